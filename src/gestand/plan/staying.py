"""Of which tables nothing of some people stays: there is nothing to change in them, whatever has ended.

One short question, of all tables at once, is the answer to each act that would change what stays of theirs. Nearly
always, when somebody is erased, all goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa

from gestand.acts import Action
from gestand.datamap.model import Claim, Table
from gestand.datamap.retention import RetentionClass
from gestand.held.atonce import answered
from gestand.held.described import Described
from gestand.held.lens import is_not_true
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByPeople, Driver
from gestand.plan.work import Act
from gestand.stores.base import TableId


def changes_what_stays(act: Act) -> bool:
    """It blanks, marks or hands over rows that do not go, and no others."""
    return act.action is not Action.DELETE and (act.of is None or isinstance(act.of, RetentionClass | Claim))


def none_stays(bench: Bench, sides: Sequence[Driver]) -> frozenset[TableId]:
    """The tables of which all rows of these people go. What goes was worked out; of everybody nothing is said."""
    if len(sides) != 1 or not isinstance(sides[0], ByPeople) or sides[0].everybody:
        return frozenset()
    side, rows = sides[0], bench.work.rows
    tables = {act.table.id: act.table for act in bench.work.acts() if changes_what_stays(act)}
    some = {name: table for name, table in tables.items() if rows.numbers.get(name)}
    how = {name: goes for name in some if isinstance(goes := rows.go.get(name), Described)}
    asked = {name: [_staying(bench, table, side)] for name, table in some.items() if name not in how}
    all_gone = {name for name, goes in how.items() if goes.everything}
    return frozenset(all_gone | asked.keys() - set(answered(bench.connection, asked)))


def _staying(bench: Bench, table: Table, side: ByPeople) -> sa.Select[tuple[int]]:
    row, theirs = bench.work.lens.few(table.id, partial(bench.work.driven, table, driver=side, start=True))
    stays = is_not_true(bench.work.rows.going(table, row))
    return sa.select(sa.literal_column("1")).select_from(row).where(*theirs, stays)
