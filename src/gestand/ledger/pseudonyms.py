"""Pseudonyms: how the ledger speaks of a person without naming them.

Each case (a request, a hold, a run for one person) has a secret of its own. Who has the secret and suspects a person
can prove that an entry speaks of them; when the accountability ends the secret is destroyed, and with it every way
back (GDPR articles 4(5) and 5(1)(e)). A plain digest would not do: keys are few and can be tried one by one.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from gestand.acts import Person
from gestand.ledger.codec import canonical, person_to_text


def new_secret() -> bytes:
    """256 bits for one case."""
    return secrets.token_bytes(32)


def pseudonym(secret: bytes, person: Person) -> str:
    """HMAC-SHA256 of group and typed key, in hex: the same within a case, unlinkable between cases."""
    return _mac(secret, "person", person_to_text(person))


def pseudonyms(secret: bytes, people: Iterable[Person]) -> list[str]:
    """Of each of these people the `pseudonym`."""
    return [pseudonym(secret, person) for person in people]


def seal(secret: bytes, record: Any) -> str:
    """HMAC-SHA256 of a whole record as JSON, in hex: shows later that the record is still what was entered."""
    return _mac(secret, "record", canonical(record))


def same(one: str, other: str) -> bool:
    """Equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _mac(secret: bytes, purpose: str, text: str) -> str:
    """Of the purpose and a value, whose canonical text it is, as one JSON list."""
    return hmac.digest(secret, f'["{purpose}",{text}]'.encode("ascii"), "sha256").hex()
