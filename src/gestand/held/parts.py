"""What is left of a value whose blank keeps a part of it, in the words of each engine.

Each is idempotent: what is left of what is left is the same, so that a value is gone when it is its own part. What
cannot be read (a date that is none, on an engine that has no type for dates) leaves nothing.
"""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import NullType

from gestand.datamap.model import Column
from gestand.policy.becoming import BlankKind
from gestand.stores.base import TypeKind
from gestand.stores.exact import Exactly
from gestand.stores.kin import KIN

SQLITE = "sqlite"

FIRST_DAY = "0001-01-01"
"""Of a date that cannot be read, in a column that holds no NULL (SQLite)."""


def part(column: Column, value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """What is left of a value of the column; NULL of NULL."""
    size = int(column.blank.value or 0)
    match column.blank.kind:
        case BlankKind.FIRST:
            return _first(value, size, dialect)
        case BlankKind.STEPS:
            return _steps(column, value, size, dialect)
        case BlankKind.YEAR | BlankKind.MONTH:
            return _since(column, value, column.blank.kind is BlankKind.YEAR, dialect)
        case _:
            return value


def is_more(column: Column, value: ColumnElement[Any], dialect: str) -> ColumnElement[bool]:
    """A value that is not NULL is more than its part."""
    if column.blank.kind is BlankKind.ALL:
        return sa.false()
    compared = Exactly(value) if column.type is TypeKind.TEXT else value
    return compared.is_distinct_from(part(column, value, dialect))


def _first(value: ColumnElement[Any], size: int, dialect: str) -> ColumnElement[Any]:
    if dialect == SQLITE:
        return sa.func.substr(sa.cast(value, sa.Text()), 1, size)
    return sa.func.left(value, size)


def _steps(column: Column, value: ColumnElement[Any], size: int, dialect: str) -> ColumnElement[Any]:
    step: ColumnElement[Any] = sa.literal_column(str(size))
    if dialect == SQLITE:
        towards_zero = sa.cast(value.op("/")(step), sa.BigInteger())
        below = sa.case((value < towards_zero * step, towards_zero - sa.literal_column("1")), else_=towards_zero)
        return sa.case((_one_of(sa.func.typeof(value), "integer", "real"), below * step), else_=_nothing(column, "0"))
    if dialect in KIN:
        return sa.func.floor(value.op("/")(step)) * step
    if column.type is TypeKind.INTEGER:
        rest = sa.func.mod(value, step)
        return value - sa.case((rest < sa.literal_column("0"), rest + step), else_=rest)
    return sa.func.floor(value.op("/")(step)).op("*")(step)


def _since(column: Column, value: ColumnElement[Any], year: bool, dialect: str) -> ColumnElement[Any]:
    if dialect == SQLITE:
        return _since_in_text(column, value, year)
    if dialect in KIN:
        day = sa.func.date_format(value, "%Y-01-01" if year else "%Y-%m-01")
        return sa.cast(day, sa.Date()) if column.type is TypeKind.DATE else sa.cast(day, sa.DateTime())
    unit: ColumnElement[str] = sa.literal_column("'year'" if year else "'month'")
    if column.type is TypeKind.AWARE:
        return sa.func.timezone("UTC", sa.func.date_trunc(unit, sa.func.timezone("UTC", value)))
    since = sa.func.date_trunc(unit, sa.cast(value, sa.DateTime()))
    return sa.cast(since, sa.Date()) if column.type is TypeKind.DATE else since


def _since_in_text(column: Column, value: ColumnElement[Any], year: bool) -> ColumnElement[Any]:
    """In the form that it has: a date, or a date and a time with what stands between them."""
    begin = sa.func.substr(value, 1, 4).concat("-01-01") if year else sa.func.substr(value, 1, 7).concat("-01")
    # Asked of the day alone: a time, a fraction or an offset that cannot be read is not kept.
    day = sa.func.substr(value, 1, 10)
    readable = sa.and_(
        sa.func.typeof(value) == "text", sa.func.date(day, "+0 days") == day, value.op("GLOB")("[0-9][0-9][0-9][0-9]-*")
    )
    between = sa.func.substr(value, 11, 1)
    midnight = sa.and_(_one_of(between, " ", "T"), sa.func.length(value) > sa.literal_column("10"))
    timed = sa.case((midnight, begin.concat(between).concat("00:00:00")), else_=begin)
    return sa.case((readable, timed), else_=_nothing(column, FIRST_DAY))


def _one_of(value: ColumnElement[Any], *texts: str) -> ColumnElement[bool]:
    """Not a list: one that grows when it is asked is nothing to prepare a statement with."""
    return sa.or_(*(value == text for text in texts))


def _nothing(column: Column, instead: str) -> ColumnElement[Any]:
    if column.nullable:
        return cast("ColumnElement[Any]", sa.null())
    return sa.literal(int(instead) if instead.isdecimal() else instead, NullType())
