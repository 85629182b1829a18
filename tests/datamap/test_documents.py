"""JSON documents whose members are declared one by one."""

import pytest
from sqlalchemy import make_url

from gestand.datamap.model import ColumnKind

from .conftest import World


@pytest.fixture
def profiled(world: World) -> World:
    kind = {"sqlite": "TEXT", "postgresql": "JSONB", "mariadb": "JSON", "mysql": "JSON"}[
        make_url(world.url).get_backend_name()
    ]
    world.run(
        f"CREATE TABLE profiles (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), data {kind})",
        "CREATE INDEX profiles_user ON profiles (user_id)",
        """INSERT INTO users (id, name, born) VALUES (1, 'Alice', '2026-01-01')""",
        """INSERT INTO profiles VALUES (1, 1, '{"town": "Gent", "theme": "dark", "at": {"street": "Kaai 1"}}')""",
    )
    world.table(
        "profiles",
        whose={"self": "user_id -> user"},
        personal={"data.town": "address", "data.at.street": "address"},
        **{"not personal": {"data.theme": "a colour, no more"}},
    )
    world.use("profiles.data.town", "profiles.data.at.street")
    return world


def test_members_of_a_document_are_columns(profiled: World) -> None:
    found = profiled.map()

    columns = found.table("profiles").columns
    assert found.map.blocked == frozenset()
    assert columns["data"].kind is ColumnKind.DOCUMENT
    assert columns["data.town"].activities == ("deliver",)
    assert columns["data.theme"].kind is ColumnKind.NOT_PERSONAL


def test_a_member_that_nobody_declared_is_an_error(profiled: World) -> None:
    profiled.run("""INSERT INTO profiles VALUES (2, 1, '{"shoe": 43, "at": {"floor": 3}}')""")

    found = profiled.map()

    assert [f.message.rpartition(": ")[2] for f in found.map.findings if f.code == "M193"] == ["shoe", "floor"]
    assert found.blocked() == {"profiles"}


def test_a_document_that_is_a_list_cannot_be_read(profiled: World) -> None:
    profiled.run("INSERT INTO profiles VALUES (2, 1, '[1, 2]')")

    assert profiled.map().unsure() == {"profiles"}


def test_a_document_within_a_document_that_is_a_text_in_some_row_is_not_missed(profiled: World) -> None:
    profiled.run("""INSERT INTO profiles VALUES (2, 1, '{"town": "Gent", "at": "Kaai 1, Gent"}')""")

    found = profiled.map()

    assert "profiles.data.at has values" in found.one("M194").message
    assert found.unsure() == {"profiles"}


def test_a_document_without_the_one_within_it_is_read(profiled: World) -> None:
    profiled.run("""INSERT INTO profiles VALUES (2, 1, '{"town": "Gent"}'), (3, 1, '{"at": null}'), (4, 1, NULL)""")

    assert "M194" not in profiled.map().codes


def test_a_text_that_is_no_document_cannot_be_read(sqlite_world: World) -> None:
    sqlite_world.run(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, data TEXT)",
        "CREATE INDEX notes_user ON notes (user_id)",
        "INSERT INTO notes VALUES (1, 1, '{oh')",
    )
    sqlite_world.table("notes", whose={"self": "user_id -> user"}, personal={"data.town": "address"})
    sqlite_world.use("notes.data.town")

    assert sqlite_world.map().one("M194").where.field == "data"


@pytest.mark.parametrize(("data", "least"), [("TEXT", 999_999), ("VARCHAR(200)", 160_000)])
def test_postgresql_reads_no_text_of_some_length_as_a_document_and_before_16_none_at_all(
    postgresql_world: World, data: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gestand.stores.postgresql_text.LEAST", least)
    postgresql_world.run(
        f"CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, data {data})",
        "CREATE INDEX notes_user ON notes (user_id)",
    )
    postgresql_world.table("notes", whose={"self": "user_id -> user"}, personal={"data.town": "address"})
    postgresql_world.use("notes.data.town")

    assert "jsonb" in postgresql_world.map().one("M194").hint


def test_a_document_is_declared_as_a_whole_or_by_its_members(profiled: World) -> None:
    profiled.say("tables.profiles.personal", data="other")
    profiled.use("profiles.data")

    assert profiled.map().one("M195").where.field == "data"


def test_a_member_can_lead_to_a_person(profiled: World) -> None:
    profiled.say("tables.profiles", whose={"self": "data.owner -> user"})
    profiled.say("tables.profiles", **{"points at": {"user_id -> users": "keeps it"}})

    found = profiled.map()

    (hop,) = found.table("profiles").claim("self").hops
    assert hop.columns == ("data.owner as a key",)
    assert found.one("M165").where.field == "data"
    assert found.map.blocked == frozenset()


def test_a_column_with_a_dot_of_its_own_is_offered_between_quotes(world: World) -> None:
    quote = "`" if world.url.startswith(("mariadb", "mysql")) else '"'
    world.run(f"ALTER TABLE users ADD COLUMN {quote}e.mail{quote} TEXT")
    world.say("tables.users.personal", **{"e.mail": "email"})
    world.use("users.e.mail")

    assert 'users."e.mail"' in world.map().one("M108").hint
