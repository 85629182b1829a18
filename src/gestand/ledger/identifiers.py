"""What somebody was known by when they were erased, locked away under the secret of their case.

Whoever searches for what an erasure missed needs it: nothing else still says what to look for. It stands beside the
endings and nowhere else, encrypted by AES-256-GCM under a key of its own (HKDF-SHA256 of the case's secret), bound to
the case and the person (of many people in one case: to the case, in one text). With the secret goes every way to read
it. Pure: no input or output, no clock.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gestand.acts import Person
from gestand.ledger.codec import canonical, person_from_json, person_to_json
from gestand.ledger.records import Identifier, Identifiers

PURPOSE = "gestand: identifiers of an ending, 1"
OF_MANY = "gestand: identifiers of endings of many, 1"
NONCE = 12
PADDED = 256
"""The length of a locked text is a multiple of so many bytes: how long somebody's address was is not to be seen."""


def lock(secret: bytes, case: str, person: Person, identifiers: Sequence[Identifier]) -> bytes:
    """The nonce and the ciphertext. `secret` is the case's, `case` its id: the id of its first ending."""
    text = canonical(_plain(identifiers))
    return _locked(_key(secret, PURPOSE), text, _bound_to(case, person))


def unlock(secret: bytes, case: str, person: Person, locked: bytes) -> tuple[Identifier, ...]:
    """What was locked; `ValueError` when it is not what `lock` made for this case and person under this secret."""
    return _read(_unlocked(_key(secret, PURPOSE), locked, _bound_to(case, person)))


def lock_together(secret: bytes, case: str, known: Identifiers) -> bytes:
    """As `lock`, for the people of a case of many (`gestand.ledger.together`)."""
    text = canonical([[person_to_json(person), _plain(theirs)] for person, theirs in known.items()])
    return _locked(_key(secret, OF_MANY), text, _bound_to_many(case))


def unlock_together(secret: bytes, case: str, locked: bytes) -> Mapping[Person, tuple[Identifier, ...]]:
    """What `lock_together` locked, by person; `ValueError` as `unlock`."""
    found = _unlocked(_key(secret, OF_MANY), locked, _bound_to_many(case))
    return {person_from_json(person): _read(theirs) for person, theirs in found}


def _plain(identifiers: Sequence[Identifier]) -> list[list[str]]:
    return [[each.column, each.text] for each in identifiers]


def _read(found: Any) -> tuple[Identifier, ...]:
    return tuple(Identifier(column, value) for column, value in found)


def _locked(key: bytes, text: str, bound_to: bytes) -> bytes:
    padded = text + " " * (-len(text) % PADDED)
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, padded.encode("ascii"), bound_to)


def _unlocked(key: bytes, locked: bytes, bound_to: bytes) -> Any:
    nonce, ciphertext = locked[:NONCE], locked[NONCE:]
    try:
        return json.loads(AESGCM(key).decrypt(nonce, ciphertext, bound_to))
    except InvalidTag:
        raise ValueError("it was not locked with this secret, or it was changed") from None


def _key(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode("ascii")).derive(secret)


def _bound_to(case: str, person: Person) -> bytes:
    return canonical([PURPOSE, case, person_to_json(person)]).encode("ascii")


def _bound_to_many(case: str) -> bytes:
    return canonical([OF_MANY, case]).encode("ascii")
