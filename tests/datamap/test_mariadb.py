"""What is a trap on MariaDB alone, each by its name."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from gestand.datamap.grants import grants

from .conftest import World


def test_an_honest_policy_finds_nothing_but_the_index_it_proposes(mariadb_world: World) -> None:
    found = mariadb_world.map()

    assert found.map.blocked == frozenset()
    assert set(found.codes) <= {"M162"}


def test_the_index_it_proposes_can_be_made_as_it_is_said(mariadb_world: World) -> None:
    world = mariadb_world
    world.run("ALTER TABLE users ADD COLUMN since TEXT")
    world.say("tables.users.events", since={"null": "not yet", "written": "text"})
    world.activity("mail", ["users.email"], "1 year after users.since")
    said = [f.hint for f in world.map().map.findings if f.code == "M162"]

    assert any("`since`(191)" in hint for hint in said)
    world.run(*(hint.replace("%", "%%") for hint in said))

    assert "M162" not in world.map().codes


@pytest.mark.parametrize("engine", ["MyISAM", "Aria", "MEMORY"])
def test_an_engine_that_takes_no_change_back_is_named(mariadb_world: World, engine: str) -> None:
    world = mariadb_world
    world.run(f"CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER, ip VARCHAR(40)) ENGINE = {engine}")
    world.run("CREATE INDEX logins_user ON logins (user_id)")
    world.table("logins", whose={"self": "user_id -> user"}, personal={"ip": "ip address"})
    world.use("logins.ip")

    found = world.map()

    assert f"logins is kept by {engine}" in found.one("M114").message
    assert found.unsure() == {"logins"}
    world.run(found.one("M114").hint)
    assert "M114" not in world.map().codes


def test_a_table_whose_history_the_server_keeps_is_named(mariadb_world: World) -> None:
    mariadb_world.run("ALTER TABLE cvs ADD SYSTEM VERSIONING")

    found = mariadb_world.map()

    assert "SYSTEM VERSIONED" in found.one("M115").message
    assert found.unsure() == {"cvs"}
    mariadb_world.run(found.one("M115").hint)
    assert "M115" not in mariadb_world.map().codes


def test_rows_that_must_point_at_one_another_are_named(mariadb_world: World) -> None:
    world = mariadb_world
    world.run("ALTER TABLE users ADD COLUMN boss INTEGER NOT NULL REFERENCES users (id)")
    world.say("tables.users", **{"points at": {"boss -> users": "keeps it"}})

    assert "users.boss points at users and cannot be NULL" in world.map().one("M136").message
    assert world.map().unsure() == set()


def test_an_event_that_changes_by_itself_is_named(mariadb_world: World) -> None:
    mariadb_world.run("ALTER TABLE users MODIFY ended TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP")

    assert "users.ended changes by itself" in mariadb_world.map().one("M146").message


@pytest.mark.parametrize(
    "body",
    [
        "SET NEW.`ended` = NOW()",
        "BEGIN SET NEW.ended := NOW(); END",
        "BEGIN CALL touch(NEW.ended); SET @x = 1; SET NEW.name = NULL, NEW.ended = NULL; END",
    ],
)
def test_a_trigger_that_restarts_a_term_is_named(mariadb_world: World, body: str) -> None:
    mariadb_world.run("CREATE PROCEDURE touch(INOUT at DATETIME) SET at = NOW()")
    mariadb_world.run(f"CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW {body}")

    found = mariadb_world.map()

    assert {f.code for f in found.map.findings} & {"M145", "M149"}


@pytest.mark.parametrize(
    "body",
    [
        "INSERT INTO old_names (name) VALUES (OLD.name)",
        "INSERT IGNORE old_names (name) VALUES (OLD.name)",
        "REPLACE old_names SET name = OLD.name",
        "BEGIN CALL keep(OLD.name); END",
    ],
)
def test_a_trigger_that_copies_rows_is_named(mariadb_world: World, body: str) -> None:
    world = mariadb_world
    world.run("CREATE TABLE old_names (id INTEGER PRIMARY KEY AUTO_INCREMENT, name TEXT)")
    world.run("CREATE PROCEDURE keep(said TEXT) INSERT INTO old_names (name) VALUES (said)")
    world.run(f"CREATE TRIGGER kept AFTER UPDATE ON users FOR EACH ROW {body}")

    assert "copies rows into old_names" in world.map().one("M147").message


def test_a_trigger_that_updates_several_tables_at_once_is_a_doubt(mariadb_world: World) -> None:
    body = "UPDATE cvs c JOIN users u ON u.id = c.user_id SET u.ended = NOW() WHERE c.id = OLD.id"
    mariadb_world.run(f"CREATE TRIGGER both_of_them AFTER DELETE ON cvs FOR EACH ROW {body}")

    assert "several tables at once" in mariadb_world.map().one("M149").message


def _keyed(world: World, theirs: str, mine: str, key: str = "PRIMARY KEY") -> None:
    world.run(
        "DROP TABLE cvs",
        "DROP TABLE users",
        f"CREATE TABLE users (id VARCHAR(36) COLLATE {theirs} NOT NULL {key}, name TEXT, email TEXT,"
        " born DATETIME NOT NULL, ended DATETIME)",
        f"CREATE TABLE cvs (id INTEGER PRIMARY KEY, user_id VARCHAR(36) COLLATE {mine}, title TEXT)",
        "CREATE INDEX cvs_user ON cvs (user_id)",
    )


@pytest.mark.parametrize("rule", ["utf8mb4_general_ci", "utf8mb4_unicode_ci", "utf8mb4_bin", "latin1_swedish_ci"])
def test_a_reference_by_texts_that_fold_by_one_rule_is_fine(mariadb_world: World, rule: str) -> None:
    _keyed(mariadb_world, rule, rule)

    assert "M129" not in mariadb_world.map().codes


@pytest.mark.parametrize(
    ("theirs", "mine", "key"),
    [
        ("utf8mb4_nopad_bin", "utf8mb4_general_ci", "PRIMARY KEY"),
        ("utf8mb4_general_ci", "utf8mb4_unicode_ci", "PRIMARY KEY"),
        ("utf8mb4_general_ci", "utf8mb4_nopad_bin", "PRIMARY KEY"),
        ("utf8mb4_general_ci", "utf8mb4_general_ci", ", INDEX (id)"),
    ],
)
def test_a_reference_by_texts_that_fold_is_named_where_two_rows_can_be_one(
    mariadb_world: World, theirs: str, mine: str, key: str
) -> None:
    _keyed(mariadb_world, theirs, mine, key.replace(", INDEX (id)", ""))

    assert "find texts equal that differ" in mariadb_world.map().one("M129").message


def test_a_reference_by_texts_to_the_byte_is_fine(mariadb_world: World) -> None:
    world = mariadb_world
    world.run(
        "DROP TABLE cvs",
        "DROP TABLE users",
        "CREATE TABLE users (id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, name TEXT, email TEXT,"
        " born DATETIME NOT NULL, ended DATETIME)",
        "CREATE TABLE cvs (id INTEGER PRIMARY KEY, user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin, title TEXT,"
        " FOREIGN KEY (user_id) REFERENCES users (id))",
    )

    assert "M129" not in world.map().codes


def test_a_check_is_tried_by_the_rule_of_its_column(mariadb_world: World) -> None:
    world = mariadb_world
    world.run("ALTER TABLE users MODIFY name VARCHAR(40) COLLATE utf8mb4_general_ci CHECK (name <> 'GONE')")
    world.say("tables.users.personal", name={"is": "name", "blank": "gone"})

    assert "refuses the blank" in world.map().one("M173").message


def test_a_table_of_another_database_that_points_here_is_seen(mariadb_world: World) -> None:
    world = mariadb_world
    here = make_url(world.url).database
    other = f"{here}_b"
    world.run(
        f"CREATE DATABASE {other}",
        f"CREATE TABLE {other}.orders (id INTEGER PRIMARY KEY, user_id INTEGER,"
        f" FOREIGN KEY (user_id) REFERENCES {here}.users (id) ON DELETE CASCADE)",
        f"CREATE TABLE {other}.unrelated (id INTEGER PRIMARY KEY)",
    )
    try:
        said = {f.message for f in world.map().map.findings if f.code == "M130"}
        assert any("orders (not in the policy) point at users" in message for message in said)
        assert not any("unrelated" in f.message for f in world.map().map.findings)
    finally:
        world.run(f"DROP DATABASE {other}")


# ---------------------------------------------------------------- roles


@pytest.fixture
def roles(mariadb_world: World) -> Iterator[World]:
    """A reading and a writing account of their own, without any right yet; the policy logs in as them."""
    world = mariadb_world
    mark = secrets.token_hex(4)
    names = {"read": f"gestand_read_{mark}", "write": f"gestand_write_{mark}"}
    for kind, name in names.items():
        world.run(f"CREATE USER {name} IDENTIFIED BY 'x'")
        # Without a right of any kind the server does not even let one use the database.
        world.run(f"GRANT SHOW VIEW ON {make_url(world.url).database}.* TO {name}")
        url = make_url(world.url).set(username=name, password="x")
        world.environ[kind.upper()] = url.render_as_string(hide_password=False)
        world.environ[f"{kind}_role"] = name
    world.policy["stores"]["app"] = {"url": "$READ", "write_url": "$WRITE", "at": "here"}
    yield world
    world.run(*(f"DROP USER {name}" for name in names.values()))


def printed(world: World) -> list[str]:
    owner = World(world.url, world.folder)
    text = grants(owner.map().map, world.environ["read_role"], world.environ["write_role"])
    return [line for line in text.splitlines() if line.startswith("GRANT")]


def test_rights_that_are_missing_are_named_for_each_role(roles: World) -> None:
    roles.run(f"GRANT SELECT ON users TO {roles.environ['read_role']}")

    found = roles.map()

    missing = {(f.code, f.message) for f in found.map.findings}
    assert ("M152", "the writing role has no UPDATE on users") in missing
    assert {f.message for f in found.map.findings if f.code == "M153"} == {
        f"the {role} role can make no temporary tables in store app" for role in ("reading", "writing")
    }
    hidden = {f.message.partition(" of store")[0] for f in found.map.findings if f.code == "M154"}
    assert hidden == {f"the reading role is not shown all {what}" for what in ("tables", "triggers")}


def test_the_grants_it_prints_are_enough(roles: World) -> None:
    roles.run(*printed(roles))

    assert {"M151", "M152", "M153", "M154"}.isdisjoint(roles.map().codes)


def test_a_right_on_some_of_the_columns_is_not_enough(roles: World) -> None:
    roles.run(*(line for line in printed(roles) if "UPDATE" not in line))
    roles.run(f"GRANT UPDATE (name) ON users TO {roles.environ['write_role']}")

    assert roles.map().one("M152").message == "the writing role has no UPDATE on users (email)"


def test_a_writing_role_that_cannot_log_in_may_do_nothing(roles: World) -> None:
    roles.run(*printed(roles))
    roles.environ["WRITE"] = roles.environ["WRITE"].replace(":x@", ":y@")

    assert "M152" in roles.map().codes


def test_the_grants_it_prints_are_no_more_than_needed(mariadb_world: World) -> None:
    world = mariadb_world
    world.run("CREATE TABLE countries (id INTEGER PRIMARY KEY, name TEXT)")
    world.table("countries", **{"nothing personal": "a list"})

    text = grants(world.map().map)

    assert "GRANT UPDATE (`name`, `email`) ON `users` TO `gestand_write`;" in text
    assert "UPDATE ON `countries`" not in text
    assert "GRANT DELETE ON `cvs` TO `gestand_write`;" in text
    assert "DELETE ON `countries`" not in text
