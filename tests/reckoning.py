"""When a term ends and what stands in an event column, by definition: forward from the event, nothing inverted."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from world import BEFORE_ALL, INFINITY

UNREADABLE = object()
TEXT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)


def local(clock, zone):
    """The moment at which a wall clock shows this; the first of two, or as if a gap's hour had not been skipped."""
    return clock.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def midnight(day, zone):
    return local(datetime.combine(day, time()), zone)


def start(value, zone):
    """The moment itself, or the moment at which the day begins."""
    return value if isinstance(value, datetime) else midnight(value, zone)


def end(value, span, zone):
    """The moment at which the term after `value` (a date or an aware datetime) ends; span None: until it."""
    try:
        return _end(value, span, zone)
    except (ValueError, OverflowError):  # after the year 9999
        return datetime.max.replace(tzinfo=UTC)


def _end(value, span, zone):
    moment = value if isinstance(value, datetime) else midnight(value + timedelta(days=1), zone)
    if span is None:
        return moment
    elapses = timedelta(hours=span.hours, minutes=span.minutes)
    if elapses and not (span.years or span.months or span.days or span.rounds):
        return moment.astimezone(UTC) + elapses
    day = value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
    for before, shorter in span.older:
        if day < before:
            return _end(value, replace(shorter, rounds=span.rounds), zone)
    if span.rounds:
        day = date(day.year, 12, 31)
    year, month = divmod(day.year * 12 + day.month - 1 + span.years * 12 + span.months, 12)
    last = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days=span.days)
    return midnight(last + timedelta(days=1), zone) + elapses


def read(value, event):
    """What stands in an event column, as a date, an aware datetime, INFINITY, None or UNREADABLE."""
    if value is None or (value in (INFINITY, BEFORE_ALL) and event.written in ("aware", "naive", "date")):
        return value
    try:
        if event.written in ("epoch seconds", "epoch milliseconds"):
            unit = 1 if event.written == "epoch seconds" else 1000
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value * 1_000_000 // unit)
        if event.written == "text" and TEXT.fullmatch(value):
            moment = datetime.fromisoformat(value)
            return moment.date() if len(value) == 10 else local(moment, event.zone)
    except (ValueError, TypeError):
        return UNREADABLE
    if event.written == "naive" and isinstance(value, datetime) and value.tzinfo is None:
        return local(value, event.zone)
    good = (event.written == "date" and type(value) is date) or (
        event.written == "aware" and isinstance(value, datetime) and value.tzinfo is not None
    )
    return value if good else UNREADABLE
