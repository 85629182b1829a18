"""How soon an answer comes, beside the law's month and its two further months (GDPR article 12(3)).

"Thirty days" is a month in most of the year, and later than a month for every request of February: whoever promises it
is told the next day on which it breaks the law.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from gestand.clock import Duration, last_day
from gestand.policy.checks.sayings import Words, notes
from gestand.policy.checks.told import key_of
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.vocabulary.catalogue import duration
from gestand.vocabulary.month import MONTH, month_end

SHORTEST, SHORTEST_PUT_OFF = 28, 87
"""Days of the shortest month, and of the shortest three (from 31 January): what is no longer is never late."""
TWO_MONTHS = Duration(months=2)
AHEAD = 4 * 366
"""Days in which every length of February, and every weekday of its end, has come by."""
_ANY = date(2026, 1, 1)
_PUT_OFF = Words(
    r"\b(?:termijn|tijdslimiet|periode)\b[^.;]{0,60}\b(?:verleng\w*|uitgesteld)",
    r"\bverlengen\b[^.;]{0,60}\btermijn",
    r"\b(?:term|period|deadline|time limit|time)\b[^.;]{0,60}\bextend\w*|\bextend\w*\b[^.;]{0,60}\b(?:term"
    r"|period|time)",
    r"\bdélai\b[^.;]{0,60}\bprolong\w*|\bprolong\w*\b[^.;]{0,60}\bdélai",
    r"\bFrist\b[^.;]{0,60}\bverläng\w*|\bverläng\w*\b[^.;]{0,60}\bFrist",
)
_LENGTH = Words(
    r"\b(?:\d+|een|twee|drie|vier|one|two|three|four|un|deux|ein|zwei|drei)\b[^.;]{0,20}\b(?:maand|week|weken"
    r"|dag|month|week|day|mois|semaine|jour|Monat|Woche|Tag)"
)


def answers_come_in_time(draft: Draft, report: Report) -> None:
    rights = draft.says.rights
    if rights is None or rights.answer is None:
        return
    answer, country = _days(rights.answer), draft.head.established
    if answer == MONTH or _only_days(answer) <= SHORTEST:
        return
    said = f"`answer` is {duration('en', rights.answer)}"
    if all(last_day(day, answer) > last_day(day, MONTH) for day in _receipts(_ANY, 366)):
        message = f"{said}, which is later than the law's month whenever somebody asks"
        report.add("P730", key_of(rights, "answer"), message)
    elif day := _first(draft.day or _ANY, lambda day: last_day(day, answer) > month_end(day, country)):
        late, law = last_day(day, answer), month_end(day, country)
        message = f"{said}: of a request of {_said(day)} it ends on {_said(late)}, and the law's month on {_said(law)}"
        report.add("P731", key_of(rights, "answer"), message)


def _days(length: Duration) -> Duration:
    """A length in days: hours and minutes of an answer round up to the end of their day."""
    hours = length.hours + (1 if length.minutes else 0)
    return Duration(length.years, length.months, length.weeks, length.days + -(-hours // 24))


def _only_days(length: Duration) -> int:
    """Its days, or more than any term of an answer where it has months or years."""
    return 366 if length.years or length.months else length.weeks * 7 + length.days


def _receipts(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(days))


def _first(today: date, late: Callable[[date], bool]) -> date | None:
    return next((day for day in _receipts(today, AHEAD) if late(day)), None)


def _said(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = tuple(calendar.month_name)[1:]


def answers_are_put_off_within_limits(draft: Draft, report: Report) -> None:
    """Of two readings of "two further months" (from the end of the first, or three in all) the earlier counts."""
    rights = draft.says.rights
    if rights is None:
        return
    if rights.extended_by is None:
        _without_a_limit(draft, report)
        return
    answer, more = _days(rights.answer or MONTH), _days(rights.extended_by)
    if _only_days(answer) + _only_days(more) <= SHORTEST_PUT_OFF or (answer, more) == (MONTH, TWO_MONTHS):
        return

    def end_of(day: date) -> date:
        """Counted from the earlier of the promise and the law: that the first is late is said of `answer`."""
        return last_day(min(last_day(day, answer), last_day(day, MONTH)), more)

    day = _first(draft.day or _ANY, lambda day: end_of(day) > latest(day))
    if day:
        message = (
            f"`extended by` is {duration('en', rights.extended_by)}: of a request of {_said(day)} the answer ends on"
            f" {_said(end_of(day))}, and the law's two further months on {_said(latest(day))}"
        )
        report.add("P732", key_of(rights, "extended by"), message)


def latest(day: date) -> date:
    """The end of the law's two further months, by the earlier of its two readings."""
    return min(last_day(day, Duration(months=3)), last_day(last_day(day, MONTH), TWO_MONTHS))


def _without_a_limit(draft: Draft, report: Report) -> None:
    for one in notes(draft):
        if _PUT_OFF.find(one.text) and not _LENGTH.find(one.text):
            report.add("P734", one.place, f"a note puts the answer off, and does not say for how long: {one.short}")


CHECKS = (answers_come_in_time, answers_are_put_off_within_limits)
