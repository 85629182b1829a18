"""Whether anything hangs at all: one question for each table whose rows could keep a row of others.

To find what hangs, all that goes of some people is worked out, which takes longer than to take it. Nearly always
nothing hangs; then this says so, and that is spared. It asks of their rows whether one keeps a row that is not theirs
and whose own fate is to go: without such a row nothing hangs, whatever becomes of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.datamap.model import Reference, Table
from gestand.held.atonce import answered
from gestand.held.lens import Condition, is_not_true, one
from gestand.held.others import Others
from gestand.held.rows import Rows, along_of, matches
from gestand.stores.base import TableId

Theirs = Callable[[Table, FromClause, bool], Condition]
"""Whether a row of a table is these people's; True: of a row that is found otherwise, False: to find it by."""


def may_hang(rows: Rows, connection: Connection, others: Others, store: str, theirs: Theirs) -> bool:
    """False: no row of others hangs on one of these people's."""
    tables = [table for table in rows.map.tables.values() if table.id.store == store and rows.can_go(table)]
    if any(along_of(table) for table in tables):
        # What goes along with theirs, and with that in turn, keeps rows as well.
        return True
    away: dict[TableId, list[Reference]] = {}
    for ref in others.leading_away():
        if ref.table.store == store:
            away.setdefault(ref.table, []).append(ref)
    # Short questions first: mostly all that theirs keep is theirs, and whether it would go need not be asked.
    to_others = answered(connection, {name: [_keeping(rows, refs, theirs)] for name, refs in away.items()})
    return bool(answered(connection, {name: [_keeping(rows, away[name], theirs, due=True)] for name in to_others}))


def _keeping(rows: Rows, refs: Sequence[Reference], theirs: Theirs, due: bool = False) -> sa.Select[Any]:
    """Rows of theirs that keep, by one of these references from one table, a row that is not theirs; `due`: and that
    would go.
    """
    table = rows.map.tables[refs[0].table]
    row, found = rows.lens.few(table.id, lambda row: theirs(table, row, False))
    kept = []
    for ref in refs:
        target, there = rows.map.tables[ref.to], rows.lens.alias(ref.to)
        others = [is_not_true(theirs(target, there, True)), *([rows.own_goes(target, there)] if due else [])]
        kept.append(sa.exists(one(there).where(matches(row, ref, there), *others)))
    return sa.select(sa.literal_column("1")).select_from(row).where(*found, sa.or_(*kept))
