"""Which rows of a table are a person's, and which of their cells: the half of the answer that must never err.

A row is the person's when a claim of their group leads from it to their key. The way is walked from the key outwards
(`cv_id IN (SELECT id FROM cvs WHERE user_id = ...)`), so an engine reads the person's rows and no others. Of such a row
go along: cells of the claims that lead to this person, what holds the row together, and what is nobody's. Left out and
said: secrets, cells of other claims, and what points at other people (GDPR articles 15(4) and 20(4)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Person
from gestand.datamap.keylist import KeyList
from gestand.datamap.model import Claim, Column, ColumnKind, DataMap, Reference, Table
from gestand.datamap.worked import FirstOf, Hop, When
from gestand.held import looked
from gestand.held.keylists import Losses
from gestand.held.lens import Condition, Lens
from gestand.policy.kinds import Presence
from gestand.stores.base import TypeKind
from gestand.stores.keys import among, key_relation
from gestand.stores.kin import KIN


class Why(StrEnum):
    """Why something is not in the answer; a closed set, each with its words in the catalogues (`left.*`)."""

    SECRET = "secret"  # noqa: S105 - the reason, not a password
    OTHER = "other"
    LINK = "link"
    UNDECLARED = "undeclared"
    LISTED = "listed"
    """The person's key is in a list of keys, in a row that is not theirs."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the answer. `claims`: only in rows that one of them leads from; None: in every row of the person."""

    column: Column
    claims: frozenset[str] | None
    why: Why | None = None
    """Why it is left out of the other rows."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a table belongs in a person's answer. `left` are columns that no row of the answer has."""

    table: Table
    claims: tuple[Claim, ...]
    cells: tuple[Cell, ...]
    left: tuple[Cell, ...]

    @property
    def part(self) -> str:
        """The name of the extra column that says which of several claims the row is the person's by; else empty."""
        if len(self.claims) < 2:
            return ""
        name = "whose"
        while name in self.table.columns:
            name = f"{name}_"
        return name

    @property
    def names(self) -> tuple[str, ...]:
        names = tuple(cell.column.name for cell in self.cells)
        return (self.part, *names) if self.part else names


def selections(datamap: DataMap, group: str) -> Iterator[Selection]:
    """The tables (not files) that have rows of people of this group, the group's own table first."""
    own = datamap.groups[group].table
    for table in sorted(datamap.tables.values(), key=lambda t: t.id != own):
        if not table.files and any(claim.group == group for claim in table.claims):
            yield select(datamap, table, group)


def select(datamap: DataMap, table: Table, group: str) -> Selection:
    claims = tuple(claim for claim in table.claims if claim.group == group)
    cells = [_cell(datamap, table, claims, column) for column in table.columns.values() if table.shown(column)]
    shown = tuple(cell for cell in cells if cell.claims is None or cell.claims)
    left = tuple(cell for cell in cells if cell.claims is not None and cell.why)
    return Selection(table, claims, shown, left)


def _cell(datamap: DataMap, table: Table, claims: Sequence[Claim], column: Column) -> Cell:
    mine = frozenset(claim.name for claim in claims)
    if column.kind is ColumnKind.UNDECLARED:
        return Cell(column, frozenset(), Why.UNDECLARED)
    if column.kind is ColumnKind.PERSONAL:
        if column.secret:
            return Cell(column, frozenset(), Why.SECRET)
        if not column.claims:
            return Cell(column, frozenset(), Why.UNDECLARED)
        return _only(column, mine & frozenset(column.claims), mine, Why.OTHER)
    links = {
        claim.name
        for claim in table.claims
        if column.name in _link(datamap, claim) and not _never_beside(table, claim, claims)
    }
    if links:
        return _only(column, mine & links, mine, Why.LINK)
    if any(
        column.name in (*ref.columns, *table.stored(ref.columns)) and _at_people(datamap, ref)
        for ref in table.references
    ):
        return Cell(column, frozenset(), Why.LINK)
    return Cell(column, None)


def _only(column: Column, claims: frozenset[str], mine: frozenset[str], why: Why) -> Cell:
    """In the rows of these claims; when they are all the person's, in every row."""
    return Cell(column, None) if claims == mine else Cell(column, claims, why)


def _link(datamap: DataMap, claim: Claim) -> tuple[str, ...]:
    """The columns of the row itself that name the person of the claim, or a row of that person."""
    if not claim.hops:
        return datamap.groups[claim.group].key
    names = claim.hops[0].columns
    return (*names, *datamap.tables[claim.hops[0].table].stored(names))


def _never_beside(table: Table, claim: Claim, mine: Sequence[Claim]) -> bool:
    """It has nobody in the rows of these claims: it asks that nothing stands in a column by which they lead.

    So the number of an order is no guest's key where the order is an account's.
    """
    if not claim.own:
        return False
    hows = (table.columns[name].derived for name in claim.hops[0].columns)
    empty = {name for how in hows if isinstance(how, When) for name, asked in how.tests if asked is Presence.NULL}
    return all(set(way) & empty for one in mine for way in _ways(table, one))


def _ways(table: Table, claim: Claim) -> Iterator[tuple[str, ...]]:
    """The stored columns in which each way of a claim begins; none of a person's own row."""
    columns = claim.hops[0].columns if claim.hops else ()
    how = table.columns[columns[0]].derived if columns else None
    begins = [way.hops[0].columns for way in how.ways] if isinstance(how, FirstOf) else [columns]
    yield from map(table.stored, begins)


def _at_people(datamap: DataMap, ref: Reference) -> bool:
    """The values of a reference are somebody's key: it points at people, or at rows found by a person's key."""
    names = set(ref.to_columns)
    if any(group.table == ref.to and names & set(group.key) for group in datamap.groups.values()):
        return True
    target = datamap.tables.get(ref.to)
    return target is not None and any(
        len(claim.hops) == 1 and names & set(claim.hops[0].columns) for claim in target.claims
    )


# ---------------------------------------------------------------- as SQL


class Finder:
    """Builds the questions for one person in one store; asks nothing itself."""

    def __init__(self, lens: Lens, person: Person) -> None:
        self.lens = lens
        self.person = person
        self.group = lens.map.groups[person.group]
        self.keys = key_relation(lens.dialect, "person", self.group.key_types, [person.key])

    def reached(self, claim: Claim, row: FromClause) -> Condition:
        """The claim leads from the row to this person. Never unknown: NULL on the way is no."""
        return sa.func.coalesce(self._reached(claim.hops, row), sa.false())

    def _reached(self, hops: Sequence[Hop], row: FromClause) -> Condition:
        if not hops:
            return self._is_key([row.c[name] for name in self.group.key])
        hop, rest = hops[0], hops[1:]
        if not rest:
            by_key = dict(zip(hop.to_columns, hop.columns, strict=True))
            return looked.among([row.c[by_key[name]] for name in self.group.key], self._is_key)
        there = self.lens.alias(hop.to)
        rows = sa.select(*(there.c[name] for name in hop.to_columns)).where(self._reached(rest, there))
        return looked.among(
            [row.c[name] for name in hop.columns],
            lambda columns: columns[0].in_(rows) if len(columns) == 1 else sa.tuple_(*columns).in_(rows),
        )

    def each(self, selection: Selection, row: FromClause) -> Iterator[Condition]:
        """The person's rows, in a part for each claim: an OR of all of them would make PostgreSQL read the table."""
        for place in range(len(selection.claims)):
            yield sa.and_(*self._parts(selection, place, row))

    def _is_key(self, columns: Sequence[ColumnElement[Any]]) -> Condition:
        return among(self.lens.dialect, columns, self.keys, self.group.key_types)

    def queries(self, selection: Selection) -> Iterator[sa.Select[Any]]:
        """One question per claim, each row in the first that leads to the person: so each uses its own index."""
        for place in range(len(selection.claims)):
            yield self._query(selection, place)

    def _query(self, selection: Selection, place: int) -> sa.Select[Any]:
        row = self.lens.base(selection.table.id)
        parts = self._parts(selection, place, row)
        columns = [self._value(selection, cell, place, row) for cell in selection.cells]
        if selection.part:
            columns.insert(0, self._part(selection, place, row).label(selection.part))
        return sa.select(*columns).select_from(row).where(*parts)

    def _parts(self, selection: Selection, place: int, row: FromClause) -> list[Condition]:
        """Reached by this claim and by none before it."""
        before = [sa.not_(self.reached(claim, row)) for claim in selection.claims[:place]]
        # Bare, without coalesce: so the engine can use the index of the claim's column.
        return [self._reached(selection.claims[place].hops, row), *before]

    def _value(self, selection: Selection, cell: Cell, place: int, row: FromClause) -> ColumnElement[Any]:
        value = written(row.c[cell.column.name], cell.column, self.lens.dialect).label(cell.column.name)
        theirs = self._has(selection, cell, place, row)
        return value if theirs is None else sa.case((theirs, value), else_=sa.null()).label(cell.column.name)

    def _has(self, selection: Selection, cell: Cell, place: int, row: FromClause) -> Condition | None:
        """The row is reached by a claim of the cell, as a condition; None when it certainly is."""
        if cell.claims is None or selection.claims[place].name in cell.claims:
            return None
        later = [claim for claim in selection.claims[place + 1 :] if claim.name in cell.claims]
        return sa.or_(*(self.reached(claim, row) for claim in later)) if later else sa.false()

    def _part(self, selection: Selection, place: int, row: FromClause) -> ColumnElement[str]:
        text: ColumnElement[str] = sa.literal(selection.claims[place].name, sa.Text())
        for claim in selection.claims[place + 1 :]:
            more = sa.literal(f", {claim.name}", sa.Text())
            text = text.concat(sa.case((self.reached(claim, row), more), else_=sa.literal("", sa.Text())))
        return text

    def counts(self, selection: Selection) -> Iterator[sa.Select[Any]]:
        """Per claim: in how many of its rows each column of `left` has a value that is left out."""
        row = self.lens.base(selection.table.id)
        for place in range(len(selection.claims)):
            missing = []
            for cell in selection.left:
                here = self._has(selection, cell, place, row)
                there = row.c[cell.column.name].is_not(None)
                gone = sa.false() if here is None else sa.and_(there, sa.not_(here))
                missing.append(sa.func.coalesce(sa.func.sum(sa.case((gone, 1), else_=0)), 0))
            yield sa.select(*missing).select_from(row).where(*self._parts(selection, place, row))

    def listed(self, keys: KeyList) -> sa.Select[Any]:
        """How many rows have this person in a list of keys."""
        row = self.lens.base(keys.table)
        named = Losses(self.lens, keys).named(row, self.person)
        return sa.select(sa.func.count()).select_from(row).where(named)


def written(value: ColumnElement[Any], column: Column, dialect: str) -> ColumnElement[Any]:
    """The value as the engine writes it in text, where a driver's own object would lose something or cost time."""
    if dialect == "sqlite":
        return value
    match column.type:
        case TypeKind.AWARE if dialect in KIN:
            # The session's zone is UTC, and the text does not say so.
            return sa.cast(value, sa.Text()).concat("+00:00")
        case TypeKind.TEXT | TypeKind.INTEGER | TypeKind.BOOLEAN | TypeKind.BYTES:
            return value
        case TypeKind.NUMBER if column.sql_type.lower().startswith(("double", "real", "float")):
            return value
        case TypeKind.ARRAY:
            return sa.cast(sa.func.to_jsonb(value), sa.Text())
        case _:
            return sa.cast(value, sa.Text())
