"""The map as a person or a program reads it."""

import json
from dataclasses import replace

import pytest

from gestand.datamap.report import to_json, to_text
from gestand.errors import Finding, Level

from .conftest import World


def test_a_program_reads_the_documented_form(world: World) -> None:
    world.run("CREATE TABLE parts (id INTEGER PRIMARY KEY, cv_id INTEGER, text TEXT, extra TEXT)")
    world.run("CREATE INDEX parts_cv ON parts (cv_id)")
    world.table("parts", whose={"self": "cv_id -> cvs"}, personal={"text": "own text"})
    world.use("parts.text")

    said = to_json(world.map().map)

    assert json.loads(json.dumps(said)) == said
    assert [table["table"] for table in said["tables"]] == ["cvs", "parts", "users"]
    parts = said["tables"][1]
    path = "cv_id -> cvs.id, user_id -> users.id"
    assert parts["claims"] == [{"group": "user", "path": path, "then": "goes"}]
    assert parts["columns"] == [
        {"name": "id", "kind": "structural", "category": "", "claim": "", "mandatory": None},
        {"name": "cv_id", "kind": "structural", "category": "", "claim": "", "mandatory": None},
        {"name": "text", "kind": "personal", "category": "own text", "claim": "self", "mandatory": False},
        {"name": "extra", "kind": "undeclared", "category": "", "claim": "", "mandatory": None},
    ]
    assert set(parts) == {"store", "table", "claims", "columns"}
    (finding,) = [f for f in said["findings"] if f["code"] == "M103"]
    assert set(finding) == {"code", "level", "message", "hint", "where"}
    assert finding["where"].endswith("[app:parts.extra]")


def test_a_person_reads_whose_everything_is(world: World) -> None:
    text = to_text(world.map().map)

    assert "  self: user_id -> users.id: a user; then goes" in text
    assert "  title: personal, own text (can carry a special category): deliver" in text
    assert "\x1b" not in text


def test_a_person_reads_what_must_be_given_and_what_need_not(world: World) -> None:
    silent = to_text(world.map().map)
    assert "optional" not in silent, "a policy that calls nothing mandatory says of nothing that it is optional"
    world.say("tables.users.personal", name={"is": "name", "mandatory": "yes", "blank": "-"})

    found = world.map().map

    text = to_text(found)
    assert "  name: personal, name, mandatory: deliver" in text
    assert "  title: personal, own text (can carry a special category), optional: deliver" in text
    assert "3 of them personal (1 mandatory, 2 optional)" in text
    said = {c["name"]: c["mandatory"] for table in to_json(found)["tables"] for c in table["columns"]}
    assert (said["name"], said["title"], said["user_id"]) == (True, False, None)


def test_a_person_reads_one_row_and_several_rows(world: World) -> None:
    found = world.map().map
    users, cvs = sorted(found.tables.values(), key=lambda table: table.id, reverse=True)
    counted = {users.id: replace(users, rows=1), cvs.id: replace(cvs, rows=2)}

    text = to_text(replace(found, tables=counted))

    assert "users, about 1 row\n" in text
    assert "cvs, about 2 rows\n" in text


@pytest.mark.not_on("mariadb", "it has no partial indexes, and makes one for each reference")
def test_a_person_reads_what_to_do(world: World) -> None:
    world.run("DROP INDEX cvs_user")

    text = to_text(world.map().map)

    assert "error M160" in text
    assert "CREATE INDEX" in text
    assert text.splitlines()[-1].startswith("2 tables, 8 columns, 3 of them personal; 1 error")


def test_a_statement_that_answers_two_findings_is_printed_once(sqlite_world: World) -> None:
    """One index serves them both: somebody who runs what is printed would be refused the second time."""
    found = sqlite_world.map().map
    make = "CREATE INDEX cvs_user_id ON cvs (user_id);"
    two = tuple(Finding(code, Level.WARNING, f"{code} wants it", make) for code in ("M161", "M162"))

    text = to_text(replace(found, findings=(*two, Finding("M225", Level.NOTE, "one", "Do it."))))

    assert text.count(make) == 1
    assert "M162: M162 wants it\n  (what is printed with M161 above serves this as well)\n" in text
    assert text.count("  Do it.\n") == 1


@pytest.mark.not_on("mariadb", "it has no partial indexes, and makes one for each reference")
def test_a_map_without_anything_to_say_says_so(world: World) -> None:
    world.run("CREATE INDEX users_ended ON users (ended) WHERE name IS NOT NULL OR email IS NOT NULL")

    assert to_text(world.map().map).splitlines()[-1].endswith("everything fits")
