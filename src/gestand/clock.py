"""The one module that reads the clock, and the calendar arithmetic of terms.

Everywhere else time is an argument. A moment is an aware `datetime`; terms count in local days of the policy's zone
(Regulation (EEC, Euratom) 1182/71, article 3: the day of the event is not counted; a term in months or years ends
with the last hour of the day of the same number, or of the month's last day where it lacks that number).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of calendar time. Years to days count in local days; hours and minutes elapse (Regulation 1182/71)."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0


class Rounding(StrEnum):
    NONE = "none"
    YEAR_END = "end of the year"


@dataclass(frozen=True, slots=True)
class Older:
    """What was promised of events before a day: another length, no longer than that of the events since."""

    before: date
    duration: Duration


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def midnight(day: date, zone: str) -> datetime:
    """The moment (UTC) at which a local day begins."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def last_day(day: date, duration: Duration, rounding: Rounding = Rounding.NONE) -> date:
    """The last local day of a term whose event fell on `day`."""
    start = date(day.year, 12, 31) if rounding is Rounding.YEAR_END else day
    step = relativedelta(years=duration.years, months=duration.months, weeks=duration.weeks, days=duration.days)
    try:
        return start + step
    except (ValueError, OverflowError):
        return date.max


@dataclass(frozen=True, slots=True)
class CutOff:
    """Everything that happened before `moment` (UTC, exclusive), or on a day up to `day` (inclusive), has ended."""

    moment: datetime
    day: date


def cut_off(
    at: datetime, duration: Duration | None, rounding: Rounding, zone: str, older: tuple[Older, ...] = ()
) -> CutOff:
    """The latest event whose term has ended at `at`, as constants to compare with.

    `older`: of events before a day the length is another, shorter one, in the order of those days (in days alone, as
    is `duration`). What was promised for longer is later, so one constant decides here as well.

    `duration` None is *until the event itself*: a moment up to and including `at`, a day before today. Terms are
    monotone in the event, so one constant decides for every row. With hours or minutes the term elapses instead of
    counting days: a moment plus its hours, after its calendar part.
    """
    if older:
        days = [cut_off(at, duration, rounding, zone).day]
        # Nothing is before the first day of the calendar, and whatever is has ended long ago.
        days += [min(cut_off(at, o.duration, rounding, zone).day, _day_before(o.before)) for o in older]
        return CutOff(midnight(max(days) + timedelta(days=1), zone), max(days))
    today = local_day(at, zone)
    if duration is None:
        return CutOff(at + timedelta(microseconds=1), today - timedelta(days=1))
    if duration.hours or duration.minutes:
        return _elapsed(at, duration, rounding, zone)
    day = _latest_day(today, duration, rounding)
    return CutOff(midnight(day + timedelta(days=1), zone), day)


def _day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def _latest_day(today: date, duration: Duration, rounding: Rounding) -> date:
    """The latest day d with last_day(d) < today."""
    back = relativedelta(years=duration.years, months=duration.months, weeks=duration.weeks, days=duration.days)
    try:
        day = today - back
    except (ValueError, OverflowError):
        return date.min
    if rounding is Rounding.YEAR_END:
        day = date(day.year, 12, 31)
        while last_day(day, duration, rounding) >= today:
            if day.year == 1:
                return date.min
            day = date(day.year - 1, 12, 31)
        return day
    day += timedelta(days=4)
    while last_day(day, duration, rounding) >= today:
        day -= timedelta(days=1)
    return day


def _elapsed(at: datetime, duration: Duration, rounding: Rounding, zone: str) -> CutOff:
    hours = timedelta(hours=duration.hours, minutes=duration.minutes)
    rest = Duration(duration.years, duration.months, duration.weeks, duration.days)
    if rest == Duration() and rounding is Rounding.NONE:
        moment = at - hours + timedelta(microseconds=1)
        # A value that is only a day may have happened at its very end.
        return CutOff(moment, local_day(at - hours, zone) - timedelta(days=1))
    return cut_off(at - hours, rest, rounding, zone)
