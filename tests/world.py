"""A tiny world: tables in memory, a policy about them, and what was recorded. What reference.py judges.

A row is named by (table, key). Nothing here knows SQL or gestand.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

RANDOM = "<random>"
"""A blank that is never equal to what stands there."""
INFINITY, BEFORE_ALL = "infinity", "-infinity"
"""What PostgreSQL calls so, in a column of dates or moments (never of text)."""


@dataclass(frozen=True)
class Span:
    """years, months, days; hours, minutes elapse; `rounds`: count from the end of the event's year."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    rounds: bool = False
    older: tuple[tuple[date, "Span"], ...] = ()
    """Of events before a day, the earliest first."""


@dataclass(frozen=True)
class On:  # an event in a term: `table.column`, `last` for "the last table.column"
    table: str
    column: str
    last: bool = False


@dataclass(frozen=True)
class Term:  # kind: after (span and event), until (event), latest, earliest (parts), forever
    kind: str
    event: On | None = None
    span: Span | None = None
    parts: tuple["Term", ...] = ()


@dataclass(frozen=True)
class Hop:
    table: str
    columns: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class Claim:
    group: str
    hops: tuple[Hop, ...] = ()
    then: str = "goes"  # goes, blanked, stand-in
    stand_in: object = None


@dataclass(frozen=True)
class Reference:
    columns: tuple[str, ...]
    to: str
    rule: str = "keeps it"  # keeps it, goes along, lets go, stand-in
    stand_in: object = None


@dataclass(frozen=True)
class Event:
    null: str = "unknown"
    none: str = "unknown"
    written: str = "aware"  # aware, naive, date, text, epoch seconds, epoch milliseconds
    zone: str = "UTC"


@dataclass(frozen=True)
class Personal:
    claims: tuple[str, ...]
    blank: object = None  # None, a value, a text with {key}, RANDOM


@dataclass(frozen=True)
class Column:  # how it is stored, which decides nothing about held
    type: str  # int, text, bool, date, naive, aware
    nullable: bool = True
    unique: bool = False


@dataclass(frozen=True)
class Table:
    key: tuple[str, ...]
    rows: tuple[dict, ...]
    claims: dict[str, Claim] = field(default_factory=dict)
    personal: dict[str, Personal] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()  # the first hops of the claims among them
    shell: dict[str, object] = field(default_factory=dict)
    stays: bool = False
    orphans: str = ""  # "", go, stay, by their terms
    columns: dict[str, Column] = field(default_factory=dict)
    declared: frozenset[tuple[str, ...]] = frozenset()  # references that the schema knows of


@dataclass(frozen=True)
class Activity:
    uses: frozenset[tuple[str, str]]  # (table, column); (table, "*"): the rows themselves
    own: Term | None = None
    at_least: tuple[Term, ...] = ()
    at_most: tuple[Term, ...] = ()
    basis: str = "contract"
    done: tuple[tuple[str, str, object], ...] = ()  # (table, column, value): where on the way it is done at all


@dataclass(frozen=True)
class Decision:  # an ending or a beginning
    activity: str
    group: str
    key: tuple
    moment: datetime


@dataclass(frozen=True)
class Hold:
    activity: str | None
    person: tuple | None  # (group, key)
    row: tuple | None  # (table, key)
    moment: datetime
    lifted: datetime | None = None


@dataclass(frozen=True)
class World:
    tables: dict[str, Table]
    groups: dict[str, tuple[str, str]]  # group: (its table, its column `born` or "")
    activities: dict[str, Activity]
    endings: tuple[Decision, ...] = ()
    beginnings: tuple[Decision, ...] = ()
    holds: tuple[Hold, ...] = ()
    zone: str = "Europe/Amsterdam"
    belongs: dict[str, tuple[str, tuple[Hop, ...]]] = field(default_factory=dict)
    """Of a group of people the group of their organisations, and the hops from their own row to it."""


def stored(column):
    """The column that stands in the table: `owner` of "owner when kind is x"."""
    return column.partition(" when ")[0]


LISTED = {7: "x", 3: "y"}
"""A list of kinds: the keys that stand in rows, and what it says of them."""


def read(row, column):
    """The value of a column; of "owner when kind is x" only in rows of that kind, which a list can say."""
    name, when, condition = column.partition(" when ")
    kind, _, value = condition.partition(" is ")
    head, listed, _ = kind.partition(".")
    if not when:
        return row[name]
    if condition in ("kind is null", "kind is not null"):
        return row[name] if (row["kind"] is None) == (condition == "kind is null") else None
    return row[name] if (LISTED.get(row[head]) if listed else row[kind]) == value else None


VALUE = "val"
"""The column by whose value somebody is found."""


BACK = "back"
"""The column by which somebody's row points at what is theirs."""


TIED = "who is tied by "
"""Before the table whose rows tie people to a row."""


def folded(value):
    return value and value.strip(" ").lower()


class Paths:
    """Which rows there are, and where their claims lead."""

    def __init__(self, world):
        self.world = world
        self.tables = world.tables
        self.rows = {(n, tuple(r[c] for c in t.key)): r for n, t in world.tables.items() for r in t.rows}

    def values(self, row, columns):
        found = tuple(self.value(row, column) for column in columns)
        return None if None in found else found

    def value(self, row, column):
        """Of "owner | fold(val) in users" the first that leads to somebody."""
        found = (self.one_value(row, part) for part in column.split(" | "))
        return next((value for value in found if value is not None), None)

    def one_value(self, row, column):
        if column.startswith("who points here from "):
            table = column.removeprefix("who points here from ")
            found = [r for r in self.tables[table].rows if (r[BACK],) == row[1]]
            return found[0][self.tables[table].key[0]] if len(found) == 1 else None
        if column.startswith(TIED):
            people = self.tied(row, column)
            return people.pop() if len(people) == 1 else None
        if not column.startswith("fold("):
            return read(self.rows[row], column)
        mine, table = folded(self.rows[row][VALUE]), column.partition(" in ")[2]
        found = [r for r in self.tables[table].rows if mine is not None and folded(r[VALUE]) == mine]
        return found[0][self.tables[table].key[0]] if len(found) == 1 else None

    def tied(self, row, column):
        """The people whom the rows of another table tie to this row."""
        rows = self.tables[column.removeprefix(TIED)].rows
        return {r["who"] for r in rows if (r["back"],) == row[1] and r["who"] is not None}

    def together(self, row, claim):
        """Several people are tied to the row, or to one that the path passes through."""
        for at, hop in enumerate(claim.hops):
            if hop.columns[0].startswith(TIED):
                there = self.walk(row, claim.hops[:at])
                return bool(there) and len(self.tied(there, hop.columns[0])) > 1
        return False

    def walk(self, row, hops):
        for hop in hops:
            row = (hop.to, self.values(row, hop.columns))
            if row not in self.rows:
                return None
        return row

    def on_the_way(self, row, claim, table):
        """The row of a table on the path, or beyond the person's own row on the way to their organisation."""
        hops = (*claim.hops, *self.world.belongs.get(claim.group, ("", ()))[1])
        way = [row[0], *(hop.to for hop in hops)]
        return self.walk(row, hops[: way.index(table)])

    def organisation(self, group, key):
        """The group and key of the organisation that somebody's own row belongs to."""
        of, hops = self.world.belongs.get(group, ("", ()))
        row = (self.world.groups[group][0], key)
        if not hops or row not in self.rows or not self.is_person(group, row):
            return None
        row = self.walk(row, hops[:-1])
        found = row and self.values(row, hops[-1].columns)
        return (of, found) if found else None

    def is_person(self, group, row):
        """Where only some rows of a table are people, this is one."""
        own = next((c for c in self.tables[row[0]].claims.values() if c.group == group), None)
        return own is None or self.person(row, own) == row[1]

    def person(self, row, claim):
        """The key of the person; the last step is not followed."""
        if not claim.hops:
            return row[1]
        row = self.walk(row, claim.hops[:-1])
        return row and self.values(row, claim.hops[-1].columns)

    def passes(self, row, claim, table):
        """The key of the row of `table` that the claim's path from `row` passes through."""
        if table == self.world.groups[claim.group][0]:
            return self.person(row, claim)
        here = self.walk(row, claim.hops[: chain(row[0], claim).index(table)])
        return here and here[1]


def chain(table, claim):
    """The tables of the path, from the row's own to the group's."""
    return [table, *(hop.to for hop in claim.hops)]
