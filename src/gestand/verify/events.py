"""One event and one term, as a condition on the column: has it ended?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.model import Column, Event, Leaf, Written
from gestand.policy.model import Null
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.kleene import Condition, Kleene, both, either, no
from gestand.verify.terms import Bound, bound

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_LONGEST = timedelta(hours=3)
"""No clock jumps further."""
_UNKNOWN = (Null.UNKNOWN, Null.ALWAYS_THERE)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads event columns of one engine, for one moment."""

    dialect: str
    at: datetime
    zone: str
    """Of the policy: terms count in its local days."""
    all_readable: Callable[[Event], bool] = lambda _: False
    """Whether it is already known that every value of an event can be read."""

    def leaf(self, leaf: Leaf, value: ColumnElement[Any], column: Column, there: Condition, cap: bool) -> Kleene:
        """Has the term ended, for the event whose `value` stands in `column`? `there`: the row is not absent.

        `cap`: an at-most term, which an event that never began does not end.
        """
        event, kind = leaf.event, column.type
        limit = bound(self.at, leaf.duration, leaf.rounding, self.zone, leaf.older)
        sure = self.ended(event, value, kind, limit)
        unclear: list[Condition] = [no(there)]
        if (readable := self.readable(event, value, kind)) is not None:
            sure = both(readable, sure)
            unclear.append(both(value.is_not(None), no(readable)))
        nothing = both(there, value.is_(None)) if column.nullable else sa.false()
        if event.null is Null.NEVER_BEGAN and not cap:
            sure = either(sure, nothing)
        if event.null in _UNKNOWN:
            unclear.append(nothing)
        return Kleene(sure, either(sure, *unclear))

    def readable(self, event: Event, column: ColumnElement[Any], kind: TypeKind) -> Condition | None:
        """A value (not NULL) that can be read; None when there is no other."""
        if self.all_readable(event):
            return None
        if event.written in (Written.EPOCH_S, Written.EPOCH_MS):
            return dialects.readable_number(column, self.dialect, kind)
        if not self.as_text(event):
            return dialects.readable_calendar(column, self.dialect)
        if event.written is Written.AWARE:
            return dialects.readable_aware_text(column, self.dialect)
        if event.written is Written.DATE:
            return dialects.readable_day(column, self.dialect)
        return dialects.readable_text(column, self.dialect)

    def as_text(self, event: Event) -> bool:
        if event.written in (Written.EPOCH_S, Written.EPOCH_MS):
            return False
        return event.written is Written.TEXT or dialects.stored_as_text(self.dialect)

    def ended(self, event: Event, column: ColumnElement[Any], kind: TypeKind, limit: Bound) -> Condition:
        """A readable value lies within what has ended."""
        if event.written in (Written.EPOCH_S, Written.EPOCH_MS):
            return sa.false() if limit.moment is None else column < self._epoch(event, kind, limit.moment)
        if self.as_text(event):
            return self._text(event, column, limit)
        if event.written is Written.DATE:
            return sa.false() if limit.day is None else column <= sa.literal(limit.day, sa.Date())
        if limit.moment is None:
            return sa.false()
        if event.written is Written.AWARE:
            return column < sa.literal(limit.moment, sa.DateTime(timezone=True))
        return _before(column, limit.moment, event.zone, lambda wall: sa.literal(wall, sa.DateTime()))

    def _epoch(self, event: Event, kind: TypeKind, moment: datetime) -> ColumnElement[Any]:
        ticks = (moment - _EPOCH) // _TICK
        unit = 1_000_000 if event.written is Written.EPOCH_S else 1_000
        if (kind is TypeKind.INTEGER and self.dialect != dialects.SQLITE) or ticks % unit == 0:
            return sa.literal(-(-ticks // unit), sa.BigInteger())
        exact = Decimal(ticks) / unit
        return sa.literal(float(exact), sa.Double()) if self.dialect == dialects.SQLITE else sa.literal(exact)

    def _text(self, event: Event, column: ColumnElement[Any], limit: Bound) -> Condition:
        """Text sorts as time does, within one form; both forms stand between the same two days."""
        value, day, moment = dialects.plain(column, self.dialect), limit.day, limit.moment
        if event.written is Written.DATE:
            return sa.false() if day is None else value <= day.isoformat()
        if event.written is Written.AWARE:
            if moment is None:
                return sa.false()
            utc = moment.replace(tzinfo=None)
            return both(value < _after(utc.date(), 2), dialects.in_utc(value) < shortest(utc))
        # The guard lets an index find the range; within its last days both forms are told apart.
        walls = None if moment is None else naive(moment, event.zone)
        guard = max(_after(day), _after(walls.before.date() if walls else None))
        only_day = both(sa.func.length(value) == 10, value <= day.isoformat()) if day else sa.false()
        if moment is None:
            return both(value < guard, only_day)
        spaced = sa.func.replace(value, "T", " ")
        timed = _before(spaced, moment, event.zone, lambda wall: sa.literal(shortest(wall)))
        return both(value < guard, either(only_day, both(sa.func.length(value) > 10, timed)))


def _before(
    value: ColumnElement[Any], moment: datetime, zone: str, literal: Callable[[datetime], ColumnElement[Any]]
) -> Condition:
    """A time on the clock of a zone says a moment before `moment`."""
    walls = naive(moment, zone)
    before = value < literal(walls.before)
    if walls.skipped is None:
        return before
    start, stop = walls.skipped
    return both(before, either(value < literal(start), value >= literal(stop)))


@dataclass(frozen=True, slots=True)
class Walls:
    """The times on a clock that say an earlier moment: those before `before`, without those in `skipped`."""

    before: datetime
    skipped: tuple[datetime, datetime] | None = None


@lru_cache(maxsize=4096)
def naive(moment: datetime, zone: str) -> Walls:
    """Which times on the clock of a zone say a moment before `moment`.

    An hour that the clock shows twice is read as its first time. An hour it skips is read as if it had not been
    skipped, so its later part is later than the first times after it.
    """
    try:
        local = moment.astimezone(ZoneInfo(zone))
        earlier = (moment - _LONGEST).astimezone(local.tzinfo)
    except OverflowError:
        return Walls(datetime.max)
    shown = local.replace(tzinfo=None, fold=0)
    while local.fold and shown.replace(tzinfo=local.tzinfo) < moment:
        shown = shown.replace(second=0, microsecond=0) + timedelta(minutes=1)
    jump = (local.utcoffset() or timedelta()) - (earlier.utcoffset() or timedelta())
    unskipped = shown - jump
    # A skipped time, read with the offset from before the jump, is the moment it says after going there and back.
    if (
        jump <= timedelta()
        or unskipped.replace(tzinfo=local.tzinfo).astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None)
        == unskipped
    ):
        return Walls(shown)
    return Walls(shown, (unskipped, _first_after(unskipped, local.tzinfo)))


def _first_after(skipped: datetime, zone: tzinfo | None) -> datetime:
    """The first time that the clock shows after the hour it skips."""
    wall = skipped.replace(second=0, microsecond=0)
    while wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        wall += timedelta(minutes=1)
    return wall


def shortest(moment: datetime) -> str:
    """The shortest text of a naive moment: whatever says an earlier moment, in any length, sorts before it."""
    text = moment.isoformat(sep=" ")
    if moment.microsecond:
        return text.rstrip("0")
    return text if moment.second else text[:16]


def _after(day: date | None, days: int = 1) -> str:
    """The text of the day after; everything of `day` itself, in any form, sorts before it."""
    if day is None:
        return ""
    return (day + timedelta(days=days)).isoformat() if day < date.max - timedelta(days=days) else ":"
