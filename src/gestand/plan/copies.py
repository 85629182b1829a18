"""Which copies a run makes follow: those of tables that it changes, and those that were left behind before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.engine import Connection

from gestand.acts import Action, Step
from gestand.datamap.comparing import rows_now, rows_of, telling
from gestand.datamap.copy import Copy
from gestand.datamap.model import DataMap
from gestand.datamap.quoting import as_it_is
from gestand.errors import StoreError
from gestand.plan.bench import Bench
from gestand.policy.copied import Follows
from gestand.stores.base import TableId


def copy_steps(
    datamap: DataMap, steps: Sequence[Step], benches: Iterable[Bench], before: int, everybody: bool
) -> Iterator[Step]:
    """A step for each copy that has to follow, their orders after `before`.

    `everybody`: also for one that says what nothing says any more, whoever left it so: the application, or a run that
    was given up.
    """
    connections = {bench.store: bench.connection for bench in benches}
    changed, following = _changed(datamap, steps), set[TableId]()
    for order, copy in enumerate(datamap.copies.values(), start=1):
        connection = connections.get(copy.id.store)
        if connection is None or copy.id in datamap.blocked or not has_work(copy):
            continue
        behind = changed & copy.tables or following & set(copy.how.reads)
        if behind or (everybody and _behind(connection, datamap, copy)):
            following.add(copy.id)
            yield Step(before + order, copy.id.store, copy.name, Action.FOLLOW, (), 0, (f"copies/{copy.name}",))


def has_work(copy: Copy) -> bool:
    """There is something to do for a copy: nothing is in a view that was never filled."""
    return bool(copy.how.module) or (copy.follows is Follows.REFRESH and copy.how.filled)


def _changed(datamap: DataMap, steps: Sequence[Step]) -> frozenset[TableId]:
    """The tables that the steps change: those of their rows, and those that let go of what is deleted."""
    named = {table.name: table.id for table in datamap.tables.values()}
    found = {named[step.table] for step in steps if step.table in named}
    gone = {named[s.table] for s in steps if s.action is Action.DELETE and s.table in named}
    return frozenset(found | {ref.table for table in gone for ref in datamap.referrers(table)})


def _behind(connection: Connection, datamap: DataMap, copy: Copy) -> bool:
    """A materialised view says what its query does not give any more; also when that cannot be asked."""
    if copy.how.module:
        return False
    columns = telling(datamap, copy)
    asked = f"SELECT EXISTS ({rows_of(copy, columns)} EXCEPT {rows_now(copy, columns)})"
    try:
        with connection.begin_nested():
            return bool(connection.execute(as_it_is(asked)).scalar_one())
    except StoreError:
        return True
