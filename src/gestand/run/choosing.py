"""How one statement finds the rows that it changes, and when it may (`gestand.run.straight`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import FromClause
from sqlalchemy.types import UserDefinedType

from gestand.acts import Key
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
from gestand.stores.keys import canonical_key
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


@dataclass(frozen=True, slots=True)
class Next:
    """What was done to the rows that were found next: to how many, the key of one, and whether there is no other.

    `last` is certain: fewer were found than were asked for, and it was done to all of them.
    """

    rows: int
    one: Key | None = None
    last: bool = False


class Places(UserDefinedType[Any]):
    """An array of the places of rows, in PostgreSQL."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tid[]"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that a query found. `among` says of a row that it is one of them, `number` how many they are, if asked.

    Of a number that nobody can tell it is NULL.
    """

    among: sa.ColumnElement[bool]
    number: sa.ColumnElement[Any] = field(default_factory=sa.null)


def chosen(bench: Bench, table: Table, row: sa.TableClause, there: FromClause, rows: sa.Select[Any]) -> Chosen:
    """The rows that a query from `there` finds, as an array by which they are looked up; for PostgreSQL.

    As a query in a condition they could be joined with all rows of which the rest of the condition is true. They are
    named by their place where a table has places of its own (a third quicker than by a key); a row that has another by
    now was changed, and the next batch finds it.
    """
    name = PLACE if _has_places(bench, table) else table.key[0]
    mine: sa.ColumnClause[Any] = sa.column(name, _selectable=row)
    theirs: sa.ColumnClause[Any] = sa.column(name, _selectable=there)
    array = sa.func.array(rows.with_only_columns(theirs).scalar_subquery(), type_=ARRAY(sa.Text))
    if name != PLACE:
        return Chosen(mine == sa.any_(array))
    # Apart, so that it is there to be counted: it is asked twice, and therefore worked out once.
    found = sa.select(array.label("places")).cte("found")
    places = sa.select(found.c.places).scalar_subquery()
    number = sa.select(sa.func.cardinality(found.c.places)).scalar_subquery()
    return Chosen(mine == sa.any_(sa.cast(places, Places())), number)


def chosen_with(table: Table, row: sa.TableClause, rows: sa.Select[Any], first: Slot) -> sa.ColumnElement[bool]:
    """The row is one of those that the query finds, or the one whose key was found before; for SQLite."""
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


def told_next(rows: Sequence[Sequence[Any]], limit: int) -> Next:
    """What PostgreSQL tells of the rows that it chose and changed: how many, how many it chose, and one key."""
    if not rows:
        return Next(0)
    changed, number, *key = rows[0]
    return Next(int(changed), canonical_key(key), number is not None and int(changed) == int(number) < limit)
