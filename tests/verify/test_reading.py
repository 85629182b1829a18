"""Which texts are days and moments: the engine's answer against one written out in Python."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from gestand.datamap import legible
from gestand.datamap.model import Written
from gestand.verify import dialects

MOMENTS = (
    "2024-02-29 12:34:56.123456",
    "2023-02-29 12:34:56.123456",
    "2024-01-01 24:00:00.000000",
    "0000-01-01 00:00:00.000000",
    "0001-01-01 00:00:00.000000",
    "9999-12-31 23:59:59.999999",
    "2024-01-31 23:59:59",
    "2024-01-31T23:59:59",
    "2024-01-31 23:59",
    "2024-01-31",
)
BEHIND = ("Z", " ", ".", "0", "+00:00", "-00:00", " +00:00", ".1Z", ".12   ", ".12 3", ".1+00:00")
_FORM = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)


def spoilt() -> Iterator[str]:
    """Moments with a character too many, too few or another, at every place; and with something behind them."""
    chance = random.Random(7)
    for moment in MOMENTS:
        yield moment
        for place in range(len(moment) + 1):
            yield moment[:place]
            for letter in "0129-: .TZ+xé\n":
                yield moment[:place] + letter + moment[place:]
                yield moment[:place] + letter + moment[place + 1 :]
        for _ in range(200):
            first, second = chance.randrange(len(moment)), chance.randrange(len(moment))
            letters = list(moment)
            letters[first], letters[second] = chance.choice("0123456789"), chance.choice("0123456789-: .TZ")
            yield "".join(letters)
        yield from (moment[:length] + behind for behind in BEHIND for length in (19, 20, 25, 26))


def is_moment(text: object) -> bool:
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True


def misread(url: str, values: list[object], kind: str) -> tuple[int, list[object]]:
    """How many of the values are moments, and those about which the engine says something else."""
    engine = sa.create_engine(url)
    table = sa.table("written", sa.column("value"))
    value, dialect = table.c.value, engine.dialect.name
    flags = [
        sa.case((sa.func.coalesce(readable(value, dialect), sa.false()), 1), else_=0)
        for readable in (dialects.readable_text, dialects.readable_day)
    ]
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE written (value {kind})")
        connection.execute(table.insert(), [{"value": value} for value in values])
        answers = connection.execute(sa.select(value, *flags)).all()
    engine.dispose()
    wrong = [v for v, text, day in answers if (text, day) != (is_moment(v), is_moment(v) and len(v) == 10)]
    return sum(is_moment(v) for v, *_ in answers), wrong


def test_an_engine_reads_the_texts_that_are_moments_and_no_others(database_url: str):
    known, wrong = misread(database_url, list(dict.fromkeys(spoilt())), "text")
    assert known > 500
    assert wrong == []


def test_a_column_without_a_type_can_hold_anything_and_only_texts_are_moments(tmp_path):
    values = ["2024-01-31", 5, 2451545.5, 20240131, b"2024-01-31", b"2024-01-31 23:59:59", None]
    assert misread(f"sqlite:///{tmp_path / 'any.db'}", values, "") == (1, [])


def in_doubt(url: str, values: list[object], written: Written) -> list[object]:
    engine = sa.create_engine(url)
    words = legible.in_doubt('"value"', written).replace(":", r"\:")
    with engine.begin() as connection:
        connection.exec_driver_sql('CREATE TABLE written ("value")')
        connection.exec_driver_sql(f"CREATE INDEX doubts ON written (value) WHERE {legible.in_doubt('value', written)}")
        table = sa.table("written", sa.column("value"))
        connection.execute(table.insert(), [{"value": value} for value in values])
        found = list(connection.execute(sa.select(table.c.value).where(sa.text(words))).scalars())
    engine.dispose()
    return found


@pytest.mark.parametrize("written", [Written.NAIVE, Written.TEXT, Written.DATE])
def test_whatever_is_no_moment_is_in_doubt(tmp_path, written):
    odd = [5, 2451545.5, 20240131, b"2024-01-31", b"2024-01-31 23:59:59", "now"]
    odd += ["2024-01-31\0", "2024-01-31 23:59:59\0Z"]
    values = [*dict.fromkeys(spoilt()), *odd]

    found = in_doubt(f"sqlite:///{tmp_path / 'doubt.db'}", values, written)

    day_only = written is Written.DATE
    unread = {repr(v) for v in values if not is_moment(v) or (day_only and len(str(v)) != 10)}
    assert unread <= {repr(v) for v in found}


def test_the_days_of_a_calendar_are_not_in_doubt_but_for_the_leap_day(tmp_path):
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(731)]
    values = [f"{day}{time}" for day in days for time in ("", " 00:00:00", " 23:59:59.000001")]

    found = in_doubt(f"sqlite:///{tmp_path / 'days.db'}", values, Written.NAIVE)

    assert {str(value)[:10] for value in found} == {"2024-02-29"}
