"""What a blank keeps of a value: the same as in plain Python, the same a second time, and the judge finds no more."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gestand.datamap.model import Column, ColumnKind
from gestand.held import parts
from gestand.policy.becoming import Blank, BlankKind
from gestand.stores.base import TypeKind
from gestand.stores.kin import EXACTLY
from gestand.verify import kept_parts

QUIETLY = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAYS = st.dates(min_value=dt.date(1000, 1, 1), max_value=dt.date(9999, 12, 31))
MOMENTS = st.datetimes(min_value=dt.datetime(1000, 1, 1), max_value=dt.datetime(9999, 12, 31))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
NUMBERS = st.integers(-(10**15), 10**15)


@pytest.fixture
def engine(database_url: str) -> Any:
    found = sa.create_engine(database_url)
    yield found
    found.dispose()


def of(kind: BlankKind, of_type: TypeKind, size: int = 0) -> Column:
    return Column("v", of_type, "", True, ColumnKind.PERSONAL, blank=Blank(kind, size))


def asked(engine: sa.Engine, column: Column, type_: Any, values: Sequence[Any]) -> list[tuple[Any, Any, bool, bool]]:
    """Of each value its part, the part of that, and whether the judge finds more in the value, and in the part."""
    table = sa.Table(
        "t", sa.MetaData(), sa.Column("n", sa.Integer, primary_key=True, autoincrement=False), sa.Column("v", type_)
    )
    dialect, found = engine.dialect.name, []
    with engine.connect() as connection:
        if dialect in EXACTLY:
            connection.exec_driver_sql(f"SET NAMES utf8mb4 COLLATE {EXACTLY[dialect]}")
        table.drop(connection, checkfirst=True)
        table.create(connection)
        connection.execute(sa.insert(table), [{"n": n, "v": value} for n, value in enumerate(values)])
        raw = sa.table("t", sa.column("n"), sa.column("v"))

        def judged() -> list[bool]:
            more = sa.case((sa.and_(raw.c.v.is_not(None), kept_parts.more(column, raw.c.v, dialect)), 1), else_=0)
            return [bool(row[0]) for row in connection.execute(sa.select(more).order_by(raw.c.n))]

        def to_change() -> int:
            more = sa.and_(raw.c.v.is_not(None), parts.is_more(column, raw.c.v, dialect))
            return int(connection.execute(sa.select(sa.func.count()).select_from(raw).where(more)).scalar_one())

        def labels() -> list[Any]:
            asked = sa.select(kept_parts.which(column, raw.c.v, dialect)).order_by(raw.c.n)
            return [row[0] for row in connection.execute(asked)]

        before, alike = judged(), labels()
        assert to_change() == sum(before)
        for _ in range(2):
            connection.execute(sa.update(raw).values(v=parts.part(column, raw.c.v, dialect)))
            found.append([row[0] for row in connection.execute(sa.select(table.c.v).order_by(table.c.n))])
        assert labels() == alike
        after = judged()
        assert to_change() == 0
        connection.rollback()
    return list(zip(*found, before, after, strict=True))


def agree(answers: list[tuple[Any, Any, bool, bool]], values: Sequence[Any], oracle: Any) -> None:
    for value, (part, again, more, more_left) in zip(values, answers, strict=True):
        assert part == oracle(value)
        assert again == part
        assert more == (part != value)
        assert not more_left


@QUIETLY
@given(days=st.lists(DAYS, min_size=1, max_size=20), year=st.booleans())
def test_of_a_date_its_year_or_its_month(engine: sa.Engine, days: list[dt.date], year: bool) -> None:
    column = of(BlankKind.YEAR if year else BlankKind.MONTH, TypeKind.DATE)

    def oracle(day: dt.date) -> dt.date:
        return day.replace(month=1, day=1) if year else day.replace(day=1)

    agree(asked(engine, column, sa.Date(), days), days, oracle)


@QUIETLY
@given(moments=st.lists(MOMENTS, min_size=1, max_size=20), year=st.booleans())
def test_of_a_moment_too(engine: sa.Engine, moments: list[dt.datetime], year: bool) -> None:
    moments = (
        [moment.replace(microsecond=0) for moment in moments]
        if engine.dialect.name in ("mariadb", "mysql")
        else moments
    )
    column = of(BlankKind.YEAR if year else BlankKind.MONTH, TypeKind.NAIVE)

    def oracle(moment: dt.datetime) -> dt.datetime:
        first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return first.replace(month=1) if year else first

    if engine.dialect.name != "sqlite":
        agree(asked(engine, column, sa.DateTime(), moments), moments, oracle)
        return
    # As text, in the form that the application wrote it: what is worked out has no fraction.
    texts = [moment.isoformat(" ") for moment in moments]
    agree(asked(engine, column, sa.Text(), texts), texts, lambda text: str(oracle(dt.datetime.fromisoformat(text))))


@QUIETLY
@given(moments=st.lists(MOMENTS, min_size=1, max_size=20), year=st.booleans())
def test_of_a_moment_with_its_zone_as_it_was_in_utc(
    postgresql_url: str, moments: list[dt.datetime], year: bool
) -> None:
    engine = sa.create_engine(postgresql_url, connect_args={"options": "-c timezone=America/New_York"})
    aware = [moment.replace(tzinfo=dt.UTC) for moment in moments if 1000 < moment.year < 9999]

    def oracle(moment: dt.datetime) -> dt.datetime:
        first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return first.replace(month=1) if year else first

    column = of(BlankKind.YEAR if year else BlankKind.MONTH, TypeKind.AWARE)
    agree(asked(engine, column, sa.DateTime(timezone=True), aware), aware, oracle)
    engine.dispose()


@QUIETLY
@given(texts=st.lists(TEXTS, min_size=1, max_size=20), size=st.integers(1, 5))
def test_of_a_text_its_first_characters(engine: sa.Engine, texts: list[str], size: int) -> None:
    agree(asked(engine, of(BlankKind.FIRST, TypeKind.TEXT, size), sa.Text(), texts), texts, lambda text: text[:size])


@QUIETLY
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=20), size=st.integers(2, 10**6))
def test_of_a_number_the_multiple_below_it(engine: sa.Engine, numbers: list[int], size: int) -> None:
    column = of(BlankKind.STEPS, TypeKind.INTEGER, size)
    agree(asked(engine, column, sa.BigInteger(), numbers), numbers, lambda number: number // size * size)


@QUIETLY
@given(cents=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20), size=st.integers(2, 1000))
def test_of_a_fraction_too(engine: sa.Engine, cents: list[int], size: int) -> None:
    numbers = [cent / 100 for cent in cents]
    column = of(BlankKind.STEPS, TypeKind.NUMBER, size)
    agree(asked(engine, column, sa.Double(), numbers), numbers, lambda number: math.floor(number / size) * size)


def test_what_is_no_date_leaves_nothing_on_an_engine_without_dates(sqlite_url: str) -> None:
    engine = sa.create_engine(sqlite_url)
    texts = ["1985-02-30", "17 March 1985", "1985-03-17T10:11:12.5", "1985-03-17 10:11:12+02:00", "", "1985-03-17x"]

    found = asked(engine, of(BlankKind.YEAR, TypeKind.NAIVE), sa.Text(), texts)

    assert [part for part, *_ in found] == [
        None,
        None,
        "1985-01-01T00:00:00",
        "1985-01-01 00:00:00",
        None,
        "1985-01-01",
    ]
    assert all(more for _, _, more, _ in found)
    assert not any(left for *_, left in found)
    engine.dispose()
