"""What happens: the records that decide (endings, beginnings, holds) and the steps of a plan.

Acts are values: they can be compared, printed, stored and carried out; printing and doing share all but the last
line, so what one reviews is what runs. Keys are typed tuples: `7` and `"7"` are two keys, in every store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

KeyPart = int | str | bytes
Key = tuple[KeyPart, ...]
"""The values of a key, in the order of its columns; UUIDs, decimals and dates as their canonical text."""


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """One person: the group of people it belongs to and its key in that group's table."""

    group: str
    key: Key


@dataclass(frozen=True, slots=True)
class Ending:
    """From `moment` on, `activity` has ended for `person`, if the basis of the activity lets it end.

    Lasts until a recorded `Beginning` of the same activity and person. `moment` is aware (UTC).
    """

    id: str
    activity: str
    person: Person
    moment: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """From `moment` on, `activity` runs again for `person`: an earlier ending no longer counts."""

    id: str
    activity: str
    person: Person
    moment: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """At `moment` the person was asked whether `activity` may go on, before what it keeps is erased."""

    id: str
    activity: str
    person: Person
    moment: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """The person answered at `moment` that `activity` may go on until `until`. (A no is an `Ending`.)"""

    id: str
    activity: str
    person: Person
    moment: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """At `moment` these people were told of a version of the policy, in one go.

    `proof`: what shows it elsewhere, such as the id of a mailing; empty where nobody said.
    """

    id: str
    version: str
    moment: datetime
    people: tuple[Person, ...]
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Keeps the cells of `activity` (all activities when None: a restriction) from `moment` until `lifted`.

    Of one person, or of one row (`table` is the policy's name of the table, `row` its primary key): exactly one of
    both is given. GDPR articles 17(3)(e) and 18; a hold after an established abuse names its finding in `reason`.
    """

    id: str
    activity: str | None
    person: Person | None
    table: str
    row: Key
    moment: datetime
    reason: str
    owner: str
    review: str
    lifted: datetime | None = None


class Action(StrEnum):
    """What a step does to the rows or files it selects; a closed set."""

    DELETE_FILES = "delete files"
    LET_GO = "let go"
    STAND_IN = "stand in"
    BLANK = "blank"
    REPLACE = "replace mentions"
    DELETE = "delete"
    LOSE = "lose"
    """Elements of a list of keys that point at nothing are taken out."""
    FOLD = "fold"
    """Rows that are alike are added to a total of nobody, and go."""
    FOLLOW = "follow"
    """A copy is made to say what the rows it was made from say now."""


@dataclass(frozen=True, slots=True)
class Step:
    """One set-based act on one table: `expected` rows (or files) at the moment of the plan.

    `columns` are the cells that change (empty for a delete); `because` are promise keys such as `keep/accounting`;
    `order` is the place in the run: children before parents, files before the rows that name them.
    """

    order: int
    store: str
    table: str
    action: Action
    columns: tuple[str, ...]
    expected: int
    because: tuple[str, ...]
    of: int | None = None
    """How many rows the table has, for the brake; None when unknown."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Rows or files that stay although something about them ended: why, and until when at the latest.

    `until` is an ISO 8601 moment, or a word: `open` (the event has not come), `forever` (until it is ended), `asked`
    (the term is over, and the person was not asked, or wants to stay), `unknown` (nobody can tell), `hold`, or
    `reference` (a shell that goes with the last row that points at it). `because` are promise keys, `hold/<id>` or
    `reference <table>`. Of files `expected` is their number, `columns` their content.
    """

    store: str
    table: str
    columns: tuple[str, ...]
    expected: int
    because: tuple[str, ...]
    until: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A frozen plan. `digest` covers policy, schema of the touched tables, revision of the records, moment and steps.

    `scope` is "retention" (all people, what time and recorded endings ask), "person", or "organisation" and its
    people. `also` are others in whose name that one human is known as well, and who go in the same plan.
    """

    digest: str
    at: datetime
    scope: str
    person: Person | None
    policy_digest: str
    schema_digests: Mapping[str, str]
    revision: str
    steps: tuple[Step, ...]
    keeps: tuple[Keep, ...]
    notes: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[Person, ...] = ()

    @property
    def people(self) -> tuple[Person, ...]:
        """Of whom it is; nobody in particular when it is of everybody."""
        return () if self.person is None else (self.person, *self.also)
