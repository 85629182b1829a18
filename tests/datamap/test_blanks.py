"""Blanks that the engine would refuse, found before anything runs."""

import pytest

from .conftest import Found, World

NO_UUID = pytest.mark.not_on("mysql", "it has no type for UUIDs")


def blanked(world: World, column: str, blank: str | None = None, category: str = "note") -> Found:
    """users.c with this type and blank; users stay while a CV points at them, so they are blanked."""
    world.run(f"ALTER TABLE users ADD COLUMN c {column}")
    said = {"is": category} if blank is None else {"is": category, "blank": blank}
    world.say("tables.users.personal", c=said)
    world.use("users.c")
    return world.map()


def wrong(found: Found) -> list[str]:
    return [f.code for f in found.map.findings if f.code.startswith("M17")]


def test_null_in_a_nullable_column_is_fine(world: World) -> None:
    assert wrong(blanked(world, "TEXT")) == []


def test_null_where_null_cannot_be_is_named(world: World) -> None:
    found = blanked(world, "TEXT NOT NULL DEFAULT ''")

    assert found.one("M170").where.field == "c"
    assert '"(verwijderd)"' in found.one("M170").hint
    assert (found.blocked(), found.unsure()) == ({"users"}, set())


def test_a_row_that_only_ever_goes_needs_no_blank(world: World) -> None:
    world.run("ALTER TABLE cvs ADD COLUMN c TEXT NOT NULL DEFAULT ''")
    world.say("tables.cvs.personal", c="note")
    world.use("cvs.c")

    assert wrong(world.map()) == []


def test_a_row_with_two_ends_needs_its_blanks(world: World) -> None:
    world.run("ALTER TABLE cvs ADD COLUMN c TEXT NOT NULL DEFAULT ''")
    world.say("tables.cvs.personal", c="note")
    world.activity("other", ["cvs.c"], "1 year after users.ended")

    assert wrong(world.map()) == ["M170"]


def test_one_value_for_all_where_values_differ_is_named(world: World) -> None:
    world.short("users", "name")
    world.run("CREATE UNIQUE INDEX users_name ON users (name)")
    world.say("tables.users.personal", name={"is": "name", "blank": "(verwijderd)"})

    assert "{key}" in world.map().one("M171").hint


@pytest.mark.parametrize("blank", ["{key}", "random"])
def test_a_template_and_a_random_blank_differ(world: World, blank: str) -> None:
    world.short("users", "name")
    world.run("CREATE UNIQUE INDEX users_name ON users (name)")
    world.say("tables.users.personal", name={"is": "name", "blank": blank})

    assert wrong(world.map()) == []


@pytest.mark.not_on("mariadb", "it has no index over an expression, and writes a CHECK its own way")
def test_an_index_over_what_is_made_of_the_value_counts(world: World) -> None:
    world.run("CREATE UNIQUE INDEX users_name ON users (lower(name))")
    world.say("tables.users.personal", name={"is": "name", "blank": "(verwijderd)"})

    assert wrong(world.map()) == ["M171"]


def test_a_key_together_with_it_makes_it_differ(world: World) -> None:
    world.short("users", "name")
    world.run("CREATE UNIQUE INDEX users_name ON users (id, name)")
    world.say("tables.users.personal", name={"is": "name", "blank": "(verwijderd)"})

    assert wrong(world.map()) == []


def test_a_label_must_be_one_of_the_enumeration(postgresql_world: World) -> None:
    world = postgresql_world
    world.run("CREATE TYPE mood AS ENUM ('glad', 'sad')")

    found = blanked(world, "mood NOT NULL DEFAULT 'sad'", "gone")
    assert "glad, sad" in found.one("M172").hint

    world.say("tables.users.personal", c={"is": "note", "blank": "glad"})
    assert wrong(world.map()) == []


@pytest.mark.not_on("mariadb", "it has no index over an expression, and writes a CHECK its own way")
def test_a_check_is_tried_in_the_engine(world: World) -> None:
    found = blanked(world, "TEXT DEFAULT 'aaa' CHECK (length(c) = 3)", "gone")
    assert "length(c)" in found.one("M173").message

    world.say("tables.users.personal", c={"is": "note", "blank": "xxx"})
    assert wrong(world.map()) == []


def test_a_check_that_refuses_null_is_found(world: World) -> None:
    assert wrong(blanked(world, "TEXT DEFAULT '' CHECK (c IS NOT NULL)")) == ["M173"]


def test_a_check_on_two_columns_cannot_be_tried(world: World) -> None:
    if world.sqlite:
        found = blanked(world, "TEXT CHECK (c IS NULL OR name IS NOT NULL)", "gone")
    else:
        world.run("ALTER TABLE users ADD COLUMN c TEXT", "ALTER TABLE users ADD CHECK (c IS NULL OR name IS NOT NULL)")
        world.say("tables.users.personal", c={"is": "note", "blank": "gone"})
        world.use("users.c")
        found = world.map()

    messages = [f.message for f in found.map.findings if f.code == "M174"]
    assert any("it also speaks of name" in message for message in messages)


@pytest.mark.parametrize(("rows", "warned"), [((1, 2), 1), ((1, 1), 0)])
def test_a_check_of_several_columns_is_tried_beside_what_stands_there(
    world: World, rows: tuple[int, ...], warned: int
) -> None:
    world.run(
        "CREATE TABLE letters (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL,"
        " kind INTEGER NOT NULL, body VARCHAR(20), CHECK (kind <> 2 OR body IS NOT NULL))",
        *(f"INSERT INTO letters VALUES ({at}, 1, {kind}, 'hello')" for at, kind in enumerate(rows)),
    )
    whole = {"whose": {"self": "user_id -> user"}, "structural": ["kind"], "rows": "stay"}
    world.table("letters", **whole, personal={"body": "own text"})
    world.use("letters.body")

    found = [finding.message for finding in world.map().map.findings if finding.code == "M174"]

    assert len(found) == warned
    assert all("in 1 of 2 rows" in message for message in found)


def test_a_check_of_a_domain_is_tried_too(postgresql_world: World) -> None:
    postgresql_world.run("CREATE DOMAIN short AS TEXT CHECK (length(VALUE) < 3)")

    assert wrong(blanked(postgresql_world, "short", "gone")) == ["M173"]


def test_a_value_too_long_is_named(postgresql_world: World) -> None:
    assert wrong(blanked(postgresql_world, "VARCHAR(5)", "(verwijderd)")) == ["M175"]


def test_a_random_value_needs_its_room(postgresql_world: World) -> None:
    assert wrong(blanked(postgresql_world, "VARCHAR(20)", "random")) == ["M175"]


def test_sqlite_holds_no_text_to_its_length(sqlite_world: World) -> None:
    assert wrong(blanked(sqlite_world, "VARCHAR(5)", "(verwijderd)")) == []


@pytest.mark.parametrize(
    ("column", "blank", "codes"),
    [
        ("INTEGER", "0", []),
        ("INTEGER", "none", ["M176"]),
        ("INTEGER", "{key}", ["M176"]),
        ("NUMERIC", "0.5", []),
        ("NUMERIC", "x", ["M176"]),
        ("BOOLEAN", "no", []),
        ("BOOLEAN", "gone", ["M176"]),
        ("DATE", "1900-01-01", []),
        ("DATE", "long ago", ["M176"]),
        pytest.param("UUID", "00000000-0000-0000-0000-000000000000", [], marks=NO_UUID),
        pytest.param("UUID", "random", ["M176"], marks=NO_UUID),
        ("JSON", "{}", []),
        ("JSON", "{", ["M176"]),
    ],
)
def test_a_blank_has_the_type_of_its_column(world: World, column: str, blank: str, codes: list[str]) -> None:
    assert wrong(blanked(world, column, blank)) == codes


def test_a_reference_to_somebody_s_rows_is_not_blanked(world: World) -> None:
    world.short("cvs", "title")
    world.run("CREATE INDEX cvs_title ON cvs (title)")
    world.say("tables.users", **{"points at": {"c -> cvs": "lets go"}})

    assert wrong(blanked(world, "INTEGER")) == ["M177"]


def test_a_reference_into_a_list_can_say_something_about_somebody(world: World) -> None:
    world.run("CREATE TABLE nations (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO nations VALUES (0, 'unknown')")
    world.table("nations", **{"nothing personal": "a list of nations"})
    assert wrong(blanked(world, "INTEGER REFERENCES nations (id)", category="nationality")) == []

    world.say("tables.users.personal", c={"is": "nationality", "blank": "0"})
    assert wrong(world.map()) == []

    world.say("tables.users.personal", c={"is": "nationality", "blank": "7"})
    assert 'nations has no row "7"' in world.map().one("M173").message


def test_a_check_with_marks_of_its_own_is_tried_as_it_is(postgresql_world: World) -> None:
    found = blanked(postgresql_world, r"TEXT DEFAULT 'a:1' CHECK (c ~ '^[a-z]+:\d*%%?$' AND c::text <> 'x')", "gone:")

    assert wrong(found) == []


def test_a_generated_column_is_not_blanked(world: World) -> None:
    kind = "VIRTUAL" if world.sqlite else "STORED"
    number = "id::text" if world.url.startswith("postgresql") else "id"

    assert wrong(blanked(world, f"TEXT GENERATED ALWAYS AS ({number}) {kind}")) == ["M178"]


def test_a_generated_column_over_a_personal_one_has_no_blank_of_its_own(world: World) -> None:
    kind = "VIRTUAL" if world.sqlite else "STORED"
    found = blanked(world, f"TEXT GENERATED ALWAYS AS (upper(name)) {kind}", "(gone)")

    assert "Take its `blank` out" in found.one("M178").hint

    world.say("tables.users.personal", c="name")
    assert wrong(world.map()) == []


def test_only_random_blanks_tell_nobody_that_they_are_blank(world: World) -> None:
    for name in ("name", "email"):
        world.say("tables.users.personal", **{name: {"is": name, "blank": "random"}})
    assert "users.name, users.email" in world.map().one("M179").message

    world.run("ALTER TABLE users ADD COLUMN gone BOOLEAN")
    world.say("tables.users", shell={"gone": "yes"})
    assert wrong(world.map()) == []


def test_a_shell_mark_is_tried_like_a_blank(world: World) -> None:
    world.run("ALTER TABLE users ADD COLUMN state TEXT DEFAULT 'open' CHECK (state IN ('open', 'gone'))")
    world.say("tables.users", shell={"state": "deleted"})
    assert "shell mark" in world.map().one("M173").message

    world.say("tables.users", shell={"state": "gone"})
    assert wrong(world.map()) == []
