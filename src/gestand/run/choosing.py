"""How one statement finds the rows that it changes, and when it may (`gestand.run.straight`)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import FromClause

from gestand.datamap.model import Reference, Table
from gestand.datamap.spoken import Mention
from gestand.held.lens import key_types
from gestand.held.rows import along_of, refers_to_itself
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByPeople
from gestand.plan.work import Act
from gestand.run.changing import in_two, locks_first
from gestand.run.roots import deciding
from gestand.stores.base import PLACE, TypeKind
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
    return dialect == "sqlite" or len(table.key) == 1 or _has_places(bench, table)


def concerns(bench: Bench, act: Act, side: ByPeople) -> bool:
    """A row of the act, or one that it lets go of, can be of one of these people, or go along with such a row."""
    if isinstance(act.of, Mention):
        return True
    table = bench.work.map.tables[act.of.to] if isinstance(act.of, Reference) else act.table
    return bool(along_of(table)) or any(side.keys.get(claim.group) for claim in table.claims)


def chosen(
    bench: Bench, table: Table, row: sa.TableClause, there: FromClause, rows: sa.Select[Any], first: Slot
) -> sa.ColumnElement[bool]:
    """The row is one of those that a query from `there` finds; in SQLite `first`, a key found before, is one of them.

    In PostgreSQL they are an array, by which the rows are looked up: as a query in a condition they could be joined
    with all rows of which the rest of the condition is true. They are named by their place where a table has places of
    its own (a third quicker than by a key); a row that has another by now was changed, and the next batch finds it.
    """
    if bench.work.lens.dialect == "postgresql":
        name = PLACE if _has_places(bench, table) else table.key[0]
        mine: sa.ColumnClause[Any] = sa.column(name, _selectable=row)
        theirs: sa.ColumnClause[Any] = sa.column(name, _selectable=there)
        array = sa.func.array(rows.with_only_columns(theirs).scalar_subquery(), type_=ARRAY(sa.Text))
        return mine == sa.any_(array)
    columns = [row.c[name] for name in table.key]
    told: sa.Select[Any] = sa.select(*first.relation.c)
    more: sa.Select[Any] = sa.select(*rows.subquery("found").c)
    return (columns[0] if len(columns) == 1 else sa.tuple_(*columns)).in_(told.union_all(more))


def _has_places(bench: Bench, table: Table) -> bool:
    """A place is one of a table alone, and not of a partition or an heir."""
    found = (each for each in bench.work.map.surveyed if each.id == table.id)
    return any(each.kind == "table" and not (each.partitioned or each.heirs) for each in found)


def asks_again(bench: Bench, table: Table) -> bool:
    """The condition stands once more beside the keys: somebody may have changed the row, or a key means two rows.

    SQLite has one writer, and whole numbers are the same by every rule.
    """
    return bench.work.lens.dialect != "sqlite" or key_types(table) != (TypeKind.INTEGER,)
