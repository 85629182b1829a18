"""The law's month for an answer (GDPR article 12(3)), counted and rolled as Regulation (EEC, Euratom) 1182/71 does.

A last day on a Saturday, a Sunday or a holiday of the controller's country moves to the end of the next working day
(article 3(4)). Only days that are certainly holidays count, so that the end is never later than the law's.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from gestand.clock import Duration, last_day
from gestand.vocabulary import countries

MONTH = Duration(months=1)
_SATURDAY, _SUNDAY = 5, 6


def month_end(received: date, country: str) -> date:
    """The last day on which an answer is in time, for a request of `received`."""
    return rolled(last_day(received, MONTH), country)


def rolled(day: date, country: str) -> date:
    """The day itself, or the next working day."""
    while day.weekday() >= _SATURDAY or day in holidays(country, day.year):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def holidays(country: str, year: int) -> frozenset[date]:
    """The holidays of a year that the country's file names; of a country without one, those of the whole Union."""
    known = countries.holidays()
    return frozenset(_day(one, year) for one in known.get(country, known["EU"]))


def _day(one: countries.Holiday, year: int) -> date:
    if "easter" in one:
        return easter(year) + timedelta(days=int(one["easter"]))
    day = date.fromisoformat(f"{year}-{one['day']}")
    moved = one.get("on_sunday", "")
    return date.fromisoformat(f"{year}-{moved}") if moved and day.weekday() == _SUNDAY else day
