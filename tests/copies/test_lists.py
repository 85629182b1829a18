"""Lists of keys lose whoever has gone, and nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gestand.acts import Action, Hold, Person
from gestand.run import Approval, apply

from .forum import AT, Forum
from .test_stopped import Killed, gone_on, stopping_at

ROOMS = {1: [1, 2], 2: [2], 3: [2, 1, 1], 4: [], 5: None, 6: [1]}
FORMS = ("integer[]", "bigint[]", "json", "jsonb", "TEXT", "LONGTEXT")
ON = {"TEXT": "sqlite_forum", "LONGTEXT": "mariadb_forum"}
"""Where a list is of this form; on PostgreSQL otherwise."""


def written(form: str, keys: list[Any] | None) -> str:
    if keys is None:
        return "NULL"
    if form.endswith("[]"):
        return f"ARRAY[{', '.join(map(repr, keys))}]::{form}"
    return f"'{json.dumps(keys)}'"


def filled(forum: Forum, form: str, rooms: dict[int, list[Any] | None], to: str = "member") -> Forum:
    forum.say(f"CREATE TABLE rooms (id INTEGER PRIMARY KEY, title TEXT, people {form})")
    for room, keys in rooms.items():
        forum.say(f"INSERT INTO rooms VALUES ({room}, 'room {room}', {written(form, keys)})")
    forum.change(
        "tables:\n",
        f'tables:\n  rooms: {{nothing personal: a name of a room, points at: {{"people[] -> {to}": loses it}}}}\n',
    )
    return forum.open()


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def forum(form: str, request: pytest.FixtureRequest) -> Forum:
    made: Forum = request.getfixturevalue(ON.get(form, "postgresql_forum"))
    made.say("DELETE FROM bills")
    return made


def lists(forum: Forum) -> dict[int, str | None]:
    text = "CHAR" if forum.url.startswith(("mariadb", "mysql")) else "TEXT"
    found = forum.ask(f"SELECT id, CAST(people AS {text}) FROM rooms ORDER BY id")
    arrays = {"{": "[", "}": "]"} if all((text or "{").startswith("{") for _, text in found) else {}
    signs = str.maketrans({" ": None, **arrays})
    return {room: None if text is None else text.translate(signs) for room, text in found}


def test_who_was_erased_is_taken_out_and_nobody_else(forum: Forum, form: str) -> None:
    filled(forum, form, ROOMS)
    assert (forum.errors(), forum.standing("lists/rooms.people")) == ([], "kept")

    step = next(step for step in forum.erasure().steps if step.action is Action.LOSE)
    done = forum.erase()

    assert lists(forum) == {1: "[2]", 2: "[2]", 3: "[2]", 4: "[]", 5: None, 6: "[]"}
    assert (step.expected, done[str(step.order)]) == (3, 3)
    assert forum.standing("lists/rooms.people") == "kept"


def test_a_key_of_nobody_is_broken_until_the_next_night(forum: Forum, form: str) -> None:
    filled(forum, form, {**ROOMS, 7: [2, 99]})

    verdict = forum.verdict("lists/rooms.people")
    assert (str(verdict.standing), verdict.count) == ("broken", 1)

    forum.night()
    assert (lists(forum)[7], forum.standing("lists/rooms.people")) == ("[2]", "kept")


def test_a_row_that_stays_is_still_pointed_at(forum: Forum, form: str) -> None:
    """A duty keeps a bill of Alicia's, and that her row."""
    forum.say("INSERT INTO bills VALUES (1, 1, 'alicia', '2025-01-01')")
    filled(forum, form, ROOMS)

    forum.erase()

    assert lists(forum)[1] == "[1,2]"
    assert forum.standing("lists/rooms.people") == "kept"


@pytest.mark.parametrize("number", (1, 4, 7, 8, 9))
def test_a_run_that_is_killed_goes_on_to_the_same_end(forum: Forum, form: str, number: int) -> None:
    filled(forum, form, ROOMS)
    plan = forum.erasure()
    order = next(str(step.order) for step in plan.steps if step.action is Action.LOSE)
    approval, at_point = Approval(plan.digest), stopping_at(number)
    try:
        done = apply(forum.map, forum.stores, forum.records, plan, now=AT, approval=approval, at_point=at_point)
    except Killed:
        done = gone_on(forum)  # type: ignore[assignment]

    assert lists(forum) == {1: "[2]", 2: "[2]", 3: "[2]", 4: "[]", 5: None, 6: "[]"}
    assert done.done[order] == 3


# ---------------------------------------------------------------- lists that activities use


def used(forum: Forum, form: str, keep: str = "until it ends") -> Forum:
    """Who is in a room is known for chatting, and a duty keeps a bill of Alicia's, and with it her row."""
    forum.say("DELETE FROM bills", "INSERT INTO bills VALUES (1, 1, 'alicia', '2025-01-01')")
    forum.change(
        "activities:\n",
        f"activities:\n  chat:\n    basis: contract\n    uses: [rooms.people]\n    keep: {keep}\n",
    )
    return filled(forum, form, ROOMS)


def test_an_element_is_a_cell_of_the_person_and_ends_as_one(forum: Forum, form: str) -> None:
    used(forum, form)
    assert (forum.errors(), forum.standing("lists/rooms.people")) == ([], "kept")

    step = next(step for step in forum.erasure().steps if step.action is Action.LOSE)
    done = forum.erase()

    assert forum.ask("SELECT name FROM members WHERE id = 1") == [("(gone)",)]
    assert lists(forum) == {1: "[2]", 2: "[2]", 3: "[2]", 4: "[]", 5: None, 6: "[]"}
    assert (step.expected, done[str(step.order)], step.because) == (3, 3, ("lists/rooms.people", "keep/chat"))
    assert forum.standing("lists/rooms.people") == "kept"


def test_one_that_should_have_gone_is_broken(forum: Forum, form: str) -> None:
    used(forum, form)
    forum.erase()
    forum.say(f"INSERT INTO rooms VALUES (8, 'again', {written(form, [2, 1])})")

    verdict = forum.verdict("lists/rooms.people")

    assert (str(verdict.standing), verdict.count) == ("broken", 1)
    forum.night()
    assert (lists(forum)[8], forum.standing("lists/rooms.people")) == ("[2]", "kept")


def test_it_ends_by_time_as_well(forum: Forum, form: str) -> None:
    forum.say("UPDATE members SET since = '2025-12-01 00:00:00' WHERE id = 2")
    used(forum, form, "1 year after members.since")
    assert forum.verdict("lists/rooms.people").count == 3

    forum.night()

    assert lists(forum) == {1: "[2]", 2: "[2]", 3: "[2]", 4: "[]", 5: None, 6: "[]"}
    assert forum.standing("lists/rooms.people") == "kept"


def test_a_hold_keeps_it(forum: Forum, form: str) -> None:
    used(forum, form)
    hold = Hold("h1", "chat", Person("member", (1,)), "", (), AT, "a claim", "legal", "2030-01-01")
    forum.records.record_hold(hold, AT)

    forum.erase()

    assert lists(forum)[1] == "[1,2]"
    assert forum.standing("lists/rooms.people") == "kept"


def test_the_erasure_of_one_leaves_what_is_due_of_another(forum: Forum, form: str) -> None:
    used(forum, form, "1 year after members.since")

    forum.erase(2)

    assert lists(forum) == {1: "[1]", 2: "[]", 3: "[1,1]", 4: "[]", 5: None, 6: "[1]"}


@pytest.mark.parametrize(("term", "code"), [("posts.made", "M142"), ("the last posts.made", "")])
def test_a_term_counts_from_an_event_of_the_person(postgresql_forum: Forum, term: str, code: str) -> None:
    forum = postgresql_forum
    forum.say("ALTER TABLE posts ADD made timestamp NOT NULL DEFAULT '2024-01-01'")
    forum.change(
        "{title: own text, body: own text}", "{title: own text, body: own text}\n    events: {made: always there}"
    )
    used(forum, "integer[]", f"1 year after {term}")

    assert [error.split()[0] for error in forum.errors()] == ([code] if code else [])
    if code:
        assert {table.table for table in forum.map.blocked} >= {"rooms"}
    else:
        forum.night()
        assert (lists(forum)[1], forum.standing("lists/rooms.people")) == ("[]", "kept")


def test_a_used_list_of_what_is_nobody_s_key_is_an_error(postgresql_forum: Forum) -> None:
    forum = postgresql_forum
    forum.say("CREATE TABLE rooms (id INTEGER PRIMARY KEY, title TEXT, people integer[])")
    forum.change(
        "tables:\n",
        'tables:\n  rooms: {nothing personal: a name of a room, points at: {"people[] -> posts": loses it}}\n',
    )
    forum.change("posts.body]", "posts.body, rooms.people]")

    assert [error.split()[0] for error in forum.open().errors()] == ["M217"]


# ---------------------------------------------------------------- elements of other kinds


@pytest.mark.parametrize("form", ["text[]", "jsonb", "TEXT", "LONGTEXT"])
def test_keys_that_are_texts_are_compared_to_the_letter(form: str, request: pytest.FixtureRequest) -> None:
    forum: Forum = request.getfixturevalue(ON.get(form, "postgresql_forum"))
    text = "VARCHAR(60)" if form == "LONGTEXT" else "TEXT"
    forum.say(
        f"CREATE TABLE tags (name {text} PRIMARY KEY, member_id INTEGER REFERENCES members (id))",
        "CREATE INDEX tags_member ON tags (member_id)",
        "INSERT INTO tags VALUES ('a', 1), ('A', 2), ('7', 2)",
        "DELETE FROM bills",
    )
    forum.change("tables:\n", "tables:\n  tags: {whose: {self: member_id -> member}}\n")
    forum.change("posts.body]", "posts.body, tags]")
    filled(forum, form, {1: ["a", "A", "7"]}, "tags")
    assert (forum.errors(), forum.standing("lists/rooms.people")) == ([], "kept")

    forum.erase()

    assert str(lists(forum)[1]).replace('"', "") == "[A,7]"


@pytest.mark.parametrize("form", ["jsonb", "TEXT", "LONGTEXT"])
def test_what_is_no_key_stays_and_is_unknown(form: str, request: pytest.FixtureRequest) -> None:
    forum: Forum = request.getfixturevalue(ON.get(form, "postgresql_forum"))
    filled(forum, form, {1: [2]})
    forum.say(
        """INSERT INTO rooms VALUES (2, 'x', '[2, "2", "x", true, null, {"a": [1]}, 4.5, 99]'), (3, 'y', '{"a": 1}')"""
    )
    assert forum.standing("lists/rooms.people") == "broken"

    forum.night()

    assert lists(forum)[2] == '[2,"2","x",true,null,{"a":[1]},4.5]'
    verdict = forum.verdict("lists/rooms.people")
    assert (str(verdict.standing), verdict.count) == ("unknown", 2)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("text[]", "it is text[], and their key is integer"),
        ("uuid[]", "it is uuid[]"),
        ("integer", "it is integer"),
        ("text", "it is text"),
    ],
)
def test_a_list_of_another_type_is_an_error(postgresql_forum: Forum, form: str, why: str) -> None:
    forum = filled(postgresql_forum, form, {})

    assert [error.split()[0] for error in forum.errors()] == ["M216"]
    assert why in forum.errors()[0]
