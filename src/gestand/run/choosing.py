"""How one statement finds the rows that it changes, and when it may (`gestand.run.straight`)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from gestand.datamap.model import Table
from gestand.datamap.spoken import Mention
from gestand.held.lens import key_types
from gestand.held.rows import refers_to_itself
from gestand.plan.bench import Bench
from gestand.plan.work import Act
from gestand.run.changing import in_two, locks_first
from gestand.run.roots import deciding
from gestand.stores.base import TypeKind
from gestand.stores.slots import Slot

AT_MOST = "at_most"
"""The parameter that says how many rows."""


def may_go_straight(bench: Bench, act: Act) -> bool:
    """Its rows can be found and changed by one statement: nothing is locked or looked up between the two."""
    dialect, table = bench.work.lens.dialect, act.table
    if isinstance(act.of, Mention) or refers_to_itself(table) or in_two(dialect, table, act.action):
        return False
    if locks_first(bench, table) or any(deciding(bench, act)):
        return False
    return dialect == "sqlite" or len(table.key) == 1


def chosen(
    bench: Bench, table: Table, row: sa.TableClause, keys: sa.Select[Any], first: Slot
) -> sa.ColumnElement[bool]:
    """The row is one of those that the query tells the keys of, looked up by its key; in SQLite `first` is one of them.

    There it was found before, and tells afterwards that the change was made.
    """
    columns = [row.c[name] for name in table.key]
    if bench.work.lens.dialect == "postgresql":
        # As an array the keys are what the rows are looked up by; as a query in a condition they could be joined with
        # all rows of which the rest of the condition is true.
        (column,) = columns
        return column == sa.any_(sa.func.array(keys.scalar_subquery(), type_=ARRAY(column.type)))
    told: sa.Select[Any] = sa.select(*first.relation.c)
    more: sa.Select[Any] = sa.select(*keys.subquery("found").c)
    return (columns[0] if len(columns) == 1 else sa.tuple_(*columns)).in_(told.union_all(more))


def asks_again(bench: Bench, table: Table) -> bool:
    """The condition stands once more beside the keys: somebody may have changed the row, or a key means two rows.

    SQLite has one writer, and whole numbers are the same by every rule.
    """
    return bench.work.lens.dialect != "sqlite" or key_types(table) != (TypeKind.INTEGER,)
