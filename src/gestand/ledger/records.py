"""gestand's own records, behind protocols: endings, beginnings, holds, runs and the ledger.

A record and its ledger entry go in one transaction. Without its records a plan would erase what is held, so
`apply` refuses when they are not there. `gestand.ledger.folder` keeps them in a folder with its own SQLite file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from gestand.acts import Answer, Beginning, Ending, Hold, Person, Plan, Question, Telling


@dataclass(frozen=True, slots=True)
class Run:
    """One carrying out of a plan. `cursor` is where it is: the step's order and how many rows of it were done."""

    id: str
    digest: str
    plan: Plan
    started: datetime
    finished: datetime | None
    cursor: Mapping[str, int]
    done: Mapping[str, int]
    """Rows done per step, by `str(step.order)`."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What was about to happen in a slice that is not entered: whether it did, only the store can say."""

    run: str
    step: int
    slice: int
    body: Mapping[str, Any]


Done = tuple[int, Mapping[int, int]]
"""The number of a slice that was committed in its store, and the rows of each of its steps by the step's order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: `bytes` are canonical JSON (RFC 8785), `hash` is SHA-256(previous hash + bytes)."""

    number: int
    kind: str
    version: int
    at: str
    body: Mapping[str, Any]
    previous: str
    hash: str
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Identifier:
    """What somebody was known by: a column of the group's `known_by`, and what stood in it."""

    column: str
    text: str = field(repr=False)


Identifiers = Mapping[Person, Sequence[Identifier]]


@dataclass(frozen=True, slots=True)
class Case:
    """The endings that were recorded for one person in one go, and what is still known of the person.

    Where one decision ended it for many, each of them has a `Case` of the same id.

    `pseudonym` is how the ledger calls them, None once the case's secret was destroyed: then the identifiers cannot be
    read any more either. They are None as well when none were kept.
    """

    id: str
    person: Person
    endings: tuple[Ending, ...]
    pseudonym: str | None
    identifiers: tuple[Identifier, ...] | None
    nth: int = 0
    """Which of the many of this id, in no order that means anything; 0 where the case is of one person."""


class Records(Protocol):
    """What the core asks of its records; every change enters the ledger in the same transaction."""

    @property
    def revision(self) -> str:
        """Changes whenever an ending, beginning, question, answer or hold is recorded, or a hold lifted."""
        ...

    @property
    def installation(self) -> str: ...

    @property
    def folder(self) -> Path:
        """Where they are kept, with all that is kept beside them."""
        ...

    def at_once(self) -> AbstractContextManager[None]:
        """All that is recorded within is there with the end of it, or nothing of it is."""
        ...

    def endings(self) -> Sequence[Ending]: ...
    def beginnings(self) -> Sequence[Beginning]: ...
    def questions(self) -> Sequence[Question]: ...
    def answers(self) -> Sequence[Answer]: ...
    def holds(self) -> Sequence[Hold]: ...
    def record_endings(
        self,
        endings: Sequence[Ending],
        at: datetime,
        identifiers: Identifiers | None = None,
        together: Sequence[Sequence[Ending]] = (),
    ) -> None:
        """`identifiers`: what people with an ending were known by, kept encrypted for `cases` and nothing else.

        `together`: further endings, of many people, each sequence by one decision: one case, entered as one.
        """
        ...

    def cases(self) -> Sequence[Case]:
        """Every case of endings, in the order in which they were recorded."""
        ...

    def record_beginnings(self, beginnings: Sequence[Beginning], at: datetime) -> None: ...
    def record_questions(self, questions: Sequence[Question], at: datetime) -> None: ...
    def record_answers(self, answers: Sequence[Answer], at: datetime) -> None: ...
    def record_hold(self, hold: Hold, at: datetime) -> None: ...
    def tellings(self, version: str) -> Sequence[Telling]:
        """Who was told of a version, in the order in which that was recorded."""
        ...

    def record_telling(self, telling: Telling, after: Sequence[str], at: datetime) -> None:
        """`after`: the ids of the tellings of the version that were known when it was decided whom to tell.

        `Refused` (`told/meanwhile`) when there are others by now: nobody is told twice.
        """
        ...

    def lift_hold(self, hold_id: str, at: datetime, reason: str) -> Hold: ...

    def save_plan(self, plan: Plan, at: datetime) -> None: ...
    def plan(self, digest: str) -> Plan | None: ...

    def unfinished(self) -> Run | None: ...
    def begin_run(self, plan: Plan, at: datetime) -> Run: ...
    def intend(self, run_id: str, step: int, slice_no: int, body: Mapping[str, Any], at: datetime) -> None:
        """Before a slice is committed in the store: what is about to happen."""
        ...

    def intend_slice(
        self,
        run_id: str,
        slice_no: int,
        bodies: Mapping[int, Mapping[str, Any]],
        revision: str,
        at: datetime,
        done: Done | None = None,
    ) -> None:
        """Before a slice is committed in the store: what is about to happen, by the order of its steps.

        `done`: a slice that was committed before, entered in the same transaction: both, or neither.

        `Refused` (run/changed) when the records are not of this revision any more: a hold, an ending or a beginning
        was recorded meanwhile, and what the slice stands on was decided without it.
        """
        ...

    def pending(self, run_id: str) -> Sequence[Intent]:
        """The slices of a run that were intended and not entered, in their order."""
        ...

    def withdraw(self, run_id: str, step: int, slice_no: int, at: datetime) -> None:
        """A slice that was intended did not happen, or what was written down for an act is not needed any more."""
        ...

    def enter(
        self, run_id: str, step: int, slice_no: int, rows: int, at: datetime, *, recognised: bool = False
    ) -> None:
        """After the slice was committed: its entry in the ledger, and the cursor. Idempotent per (run, step, slice).

        `recognised` says that the commit was found on resuming: a crash came between it and this entry.
        """
        ...

    def enter_slice(self, run_id: str, slice_no: int, rows: Mapping[int, int], at: datetime) -> None:
        """As `enter`, the rows of a whole slice by the order of its steps: one transaction, an entry for each."""
        ...

    def finish_run(self, run_id: str, at: datetime, totals: Mapping[str, Any], done: Done | None = None) -> None:
        """`done`: its last slice, when that is not entered yet."""
        ...

    def note(self, kind: str, body: Mapping[str, Any], at: datetime) -> None:
        """An entry of its own (an export was made, a plan was refused...); no personal data in clear."""
        ...

    def entries(self) -> Sequence[Entry]: ...
    def entries_of(self, kind: str) -> Sequence[Entry]: ...
    def close(self) -> None: ...
