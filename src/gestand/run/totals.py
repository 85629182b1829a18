"""Adds rows up into a table of totals: one more to each total that is there, and a new one where none is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.becoming import Becoming
from gestand.datamap.model import Table
from gestand.errors import Place, StoreError
from gestand.held.company import told, told_apart
from gestand.held.lens import Condition, Lens
from gestand.held.totals import labels, person_of, totals_of

_NONE: ColumnElement[int] = sa.literal_column("0")


class Adding:
    """The totals of one table, in the transaction in which its rows go."""

    def __init__(self, lens: Lens, table: Table, becomes: Becoming) -> None:
        self.lens, self.table, self.becomes, self.into = lens, table, becomes, totals_of(becomes)

    def add(self, connection: Connection, chosen: Callable[[FromClause], Condition]) -> int:
        """Adds up the rows that are chosen; of how many rows that is.

        Each group changes one total, or makes one: where the database did something else nothing is done. Nor is it
        where the total that too few were to join has gone since they were found.
        """
        groups = self._groups(chosen)
        base, there = self.lens.base(self.into.table), self.lens.alias(self.into.table)
        known = self._same(groups).in_(sa.select(*labels(self.into, there)).correlate_except(there))
        alone = sa.and_(sa.not_(known), groups.c.people < self.becomes.k)
        each = (sa.func.count(sa.case((which, 1))) for which in (known, alone))
        rows_of = sa.func.coalesce(sa.func.sum(groups.c.n), _NONE)
        counted = sa.select(sa.func.count(), rows_of, *each).select_from(groups)
        number, rows, old, few = (int(value) for value in connection.execute(counted).one())
        if not number:
            return 0
        if few:
            raise self._untold(number, number - few)
        same = [mine == theirs for mine, theirs in zip(labels(self.into, base), self._told(groups), strict=True)]
        more = sa.update(base).where(*same).values(self._more(base, groups))
        names, values = zip(*self._new(groups), strict=True)
        new = sa.insert(base).from_select(list(names), sa.select(*values).where(sa.not_(known)))
        for what, wanted in ((more, old), (new, number - old)):
            if (done := _changed(connection, what)) != wanted:
                raise self._untold(wanted, done)
        return rows

    def _groups(self, chosen: Callable[[FromClause], Condition]) -> FromClause:
        """What is to be added to each total: `g0`, ... tell which, `v0`, ... are what stands in its columns."""
        row = self.lens.alias(self.table.id)
        dialect = self.lens.dialect
        alike = told_apart(self.table, self.becomes.by, row, dialect)
        values = (_any(told(self.table, name, row, dialect), dialect) for name, _ in self.into.by)
        sums = (sa.func.sum(told(self.table, name, row, dialect)) for name, _ in self.into.sums)
        return (
            sa.select(
                *(label.label(f"g{i}") for i, label in enumerate(alike)),
                *(value.label(f"v{i}") for i, value in enumerate(values)),
                sa.func.count().label("n"),
                sa.func.count(sa.distinct(person_of(self.table, row))).label("people"),
                *(sa.func.coalesce(found, _NONE).label(f"s{i}") for i, found in enumerate(sums)),
            )
            .select_from(row)
            .where(chosen(row))
            .group_by(*alike)
            .subquery("groups")
        )

    def _told(self, groups: FromClause) -> list[ColumnElement[Any]]:
        return [groups.c[f"g{i}"] for i in range(len(self.becomes.by))]

    def _same(self, groups: FromClause) -> Any:
        found = self._told(groups)
        return found[0] if len(found) == 1 else sa.tuple_(*found)

    def _more(self, total: FromClause, groups: FromClause) -> dict[str, ColumnElement[Any]]:
        """People who come back in a later fold may be the same: of both together there are as many as of the larger."""
        most = sa.func.max if self.lens.dialect == "sqlite" else sa.func.greatest
        found: dict[str, ColumnElement[Any]] = {
            self.into.people: most(sa.func.coalesce(total.c[self.into.people], _NONE), groups.c.people)
        }
        if self.into.rows:
            found[self.into.rows] = sa.func.coalesce(total.c[self.into.rows], _NONE) + groups.c.n
        for i, (_, name) in enumerate(self.into.sums):
            found[name] = sa.func.coalesce(total.c[name], _NONE) + groups.c[f"s{i}"]
        return found

    def _new(self, groups: FromClause) -> list[tuple[str, ColumnElement[Any]]]:
        found = [(name, groups.c[f"v{i}"]) for i, (_, name) in enumerate(self.into.by)]
        found.append((self.into.people, groups.c.people))
        if self.into.rows:
            found.append((self.into.rows, groups.c.n))
        return [*found, *((name, groups.c[f"s{i}"]) for i, (_, name) in enumerate(self.into.sums))]

    def _untold(self, wanted: int, done: int) -> StoreError:
        there = self.lens.map.tables[self.into.table]
        return StoreError(
            "run/not-told",
            f"{there.id.store}: {wanted} totals of {there.name} were to be changed and {done} were: nothing of that"
            " slice was done",
            "see whether two totals are of the same, or a trigger or a rule of the database stands in the way; then run"
            " `gestand apply` again",
            Place(store=there.id.store, table=there.name),
        )


def _any(value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """The value that all rows of a group have."""
    if dialect == "sqlite":
        return sa.func.min(value)
    return sa.func.array_agg(value)[1]


def _changed(connection: Connection, statement: sa.Insert | sa.Update) -> int:
    return int(connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount)
