"""Before their account goes people are asked; a yes keeps it for a stated time, and no answer lets it go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gestand.acts import Person
from gestand.plan import make_plan
from gestand.rights.asking import asked, due, stays
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.verify.judge import verify
from hazards.ground import Ground, ground

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60) NULL, created_at TIMESTAMP WITH TIME ZONE NOT NULL,"
    " ended_at TIMESTAMP WITH TIME ZONE)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, text VARCHAR(60))",
    "CREATE INDEX notes_user ON notes (user_id)",
    "INSERT INTO users VALUES (1, 'Alice', '2020-01-01 00:00:00+00:00', '2024-05-10 10:00:00+00:00'),"
    " (2, 'Bob', '2020-01-01 00:00:00+00:00', '2024-05-10 10:00:00+00:00'),"
    " (3, 'Charlie', '2020-01-01 00:00:00+00:00', NULL)",
    "INSERT INTO notes VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c')",
)
POLICY = """
people:
  user: {table: users, key: id, born: created_at}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {created_at: always there, ended_at: not yet}
  notes:
    whose: {self: user_id -> user}
    personal: {text: own text}
    orphans: stay
activities:
  deliver:
    purpose: To deliver the service
    basis: contract
    uses: [users.name, notes.text]
    keep: 2 years after users.ended_at
    ask: {before: 30 days, keeps: 1 year}
"""
ALICE, BOB = Person("user", (1,)), Person("user", (2,))


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def ask(place: Ground, at: datetime) -> list[Person]:
    found = due(place.map, place.stores, place.records, at)
    place.records.record_questions(asked(found, at), at)
    return [one.person for one in found]


def sweep(place: Ground, at: datetime) -> list[object]:
    plan = make_plan(place.map, place.stores, place.records, at, keeps=False)
    place.records.save_plan(plan, at)
    apply(place.map, place.stores, place.records, plan, now=at, approval=Approval(plan.digest))
    return [row[1] for row in place.rows("users")]


def standing(place: Ground, promise: str, at: datetime) -> str:
    (found,) = verify(place.map, place.stores, place.records, at, promise).promises
    return str(found.standing)


def test_the_map_finds_nothing_wrong(place: Ground) -> None:
    assert place.errors == []


def test_nobody_is_asked_too_early(place: Ground) -> None:
    assert ask(place, on(2026, 4, 9)) == []
    assert ask(place, on(2026, 4, 11)) == [ALICE, BOB]


def test_who_left_something_elsewhere_alone_is_asked_as_well_and_who_left_nothing_is_not(place: Ground) -> None:
    place.change("UPDATE users SET name = NULL WHERE id IN (1, 2)")
    place.change("UPDATE notes SET text = NULL WHERE id = 2")
    assert ask(place, on(2026, 4, 11)) == [ALICE]


def test_nobody_is_asked_twice(place: Ground) -> None:
    assert ask(place, on(2026, 4, 11)) == [ALICE, BOB]
    assert ask(place, on(2026, 4, 20)) == []


def test_without_a_question_nothing_goes_and_the_judge_says_so(place: Ground) -> None:
    late = on(2026, 6, 1)
    assert sweep(place, late) == ["Alice", "Bob", "Charlie"]
    assert standing(place, "asked/deliver", late) == "broken"
    assert standing(place, "keep/deliver", late) == "kept"


def test_no_answer_lets_go_once_the_time_to_answer_is_over(place: Ground) -> None:
    ask(place, on(2026, 4, 11))
    assert sweep(place, on(2026, 5, 10)) == ["Alice", "Bob", "Charlie"]
    after = on(2026, 5, 13)
    assert standing(place, "keep/deliver", after) == "broken"
    assert standing(place, "asked/deliver", after) == "kept"
    assert sweep(place, after) == ["Charlie"]
    assert standing(place, "keep/deliver", after) == "kept"
    assert [row[0] for row in place.rows("notes")] == [3]


def test_a_yes_keeps_the_account_for_the_stated_time(place: Ground) -> None:
    ask(place, on(2026, 4, 11))
    place.records.record_answers([stays(place.map, "deliver", ALICE, on(2026, 5, 1))], on(2026, 5, 1))
    after = on(2026, 5, 13)
    assert sweep(place, after) == ["Alice", "Charlie"]
    assert {standing(place, name, after) for name in ("keep/deliver", "asked/deliver")} == {"kept"}
    assert ask(place, on(2027, 3, 1)) == []
    # The year is over on the first of May: thirty days before that she is asked again.
    assert ask(place, on(2027, 4, 3)) == [ALICE]
    assert sweep(place, on(2027, 5, 2)) == ["Alice", "Charlie"]
    assert sweep(place, on(2027, 5, 5)) == ["Charlie"]


def test_a_question_that_was_put_years_ago_is_none(place: Ground) -> None:
    ask(place, on(2026, 4, 11))
    place.change("UPDATE users SET ended_at = '2028-01-10 10:00:00+00:00' WHERE id = 1")
    assert sweep(place, on(2026, 5, 13)) == ["Alice", "Charlie"]
    late = on(2030, 2, 1)
    assert sweep(place, late) == ["Alice", "Charlie"]
    assert standing(place, "asked/deliver", late) == "broken"


def test_who_asks_to_be_erased_is_not_asked_whether_they_want_to_stay(place: Ground) -> None:
    ask(place, on(2026, 4, 11))
    place.records.record_answers([stays(place.map, "deliver", ALICE, on(2026, 5, 1))], on(2026, 5, 1))
    later = on(2026, 6, 1)
    endings = erase_person(place.map, place.records, ALICE, later, "erasure", place.stores)
    plan = make_plan(place.map, place.stores, place.records, later, person=ALICE, endings=endings)
    place.records.save_plan(plan, later)
    apply(place.map, place.stores, place.records, plan, now=later, approval=Approval(plan.digest))
    assert [row[1] for row in place.rows("users")] == ["Bob", "Charlie"]
    again = due(place.map, place.stores, place.records, on(2027, 4, 3))
    assert [one.person for one in again] == [BOB], "whose question of a year ago is none any more"


def test_the_plan_says_of_what_stays_that_it_waits_for_a_question(place: Ground) -> None:
    plan = make_plan(place.map, place.stores, place.records, on(2026, 6, 1), person=ALICE)
    assert plan.steps == ()
    assert {keep.until for keep in plan.keeps} == {"asked"}


def test_people_of_whom_nothing_is_kept_but_their_row_are_asked_too(database_url: str, tmp_path: Path) -> None:
    bare = POLICY.replace("    personal: {name: name}\n", "    not personal: {name: a number that they chose}\n")
    with ground(database_url, tmp_path, SCHEMA, bare.replace("users.name, notes.text", "users, notes.text")) as place:
        assert place.errors == []
        assert ask(place, on(2026, 4, 11)) == [ALICE, BOB]
        assert sweep(place, on(2026, 5, 13)) == ["Charlie"]
        assert standing(place, "keep/deliver", on(2026, 5, 13)) == "kept"
