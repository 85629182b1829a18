"""Mentions bound to the live schema: what cannot be carried out keeps the people's own rows, and says why."""

from __future__ import annotations

from typing import Any

import pytest

from gestand.datamap.grants import grants
from gestand.datamap.spoken import MentionPlace
from gestand.errors import Level
from gestand.stores.base import ColumnId

from .conftest import World


def mentioning(world: World, *places: str, **more: Any) -> World:
    """The small world with titles of CVs in which users are mentioned."""
    if world.url.startswith(("mariadb", "mysql")):
        world.run("ALTER TABLE users MODIFY name VARCHAR(200)")
    world.policy["mentions"] = [
        {"of": "user.name", "written": "@{}", "in": list(places or ["cvs.title"]), "becomes": "@[x]", **more}
    ]
    return world


def test_a_mention_is_bound_to_the_columns_of_the_engine(world: World) -> None:
    found = mentioning(world, of="fold(user.name)").map()

    (mention,) = found.map.mentions
    assert (mention.group, mention.column, mention.folds, mention.before, mention.after) == (
        "user",
        "name",
        True,
        "@",
        "",
    )
    octets = 65_535 if found.dialect in ("mariadb", "mysql") else None
    assert mention.places == (MentionPlace(ColumnId(found.table("cvs").id, "title"), octets=octets),)
    assert found.map.blocked == frozenset()


@pytest.mark.not_on("sqlite", "it has no roles")
def test_the_writing_role_is_given_the_texts(world: World) -> None:
    world.run("CREATE TABLE news (id INTEGER PRIMARY KEY, text TEXT, day TEXT)")
    world.policy["tables"]["news"] = {"nothing personal": "what we say ourselves"}
    found = mentioning(world, "news.text").map()

    postgresql = 'GRANT UPDATE ("text") ON "public"."news"'
    told = postgresql if found.dialect == "postgresql" else "GRANT UPDATE (`text`) ON `news`"
    assert told in grants(found.map)


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("number INTEGER", "only texts are read"),
        ("one TEXT UNIQUE", "two texts could become one"),
        ("made TEXT GENERATED ALWAYS AS (title || '!') STORED", "is made by the engine"),
    ],
)
def test_a_place_that_cannot_be_written_keeps_the_people(world: World, column: str, why: str) -> None:
    name = column.split(maxsplit=1)[0]
    world.run(f"CREATE TABLE news (id INTEGER PRIMARY KEY, title TEXT, {column})")
    world.policy["tables"]["news"] = {"nothing personal": "what we say ourselves"}
    found = mentioning(world, f"news.{name}").map()

    assert why in found.one("M221").message
    assert found.blocked() == {"users"}
    assert found.map.unsure == frozenset()


def test_texts_in_another_database_are_refused_by_name(world: World, tmp_path: Any) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE news (id INTEGER PRIMARY KEY, text TEXT)")
    world.policy["stores"]["other"] = {"url": f"sqlite:///{tmp_path / 'other.db'}", "at": "here"}
    world.policy["tables"]["other:news"] = {"nothing personal": "what we say ourselves"}
    found = mentioning(world, "other:news.text").map()

    assert "another database" in found.one("M222").message
    assert found.blocked() == {"users"}


@pytest.mark.not_on("sqlite", "it has no sets with room for so many letters")
@pytest.mark.not_on("postgresql", "nor has it")
def test_in_mariadb_a_value_that_can_be_of_any_length_is_refused_by_name(world: World) -> None:
    mentioning(world)
    world.run("ALTER TABLE users MODIFY name TEXT")
    found = world.map()

    assert "can hold more than 733 letters" in found.one("M223").message
    assert "VARCHAR(255)" in found.one("M223").hint
    assert found.map.mentions == ()
    assert found.blocked() == {"users"}


@pytest.mark.not_on("sqlite", "it has one character set")
@pytest.mark.not_on("postgresql", "so has one of its databases")
def test_in_mariadb_what_a_mention_becomes_has_to_be_in_the_letters_of_the_column(world: World) -> None:
    world.run("CREATE TABLE news (id INTEGER PRIMARY KEY, text VARCHAR(80) CHARACTER SET latin1, more TINYTEXT)")
    world.policy["tables"]["news"] = {"nothing personal": "what we say ourselves"}
    bound = mentioning(world, "news.text", "news.more", becomes="@née").map().map
    assert [(place.limit, place.octets) for place in bound.mentions[0].places] == [(80, None), (None, 255)]

    found = mentioning(world, "news.text", becomes="@ł").map()
    assert "is in latin1" in found.one("M221").message
    assert found.blocked() == {"users"}


@pytest.mark.not_on("sqlite", "it lets a text be longer than its column says")
def test_a_text_without_room_is_a_doubt(world: World) -> None:
    world.run("CREATE TABLE news (id INTEGER PRIMARY KEY, text VARCHAR(20))")
    world.policy["tables"]["news"] = {"nothing personal": "what we say ourselves"}
    found = mentioning(world, "news.text").map()

    assert found.one("M224").level is Level.WARNING
    assert found.map.mentions[0].places[0].limit == 20


def test_names_that_two_can_have_are_told(world: World) -> None:
    assert mentioning(world).map().one("M225").level is Level.NOTE
    assert "M225" not in mentioning(world, shared="replaced").map().codes


def test_names_do_not_go_while_a_text_about_them_cannot_be_changed(world: World) -> None:
    world.run("CREATE TABLE news (id INTEGER PRIMARY KEY, text TEXT, other TEXT)")
    world.policy["tables"]["news"] = {"whose": {"self": "id -> user"}, "personal": {"text": "own text"}}
    world.use("news.text")
    found = mentioning(world, "news.text").map()

    assert "M103" in found.codes
    assert "news" in found.one("M226").message
    assert found.blocked() == {"news", "users"}


def test_a_place_that_is_not_there_keeps_the_people(world: World) -> None:
    world.policy["tables"]["news"] = {"nothing personal": "what we say ourselves"}
    found = mentioning(world, "news.text").map()

    assert "users" in found.blocked()
