"""Rows that could not be found again later: written down before the first change, in the records of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gestand.acts import Action, Key
from gestand.ledger.codec import key_from_json, key_to_json
from gestand.plan.bench import Bench
from gestand.plan.drivers import Driver
from gestand.plan.make import STRIDE
from gestand.plan.work import Act, goes_or_lets_go
from gestand.stores.asking import asking
from gestand.stores.base import TableId
from gestand.stores.keys import canonical_key

if TYPE_CHECKING:
    from gestand.run.executor import Executor


def written(
    executor: Executor, bench: Bench, act: Act, stride: int, sides: Sequence[Driver], if_any: bool = False
) -> list[Key]:
    """The rows of an act on these sides; `if_any`: where there are none, nothing is written down."""
    order, run = stride + act.order, executor.run.id
    for intent in executor.records.pending(run):
        if intent.step == order and intent.slice == 0:
            return [key_from_json(key) for key in intent.body["keys"]]
    row = bench.work.lens.base(act.table.id)
    columns = [row.c[name] for name in act.table.key]
    keys: dict[Key, None] = {}
    with asking(bench.connection):
        for where in (bench.work.where(act, row, side) for side in sides):
            if not isinstance(where, sa.False_):
                found = bench.connection.execute(sa.select(*columns).where(where))
                keys.update((canonical_key(tuple(values)), None) for values in found)
    if keys or not if_any:
        body = {"store": bench.store, "keys": [key_to_json(key) for key in keys]}
        executor.records.intend(run, order, 0, body, executor.now)
    return list(keys)


def work_out(executor: Executor, bench: Bench, acts: Sequence[Act]) -> None:
    """Finds what goes, as far as these acts ask; nothing, where there are none.

    Of the rows of others that hung on those of the plan's people when the run began, what is left is known from what
    was written down.
    """
    people = executor.whom
    if acts:
        bench.work_out(people, acts, _others(executor, bench) if people else None)


def can_hang(executor: Executor, bench: Bench, acts: Sequence[Act]) -> list[Act]:
    """Those of the acts that may take a row of others with those of the plan's people, or let go of such a row."""
    people = executor.whom
    tables = bench.others(people).tables if people else frozenset()
    found = [a for a in acts if goes_or_lets_go(a) and any(t.id in tables for t in bench.work.touched(a))]
    if not found or any(not intent.slice for intent in executor.records.pending(executor.run.id)):
        # What hung when the run began is written down: what kept it may have gone.
        return found
    with asking(bench.connection):
        return found if bench.may_hang(people) else []


def _others(executor: Executor, bench: Bench) -> Mapping[TableId, Sequence[Key]]:
    taking = {act.order: act.table.id for act in bench.work.acts() if act.action is Action.DELETE}
    found: dict[TableId, list[Key]] = {}
    for intent in executor.records.pending(executor.run.id):
        table = taking.get(intent.step % STRIDE)
        if intent.slice == 0 and intent.body.get("store") == bench.store and table is not None:
            found.setdefault(table, []).extend(key_from_json(key) for key in intent.body["keys"])
    return found
