"""Columns of a row that are made when somebody asks for one: a statement looks at few of those that a row could have.

A key in a document, a person found by value: what a policy says of a table can be long to say, and an alias of it is
made many times for one statement. To say all of it each time took a sixth of a plan for one organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.sql import ColumnElement, FromClause

Maker = Callable[[], ColumnElement[Any]]


def give(row: FromClause, makers: Mapping[str, Maker]) -> None:
    """`row.c[name]` is from now on what the maker of that name makes, once; `row.c` itself does not count it before."""
    if not makers:
        return
    len(row.c)  # an alias makes its columns when they are first asked for
    names = _Names(row, makers, row._columns._index)
    for columns in (row._columns, row.c):
        object.__setattr__(columns, "_index", names)  # there is no other way to name an expression of an alias


class _Names(dict[Any, Any]):
    """What SQLAlchemy finds the columns of a row by."""

    def __init__(self, row: FromClause, makers: Mapping[str, Maker], known: Mapping[Any, Any]) -> None:
        super().__init__(known)
        self._row, self._makers = row, makers

    def __missing__(self, name: Any) -> Any:
        made = self._makers[name]()
        self._row._columns.add(made, key=name)
        return self[name]
