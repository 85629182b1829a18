"""Columns that a trigger keeps follow what is blanked."""

from __future__ import annotations

import pytest

from .forum import STAYING, Forum

VECTOR = (
    "ALTER TABLE posts ADD words tsvector",
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " NEW.words := setweight(to_tsvector('english', coalesce(NEW.title, '')), 'A')"
    " || to_tsvector('english', coalesce(NEW.body, '')); RETURN NEW; END $$",
    "CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION keep()",
    "UPDATE posts SET title = title",
)
IN_C = (
    "ALTER TABLE posts ADD words tsvector",
    "CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON posts FOR EACH ROW"
    " EXECUTE FUNCTION tsvector_update_trigger(words, 'pg_catalog.english', title, body)",
    "UPDATE posts SET title = title",
)
TEXT = (
    "ALTER TABLE posts ADD words text",
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " NEW.words := lower(concat_ws(' / ', NEW.title, NEW.body)); RETURN NEW; END $$",
    "CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION keep()",
    "UPDATE posts SET title = title",
)
OF_SQLITE = (
    "ALTER TABLE posts ADD words TEXT",
    "CREATE TRIGGER keep AFTER UPDATE OF title, body ON posts BEGIN"
    " UPDATE posts SET words = lower(coalesce(new.title, '') || ' / ' || coalesce(new.body, ''))"
    " WHERE id = new.id; END",
    "UPDATE posts SET title = title",
)
OF_MARIADB = (
    "ALTER TABLE posts ADD words TEXT",
    "CREATE TRIGGER keep BEFORE UPDATE ON posts FOR EACH ROW"
    " SET NEW.words = LOWER(CONCAT_WS(' / ', NEW.title, NEW.body))",
    "UPDATE posts SET title = title",
)
KINDS = {"vector": VECTOR, "in C": IN_C, "text": TEXT, "sqlite": OF_SQLITE, "mariadb": OF_MARIADB}
ON = {"sqlite": "sqlite_forum", "mariadb": "mariadb_forum", "mysql": "mysql_forum"}


@pytest.fixture(params=KINDS)
def forum(request: pytest.FixtureRequest) -> Forum:
    made: Forum = request.getfixturevalue(ON.get(request.param, "postgresql_forum"))
    made.say(*KINDS[request.param])
    was, becomes = STAYING
    made.change(was, becomes.replace("body: own text", "body: own text, words: own text"))
    made.change("posts.body]", "posts.body, posts.words]")
    made.copy("posts.words", "posts.title, posts.body", "trigger")
    return made.open()


def test_it_says_no_more_of_what_was_blanked(forum: Forum) -> None:
    assert forum.errors() == []
    assert forum.standing("copies/posts.words") == "kept"

    forum.erase()

    said = [str(row[0]) for row in forum.ask("SELECT words FROM posts ORDER BY id")]
    assert [word for word in ("quokka", "wombat") if word in "".join(said)] == []
    assert "numbat" in said[2]
    assert {forum.standing(key) for key in ("copies/posts.words", "keep/forum")} == {"kept"}


def test_one_that_did_not_follow_is_broken(forum: Forum) -> None:
    forum.say("DROP TRIGGER keep ON posts" if forum.url.startswith("postgresql") else "DROP TRIGGER keep")
    forum.say("UPDATE posts SET body = NULL WHERE id = 1")

    verdict = forum.verdict("copies/posts.words")

    assert str(verdict.standing) == "broken"
    assert [(place.table, place.column, place.count) for place in verdict.places] == [("posts", "words", 1)]
