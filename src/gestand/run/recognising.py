"""After a death: which of the slices that were intended were committed. The store is asked, and nothing else knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Action
from gestand.datamap.spoken import Mention
from gestand.ledger.codec import key_from_json
from gestand.plan.bench import Bench, without
from gestand.plan.frail import frail
from gestand.plan.make import STRIDE, drivers, every_side
from gestand.run.copies import MARK
from gestand.run.files import Files
from gestand.run.keylists import MARK as LOSES
from gestand.run.keylists import happened as lost
from gestand.run.knots import untied
from gestand.run.written import work_out
from gestand.stores.asking import asking

if TYPE_CHECKING:
    from gestand.run.executor import Executor


GONE = (Action.DELETE, Action.FOLD)
"""What leaves no row behind. (What was folded and what was added to a total was one transaction: no row, no more.)"""


def recognise(executor: Executor, connections: Mapping[str, Connection]) -> None:
    """Slices that were intended and not entered: ask the store whether they were committed."""
    for intent in executor.records.pending(executor.run.id):
        if not intent.slice:
            continue  # rows that were written down for an act that is still to come
        executor.slice = max(executor.slice, intent.slice)
        if MARK in intent.body:
            executor.records.withdraw(executor.run.id, intent.step, intent.slice, executor.now)
            continue
        name = str(intent.body["store"])
        if LOSES in intent.body and name in connections:
            done = lost(executor.bench(name, connections[name]), executor.whom, intent.body)
            rows = int(intent.body["rows"]) if done else 0
        elif name in connections:
            happened = _happened(executor, executor.bench(name, connections[name]), intent.step, intent.body)
            rows = int(intent.body["rows"]) if happened else 0
        else:
            rows = Files.happened(executor.stores[name], intent.body)
        if rows:
            executor.enter(intent.step, rows, recognised=True, slice_no=intent.slice)
        else:
            executor.records.withdraw(executor.run.id, intent.step, intent.slice, executor.now)


def _happened(executor: Executor, bench: Bench, order: int, body: Mapping[str, Any]) -> bool:
    """The first row of the slice is gone, or no longer asks for the act."""
    acts = bench.work.acts()
    act = next((a for a in acts if a.order == order % STRIDE), None)
    if act is None:
        return untied(bench, body)
    with asking(bench.connection):
        if isinstance(act.of, Mention):
            bench.work.mentioned.gather(act.of, drivers(bench.decisions, executor.whom))
        elif act.action not in GONE and bench.work.needs_going(act):
            work_out(executor, bench, [act])
        bench = without(bench, frail(executor.map, acts).get(act.order, frozenset()))
        row = bench.work.lens.base(act.table.id)
        same = bench.work.lens.row_among(act.table, row, [key_from_json(body["first"])])
        sides = every_side(bench.decisions, executor.whom)
        if act.action in GONE:
            asks: sa.ColumnElement[bool] = sa.true()
        else:
            asks = sa.or_(*(bench.work.where(act, row, side, settled=True) for side in sides))
        return bench.connection.execute(sa.select(sa.literal(1)).select_from(row).where(same, asks)).first() is None
