"""The rows that stay, found by recursion: from those that stay by themselves, along what keeps others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause

from gestand.datamap.model import Reference
from gestand.policy.model import Rule
from gestand.stores.base import TableId
from gestand.verify import dialects
from gestand.verify.closure import Closure, Tangled, in_order, points_at
from gestand.verify.hands import Asked, Hands, Question
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.rows import Rows
from gestand.verify.status import Ask

Node = tuple[Any, ...]
"""The number of a table, and a key as text, filled up to the longest."""
Edges = dict[Node, set[Node]]


@dataclass
class Recursion:
    """Rows are (number of their table, key as text): one list of rows for all tables of the closure."""

    ask: Ask
    closure: Closure
    _possible: dict[TableId, CTE] = field(default_factory=dict)
    _fated: dict[TableId, CTE] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self._in_order():
            self._fated[name] = self._fate(name)
            self._possible[name] = self._may_go(name)

    def gone(self, table: TableId) -> FromClause:
        """The keys (`k0`...) of the rows of `table` that go. Not to be asked when `several`."""
        kept = self._kept()
        mine = self._possible[table].alias()
        node = self._node(table, mine)
        return sa.select(*mine.c).where(no(_is_in(node, kept, mine))).subquery()

    @property
    def several(self) -> bool:
        """A table's rows go along with rows by more than one reference."""
        return any(len(self._along_of(table)) > 1 for table in self.closure.tables)

    def gone_by_hand(self, hands: Hands, table: TableId) -> list[tuple[str, ...]]:
        """The keys, as text, of the rows of `table` that go, when `several`.

        A row that goes along with several rows stays when the last of them does: no engine recurses over that. So the
        rows that may go and what ties them are fetched (keys only), and the rest is done here.
        """
        nodes = {
            flag: {tuple(row) for row in hands.rows(sa.union(*self._nodes(ctes)))}
            for flag, ctes in (("fated", self._fated), ("possible", self._possible))
        }
        ties, taking = self._pairs_of(hands, self.closure.references), self._pairs_of(hands, self.closure.along)
        kept = reached({tuple(row) for row in hands.rows(self._seeds())}, ties)
        while True:
            taken = reached(nodes["fated"] - kept, _turned(taking), kept)
            left = nodes["possible"] - taken - kept
            if not left:
                break
            kept |= reached(left, ties)
        width = len(self.ask.datamap.tables[table].key)
        return sorted(node[1 : 1 + width] for node in taken if node[0] == self._number(table))

    def _nodes(self, ctes: Mapping[TableId, CTE]) -> list[Asked]:
        return [sa.select(*self._labelled(table, cte)) for table, cte in ctes.items()]

    def _pairs_of(self, hands: Hands, references: Iterable[Reference]) -> Edges:
        """Referring row and the row it points at, both of which may go."""
        found: Edges = {}
        for reference in references:
            source, condition, mine, target = self._pairs(reference, certain=False)
            here, there = self._node(reference.table, mine), self._node(reference.to, target)
            asked = sa.select(*_named(here, "a"), *_named(there, "b")).select_from(source).where(condition)
            for row in hands.rows(asked):
                found.setdefault(tuple(row[: len(here)]), set()).add(tuple(row[len(here) :]))
        return found

    # ------------------------------------------------------------ what may go

    def _in_order(self) -> list[TableId]:
        """Each table after those its rows go along with; a table may go along with itself."""
        pairs = {(ref.table, ref.to) for ref in self.closure.along if ref.table != ref.to}
        order = in_order(self.closure.tables, pairs)
        if order is None:
            raise Tangled(self.closure.tables)
        return order

    def _fate(self, table: TableId) -> CTE:
        rows = Rows.of(self.ask, table)
        fate = both(rows.fate(), no(rows.has_a_file()))
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

    def _taken(self, reference: Reference, going: FromClause) -> Asked:
        """The rows that go along by this reference with a row in `going`."""
        rows, target = Rows.of(self.ask, reference.table), Rows.of(self.ask, reference.to)
        points = points_at(rows, reference, target.frame.row)
        protected, stand_in = either(rows.protected(), rows.has_a_file()), rows.is_stand_in()
        source = rows.frame.source.join(target.frame.row, points).join(going, self._same(target, going))
        taken = sa.select(*self._key(rows)).select_from(source).where(no(protected), no(stand_in))
        return taken.where(sa.false()) if rows.table.stays else taken

    # ------------------------------------------------------------ what stays after all

    def _kept(self) -> CTE:
        """Of the rows that may go: those that stay."""
        return self._spread("kept", self._seeds(), self._ties())

    def _spread(self, name: str, start: Question, ties: CTE) -> CTE:
        begin = start.cte(f"{name}_start")
        kept = sa.select(*begin.c).cte(name, recursive=True)
        width = len(kept.c)
        here, there = list(ties.c)[:width], list(ties.c)[width:]
        onward = sa.select(*there).where(*(a == b for a, b in zip(kept.c, here, strict=True)))
        return kept.union(onward)

    def _seeds(self) -> Question:
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
            if reference.rule is Rule.ALONG:
                # It goes along with one row only: when that stays, nothing takes it, unless its own fate is to go.
                alone = both(condition, no(self._is_fated(reference.table, mine)))
                found.append(sa.select(*_named(there, "a"), *_named(here, "b")).select_from(source).where(alone))
        return sa.union(*found).cte("ties")

    def _pairs(self, reference: Reference, certain: bool) -> tuple[FromClause, Condition, FromClause, FromClause]:
        """Referring rows joined with rows that may go; `certain`: those that stay whatever happens, else the others."""
        rows, target = Rows.of(self.ask, reference.table), Rows.of(self.ask, reference.to)
        points = points_at(rows, reference, target.frame.row)
        going, mine = self._possible[reference.to].alias(), self._possible[reference.table].alias()
        among = both(*(a == b for a, b in zip(rows.frame.key, mine.c, strict=True)))
        source = rows.frame.source.join(target.frame.row, points).join(going, self._same(target, going))
        if not certain:
            return source.join(mine, among), sa.true(), mine, going
        inside = sa.select(sa.literal(1)).select_from(mine).where(among).correlate(*rows.frame.aliases).exists()
        return source, no(inside), mine, going

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
        return both(*(a == b for a, b in zip(rows.frame.key, keys.c, strict=True)))

    @cached_property
    def _width(self) -> int:
        return max(len(self.ask.datamap.tables[table].key) for table in self.closure.tables)

    def _node(self, table: TableId, keys: FromClause) -> list[ColumnElement[Any]]:
        texts: list[ColumnElement[Any]] = [dialects.as_text(column) for column in keys.c]
        blanks = [sa.cast(sa.literal(""), sa.Text)] * (self._width - len(texts))
        return [sa.cast(sa.literal(self._number(table)), sa.Integer), *texts, *blanks]

    def _labelled(self, table: TableId, keys: FromClause) -> list[ColumnElement[Any]]:
        return _named(self._node(table, keys), "n")


def reached(start: Iterable[Node], edges: Edges, without: Set[Node] = frozenset()) -> set[Node]:
    """All nodes that can be reached from `start`, itself included, without entering `without`."""
    found, todo = set(start), list(start)
    while todo:
        onward = edges.get(todo.pop(), set()) - found - without
        found |= onward
        todo += onward
    return found


def _turned(edges: Edges) -> Edges:
    turned: Edges = {}
    for here, onward in edges.items():
        for there in onward:
            turned.setdefault(there, set()).add(here)
    return turned


def _named(columns: Iterable[ColumnElement[Any]], prefix: str) -> list[ColumnElement[Any]]:
    return [column.label(f"{prefix}{i}") for i, column in enumerate(columns)]


def _is_in(node: Sequence[ColumnElement[Any]], nodes: FromClause, of: FromClause) -> Condition:
    """A node, made from the columns of `of`, is one of the nodes."""
    same = (a == b for a, b in zip(node, nodes.c, strict=True))
    return sa.select(sa.literal(1)).select_from(nodes).where(*same).correlate(of).exists()
