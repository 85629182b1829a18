"""Rows of one table that keep each other and all go: they let go of each other first, or go in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from gestand.acts import Action, Key
from gestand.datamap.model import DataMap, Reference, Table
from gestand.held.rows import own_keepers
from gestand.plan.make import Bench
from gestand.plan.work import Act
from gestand.policy.model import Rule
from gestand.run import changing
from gestand.run.roots import lock_people_of
from gestand.run.slices import Pace
from gestand.stores.keys import canonical_key

if TYPE_CHECKING:
    from gestand.run.executor import Executor


def loose(datamap: DataMap, table: Table) -> list[Reference]:
    """The references by which its rows keep one another, and which those that go can be made to let go of.

    Not those by which somebody is found.
    """
    ways = {(hop.table, hop.columns) for other in datamap.tables.values() for c in other.claims for hop in c.hops}
    return [
        ref
        for ref in own_keepers(table)
        if ref.rule is Rule.KEEPS and ref.nullable and not ref.link and (ref.table, ref.columns) not in ways
    ]


def untie(bench: Bench, act: Act) -> None:
    """Rows that all go let go of each other.

    Nothing is lost by it: what goes is decided by each row's own fate, these references are not claims', and nothing
    goes along by them. So it is no step, and entered nowhere.
    """
    row = bench.work.lens.base(act.table.id)
    key = [row.c[name] for name in act.table.key]
    for ref in loose(bench.work.map, act.table):
        pointing = sa.and_(*(row.c[name].is_not(None) for name in ref.columns))
        goes = sa.and_(bench.work.rows.going(act.table, row), bench.work.rows.falls(act.table, row))
        pace = Pace()
        keys: list[Key] | None = None
        while keys is None or keys:
            with bench.connection.begin():
                pace.begin()
                found = bench.connection.execute(sa.select(*key).where(pointing, goes).limit(pace.size))
                keys = [canonical_key(tuple(values)) for values in found]
                if keys:
                    among = bench.work.lens.row_among(act.table, row, keys)
                    free = dict.fromkeys(ref.columns)
                    if not changing.update(bench, act.table, sa.and_(among, pointing, goes), free):
                        break
            pace.end(len(keys))


def tangle(executor: Executor, bench: Bench, act: Act, stride: int) -> None:
    """Rows that all go and cannot let go of each other go in one statement, however many they are."""
    if act.action is not Action.DELETE or len(loose(bench.work.map, act.table)) == len(own_keepers(act.table)):
        return
    row = bench.work.lens.base(act.table.id)
    key = [row.c[name] for name in act.table.key]
    together = bench.work.rows.tangled(act.table, row)
    with executor.transaction(bench, stride) as batch:
        found = bench.connection.execute(sa.select(*key).where(together))
        if keys := [canonical_key(tuple(values)) for values in found]:
            lock_people_of(bench, act, keys)
            among = bench.work.lens.row_among(act.table, row, keys)
            done = changing.delete(bench, act.table, sa.and_(among, together))
            batch.note(act, len(done), done[0] if done else None)
