"""Long paths for SQLite: all the rows on the way side by side in one FROM, instead of one question in another.

SQLite 3.40 reads a statement with a stack of 100 places, and a question within a question takes ten of them.
Side by side the rows of a path take no more places than one row does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.worked import Hop
from gestand.held.looked import pointing
from gestand.stores.base import TableId

Condition = ColumnElement[bool]


Inner = Callable[[FromClause], Condition]
Alias = Callable[[TableId], FromClause]

LONG = 3
"""Paths of more hops are not told step by step."""


def walked(row: FromClause, hops: Sequence[Hop], inner: Inner, alias: Alias) -> Condition:
    """`inner` holds on the row that is reached from `row` by these hops (and that row exists)."""
    started = next((at for at, hop in enumerate(hops) if not hop.own), len(hops))
    own = [row.c[name].is_not(None) for hop in hops[:started] for name in hop.columns]
    there, rows, steps = row, list[FromClause](), list[Condition]()
    for hop in hops[started:]:
        if hop.own:
            steps += [there.c[name].is_not(None) for name in hop.columns]
            continue
        onto = alias(hop.to)
        steps += [onto.c[to] == there.c[name] for name, to in zip(hop.columns, hop.to_columns, strict=True)]
        rows.append(onto)
        there = onto
    last = inner(there)
    if rows:
        found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(*rows).where(*steps, last)
        last = sa.exists(found.correlate_except(*rows))
    return sa.and_(*own, last) if own else last


def onwards(there: FromClause, hops: Sequence[Hop], inner: Inner, alias: Alias) -> tuple[list[FromClause], Condition]:
    """The rows on the way from `there`, and what is asked of them: in a FROM with it, from whichever end.

    Only for conditions that are asked to be true.
    """
    rows, steps = [there], list[Condition]()
    for hop in hops:
        here = rows[-1]
        columns = [here.c[name] for name in hop.columns]
        if hop.own:
            steps += [column.is_not(None) for column in columns]
            continue
        rows.append(alias(hop.to))
        steps += pointing(columns, [rows[-1].c[name] for name in hop.to_columns])
    return rows, sa.and_(*steps, inner(rows[-1]))
