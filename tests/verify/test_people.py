"""Endings, holds, keys that are used again, cells of two people, and rows that others keep: on every engine."""

from __future__ import annotations

import pytest

from .ground import Ground, Kept, places, rows, user

POLICY = """
people: {user: {table: users, key: id, born: born_at}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: {is: name, blank: gone}, email: email}
    events: {ended_at: not yet, born_at: {null: unknown}}
    not personal: {deleted: a mark}
    shell: {deleted: yes}
  messages:
    whose:
      sender: {by: sender_id -> user, then: blanked}
      reader: {by: reader_id -> user, then: blanked}
    personal: {body: own text}
  notes:
    whose: {self: user_id -> user}
    personal: {text: note}
    points at: {message_id -> messages: goes along}
%sactivities:
  serve:
    purpose: to serve
    basis: contract
    uses: [users.name, users.email, messages.body, notes.text]
    keep: 1 year after users.ended_at
  books: {purpose: to keep books, basis: legal obligation, uses: [users.name], keep: 7 years after users.ended_at}
"""

SCHEMA = (
    "CREATE TABLE users (id integer PRIMARY KEY, name text, email text, ended_at date, born_at {aware},"
    " deleted boolean)",
    "CREATE TABLE messages (id integer PRIMARY KEY, sender_id integer, reader_id integer, body text)",
    "CREATE TABLE notes (id integer PRIMARY KEY, user_id integer, message_id integer, text text)",
    "CREATE INDEX a ON messages (sender_id)",
    "CREATE INDEX b ON messages (reader_id)",
    "CREATE INDEX c ON notes (user_id)",
    "CREATE INDEX d ON notes (message_id)",
)
BORN = "'2020-01-01T00:00:00+00:00'"
OPEN = f"NULL, {BORN}, false"
AT = "2026-01-01"


def person(key: int, ended: str = "NULL", born: str = BORN, name: str = "'Anna'", email: str = "'a@b.nl'") -> str:
    return f"{key}, {name}, {email}, {ended}, {born}, false"


@pytest.fixture
def town(ground: Ground) -> Ground:
    return ground.make(POLICY % "    orphans: go\n", *SCHEMA)


def test_a_recorded_ending_counts_from_its_moment(town: Ground):
    town.run(rows("users", [person(1), person(2)]))
    records = Kept().end("serve", user(1), "2025-06-01T12:00")
    assert town.says("2025-06-01T11:59:59", records) == ("kept", 0)
    verdict = town.verdict("keep/serve", "2025-06-01T12:00:00", records)
    assert places(verdict) == {"users.email": 1}
    assert (verdict.count, verdict.oldest) == (1, "2025-06-01T12:00:00Z")


def test_an_ending_moves_nothing_that_a_law_keeps(town: Ground):
    town.run(rows("users", [person(1)]))
    records = Kept().end("serve", user(1), "2025-06-01").end("books", user(1), "2025-06-01")
    assert places(town.verdict("keep/serve", AT, records)) == {"users.email": 1}
    assert town.says(AT, records, "keep/books") == ("kept", 0)


def test_a_beginning_takes_an_ending_back_and_a_later_ending_counts_again(town: Ground):
    town.run(rows("users", [person(1)]))
    records = Kept().end("serve", user(1), "2025-06-01").begin("serve", user(1), "2025-06-05")
    assert town.says("2025-06-02", records) == ("broken", 1)
    assert town.says("2025-06-06", records) == ("kept", 0)
    records.end("serve", user(1), "2025-07-01")
    assert town.says(AT, records) == ("broken", 1)


def test_a_row_born_after_the_ending_is_somebody_else(town: Ground):
    town.run(
        rows("users", [person(1, born="'2025-06-01T12:00:01+00:00'"), person(2, born="'2025-06-01T12:00:00+00:00'")])
    )
    records = Kept().end("serve", user(1), "2025-06-01T12:00").end("serve", user(2), "2025-06-01T12:00")
    assert town.says(AT, records) == ("broken", 1)


def test_a_row_that_does_not_say_when_it_was_born_is_unknown(town: Ground):
    town.run(rows("users", [person(1, born="NULL")]))
    assert town.says(AT, Kept().end("serve", user(1), "2025-06-01")) == ("unknown", 1)


def test_a_key_of_another_type_is_another_person(town: Ground):
    town.run(rows("users", [person(7)]))
    assert town.says(AT, Kept().end("serve", user("7"), "2025-06-01")) == ("kept", 0)


def test_an_ending_reaches_rows_whose_person_is_gone(town: Ground):
    town.run(rows("messages", ["1, 9, 9, 'hello'"]))
    records = Kept().end("serve", user(9), "2025-06-01")
    assert places(town.verdict("keep/serve", AT, records)) == {"messages.body": 1}


def test_a_cell_of_two_people_stays_for_one_of_them(town: Ground):
    town.run(rows("users", [person(1, "'2020-01-01'"), person(2)]), rows("messages", ["1, 1, 2, 'hello'"]))
    assert "messages.body" not in places(town.verdict("keep/serve", AT))
    town.run("UPDATE users SET ended_at = '2020-02-02' WHERE id = 2")
    verdict = town.verdict("keep/serve", AT)
    assert places(verdict) == {"users.email": 2, "messages.body": 1}
    assert (verdict.count, verdict.oldest) == (3, "2021-01-01T23:00:00Z")


@pytest.mark.parametrize("of", ["person", "row"])
def test_a_hold_keeps_what_it_names_until_it_is_lifted(town: Ground, of: str):
    town.run(rows("users", [person(1, "'2010-01-01'"), person(2, "'2010-01-01'")]))
    whom = {"person": user(1)} if of == "person" else {"row": ("users", (1,))}
    records = Kept().hold("serve", "2015-01-01", lifted="2025-01-01", **whom)  # type: ignore[arg-type]
    assert town.says("2014-12-31", records) == ("broken", 2)
    assert town.says("2024-12-31", records) == ("broken", 1)
    assert town.says("2025-01-01", records) == ("broken", 2)


def test_a_hold_on_all_activities_keeps_everything_of_a_person(town: Ground):
    town.run(rows("users", [person(1, "'2010-01-01'")]))
    records = Kept().hold(None, "2015-01-01", user(1))
    assert town.says(AT, records) == ("kept", 0)
    assert town.says(AT, records, "keep/books") == ("kept", 0)


def test_a_hold_keeps_the_cells_of_its_activity_only(town: Ground):
    town.run(rows("users", [person(1, "'2010-01-01'")]))
    verdict = town.verdict("keep/serve", AT, Kept().hold("books", "2015-01-01", user(1)))
    assert places(verdict) == {"users.email": 1}


def test_a_row_with_nothing_left_in_it_is_missed_when_nothing_keeps_it(town: Ground):
    town.run(rows("users", [person(1, "'2010-01-01'", name="'gone'", email="NULL")]))
    verdict = town.verdict("keep/serve", AT)
    assert (places(verdict), verdict.oldest) == ({"users.*": 1}, "2017-01-01T23:00:00Z")
    town.run(rows("users", [person(2)]), rows("messages", ["1, 1, 2, 'hello'"]))
    assert town.says(AT) == ("kept", 0)


def test_it_goes_with_the_last_row_that_keeps_it(town: Ground):
    """The message has ended for both and keeps nobody any more: then all three are missed."""
    blank = {"name": "'gone'", "email": "NULL"}
    town.run(
        rows("users", [person(1, "'2010-01-01'", **blank), person(2, "'2010-01-01'", **blank)]),
        rows("messages", ["1, 1, 2, NULL"]),
    )
    assert places(town.verdict("keep/serve", AT)) == {"users.*": 2, "messages.*": 1}


def test_what_goes_along_does_not_keep_and_what_is_held_does(town: Ground):
    blank = {"name": "'gone'", "email": "NULL"}
    town.run(
        rows("users", [person(1, "'2010-01-01'", **blank), person(2, "'2025-12-01'")]),
        rows("messages", ["1, 1, 1, NULL"]),
        rows("notes", ["1, 2, 1, 'a note of somebody else'"]),
    )
    # The note of user 2 is held by a contract, which is no duty: it goes along with the message.
    assert places(town.verdict("keep/serve", AT)) == {"users.*": 1, "messages.*": 1, "notes.*": 1}
    on_hold = Kept().hold("serve", "2025-01-01", row=("notes", (1,)))
    assert town.says(AT, on_hold) == ("kept", 0)


def test_rows_in_a_circle_do_not_keep_each_other(ground: Ground):
    policy = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: not yet}}
  replies:
    whose: {self: user_id -> user}
    personal: {text: own text}
    points at: {parent_id -> replies: keeps it}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name, replies.text], keep: 1 year after users.ended_at}
"""
    ground.make(
        policy,
        "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)",
        "CREATE TABLE replies (id integer PRIMARY KEY, user_id integer, parent_id integer, text text)",
        "CREATE INDEX a ON replies (user_id)",
        "CREATE INDEX b ON replies (parent_id)",
        rows("users", ["1, NULL, '2010-01-01'", "2, 'Bob', NULL"]),
        # 1 and 2 point at each other; 3 is the parent of 4, which is Bob's.
        rows("replies", ["1, 1, 2, NULL", "2, 1, 1, NULL", "3, 1, NULL, NULL", "4, 2, 3, 'hi'"]),
    )
    assert places(ground.verdict("keep/serve", AT)) == {"replies.*": 2}
    ground.run("DELETE FROM replies WHERE id = 4")
    assert places(ground.verdict("keep/serve", AT)) == {"replies.*": 3, "users.*": 1}


def test_a_row_of_nobody_breaks_a_promise_of_its_own(ground: Ground):
    ground.make(POLICY % "", *SCHEMA, rows("notes", ["1, NULL, NULL, 'lost'", "2, 77, NULL, 'lost too'"]))
    verdict = ground.verdict("orphans/notes", AT)
    assert (str(verdict.standing), verdict.count, places(verdict)) == ("broken", 2, {"notes.*": 2})
    assert ground.says(AT) == ("unknown", 2)


@pytest.mark.parametrize(("rule", "said"), [("stay", False), ("by their terms", False), ("go", True)])
def test_the_policy_says_what_becomes_of_a_row_of_nobody(ground: Ground, rule: str, said: bool):
    ground.make(POLICY % f"    orphans: {rule}\n", *SCHEMA, rows("notes", ["1, NULL, NULL, 'lost'"]))
    promised = {verdict.key for verdict in ground.report(AT).promises}
    assert ("orphans/notes" in promised) is said
    if said:
        assert ground.says(AT, key="orphans/notes") == ("broken", 1)


def test_somebody_whose_row_was_erased_leaves_no_orphans(ground: Ground):
    ground.make(POLICY % "", *SCHEMA, rows("notes", ["1, 9, NULL, 'hers'"]))
    records = Kept().end("serve", user(9), "2025-06-01")
    assert ground.says(AT, records, "orphans/notes") == ("kept", 0)
    assert places(ground.verdict("keep/serve", AT, records)) == {"notes.text": 1}


BOTH = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: not yet}}
  letters:
    whose:
      sender: {by: sender_id -> user, then: blanked}
      reader: {by: reader_id -> user, then: blanked}
    personal: {text: {is: own text, of: reader}}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name, letters.text, letters],
          keep: 1 year after users.ended_at}
"""


def test_a_row_of_two_people_that_is_itself_a_cell_of_one_goes_when_both_have_ended(ground: Ground):
    """The text is the reader's, and that there is a letter is the sender's; whether a text is left does not matter."""
    ground.make(
        BOTH,
        "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)",
        "CREATE TABLE letters (id integer PRIMARY KEY, sender_id integer, reader_id integer, text text)",
        "CREATE INDEX a ON letters (sender_id)",
        "CREATE INDEX b ON letters (reader_id)",
        rows("users", ["1, NULL, '2020-01-31'", "2, NULL, '2020-01-31'", "3, 'Carl', NULL"]),
        rows("letters", ["1, 1, 2, 'hello'", "3, 1, 3, NULL", "4, 3, 2, NULL"]),
    )
    assert places(ground.verdict("keep/serve", AT)) == {"letters.*": 1, "letters.text": 1}
    ground.run("UPDATE letters SET text = NULL")
    assert places(ground.verdict("keep/serve", AT)) == {"letters.*": 1}
