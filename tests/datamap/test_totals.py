"""Tables of totals into which rows are folded: what `map` holds against them, and the rights that they need."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gestand.datamap.grants import grants
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.verify.judge import verify

from .conftest import World

INTO = {"table": "totals", "by": {"day": "month"}, "people": "people", "rows": "times", "sums": {"minutes": "minutes"}}


def hours(world: World, totals: str, *, machine: str = "TEXT", key: str = "INTEGER PRIMARY KEY") -> World:
    world.run(
        "DROP TABLE cvs",
        f"CREATE TABLE hours (id {key}, user_id INTEGER NOT NULL REFERENCES users (id), day DATE,"
        f" machine {machine}, minutes INTEGER)",
        "CREATE INDEX hours_user ON hours (user_id)",
        f"CREATE TABLE totals ({totals})",
    )
    world.say("tables", cvs=None)
    world.say("activities.deliver", uses=["users.name", "users.email", "hours.day", "hours.minutes"])
    kept = {name: {"is": "working hours", "blank": {"keep": keep}} for name, keep in TAKEN.items()}
    world.table(
        "hours",
        whose={"driver": "user_id -> user"},
        personal=kept,
        **{"not personal": {"machine": "an excavator"}},
        generalised={"k": 3, "by": ["day", "machine"], "into": INTO},
    )
    world.table("totals", **{"nothing personal": "hours of machines"})
    return world


TAKEN = {"day": "month", "minutes": "all"}
HONEST = "month DATE, machine TEXT, people INTEGER, times INTEGER, minutes BIGINT, UNIQUE (month, machine)"


def said(world: World, code: str = "M232") -> list[str]:
    return [finding.message for finding in world.map().map.findings if finding.code == code]


@pytest.mark.not_on("mariadb", "totals are refused there")
def test_totals_that_can_be_kept_are_no_finding(world: World) -> None:
    found = hours(world, HONEST).map()

    assert {"M232", "M233", "M230", "M231", "M105"}.isdisjoint(found.codes)
    assert found.blocked() == set()


@pytest.mark.not_on("mariadb", "totals are refused there")
def test_totals_that_cannot_be_kept_are_named(world: World) -> None:
    hours(
        world,
        "id BIGINT NOT NULL, month TEXT, machine TEXT NOT NULL, people TEXT, times INTEGER, minutes TEXT,"
        " noted INTEGER DEFAULT 0 NOT NULL, PRIMARY KEY (id)",
    )

    assert set(said(world)) == {
        "totals.month is of another type than hours.day",
        "totals.machine cannot be NULL, and hours.machine can",
        "totals.minutes cannot hold the sum of hours.minutes",
        "totals.people counts, and is no whole number",
        "totals.id has to be given, and is nothing of a total of hours",
    }
    assert said(world, "M233") == ["two totals of totals can be of the same month, machine"]
    assert world.map().blocked() == {"hours"}
    world.say("tables.hours.generalised", into={**INTO, "sums": {"machine": "minutes", "minutes": "noted"}})
    world.policy["tables"]["hours"].pop("not personal")
    world.policy["tables"]["hours"]["personal"]["machine"] = {"is": "working hours", "blank": {"keep": "all"}}
    world.say("tables.hours.generalised", by=["day"])
    world.use("hours.machine")
    assert "hours.machine is no number, and is added up" in said(world)


@pytest.mark.not_on("mariadb", "totals are refused there")
@pytest.mark.not_on("sqlite", "it keeps a number as it is")
def test_totals_in_which_a_sum_would_be_rounded_are_named(world: World) -> None:
    hours(world, HONEST)
    world.run("ALTER TABLE hours ALTER minutes TYPE NUMERIC(10,4)")

    for kind, rounds in (("NUMERIC(12,2)", True), ("REAL", True), ("NUMERIC(14,4)", False), ("NUMERIC", False)):
        world.run(f"ALTER TABLE totals ALTER minutes TYPE {kind}")
        found = ["totals.minutes cannot hold the sum of hours.minutes"] if rounds else []
        assert said(world) == found, kind


@pytest.mark.not_on("mariadb", "totals are refused there")
def test_rows_that_others_point_at_go_into_no_total_and_nor_do_those_without_columns(world: World) -> None:
    hours(world, HONEST)
    world.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, hours_id INTEGER REFERENCES hours (id))")
    world.table("notes", **{"nothing personal": "notes of nobody", "points at": {"hours_id -> hours": "keeps it"}})
    assert said(world, "M231") == ["rows of notes point at those of hours, which go into totals"]

    world.policy["tables"].pop("notes")
    world.say("tables.hours.generalised", into={**INTO, "people": "persons"})
    assert said(world) == ["a column of the totals of hours is not there"]
    assert {"hours", "totals"} <= world.map().unsure() | world.map().blocked()


def test_totals_in_mariadb_are_refused_by_name(mariadb_world: World) -> None:
    hours(mariadb_world, HONEST.replace("machine TEXT", "machine VARCHAR(20)"), machine="VARCHAR(20)")

    assert said(mariadb_world) == [
        "the rows of hours are to be folded into totals in MariaDB, and this version cannot do it there"
    ]
    assert mariadb_world.map().blocked() == {"hours"}


def test_the_grants_it_prints_are_enough_to_fold(roles: World) -> None:
    numbered = "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    hours(roles, numbered + HONEST.replace("machine TEXT", "machine UUID"), machine="UUID")
    digger = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
    roles.run(
        "INSERT INTO users SELECT i, 'Anna', 'a' || i, '2018-01-01', '2019-01-01' FROM generate_series(1, 3) AS i",
        f"INSERT INTO hours SELECT i, i, '2018-02-03', '{digger}', 10 FROM generate_series(1, 3) AS i",
    )
    missing = set(said(roles, "M151")) | set(said(roles, "M152"))
    assert "the writing role has no INSERT on totals (month, machine, people, times, minutes)" in missing
    text = grants(roles.map().map, roles.environ["read_role"], roles.environ["write_role"])
    lines = [line for line in text.splitlines() if line.startswith("GRANT")]
    roles.run(*(line for line in lines if "INSERT" not in line))
    at, bound = datetime(2026, 3, 14, tzinfo=UTC), roles.map()
    assert bound.blocked() == {"totals"}
    with open_records(roles.folder / "state", at=at) as records:
        notes = make_plan(bound.map, open_stores(bound.map.policy, roles.environ), records, at).notes
    assert "3 rows of hours go on leading to somebody: their totals, totals, are left out" in notes
    roles.run(*lines)
    bound = roles.map()
    assert bound.blocked() == set()

    stores = open_stores(bound.map.policy, roles.environ)
    with open_records(roles.folder / "state", at=at) as records:
        plan = make_plan(bound.map, stores, records, at)
        apply(bound.map, stores, records, plan, now=at, approval=Approval(digest=plan.digest))
        standings = {each.key: str(each.standing) for each in verify(bound.map, stores, records, at).promises}
    assert standings["generalised/hours"] == "kept"
    assert plan.steps[-1].table == "users"
