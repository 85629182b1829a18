"""SQLite keeps moments as text: one ends at the same cut-off however it is written, and none that cannot be read."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from gestand.clock import CutOff
from gestand.datamap.model import Event, Written
from gestand.held.moments import certainly_before
from gestand.policy.model import Null
from gestand.stores.base import ColumnId, TableId

CUT = datetime(2025, 3, 13, 23, tzinfo=UTC)
AT = ColumnId(TableId("app", "", "visits"), "at")
NEAR = [timedelta(seconds=seconds) for seconds in (-90_000, -3_600, -1, 0, 1, 3_600, 90_000)]
UNREADABLE = [
    "2025-02-30 10:00:00",
    "2025-03-13 10:00:00 ",
    "-4713-11-24 12:00:00",
    "2025-02-30",
    "2025-03-01 25:00:00",
    "",
]


def passed(values: list[str], written: Written, kind: str, moment: datetime) -> list[object]:
    """Whether each value certainly lies before the cut-off, in a column of this kind."""
    cut = CutOff(moment, (moment - timedelta(days=1)).date())
    event = Event(AT, written, Null.UNKNOWN, Null.UNKNOWN, "UTC")
    asked = certainly_before(event, sa.column("at"), cut, "sqlite").compile(dialect=sqlite.dialect())
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE visits (at {kind})")
    connection.executemany("INSERT INTO visits VALUES (?)", [(value,) for value in values])
    found = [row[0] for row in connection.execute(f"SELECT {asked} FROM visits ORDER BY rowid")]
    connection.close()
    return found


@pytest.mark.parametrize("kind", ["TEXT", "TIMESTAMP", "TEXT COLLATE RTRIM"])
@pytest.mark.parametrize("micro", [0, 1])
def test_a_moment_ends_the_same_however_it_is_written(kind: str, micro: int) -> None:
    moments = [(CUT + away).replace(tzinfo=None) for away in NEAR]
    expected = [int(moment.replace(tzinfo=UTC) < CUT + timedelta(microseconds=micro)) for moment in moments]

    for way in (lambda m: m.isoformat(" "), lambda m: m.isoformat("T"), lambda m: m.isoformat(" ", "microseconds")):
        written = [way(moment) for moment in moments]
        assert passed(written, Written.NAIVE, kind, CUT + timedelta(microseconds=micro)) == expected, written


def test_a_day_ends_the_same_with_and_without_an_hour() -> None:
    days = ["2025-03-11", "2025-03-12", "2025-03-13", "2025-03-14"]

    assert passed(days, Written.DATE, "DATE", CUT) == [1, 1, 0, 0]
    assert passed([f"{day} 00:00:00" for day in days], Written.DATE, "DATE", CUT) == [1, 1, 0, 0]


@pytest.mark.parametrize("written", [Written.NAIVE, Written.DATE])
@pytest.mark.parametrize("kind", ["TEXT", "TIMESTAMP", "TEXT COLLATE RTRIM", "INTEGER"])
def test_what_cannot_be_read_has_not_passed(written: Written, kind: str) -> None:
    assert not any(passed(UNREADABLE, written, kind, CUT))
