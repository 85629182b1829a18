"""Columns that no engine has (`gestand.datamap.derived`), as expressions on a row beside its stored columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.elements import Label

from gestand.datamap.model import Column, FirstOf, Member, Table, When
from gestand.held import documents
from gestand.stores.exact import equals


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


def complete(row: FromClause, table: Table, dialect: str, looked: Callable[[str, FirstOf], Derived]) -> None:
    """Gives a row its derived columns, under their names; `looked` makes those that look in other tables."""
    for column in table.derived:
        match column.derived:
            case FirstOf():
                made: Derived = looked(column.name, column.derived)
            case When():
                made = _when(row, table, column, column.derived, dialect)
            case Member():
                made = Derived(column.name, documents.read(row.c[column.derived.column], column, dialect))
            case None:
                continue
        len(row.c)  # an alias makes its columns when they are first asked for
        row._columns.add(made, key=column.name)


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
    tests = [equals(row.c[name], table.columns[name].type, value, dialect) for name, value in how.tests]
    return Conditional(column.name, row.c[how.column], tests)
