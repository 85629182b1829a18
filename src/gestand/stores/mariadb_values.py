"""Values on their way through PyMySQL: as exact as they stand there.

What is no day of the calendar (`0000-00-00`, `2020-02-31` where somebody allowed it) comes as its text and is never
an error of the driver.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def conversions() -> dict[Any, Any]:
    """PyMySQL's conversions with our own: from column to value by number, from value to text by type."""
    from pymysql.constants import FIELD_TYPE
    from pymysql.converters import conversions as usual

    found: dict[Any, Any] = dict(usual)
    moment = found[FIELD_TYPE.DATETIME]

    def aware(text: Any) -> Any:
        # The session's zone is UTC.
        value = moment(text)
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value

    found[FIELD_TYPE.TIMESTAMP] = aware
    found[FIELD_TYPE.TIME] = _as_text  # it can be negative, and longer than a day
    found[FIELD_TYPE.BIT] = lambda raw: int.from_bytes(raw, "big")
    found[datetime] = _moment
    return found


def _as_text(raw: Any) -> str:
    return raw.decode("ascii") if isinstance(raw, bytes) else str(raw)


def _moment(value: datetime, mapping: Mapping[Any, Any] | None = None) -> str:
    del mapping
    return f"'{naive(value)}'"


def naive(value: datetime) -> str:
    """A moment as the engine reads it: in UTC when it is aware, on its own clock when it is not."""
    told = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return told.isoformat(" ", "microseconds")
