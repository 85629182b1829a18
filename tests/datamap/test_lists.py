"""Of what kind a row is, where that stands in a list that the row points at."""

from collections.abc import Iterator

import pytest

from .conftest import Found, World

LOGS = (
    "CREATE TABLE kinds (id INTEGER PRIMARY KEY, part VARCHAR(60) NOT NULL, model VARCHAR(60) NOT NULL)",
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), text TEXT)",
    "CREATE INDEX posts_user ON posts (user_id)",
    "CREATE TABLE logs (id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kinds (id), object_id INTEGER, text TEXT)",
    "CREATE INDEX logs_object ON logs (kind_id, object_id)",
    "INSERT INTO kinds VALUES (1, 'base', 'user'), (2, 'blog', 'post'), (3, 'shop', 'post')",
)


@pytest.fixture
def logged(world: World) -> Iterator[World]:
    world.run(*LOGS)
    world.table("kinds", **{"nothing personal": "what tables there are"})
    world.table("posts", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.table(
        "logs",
        whose={
            "user": "object_id -> user when kind_id.model is user",
            "post": "object_id -> posts when kind_id.part is blog and kind_id.model is post",
        },
        personal={"text": "own text"},
    )
    world.use("posts.text", "logs.text")
    yield world


def hops(found: Found, claim: str) -> list[tuple[str, ...]]:
    return [hop.columns for hop in found.table("logs").claim(claim).hops]


def test_a_kind_can_stand_in_a_list_that_the_row_points_at(logged: World) -> None:
    found = logged.map()

    assert found.map.blocked == frozenset()
    assert hops(found, "user") == [("object_id when kind_id.model is user",)]
    assert hops(found, "post") == [
        ("object_id when kind_id.part is blog and kind_id.model is post",),
        ("user_id",),
    ]


def test_rows_of_a_kind_of_the_list_that_nobody_spoke_of_are_not_nobodys(logged: World) -> None:
    logged.run("INSERT INTO logs VALUES (1, 1, 1, ''), (2, 2, 1, ''), (3, 3, 1, ''), (4, NULL, 4, '')")

    found = logged.map()

    assert "`post` and `shop`" in found.one("M192").message
    assert "NULL" in found.one("M192").message
    assert found.unsure() == {"logs"}


def test_a_kind_of_the_list_can_lead_nowhere(logged: World) -> None:
    logged.run("INSERT INTO logs VALUES (1, 1, 1, ''), (3, 3, 1, '')")
    logged.say(
        "tables.logs", **{"points at nothing": {"object_id when kind_id.part is shop": "another service has it"}}
    )

    found = logged.map()

    assert "M192" not in found.codes
    assert found.map.blocked == frozenset()


def test_what_the_list_says_is_no_column_of_the_row(logged: World) -> None:
    table = logged.map().table("logs")

    assert not table.shown(table.columns["kind_id.model"])
    assert table.stored(["kind_id.model", "object_id when kind_id.model is user"]) == ("kind_id", "object_id")


@pytest.mark.not_on("mariadb", "it has an index for every foreign key, and keeps it")
def test_the_index_that_is_asked_for_begins_with_the_key_of_the_kind(logged: World) -> None:
    logged.run("DROP INDEX logs_object")

    hints = {f.hint for f in logged.map().map.findings if f.code == "M160"}

    assert len(hints) == 1
    assert "kind_id" in next(iter(hints)) and "object_id" in next(iter(hints))


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("kind_id.modle is user", "has no column modle"),
        ("object_id.model is user", "object_id points at no table"),
    ],
)
def test_a_kind_that_no_list_can_tell_is_refused_in_words(logged: World, condition: str, why: str) -> None:
    logged.say("tables.logs.whose", user=f"object_id -> user when {condition}")

    assert why in logged.map().one("M199").message


def test_a_list_of_somebodys_rows_is_no_list_of_kinds(logged: World) -> None:
    logged.run("CREATE TABLE marks (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts (id), n INTEGER)")
    logged.run("CREATE INDEX marks_post ON marks (post_id)")
    logged.table("marks", whose={"self": "n -> user when post_id.text is x"}, structural=["post_id"])
    logged.use("marks")

    assert "not declared as `nothing personal`" in logged.map().one("M199").message


def test_a_list_that_nothing_declares_is_said_under_points_at(logged: World) -> None:
    logged.run(
        "CREATE TABLE votes (id INTEGER PRIMARY KEY, about INTEGER, object_id INTEGER)",
        "CREATE INDEX votes_object ON votes (about, object_id)",
    )
    logged.table(
        "votes",
        whose={"self": "object_id -> user when about.model is user"},
        **{"points at": {"about -> kinds": "keeps it"}},
    )
    logged.use("votes")

    found = logged.map()

    assert found.map.blocked == frozenset()
    assert [hop.columns for hop in found.table("votes").claims[0].hops] == [("object_id when about.model is user",)]
