"""What ended for many people by one decision: an organisation leaves, and with it everybody who belonged to it.

They are one case: one secret, one entry with a pseudonym of each, one seal of all that was recorded, and one text,
locked as a whole, of what they were known by. An entry and a secret for each would say the same at many times the cost,
and would be destroyed one by one for a reason that is the same for all.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gestand.acts import Ending, Person
from gestand.ledger.cases import Cases, sealed
from gestand.ledger.database import Database
from gestand.ledger.identifiers import lock_together
from gestand.ledger.pseudonyms import pseudonyms
from gestand.ledger.records import Identifiers

MOST = 10_000
"""People of one case: an entry is read as a whole."""

Row = tuple[str, ...]
"""Of the table `acts`: id, activity, people, key, moment, reason."""
_MOMENT = 4


@dataclass(frozen=True, slots=True)
class Many:
    """People for whom the same activities ended at the same moment, each with the rows of their endings."""

    activities: tuple[str, ...]
    moment: str
    people: dict[Person, list[Row]] = field(default_factory=dict)
    case: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def rows(self) -> list[Row]:
        """By their ids, which nobody chose: in the order of the keys, the nth of a case would tell whose it is."""
        return sorted(row for rows in self.people.values() for row in rows)


class Together:
    """Endings of many people in the file. Everything that writes is called inside `Database.writing`."""

    def __init__(self, database: Database, cases: Cases) -> None:
        self._database = database
        self._cases = cases

    def enter(self, endings: Iterable[tuple[Ending, Row]], at: datetime, identifiers: Identifiers) -> None:
        """Records endings that one decision brought about and that are not there yet."""
        for many in alike(endings):
            self._database.has_endings_together()
            secret = self._cases.open([many.case])[many.case]
            self._database.change_many(
                "INSERT INTO acts (id, activity, people, key, moment, reason, kind, case_id)"
                " VALUES (?, ?, ?, ?, ?, ?, 'ending', ?)",
                [(*row, many.case) for row in many.rows],
            )
            self._database.append("endings", at, [_body(many, secret)])
            if known := {person: found for person in many.people if (found := identifiers.get(person))}:
                locked = lock_together(secret, many.case, known)
                self._database.change("INSERT INTO identifiers (case_id, locked) VALUES (?, ?)", *(many.case, locked))
                seal = sealed(secret, (many.case, locked.hex()))
                self._database.append("identifiers", at, [{"id": many.case, "case": many.case, "seal": seal}])


def alike(endings: Iterable[tuple[Ending, Row]]) -> list[Many]:
    """The cases of one decision, by what ended and when: nearly always the same for everybody."""
    theirs: dict[tuple[Person, str], list[tuple[str, Row]]] = {}
    for ending, row in endings:
        theirs.setdefault((ending.person, row[_MOMENT]), []).append((ending.activity, row))
    found: dict[tuple[tuple[str, ...], str], list[Many]] = {}
    for (person, moment), each in theirs.items():
        activities = tuple(sorted({activity for activity, _ in each}))
        cases = found.setdefault((activities, moment), [])
        if not cases or len(cases[-1].people) == MOST:
            cases.append(Many(activities, moment))
        cases[-1].people[person] = [row for _, row in each]
    return [many for cases in found.values() for many in cases]


def seal_of(secret: bytes, rows: Iterable[Sequence[Any]]) -> str:
    """The seal of all the rows of a case, in whatever order they lie."""
    return sealed(secret, sorted(map(list, rows)))


def _body(many: Many, secret: bytes) -> dict[str, Any]:
    """The pseudonyms stand in their own order: in that of the keys, it would tell whose is whose."""
    return {
        "id": many.case,
        "case": many.case,
        "activities": list(many.activities),
        "people": sorted(pseudonyms(secret, many.people)),
        "moment": many.moment,
        "seal": seal_of(secret, many.rows),
    }
