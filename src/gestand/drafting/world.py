"""What is known while a draft is made: the survey, what was seen, which rows point at which, and who the people are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gestand.datamap.rowkeys import unique_sets
from gestand.drafting.evidence import Certainty, Evidence, Guess
from gestand.drafting.member import Member
from gestand.drafting.sampling import Sample
from gestand.drafting.words import spaced, table_prefix
from gestand.stores.base import PLACE, Survey, SurveyedColumn, SurveyedTable, TableId, TypeKind

HOLDS_ROWS = ("table", "foreign")
SEEN = 5
"""Rows of which it means something that none of them has a value."""


class Role(StrEnum):
    """What somebody is to a row, as the name of the column says."""

    OWNER = "owner"
    OTHER = "counterpart"
    """The second person of a row of two: a recipient, somebody followed."""
    HAND = "hand"
    """Somebody who did something with the row that is not about them: who approved, changed, handled it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Columns that point at rows of another table, and why one thinks so."""

    columns: tuple[str, ...]
    to: TableId
    to_columns: tuple[str, ...]
    certainty: Certainty
    why: str
    declared: bool = False
    on_delete: str = ""
    nullable: bool = True
    unique: bool = False
    """At most one row for each that is pointed at."""
    when: tuple[str, str] = ("", "")
    """Of a pair of type and id: the column of the type, and the type that means this table."""
    also: tuple[tuple[str, str], ...] = ()
    """What else the type is told by: a name alone is not always one of a list."""
    tied: bool = False
    """Over rows of the other table that hold this one's key and that of somebody (`folded` as well)."""
    folded: bool = False
    """By value: an e-mail address in small letters."""


def _never_null_first(live: SurveyedTable, sets: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    whole = unique_sets(live)
    return next((names for names in sets if names in whole), sets[0])


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Of a pair of type and id a type that names no table, or one (`of`) whose own rows point at these by their key."""

    column: str
    kind: str
    value: str
    of: TableId | None = None


@dataclass(frozen=True, slots=True)
class KeysOf:
    """A column that holds several keys, and the rows that they are the keys of."""

    column: str
    to: TableId
    to_column: str
    certainty: Certainty
    why: str
    member: str = ""
    """The elements are objects, and each has its key there."""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    table: TableId
    key: tuple[str, ...]
    certainty: Certainty
    why: str


_NUMBERED = re.compile(r"[0-9A-Fa-f-]{1,36}|[0-9A-Za-z_-]{20,}")
"""A number, a UUID, or letters that a machine chose."""


@dataclass
class World:
    survey: Survey
    samples: Mapping[TableId, Sample] = field(default_factory=dict)
    evidence: Mapping[TableId, Mapping[str, Evidence]] = field(default_factory=dict)
    links: dict[TableId, list[Link]] = field(default_factory=dict)
    groups: dict[TableId, Group] = field(default_factory=dict)
    apart: set[tuple[TableId, frozenset[str]]] = field(default_factory=set)
    """Pairs of columns of which no row has both: one row is a user's, another a customer's."""
    containers: set[TableId] = field(default_factory=set)
    """Tables on whose rows those of many people hang, and that are nobody: see `gestand.drafting.containers`."""
    nowhere: dict[TableId, list[Nowhere]] = field(default_factory=dict)
    keylists: dict[TableId, list[KeysOf]] = field(default_factory=dict)
    unsaid: dict[TableId, dict[str, str]] = field(default_factory=dict)
    """Per table the columns with keys of which no run takes one out, and why one thinks so."""
    unexplained: dict[tuple[TableId, str], Guess] = field(default_factory=dict)
    """Numbers that are called a key and lead nowhere, and what was seen of them."""
    documents: dict[TableId, dict[str, str]] = field(default_factory=dict)
    """Per table the columns that hold JSON, and why their members are no columns here; empty: they are."""

    def __post_init__(self) -> None:
        self.tables = {table.id: table for table in self.survey.tables if table.kind in HOLDS_ROWS}
        self.copies = [t for t in self.survey.tables if t.kind not in (*HOLDS_ROWS, "view")]
        self.prefix = table_prefix(table.table for table in self.tables)
        self._columns = {t.id: {c.name: c for c in t.columns} for t in self.survey.tables}
        tables = [t.table for t in self.tables]
        self._twice = {name for name in tables if tables.count(name) > 1}

    def columns(self, table: TableId) -> dict[str, SurveyedColumn]:
        """The columns of a table, those of the engine before the members of its documents."""
        return self._columns[table]

    def stored(self, table: TableId) -> dict[str, SurveyedColumn]:
        """The columns of the engine alone."""
        return {name: column for name, column in self._columns[table].items() if not isinstance(name, Member)}

    def split(self, table: TableId, column: str) -> bool:
        """A document whose members are columns, and which is none itself."""
        return self.documents.get(table, {}).get(column) == ""

    def enter_column(self, table: TableId, column: SurveyedColumn, known: Evidence, found: tuple[str, ...]) -> None:
        """From now on the table has this column as well: a member of a document, and what was seen of it."""
        self._columns[table] = {**self._columns[table], column.name: column}
        self.enter_seen(table, column.name, known)
        sample = self.samples[table]
        taken = replace(sample, values={**sample.values, column.name: found})
        self.samples = {**self.samples, table: taken}

    def enter_seen(self, table: TableId, column: str, known: Evidence) -> None:
        self.evidence = {**self.evidence, table: {**self.evidence[table], column: known}}

    def key(self, table: TableId) -> tuple[str, ...]:
        """By what other tables can point at a row: its primary key, or what is unique where none is declared."""
        live = self.tables[table]
        if live.key:
            return live.key
        single = [names for names in live.uniques if len(names) == 1]
        found = min(unique_sets(live), key=len, default=()) if not single else _never_null_first(live, single)
        return found or ((live.rowid,) if live.rowid and live.rowid != PLACE else ())

    def fixed(self, table: TableId) -> tuple[str, ...]:
        """What stays while the row stays, because rows are told apart by it."""
        group = self.groups.get(table)
        return self.tables[table].key or (group.key if group else ())

    def named_by_key(self, table: TableId) -> bool:
        """People of this table are known by their key: by a name or an address, not by a number or what looks so."""
        group = self.groups.get(table)
        columns = self._columns[table]
        if group is None or len(group.key) != 1 or columns[group.key[0]].type is not TypeKind.TEXT:
            return False
        values_ = self.samples[table].of(group.key[0])
        return not values_ or any(not _NUMBERED.fullmatch(value) for value in values_)

    def named(self, table: TableId) -> str:
        """The table as the policy calls it: with its schema where two have the same name."""
        return f"{table.schema}.{table.table}" if table.schema and table.table in self._twice else table.table

    def may_lead_nowhere(self, table: TableId, link: Link) -> bool:
        """Some rows can have nobody there: NULL, a zero for nobody, or a key that nothing guards."""
        return link.nullable or not link.declared or "0" in self.samples[table].of(link.columns[0])

    def filled(self, table: TableId, link: Link) -> bool:
        """Some row has it, as far as was seen: a column that always is NULL, or the zero for nobody, says nobody's."""
        sample = self.samples[table]
        if not link.declared and not link.nullable and set(sample.of(link.columns[0])) == {"0"}:
            return False
        return not link.nullable or sample.rows < SEEN or any(sample.of(name) for name in link.columns[:1])

    def either(self, table: TableId, one: Link, other: Link) -> bool:
        """A row has the one link or the other, and none has both."""
        return (table, frozenset((one.columns[0], other.columns[0]))) in self.apart

    def bare(self, table: TableId) -> str:
        """The words of a table without what all tables begin with."""
        return spaced(table.table[len(self.prefix) :] if table.table.lower().startswith(self.prefix) else table.table)

    def unique(self, table: TableId, columns: tuple[str, ...]) -> bool:
        live: SurveyedTable = self.tables[table]
        sets = [live.key, *live.uniques, *(i.columns for i in live.indexes if i.unique and not i.where)]
        return any(found and set(found) == set(columns) for found in sets)
