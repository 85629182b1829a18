"""Rows of one table that keep each other and all go: they let go of each other first, or go in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gestand.acts import Action, Key
from gestand.datamap.fate import loose
from gestand.held.rows import own_keepers
from gestand.ledger.codec import key_from_json
from gestand.plan.bench import Bench
from gestand.plan.make import STRIDE
from gestand.plan.work import Act
from gestand.run import changing
from gestand.run.batch import patiently
from gestand.run.roots import lock_people_of
from gestand.run.slices import Pace
from gestand.stores.asking import asking
from gestand.stores.keys import canonical_key

if TYPE_CHECKING:
    from gestand.run.executor import Executor

BESIDE = STRIDE // 2
"""Added to the order of an act: the rows of its table let go of each other before it."""


def untie(executor: Executor, bench: Bench, act: Act, stride: int) -> None:
    """Rows that all go let go of each other.

    Nothing is lost by it: what goes is decided by each row's own fate, these references are not claims', and nothing
    goes along by them. So it is no step of a plan; it is entered beside them.
    """
    for ref in loose(bench.work.map, act.table):
        free = Act(BESIDE + act.order, act.table, Action.LET_GO, ref.columns, (f"refers/{ref.to}",), ref)
        pace = executor.pace(bench)
        while patiently(lambda free=free, pace=pace: _let_go(executor, bench, free, pace, stride)):  # type: ignore[misc]
            continue


def _let_go(executor: Executor, bench: Bench, act: Act, pace: Pace, stride: int) -> int:
    """One batch of rows that go and still point: how many let go."""
    row = bench.work.lens.base(act.table.id)
    key = [row.c[name] for name in act.table.key]
    goes = sa.and_(
        bench.work.rows.going(act.table, row), bench.work.rows.falls(act.table, row), _points(act.columns, row)
    )
    pace.begin()
    with executor.transaction(bench, stride) as batch:
        found = bench.connection.execute(sa.select(*key).where(goes).limit(pace.size))
        done: list[Key] = []
        if keys := [canonical_key(tuple(values)) for values in found]:
            among = bench.work.lens.row_among(act.table, row, keys)
            free = dict.fromkeys(act.table.stored(act.columns))
            done = changing.update(bench, act.table, sa.and_(among, goes), free)
            batch.note(act, len(done), done[0] if done else None)
    pace.end(len(done), executor.noted)
    return len(done)


def untied(bench: Bench, intent: Mapping[str, Any]) -> bool:
    """Whether a batch of rows that was to let go of each other did: its first is gone, or points at nothing."""
    table = bench.work.map.named(str(intent.get("table", "")))
    if table is None:
        return False
    row = bench.work.lens.base(table.id)
    same = bench.work.lens.row_among(table, row, [key_from_json(intent["first"])])
    asked = sa.select(sa.literal(1)).select_from(row).where(same, _points(intent["columns"], row))
    with asking(bench.connection):
        return bench.connection.execute(asked).first() is None


def _points(columns: Sequence[str], row: sa.TableClause) -> sa.ColumnElement[bool]:
    return sa.and_(*(row.c[name].is_not(None) for name in columns))


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
