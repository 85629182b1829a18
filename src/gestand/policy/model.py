"""The policy as values: what was written, resolved as far as it can be without looking at a store.

`gestand.policy.reader` makes a `Policy` out of text; `gestand.datamap` binds it to the live schema. Names of tables
and columns are still as written here (`users`, `app:public.users`, `users.email`); bind resolves them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from gestand.clock import Duration, Older, Rounding
from gestand.errors import Finding, Place
from gestand.policy.becoming import AnonymousSpec, Blank
from gestand.policy.copied import CopySpec
from gestand.policy.deciding import DecidesSpec
from gestand.policy.kinds import Tests, written
from gestand.policy.spoken import MentionSpec
from gestand.policy.statement import SILENT, Says, Unsupported
from gestand.vocabulary.law import Basis, StatutoryTerm


@dataclass(frozen=True, slots=True)
class EventRef:
    """An event as written: `users.contract_ended_at`. `last` says: the latest over the person's rows there."""

    name: str
    last: bool
    place: Place


@dataclass(frozen=True, slots=True)
class After:
    """`duration` after the event. The day of the event is not counted; the term ends with its last local day.

    With rounding YEAR_END the count starts at the end of the event's calendar year. `older`: events before a day keep
    the shorter length that was promised then, in the order of the days.
    """

    duration: Duration
    event: EventRef
    rounding: Rounding = Rounding.NONE
    law: str = ""
    """The id of the statutory term this was made from, or empty."""
    older: tuple[Older, ...] = ()

    def length_of(self, day: date) -> Duration:
        """What was promised of an event on this local day."""
        return next((older.duration for older in self.older if day < older.before), self.duration)


@dataclass(frozen=True, slots=True)
class Until:
    """Until the event itself: the moment for a moment, the end of the local day for a date."""

    event: EventRef


@dataclass(frozen=True, slots=True)
class Latest:
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Earliest:
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Forever:
    """No end of its own (`until it ends`): held until an ending is recorded."""


Term = After | Until | Latest | Earliest | Forever


# ---------------------------------------------------------------- stores and people


@dataclass(frozen=True, slots=True)
class StoreSpec:
    """A store: `url` as written (with $NAMES of the environment), `write_url` or the same."""

    name: str
    url: str
    write_url: str
    at: str
    place: Place


class Role(StrEnum):
    """What whoever runs the service is for the data of a group (GDPR article 4(7) and (8))."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """A group of people, or of customer organisations: the table that has one row for each, and its key."""

    name: str
    table: str
    key: tuple[str, ...]
    born: str
    known_by: tuple[str, ...]
    language: str
    place: Place
    only: tuple[str, ...] = ()
    """A closed list: nothing of these people is kept but these categories. Empty: there is no such promise."""
    organisation: bool = False
    """Its rows are organisations, to which people of other groups can belong."""
    belongs: ByColumns | None = None
    """The path from somebody's own row to the organisation that they belong to."""
    role: Role = Role.CONTROLLER
    called: str = ""
    """Who they are, as people say it: `users of the app`."""


# ---------------------------------------------------------------- tables


class Then(StrEnum):
    """What becomes of the row when nothing of the claim is held."""

    GOES = "goes"
    BLANKED = "blanked"
    STAND_IN = "stand-in"
    NOBODYS = "nobody's"
    """Its link becomes NULL; of a table that says what its rows become (`AnonymousSpec`)."""

    @property
    def hands_over(self) -> bool:
        """The link goes, and the row stays."""
        return self in (Then.STAND_IN, Then.NOBODYS)


class Rule(StrEnum):
    """What happens on the referring side when the row it points at would go."""

    KEEPS = "keeps it"
    ALONG = "goes along"
    LETS_GO = "lets go"
    STAND_IN = "stand-in"
    LOSES = "loses it"
    """Of a list of keys: its element is taken out."""


@dataclass(frozen=True, slots=True)
class ByColumns:
    """`columns -> target`: a group, a table (its only claim) or `table.claim`.

    `when`: the row has this path only where it is of this kind. `value`: the column of the group that the row's column
    is compared with: both folded (`folds`: `fold(email) -> user.email`), or the one by which that person's row points
    at this one (`address_id = user.address_id`); empty: keys are. `others`: the paths that are tried after this one,
    when it leads to nobody.
    """

    columns: tuple[str, ...]
    target: str
    when: Tests = ()
    value: str = ""
    others: tuple[ByColumns, ...] = ()
    folds: bool = False

    @property
    def points_back(self) -> bool:
        """The person is the one whose row points at this one."""
        return bool(self.value) and not self.folds

    @property
    def ways(self) -> tuple[ByColumns, ...]:
        """The paths that are tried, the first that leads somewhere counts."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class ByPath:
    """Files: `{user.id}/*` names the group and the place of the key in the path."""

    template: str


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    name: str
    path: ByColumns | ByPath
    then: Then
    stand_in: str
    place: Place


@dataclass(frozen=True, slots=True)
class PersonalSpec:
    column: str
    category: str
    mandatory: bool
    blank: Blank
    of: tuple[str, ...]
    """The claims whose cell this is; empty: the only claim, or all of them."""
    origin: str
    """provided, observed, derived or elsewhere (article 20)."""
    place: Place
    source_in: str = ""
    """The column of the same row in which stands where this came from (article 14(2)(f))."""


@dataclass(frozen=True, slots=True)
class PointSpec:
    columns: tuple[str, ...]
    target: str
    rule: Rule
    stand_in: str
    place: Place
    when: Tests = ()
    each_by: str = ""
    """Of a list of objects: the member in which the key of each stands."""


@dataclass(frozen=True, slots=True)
class NowhereSpec:
    """Columns that lead nowhere in the rows of a kind: `instance when domain is System`, with the reason."""

    columns: tuple[str, ...]
    when: Tests
    reason: str
    place: Place

    @property
    def name(self) -> str:
        when = " and ".join(f"{column} is {written(value)}" for column, value in self.when)
        return f"{','.join(self.columns)} when {when}"


class Null(StrEnum):
    """What NULL in an event means."""

    NOT_YET = "not yet"
    UNKNOWN = "unknown"
    NEVER_BEGAN = "never began"
    ALWAYS_THERE = "always there"
    """It is never NULL; one that is, is unknown."""


@dataclass(frozen=True, slots=True)
class EventSpec:
    """An event column. `none` is what no row at all means for `the last`. `written` and `zone` say how it is stored:

    `written`: "" (by its type), "moment", "date", "text", "epoch seconds", "epoch milliseconds".
    `zone`: of a naive value; "" is UTC. `called`: what happened, as people say it: `the end of the contract`.
    """

    column: str
    null: Null
    none: Null
    written: str
    zone: str
    place: Place
    called: str = ""


class Orphans(StrEnum):
    UNSAID = ""
    GO = "go"
    STAY = "stay"
    BY_TERM = "by their terms"


@dataclass(frozen=True, slots=True)
class TableSpec:
    name: str
    claims: tuple[ClaimSpec, ...]
    personal: tuple[PersonalSpec, ...]
    not_personal: tuple[tuple[str, str], ...]
    """(column, reason)."""
    structural: tuple[str, ...]
    points_at: tuple[PointSpec, ...]
    events: tuple[EventSpec, ...]
    shell: tuple[tuple[str, str | int | bool | None], ...]
    stays: bool
    orphans: Orphans
    born: str
    nothing_personal: str
    """A reason: nobody's data is in this table; every column of it is not personal."""
    place: Place
    nowhere: tuple[NowhereSpec, ...] = ()
    anonymous: AnonymousSpec | None = None


# ---------------------------------------------------------------- activities


@dataclass(frozen=True, slots=True)
class UseSpec:
    """A column in `uses` as written: `users.name`, `users.*`, or a table whose rows have no personal columns."""

    name: str
    place: Place
    why: str = ""
    """Why the activity needs it."""


@dataclass(frozen=True, slots=True)
class AskSpec:
    """People are asked so long `before` their term ends; who wants to stay is kept for as long as `keeps`."""

    before: Duration
    keeps: Duration


@dataclass(frozen=True, slots=True)
class ActivitySpec:
    """end = min(at_most..., max(at_least..., own)); `own` is what endings bring forward and holds put off."""

    name: str
    purpose: str
    basis: Basis
    interest: str
    law: str
    marketing: bool
    uses: tuple[UseSpec, ...]
    own: Term | None
    at_least: tuple[Term, ...]
    at_most: tuple[Term, ...]
    said: str
    """The term in the words of the policy."""
    laws: tuple[StatutoryTerm, ...]
    recipients: tuple[str, ...]
    source: str
    place: Place
    ask: AskSpec | None = None
    decides: DecidesSpec | None = None
    only_where: Tests = ()
    """It is done for some people only: those of whose rows, or of the rows on the way to them, this holds."""
    no_recipients: bool = False  # `recipients: []`: nobody receives it, which is said, and not left unsaid


@dataclass(frozen=True, slots=True)
class Brake:
    """A plan that takes more than both of a table needs an approval by digest."""

    percent: float = 5.0
    rows: int = 500


@dataclass(frozen=True, slots=True)
class Policy:
    path: Path
    """The file or folder it was read from; relative stores and the state folder are beside it."""
    version: str
    digest: str
    """SHA-256 over the canonical JSON (RFC 8785) of the policy's content and the statutory terms it uses."""
    zone: str
    language: str
    in_force: str
    established: str
    offered_in: tuple[str, ...]
    tax: str
    controller: tuple[tuple[str, str], ...]
    rhythm: str
    enforce: bool
    brake: Brake
    state: str
    stores: tuple[StoreSpec, ...]
    people: tuple[GroupSpec, ...]
    tables: tuple[TableSpec, ...]
    activities: tuple[ActivitySpec, ...]
    unsupported: tuple[Unsupported, ...]
    copies: tuple[CopySpec, ...] = ()
    mentions: tuple[MentionSpec, ...] = ()
    no_decisions: bool = False
    says: Says = SILENT
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    """Warnings and notes of the reader; a policy with errors is not made."""

    @property
    def folder(self) -> Path:
        return self.path if self.path.is_dir() else self.path.parent
