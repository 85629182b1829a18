"""A column that the engine makes from a personal one: a copy that follows by itself, and is never blanked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from gestand.datamap.fate import written_columns
from gestand.datamap.retention import classes
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.verify.judge import verify

from .conftest import World

AT = datetime(2026, 3, 14, tzinfo=UTC)
MARK = {"sqlite": "'name' || id", "postgresql": "'name' || id::text", "mariadb": "concat('name', id)"}
MARK["mysql"] = MARK["mariadb"]


def generated(world: World, name: str, expression: str) -> None:
    kind = "VIRTUAL" if world.sqlite else "STORED"
    world.run(f"ALTER TABLE users ADD COLUMN {name} TEXT GENERATED ALWAYS AS ({expression}) {kind}")


def test_one_that_is_not_declared_is_named_with_what_it_is(world: World) -> None:
    generated(world, "shout", "upper(name)")

    assert "personal: {shout: <category>}" in world.map().one("M103").hint


def test_one_that_is_declared_personal_is_nothing_of_its_own(world: World) -> None:
    generated(world, "shout", "upper(name)")
    world.say("tables.users.personal", shout="name")
    world.use("users.shout")

    found = world.map()

    assert {"M103", "M178", "M182", "M183"}.isdisjoint(found.codes)
    users = found.table("users")
    assert users.columns["shout"].follows == ("name",)
    assert "shout" not in {name for c in classes(users) for name in c.columns}
    assert "shout" not in written_columns(found.map, users)


def test_what_uses_it_uses_what_it_is_made_from(world: World) -> None:
    generated(world, "shout", "upper(name) || email")
    world.say("tables.users.personal", shout="name")
    world.activity("shout-it", ["users.shout"], "3 years after users.ended")

    columns = world.map().table("users").columns

    assert columns["name"].activities == columns["email"].activities == ("deliver", "shout-it")


@pytest.mark.parametrize("said", [{"structural": ["shout"]}, {"not personal": {"shout": "in capitals"}}])
def test_one_that_is_called_something_else_is_named(world: World, said: dict[str, Any]) -> None:
    generated(world, "shout", "upper(name)")
    world.say("tables.users", **said)

    found = world.map()

    assert (found.one("M183").level, "made from name" in found.one("M183").message) == ("warning", True)
    assert "M103" not in found.codes


def test_one_that_is_made_from_what_is_nobodys_is_no_copy(world: World) -> None:
    generated(world, "mark", MARK[world.url.split(":")[0].split("+")[0]])
    assert "structural: [mark]" in world.map().one("M103").hint

    world.say("tables.users", structural=["mark"])
    assert {"M103", "M183"}.isdisjoint(world.map().codes)


def test_one_that_is_made_from_another_follows_what_that_is_made_from(sqlite_world: World) -> None:
    generated(sqlite_world, "shout", "upper(name)")
    generated(sqlite_world, "twice", "shout || [shout]")
    sqlite_world.say("tables.users.personal", shout="name", twice="name")
    sqlite_world.use("users.shout", "users.twice")

    assert sqlite_world.map().table("users").columns["twice"].follows == ("name",)


@pytest.mark.not_on("mariadb", "a generated column cannot be NOT NULL there, nor a text UNIQUE without a length")
@pytest.mark.parametrize(
    ("blank", "tie", "what"),
    [
        (None, "NOT NULL", "shout is NOT NULL and made from name"),
        ("(gone)", "NOT NULL", ""),
        ("(gone)", "UNIQUE", "shout is UNIQUE and made from name"),
        (None, "UNIQUE", ""),
    ],
)
def test_one_that_may_stop_a_blank_is_a_doubt(world: World, blank: str | None, tie: str, what: str) -> None:
    """SQLite adds neither to a table that is there, so the table is made with it."""
    kind = "VIRTUAL" if world.sqlite else "STORED"
    world.run(
        "DROP TABLE cvs",
        "DROP TABLE users",
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT, born TIMESTAMP NOT NULL, ended TIMESTAMP,"
        f" shout TEXT GENERATED ALWAYS AS (upper(name)) {kind} {tie})",
        "CREATE TABLE cvs (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title TEXT)",
    )
    world.say("tables.users.personal", name={"is": "name"} | ({} if blank is None else {"blank": blank}), shout="name")
    world.use("users.shout")

    found = [finding.message for finding in world.map().map.findings if finding.code == "M174"]

    assert len(found) == bool(what)
    assert what in "".join(found)


def test_a_claim_whose_only_column_follows_another_s_has_the_row_for_its_cell(world: World) -> None:
    world.run(
        "CREATE TABLE letters (id INTEGER PRIMARY KEY, of_id INTEGER REFERENCES users (id),"
        " by_id INTEGER REFERENCES users (id), body TEXT,"
        f" loud TEXT GENERATED ALWAYS AS (upper(body)) {'VIRTUAL' if world.sqlite else 'STORED'})"
    )
    body, loud = {"is": "own text", "of": "subject"}, {"is": "own text", "of": "writer"}
    claims = {"subject": "of_id -> user", "writer": "by_id -> user"}
    world.table("letters", whose=claims, personal={"body": body, "loud": loud})
    world.use("letters.body", "letters.loud")

    found = world.map()

    assert found.table("letters").row_activities == {"writer": ("deliver",)}
    assert "M182" not in found.codes


def test_it_goes_with_what_it_is_made_from_and_is_in_the_answer_until_then(world: World) -> None:
    generated(world, "shout", "upper(name)")
    world.say("tables.users.personal", name={"is": "name", "blank": "(gone)"}, shout="name")
    world.use("users.shout")
    world.activity("books", ["cvs.title"], "9 years after users.ended")
    world.run(
        "INSERT INTO users (id, name, email, born, ended) VALUES"
        " (1, 'Anna', 'a@b.example', '2018-01-01 00:00:00', '2019-01-01 00:00:00')",
        "INSERT INTO cvs (id, user_id, title) VALUES (1, 1, 'x')",
    )
    bound = world.map()
    stores = open_stores(bound.map.policy, {"APP": world.url})
    with open_records(world.folder / "state", at=AT) as records:

        def standing() -> str:
            report = verify(bound.map, stores, records, AT)
            return next(str(one.standing) for one in report.promises if one.key == "keep/deliver")

        assert standing() == "broken"
        plan = make_plan(bound.map, stores, records, AT)
        assert {name for step in plan.steps for name in step.columns} == {"name", "email"}
        apply(bound.map, stores, records, plan, now=AT, approval=Approval(digest=plan.digest))
        assert standing() == "kept"
    with stores["app"].snapshot() as connection:
        assert connection.exec_driver_sql("SELECT name, shout FROM users").fetchall() == [("(gone)", "(GONE)")]
