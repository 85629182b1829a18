"""The judge's own sums: forward from an event to its end, and back only by trying days.

The executor turns a term around into a cut-off; a mistake in that turning is invisible to whoever shares it. Here an
end is only ever computed forward, and the latest event that has ended is found by bisection over the calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from gestand.clock import Duration, Older, Rounding, local_day, midnight

_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)


def end(
    value: date | datetime,
    duration: Duration | None,
    rounding: Rounding,
    zone: str,
    older: tuple[Older, ...] = (),
) -> datetime | None:
    """When a term ends that began with `value` (an aware moment, or a day); None: not within the calendar.

    Regulation (EEC, Euratom) 1182/71, article 3: the day of the event is not counted; the term ends with the last
    hour of its last local day. `duration` None is *until*: a moment ends at itself, a day at the midnight after it.
    `older`: of an event before the first of these days that comes after it, that length was promised.
    """
    try:
        if isinstance(value, datetime) and (duration is None or _only_elapses(duration, rounding)):
            # In UTC: hours added to a local time would follow its clock, which jumps.
            moment = value.astimezone(UTC)
            return moment if duration is None else moment + _elapse(duration)
        day = local_day(value, zone) if isinstance(value, datetime) else value
        if duration is None:
            return midnight(day + _DAY, zone)
        for promised in reversed(older):
            duration = promised.duration if day < promised.before else duration
        return midnight(_last(day, duration, rounding) + _DAY, zone) + _elapse(duration)
    except (ValueError, OverflowError):
        return None


def _last(day: date, duration: Duration, rounding: Rounding) -> date:
    if rounding is Rounding.YEAR_END:
        day = date(day.year, 12, 31)
    step = relativedelta(years=duration.years, months=duration.months, weeks=duration.weeks, days=duration.days)
    return day + step


def _elapse(duration: Duration) -> timedelta:
    return timedelta(hours=duration.hours, minutes=duration.minutes)


def _only_elapses(duration: Duration, rounding: Rounding) -> bool:
    calendar = duration.years or duration.months or duration.weeks or duration.days
    return bool(_elapse(duration)) and not calendar and rounding is Rounding.NONE


@dataclass(frozen=True, slots=True)
class Bound:
    """Of what has ended: every moment before `moment` (UTC), and every day up to and including `day`.

    None where no moment, or no day, of the calendar has ended.
    """

    moment: datetime | None
    day: date | None


@lru_cache(maxsize=4096)
def bound(
    at: datetime, duration: Duration | None, rounding: Rounding, zone: str, older: tuple[Older, ...] = ()
) -> Bound:
    """What has ended at `at`, found by computing ends forward."""
    day = _latest(lambda value: end(value, duration, rounding, zone, older), at)
    if duration is None or _only_elapses(duration, rounding):
        try:
            return Bound(at - (_elapse(duration) if duration else timedelta()) + _TICK, day)
        except OverflowError:
            return Bound(None, day)
    # A moment counts as the local day it falls on, so what has ended is all that lies before the next midnight.
    return Bound(_midnight_after(day, zone) if day else None, day)


def _latest(ends: Callable[[date], datetime | None], at: datetime) -> date | None:
    """The latest day whose end is at or before `at`; ends never run back when days go forward."""
    low, high = 0, date.max.toordinal()
    while low < high:
        middle = (low + high + 1) // 2
        ended = ends(date.fromordinal(middle))
        if ended is not None and ended <= at:
            low = middle
        else:
            high = middle - 1
    return date.fromordinal(low) if low else None


def _midnight_after(day: date, zone: str) -> datetime:
    try:
        return midnight(day + _DAY, zone)
    except (ValueError, OverflowError):
        return datetime.max.replace(tzinfo=UTC)
