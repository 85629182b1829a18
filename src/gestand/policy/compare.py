"""Which of two terms after the same event is longer: sampled over the days on which calendars differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

from gestand.clock import last_day
from gestand.policy.model import After

DAYS = (date(2023, 1, 1), date(2023, 1, 31), date(2024, 2, 29), date(2023, 6, 15), date(2023, 12, 31))
"""A first and a last day of a year, of a month, a leap day, and one in the middle."""


def end(term: After, day: date) -> datetime:
    """The end of a term whose event fell on a day, in local time without a zone."""
    length = term.length_of(day)
    elapsed = timedelta(hours=length.hours, minutes=length.minutes)
    try:
        return datetime.combine(last_day(day, length, term.rounding), time()) + elapsed
    except OverflowError:
        return datetime.max


def longer(one: After, other: After) -> bool:
    """Whether `one` ends later than `other` for some day of the event."""
    return any(end(one, day) > end(other, day) for day in _days(one, other))


def _days(*terms: After) -> Iterator[date]:
    """Also in the years beside a day from which another length counts."""
    yield from DAYS
    for year in {older.before.year + step for term in terms for older in term.older for step in (-1, 0, 1)}:
        yield from (_in_year(day, year) for day in DAYS if MINYEAR <= year <= MAXYEAR)


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, day.day if (day.month, day.day) != (2, 29) else 28)


def same_event(one: After, other: After) -> bool:
    return one.event.name == other.event.name and one.event.last == other.event.last
