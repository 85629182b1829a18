"""Triggers and rules that keep what should go, or whose text does not show what they do."""

import pytest

from gestand.datamap.checks.bodies import read

from .conftest import World


def before(world: World, on: str, body: str, table: str = "cvs") -> None:
    """A trigger before a change of a row."""
    world.run(
        f"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER guard BEFORE {on} ON {table} FOR EACH ROW EXECUTE FUNCTION f()",
    )


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_trigger_that_says_no_keeps_what_should_go(world: World) -> None:
    if world.sqlite:
        world.run("CREATE TRIGGER guard BEFORE DELETE ON cvs BEGIN SELECT RAISE(IGNORE); END")
    else:
        before(world, "DELETE", "RETURN NULL;")

    found = world.map()

    assert "guard on cvs" in found.one("M148").message
    assert (found.blocked(), found.unsure()) == ({"cvs"}, set())


def test_a_rule_in_the_place_of_an_erasure_keeps_what_should_go(postgresql_world: World) -> None:
    world = postgresql_world
    world.run(
        "ALTER TABLE cvs ADD COLUMN deleted BOOLEAN",
        "CREATE RULE soft AS ON DELETE TO cvs DO INSTEAD UPDATE cvs SET deleted = true WHERE id = OLD.id",
    )
    world.say("tables.cvs", structural=["deleted"])

    assert "soft on cvs" in world.map().one("M148").message


def test_a_trigger_after_the_erasure_or_on_something_else_keeps_nothing(postgresql_world: World) -> None:
    world = postgresql_world
    before(world, "INSERT", "RETURN NULL;")
    world.run("CREATE TRIGGER after AFTER DELETE ON cvs FOR EACH ROW EXECUTE FUNCTION f()")

    assert "M148" not in world.map().codes


def test_what_a_called_function_returns_keeps_nothing(postgresql_world: World) -> None:
    world = postgresql_world
    world.run("CREATE FUNCTION aside() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
    before(world, "DELETE", "PERFORM aside(); RETURN OLD;")

    assert "M148" not in world.map().codes


def test_a_trigger_on_a_partition_is_one_of_its_table(postgresql_world: World) -> None:
    world = postgresql_world
    world.run(
        "CREATE TABLE logins (id INTEGER, user_id INTEGER, year INTEGER, ip TEXT, PRIMARY KEY (id, year))"
        " PARTITION BY LIST (year)",
        "CREATE TABLE logins_1 PARTITION OF logins FOR VALUES IN (1)",
        "CREATE INDEX logins_user ON logins (user_id)",
    )
    world.table("logins", whose={"self": "user_id -> user"}, personal={"ip": "ip address"})
    world.use("logins.ip")
    before(world, "DELETE", "RETURN NULL;", "logins_1")

    assert "guard on logins" in world.map().one("M148").message


def test_a_term_that_a_called_function_restarts_is_named(postgresql_world: World) -> None:
    world = postgresql_world
    world.run("CREATE FUNCTION aside() RETURNS void LANGUAGE sql AS $$ UPDATE users SET ended = now() $$")
    before(world, "DELETE", "PERFORM aside(); RETURN OLD;")

    assert "sets users.ended" in world.map().one("M145").message


def test_a_trigger_that_makes_statements_while_it_runs_is_a_doubt(postgresql_world: World) -> None:
    world = postgresql_world
    before(world, "DELETE", "EXECUTE 'UPDATE users SET ended = now()'; RETURN OLD;")

    finding = world.map().one("M149")

    assert (finding.level, "guard on cvs" in finding.message) == ("warning", True)


def test_a_trigger_that_is_never_met_is_no_doubt(postgresql_world: World) -> None:
    world = postgresql_world
    before(world, "INSERT", "EXECUTE 'UPDATE users SET ended = now()'; RETURN NEW;")

    assert "M149" not in world.map().codes


@pytest.mark.parametrize(
    ("text", "opaque"),
    [
        ("CREATE OR REPLACE FUNCTION f() LANGUAGE plpython3u AS $$ x $$", True),
        ("CREATE OR REPLACE FUNCTION f() LANGUAGE c AS '$libdir/ours'", True),
        ("CREATE OR REPLACE FUNCTION f() LANGUAGE plpgsql AS $$ EXECUTE format('x') $$", True),
        ("CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW EXECUTE FUNCTION f()", False),
        ("CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW EXECUTE FUNCTION moddatetime('at') LANGUAGE c", False),
        ("CREATE TRIGGER t AFTER DELETE ON x BEGIN UPDATE x SET a = 'EXECUTE it'; END", False),
    ],
)
def test_it_says_when_a_text_does_not_show_what_it_does(text: str, opaque: bool) -> None:
    assert bool(read(text).opaque) is opaque
