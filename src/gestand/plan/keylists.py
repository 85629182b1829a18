"""Which lists lose an element: one that points at no row, or at one that goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.acts import Action, Person, Step
from gestand.datamap.keylist import KeyList
from gestand.datamap.model import DataMap
from gestand.held.keylists import Gone, Losses
from gestand.held.lens import Condition
from gestand.plan.bench import Bench
from gestand.policy.spelling import within


def keylist_steps(datamap: DataMap, benches: Iterable[Bench], before: int, people: Sequence[Person]) -> Iterator[Step]:
    """A step for each list that loses elements, their orders after `before`."""
    by_store = {bench.store: bench for bench in benches}
    for order, keys in enumerate(datamap.keylists, start=1):
        bench = by_store.get(keys.table.store)
        if bench is None or {keys.table, keys.to} & datamap.blocked:
            continue
        if expected := _count(bench, keys, people):
            table = datamap.tables[keys.table]
            because = (f"lists/{within(table.name, keys.column)}", *(f"keep/{name}" for name in keys.activities))
            yield Step(
                before + order, bench.store, table.name, Action.LOSE, (keys.column,), expected, because, table.rows
            )


def _count(bench: Bench, keys: KeyList, people: Sequence[Person]) -> int:
    work = bench.work
    row = work.lens.base(keys.table)
    lost = Losses(work.lens, keys, people).some_lost(row, _gone(bench, keys))
    stays = sa.not_(work.rows.going(work.map.tables[keys.table], row)) if keys.table in work.rows.go else sa.true()
    asked = sa.select(sa.func.count()).select_from(row).where(lost, stays)
    return int(bench.connection.execute(asked).scalar_one())


def _gone(bench: Bench, keys: KeyList) -> Gone | None:
    """A row that goes in the same run."""
    rows = bench.work.rows
    if rows.go.get(keys.to) is None:
        return None
    table = bench.work.map.tables[keys.to]

    def gone(there: FromClause) -> Condition:
        return rows.going(table, there)

    return gone
