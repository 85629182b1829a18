"""The records that decide: endings, beginnings and holds, each with its entry in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from gestand.acts import Answer, Beginning, Ending, Hold, Person, Question
from gestand.errors import Tampered, UsageError
from gestand.ledger.books import Kept
from gestand.ledger.cases import Cases, sealed
from gestand.ledger.codec import canonical, key_from_json, key_to_json, key_to_text, moment_from_text, moment_to_text
from gestand.ledger.database import Database
from gestand.ledger.identifiers import lock, unlock, unlock_together
from gestand.ledger.pseudonyms import pseudonym
from gestand.ledger.records import Case, Identifier, Identifiers
from gestand.ledger.together import Row, Together

Act = Ending | Beginning | Question | Answer
SomeAct = TypeVar("SomeAct", bound=Act)
_ACT = "id, activity, people, key, moment, reason"
"""Of an answer the last is until when."""
_HOLD = "id, activity, people, key, table_name, row_key, moment, reason, owner, review, lifted"


class Deciding:
    """Endings, beginnings and holds in the file."""

    def __init__(self, database: Database, cases: Cases) -> None:
        self._database = database
        self._cases = cases
        self._together = Together(database, cases)
        self._endings: tuple[str, tuple[Ending, ...]] = ("", ())

    def endings(self) -> list[Ending]:
        """Read once for each revision: of many people it is what a plan for one would wait for."""
        revision = self._database.revision
        if not revision or self._endings[0] != revision:
            self._endings = (revision, tuple(Ending(*act) for act in _acts(self._acts("ending"))))
        return list(self._endings[1])

    def beginnings(self) -> list[Beginning]:
        return [Beginning(*act) for act in _acts(self._acts("beginning"))]

    def questions(self) -> list[Question]:
        return [Question(*act[:-1]) for act in _acts(self._acts("question"))]

    def answers(self) -> list[Answer]:
        return [Answer(*act[:-1], moment_from_text(act[-1])) for act in _acts(self._acts("answer"))]

    def holds(self) -> list[Hold]:
        return [_hold(row) for row in self._database.rows(f"SELECT {_HOLD} FROM holds ORDER BY rowid")]

    def cases(self) -> list[Case]:
        """The endings by their cases, each with what can still be read of its person."""
        rows = self._database.rows(f"SELECT case_id, {_ACT} FROM acts WHERE kind = 'ending' ORDER BY rowid")
        found: dict[str, list[Ending]] = {}
        for (case, *_), act in zip(rows, _acts([row[1:] for row in rows]), strict=True):
            found.setdefault(case, []).append(Ending(*act))
        locked = {case: bytes(raw) for case, raw in self._database.rows("SELECT case_id, locked FROM identifiers")}
        secrets = self._cases.secrets()
        return [
            case for id_, endings in found.items() for case in _told(id_, endings, secrets.get(id_), locked.get(id_))
        ]

    def record(
        self,
        kind: str,
        acts: Sequence[Act],
        at: datetime,
        identifiers: Identifiers | None = None,
        together: Sequence[Sequence[Ending]] = (),
    ) -> None:
        """Record what is not there yet. The same id with another content is refused, and then nothing is recorded.

        `together`: of endings for many people those that one decision brought about, for each decision.
        """
        with self._database.writing(kind):
            new = self._new(kind, acts)
            cases = _cases([act for act, _ in new])
            secrets = self._cases.open(list(cases.values()))
            rows, bodies = [], []
            for act, row in new:
                case = cases[act.id]
                rows.append((*row, kind, case))
                bodies.append(_act_body(act, row, case, secrets[case]))
            self._database.change_many(
                f"INSERT INTO acts ({_ACT}, kind, case_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )
            self._database.append(kind, at, bodies)
            people = {case: act.person for act, _ in new if (case := cases[act.id]) == act.id}
            self._keep(people, secrets, identifiers, at)
            for endings in together:
                self._together.enter(self._new(kind, endings), at, identifiers or {})

    def _keep(
        self,
        people: Mapping[str, Person],
        secrets: Mapping[str, bytes],
        identifiers: Identifiers | None,
        at: datetime,
    ) -> None:
        """What the people of these new cases were known by; nothing of those of whom nothing is known."""
        rows, bodies = [], []
        for case, person in people.items():
            if known := (identifiers or {}).get(person):
                locked = lock(secrets[case], case, person, known)
                rows.append((case, locked))
                seal = sealed(secrets[case], (case, locked.hex()))
                bodies.append({"id": case, "case": case, "person": pseudonym(secrets[case], person), "seal": seal})
        if bodies:
            self._database.change_many("INSERT INTO identifiers (case_id, locked) VALUES (?, ?)", rows)
            self._database.append("identifiers", at, bodies)

    def hold(self, hold: Hold, at: datetime) -> None:
        if (hold.person is None) == (not hold.table or not hold.row):
            raise UsageError(
                "hold/of-whom",
                "a hold is of one person or of one row, not of both and not of neither",
                "give --person KEY or --row NAME:KEY",
            )
        if hold.lifted is not None:
            raise UsageError(
                "hold/not-recorded", f"hold {hold.id} is lifted before it is recorded", "record it, then lift it"
            )
        row = _hold_row(hold)
        with self._database.writing("hold"):
            before = self._database.one(f"SELECT {_HOLD} FROM holds WHERE id = ?", hold.id)
            if before and before[:-1] == row[:-1]:
                return
            if before or self._database.one("SELECT 1 FROM acts WHERE id = ?", hold.id):
                raise _same_id(hold.id)
            secret = self._cases.open([hold.id])[hold.id]
            self._database.change(f"INSERT INTO holds ({_HOLD}, case_id) VALUES ({', '.join('?' * 12)})", *row, hold.id)
            self._database.append("hold", at, [_hold_body(hold, row, secret)])

    def lift(self, hold_id: str, at: datetime, reason: str, moment: datetime) -> Hold:
        """The hold as it is now, lifted from `moment` on; entered at `at`."""
        with self._database.writing("hold-lifted"):
            row = self._database.one(f"SELECT {_HOLD} FROM holds WHERE id = ?", hold_id)
            if not row:
                raise UsageError("hold/unknown", f"there is no hold {hold_id}", "see `gestand hold PATH list`")
            if row[-1] is not None:
                raise UsageError("hold/lifted", f"hold {hold_id} was lifted before, at {row[-1]}")
            lifted = moment_to_text(moment)
            if moment < _hold(row).moment:
                raise UsageError(
                    "hold/not-begun", f"hold {hold_id} had not begun then", "lift it from a moment after its beginning"
                )
            self._database.change(
                "UPDATE holds SET lifted = ?, lifted_because = ? WHERE id = ?", lifted, reason, hold_id
            )
            secret = self._cases.open([hold_id])[hold_id]
            body = {"id": hold_id, "case": hold_id, "lifted": lifted, "seal": sealed(secret, (hold_id, lifted, reason))}
            self._database.append("hold-lifted", at, [body])
            return _hold((*row[:-1], lifted))

    def _acts(self, kind: str) -> list[tuple[Any, ...]]:
        return self._database.rows(f"SELECT {_ACT} FROM acts WHERE kind = ? ORDER BY rowid", kind)

    def kept(self) -> list[Kept]:
        """All records as their seals cover them, in the order in which they were recorded."""
        acts = self._database.rows(f"SELECT kind, case_id, {_ACT} FROM acts ORDER BY rowid")
        holds = self._database.rows(f"SELECT case_id, lifted_because, {_HOLD} FROM holds ORDER BY rowid")
        known = self._database.rows("SELECT case_id, locked FROM identifiers ORDER BY rowid")
        return [
            *(Kept("identifiers", case, case, (case, bytes(locked).hex())) for case, locked in known),
            *(Kept(kind, row[0], case, tuple(row)) for kind, case, *row in acts),
            *(Kept("hold", row[0], case, (*row[:-1], None)) for case, _, *row in holds),
            *(Kept("hold-lifted", row[0], case, (row[0], row[-1], why)) for case, why, *row in holds if row[-1]),
        ]

    def _new(self, kind: str, acts: Sequence[SomeAct]) -> list[tuple[SomeAct, Row]]:
        """Those that are not there yet, each with its row."""
        ids = json.dumps([act.id for act in acts])
        taken = self._database.rows(
            f"SELECT kind, {_ACT} FROM acts WHERE id IN (SELECT value FROM json_each(?))"
            " UNION ALL SELECT 'hold', id, '', '', '', '', '' FROM holds WHERE id IN (SELECT value FROM json_each(?))",
            ids,
            ids,
        )
        recorded = {row[1]: row[1:] if row[0] == kind else () for row in taken}
        new: dict[str, tuple[SomeAct, Row]] = {}
        for act in acts:
            row = _act_row(act)
            if recorded.get(act.id, row) != row or new.setdefault(act.id, (act, row))[1] != row:
                raise _same_id(act.id)
        return [each for id_, each in new.items() if id_ not in recorded]


def _same_id(id_: str) -> UsageError:
    return UsageError("records/same-id", f"something else was recorded as {id_} before", "give it an id of its own")


def _cases(acts: Sequence[Act]) -> dict[str, str]:
    """The case of each act: what is recorded for one person in one go is one case, named after its first act."""
    first: dict[Person, str] = {}
    return {act.id: first.setdefault(act.person, act.id) for act in acts}


def _told(case: str, endings: Sequence[Ending], secret: bytes | None, locked: bytes | None) -> Iterator[Case]:
    """Of each person of a case their own endings and what they were known by."""
    theirs: dict[Person, list[Ending]] = {}
    for ending in endings:
        theirs.setdefault(ending.person, []).append(ending)
    # A case of one person has the id of its first ending.
    together = all(ending.id != case for ending in endings)
    known = _unlocked(secret, case, None if together else endings[0].person, locked) if secret and locked else {}
    for nth, (person, mine) in enumerate(theirs.items(), start=1):
        called = None if secret is None else pseudonym(secret, person)
        yield Case(case, person, tuple(mine), called, known.get(person), nth if together else 0)


def _unlocked(
    secret: bytes, case: str, person: Person | None, locked: bytes
) -> Mapping[Person, tuple[Identifier, ...]]:
    """By person: of the one of the case, or of all whose case it is together."""
    try:
        if person is None:
            return unlock_together(secret, case, locked)
        return {person: unlock(secret, case, person, locked)}
    except ValueError as error:
        raise Tampered(
            "records/identifiers",
            f"the identifiers that were kept for case {case} are not what was kept",
            "`gestand ledger PATH verify` says what was changed; restore the records from a back-up",
        ) from error


def _act_row(act: Act) -> Row:
    key = key_to_text(act.person.key)
    return (act.id, act.activity, act.person.group, key, moment_to_text(act.moment), _further(act))


def _further(act: Act) -> str:
    """What else an act says: why, or until when."""
    match act:
        case Answer():
            return moment_to_text(act.until)
        case Question():
            return ""
        case _:
            return act.reason


def _act_body(act: Act, row: tuple[str, ...], case: str, secret: bytes) -> dict[str, Any]:
    return {
        "id": act.id,
        "case": case,
        "activity": act.activity,
        "person": pseudonym(secret, act.person),
        "moment": moment_to_text(act.moment),
        "seal": sealed(secret, row),
    }


def _acts(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str, Person, datetime, str]]:
    # One erasure is an ending of each activity: the same person, the same moment, read once.
    person = cache(lambda group, key: Person(group, key_from_json(json.loads(key))))
    when = cache(moment_from_text)
    for id_, activity, group, key, moment, reason in rows:
        yield id_, activity, person(group, key), when(moment), reason


def _hold_row(hold: Hold) -> tuple[Any, ...]:
    return (
        hold.id,
        hold.activity,
        hold.person.group if hold.person else None,
        canonical(key_to_json(hold.person.key)) if hold.person else None,
        hold.table,
        canonical(key_to_json(hold.row)),
        moment_to_text(hold.moment),
        hold.reason,
        hold.owner,
        hold.review,
        None,
    )


def _hold_body(hold: Hold, row: tuple[Any, ...], secret: bytes) -> dict[str, Any]:
    of = pseudonym(secret, hold.person or Person(f"row of {hold.table}", hold.row))
    return {
        "id": hold.id,
        "case": hold.id,
        "activity": hold.activity,
        "of": of,
        "moment": moment_to_text(hold.moment),
        "seal": sealed(secret, row),
    }


def _hold(row: tuple[Any, ...]) -> Hold:
    id_, activity, group, key, table, row_key, moment, reason, owner, review, lifted = row
    person = Person(group, key_from_json(json.loads(key))) if group is not None else None
    of = key_from_json(json.loads(row_key))
    when = moment_from_text(lifted) if lifted else None
    return Hold(id_, activity, person, table, of, moment_from_text(moment), reason, owner, review, when)
