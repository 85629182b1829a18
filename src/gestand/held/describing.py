"""Where one condition is all there is to say of what goes of a table, no set of keys is filled with it.

Nothing refers to such a table, its rows have one claim and one fate, and go along with nothing: what the condition
finds is in GO, and stays in it. To write a hundred thousand keys down, only to count them and to look them up again,
takes longer than to erase the rows. A condition says the same of one moment alone: a run, beside which others write,
keeps to sets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.datamap.fate import outlives, unseen_files
from gestand.datamap.model import Table
from gestand.datamap.retention import classes
from gestand.held.described import Described
from gestand.held.lens import Condition
from gestand.held.rows import Rows, along_of

Only = Callable[[Table, FromClause], Condition]
"""Which rows of a table are looked at, when it is not all of them."""


def described(rows: Rows, connection: Connection, table: Table, only: Only | None) -> Described | None:
    """What goes of a table, counted, where one condition says it; None where it takes a set."""
    if not _is_plain(rows, table) or (only is None and _from_several_sides(rows, table)):
        return None

    def goes(row: FromClause) -> list[Condition]:
        fate = rows.own_goes(table, row) if only else rows.own_goes(table, row, recorded=False)
        return [fate, *named(rows, table, row), *rows.not_stand_in(table, row)]

    row, first = rows.lens.few(table.id, partial(only, table)) if only else (rows.lens.alias(table.id), [])
    number = connection.execute(sa.select(sa.func.count()).select_from(row).where(*first, *goes(row))).scalar_one()

    def surely(row: FromClause) -> Condition:
        # As a value of `coalesce` SQLite would work out both sides of every OR.
        theirs = [only(table, row)] if only else []
        return sa.case((sa.and_(*theirs, *goes(row)), sa.true()), else_=sa.false())

    return Described(surely, int(number))


def named(rows: Rows, table: Table, row: FromClause) -> list[Condition]:
    """SQLite lets a key be NULL; such a row has no name by which it could go."""
    return [row.c[name].is_not(None) for name in table.key] if rows.lens.dialect == "sqlite" else []


def _is_plain(rows: Rows, table: Table) -> bool:
    """A row goes when its own fate says so, whatever becomes of any other; and nothing of it has ended before."""
    if rows.lens.live is not None or not rows.has_fate(table) or not classes(table):
        return False
    # `outlives` knows what points at a row, and how its cells end; files in a store that is away may keep it as well.
    kept = outlives(rows.map, table) or any(unseen_files(rows.map, table.id))
    return not (kept or along_of(table) or table.becomes)


def _from_several_sides(rows: Rows, table: Table) -> bool:
    """Its rows are found by time in more ways than one, or from people for whom something was recorded as well."""
    ways = list(rows.own_ways(table, rows.lens.alias(table.id), recorded=False))
    return len(ways) > 1 or any(rows.lens.ended(claim.group) for claim in table.claims)
