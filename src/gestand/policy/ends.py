"""When terms end: the one reckoning by which terms are compared, for lint and for the difference of two versions.

A term is reckoned for every day of four years, one of which has a 29 February, and of the four before and after each
day from which another length counts. It counts as `gestand.clock.cut_off` does, on a wall without a zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from gestand.clock import Duration, Rounding, last_day

FIRST = date(2023, 1, 1)
DAYS = 4 * 365 + 1
"""Of four years."""
_CLOCKS = (time(), time(23, 59))
"""A term in hours counts from a moment: from either end of a day."""


def end(duration: Duration, rounding: Rounding, moment: datetime) -> datetime:
    """The end of a term whose event was at a moment; `datetime.max` for one that never comes."""
    elapsed = timedelta(hours=duration.hours, minutes=duration.minutes)
    days = Duration(duration.years, duration.months, duration.weeks, duration.days)
    try:
        if days == Duration() and rounding is Rounding.NONE:
            return moment + elapsed
        return datetime.combine(last_day(moment.date(), days, rounding), time()) + timedelta(days=1) + elapsed
    except OverflowError:
        return datetime.max


def elapses(duration: Duration) -> bool:
    """It does not count in days alone: the hour of the event matters."""
    return bool(duration.hours or duration.minutes)


def moments(clock: bool = False, edges: Iterable[date] = (), before: date | None = None) -> Iterator[datetime]:
    """At which an event is tried. `clock`: the hour matters; `edges`: days from which something else counts."""
    last = (before or date.max).toordinal() - (before is not None)
    starts = {min(FIRST.toordinal(), last - DAYS + 1)}
    for edge in (day.toordinal() for day in (*edges, *([before] if before else []))):
        starts |= {edge - DAYS, edge}
    days = {day for start in starts for day in range(max(start, 1), min(start + DAYS - 1, last) + 1)}
    for day in sorted(days):
        yield from (datetime.combine(date.fromordinal(day), at) for at in (_CLOCKS if clock else _CLOCKS[:1]))
