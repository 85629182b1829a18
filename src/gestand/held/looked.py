"""A person's key that is looked up: by value, or by the first of several paths that leads to somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.worked import FirstOf, Hop, Tied, Way
from gestand.held.columns import Derived, bare, test
from gestand.stores import mariadb_fold
from gestand.stores.base import TableId
from gestand.stores.exact import folded
from gestand.stores.kin import KIN

Condition = ColumnElement[bool]
Among = Callable[[list[ColumnElement[Any]]], Condition]
"""What is asked of the columns that carry a key."""


class Tables(Protocol):
    """What a looked-up key needs of a lens."""

    dialect: str

    def alias(self, table: TableId) -> FromClause: ...
    def bare(self, table: TableId) -> FromClause: ...


class Looked(Derived):
    """The key that the first way leads to, worked out for each row.

    `sought` and `equals` say less, in a form that an engine can begin with: the row has some way to such a key.
    """

    inherit_cache = True

    def __init__(self, name: str, row: FromClause, how: FirstOf, tables: Tables) -> None:
        keys = [_key(row, way, tables) for way in how.ways]
        super().__init__(name, keys[0] if len(keys) == 1 else sa.func.coalesce(*keys))
        self._row, self._ways, self._tables = row, how.ways, tables

    def sought(self, among: Among) -> Condition:
        """Some way leads to a key that is among these."""
        return sa.or_(*(self._one_sought(way, among) for way in self._ways))

    def equals(self, key: ColumnElement[Any]) -> Condition:
        """Some way leads to this key."""
        return self.sought(lambda columns: columns[0] == key)

    def _one_sought(self, way: Way, among: Among) -> Condition:
        mine, tests = bare(self._row.c[name] for name in way.hops[0].columns)
        if way.theirs:
            there = self._tables.bare(way.hops[0].to)
            (key,) = way.hops[0].to_columns
            values = sa.select(_value(way, there.c[way.theirs], self._tables)).where(among([there.c[key]]))
            return sa.and_(_value(way, mine[0], self._tables).in_(values.correlate_except(there)), *tests)
        return self._along(self._row, way.hops, among)

    def _along(self, row: FromClause, hops: Sequence[Hop], among: Among) -> Condition:
        mine, tests = bare(row.c[name] for name in hops[0].columns)
        if len(hops) == 1:
            return sa.and_(among(mine), *tests)
        there = self._tables.alias(hops[0].to)
        found = sa.select(*(there.c[name] for name in hops[0].to_columns)).where(self._along(there, hops[1:], among))
        left = mine[0] if len(mine) == 1 else sa.tuple_(*mine)
        return sa.and_(left.in_(found.correlate_except(there)), *tests)


class Bound(Looked):
    """The key of the one person to whom rows of another table tie the row."""

    inherit_cache = True

    def __init__(self, name: str, row: FromClause, how: Tied, tables: Tables) -> None:
        there, other = tables.bare(how.by), tables.bare(how.by)
        key = row.c[how.column]
        another: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(other)
        another = another.where(other.c[how.back] == key, other.c[how.who] != there.c[how.who])
        another = another.where(*_of_the_kind(other, how, tables.dialect))
        found = sa.select(there.c[how.who]).select_from(there)
        found = found.where(there.c[how.back] == key, there.c[how.who].is_not(None))
        found = found.where(*_of_the_kind(there, how, tables.dialect))
        found = found.where(sa.not_(sa.exists(another.correlate_except(other)))).limit(1)
        Derived.__init__(self, name, found.correlate_except(there).scalar_subquery())
        self._row, self._how, self._tables = row, how, tables

    def sought(self, among: Among) -> Condition:
        there = self._tables.bare(self._how.by)
        rows = sa.select(there.c[self._how.back]).where(among([there.c[self._how.who]]))
        rows = rows.where(*_of_the_kind(there, self._how, self._tables.dialect))
        return self._row.c[self._how.column].in_(rows.correlate_except(there))


def made(name: str, row: FromClause, how: FirstOf | Tied, tables: Tables) -> Looked:
    return Bound(name, row, how, tables) if isinstance(how, Tied) else Looked(name, row, how, tables)


def several(row: FromClause, how: Tied, tables: Tables) -> Condition:
    """Rows of the other table tie two people to the row."""
    there, other = tables.bare(how.by), tables.bare(how.by)
    found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(sa.join(there, other, sa.true()))
    found = found.where(
        *(one.c[how.back] == row.c[how.column] for one in (there, other)), there.c[how.who] != other.c[how.who]
    )
    found = found.where(*(part for one in (there, other) for part in _of_the_kind(one, how, tables.dialect)))
    return sa.exists(found.correlate_except(there, other))


def _of_the_kind(ties: FromClause, how: Tied, dialect: str) -> Iterator[Condition]:
    """The row is one of those that tie anybody."""
    return (test(ties.c[name], kind, asked, dialect) for name, kind, asked in how.tests)


def _key(row: FromClause, way: Way, tables: Tables) -> ColumnElement[Any]:
    if way.theirs:
        return _by_value(row, way, tables)
    if len(way.hops) == 1:
        return row.c[way.hops[0].columns[0]]
    return _at_the_end(row, way.hops, tables)


def _at_the_end(row: FromClause, hops: Sequence[Hop], tables: Tables) -> ColumnElement[Any]:
    if len(hops) == 1:
        return row.c[hops[0].columns[0]]
    there = tables.alias(hops[0].to)
    same = [there.c[b] == row.c[a] for a, b in zip(hops[0].columns, hops[0].to_columns, strict=True)]
    found = sa.select(_at_the_end(there, hops[1:], tables)).select_from(there).where(*same).limit(1)
    return found.correlate_except(there).scalar_subquery()


def _by_value(row: FromClause, way: Way, tables: Tables) -> ColumnElement[Any]:
    """The one person with this value; of two nobody can tell which."""
    mine = row.c[way.hops[0].columns[0]]
    (there, key), (other, another_key) = _people(way, tables), _people(way, tables)
    another: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(other)
    another = another.where(*_has_value(way, other, mine, tables), another_key != key)
    found = sa.select(key).select_from(there).where(*_has_value(way, there, mine, tables))
    found = found.where(sa.not_(sa.exists(another.correlate_except(other)))).limit(1)
    return found.correlate_except(there).scalar_subquery()


def _people(way: Way, tables: Tables) -> tuple[FromClause, ColumnElement[Any]]:
    """Those of whom one may have the value, and their key."""
    (hop,), (name,) = way.hops, way.hops[0].to_columns
    there = tables.bare(hop.to)
    if _apart(way, there, tables):
        there = mariadb_fold.apart(there, name, way.theirs)
        return there, there.c.who
    return there, there.c[name]


def _has_value(way: Way, there: FromClause, mine: ColumnElement[Any], tables: Tables) -> list[Condition]:
    """It is this value, said so that the engine finds whose it is by an index."""
    value = _value(way, mine, tables)
    if "begin" in there.c:
        return mariadb_fold.has(there, value)
    theirs = there.c[way.theirs]
    near = [mariadb_fold.near(theirs, mine)] if way.folds and tables.dialect in KIN else []
    return [*near, _value(way, theirs, tables) == value]


def _apart(way: Way, people: FromClause, tables: Tables) -> bool:
    """In MariaDB, where no rule of the column finds what is folded: each value is folded once, and not for each row."""
    rule = str(getattr(people.c[way.theirs].type, "collation", None) or "")
    return way.folds and tables.dialect in KIN and not mariadb_fold.finds(rule)


def _value(way: Way, value: ColumnElement[Any], tables: Tables) -> ColumnElement[Any]:
    return folded(value, tables.dialect) if way.folds else value


def pointing(columns: Sequence[ColumnElement[Any]], keys: Sequence[ColumnElement[Any]]) -> list[Condition]:
    """The columns hold these keys, said so that an index can find the rows; only for what is asked to be true."""
    mine, tests = bare(columns)
    found = [a == b for a, b in zip(mine, keys, strict=True)] + tests
    return [a.equals(b) for a, b in zip(columns, keys, strict=True) if isinstance(a, Looked)] + found


def among(columns: Sequence[ColumnElement[Any]], asked: Among) -> Condition:
    """The same of keys that are asked after: they are the columns' values, and the rows can be found by them."""
    mine, tests = bare(columns)
    looked = [column.sought(asked) for column in columns if isinstance(column, Looked)]
    return sa.and_(*looked, asked(mine), *tests)
