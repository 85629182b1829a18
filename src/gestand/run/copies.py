"""Makes copies follow what they were made from, after the last slice of a run.

A step of these can be done again at any time, and does nothing then. So a run that was cut off before or in one does
all of them when it goes on: until then it is not finished, and nothing has to be recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Action
from gestand.datamap.copy import Copy
from gestand.datamap.model import DataMap, Table
from gestand.datamap.quoting import as_it_is, quoted, quoted_table
from gestand.plan.cells import present
from gestand.plan.copies import has_work
from gestand.plan.make import STRIDE
from gestand.policy.copied import Follows
from gestand.run.batch import patiently

if TYPE_CHECKING:
    from gestand.run.executor import Executor

MARK = "follows"
"""In an intent: a copy was to follow."""


class Copies:
    """The steps of a run about copies."""

    def __init__(self, executor: Executor, connections: Mapping[str, Connection]) -> None:
        self.executor = executor
        self.connections = connections

    def run(self) -> None:
        """Those of the plan, in its order: a copy of a copy comes after it."""
        copies = {copy.name: copy for copy in self.executor.map.copies.values()}
        for step in self.executor.plan.steps:
            if step.action is Action.FOLLOW and step.table in copies:
                copy = copies[step.table]
                self.executor.noting.settle()
                patiently(lambda step=step, copy=copy: self._follow(step.order, copy))  # type: ignore[misc]

    def leave_up_to_date(self) -> None:
        """All of the map, before a run is given up whose plan is of another schema: nobody knows which it named."""
        place = (len(self.connections) + 2) * STRIDE
        for order, copy in enumerate(self.executor.map.copies.values(), start=place + 1):
            if copy.id.store in self.connections and copy.id not in self.executor.map.blocked and has_work(copy):
                patiently(lambda order=order, copy=copy: self._follow(order, copy))  # type: ignore[misc]

    def _follow(self, order: int, copy: Copy) -> int:
        executor, connection = self.executor, self.connections[copy.id.store]
        with executor.committing(connection, copy.id.store) as intents:
            rows = follow(connection, executor.map, copy)
            what = {"table": copy.name, "action": Action.FOLLOW.value, "columns": []}
            intents[order] = {"rows": rows, "store": copy.id.store, MARK: copy.name, **what}
        return rows


def follow(connection: Connection, datamap: DataMap, copy: Copy) -> int:
    """Inside a transaction. How many rows of the copy were taken, where it is that which was done."""
    found = 0
    for statement in _statements(datamap, copy):
        done = connection.execute(statement)
        found += max(done.rowcount, 0) if isinstance(statement, sa.Delete | sa.Update) else 0
    return found


def _statements(datamap: DataMap, copy: Copy) -> Iterator[sa.Executable]:
    name = quoted_table(copy.id)
    match copy.follows:
        case Follows.REFRESH:
            how = "CONCURRENTLY " if copy.at_once else ""
            yield as_it_is(f"REFRESH MATERIALIZED VIEW {how}{name}")
            return
        case Follows.ROW:
            yield from _with_its_row(datamap, copy)
        case Follows.REBUILD:
            yield as_it_is(f"INSERT INTO {name} ({quoted(copy.id.table)}) VALUES ('rebuild')")
        case Follows.TRIGGER:
            pass
    # What was taken from an index is only marked as such, and stays in it until its parts are joined.
    yield as_it_is(f"INSERT INTO {name} ({quoted(copy.id.table)}) VALUES ('optimize')")


def _with_its_row(datamap: DataMap, copy: Copy) -> Iterator[sa.Executable]:
    """Rows of the index whose row has gone, and what it says of cells that have."""
    table = datamap.tables[next(iter(copy.tables))]
    columns = [column.column for column in copy.of]
    index = sa.table(copy.id.table, sa.column("rowid"), *map(sa.column, columns))
    row = sa.table(table.id.table, *(sa.column(name) for name in dict.fromkeys((*table.key, *columns))))
    key = row.c[table.key[0]]
    yield sa.delete(index).where(index.c.rowid.not_in(sa.select(key)))
    for name in columns:
        now = sa.select(row.c[name]).where(key == index.c.rowid).scalar_subquery()
        gone = index.c.rowid.in_(sa.select(key).where(_gone(table, name, row)))
        yield sa.update(index).where(gone, index.c[name].is_distinct_from(now)).values({name: now})


def _gone(table: Table, name: str, row: sa.TableClause) -> sa.ColumnElement[bool]:
    there = present("sqlite", table, (name,), row)
    return sa.not_(sa.func.coalesce(there, sa.false()))
