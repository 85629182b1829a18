"""One event column of MariaDB against a cut-off.

A column of dates can hold what is no day: `0000-00-00`, a month or day of zero, 31 February where somebody allowed it.
Such a value sorts before every real day, so it has to be asked for each time: it is unknown, and never ended.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from gestand.clock import CutOff
from gestand.datamap.model import Event, Written
from gestand.held.whole import Whole

Condition = ColumnElement[bool]
Value = ColumnElement[Any]

_REAL = (
    "{v} >= DATE'0001-01-01' AND MONTH({v}) BETWEEN 1 AND 12"
    " AND DAYOFMONTH({v}) BETWEEN 1 AND DAYOFMONTH(LAST_DAY({v}))"
)
"""A day of the calendar."""

# A backslash in a text is written twice; `$` would let a line end go before the end.
_FORM = (
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?)?\\z"
)
_TEXT = "CAST({v} AS CHAR)"
_READABLE_TEXT = (
    f"CASE WHEN {_TEXT} REGEXP '{_FORM}' THEN LEFT({_TEXT}, 4) <> '0000'"
    f" AND CAST(LEFT({_TEXT}, 10) AS DATE) IS NOT NULL ELSE FALSE END"
)
_TICK = timedelta(microseconds=1)


def missing(value: Value) -> Condition:
    """It is NULL. `IS NULL` says so of `0000-00-00` as well, in a column of days that is NOT NULL."""
    return Whole(value, "{v} <=> NULL")


def readable(event: Event, value: Value) -> Condition:
    match event.written:
        case Written.EPOCH_S | Written.EPOCH_MS:
            return sa.true()
        case Written.TEXT:
            return Whole(value, _READABLE_TEXT)
    return Whole(value, _REAL)


def certainly_before(event: Event, value: Value, cut: CutOff, bound: datetime) -> Condition:
    """`bound` is the wall clock of the event's zone at the cut-off's moment."""
    match event.written:
        case Written.EPOCH_S | Written.EPOCH_MS:
            return Whole(value, f"{{v}} < {_ticks(event, cut)}")
        case Written.AWARE:
            return Whole(value, f"{{v}} < {_moment(cut.moment.astimezone(UTC))} AND {_REAL}")
        case Written.NAIVE:
            return Whole(value, f"{{v}} < {_moment(bound)} AND {_REAL}")
        case Written.DATE:
            return Whole(value, f"{{v}} <= DATE'{cut.day.isoformat()}' AND {_REAL}")
    day, wall = cut.day.isoformat(), bound.isoformat(" ", "microseconds")
    filled = f"CONCAT(REPLACE({_TEXT}, 'T', ' '), SUBSTR(' 00:00:00.000000', CHAR_LENGTH({_TEXT}) - 9))"
    exact = f"CASE WHEN CHAR_LENGTH({_TEXT}) = 10 THEN {_TEXT} <= '{day}' ELSE LEFT({filled}, 26) < '{wall}' END"
    return Whole(value, f"{_READABLE_TEXT} AND {exact}")


def _ticks(event: Event, cut: CutOff) -> str:
    unit = 1_000 if event.written is Written.EPOCH_MS else 1_000_000
    return format(Decimal((cut.moment - datetime(1970, 1, 1, tzinfo=UTC)) // _TICK) / unit, "f")


def _moment(moment: datetime) -> str:
    return f"TIMESTAMP'{moment.replace(tzinfo=None).isoformat(' ', 'microseconds')}'"
