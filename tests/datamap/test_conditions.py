"""Paths that a row has only where a column says of what kind it is."""

from collections.abc import Iterator

import pytest

from .conftest import Found, World

COMMENTS = (
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), text TEXT)",
    "CREATE INDEX posts_user ON posts (user_id)",
    "CREATE TABLE comments (id INTEGER PRIMARY KEY, owner_type VARCHAR(60), owner_id INTEGER, text TEXT)",
    "CREATE INDEX comments_owner ON comments (owner_type, owner_id)",
)


@pytest.fixture
def commented(world: World) -> Iterator[World]:
    world.run(*COMMENTS)
    world.table("posts", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.table(
        "comments",
        whose={"user": "owner_id -> user when owner_type is User", "post": "owner_id -> posts when owner_type is Post"},
        personal={"text": "own text"},
    )
    world.use("posts.text", "comments.text")
    yield world


def hops(found: Found, claim: str) -> list[tuple[str, ...]]:
    return [hop.columns for hop in found.table("comments").claim(claim).hops]


def test_a_path_can_depend_on_the_kind_of_the_row(commented: World) -> None:
    found = commented.map()

    assert found.map.blocked == frozenset()
    assert hops(found, "user") == [("owner_id when owner_type is User",)]
    assert hops(found, "post") == [("owner_id when owner_type is Post",), ("user_id",)]


def test_rows_of_a_kind_nobody_spoke_of_are_not_nobodys(commented: World) -> None:
    commented.run("INSERT INTO comments VALUES (1, 'User', 1, ''), (2, 'Video', 1, ''), (3, NULL, 4, '')")

    found = commented.map()

    assert "`Video`" in found.one("M192").message
    assert found.unsure() == {"comments"}


def test_a_kind_can_lead_nowhere_with_a_reason(commented: World) -> None:
    commented.run("INSERT INTO comments VALUES (1, 'User', 1, ''), (2, 'System', 1, '')")
    commented.say("tables.comments", **{"points at nothing": {"owner_id when owner_type is System": "the service"}})

    found = commented.map()

    assert "M192" not in found.codes
    assert found.map.blocked == frozenset()


@pytest.mark.not_on("mariadb", "its names stand between backticks")
def test_an_index_over_kind_and_key_finds_the_rows(commented: World) -> None:
    commented.run("DROP INDEX comments_owner")

    found = commented.map()

    assert {f.hint for f in found.map.findings if f.code == "M160"} == {
        'CREATE INDEX "gestand_comments_owner_type_owner_id" ON "comments" ("owner_type", "owner_id");'
        if commented.sqlite
        else 'CREATE INDEX CONCURRENTLY "gestand_comments_owner_type_owner_id" ON "public"."comments"'
        ' ("owner_type", "owner_id");'
    }


def test_a_kind_that_the_column_never_has_is_refused(commented: World) -> None:
    commented.say("tables.comments.whose", user="owner_id -> user when owner_id is User")

    assert commented.map().one("M191").where.table.endswith("comments")
