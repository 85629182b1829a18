"""Copies of personal columns: each is seen, declared, and can follow in the way the policy says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from gestand.datamap.fate import written_columns
from gestand.errors import Level

from .conftest import Found, World

VIEW = "CREATE MATERIALIZED VIEW directory AS SELECT id, email, lower(name) AS low FROM users"
OUTSIDE = "CREATE VIRTUAL TABLE found USING fts5(title, content='cvs', content_rowid='id', tokenize='porter')"
OWN = "CREATE VIRTUAL TABLE found USING fts5(title)"
NONE = "CREATE VIRTUAL TABLE found USING fts5(title, content='')"
TAKEN = "INSERT INTO found (found, rowid, title) VALUES ('delete', old.id, old.title);"
TRIGGERS = (
    f"CREATE TRIGGER gone AFTER DELETE ON cvs BEGIN {TAKEN} END",
    f"CREATE TRIGGER other AFTER UPDATE OF title ON cvs BEGIN {TAKEN}"
    " INSERT INTO found (rowid, title) VALUES (new.id, new.title); END",
)


def copy(world: World, name: str, of: Iterable[str], follows: str) -> None:
    world.policy.setdefault("copies", {})[name] = {"of": list(of), "follows": follows}


def errors(found: Found) -> list[str]:
    return [f"{f.code} {f.message}" for f in found.map.findings if f.level is Level.ERROR]


# ---------------------------------------------------------------- materialised views


def test_a_materialised_view_over_personal_columns_is_an_error_until_it_is_declared(postgresql_world: World) -> None:
    postgresql_world.run(VIEW)

    finding = postgresql_world.map().one("M200")

    assert "directory is a materialised view over users.email, users.name" in finding.message
    assert "`directory: {of: [users.email, users.name], follows: refresh}`" in finding.hint


def test_one_that_is_declared_fits(postgresql_world: World) -> None:
    postgresql_world.run(VIEW)
    copy(postgresql_world, "directory", ["users.name", "users.email"], "refresh")

    found = postgresql_world.map()

    assert errors(found) == []
    (known,) = found.map.copies.values()
    assert (known.at_once, [str(column) for column in known.of]) == (False, ["users.name", "users.email"])
    assert "CONCURRENTLY" in found.one("M207").hint


def test_one_with_a_unique_index_can_be_read_meanwhile(postgresql_world: World) -> None:
    postgresql_world.run(VIEW, "CREATE UNIQUE INDEX directory_id ON directory (id)")
    copy(postgresql_world, "directory", ["users.name", "users.email"], "refresh")

    assert "M207" not in postgresql_world.map().codes


def test_a_view_in_between_hides_nothing(postgresql_world: World) -> None:
    postgresql_world.run(
        "CREATE VIEW people AS SELECT id, email AS mail FROM users",
        "CREATE MATERIALIZED VIEW mails AS SELECT mail FROM people",
        "CREATE MATERIALIZED VIEW again AS SELECT upper(mail) FROM mails",
    )

    found = [f.message for f in postgresql_world.map().map.findings if f.code == "M200"]

    assert {message.split(" is ")[0]: "over users.email" in message for message in found} == {
        "mails": True,
        "again": True,
    }


def test_copies_of_copies_come_after_what_they_are_made_from(postgresql_world: World) -> None:
    postgresql_world.run(
        "CREATE MATERIALIZED VIEW zz AS SELECT id, email FROM users",
        "CREATE MATERIALIZED VIEW aa AS SELECT email FROM zz",
    )
    for name in ("aa", "zz"):
        copy(postgresql_world, name, ["users.email"], "refresh")

    assert [table.table for table in postgresql_world.map().map.copies] == ["zz", "aa"]


def test_an_ordinary_view_needs_nothing(world: World) -> None:
    world.run("CREATE VIEW people AS SELECT id, email FROM users")

    assert errors(world.map()) == []


def test_one_over_nothing_personal_is_asked_for_as_any_table(postgresql_world: World) -> None:
    postgresql_world.run("CREATE MATERIALIZED VIEW months AS SELECT date_trunc('month', born) FROM users")

    assert {"M102"} == {code for code in postgresql_world.map().codes if code in ("M102", "M200")}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT email FROM users", "M201"),
        ("SELECT count(email) AS many FROM users", "M202"),
        ("SELECT max(born) FROM users", None),
    ],
)
def test_what_is_called_nothing_personal_is_looked_into(postgresql_world: World, query: str, code: str | None) -> None:
    postgresql_world.run(f"CREATE MATERIALIZED VIEW sums AS {query}")
    postgresql_world.table("sums", **{"nothing personal": "a number for each month"})

    assert [found for found in postgresql_world.map().codes if found.startswith("M20")] == ([code] if code else [])


def test_what_the_policy_says_is_held_against_what_the_engine_says(postgresql_world: World) -> None:
    postgresql_world.run(VIEW)
    copy(postgresql_world, "directory", ["users.name", "cvs.title"], "refresh")

    found = [f.message for f in postgresql_world.map().map.findings if f.code == "M206"]

    assert found == ["directory is made from users.email as well", "directory is not made from cvs.title"]


@pytest.mark.parametrize("follows", ["trigger", "rebuild", "with its row"])
def test_a_materialised_view_can_only_be_refreshed(postgresql_world: World, follows: str) -> None:
    postgresql_world.run(VIEW)
    copy(postgresql_world, "directory", ["users.name", "users.email"], follows)

    found = postgresql_world.map()

    assert "Say `follows: refresh`" in found.one("M203").hint
    assert found.blocked() == {"directory", "users"}
    assert found.unsure() == set()


def test_a_copy_that_is_not_there_is_named(world: World) -> None:
    copy(world, "directory", ["users.name"], "refresh")

    assert "no copy directory" in world.map().one("M104").message


def test_a_table_is_no_copy(world: World) -> None:
    world.run("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT)")
    copy(world, "names", ["users.name"], "refresh")

    assert "it is a table" in world.map().one("M203").message


# ---------------------------------------------------------------- full-text indexes


@pytest.mark.parametrize("statement", [OUTSIDE, OWN, NONE, OWN.replace("fts5", "fts4")])
def test_a_full_text_index_is_an_error_until_it_is_declared(sqlite_world: World, statement: str) -> None:
    sqlite_world.run(statement)

    found = sqlite_world.map()

    assert "found is a full-text index" in found.one("M200").message
    assert [f.where.table for f in found.map.findings if f.code == "M102"] == []


def test_it_is_said_over_which_columns_it_stands(sqlite_world: World) -> None:
    sqlite_world.run(OUTSIDE)

    assert "`found: {of: [cvs.title], follows: trigger}`" in sqlite_world.map().one("M200").hint


def test_one_that_triggers_keep_fits(sqlite_world: World) -> None:
    sqlite_world.run(OUTSIDE, *TRIGGERS)
    copy(sqlite_world, "found", ["cvs.title"], "trigger")

    assert errors(sqlite_world.map()) == []


def test_one_of_which_no_trigger_tells_is_an_error(sqlite_world: World) -> None:
    sqlite_world.run(OUTSIDE)
    sqlite_world.say("tables.cvs", rows="stay")
    copy(sqlite_world, "found", ["cvs.title"], "trigger")

    finding = sqlite_world.map().one("M204")

    assert finding.message == "no trigger on cvs tells found of UPDATE"


def test_a_trigger_that_waits_for_other_columns_does_not_tell(sqlite_world: World) -> None:
    sqlite_world.run(OUTSIDE, TRIGGERS[0], TRIGGERS[1].replace("UPDATE OF title", "UPDATE OF user_id"))
    sqlite_world.say("tables.cvs", rows="stay")
    copy(sqlite_world, "found", ["cvs.title"], "trigger")

    assert "of UPDATE" in sqlite_world.map().one("M204").message


def test_a_deletion_has_to_be_told_as_well(sqlite_world: World) -> None:
    sqlite_world.run(OUTSIDE, TRIGGERS[1])
    copy(sqlite_world, "found", ["cvs.title"], "trigger")

    found = sqlite_world.map()

    assert "of DELETE" in found.one("M204").message
    assert found.blocked() == {"found", "cvs"}


@pytest.mark.parametrize(
    ("statement", "follows", "fits"),
    [
        (OUTSIDE, "rebuild", True),
        (OWN, "rebuild", False),
        (NONE, "rebuild", False),
        (OWN, "with its row", True),
        (OUTSIDE, "with its row", False),
        (NONE, "with its row", False),
        (OWN, "refresh", False),
    ],
)
def test_how_it_follows_has_to_be_possible(sqlite_world: World, statement: str, follows: str, fits: bool) -> None:
    sqlite_world.run(statement)
    copy(sqlite_world, "found", ["cvs.title"], follows)

    assert ("M203" in sqlite_world.map().codes) is not fits


def test_one_with_texts_of_its_own_that_is_called_nothing_personal_is_a_doubt(sqlite_world: World) -> None:
    sqlite_world.run(OWN)
    sqlite_world.table("found", **{"nothing personal": "the pages of the manual"})

    assert "M202" in sqlite_world.map().codes


# ---------------------------------------------------------------- columns that a trigger keeps

KEEPS = (
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN NEW.words := to_tsvector('simple', coalesce(NEW.name, '')); RETURN NEW; END $$",
    "CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION keep()",
)
WRITTEN_IN_C = (
    "CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON users FOR EACH ROW"
    " EXECUTE FUNCTION tsvector_update_trigger(words, 'pg_catalog.simple', name)",
)


@pytest.fixture
def searched(postgresql_world: World) -> World:
    postgresql_world.run("ALTER TABLE users ADD words tsvector")
    return postgresql_world


@pytest.mark.parametrize("trigger", [KEEPS, WRITTEN_IN_C])
def test_a_column_that_a_trigger_keeps_follows(searched: World, trigger: tuple[str, ...]) -> None:
    searched.run(*trigger)
    searched.say("tables.users.personal", words="name")
    searched.use("users.words")
    copy(searched, "users.words", ["users.name"], "trigger")

    found = searched.map()

    assert errors(found) == []
    words = found.table("users").columns["words"]
    assert (words.follows, words.by_trigger) == (("name",), True)


@pytest.mark.parametrize("change", ["DROP TRIGGER keep ON users", "ALTER TABLE users DISABLE TRIGGER keep"])
def test_a_trigger_that_is_not_there_or_does_nothing_is_an_error(searched: World, change: str) -> None:
    searched.run(*KEEPS, change)
    searched.say("tables.users.personal", words="name")
    searched.use("users.words")
    copy(searched, "users.words", ["users.name"], "trigger")

    assert "makes words anew when name is blanked" in searched.map().one("M204").message


def test_a_trigger_that_waits_for_replayed_changes_alone_does_nothing(searched: World) -> None:
    searched.run(*KEEPS, "ALTER TABLE users ENABLE REPLICA TRIGGER keep")
    searched.say("tables.users.personal", words="name")
    searched.use("users.words")
    copy(searched, "users.words", ["users.name"], "trigger")

    assert "M204" in searched.map().codes


@pytest.mark.parametrize("trigger", [KEEPS, WRITTEN_IN_C])
@pytest.mark.parametrize("said", [{"structural": ["words"]}, {"not personal": {"words": "what one can search"}}])
def test_one_that_is_called_something_else_is_named(
    searched: World, trigger: tuple[str, ...], said: dict[str, Any]
) -> None:
    searched.run(*trigger)
    searched.say("tables.users", **said)

    assert "a trigger makes users.words from name" in searched.map().one("M208").message


@pytest.mark.parametrize("trigger", [KEEPS, WRITTEN_IN_C])
def test_a_blank_that_a_trigger_writes_over_is_an_error(searched: World, trigger: tuple[str, ...]) -> None:
    searched.run(*trigger)
    searched.say("tables.users.personal", words="name")
    searched.use("users.words")

    finding = searched.map().one("M210")

    assert "`users.words: {of: [users.name], follows: trigger}`" in finding.hint


def test_a_column_follows_columns_of_its_own_row(searched: World) -> None:
    searched.run(*KEEPS)
    searched.say("tables.users.personal", words="name")
    searched.use("users.words")
    copy(searched, "users.words", ["cvs.title"], "trigger")

    assert "stands in another table" in searched.map().one("M209").message


@pytest.mark.parametrize(("said", "named"), [("not personal", True), ("personal", False)])
def test_a_copy_in_another_table_is_personal_there(postgresql_world: World, said: str, named: bool) -> None:
    postgresql_world.run(
        "ALTER TABLE cvs ADD owner text",
        "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN UPDATE cvs SET owner = NEW.name WHERE user_id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER tell AFTER UPDATE OF name ON users FOR EACH ROW EXECUTE FUNCTION tell()",
    )
    postgresql_world.say(f"tables.cvs.{said}", owner="name" if said == "personal" else "what stands on the cover")
    if said == "personal":
        postgresql_world.use("cvs.owner")

    found = postgresql_world.map()

    assert [("users copies name" in f.message, f.where.field) for f in found.map.findings if f.code == "M208"] == (
        [(True, "owner")] if named else []
    )


# ---------------------------------------------------------------- lists of keys

ROOM = {"nothing personal": "the name of a room", "points at": {"people[] -> user": "loses it"}}


@pytest.mark.parametrize(("kind", "fits"), [("integer[]", True), ("jsonb", True), ("text[]", False), ("text", False)])
def test_a_list_of_keys_has_the_type_of_the_key(postgresql_world: World, kind: str, fits: bool) -> None:
    postgresql_world.run(f"CREATE TABLE rooms (id INTEGER PRIMARY KEY, people {kind})")
    postgresql_world.table("rooms", **ROOM)

    found = postgresql_world.map()

    assert ("M216" in found.codes) is not fits
    assert [str(keys.to) for keys in found.map.keylists] == (["users"] if fits else [])


def test_a_list_that_is_not_there_is_named(world: World) -> None:
    world.say("tables.cvs", **{"points at": {"people[] -> user": "loses it"}})

    assert "people[]" in world.map().one("M105").message


def test_the_writing_role_must_be_able_to_change_a_list(postgresql_world: World) -> None:
    postgresql_world.run("CREATE TABLE rooms (id INTEGER PRIMARY KEY, people integer[])")
    postgresql_world.table("rooms", **ROOM)
    found = postgresql_world.map()

    assert written_columns(found.map, found.table("rooms")) == ("people",)


def test_a_list_that_is_used_is_one_of_people(postgresql_world: World) -> None:
    postgresql_world.run("CREATE TABLE rooms (id INTEGER PRIMARY KEY, people integer[])")
    postgresql_world.table("rooms", **{**ROOM, "points at": {"people[] -> cvs": "loses it"}})
    postgresql_world.use("rooms.people")

    assert "M217" in postgresql_world.map().codes
