"""Columns that no engine has (`gestand.datamap.derived`), as expressions on a row beside its stored columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.elements import Label

from gestand.datamap.model import Column, Table
from gestand.datamap.worked import FirstOf, Listed, Member, Test, Tied, When
from gestand.held import documents
from gestand.policy.kinds import Presence
from gestand.stores.base import TypeKind
from gestand.stores.exact import equals, stored
from gestand.stores.made import give


class Derived(Label[Any]):
    """A value worked out from a row, in the place of a column."""

    inherit_cache = True
    onupdate = server_onupdate = None
    """An UPDATE looks at every column of its table for these; this one is never set."""


class Conditional(Derived):
    """`column` where all `tests` hold, else NULL."""

    inherit_cache = True

    def __init__(self, name: str, column: ColumnElement[Any], tests: Sequence[ColumnElement[bool]]) -> None:
        super().__init__(name, sa.case((sa.and_(*tests), column)))
        self.column, self.tests = column, tuple(tests)


def complete(row: FromClause, table: Table, dialect: str, looked: Callable[[str, FirstOf | Tied], Derived]) -> None:
    """Gives a row its derived columns, under their names; `looked` makes those that look in other tables."""
    give(row, {column.name: partial(_made, row, table, column, dialect, looked) for column in table.derived})


def _made(
    row: FromClause, table: Table, column: Column, dialect: str, looked: Callable[[str, FirstOf | Tied], Derived]
) -> Derived:
    match column.derived:
        case FirstOf() | Tied():
            return looked(column.name, column.derived)
        case When():
            return _when(row, table, column, column.derived, dialect)
        case Listed():
            return Derived(column.name, _listed(row, column, column.derived))
        case Member():
            return Derived(column.name, documents.read(row.c[column.derived.column], column, dialect))
        case None:
            raise ValueError(f"{column.name} is a column that the engine has")


def bare(columns: Iterable[ColumnElement[Any]]) -> tuple[list[ColumnElement[Any]], list[ColumnElement[bool]]]:
    """The stored columns behind these, and what must hold for their values to count: what an index can find.

    Only for conditions that are asked to be true: the whole is NULL where the row has no such value, this is false.
    """
    found: list[ColumnElement[Any]] = []
    tests: list[ColumnElement[bool]] = []
    for column in columns:
        if isinstance(column, Conditional):
            found.append(column.column)
            tests += column.tests
        else:
            found.append(column)
    return found, tests


def _when(row: FromClause, table: Table, column: Column, how: When, dialect: str) -> Conditional:
    tests = [_test(row, table.columns[name], value, dialect) for name, value in how.tests]
    value: ColumnElement[Any] = row.c[how.column]
    if how.key:
        value = documents.spelled(value, column.type, dialect)
    return Conditional(column.name, value, tests)


def test(column: ColumnElement[Any], kind: TypeKind, asked: Test, dialect: str) -> ColumnElement[bool]:
    """The column has the value that is asked for, or anything at all, or nothing: never NULL where no value is."""
    if asked is Presence.NOT_ZERO:
        return sa.and_(column.is_not(None), column != 0)
    if isinstance(asked, Presence):
        return column.is_(None) if asked is Presence.NULL else column.is_not(None)
    return equals(column, kind, asked, dialect)


def _test(row: FromClause, column: Column, value: Test, dialect: str) -> ColumnElement[bool]:
    how = column.derived
    if not isinstance(how, Listed) or isinstance(value, Presence):
        return test(row.c[column.name], column.type, value, dialect)
    # As a set of keys an engine reads the list once, and finds the rows by an index that begins with the key.
    there = _list(how, column)
    keys = sa.select(there.c[how.key]).where(equals(there.c[how.says], column.type, value, dialect))
    return row.c[how.column].in_(keys.correlate_except(there))


def _listed(row: FromClause, column: Column, how: Listed) -> ColumnElement[Any]:
    there = _list(how, column)
    found = sa.select(there.c[how.says]).where(there.c[how.key] == row.c[how.column])
    return found.correlate_except(there).scalar_subquery()


def _list(how: Listed, column: Column) -> FromClause:
    columns = {how.key: stored(how.key, ""), how.says: stored(how.says, column.collation)}
    name, schema = sa.quoted_name(how.to.table, True), sa.quoted_name(how.to.schema, True) if how.to.schema else None
    return sa.table(name, *columns.values(), schema=schema).alias()
