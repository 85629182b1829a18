"""The secrets of cases: made at first use, destroyed when the accountability for the case ends."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gestand.acts import Person
from gestand.ledger.codec import canonical
from gestand.ledger.database import Database
from gestand.ledger.pseudonyms import new_secret, pseudonym, seal


class Cases:
    """One secret per case. Everything that writes is called inside `Database.writing`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def secret(self, case: str) -> bytes | None:
        """The secret of a case; None when there is none, or no longer."""
        row = self._database.one("SELECT secret FROM secrets WHERE case_id = ?", case)
        return bytes(row[0]) if row else None

    def secrets(self) -> dict[str, bytes]:
        """All secrets that are left, by case."""
        return {case: bytes(secret) for case, secret in self._database.rows("SELECT case_id, secret FROM secrets")}

    def open(self, cases: Sequence[str]) -> dict[str, bytes]:
        """The secrets of these cases, made for those that are new."""
        fresh = [(case, new_secret()) for case in dict.fromkeys(cases)]
        self._database.change_many("INSERT OR IGNORE INTO secrets (case_id, secret) VALUES (?, ?)", fresh)
        wanted = json.dumps([case for case, _ in fresh])
        rows = self._database.rows(
            "SELECT case_id, secret FROM secrets WHERE case_id IN (SELECT value FROM json_each(?))", wanted
        )
        return {case: bytes(secret) for case, secret in rows}

    def destroy(self, case: str, at: datetime) -> bool:
        """No way back from the case's pseudonyms to a person; whether there was a secret."""
        if not self._database.change("DELETE FROM secrets WHERE case_id = ?", case):
            return False
        # Without the secret nobody can read them; what nobody can read need not lie there.
        self._database.change("DELETE FROM identifiers WHERE case_id = ?", case)
        self._database.append("secret-destroyed", at, [{"case": case}])
        return True

    def disguise(self, body: Mapping[str, Any], case: str = "") -> dict[str, Any]:
        """The body with a pseudonym in the place of every `Person`, and the case under which it is one."""
        if not any(isinstance(value, Person) for value in body.values()):
            return dict(body)
        case = case or str(body.get("case") or uuid.uuid4())
        secret = self.open([case])[case]
        people = {name: pseudonym(secret, value) for name, value in body.items() if isinstance(value, Person)}
        return {**body, **people, "case": case}


def sealed(secret: bytes, record: Sequence[Any]) -> str:
    """The seal of a record's columns, which are texts, numbers or NULL."""
    return seal(secret, canonical(list(record)))
