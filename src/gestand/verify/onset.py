"""Since when? Found by trying moments, where no sum over one event can tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from gestand.clock import local_day, midnight

LONGEST_AGO = 50_000
"""Days; what had ended before that has no beginning."""

_SECOND = timedelta(seconds=1)

HadEnded = Callable[[datetime], bool]
"""Whether something that has ended now had ended at a moment. Once it had, it stays so."""


def onset(had_ended: HadEnded, at: datetime, zone: str, guesses: Sequence[datetime] = ()) -> datetime | None:
    """The first moment, to the second, at which something had ended; None when it never had, or always.

    Most ends are local midnights or one of the `guesses` (recorded moments, in order), so those are tried first.
    """
    if not had_ended(at):
        return None
    at = _guessed(had_ended, at, guesses)
    if not had_ended(at - _SECOND):
        return at
    near, far = _days_ago(had_ended, at, zone)
    if far > LONGEST_AGO:
        return None
    today = local_day(at, zone)
    low = midnight(today - timedelta(days=far), zone)
    high = min(at, midnight(today - timedelta(days=near), zone)) if far else at
    return high if not had_ended(high - _SECOND) else _within(had_ended, low, high)


def _guessed(had_ended: HadEnded, at: datetime, guesses: Sequence[datetime]) -> datetime:
    """The first of the guesses at which it had ended; `at` when it had at none of them."""
    tried = list(guesses[: bisect_right(guesses, at)])
    while tried:
        middle = (len(tried) - 1) // 2
        if had_ended(tried[middle]):
            at, tried = tried[middle], tried[:middle]
        else:
            tried = tried[middle + 1 :]
    return at


def _days_ago(had_ended: HadEnded, at: datetime, zone: str) -> tuple[int, int]:
    """So many days ago, at midnight, it had ended; and so many days ago, one more, it had not. (0, 0): today."""

    def had(days: int) -> bool:
        return had_ended(midnight(local_day(at, zone) - timedelta(days=days), zone))

    near = far = 0
    while had(far):
        near, far = far, 2 * far or 1
        if far > LONGEST_AGO:
            return near, far
    while far - near > 1:
        middle = (near + far) // 2
        near, far = (middle, far) if had(middle) else (near, middle)
    return near, far


def _within(had_ended: HadEnded, low: datetime, high: datetime) -> datetime:
    """It had ended at `high` and not at `low`."""
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        low, high = (low, middle) if had_ended(middle) else (middle, high)
    return high
