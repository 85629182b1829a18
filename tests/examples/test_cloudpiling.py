"""CloudPiling after one night: what the dispute, the books and the other customers needed is there, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from sqlalchemy import func, or_, select

from gestand.examples import systems
from gestand.examples.cloudpiling import cast

from .conftest import PEOPLE, Database
from .town import Town, living


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def morning(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with ExitStack() as stack:
        url = None
        if request.param != "sqlite":
            url = stack.enter_context(Database(request.getfixturevalue(f"{request.param}_server")))
        folder = tmp_path_factory.mktemp("cloudpiling")
        town = stack.enter_context(living(systems()["cloudpiling"], folder, PEOPLE, url))
        town.apply()
        yield town


def test_of_the_customer_that_left_only_books_without_an_account_are_left(morning: Town) -> None:
    users, projects, invoices = morning.table("users"), morning.table("projects"), morning.table("invoices")
    left = morning.rows(select(users.c.id, users.c.name, users.c.phone).where(users.c.company_id == cast.LEFT))
    assert [tuple(row) for row in left] == [(cast.LEFT_FIRST, "(verwijderd)", None)]
    assert morning.rows(select(projects.c.id).where(projects.c.company_id == cast.LEFT)) == []
    kept = morning.rows(select(invoices.c.attention_of).where(invoices.c.company_id == cast.LEFT))
    assert len(kept) > 1
    assert all(name for (name,) in kept)


def test_the_dispute_keeps_who_calculated_what_and_not_how_to_reach_them(morning: Town) -> None:
    users, calculations = morning.table("users"), morning.table("calculations")
    said = (
        select(users.c.name, users.c.phone, calculations.c.remarks)
        .join(calculations, calculations.c.author_id == users.c.id)
        .where(users.c.company_id == cast.DISPUTED)
    )
    rows = morning.rows(said)
    assert len(rows) > 3
    for name, phone, remarks in rows:
        assert name != "(verwijderd)"
        assert phone is None
        assert remarks


def test_what_a_colleague_calculated_who_left_is_still_calculated(morning: Town) -> None:
    users, calculations = morning.table("users"), morning.table("calculations")
    ((name, deleted),) = morning.rows(select(users.c.name, users.c.deleted).where(users.c.id == cast.CELINE))
    assert (name, deleted) == ("(verwijderd)", True)
    ((count,),) = morning.rows(select(func.count()).where(calculations.c.author_id == cast.CELINE))
    assert count > 0


def test_each_table_of_invoices_has_the_years_of_its_own_term(morning: Town) -> None:
    for name, first, last in (("invoices", 2022, 2026), ("invoices_until_2021", 2019, 2021)):
        booked = morning.table(name).c.booked_on
        assert morning.rows(select(func.count()).where(booked.is_not(None)))[0][0] > 3
        outside = select(func.count()).where(or_(booked < date(first, 1, 1), booked > date(last, 12, 31)))
        assert morning.rows(outside)[0][0] == 0


def test_everybody_from_a_register_has_a_source_and_was_told_within_the_month(morning: Town) -> None:
    listed = morning.table("register_people")
    rows = morning.rows(select(listed.c.source, listed.c.obtained_at, listed.c.informed_at))
    assert len(rows) > 5
    for source, obtained, told in rows:
        assert source
        assert (told - obtained).days < 30
