"""The oldest thing that is left: read it, and do the sum itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.model import Activity, AllOf, AnyOf, BoundTerm, Event, Leaf, Written
from gestand.verify import dialects
from gestand.verify.terms import end

EVER = datetime.min.replace(tzinfo=UTC)
"""It had ended before anything began."""
NEVER = datetime.max.replace(tzinfo=UTC)

_EPOCH = datetime(1970, 1, 1)
_NUMBERS = (Written.EPOCH_S, Written.EPOCH_MS)


def leaves(term: BoundTerm) -> Iterator[Leaf]:
    """Every event a term looks at."""
    match term:
        case Leaf():
            yield term
        case AllOf(terms) | AnyOf(terms):
            for part in terms:
                yield from leaves(part)


def terms(activity: Activity) -> tuple[BoundTerm, ...]:
    own = () if activity.own is None else (activity.own,)
    return (*own, *activity.at_least, *activity.at_most)


def only_event(activities: Iterable[Activity]) -> Event | None:
    """The one event that alone decides when these activities end by time, if it is on one row; None: it is not so."""
    activities = list(activities)
    if any(activity.ask or activity.only_where for activity in activities):
        # Then it is a question as well that decides, or whether it is done for the row at all.
        return None
    found = [leaf for activity in activities for term in terms(activity) for leaf in leaves(term)]
    events = {leaf.event for leaf in found}
    return None if len(events) != 1 or any(leaf.last for leaf in found) else events.pop()


def end_of(activities: list[Activity], value: date | datetime, zone: str) -> datetime:
    """When all these activities have ended for a row whose only event is `value`."""
    return max(_activity(activity, value, zone) for activity in activities)


def _activity(activity: Activity, value: date | datetime, zone: str) -> datetime:
    caps = [_term(term, value, zone) for term in activity.at_most]
    if activity.own is not None:
        own = _term(activity.own, value, zone)
    else:
        own = min(caps) if caps and not activity.at_least else EVER
    return min([max([own, *(_term(term, value, zone) for term in activity.at_least)]), *caps])


def _term(term: BoundTerm, value: date | datetime, zone: str) -> datetime:
    match term:
        case Leaf(duration=duration, rounding=rounding, older=older):
            return end(value, duration, rounding, zone, older) or NEVER
        case AllOf(parts):
            return max((_term(part, value, zone) for part in parts), default=EVER)
        case AnyOf(parts):
            return min((_term(part, value, zone) for part in parts), default=NEVER)
        case _:
            return NEVER


@dataclass(frozen=True, slots=True)
class Spoken:
    """How the engine is asked for the oldest value of an event, and how its answer is read."""

    event: Event
    dialect: str

    def ask(self, oldest: ColumnElement[Any]) -> ColumnElement[Any]:
        """As a number where the engine has moments: it then also says infinite ones, and years no clock here has."""
        if self.event.written in (*_NUMBERS, Written.TEXT) or dialects.stored_as_text(self.dialect):
            return oldest
        if self.dialect in dialects.KIN:
            # Its moments are all of our calendar, or no moments at all; those of a TIMESTAMP are told in UTC.
            text = dialects.as_text(oldest)
            return text.concat("+00:00") if self.event.written is Written.AWARE else text
        return sa.cast(sa.extract("epoch", oldest), sa.Numeric)

    def read(self, answer: Any) -> date | datetime | None:
        """A day, or an aware moment; EVER or NEVER when it lies outside the calendar; None when it cannot be read."""
        try:
            if isinstance(answer, str):
                return self._text(answer)
            return self._number(Decimal(answer))
        except (ValueError, ArithmeticError):
            if isinstance(answer, str) or Decimal(answer).is_nan():
                return None
            return EVER if answer < 0 else NEVER

    def _text(self, answer: str) -> date | datetime:
        core = re.sub(dialects.OFFSET, "", answer) if self.event.written is Written.AWARE else answer
        with_offset = core != answer
        if not re.match(dialects.READABLE, core, re.ASCII) or with_offset != (self.event.written is Written.AWARE):
            raise ValueError("neither a day nor a moment")
        if len(answer) == 10:
            return date.fromisoformat(answer)
        moment = datetime.fromisoformat(answer)
        return (moment if with_offset else moment.replace(tzinfo=ZoneInfo(self.event.zone))).astimezone(UTC)

    def _number(self, answer: Decimal) -> date | datetime:
        per_unit = 1_000 if self.event.written is Written.EPOCH_MS else 1_000_000
        moment = _EPOCH + timedelta(microseconds=int(answer * per_unit))
        if self.event.written is Written.DATE:
            return moment.date()
        naive = self.event.written is Written.NAIVE
        return moment.replace(tzinfo=ZoneInfo(self.event.zone) if naive else UTC).astimezone(UTC)
