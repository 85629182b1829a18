"""The latest end of an activity over many rows, in one question: what the engine knows of each event of its terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.model import Activity, Claim, Event, Leaf, Table, Written
from gestand.datamap.worked import Hop
from gestand.held.lens import Condition, is_not_true, is_true, one
from gestand.held.rows import Rows
from gestand.held.terms import leaves, leaves_of
from gestand.held.until import OVER, End, Seen, activity_end, leaf_end, or_asked
from gestand.stores.base import TableId

Value = ColumnElement[Any]
WIDTH = 5
"""Columns of the answer about one event."""


@dataclass(frozen=True)
class Latest:
    """An upper bound, which is exact for one row: of several it is *at the latest*."""

    rows: Rows
    connection: Connection
    table: Table
    claim: Claim
    activity: Activity

    def ask(
        self, row: FromClause, conditions: Sequence[Condition], size: ColumnElement[int] | None = None
    ) -> tuple[int, End]:
        """How many rows meet the conditions (or files, of which each row is `size`), and the latest of their ends."""
        theirs = self._own_counts(row)
        counts = [sa.func.count() if size is None else sa.func.sum(size), sa.func.count(), _number(theirs)]
        every = list(leaves(self.activity))
        asked = [value for leaf in every for value in self._asked(leaf, row, theirs)]
        found: Any = self.connection.execute(sa.select(*counts, *asked).select_from(row).where(*conditions)).one()
        count, rows, own = (int(number or 0) for number in found[: len(counts)])
        seen = {
            id(leaf): _seen(found[start : start + WIDTH])
            for leaf, start in zip(every, range(len(counts), len(found), WIDTH), strict=True)
        }

        def end_of(leaf: Leaf, cap: bool) -> End:
            return leaf_end(leaf, seen[id(leaf)], self.rows.lens.zone, cap)

        end = activity_end(self.activity, end_of, OVER if rows and not own else None)
        return count, or_asked(self.activity, end, self.rows.lens.at) if rows else end

    def _own_counts(self, row: FromClause) -> Condition:
        """The activity was not ended by record for the row's person, so that its own term counts."""
        bound = self.rows.ends.bound(self.claim, self.activity.name, row)
        return sa.true() if bound is None else is_not_true(bound)

    @cached_property
    def _own(self) -> frozenset[int]:
        return frozenset() if self.activity.own is None else frozenset(map(id, leaves_of(self.activity.own)))

    # ------------------------------------------------------------ one event

    def _asked(self, leaf: Leaf, row: FromClause, theirs: Condition) -> Iterator[Value]:
        """The latest value; how many rows have one, and could have; how many have no event at all, or lead nowhere."""
        mine = theirs if id(leaf) in self._own else sa.true()
        yield from self._of_others(leaf, row, mine) if self._is_of_others(leaf) else self._on_path(leaf, row, mine)

    def _on_path(self, leaf: Leaf, row: FromClause, mine: Condition) -> Iterator[Value]:
        way = self.rows.lens.way(self.table.id, self.claim)
        hops = self.claim.way[: way.index(leaf.event.column.table)]
        value = along(self.rows.lens.alias, row, hops, lambda there: self.rows.lens.value(there, leaf.event))
        arrives = is_true(self.rows.lens.walk(row, hops, lambda _: sa.true())) if hops else sa.true()
        yield self._max(leaf.event, value, mine)
        yield sa.func.count(sa.case((mine, value)))
        yield _number(sa.and_(mine, arrives))
        yield sa.literal(0)
        yield _number(sa.and_(mine, sa.not_(arrives)))

    def _of_others(self, leaf: Leaf, row: FromClause, mine: Condition) -> Iterator[Value]:
        """The last over the person's rows elsewhere: a row of its own for each that is looked at."""
        there = self.rows.lens.alias(leaf.event.column.table)
        same = self.rows.ends.same(self.table.id, self.claim, leaf, row, there)
        value = self.rows.lens.value(there, leaf.event)
        sortable_value = sortable(leaf.event, value, self.rows.lens.dialect)
        last = sa.select(sa.func.max(sortable_value)).where(same).correlate_except(there).scalar_subquery()
        nulls = sa.exists(one(there).where(same, value.is_(None)))
        none = sa.not_(sa.exists(one(there).where(same)))
        arrives = is_true(self.rows.ends.reaches(self.table.id, self.claim, leaf, row))
        yield self._text(sa.func.max(sa.case((mine, last))))
        yield sa.func.count(sa.case((mine, last)))
        yield sa.func.count(sa.case((mine, last))) + _number(sa.and_(mine, nulls))
        yield _number(sa.and_(mine, arrives, none))
        yield _number(sa.and_(mine, sa.not_(arrives)))

    @property
    def _chain(self) -> tuple[TableId, ...]:
        return self.rows.lens.chain(self.table.id, self.claim)

    def _is_of_others(self, leaf: Leaf) -> bool:
        """On the person's own row there is but one event, the last or not."""
        return leaf.last and leaf.event.column.table != self._chain[-1]

    def _max(self, event: Event, value: Value, mine: Condition) -> Value:
        return self._text(sa.func.max(sa.case((mine, sortable(event, value, self.rows.lens.dialect)))))

    def _text(self, value: Value) -> Value:
        # Drivers cannot carry PostgreSQL's infinity; its text can be.
        return sa.cast(value, sa.Text()) if self.rows.lens.dialect == "postgresql" else value


def sortable(event: Event, value: Value, dialect: str) -> Value:
    """The value so that the greatest is the latest: texts with different offsets do not sort, in UTC they do."""
    aware = dialect == "sqlite" and event.written is Written.AWARE
    return sa.func.strftime("%Y-%m-%d %H:%M:%f", value) if aware else value


def _number(condition: Condition) -> Value:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _seen(found: Sequence[Any]) -> Seen:
    latest, *numbers = found
    return Seen(latest, *(int(number or 0) for number in numbers))


def along(
    alias: Callable[[TableId], FromClause],
    row: FromClause,
    hops: tuple[Hop, ...],
    inner: Callable[[FromClause], Value],
) -> Value:
    """A value of the row that these hops lead to, as a scalar subquery."""
    if not hops:
        return inner(row)
    hop, rest = hops[0], hops[1:]
    there = alias(hop.to)
    match = [there.c[b] == row.c[a] for a, b in zip(hop.columns, hop.to_columns, strict=True)]
    found = sa.select(along(alias, there, rest, inner)).select_from(there).where(*match)
    return found.correlate_except(there).scalar_subquery()
