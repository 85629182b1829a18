"""One event value as a driver returns it, as a moment or a day; and the end of a term after it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gestand.clock import last_day, local_day, midnight
from gestand.datamap.model import Event, Leaf, Written

OPEN = datetime.max.replace(tzinfo=UTC)
"""An end that nothing tells yet."""


def read(event: Event, value: object) -> datetime | date | None:
    """The value as an aware moment or a day; None when there is none or it cannot be read. Infinite is OPEN."""
    if value is None:
        return None
    try:
        match event.written:
            case Written.EPOCH_S | Written.EPOCH_MS:
                factor = 1000 if event.written is Written.EPOCH_MS else 1
                return datetime.fromtimestamp(float(str(value)) / factor, UTC)
            case _:
                return _moment(event, value)
    except (ValueError, OverflowError):
        return None


def _moment(event: Event, value: object) -> datetime | date:
    if value == "infinity":
        return OPEN
    if value == "-infinity":
        return date.min
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if isinstance(value, datetime):
        if event.written is Written.DATE:
            return value.date()
        return value if value.tzinfo else value.replace(tzinfo=ZoneInfo(event.zone or "UTC"))
    if isinstance(value, date):
        return value
    raise ValueError(type(value).__name__)


def end(leaf: Leaf, value: object, zone: str) -> datetime:
    """The moment at which the term after this value ends; OPEN for a value that is not there or not readable."""
    found = read(leaf.event, value)
    if found is None or found == OPEN:
        return OPEN
    day = local_day(found, zone) if isinstance(found, datetime) else found
    try:
        if leaf.duration is None:
            return found if isinstance(found, datetime) else midnight(day + timedelta(days=1), zone)
        hours = timedelta(hours=leaf.duration.hours, minutes=leaf.duration.minutes)
        calendar = leaf.duration.years or leaf.duration.months or leaf.duration.weeks or leaf.duration.days
        if hours and not calendar and isinstance(found, datetime):
            return found + hours
        length = next((older.duration for older in leaf.older if day < older.before), leaf.duration)
        return midnight(last_day(day, length, leaf.rounding) + timedelta(days=1), zone) + hours
    except OverflowError:
        return OPEN
