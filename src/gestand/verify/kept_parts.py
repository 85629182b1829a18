"""Blanks that keep a part, as the judge sees them: is more left than the part, and which part is it.

Not what a run makes of a value: questions of the judge's own, from what the policy says alone.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.model import Column
from gestand.policy.becoming import BlankKind
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.kleene import Condition, both, either

_MIDNIGHT = " 00:00:00.000000"
_NO_DAY = "0001-01-01"


def more(column: Column, value: ColumnElement[Any], dialect: str) -> Condition:
    """Of a value that is not NULL more is left than the part that may be."""
    match column.blank.kind:
        case BlankKind.FIRST:
            length = sa.func.char_length if dialect in dialects.KIN else sa.func.length
            return length(_text(value)) > sa.literal(_size(column))
        case BlankKind.STEPS:
            return _between_steps(column, value, dialect)
        case BlankKind.YEAR | BlankKind.MONTH:
            return _within(column, value, dialect)
        case _:
            return sa.false()


def which(column: Column, value: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    """Which part it is, as a text: rows with the same are alike. NULL of NULL."""
    match column.blank.kind:
        case BlankKind.FIRST:
            return sa.func.substr(_text(value), 1, _size(column))
        case BlankKind.STEPS:
            return _text(_step(column, value, dialect))
        case BlankKind.YEAR | BlankKind.MONTH:
            return _period(column, value, dialect)
        case _:
            return _text(value)


def amount(column: Column, value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """What is left of a number, as a number: what is added up of it."""
    if column.blank.kind is BlankKind.STEPS:
        return _step(column, value, dialect) * sa.literal_column(str(_size(column)))
    return value


def _size(column: Column) -> int:
    return int(column.blank.value)


def _text(value: ColumnElement[Any]) -> ColumnElement[str]:
    return dialects.as_text(value)


# ---------------------------------------------------------------- numbers


def _step(column: Column, value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """How many whole steps there are in it."""
    size: ColumnElement[int] = sa.literal_column(str(_size(column)))
    if dialect == dialects.SQLITE:
        whole = sa.cast(value.op("/")(size), sa.BigInteger)
        return whole - sa.case((whole * size > value, sa.literal_column("1")), else_=sa.literal_column("0"))
    number = value if dialect in dialects.KIN else sa.cast(value, sa.Numeric)
    return sa.func.floor(number.op("/")(size))


def _between_steps(column: Column, value: ColumnElement[Any], dialect: str) -> Condition:
    size: ColumnElement[int] = sa.literal_column(str(_size(column)))
    apart = _step(column, value, dialect) * size != value
    if dialect == dialects.SQLITE:
        return either(sa.func.typeof(value).not_in(("integer", "real")), apart)
    if dialect == dialects.POSTGRESQL and column.type is TypeKind.NUMBER:
        # What is no number (NaN), or has no end, is in no step.
        return both(_text(value).not_in(("NaN", "Infinity", "-Infinity")), apart)
    return apart


# ---------------------------------------------------------------- days and moments


def _within(column: Column, value: ColumnElement[Any], dialect: str) -> Condition:
    """It is not the first moment of its year, or month."""
    yearly = column.blank.kind is BlankKind.YEAR
    if dialect == dialects.SQLITE:
        day = "[0-9][0-9][0-9][0-9]-" + ("01-01" if yearly else "[01][0-9]-01")
        forms = [value.op("GLOB")(day + more) for more in ("", " 00:00:00", "T00:00:00")]
        return sa.func.coalesce(sa.not_(sa.or_(*forms)), sa.true())
    if dialect in dialects.KIN:
        said = sa.func.date_format(value, "%m-%d %H:%i:%s.%f" if yearly else "%d %H:%i:%s.%f")
        return said != (("01-01" if yearly else "01") + _MIDNIGHT)
    said = sa.func.to_char(_in_utc(column, value), "MM-DD HH24:MI:SS.US" if yearly else "DD HH24:MI:SS.US")
    return both(sa.func.isfinite(value), said != (("01-01" if yearly else "01") + _MIDNIGHT))


def _period(column: Column, value: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    yearly = column.blank.kind is BlankKind.YEAR
    if dialect == dialects.SQLITE:
        day = sa.func.substr(value, 1, 10)
        readable = sa.func.date(day, "+0 days") == day
        period = sa.func.substr(value, 1, 4 if yearly else 7)
        nothing = None if column.nullable else _NO_DAY[: 4 if yearly else 7]
        return sa.case((readable, period), else_=nothing)
    if dialect in dialects.KIN:
        return sa.func.date_format(value, "%Y" if yearly else "%Y-%m")
    infinite = sa.not_(sa.func.isfinite(value))
    period = sa.func.to_char(_in_utc(column, value), "YYYY BC" if yearly else "YYYY BC MM")
    return sa.case((infinite, _text(value)), else_=period)


def _in_utc(column: Column, value: ColumnElement[Any]) -> ColumnElement[Any]:
    if column.type is TypeKind.AWARE:
        return sa.func.timezone("UTC", value)
    return sa.cast(value, sa.DateTime)
