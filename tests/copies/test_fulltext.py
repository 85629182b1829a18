"""Full-text indexes of SQLite follow what goes: with triggers, made anew, or with the rows they are of."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from .forum import STAYING, Forum

WORDS = ("quokka", "wombat")


def delete(index: str, *, fts5: bool, own: bool) -> str:
    if not fts5 or own:
        return f"DELETE FROM {index} WHERE rowid = old.id;"
    return f"INSERT INTO {index} ({index}, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);"


def triggers(index: str, *, fts5: bool = True, own: bool = False) -> tuple[str, ...]:
    """FTS4 reads the old texts in the table itself, so it is told before they change."""
    taken = delete(index, fts5=fts5, own=own)
    put = f"INSERT INTO {index} (rowid, title, body) VALUES (new.id, new.title, new.body);"
    if fts5:
        return (
            f"CREATE TRIGGER {index}_gone AFTER DELETE ON posts BEGIN {taken} END",
            f"CREATE TRIGGER {index}_new AFTER UPDATE ON posts BEGIN {taken} {put} END",
        )
    return (
        f"CREATE TRIGGER {index}_gone BEFORE DELETE ON posts BEGIN {taken} END",
        f"CREATE TRIGGER {index}_old BEFORE UPDATE ON posts BEGIN {taken} END",
        f"CREATE TRIGGER {index}_new AFTER UPDATE ON posts BEGIN {put} END",
    )


KINDS = {
    "fts5 outside": ("fts5(title, body, content='posts', content_rowid='id', tokenize='porter')", "rebuild"),
    "fts4 outside": ('fts4(content="posts", title, body, tokenize=porter)', "rebuild"),
    "fts5 own": ("fts5(title, body)", "with its row"),
    "fts4 own": ("fts4(title, body)", "with its row"),
    "fts3 own": ("fts3(title, body)", "with its row"),
    "fts5 outside, triggers": ("fts5(title, body, content='posts', content_rowid='id')", "trigger"),
    "fts4 outside, triggers": ('fts4(content="posts", title, body)', "trigger"),
    "fts5 own, triggers": ("fts5(title, body)", "trigger"),
    "fts5 none, triggers": ("fts5(title, body, content='')", "trigger"),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def filled(forum: Forum, kind: str, *, triggered: bool = True) -> Forum:
    how, follows = KINDS[kind]
    forum.say(
        f"CREATE VIRTUAL TABLE found USING {how}",
        "INSERT INTO found (rowid, title, body) SELECT id, title, body FROM posts",
    )
    if follows == "trigger" and triggered:
        forum.say(*triggers("found", fts5="fts5" in how, own="own" in kind))
    forum.copy("found", "posts.title, posts.body", follows)
    return forum.open()


def hits(forum: Forum) -> list[str]:
    return [word for word in WORDS if forum.ask(f"SELECT rowid FROM found WHERE found MATCH '{word}'")]


def bytes_of(forum: Forum) -> bytes:
    """What stands in the file, in its log and in every page."""
    path = make_url(forum.url).database
    assert path is not None
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_the_words_of_somebody_who_was_erased_are_found_no_more(sqlite_forum: Forum, kind: str) -> None:
    forum = filled(sqlite_forum, kind)
    assert forum.errors() == []
    assert (hits(forum), forum.standing("copies/found")) == (list(WORDS), "kept")

    forum.erase()

    assert (hits(forum), forum.standing("copies/found")) == ([], "kept")
    assert forum.ask("SELECT rowid FROM found WHERE found MATCH 'numbat'") == [(3,)]


def test_they_do_not_stand_in_the_index_s_own_tables_either(sqlite_forum: Forum, kind: str) -> None:
    forum = filled(sqlite_forum, kind)
    forum.erase()

    tables = forum.ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'found\\_%' ESCAPE '\\'")
    shadows = [value for (name,) in tables for row in forum.ask(f"SELECT * FROM {name}") for value in row]
    texts = b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in shadows)
    assert b"umbat" in texts
    assert [word for word in WORDS if word[1:].encode() in texts] == []


def test_what_is_blanked_is_found_no_more(sqlite_forum: Forum, kind: str) -> None:
    sqlite_forum.change(*STAYING)
    forum = filled(sqlite_forum, kind)

    forum.erase()

    assert forum.ask("SELECT title, body FROM posts WHERE id = 1") == [("(gone)", None)]
    assert (hits(forum), forum.standing("copies/found")) == ([], "kept")
    assert forum.ask("SELECT rowid FROM found WHERE found MATCH 'numbat'") == [(3,)]


@pytest.mark.parametrize("change", ["DELETE FROM posts WHERE id = 1", "UPDATE posts SET body = NULL WHERE id = 1"])
def test_one_that_was_left_behind_is_broken(sqlite_forum: Forum, kind: str, change: str) -> None:
    forum = filled(sqlite_forum, kind, triggered=False)
    forum.say(change)

    verdict = forum.verdict("copies/found")

    assert (str(verdict.standing), {place.table for place in verdict.places}) == ("broken", {"found"})
    assert verdict.count >= 1


def test_what_somebody_changed_is_no_broken_promise(sqlite_forum: Forum) -> None:
    """The application, which put its own texts into the index, has not come by yet."""
    forum = filled(sqlite_forum, "fts5 own")
    forum.say("UPDATE posts SET body = 'about a bilby' WHERE id = 1")

    assert forum.standing("copies/found") == "kept"


def test_a_tokenizer_of_the_application_s_own_makes_it_unknown(sqlite_forum: Forum, tmp_path: Path) -> None:
    """Nobody but the application can say what its words are."""
    del tmp_path
    forum = filled(sqlite_forum, "fts5 outside")
    with sqlite3.connect(str(make_url(forum.url).database)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'porter', 'ours') WHERE name = 'found'")

    assert sqlite_forum.open().standing("copies/found") == "unknown"


def test_an_index_over_two_tables_is_unknown(sqlite_forum: Forum) -> None:
    forum = sqlite_forum
    forum.say("CREATE VIRTUAL TABLE found USING fts5(title, name)")
    forum.copy("found", "posts.title, members.name", "trigger")

    assert forum.open().standing("copies/found") == "unknown"
