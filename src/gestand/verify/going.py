"""`GO`: the greatest set of rows that go, asked of the engine in one question.

Where the tables that point at each other form no circle and nothing goes along, the question is a predicate nested as
deep as the tables are. Otherwise the smallest set of rows that *stay* is found by recursion: from those that stay by
themselves, along the references by which a row that stays keeps another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause

from gestand.datamap.model import DataMap, Reference, Table
from gestand.errors import StoreError
from gestand.policy.model import Rule
from gestand.stores.base import TableId
from gestand.verify import dialects
from gestand.verify.frame import Elsewhere
from gestand.verify.kleene import Condition, no
from gestand.verify.rows import KEEPING, Rows
from gestand.verify.status import Ask

ROUNDS = 6
"""How often a row with several `goes along` is looked at again; what then still changes is said to be unknown."""


class Tangled(StoreError):
    """The rules for these tables are more than one question can follow."""

    def __init__(self, tables: Iterable[TableId]) -> None:
        names = ", ".join(sorted(map(str, tables)))
        super().__init__("verify/tangled", f"rows of {names} go along with each other in a circle of tables")


@dataclass(frozen=True)
class Going:
    """Which rows of a table go."""

    ask: Ask
    table: Table

    def rows(self) -> tuple[Rows, Condition]:
        """The rows of the table, and the condition under which one goes.

        Elsewhere when a row of another store has a say in it, Tangled when one question cannot tell.
        """
        closure = Closure.of(self.ask.datamap, self.table.id)
        rows = Rows.of(self.ask, self.table)
        if not closure.along and not closure.circle:
            return rows, self._nested(rows)
        gone = _Recursion(self.ask, closure).gone(self.table.id)
        key = [gone.c[f"k{i}"] for i in range(len(self.table.key))]
        mine = list(rows.frame.key)
        there = sa.select(*key)
        return rows, mine[0].in_(there) if len(mine) == 1 else sa.tuple_(*mine).in_(there)

    def _nested(self, rows: Rows) -> Condition:
        found = [rows.fate()]
        if isinstance(found[0], sa.False_):
            return sa.false()
        for reference in keepers(self.ask.datamap, rows.table.id):
            referring = Rows.of(self.ask, reference.table)
            points = points_at(referring, reference, rows.frame.row)
            stays = no(self._nested(referring))
            asked = sa.select(sa.literal(1)).select_from(referring.frame.source).where(points, stays)
            found.append(no(asked.correlate(*rows.frame.aliases).exists()))
        return sa.and_(*found)


def keepers(datamap: DataMap, table: TableId) -> tuple[Reference, ...]:
    """The references by which a row that stays keeps a row of this table."""
    found = tuple(ref for ref in datamap.referrers(table) if ref.rule in KEEPING)
    for reference in found:
        if reference.table.store != table.store:
            raise Elsewhere(reference.table)
    return found


def points_at(rows: Rows, reference: Reference, target: FromClause) -> Condition:
    """A row points at the target by a reference that is to stay."""
    row = rows.frame.row
    pairs = zip(reference.columns, reference.to_columns, strict=True)
    return sa.and_(*(row.c[a] == target.c[b] for a, b in pairs), rows.stands(reference))


@dataclass(frozen=True)
class Closure:
    """The tables that have a say in what goes from one table, and the references between them that decide it."""

    tables: tuple[TableId, ...]
    references: tuple[Reference, ...]

    @classmethod
    def of(cls, datamap: DataMap, table: TableId) -> Closure:
        seen, found, todo = {table: None}, dict[Reference, None](), [table]
        while todo:
            here = todo.pop()
            onward = [*keepers(datamap, here), *_along(datamap, here)]
            for reference in onward:
                found[reference] = None
                for other in (reference.table, reference.to):
                    if other not in seen:
                        seen[other] = None
                        todo.append(other)
        return cls(tuple(seen), tuple(found))

    @property
    def along(self) -> tuple[Reference, ...]:
        return tuple(ref for ref in self.references if ref.rule is Rule.ALONG)

    @cached_property
    def circle(self) -> bool:
        """A table reaches itself by references."""
        return _order(self.tables, {(ref.table, ref.to) for ref in self.references}) is None


def _along(datamap: DataMap, table: TableId) -> Iterator[Reference]:
    for reference in datamap.tables[table].references:
        if reference.rule is Rule.ALONG and reference.to in datamap.tables:
            if reference.to.store != table.store:
                raise Elsewhere(reference.to)
            yield reference


def _order(tables: Iterable[TableId], pairs: set[tuple[TableId, TableId]]) -> list[TableId] | None:
    """The tables, each after all it points at; None when there is a circle."""
    left, done = list(tables), list[TableId]()
    while left:
        ready = [t for t in left if not any(a == t and b in left for a, b in pairs)]
        if not ready:
            return None
        done += ready
        left = [t for t in left if t not in ready]
    return done


@dataclass
class _Recursion:
    """Rows are (number of their table, key as text): one list of rows for all tables of the closure."""

    ask: Ask
    closure: Closure
    _possible: dict[TableId, CTE] = field(default_factory=dict)
    _fated: dict[TableId, CTE] = field(default_factory=dict)

    def gone(self, table: TableId) -> FromClause:
        """The keys (`k0`...) of the rows of `table` that go."""
        for name in self._in_order():
            self._fated[name] = self._fate(name)
            self._possible[name] = self._may_go(name)
        kept = self._kept()
        mine = self._possible[table].alias()
        node = self._node(table, mine)
        stays = sa.select(sa.literal(1)).where(*(a == b for a, b in zip(node, kept.c, strict=True)))
        return sa.select(*mine.c).where(no(stays.correlate(mine).exists())).subquery()

    # ------------------------------------------------------------ what may go

    def _in_order(self) -> list[TableId]:
        """Each table after those its rows go along with; a table may go along with itself."""
        pairs = {(ref.table, ref.to) for ref in self.closure.along if ref.table != ref.to}
        order = _order(self.closure.tables, pairs)
        if order is None:
            raise Tangled(self.closure.tables)
        return order

    def _fate(self, table: TableId) -> CTE:
        rows = Rows.of(self.ask, table)
        fate = rows.fate()
        return (
            sa.select(*self._key(rows)).select_from(rows.frame.source).where(fate).cte(f"fated_{self._number(table)}")
        )

    def _may_go(self, table: TableId) -> CTE:
        """By its own fate, or along with a row that may go."""
        fated, name = self._fated[table], f"possible_{self._number(table)}"
        along = [ref for ref in self.closure.along if ref.table == table]
        others = [self._taken(ref, self._possible[ref.to]) for ref in along if ref.to != table]
        start = sa.union(sa.select(*fated.c), *others) if others else sa.select(*fated.c)
        own = [ref for ref in along if ref.to == table]
        if not own:
            return start.cte(name)
        if len(own) > 1:
            raise Tangled([table])
        begin = start.cte(f"{name}_start")
        grown = sa.select(*begin.c).cte(name, recursive=True)
        return grown.union(self._taken(own[0], grown))

    def _taken(self, reference: Reference, going: FromClause) -> sa.Select[Any]:
        """The rows that go along by this reference with a row in `going`."""
        rows, target = Rows.of(self.ask, reference.table), Rows.of(self.ask, reference.to)
        points = points_at(rows, reference, target.frame.row)
        protected, stand_in = rows.protected(), rows.is_stand_in()
        source = rows.frame.source.join(target.frame.row, points).join(going, self._same(target, going))
        taken = sa.select(*self._key(rows)).select_from(source).where(no(protected), no(stand_in))
        return taken.where(sa.false()) if rows.table.stays else taken

    # ------------------------------------------------------------ what stays after all

    def _kept(self) -> CTE:
        """Of the rows that may go: those that stay, because a row that stays keeps them."""
        ties = self._ties()
        kept = self._spread("kept", self._seeds(), ties)
        several = [t for t in self.closure.tables if len(self._along_of(t)) > 1]
        for nth in range(ROUNDS if several else 0):
            left = [self._left_alone(table, kept) for table in several]
            kept = self._spread(f"kept_{nth}", sa.union(sa.select(*kept.c), *left), ties)
        return kept

    def _spread(self, name: str, start: sa.Select[Any] | sa.CompoundSelect[Any], ties: CTE) -> CTE:
        begin = start.cte(f"{name}_start")
        kept = sa.select(*begin.c).cte(name, recursive=True)
        width = len(kept.c)
        here, there = list(ties.c)[:width], list(ties.c)[width:]
        onward = sa.select(*there).where(*(a == b for a, b in zip(kept.c, here, strict=True)))
        return kept.union(onward)

    def _seeds(self) -> sa.CompoundSelect[Any] | sa.Select[Any]:
        """Rows that may go, and that a row which certainly stays points at."""
        found = []
        for reference in self.closure.references:
            source, rows, _, target = self._pairs(reference, certain=True)
            found.append(sa.select(*self._labelled(reference.to, target)).select_from(source).where(rows))
        return sa.union(*found)

    def _ties(self) -> CTE:
        """From a row that may go to the row that stays whenever it does."""
        found = []
        for reference in self.closure.references:
            source, condition, mine, target = self._pairs(reference, certain=False)
            here, there = self._node(reference.table, mine), self._node(reference.to, target)
            found.append(sa.select(*_named(here, "a"), *_named(there, "b")).select_from(source).where(condition))
            if reference.rule is Rule.ALONG and len(self._along_of(reference.table)) == 1:
                # It goes along with one row only: when that stays, nothing takes it, unless its own fate is to go.
                alone = sa.and_(condition, no(self._is_fated(reference.table, mine)))
                found.append(sa.select(*_named(there, "a"), *_named(here, "b")).select_from(source).where(alone))
        return sa.union(*found).cte("ties")

    def _pairs(self, reference: Reference, certain: bool) -> tuple[FromClause, Condition, FromClause, FromClause]:
        """Referring rows joined with rows that may go; `certain`: those that stay whatever happens, else the others."""
        rows, target = Rows.of(self.ask, reference.table), Rows.of(self.ask, reference.to)
        points = points_at(rows, reference, target.frame.row)
        going, mine = self._possible[reference.to].alias(), self._possible[reference.table].alias()
        among = sa.and_(*(a == b for a, b in zip(rows.frame.key, mine.c, strict=True)))
        source = rows.frame.source.join(target.frame.row, points).join(going, self._same(target, going))
        if not certain:
            return source.join(mine, among), sa.true(), mine, going
        inside = sa.select(sa.literal(1)).select_from(mine).where(among).correlate(*rows.frame.aliases).exists()
        return source, no(inside), mine, going

    def _left_alone(self, table: TableId, kept: CTE) -> sa.Select[Any]:
        """Rows that would only go along, and all they would go along with stays."""
        mine = self._possible[table].alias()
        found: list[Condition] = [no(self._is_fated(table, mine))]
        for reference in self._along_of(table):
            source, _, own, target = self._pairs(reference, certain=False)
            stays = sa.select(sa.literal(1)).where(
                *(a == b for a, b in zip(self._node(reference.to, target), kept.c, strict=True))
            )
            same = sa.and_(*(a == b for a, b in zip(own.c, mine.c, strict=True)))
            takes = sa.select(sa.literal(1)).select_from(source).where(same, no(stays.correlate(target).exists()))
            found.append(no(takes.correlate(mine).exists()))
        return sa.select(*self._labelled(table, mine)).where(*found)

    def _is_fated(self, table: TableId, row: FromClause) -> Condition:
        fated = self._fated[table].alias()
        same = (a == b for a, b in zip(fated.c, row.c, strict=True))
        return sa.select(sa.literal(1)).where(*same).correlate(row).exists()

    def _along_of(self, table: TableId) -> list[Reference]:
        return [ref for ref in self.closure.along if ref.table == table]

    # ------------------------------------------------------------ rows of many tables in one list

    def _number(self, table: TableId) -> int:
        return self.closure.tables.index(table)

    def _key(self, rows: Rows) -> list[ColumnElement[Any]]:
        return [column.label(f"k{i}") for i, column in enumerate(rows.frame.key)]

    def _same(self, rows: Rows, keys: FromClause) -> Condition:
        return sa.and_(*(a == b for a, b in zip(rows.frame.key, keys.c, strict=True)))

    @cached_property
    def _width(self) -> int:
        return max(len(self.ask.datamap.tables[table].key) for table in self.closure.tables)

    def _node(self, table: TableId, keys: FromClause) -> list[ColumnElement[Any]]:
        texts: list[ColumnElement[Any]] = [dialects.as_text(column) for column in keys.c]
        blanks = [sa.cast(sa.literal(""), sa.Text)] * (self._width - len(texts))
        return [sa.cast(sa.literal(self._number(table)), sa.Integer), *texts, *blanks]

    def _labelled(self, table: TableId, keys: FromClause) -> list[ColumnElement[Any]]:
        return _named(self._node(table, keys), "n")


def _named(columns: Iterable[ColumnElement[Any]], prefix: str) -> list[ColumnElement[Any]]:
    return [column.label(f"{prefix}{i}") for i, column in enumerate(columns)]
