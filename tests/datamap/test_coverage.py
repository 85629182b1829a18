"""Nothing is missed in silence: names, tables, columns and files that do not fit are named."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gestand.datamap.model import ColumnKind
from gestand.errors import Level
from gestand.policy.model import ByPath, Policy

from .conftest import World, with_path


def test_an_honest_policy_has_nothing_to_say(world: World) -> None:
    found = world.map()

    assert [finding for finding in found.map.findings if finding.level is Level.ERROR] == []
    assert (found.map.blocked, found.map.unreachable, len(found.map.tables)) == (frozenset(), (), 2)


def test_it_names_a_table_nobody_declared(world: World) -> None:
    world.run("CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER, token TEXT)")

    finding = world.map().one("M102")

    assert "sessions" in finding.message
    assert finding.where.table == "sessions"
    assert "nothing personal" in finding.hint


def test_it_proposes_the_path_that_a_foreign_key_shows(world: World) -> None:
    world.run("CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id))")

    assert "sessions: {whose: {self: user_id -> user}" in world.map().one("M102").hint


def test_a_view_stores_nothing_and_needs_no_declaration(world: World) -> None:
    world.run("CREATE VIEW names AS SELECT name FROM users")

    assert "M102" not in world.map().codes


def test_a_copy_by_the_engine_is_undeclared(postgresql_world: World) -> None:
    postgresql_world.run("CREATE MATERIALIZED VIEW names AS SELECT id, born FROM users")

    assert "holds copies" in postgresql_world.map().one("M102").message


def test_an_index_that_holds_no_text_is_a_copy(sqlite_world: World) -> None:
    sqlite_world.run("CREATE VIRTUAL TABLE places USING rtree (id, x0, x1)")

    found = sqlite_world.map()

    assert "holds copies" in found.one("M102").message


def test_what_is_an_index_s_own_is_left_out_and_said(sqlite_world: World) -> None:
    sqlite_world.run("CREATE VIRTUAL TABLE search USING fts5 (name)")

    left_out = [finding for finding in sqlite_world.map().map.findings if finding.code == "M112"]

    assert {finding.level for finding in left_out} == {Level.NOTE}
    assert "search_content" in {finding.where.table for finding in left_out}


def test_it_names_each_column_nobody_declared(world: World) -> None:
    world.run("ALTER TABLE users ADD COLUMN nick TEXT", "ALTER TABLE users ADD COLUMN phone TEXT")

    found = world.map()

    fields = [finding.where.field for finding in found.map.findings if finding.code == "M103"]
    assert fields == ["nick", "phone"]
    assert "personal: {nick: <category>}" in found.map.findings[0].hint
    assert found.table("users").columns["nick"].kind is ColumnKind.UNDECLARED
    assert found.blocked() == {"users"}


def test_an_undeclared_column_leaves_the_verdict_about_the_others(world: World) -> None:
    world.run("ALTER TABLE users ADD COLUMN nick TEXT")

    assert world.map().unsure() == set()


def test_it_names_a_declared_table_that_is_not_there(world: World) -> None:
    world.table("letters", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.use("letters.text")

    found = world.map()

    assert "letters" in found.one("M104").message
    assert found.map.unbound == {"deliver": ("letters.text",)}
    assert "M108" not in found.codes


def test_it_names_a_declared_column_that_is_not_there(world: World) -> None:
    world.say("tables.users.personal", nick="name")
    world.use("users.nick")

    found = world.map()

    assert found.one("M105").where.field == "nick"
    assert found.unsure() == {"users"}
    assert found.map.unbound == {"deliver": ("users.nick",)}


@pytest.mark.not_on("mariadb", "it has no types of its own making")
def test_it_names_a_type_that_nobody_knows(world: World) -> None:
    if world.sqlite:
        world.run("ALTER TABLE users ADD COLUMN mood MOODY")
    else:
        world.run("CREATE TYPE moody AS (a int)", "ALTER TABLE users ADD COLUMN mood moody")
    world.say("tables.users.personal", mood="note")
    world.use("users.mood")

    finding = world.map().one("M106")

    assert finding.where.field == "mood"
    assert "moody" in finding.message.lower()


def test_a_name_that_means_two_tables_is_ambiguous(postgresql_world: World) -> None:
    world = postgresql_world
    for schema in ("one", "two"):
        world.run(f"CREATE SCHEMA {schema}", f"CREATE TABLE {schema}.notes (id INTEGER PRIMARY KEY, user_id INTEGER)")
        world.run(f"CREATE INDEX ON {schema}.notes (user_id)")
    world.table("notes", whose={"self": "user_id -> user"})
    world.use("notes")

    finding = world.map().one("M107")

    assert "app:one.notes, app:two.notes" in finding.message
    assert finding.where.line > 0


def test_the_default_schema_goes_first(postgresql_world: World) -> None:
    world = postgresql_world
    world.run("CREATE SCHEMA old", "CREATE TABLE old.users (id INTEGER PRIMARY KEY)")
    world.table("old.users", **{"nothing personal": "only numbers"})

    found = world.map()

    assert found.table("users").id.schema == "public"
    assert found.table("old.users").id.schema == "old"
    assert "M107" not in found.codes


def test_the_exact_spelling_goes_before_another_case(postgresql_world: World) -> None:
    world = postgresql_world
    world.run('CREATE TABLE "Users" (id INTEGER PRIMARY KEY)')
    world.table("Users", **{"nothing personal": "only numbers"})

    found = world.map()

    assert (found.table("users").id.table, found.table("Users").id.table) == ("users", "Users")


def test_another_case_is_found_where_it_is_unique(postgresql_world: World) -> None:
    world = postgresql_world
    world.run('CREATE TABLE "Letters" ("ID" INTEGER PRIMARY KEY, "UserId" INTEGER REFERENCES users (id), "Text" TEXT)')
    world.run('CREATE INDEX ON "Letters" ("UserId")')
    world.table("letters", whose={"self": "userid -> user"}, personal={"text": "own text"})
    world.use("letters.text")

    found = world.map()

    assert [c.name for c in found.table("letters").personal] == ["Text"]
    assert found.map.blocked == frozenset()


def test_two_declarations_of_one_table_are_joined_by_nobody(world: World) -> None:
    world.table("app:cvs", **{"nothing personal": "only numbers"})

    assert "cvs" in world.map().one("M111").message


def test_personal_data_in_a_view_cannot_be_erased(world: World) -> None:
    world.run("CREATE VIEW people AS SELECT id, name FROM users")
    world.table("people", whose={"self": "id -> user"}, personal={"name": "name"})
    world.use("people.name")

    assert "view" in world.map().one("M109").message


def test_a_cell_that_no_activity_uses_is_named(world: World) -> None:
    world.run("CREATE TABLE follows (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id))")
    world.run("CREATE INDEX follows_user ON follows (user_id)")
    world.table("follows", whose={"self": "user_id -> user"})
    world.use("follows")

    assert "M182" not in world.map().codes
    assert "the rows of follows" in world.map(without_use("follows")).one("M182").message
    assert "users.email" in world.map(without_use("users.email")).one("M182").message


def without_use(name: str) -> Callable[[Policy], Policy]:
    """The reader refuses this too; the map does not take its word for it."""

    def changed(policy: Policy) -> Policy:
        (activity,) = policy.activities
        uses = tuple(use for use in activity.uses if use.name != name)
        return replace(policy, activities=(replace(activity, uses=uses),))

    return changed


def test_a_star_in_uses_says_what_it_stands_for(world: World) -> None:
    world.policy["activities"]["deliver"]["uses"] = ["users.*", "cvs.title"]

    found = world.map()

    assert found.one("M180").message == "users.* in deliver stands for users.name, users.email"
    assert found.table("users").columns["name"].activities == ("deliver",)


def test_a_use_that_means_nothing_keeps_nothing(world: World) -> None:
    def with_a_wrong_use(policy: Policy) -> Policy:
        (activity,) = policy.activities
        use = replace(activity.uses[0], name="users.id")
        return replace(policy, activities=(replace(activity, uses=(*activity.uses, use)),))

    found = world.map(with_a_wrong_use)

    assert "users.id" in found.one("M108").message
    assert found.map.unbound == {"deliver": ("users.id",)}


# ---------------------------------------------------------------- stores


def test_a_store_that_does_not_answer_is_unknown_and_not_a_crash(world: World, tmp_path: Path) -> None:
    world.policy["stores"]["old"] = {"url": f"sqlite:///{tmp_path}/none.db", "at": "here"}
    world.table("old:letters", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.use("old:letters.text")

    found = world.map()

    assert found.map.unreachable == ("old",)
    assert (found.one("M101").level, found.one("M101").where.store) == (Level.WARNING, "old")
    assert found.map.unbound == {"deliver": ("old:letters.text",)}
    assert {"M104", "M108"}.isdisjoint(found.codes)
    assert found.map.blocked == frozenset()


@pytest.fixture
def with_files(world: World) -> World:
    (world.folder / "uploads" / "avatars" / "1").mkdir(parents=True)
    (world.folder / "uploads" / "avatars" / "1" / "me.jpg").write_bytes(b"jpg")
    world.policy["stores"]["photos"] = {"url": "file:./uploads", "at": "here"}
    return world


def test_files_nobody_declared_are_named(with_files: World) -> None:
    finding = with_files.map().one("M110")

    assert finding.where.store == "photos"
    assert "me.jpg" not in finding.message + finding.hint


def test_a_declared_folder_covers_its_own_files(with_files: World) -> None:
    with_files.table("photos:avatars", whose={"self": "{user.id}/*"}, personal={"content": "photo"})
    with_files.use("photos:avatars.content")

    found = with_files.map()

    assert found.table("photos:avatars").claim("self").template == "avatars/{user.id}/*"
    assert "M110" not in found.codes


def test_files_outside_the_declared_folders_are_named(with_files: World) -> None:
    (with_files.folder / "uploads" / "loose.txt").write_text("x")
    with_files.table("photos:avatars", whose={"self": "{user.id}/*"}, personal={"content": "photo"})
    with_files.use("photos:avatars.content")

    assert "outside the declared folders" in with_files.map().one("M110").message


def test_a_template_must_hold_the_key_of_its_people(with_files: World) -> None:
    with_files.table("photos", whose={"self": "{user.id}/*"}, personal={"content": "photo"})
    with_files.use("photos.content")

    found = with_files.map(lambda policy: with_path(policy, "photos", ByPath("avatars/{user.email}/*")))

    assert "{user.id}/*" in found.one("M127").hint
    assert found.blocked() == {"photos"}


def folder_of(world: World, **said: Any) -> World:
    (world.folder / "uploads").mkdir()
    world.policy["stores"]["photos"] = {"url": "file:./uploads", "at": "here"}
    world.table("photos", **{"personal": {"content": "photo"}, **said})
    world.use("photos.content")
    return world


def test_files_of_people_with_a_key_of_two_columns_are_named_and_never_left_out_in_silence(world: World) -> None:
    world.run("CREATE TABLE staff (shop INTEGER, number INTEGER, name TEXT, left_on DATE, PRIMARY KEY (shop, number))")
    world.policy["people"]["clerk"] = {"table": "staff", "key": ["shop", "number"]}
    world.table("staff", whose={"self": "(shop, number) -> clerk"}, personal={"name": "name"})
    world.say("tables.staff", events={"left_on": "not yet"})
    folder_of(world, whose={"self": "{clerk.shop}/{clerk.number}/*"})
    world.activity("employ", ["staff.name", "photos.content"], "1 year after staff.left_on")
    world.say("activities.deliver", uses=["users.name", "users.email", "cvs.title"])

    found = world.map()

    assert "the key of clerk has 2 columns (shop, number)" in found.one("M128").message
    assert (found.blocked(), found.unsure()) == ({"photos"}, {"photos"})


def test_files_with_two_claims_are_named(world: World) -> None:
    folder_of(world, whose={"from": "{user.id}/sent/*", "to": "{user.id}/received/*"})

    found = world.map()

    assert "2 claims (from, to)" in found.one("M128").message
    assert found.unsure() == {"photos"}


@pytest.mark.parametrize("template", ["*/{user.id}/x", "**/{user.id}.jpg", "{user.id}-*", "a*b{user.id}/*"])
def test_a_key_that_nothing_sets_apart_in_a_path_is_named(world: World, template: str) -> None:
    folder_of(world, whose={"self": template})

    assert template in world.map().one("M128").message


@pytest.mark.parametrize("template", ["{user.id}/*", "{user.id}/**", "cv/{user.id}.pdf", "u{user.id}_photo/*.jpg"])
def test_a_key_that_is_set_apart_is_read(world: World, template: str) -> None:
    folder_of(world, whose={"self": template})

    assert "M128" not in world.map().codes


def test_files_under_a_key_with_more_than_one_spelling_are_named(world: World) -> None:
    world.run("CREATE TABLE guests (id NUMERIC(10, 2) PRIMARY KEY, name TEXT, left_on DATE)")
    world.policy["people"]["guest"] = {"table": "guests", "key": "id"}
    world.table("guests", whose={"self": "id -> guest"}, personal={"name": "name"}, events={"left_on": "not yet"})
    folder_of(world, whose={"self": "{guest.id}/*"})
    world.say("activities.deliver", uses=["users.name", "users.email", "cvs.title"])
    world.activity("host", ["guests.name", "photos.content"], "1 year after guests.left_on")

    assert "number" in world.map().one("M128").message


def test_a_file_cannot_be_handed_to_a_stand_in(world: World) -> None:
    folder_of(world, whose={"self": {"by": "{user.id}/*", "then": {"stand-in": "7"}}})

    assert "stand-in" in world.map().one("M128").message


@pytest.mark.parametrize("outer", ["photos", "photos:avatars"])
def test_files_that_are_declared_twice_are_named(with_files: World, outer: str) -> None:
    inner = f"{outer if ':' in outer else 'photos:avatars'}{'/old' if ':' in outer else ''}"
    for name in (outer, inner):
        with_files.table(name, whose={"self": "{user.id}/*"}, personal={"content": "photo"})
        with_files.use(f"{name}.content")

    found = with_files.map()

    assert found.one("M111").message == f"the files of {inner} are those of {outer} as well"
    assert len(found.unsure()) == 2


def test_folders_with_names_that_begin_alike_are_two(with_files: World) -> None:
    for name in ("photos:avatars", "photos:avatars2"):
        with_files.table(name, whose={"self": "{user.id}/*"}, personal={"content": "photo"})
        with_files.use(f"{name}.content")

    assert "M111" not in with_files.map().codes


def test_a_finding_about_a_column_stands_where_the_policy_names_the_column(sqlite_world: World) -> None:
    world = sqlite_world
    world.run("ALTER TABLE cvs ADD COLUMN shape WIBBLE")
    world.say("tables.cvs.personal", shape="other")
    world.use("cvs.shape")

    finding = world.map().one("M106")

    text = (world.folder / "privacy.yaml").read_text().splitlines()
    assert text[finding.where.line - 1].strip() == "shape: other"
