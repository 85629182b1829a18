"""Whose a row is: paths that arrive, and paths that do not."""

import pytest

from gestand.datamap.worked import Hop
from gestand.policy.model import ByColumns, Policy

from .conftest import Found, World, with_path

PARTS = "CREATE TABLE parts (id INTEGER PRIMARY KEY, cv_id INTEGER, text TEXT)"


def with_parts(world: World, path: str = "cv_id -> cvs") -> None:
    world.run(PARTS, "CREATE INDEX parts_cv ON parts (cv_id)")
    world.table("parts", whose={"self": path}, personal={"text": "own text"})
    world.use("parts.text")


def path(found: Found, table: str) -> tuple[Hop, ...]:
    return found.table(table).claim("self").hops


def test_a_path_goes_through_another_table_s_claim(world: World) -> None:
    with_parts(world)

    found = world.map()

    assert [(hop.columns, hop.to.table, hop.to_columns) for hop in path(found, "parts")] == [
        (("cv_id",), "cvs", ("id",)),
        (("user_id",), "users", ("id",)),
    ]
    assert found.map.blocked == frozenset()


def test_a_claim_can_be_named(world: World) -> None:
    with_parts(world, "cv_id -> cvs.self")

    assert len(path(world.map(), "parts")) == 2


def test_a_key_of_two_columns_is_followed_as_it_is_declared(world: World) -> None:
    world.run(
        "CREATE TABLE members (tenant INTEGER, no INTEGER, name TEXT, PRIMARY KEY (tenant, no))",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, who INTEGER, tenant INTEGER, text TEXT,"
        " FOREIGN KEY (who, tenant) REFERENCES members (no, tenant))"
        if world.sqlite
        else "CREATE TABLE notes (id INTEGER PRIMARY KEY, who INTEGER, tenant INTEGER, text TEXT,"
        " FOREIGN KEY (tenant, who) REFERENCES members (tenant, no))",
        "CREATE INDEX notes_member ON notes (tenant, who)",
    )
    world.say("people", member={"table": "members", "key": ["tenant", "no"]})
    world.table("members", whose={"self": "(tenant, no) -> member"}, personal={"name": "name"})
    world.table("notes", whose={"self": "(tenant, who) -> member"}, personal={"text": "own text"})
    world.activity("remember", ["members.name", "notes.text"], "until it ends")

    found = world.map()

    (hop,) = path(found, "notes")
    assert (hop.columns, hop.to_columns) == (("tenant", "who"), ("tenant", "no"))
    assert found.map.blocked == frozenset()


def test_a_target_with_two_claims_is_ambiguous(world: World) -> None:
    """The reader says so by the names it sees; the map by the tables it finds."""
    with_parts(world)
    world.run("ALTER TABLE cvs ADD COLUMN reviewer INTEGER")
    world.run("CREATE INDEX cvs_reviewer ON cvs (reviewer)")
    world.say("tables.cvs.whose", reviewer={"by": "reviewer -> user", "then": "blanked"})
    world.policy["tables"]["parts"]["whose"]["self"] = "cv_id -> cvs.self"

    found = world.map(lambda policy: with_path(policy, "parts", ByColumns(("cv_id",), "cvs")))

    assert "cvs.self, cvs.reviewer" in found.one("M120").hint
    assert "parts" in found.unsure()


def test_a_circle_of_paths_is_named(world: World) -> None:
    with_parts(world)

    def round_and_round(policy: Policy) -> Policy:
        return with_path(policy, "cvs", ByColumns(("id",), "parts"))

    finding = world.map(round_and_round).one("M121")

    assert "cvs.self -> parts.self -> cvs.self" in finding.message


def test_a_number_is_not_compared_with_text(world: World) -> None:
    world.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id VARCHAR(20), text TEXT)")
    world.run("CREATE INDEX notes_user ON notes (user_id)")
    world.table("notes", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.use("notes.text")

    found = world.map()

    assert "app:" in found.one("M122").message
    assert found.unsure() == {"notes"}


def test_small_and_large_numbers_are_compared(world: World) -> None:
    world.run("CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id BIGINT, text TEXT)")
    world.run("CREATE INDEX notes_user ON notes (user_id)")
    world.table("notes", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.use("notes.text")

    assert "M122" not in world.map().codes


def test_a_reference_to_another_column_than_the_key_does_not_arrive(world: World) -> None:
    world.run(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, code INTEGER NOT NULL UNIQUE, name TEXT)",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, person INTEGER REFERENCES people (code), text TEXT)",
        "CREATE INDEX notes_person ON notes (person)",
    )
    world.say("people", person={"table": "people", "key": "id"})
    world.table("people", whose={"self": "id -> person"}, personal={"name": "name"}, structural=["code"])
    world.table("notes", whose={"self": "person -> person"}, personal={"text": "own text"})
    world.activity("remember", ["people.name", "notes.text"], "until it ends")

    assert "(code)" in world.map().one("M123").message


def test_people_in_another_database_are_out_of_reach(world: World, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER, note TEXT)")
    engine.dispose()
    world.policy["stores"]["shop"] = {"url": f"sqlite:///{tmp_path / 'shop.db'}", "at": "here"}
    world.table("orders", whose={"self": "user_id -> user"}, personal={"note": "note"})
    world.use("orders.note")

    found = world.map()

    assert "from store shop to app:" in found.one("M125").message
    assert found.unsure() == {"orders"}


def test_people_must_be_told_apart_by_their_key(world: World) -> None:
    world.run("CREATE TABLE guests (id INTEGER PRIMARY KEY, email VARCHAR(60) NOT NULL, name TEXT)")
    world.say("people", guest={"table": "guests", "key": "email"})
    world.table("guests", whose={"self": "email -> guest"}, personal={"name": "name"}, structural=["id"])
    world.activity("remember", ["guests.name"], "until it ends")

    found = world.map()
    assert "the key of guest" in found.one("M124").message
    assert found.unsure() == {"guests"}

    world.run("CREATE UNIQUE INDEX guests_email ON guests (email)")
    assert "M124" not in world.map().codes


def test_rows_without_a_key_cannot_be_erased_one_by_one(mariadb_world: World) -> None:
    world = mariadb_world
    world.run("CREATE TABLE log (user_id INTEGER, text TEXT)", "CREATE INDEX log_user ON log (user_id)")
    world.table("log", whose={"self": "user_id -> user"}, personal={"text": "note"})
    world.use("log.text")

    found = world.map()

    assert found.one("M126").where.table == "log"
    assert (found.blocked(), found.unsure()) == ({"log"}, set())


def test_what_is_unique_is_a_key_where_none_is_declared(mariadb_world: World) -> None:
    world = mariadb_world
    world.run(
        "CREATE TABLE log (user_id INTEGER NOT NULL, nr INTEGER NOT NULL, slip INTEGER, text TEXT)",
        "CREATE UNIQUE INDEX log_nr ON log (user_id, nr)",
        "CREATE UNIQUE INDEX log_slip ON log (slip)",
    )
    world.table("log", whose={"self": "user_id -> user"}, personal={"text": "note"}, structural=["slip"])
    world.use("log.text")

    found = world.map()

    assert found.table("log").key == ("user_id", "nr")
    assert "M126" not in found.codes


def test_postgresql_tells_rows_apart_by_their_place_where_nothing_else_does(postgresql_world: World) -> None:
    world = postgresql_world
    world.run("CREATE TABLE log (user_id INTEGER, text TEXT)", "CREATE INDEX ON log (user_id)")
    world.table("log", whose={"self": "user_id -> user"}, personal={"text": "note"})
    world.use("log.text")

    found = world.map()

    assert found.table("log").key == ("ctid",)
    assert "M126" not in found.codes


def test_a_reference_without_a_key_means_what_is_unique(postgresql_world: World) -> None:
    world = postgresql_world
    world.run(
        "CREATE TABLE media (code TEXT UNIQUE, user_id INTEGER)",
        "CREATE TABLE thumbs (code TEXT, size INTEGER)",
        "CREATE INDEX ON media (user_id)",
        "CREATE INDEX ON thumbs (code)",
    )
    world.table("media", whose={"self": "user_id -> user"})
    world.table("thumbs", whose={"self": "code -> media"}, structural=["size"])
    world.use("media", "thumbs")

    found = world.map()

    assert [hop.to_columns for hop in found.table("thumbs").claims[0].hops] == [("code",), ("id",)]


def test_sqlite_has_a_key_in_every_table(sqlite_world: World) -> None:
    world = sqlite_world
    world.run("CREATE TABLE log (user_id INTEGER, text TEXT)", "CREATE INDEX log_user ON log (user_id)")
    world.table("log", whose={"self": "user_id -> user"}, personal={"text": "note"})
    world.use("log.text")

    found = world.map()

    assert found.table("log").key == ("rowid",)
    assert "rowid" in found.table("log").columns
    assert found.blocked() == set()


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_table_of_nobody_may_be_called_like_a_group(world: World) -> None:
    world.run('CREATE TABLE "user" (id INTEGER PRIMARY KEY, label TEXT)')
    world.table("user", **{"nothing personal": "labels of a list"})

    assert "M107" not in world.map().codes


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_group_and_a_table_of_people_of_one_name_are_told_apart(world: World) -> None:
    world.run('CREATE TABLE "user" (id INTEGER PRIMARY KEY, user_id INTEGER UNIQUE, label TEXT)')
    world.table("user", whose={"self": "user_id -> user"}, personal={"label": "name"})
    world.use("user.label")

    found = world.map()

    assert {finding.code for finding in found.map.findings if finding.level == "error"} == {"M107"}
    assert "the people user, app:" in found.map.findings[0].message


def test_a_claim_that_leads_nowhere_is_named(world: World) -> None:
    with_parts(world)

    found = world.map(lambda policy: with_path(policy, "parts", ByColumns(("cv_id",), "nobody")))

    assert "nobody" in found.one("M108").message


@pytest.mark.not_on("mariadb", "its own words: test_mariadb.py")
def test_a_path_that_folds_its_texts_is_named(world: World) -> None:
    """The engine would find the row of `Anna` by `anna`; a key is compared to the letter."""
    folding = " COLLATE NOCASE" if world.sqlite else ""
    kind = "CITEXT" if not world.sqlite else "TEXT"
    if not world.sqlite:
        world.run("CREATE EXTENSION citext")
    world.run(
        f"CREATE TABLE staff (login {kind}{folding} PRIMARY KEY, name TEXT, ended DATE)",
        f"CREATE TABLE shifts (id INTEGER PRIMARY KEY, login {kind}, note TEXT)",
        "CREATE INDEX shifts_login ON shifts (login)",
    )
    world.policy["people"]["clerk"] = {"table": "staff", "key": "login"}
    world.table("staff", whose={"self": "login -> clerk"}, personal={"name": "name"}, events={"ended": "not yet"})
    world.table("shifts", whose={"self": "login -> clerk"}, personal={"note": "note"})
    world.activity("employ", ["staff.name", "shifts.note"], "1 year after staff.ended")

    found = world.map()

    assert "shifts.login" in found.one("M129").message
    assert found.unsure() == {"staff", "shifts"}


def test_a_table_that_others_inherit_from_is_named(postgresql_world: World) -> None:
    world = postgresql_world
    world.run("CREATE TABLE old_cvs () INHERITS (cvs)")

    found = world.map()

    assert "old_cvs inherits from cvs" in found.one("M113").message
    assert found.unsure() == {"cvs"}


def test_a_table_in_another_server_is_told_to_be_declared_there(postgresql_world: World) -> None:
    world = postgresql_world
    world.run(
        "CREATE EXTENSION file_fdw",
        "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
        "CREATE FOREIGN TABLE far (user_id INTEGER, note TEXT) SERVER files OPTIONS (filename '/dev/null')",
    )
    world.table("far", whose={"self": "user_id -> user"}, personal={"note": "note"})
    world.use("far.note")

    found = world.map()

    assert "as a store" in found.one("M126").hint
    assert {"M160", "M162", "M163"}.isdisjoint({f.code for f in found.map.findings if f.where.table == "far"})


def test_a_column_without_a_type_is_said_to_have_none(sqlite_world: World) -> None:
    sqlite_world.run(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id, note TEXT)", "CREATE INDEX notes_user ON notes (user_id)"
    )
    sqlite_world.table("notes", whose={"self": "user_id -> user"}, personal={"note": "note"})
    sqlite_world.use("notes.note")

    assert "notes.user_id is of no type" in sqlite_world.map().one("M122").message
