"""What somebody was known by when they were erased, locked away under the secret of their case.

Whoever searches for what an erasure missed needs it: nothing else still says what to look for. It stands beside the
endings and nowhere else, encrypted by AES-256-GCM under a key of its own (HKDF-SHA256 of the case's secret), bound to
the case and the person. With the secret goes every way to read it. Pure: no input or output, no clock.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gestand.acts import Person
from gestand.ledger.codec import canonical, person_to_json
from gestand.ledger.records import Identifier

PURPOSE = "gestand: identifiers of an ending, 1"
NONCE = 12
PADDED = 256
"""The length of a locked text is a multiple of so many bytes: how long somebody's address was is not to be seen."""


def lock(secret: bytes, case: str, person: Person, identifiers: Sequence[Identifier]) -> bytes:
    """The nonce and the ciphertext. `secret` is the case's, `case` its id: the id of its first ending."""
    text = canonical([[each.column, each.text] for each in identifiers])
    padded = text + " " * (-len(text) % PADDED)
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key(secret)).encrypt(nonce, padded.encode("ascii"), _bound_to(case, person))


def unlock(secret: bytes, case: str, person: Person, locked: bytes) -> tuple[Identifier, ...]:
    """What was locked; `ValueError` when it is not what `lock` made for this case and person under this secret."""
    nonce, ciphertext = locked[:NONCE], locked[NONCE:]
    try:
        text = AESGCM(_key(secret)).decrypt(nonce, ciphertext, _bound_to(case, person))
    except InvalidTag:
        raise ValueError("it was not locked with this secret, or it was changed") from None
    return tuple(Identifier(column, value) for column, value in json.loads(text))


def _key(secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE.encode("ascii")).derive(secret)


def _bound_to(case: str, person: Person) -> bytes:
    return canonical([PURPOSE, case, person_to_json(person)]).encode("ascii")
