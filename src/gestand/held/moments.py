"""One event column against one cut-off, as SQL that is never wrong about what it cannot read.

Each function answers: has the term after this event *certainly* ended? NULL, unreadable and infinite values are part
of the answer. Comparisons keep the column bare on one side, so that an index on it serves.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from gestand.clock import CutOff
from gestand.datamap.model import Event, Written
from gestand.held import mariadb_moments
from gestand.held.whole import Whole
from gestand.policy.model import Null
from gestand.stores.kin import KIN

Condition = ColumnElement[bool]
Value = ColumnElement[Any]

_SECOND = "[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
_PG_TEXT = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?)?$"


def ended(event: Event, value: Value, cut: CutOff, dialect: str) -> Condition:
    """The term after `value` has certainly ended at the cut-off's moment."""
    passed = certainly_before(event, value, cut, dialect)
    if event.null is Null.NEVER_BEGAN:
        return sa.or_(missing(value, dialect), passed)
    return passed


def missing(value: Value, dialect: str) -> Condition:
    """The value is NULL."""
    return mariadb_moments.missing(value) if dialect in KIN else value.is_(None)


def certainly_before(event: Event, value: Value, cut: CutOff, dialect: str) -> Condition:
    """The value is there, can be read, and lies before the cut-off."""
    if dialect in KIN:
        return mariadb_moments.certainly_before(event, value, cut, naive_bound(cut.moment, event.zone))
    match event.written:
        case Written.EPOCH_S | Written.EPOCH_MS:
            return _epoch(event, value, cut, dialect)
        case _ if dialect == "sqlite":
            return _sqlite(event, value, cut)
        case Written.AWARE:
            return value < sa.literal(cut.moment, sa.DateTime(timezone=True))
        case Written.NAIVE:
            return value < sa.literal(naive_bound(cut.moment, event.zone), sa.DateTime())
        case Written.DATE:
            return value <= sa.literal(cut.day, sa.Date())
        case Written.TEXT:
            return _postgresql_text(event, value, cut)
    raise AssertionError(event.written)


def readable(event: Event, value: Value, dialect: str) -> Condition:
    """A value that is not NULL can be read at all. Infinity can: it has not come, or has always passed."""
    if dialect in KIN:
        return mariadb_moments.readable(event, value)
    match event.written:
        case Written.EPOCH_S | Written.EPOCH_MS if dialect == "sqlite":
            return Whole(value, "typeof({v}) IN ('integer', 'real')")
        case Written.EPOCH_S | Written.EPOCH_MS:
            return sa.cast(value, sa.Double()) != sa.cast(sa.literal("NaN", sa.Text()), sa.Double())
        case Written.AWARE if dialect == "sqlite":
            return Whole(value, f"{_AWARE} AND {_SECONDS} IS NOT NULL")
        case _ if dialect == "sqlite":
            return Whole(value, _READABLE)
        case Written.TEXT:
            return _postgresql_readable(value, sa.true())
    return sa.true()


def naive_bound(moment: datetime, zone: str) -> datetime:
    """The local wall clock at `moment`: naive values before it lie before the moment.

    A wall clock that strikes an hour twice is read as the first of the two, so in the second everything of that hour
    has passed.
    """
    local = moment.astimezone(ZoneInfo(zone or "UTC"))
    if local.fold:
        before = local - timedelta(hours=3)
        shift = (before.utcoffset() or timedelta()) - (local.utcoffset() or timedelta())
        start = local.replace(minute=0, second=0, microsecond=0, tzinfo=None)
        return start + (shift if shift > timedelta() else timedelta(hours=1))
    return local.replace(tzinfo=None)


def _epoch(event: Event, value: Value, cut: CutOff, dialect: str) -> Condition:
    factor = 1000 if event.written is Written.EPOCH_MS else 1
    seconds = (cut.moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    if dialect == "sqlite":
        return Whole(value, f"{{v}} < {seconds * factor!r} AND typeof({{v}}) IN ('integer', 'real')")
    return value < sa.literal(seconds * factor, sa.Double())


_READABLE = (
    "length({v}) >= 10 AND {v} >= '0001'"
    " AND datetime(substr({v}, 1, 19), '+0 days')"
    " = substr(replace({v}, 'T', ' ') || substr(' 00:00:00', length({v}) - 9), 1, 19)"
    " AND (substr({v}, 20) = '' OR (substr({v}, 20) GLOB '.[0-9]*' AND NOT substr({v}, 21) GLOB '*[^0-9]*'))"
)
"""A day or a moment of the calendar without an offset: SQLite reads it and writes the same again."""


def _sqlite(event: Event, value: Value, cut: CutOff) -> Condition:
    """SQLite keeps dates as text: the bare column is compared with a day no later row can precede, then exactly."""
    if event.written is Written.AWARE:
        return Whole(value, _sqlite_aware(cut))
    day = cut.day.isoformat()
    if event.written is Written.DATE:
        exact = f"{_READABLE} AND substr({{v}}, 1, 10) <= '{day}'"
        return Whole(value, f"{{v}} < '{day}~' AND " + _plainly("date", 10, f"{{v}} <= '{day}'", exact))
    text = naive_bound(cut.moment, event.zone).isoformat(" ", "microseconds")
    exact = (
        f"{_READABLE} AND CASE WHEN length({{v}}) = 10 THEN {{v}} <= '{day}'"
        f" ELSE substr(replace({{v}}, 'T', ' ') || substr(' 00:00:00.000000', length({{v}}) - 9), 1, 26) < '{text}' END"
    )
    second, rest = text[:19], text[19:]
    plain = f"{{v}} {'<' if rest == '.000000' else '<='} '{second}'"
    return Whole(value, f"{{v}} < '{max(day, text[:10])}~' AND " + _plainly("datetime", 19, plain, exact))


def _plainly(form: str, length: int, plain: str, exact: str) -> str:
    """As SQLite writes it itself nearly every value stands there: that is seen in a fifth of the time, and compared."""
    same = f"length({{v}}) = {length} AND {form}({{v}}, '+0 days') = {{v}} COLLATE BINARY"
    return f"{{v}} >= '0001' AND CASE WHEN {same} THEN {plain} ELSE {exact} END"


def _sqlite_aware(cut: CutOff) -> str:
    """With an offset: SQLite turns it into UTC by the second; what is left of a second is compared as text."""
    bound = cut.moment.astimezone(UTC)
    last = (bound + timedelta(days=2)).date().isoformat()
    # Without zeros at its end, so that the digits of a value compare with it as they stand, however many there are.
    text = bound.strftime("%Y-%m-%d %H:%M:%S") + f".{bound.microsecond:06d}".rstrip("0").rstrip(".")
    return f"{{v}} < '{last}~' AND {_AWARE} AND {_SECONDS} || {_FRACTION} < '{text}'"


_OFFSET = "CASE WHEN {v} GLOB '*Z' THEN 'Z' ELSE substr({v}, -6) END"
_SECONDS = "strftime('%Y-%m-%d %H:%M:%S', substr({v}, 1, 19) || " + _OFFSET + ")"
_AWARE = f"{{v}} GLOB '{_SECOND}*' AND ({{v}} GLOB '*Z' OR {{v}} GLOB '*[+-][0-2][0-9]:[0-5][0-9]')"
_FRACTION = (
    "CASE WHEN substr({v}, 20, 1) <> '.' THEN '' ELSE substr({v}, 20, length({v}) - 25 + 5 * ({v} GLOB '*Z')) END"
)


def _postgresql_text(event: Event, value: Value, cut: CutOff) -> Condition:
    bound = naive_bound(cut.moment, event.zone).isoformat(" ", "microseconds")
    last = max(cut.day.isoformat(), bound[:10])
    byte = value.collate("C")
    # A text that leaves out the seconds is filled up: it would come before its own minute.
    filled = sa.func.substr(
        sa.func.replace(value, "T", " ").concat(sa.func.substr(_text(" 00:00:00.000000"), sa.func.length(value) - 9)),
        1,
        len(bound),
    )
    exact = sa.case(
        (sa.func.length(value) == 10, byte <= _text(cut.day.isoformat())), else_=filled.collate("C") < _text(bound)
    )
    return _postgresql_readable(value, sa.and_(byte < _text(last + "~"), exact))


def _postgresql_readable(value: Value, further: Condition) -> Condition:
    """A text is a day or a moment of the calendar, and the condition holds; which is asked of nothing else."""
    month = sa.func.make_date(
        sa.cast(sa.func.substr(value, 1, 4), sa.Integer), sa.cast(sa.func.substr(value, 6, 2), sa.Integer), 1
    )
    length = sa.func.date_part("day", month + sa.text("interval '1 month - 1 day'"))
    real = sa.cast(sa.func.substr(value, 9, 2), sa.Integer) <= length
    year = sa.func.substr(value, 1, 4) != "0000"
    return sa.case((sa.and_(value.op("~")(_PG_TEXT), year), sa.and_(real, further)), else_=sa.false())


def _text(value: str) -> ColumnElement[str]:
    return sa.literal(value, sa.Text())
