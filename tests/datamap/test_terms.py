"""Events that can be read, terms that find them, triggers that would restart them."""

import pytest

from gestand.datamap.bind import bind
from gestand.datamap.model import Leaf, Written
from gestand.stores.base import TypeKind

from . import values
from .conftest import Found, World

LOGINS = (
    "CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER, at TIMESTAMP NOT NULL, ip TEXT)",
    "CREATE INDEX logins_user ON logins (user_id)",
)


def with_logins(world: World, keep: str = "1 year after logins.at", uses: tuple[str, ...] = ("logins.ip",)) -> None:
    world.run(*LOGINS)
    said = {"whose": {"self": "user_id -> user"}, "personal": {"ip": "ip address"}, "events": {"at": "always there"}}
    world.table("logins", **said)
    world.activity("secure", list(uses), keep)


def leaf(found: Found, activity: str) -> Leaf:
    own = found.map.activities[activity].own
    assert isinstance(own, Leaf)
    return own


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_an_event_is_read_by_its_type(world: World) -> None:
    with_logins(world)

    assert leaf(world.map(), "secure").event.written is Written.NAIVE


@pytest.mark.parametrize(
    ("column", "said", "written"),
    [
        ("DATE", {"null": "not yet"}, Written.DATE),
        ("TEXT", {"null": "not yet", "written": "text"}, Written.TEXT),
        ("BIGINT", {"null": "not yet", "written": "epoch seconds"}, Written.EPOCH_S),
        ("BIGINT", {"null": "not yet", "written": "epoch milliseconds"}, Written.EPOCH_MS),
        ("TIMESTAMP WITH TIME ZONE", {"null": "not yet", "written": "moment"}, Written.AWARE),
    ],
)
def test_an_event_is_read_as_the_policy_says(world: World, column: str, said: dict[str, str], written: Written) -> None:
    world.run(f"ALTER TABLE users ADD COLUMN left_on {column}")
    world.say("tables.users.events", left_on=said)
    world.activity("remember", ["users.name"], "1 year after users.left_on")

    found = world.map()

    assert leaf(found, "remember").event.written is written
    assert "M141" not in found.codes


def test_a_number_without_a_word_cannot_be_read(world: World) -> None:
    world.run("ALTER TABLE users ADD COLUMN left_on BIGINT")
    world.say("tables.users.events", left_on="not yet")
    world.activity("remember", ["users.name"], "1 year after users.left_on")

    found = world.map()

    assert found.one("M141").where.field == "left_on"
    assert found.unsure() == {"users"}
    assert found.map.unbound == {"remember": ("users.left_on",)}


def test_a_moment_is_not_seconds(postgresql_world: World) -> None:
    postgresql_world.say("tables.users.events", ended={"null": "not yet", "written": "epoch seconds"})

    assert "epoch seconds" in postgresql_world.map().one("M141").message


def test_sqlite_keeps_seconds_in_any_column(sqlite_world: World) -> None:
    sqlite_world.say("tables.users.events", ended={"null": "not yet", "written": "epoch seconds"})

    assert leaf(sqlite_world.map(), "deliver").event.written is Written.EPOCH_S


# ---------------------------------------------------------------- which row an event is on


def test_an_event_of_the_row_or_of_a_row_it_belongs_to_is_found(world: World) -> None:
    with_logins(world)

    assert {"M142", "M143"}.isdisjoint(world.map().codes)


def test_an_event_on_other_rows_must_say_the_last(world: World) -> None:
    with_logins(world, uses=("logins.ip", "users.name"))

    finding = world.map().one("M142")

    assert finding.where.table == "users"
    assert "`the last logins.at`" in finding.hint


def test_the_last_is_found_over_the_person_s_rows(world: World) -> None:
    with_logins(world, "1 year after the last logins.at", uses=("logins.ip", "users.name", "cvs.title"))

    found = world.map()

    assert leaf(found, "secure").last
    assert {"M142", "M143", "M144"}.isdisjoint(found.codes)


def test_the_last_of_rows_with_two_people_is_ambiguous(world: World) -> None:
    world.run("CREATE TABLE mails (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, at TIMESTAMP NOT NULL, body TEXT)")
    world.run("CREATE INDEX mails_a ON mails (a)", "CREATE INDEX mails_b ON mails (b)")
    world.table(
        "mails",
        whose={"sender": "a -> user", "receiver": "b -> user"},
        personal={"body": "message"},
        events={"at": "always there"},
    )
    world.activity("mail", ["users.name", "mails.body"], "1 year after the last mails.at")

    found = world.map()

    assert "2 claims of user" in next(f.message for f in found.map.findings if f.code == "M143")
    assert found.unsure() == {"users", "mails"}


def test_the_last_of_a_person_s_own_row_is_that_event(world: World) -> None:
    world.policy["activities"]["deliver"]["keep"] = "2 years after the last users.ended"

    found = world.map()

    assert "Write `users.ended`" in found.one("M144").hint
    assert not leaf(found, "deliver").last


def test_a_column_that_the_engine_changes_by_itself_restarts_a_term() -> None:
    """MySQL's ON UPDATE CURRENT_TIMESTAMP; neither engine here has it, so a survey says it."""
    ended = values.column("ended", TypeKind.NAIVE, on_update=True)
    users = values.live("app", "users", values.column("name"), ended)
    said = values.table("users", values.claim("self", "id -> user"), values.personal("name"), values.event("ended"))
    activity = values.activity("deliver", ["users.name"], values.after("users.ended"))

    found = bind(values.policy([said], [activity]), {"app": values.Tables("app", users)})

    (finding,) = [f for f in found.findings if f.code == "M146"]
    assert (finding.where.table, finding.where.field) == ("users", "ended")
    assert found.blocked == {users.id}


# ---------------------------------------------------------------- triggers


def touch(world: World, column: str, on: str = "UPDATE") -> None:
    """A trigger as applications have them: whoever changes a user, the moment is set."""
    if world.sqlite:
        world.run(
            f"CREATE TRIGGER touch AFTER {on} ON users BEGIN"
            f" UPDATE users SET {column} = CURRENT_TIMESTAMP WHERE id = new.id; END"
        )
    else:
        world.run(
            f"CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.{column} := now(); RETURN NEW;"
            " END $$",
            f"CREATE TRIGGER touch BEFORE {on} ON users FOR EACH ROW EXECUTE FUNCTION touch()",
        )


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_trigger_that_restarts_a_term_is_named(world: World) -> None:
    touch(world, "ended")

    found = world.map()

    assert "trigger touch on users sets users.ended" in found.one("M145").message
    assert (found.blocked(), found.unsure()) == ({"users"}, set())


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_trigger_that_sets_another_column_restarts_nothing(world: World) -> None:
    world.run("ALTER TABLE users ADD COLUMN seen TIMESTAMP")
    world.say("tables.users", structural=["seen"])
    touch(world, "seen")

    assert "M145" not in world.map().codes


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_trigger_on_columns_that_are_never_blanked_restarts_nothing(world: World) -> None:
    world.run("ALTER TABLE users ADD COLUMN plan TEXT")
    world.say("tables.users", structural=["plan"])
    touch(world, "ended", "UPDATE OF plan")

    assert "M145" not in world.map().codes


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_trigger_on_a_column_that_is_blanked_restarts_the_term(world: World) -> None:
    touch(world, "ended", "UPDATE OF name")

    assert "M145" in world.map().codes


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_trigger_on_one_table_can_restart_the_term_of_another(world: World) -> None:
    if world.sqlite:
        world.run(
            "CREATE TRIGGER bump AFTER DELETE ON cvs BEGIN"
            ' UPDATE "users" SET ended = CURRENT_TIMESTAMP WHERE id = old.user_id; END'
        )
    else:
        world.run(
            "CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            ' UPDATE public."users" u SET name = name, ended = now() WHERE id = OLD.user_id; RETURN NULL; END $$',
            "CREATE TRIGGER bump AFTER DELETE ON cvs FOR EACH ROW EXECUTE FUNCTION bump()",
        )

    found = world.map()

    assert "trigger bump on cvs sets users.ended" in found.one("M145").message
    assert found.blocked() == {"cvs", "users"}


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_trigger_that_copies_rows_is_a_warning(world: World) -> None:
    world.run("CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT)")
    world.table("audit", **{"nothing personal": "so they say"})
    if world.sqlite:
        world.run("CREATE TRIGGER copy AFTER DELETE ON users BEGIN INSERT INTO audit (what) VALUES (old.name); END")
    else:
        world.run(
            "CREATE FUNCTION copy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " -- INSERT INTO nowhere is only a comment\n"
            " INSERT INTO public.audit (id, what) VALUES (OLD.id, OLD.name); RETURN NULL; END $$",
            "CREATE TRIGGER copy AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION copy()",
        )

    finding = world.map().one("M147")

    assert "audit" in finding.message
    assert finding.level == "warning"


def test_an_event_that_cannot_be_read_is_declared_all_the_same(world: World) -> None:
    """One finding about it is enough; told to declare it as personal, somebody would."""
    world.run("ALTER TABLE users ADD COLUMN rang TIME")
    world.say("tables.users.events", rang="not yet")

    found = world.map()

    assert "M141" in found.codes
    assert "M103" not in found.codes
