"""However long the way from a row to its person: every engine can be asked about it."""

from __future__ import annotations

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from reference_people import one_by_one
from world import Activity, Claim, Column, Event, Hop, On, Personal, Reference, Span, Table, Term, World
from worlds_organised import organised

from .test_held import postgresql_ground, sqlite_ground, stands, worked_out
from .test_one_person import erases

__all__ = ["postgresql_ground", "sqlite_ground"]

AT = datetime(2025, 3, 1, tzinfo=ZoneInfo("UTC"))
LONG = 12


def far(long: int) -> World:
    """People, and tables that lead to them by ever more rows: for each of two people a row in each of them."""
    moments = {1: datetime(2020, 5, 1, tzinfo=ZoneInfo("UTC")), 2: datetime(2025, 2, 1, tzinfo=ZoneInfo("UTC"))}
    tables = {
        "users": Table(
            ("id",),
            tuple({"id": key, "name": f"n{key}", "ended": moments[key]} for key in moments),
            {"self": Claim("user")},
            {"name": Personal(("self",))},
            {"ended": Event(null="not yet")},
            columns={"id": Column("int", False), "name": Column("text"), "ended": Column("aware")},
        )
    }
    hops: tuple[Hop, ...] = ()
    for at in range(1, long + 1):
        name, onto = f"t{at}", f"t{at - 1}" if at > 1 else "users"
        hops = (Hop(name, ("up",), onto), *hops)
        tables[name] = Table(
            ("id",),
            tuple({"id": key, "up": key, "name": f"x{key}"} for key in moments),
            {"self": Claim("user", hops)},
            {"name": Personal(("self",))},
            references=(Reference(("up",), onto),),
            columns={"id": Column("int", False), "up": Column("int"), "name": Column("text")},
        )
    used = frozenset({("users", "name"), *((f"t{at}", "name") for at in range(1, long + 1))})
    return World(
        tables, {"user": ("users", "")}, {"work": Activity(used, Term("after", On("users", "ended"), Span(years=1)))}
    )


@pytest.mark.parametrize("number", [0])
def test_a_row_twelve_tables_from_its_person_goes_with_them_on_sqlite(sqlite_ground, number):
    stands(sqlite_ground, far(LONG), AT)
    calm = one_by_one(far(LONG), AT, Random(number).randrange)
    erases(sqlite_ground, calm[0], AT, *calm[1:])


@pytest.mark.postgresql
@pytest.mark.parametrize("number", [0])
def test_a_row_twelve_tables_from_its_person_goes_with_them_on_postgresql(postgresql_ground, number):
    calm = one_by_one(far(LONG), AT, Random(number).randrange)
    erases(postgresql_ground, calm[0], AT, *calm[1:])


@pytest.mark.parametrize("number", [15])
def test_events_of_an_organisation_behind_a_team_can_be_asked_about(sqlite_ground, number):
    world, at = worked_out(organised, number, "sqlite")
    stands(sqlite_ground, world, at)
    one, *person = one_by_one(world, at, Random(number).randrange)
    erases(sqlite_ground, one, at, *person)
