"""Who was told of a version of the policy: records, each telling with its entry in the ledger.

The entry has how many they were, and a seal of who, when and by what proof; no name, no key, no pseudonym: of
everybody who has an account that would be a copy of the whole list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from gestand.acts import Person, Telling
from gestand.errors import Refused
from gestand.ledger.books import Kept
from gestand.ledger.cases import Cases, sealed
from gestand.ledger.codec import canonical, key_from_json, key_to_json, moment_from_text, moment_to_text
from gestand.ledger.database import Database

KIND = "told"


class Tellings:
    """Tellings in the file of the records."""

    def __init__(self, database: Database, cases: Cases) -> None:
        self._database = database
        self._cases = cases

    def of(self, version: str) -> list[Telling]:
        if not self._there():
            return []
        rows = self._database.rows(
            "SELECT id, version, moment, proof FROM tellings WHERE version = ? ORDER BY rowid", version
        )
        return [
            Telling(id_, said, moment_from_text(moment), self._people(id_), proof) for id_, said, moment, proof in rows
        ]

    def record(self, telling: Telling, after: Sequence[str], at: datetime) -> None:
        people = sorted({(one.group, canonical(key_to_json(one.key))) for one in telling.people})
        if not people:
            return
        with self._database.writing(KIND):
            self._database.has_tellings()
            self._insist_nobody_else(telling.version, after)
            row = (telling.id, telling.version, moment_to_text(telling.moment), telling.proof)
            self._database.change("INSERT INTO tellings (id, version, moment, proof) VALUES (?, ?, ?, ?)", *row)
            self._database.change_many(
                "INSERT INTO told (telling, people, key) VALUES (?, ?, ?)", [(telling.id, *one) for one in people]
            )
            secret = self._cases.open([telling.id])[telling.id]
            body = {
                "id": telling.id,
                "case": telling.id,
                "version": telling.version,
                "people": len(people),
                "moment": row[2],
                "seal": sealed(secret, (*row, self._digest(telling.id))),
            }
            self._database.append(KIND, at, [body])

    def kept(self) -> list[Kept]:
        """All tellings as their seals cover them."""
        if not self._there():
            return []
        rows = self._database.rows("SELECT id, version, moment, proof FROM tellings ORDER BY rowid")
        return [Kept(KIND, row[0], row[0], (*row, self._digest(row[0]))) for row in rows]

    def _insist_nobody_else(self, version: str, after: Sequence[str]) -> None:
        known = {id_ for (id_,) in self._database.rows("SELECT id FROM tellings WHERE version = ?", version)}
        if known != set(after):
            raise Refused(
                "told/meanwhile",
                f"somebody else recorded meanwhile who was told of version {version}",
                "do it again: whoever is recorded by now is left out",
            )

    def _there(self) -> bool:
        return bool(self._database.one("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tellings'"))

    def _digest(self, telling: str) -> str:
        """Of all of them, in their order: the audit reads it each time, of every version there ever was."""
        # A key is JSON in ASCII and hexadecimal digits have no line break: one text for each list of people.
        told = self._database.rows(
            "SELECT key || ' ' || hex(people) FROM told WHERE telling = ? ORDER BY people, key", telling
        )
        return hashlib.sha256("\n".join(line for (line,) in told).encode("ascii")).hexdigest()

    def _rows(self, telling: str) -> list[tuple[str, str]]:
        found = self._database.rows("SELECT people, key FROM told WHERE telling = ? ORDER BY people, key", telling)
        return [(people, key) for people, key in found]

    def _people(self, telling: str) -> tuple[Person, ...]:
        return tuple(Person(people, key_from_json(json.loads(key))) for people, key in self._rows(telling))
