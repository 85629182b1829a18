"""Which texts are days and moments: the engine's answer against one written out in Python."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

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
