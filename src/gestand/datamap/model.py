"""The policy bound to the live schema: whose every row is, what every column is, what keeps what.

A `DataMap` is made by `gestand.datamap.bind` and is all that plan, run, verify and rights need to know of a vendor's
schema. Everything in it was found in the store; what was declared and not found, or found and not declared, is in
`findings`, and what a finding of level error touches is in `blocked`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from gestand.clock import Duration, Older, Rounding
from gestand.datamap.becoming import Becoming
from gestand.datamap.copy import Copy
from gestand.datamap.keylist import KeyList
from gestand.datamap.known import Known
from gestand.datamap.spoken import Mention
from gestand.datamap.worked import Hop, Test, Tied, When, Worked
from gestand.errors import Finding
from gestand.policy.becoming import Blank
from gestand.policy.model import AskSpec, Null, Orphans, Policy, Role, Rule, Then
from gestand.stores.base import REFUSES, ColumnId, SurveyedTable, TableId, TypeKind
from gestand.vocabulary.law import Basis, StatutoryTerm


class ColumnKind(StrEnum):
    PERSONAL = "personal"
    STRUCTURAL = "structural"
    NOT_PERSONAL = "not personal"
    UNDECLARED = "undeclared"
    DERIVED = "derived"
    """Nothing that is stored: a value worked out from other columns of the row, by which a path goes on."""
    DOCUMENT = "document"
    """A JSON document of which each member is declared by itself."""


class Written(StrEnum):
    """How an event is stored."""

    AWARE = "aware"
    NAIVE = "naive"
    DATE = "date"
    TEXT = "text"
    """`YYYY-MM-DD[ T]HH:MM[:SS[.fff]]` or `YYYY-MM-DD`, without an offset, all rows alike; anything else is unknown."""
    EPOCH_S = "epoch seconds"
    EPOCH_MS = "epoch milliseconds"


ROW = "*"
"""The pseudo-column of a claimed table without personal columns of that claim: the row itself is the cell."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: TypeKind
    sql_type: str
    nullable: bool
    kind: ColumnKind
    category: str = ""
    claims: tuple[str, ...] = ()
    """The claims whose cell this is (of a personal column)."""
    blank: Blank = field(default_factory=Blank)
    mandatory: bool = False
    secret: bool = False
    """Never exported: a password hash, a token (category `secret`)."""
    origin: str = "provided"
    source_in: str = ""
    """The column of the row that says where it came from."""
    activities: tuple[str, ...] = ()
    """The activities that use it, in the policy's order."""
    why: tuple[tuple[str, str], ...] = ()
    """Of those that say so, why they need it."""
    reason: str = ""
    derived: Worked | None = None
    collation: str = ""
    """The rule by which its texts compare, where the engine wants to be told it (`SurveyedColumn.collation`)."""
    follows: tuple[str, ...] = ()
    """The personal columns that this one is made from: it is made anew whenever one of them changes."""
    by_trigger: bool = False
    """It is a trigger that makes it, and not the engine: so whether it follows is asked."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A path from a table to a group of people. No hops: the table is the group's own.

    The person's key stands in the last hop's `columns` (in the group's key columns when there is no hop), so it can
    be read without touching the group's table: the person may be absent already.
    """

    name: str
    group: str
    hops: tuple[Hop, ...]
    then: Then
    stand_in: str = ""
    template: str = ""
    """Of files: `{user.id}/*`; then there are no hops."""
    beyond: tuple[Hop, ...] = ()
    """From the person's own row on to that of the organisation they belong to: events of theirs can stand there."""

    @property
    def way(self) -> tuple[Hop, ...]:
        """All of the path on which an event of the row can stand, beyond the person's own row too."""
        return (*self.hops, *self.beyond)

    @property
    def own(self) -> bool:
        """It goes from rows of the people's own table to themselves, in those rows that are people."""
        return bool(self.hops) and self.hops[0].own


@dataclass(frozen=True, slots=True)
class Reference:
    """A column (or several) that points at a row: of a claim's path, of `points at`, or a declared foreign key."""

    table: TableId
    columns: tuple[str, ...]
    to: TableId
    to_columns: tuple[str, ...]
    rule: Rule
    stand_in: str = ""
    link: bool = False
    """It is the first hop of a claim."""
    declared: bool = False
    on_delete: str = ""
    nullable: bool = True

    @property
    def cascades(self) -> bool:
        """The database itself would change the referring row, instead of refusing (CASCADE, SET NULL, SET DEFAULT)."""
        return self.on_delete not in REFUSES


@dataclass(frozen=True, slots=True)
class Event:
    """An event column and how to read it. `zone` is the zone of a naive, text or date value."""

    column: ColumnId
    written: Written
    null: Null
    none: Null
    zone: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """`duration` after an event (None: until the event itself). `last`: the latest over the person's rows there."""

    event: Event
    duration: Duration | None
    rounding: Rounding
    last: bool
    law: str = ""
    older: tuple[Older, ...] = ()
    """Of events before a day: a shorter length, in the order of the days."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """The latest of: ended when all have ended."""

    terms: tuple[BoundTerm, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The earliest of: ended when one has ended."""

    terms: tuple[BoundTerm, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """No end of its own."""


@dataclass(frozen=True, slots=True)
class Unless:
    """Ended wherever the row on the way does not hold this: there the activity is not done at all."""

    column: ColumnId
    kind: TypeKind
    test: Test


BoundTerm = Leaf | AllOf | AnyOf | Never | Unless


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity bound. `end = min(at_most..., max(at_least..., own))`; `own` None is no term of its own.

    `lets_end`: its basis lets a recorded ending bring `own` forward. `duty`: it keeps by law (a legal obligation, or
    an at-least term), so `goes along` never takes its rows.
    """

    name: str
    purpose: str
    basis: Basis
    interest: str
    own: BoundTerm | None
    at_least: tuple[BoundTerm, ...]
    at_most: tuple[BoundTerm, ...]
    said: str
    laws: tuple[StatutoryTerm, ...]
    recipients: tuple[str, ...]
    source: str
    lets_end: bool
    duty: bool
    marketing: bool = False
    no_recipients: bool = False
    ask: AskSpec | None = None
    """Nothing of somebody ends by its term before they were asked, and did not answer in time."""
    only_where: tuple[Unless, ...] = ()
    """What decides for whom it is done at all; `own` and `at_least` have it in them."""


@dataclass(frozen=True)
class Table:
    id: TableId
    name: str
    """As the policy calls it."""
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    claims: tuple[Claim, ...]
    row_activities: Mapping[str, tuple[str, ...]]
    """Per claim without personal columns: the activities that use the row itself (the cell `ROW`)."""
    references: tuple[Reference, ...]
    """The references that start here."""
    events: Mapping[str, Event]
    shell: tuple[tuple[str, str | int | bool | None], ...]
    stays: bool
    orphans: Orphans
    born: Event | None
    nothing_personal: str
    files: bool
    schema_digest: str
    rows: int | None = None
    """About how many, as the engine's statistics say; None when unknown."""
    nowhere: tuple[When, ...] = ()
    """Columns that lead nowhere in the rows of a kind."""
    becomes: Becoming | None = None
    """What its rows become when nothing in them is held any more."""

    def shown(self, column: Column) -> bool:
        """It is a value of its own: no part of a path, and no document whose members are values of their own."""
        return column.kind not in (ColumnKind.DERIVED, ColumnKind.DOCUMENT)

    @cached_property
    def derived(self) -> tuple[Column, ...]:
        """The columns that are worked out from others; every row of the table is looked at with them."""
        return tuple(column for column in self.columns.values() if column.derived)

    def stored(self, names: Sequence[str]) -> tuple[str, ...]:
        """The columns of the engine behind these, each once: what is written, indexed and granted."""
        found: dict[str, None] = {}
        for name in names:
            how = self.columns[name].derived
            found |= dict.fromkeys((name,) if how is None else self.stored(how.columns))
        return tuple(found)

    def claim(self, name: str) -> Claim:
        return next(claim for claim in self.claims if claim.name == name)

    def tied(self, hop: Hop) -> Tied | None:
        """By what the rows of this table are tied to people, if the hop begins so."""
        # Files are asked of in a relation of their own, whose key is no column of the table.
        column = self.columns.get(hop.columns[0])
        return column.derived if column and isinstance(column.derived, Tied) else None

    def users(self, claim: str | None = None) -> set[str]:
        """The activities that use a cell of it, or of this claim alone; the row itself can be one."""
        cells = [c.activities for c in self.personal if claim is None or claim in c.claims]
        rows = [names for of, names in self.row_activities.items() if claim in (None, of)]
        return {name for names in (*cells, *rows) for name in names}

    @property
    def personal(self) -> tuple[Column, ...]:
        """The personal columns that hold something of their own; one that follows others ends with them."""
        return tuple(c for c in self.columns.values() if c.kind is ColumnKind.PERSONAL and not c.follows)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    table: TableId
    key: tuple[str, ...]
    key_types: tuple[TypeKind, ...]
    born: Event | None
    known_by: tuple[str, ...]
    language: str
    by_value: bool = False
    """Rows of other tables are found by what stands in its own: a hold on somebody keeps all of their own row."""
    own: tuple[str, ...] = ()
    """Where only some rows of its own table are people: the columns that hold the key in those; empty: all rows are."""
    finders: tuple[TableId, ...] = ()
    """Tables of somebody's beside their own by whose values rows are found, as e-mail addresses in a table apart."""
    organisation: bool = False
    """Its rows are organisations, to which people can belong."""
    belongs: Claim | None = None
    """From somebody's own row to the organisation that they belong to: its group, and the hops."""
    role: Role = Role.CONTROLLER
    known_apart: tuple[Known, ...] = ()
    """What they are known by besides `known_by`, in tables of theirs."""

    @property
    def known_as(self) -> tuple[str, ...]:
        """All that they are known by, as the policy calls it."""
        return (*self.known_by, *(known.name for known in self.known_apart))

    def finds(self, claim: Claim) -> bool:
        """Rows of other tables are found by what stands in the rows of this claim's table."""
        if not claim.hops:
            return self.by_value
        return len(claim.hops) == 1 and claim.hops[0].table in self.finders


@dataclass(frozen=True)
class DataMap:
    policy: Policy
    tables: Mapping[TableId, Table]
    groups: Mapping[str, Group]
    activities: Mapping[str, Activity]
    findings: tuple[Finding, ...]
    blocked: frozenset[TableId]
    """Tables that nothing may be erased from: a finding of level error touches them."""
    why_blocked: Mapping[TableId, str] = field(default_factory=dict)
    """Of a blocked table the first finding that touches it: `CODE: message`."""
    unreachable: tuple[str, ...] = ()
    """Stores that did not answer: what concerns them is unknown."""
    unsure: frozenset[TableId] = frozenset()
    """The blocked tables about which nothing can be said either: a verdict about them is unknown, never kept."""
    unbound: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per activity, the names in its uses and terms that could not be bound: what it promises is unknown."""
    dialects: Mapping[str, str] = field(default_factory=dict)
    """Per store with tables, the engine it is in: sqlite, postgresql, mariadb."""

    mentions: tuple[Mention, ...] = ()

    sifted: frozenset[ColumnId] = frozenset()
    """Events of which an index holds just the values that may not be readable (`gestand.datamap.legible`)."""

    keylists: tuple[KeyList, ...] = ()
    copies: Mapping[TableId, Copy] = field(default_factory=dict)
    """What is a copy and no table of anybody's rows, each after those that it is made from."""
    surveyed: tuple[SurveyedTable, ...] = field(default=(), repr=False, compare=False)
    """Everything that was there when the policy was bound, declared or not."""

    _referrers: Mapping[TableId, tuple[Reference, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[TableId, list[Reference]] = {}
        for table in self.tables.values():
            for ref in table.references:
                found.setdefault(ref.to, []).append(ref)
        object.__setattr__(self, "_referrers", {to: tuple(refs) for to, refs in found.items()})

    @cached_property
    def schema_digests(self) -> Mapping[str, str]:
        """Of every table and copy, by its name in the policy."""
        found = {table.name: table.schema_digest for table in self.tables.values()}
        return found | {copy.name: copy.schema_digest for copy in self.copies.values()}

    def named(self, name: str) -> Table | None:
        """The table that the policy calls so, or None."""
        return next((table for table in self.tables.values() if table.name == name), None)

    def tied(self, claim: Claim) -> tuple[int, Tied] | None:
        """At which step of its path, and by what, a claim goes on over rows that tie several people to one.

        What is asked of as rows and stands in no table (files, elements of a list) has a plain link.
        """
        for at, hop in enumerate(claim.hops):
            table = self.tables.get(hop.table)
            if table is not None and (how := table.tied(hop)):
                return at, how
        return None

    def telling(self, group: Group) -> tuple[str, ...]:
        """The columns of their own table by which people are known, and mentioned; beside them `group.known_apart`."""
        mentioned = (mention.column for mention in self.mentions if mention.group == group.name)
        return tuple(dict.fromkeys((*group.known_by, *mentioned)))

    @property
    def organisations(self) -> tuple[str, ...]:
        """The groups of organisations."""
        return tuple(group.name for group in self.groups.values() if group.organisation)

    def members(self, organisation: str) -> tuple[Group, ...]:
        """The groups of people who belong to organisations of this group."""
        return tuple(g for g in self.groups.values() if g.belongs is not None and g.belongs.group == organisation)

    def referrers(self, to: TableId) -> tuple[Reference, ...]:
        """The references that point at a table."""
        return self._referrers.get(to, ())
