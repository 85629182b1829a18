"""Columns that no engine has, worked out in the judge's own words: by kind, from a document, by value.

docs/held.md: a value counts only *when* others are what is meant; by value somebody is found when they are the only one
whose value, folded, is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement, Label
from sqlalchemy.sql.selectable import FromClause

from gestand.datamap.model import Column, Table
from gestand.datamap.worked import FirstOf, Hop, Listed, Member, Test, Tied, Way, When
from gestand.policy.kinds import Presence
from gestand.stores.base import TableId, TypeKind
from gestand.verify import dialects, mariadb
from gestand.verify.kleene import Condition, both, either


class Found(Label[Any]):
    """A key that was looked up, and whom it could be: said so that an engine can begin at the other end."""

    inherit_cache = True

    def __init__(self, name: str, row: FromClause, how: FirstOf, dialect: str) -> None:
        keys = [_key(row, way, dialect) for way in how.ways]
        super().__init__(name, keys[0] if len(keys) == 1 else sa.func.coalesce(*keys))
        self._row, self._how, self._dialect = row, how, dialect

    def could_be(self, key: ColumnElement[Any]) -> Condition:
        """Whoever it is, if it is this one; every row where a path goes on through other tables."""
        found = []
        for way in self._how.ways:
            if len(way.hops) > 1 or _told_once(way, self._dialect):
                return sa.true()
            mine = self._row.c[way.hops[0].columns[0]]
            found.append(_same_value(mine, way, key, self._dialect) if way.theirs else _is_key(mine, key))
        return either(*found)


class Meant(Label[Any]):
    """A value that counts only in the rows where others are what is meant."""

    inherit_cache = True

    def __init__(self, name: str, value: ColumnElement[Any], fits: Sequence[Condition]) -> None:
        super().__init__(name, sa.case((both(*fits), value), else_=sa.null()))
        self.value, self.fits = value, fits

    def is_key(self, key: ColumnElement[Any]) -> Condition:
        """It counts and is this key, said so that an index finds the rows: none does behind a CASE."""
        return both(self.value == key, *self.fits)


def plain(table: TableId, columns: Iterable[str]) -> FromClause:
    """The table under a name of its own, with these columns."""
    return sa.table(
        sa.quoted_name(table.table, True),
        *(sa.column(sa.quoted_name(name, True)) for name in columns),
        schema=sa.quoted_name(table.schema, True) if table.schema else None,
    ).alias()


def made(row: FromClause, table: Table, column: Column, dialect: str) -> ColumnElement[Any]:
    """A column of the row that no engine has."""
    match column.derived:
        case When(name, tests, spelled):
            fits = [holds(row.c[kind], asked, table.columns[kind].type, dialect) for kind, asked in tests]
            what = dialects.key_in(row.c[name], column.type, dialect) if spelled else row.c[name]
            return Meant(column.name, what, fits)
        case Listed(name, to, key_there, says):
            there = plain(to, dict.fromkeys([key_there, says]))
            told = sa.select(there.c[says]).select_from(there).where(there.c[key_there] == row.c[name])
            return told.correlate_except(there).scalar_subquery().label(column.name)
        case Member(name, path, key):
            kind = column.type if key else TypeKind.TEXT
            as_json = ("member of json", "member of jsonb")
            in_text = dialect == dialects.POSTGRESQL and column.sql_type.lower() not in as_json
            return dialects.member(row.c[name], path, kind, dialect, in_text).label(column.name)
        case Tied():
            return _one_of(row, column.derived, dialect).label(column.name)
        case FirstOf():
            return Found(column.name, row, column.derived, dialect)
        case None:
            raise ValueError(f"{column.name} is a column that the engine has")


def holds(column: ColumnElement[Any], asked: Test, kind: TypeKind, dialect: str) -> Condition:
    """The column holds this value, or a value at all, or none."""
    match asked:
        case Presence.NULL:
            return column.is_(sa.null())
        case Presence.NOT_NULL:
            return column.is_not(sa.null())
        case Presence.NOT_ZERO:
            return sa.func.coalesce(column, 0) != 0
    return dialects.same(column, asked, kind, dialect)


def _ties(row: FromClause, how: Tied, dialect: str) -> tuple[FromClause, Condition]:
    """The rows that tie somebody to this one."""
    ties = plain(how.by, dict.fromkeys([how.back, how.who, *(name for name, _, _ in how.tests)]))
    kinds = (holds(ties.c[name], asked, kind, dialect) for name, kind, asked in how.tests)
    return ties, both(ties.c[how.back] == row.c[how.column], ties.c[how.who].is_not(None), *kinds)


def _one_of(row: FromClause, how: Tied, dialect: str) -> ColumnElement[Any]:
    ties, mine = _ties(row, how, dialect)
    who = sa.select(ties.c[how.who]).select_from(ties).where(mine).limit(1).correlate_except(ties).scalar_subquery()
    return sa.case((_people(row, how, dialect) == 1, who), else_=sa.null())


def _people(row: FromClause, how: Tied, dialect: str) -> ColumnElement[int]:
    ties, mine = _ties(row, how, dialect)
    number = sa.select(sa.func.count(sa.distinct(ties.c[how.who]))).select_from(ties).where(mine)
    return number.correlate_except(ties).scalar_subquery()


def together(row: FromClause, how: Tied, dialect: str) -> Condition:
    """The row is of several people together."""
    return sa.func.coalesce(_people(row, how, dialect), 0) > 1


def meet(row: FromClause, columns: Sequence[str], target: FromClause, to_columns: Sequence[str]) -> Condition:
    """The row's columns hold the key of the target."""
    pairs = [(row.c[a], target.c[b]) for a, b in zip(columns, to_columns, strict=True)]
    could = [mine.could_be(key) for mine, key in pairs if isinstance(mine, Found)]
    return both(*could, *(_is_key(mine, key) for mine, key in pairs))


def _key(row: FromClause, way: Way, dialect: str) -> ColumnElement[Any]:
    if not way.theirs:
        return _carried(row, way.hops)
    (hop,), (key,) = way.hops, way.hops[0].to_columns
    mine = _value(way, row.c[hop.columns[0]], dialect)
    people = plain(hop.to, dict.fromkeys([key, way.theirs]))
    if _told_once(way, dialect):
        people = mariadb.told_once(people, key, way.theirs)
        # Concatenated, or the engine thinks of an index over both, which is too long for it, and makes none.
        same = both(people.c.first == mariadb.first_letters(mine), sa.func.concat(people.c.value) == mine)
    else:
        same = _value(way, people.c[way.theirs], dialect) == mine
    several = sa.func.count(people.c[key].distinct())
    number = sa.select(several).select_from(people).where(same).correlate_except(people).scalar_subquery()
    who = sa.select(people.c[key]).select_from(people).where(same).limit(1).correlate_except(people).scalar_subquery()
    return sa.case((number == 1, who), else_=sa.null())


def _told_once(way: Way, dialect: str) -> bool:
    """MariaDB has no index over a folded value."""
    return way.folds and dialect in dialects.KIN


def _carried(row: FromClause, hops: Sequence[Hop]) -> ColumnElement[Any]:
    """The value of the last hop's column, on the row that the others lead to."""
    if len(hops) == 1:
        return row.c[hops[0].columns[0]]
    there = plain(hops[0].to, dict.fromkeys([*hops[0].to_columns, *hops[1].columns]))
    found = sa.select(_carried(there, hops[1:])).select_from(there)
    found = found.where(meet(row, hops[0].columns, there, hops[0].to_columns)).limit(1)
    return found.correlate_except(there).scalar_subquery()


def _same_value(mine: ColumnElement[Any], way: Way, key: ColumnElement[Any], dialect: str) -> Condition:
    (hop,), (name,) = way.hops, way.hops[0].to_columns
    people = plain(hop.to, dict.fromkeys([name, way.theirs]))
    values = sa.select(_value(way, people.c[way.theirs], dialect)).where(people.c[name] == key)
    return _value(way, mine, dialect).in_(values.correlate_except(people))


def _value(way: Way, value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    return dialects.folded(value, dialect) if way.folds else value


def _is_key(mine: ColumnElement[Any], key: ColumnElement[Any]) -> Condition:
    return mine.is_key(key) if isinstance(mine, Meant) else mine == key
