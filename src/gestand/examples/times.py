"""Moments as text, fast: millions of them, counted in seconds before one fixed moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

MINUTE = 60
HOUR = 3_600
DAY = 86_400
YEAR = 365 * DAY


class Calendar:
    """Texts of moments (UTC) and of days, `ago` seconds before `moment`, as all engines store and read them."""

    def __init__(self, moment: datetime) -> None:
        self.now = int(moment.timestamp())

    def moment(self, ago: int) -> str:
        day, second = divmod(self.now - ago, DAY)
        return _day(day) + _time(second)

    def day(self, ago: int) -> str:
        return _day((self.now - ago) // DAY)

    def year(self, ago: int) -> int:
        return int(self.day(ago)[:4])

    def since(self, day: date) -> int:
        """How many seconds ago `day` began (UTC)."""
        return self.now - int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


@cache
def _day(number: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=number)).isoformat()


@cache
def _time(second: int) -> str:
    """With six decimals, as SQLAlchemy writes a moment into SQLite: rows of a service look alike."""
    return f" {second // HOUR:02d}:{second % HOUR // MINUTE:02d}:{second % MINUTE:02d}.000000"


MOMENT = datetime(2026, 3, 14, 2, 0, tzinfo=UTC)
"""The night in which every story plays: Saturday 14 March 2026, three o'clock in Amsterdam and Brussels."""

CALENDAR = Calendar(MOMENT)
