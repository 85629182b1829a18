"""People found by value, and by the first of several paths."""

import pytest
from sqlalchemy import make_url

from gestand.datamap.worked import FirstOf

from .conftest import World

FOLDED = {"sqlite": "lower(trim(email))", "postgresql": 'lower(btrim(email) COLLATE "C")'}
"""MariaDB has no index over an expression, and needs none."""
ASKER = {"any of": ["user_id -> user", "fold(email) -> user.email"]}


@pytest.fixture
def visited(world: World) -> World:
    world.run(
        "CREATE TABLE guests (id INTEGER PRIMARY KEY, user_id INTEGER, email TEXT, name TEXT)",
        "CREATE INDEX guests_user ON guests (user_id)",
    )
    if fold := FOLDED.get(make_url(world.url).get_backend_name()):
        world.run(f"CREATE INDEX g ON guests (({fold}))", f"CREATE INDEX u ON users (({fold}))")
    world.table("guests", whose={"asker": ASKER}, personal={"email": "email", "name": "name"}, orphans="by their terms")
    world.use("guests.email", "guests.name")
    return world


def test_a_guest_is_found_by_key_or_by_value(visited: World) -> None:
    found = visited.map()

    (hop,) = found.table("guests").claim("asker").hops
    how = found.table("guests").columns[hop.columns[0]].derived
    assert isinstance(how, FirstOf)
    assert [(way.hops[0].columns, way.theirs) for way in how.ways] == [(("user_id",), ""), (("email",), "email")]
    assert found.map.blocked == frozenset()
    assert found.map.groups["user"].by_value


@pytest.mark.not_on("mariadb", "it has no such index: test_mariadb_values.py")
def test_both_ends_need_an_index_over_the_folded_value(visited: World) -> None:
    visited.run("DROP INDEX g", "DROP INDEX u")

    found = visited.map()

    asked = [finding.hint for finding in found.map.findings if finding.code == "M160"]
    assert len(asked) == 2
    assert found.blocked() == {"guests", "users"}
    visited.run(*(hint.replace(" CONCURRENTLY", "") for hint in asked))
    assert visited.map().map.blocked == frozenset()


def test_two_people_with_one_value_are_not_guessed_at(visited: World) -> None:
    visited.run(
        "INSERT INTO users (id, email, born) VALUES (1, 'anna@x', '2026-01-01'), (2, ' ANNA@x', '2026-01-01')",
        "INSERT INTO guests (id, email) VALUES (1, 'Anna@X ')",
    )

    found = visited.map()

    assert found.one("M196").where.field == "email"
    assert found.unsure() == {"guests"}


def test_two_people_with_a_value_that_no_row_has_are_nobodys_trouble(visited: World) -> None:
    visited.run("INSERT INTO users (id, email, born) VALUES (1, 'a@x', '2026-01-01'), (2, 'A@x', '2026-01-01')")

    assert visited.map().map.blocked == frozenset()


def test_the_value_is_kept_as_long_as_what_is_found_by_it(visited: World) -> None:
    visited.activity("remember", ["guests.name"], "until it ends")

    assert "remember" in visited.map().one("M197").message


def test_a_number_is_not_folded(visited: World) -> None:
    visited.say("tables.guests", whose={"asker": {"any of": ["user_id -> user", "fold(user_id) -> user.email"]}})

    assert "only texts" in visited.map().one("M123").message


def test_all_paths_lead_to_one_group(visited: World) -> None:
    visited.run("CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT)")
    visited.say("people", staff={"table": "staff", "key": "id"})
    visited.table("staff", whose={"self": "id -> staff"}, personal={"name": "name"})
    visited.use("staff.name")
    visited.say("tables.guests", whose={"asker": {"any of": ["user_id -> user", "user_id -> staff"]}})

    assert "several groups" in visited.map().one("M123").message


# ---------------------------------------------------------------- rows that people's own rows point at


@pytest.fixture
def housed(world: World) -> World:
    world.run(
        "CREATE TABLE homes (id INTEGER PRIMARY KEY, street TEXT)",
        "ALTER TABLE users ADD COLUMN home_id INTEGER REFERENCES homes (id)",
        "CREATE INDEX users_home ON users (home_id)",
    )
    world.say("tables.users", **{"points at": {"home_id -> homes": "keeps it"}})
    world.table("homes", whose={"resident": "id = user.home_id"}, personal={"street": "address"}, orphans="go")
    world.use("homes.street")
    return world


def test_a_home_is_of_who_points_at_it_and_keeps_nobody(housed: World) -> None:
    found = housed.map()

    (hop,) = found.table("homes").claim("resident").hops
    how = found.table("homes").columns[hop.columns[0]].derived
    assert isinstance(how, FirstOf)
    assert [(way.hops[0].columns, way.theirs, way.folds) for way in how.ways] == [(("id",), "home_id", False)]
    assert found.table("homes").references == ()
    assert found.map.blocked == frozenset()
    assert not found.map.groups["user"].by_value


@pytest.mark.not_on("mariadb", "it has an index for every foreign key, and keeps it")
def test_who_points_at_a_row_needs_an_index(housed: World) -> None:
    housed.run("DROP INDEX users_home")

    found = housed.map()

    assert "users.home_id" in found.one("M160").message
    housed.run(found.one("M160").hint.replace(" CONCURRENTLY", ""))
    assert housed.map().map.blocked == frozenset()


def test_two_people_in_one_home_are_not_guessed_at(housed: World) -> None:
    housed.run(
        "INSERT INTO homes (id, street) VALUES (1, 'here')",
        "INSERT INTO users (id, email, born, home_id) VALUES (1, 'a@x', '2026-01-01', 1), (2, 'b@x', '2026-01-01', 1)",
    )

    assert housed.map().unsure() == {"homes"}


def test_a_home_is_not_found_by_a_column_that_does_not_point_at_it(housed: World) -> None:
    housed.say("tables.homes", whose={"resident": "id = user.id"})

    assert "does not point at" in housed.map().one("M123").message


def test_who_points_at_a_row_is_not_one_way_of_several(housed: World) -> None:
    housed.say("tables.homes", whose={"resident": {"any of": ["id = user.home_id", "id -> user"]}})

    assert "that alone" in housed.map().one("M123").message


def test_a_home_without_residents_needs_to_go(housed: World) -> None:
    housed.say("tables.homes", orphans="stay")

    assert "orphans: go" in housed.map().one("M198").hint


def test_no_duty_keeps_a_home_that_is_found_by_who_points_at_it(housed: World) -> None:
    housed.activity("tax", ["homes.street"], "7 years after users.born", basis="legal obligation")

    assert "tax keeps them" in housed.map().one("M198").message
