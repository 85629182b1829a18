"""Rows of several people that hang together: what one erasure left because of somebody goes with that somebody."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from gestand.acts import Person, Plan
from gestand.ledger.plans import plan_from_text, plan_to_text
from gestand.plan import make_plan
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.run.begin import resume
from run.test_stopped import copies
from support.killing import further, killed_at

from .ground import AT, Ground, ground

__all__ = ["copies"]

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE topics (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, title VARCHAR(60))",
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, member_id INTEGER NOT NULL,"
    " body VARCHAR(60))",
    "CREATE TABLE replies (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL, member_id INTEGER NOT NULL,"
    " answers INTEGER, body VARCHAR(60))",
    "CREATE TABLE tags (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, word VARCHAR(60))",
    "CREATE TABLE pins (id INTEGER PRIMARY KEY, topic_id INTEGER, place INTEGER)",
    "CREATE INDEX topics_member ON topics (member_id)",
    "CREATE INDEX posts_member ON posts (member_id)",
    "CREATE INDEX posts_topic ON posts (topic_id)",
    "CREATE INDEX replies_member ON replies (member_id)",
    "CREATE INDEX replies_post ON replies (post_id)",
    "CREATE INDEX replies_answers ON replies (answers)",
    "CREATE INDEX tags_topic ON tags (topic_id)",
    "CREATE INDEX pins_topic ON pins (topic_id)",
    "INSERT INTO members VALUES (1, 'anna@example.org'), (2, 'bart@example.org'), (3, 'carla@example.org'),"
    " (4, 'dirk@example.org')",
    "INSERT INTO topics VALUES (1, 1, 'anna begins'), (2, 1, 'anna again'), (3, 4, 'dirk begins')",
    "INSERT INTO posts VALUES (1, 1, 2, 'bart posts'), (2, 2, 2, 'bart again'), (3, 3, 2, 'bart at dirk')",
    "INSERT INTO replies VALUES (1, 1, 3, NULL, 'carla replies'), (2, 1, 3, 1, 'carla to carla'),"
    " (3, 2, 4, NULL, 'dirk replies'), (4, 3, 3, NULL, 'carla at dirk')",
    "INSERT INTO tags VALUES (1, 1, 'first'), (2, 2, 'second')",
    "INSERT INTO pins VALUES (1, 1, 1), (2, 2, 2)",
)
POLICY = """
people:
  member: {table: members, key: id}
tables:
  members: {whose: {self: id -> member}, personal: {email: email}}
  topics: {whose: {self: member_id -> member}, personal: {title: own text}}
  posts:
    whose: {self: member_id -> member}
    personal: {body: own text}
    points at: {topic_id -> topics: keeps it}
  replies:
    whose: {self: member_id -> member}
    personal: {body: own text}
    points at: {post_id -> posts: keeps it, answers -> replies: keeps it}
  tags: {nothing personal: words about topics, points at: {topic_id -> topics: goes along}}
  pins: {nothing personal: what stands on top, points at: {topic_id -> topics: lets go}}
activities:
  write: {basis: contract, uses: [members.email, topics.title, posts.body, replies.body], keep: until it ends}
"""


@pytest.fixture
def forum(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        assert found.errors == []
        yield found


def test_what_an_erasure_left_because_of_others_goes_with_the_last_of_them(forum: Ground) -> None:
    forum.erase(1, group="member")
    forum.erase(2, group="member")
    assert [row[:2] for row in forum.rows("topics")] == [(1, 1), (2, 1), (3, 4)]
    assert [row[:3] for row in forum.rows("posts")] == [(1, 1, 2), (2, 2, 2), (3, 3, 2)]

    forum.erase(3, group="member")
    assert forum.rows("replies") == [(3, 2, 4, None, "dirk replies")]
    assert [row[:3] for row in forum.rows("posts")] == [(2, 2, 2)]
    assert [row[:2] for row in forum.rows("topics")] == [(2, 1), (3, 4)]
    assert forum.rows("tags") == [(2, 2, "second")]
    assert forum.rows("pins") == [(1, None, 1), (2, 2, 2)]
    assert [row[0] for row in forum.rows("members")] == [1, 2, 4]
    assert forum.not_kept() == {}

    forum.erase(4, group="member")
    assert [forum.rows(name) for name in ("members", "topics", "posts", "replies", "tags")] == [[], [], [], [], []]
    assert forum.rows("pins") == [(1, None, 1), (2, None, 2)]
    assert forum.not_kept() == {}


def test_a_plan_counts_and_names_what_it_takes_of_people_who_were_erased_before(forum: Ground) -> None:
    for person in (1, 2):
        forum.erase(person, group="member")
    plan = forum.plan(3, group="member")
    steps = {(step.table, step.action.value): step.expected for step in plan.steps}
    assert steps == {
        ("replies", "delete"): 3,
        ("posts", "delete"): 2,
        ("tags", "delete"): 1,
        ("pins", "let go"): 1,
        ("topics", "delete"): 1,
        ("members", "delete"): 1,
    }
    others = {step.table: plan.extra["of_others"].get(str(step.order)) for step in plan.steps}
    assert others == {"replies": None, "posts": 2, "tags": 1, "topics": 1, "members": None, "pins": None}


def test_one_plan_for_several_takes_what_they_kept_of_one_another(forum: Ground) -> None:
    first, *others = [Person("member", (number,)) for number in (1, 2, 3)]
    endings = [e for who in (first, *others) for e in erase_person(forum.map, forum.records, who, AT, "erasure")]
    plan = make_plan(forum.map, forum.stores, forum.records, AT, first, endings, also=others)
    assert plan_from_text(plan_to_text(plan)) == plan
    apply(forum.map, forum.stores, forum.records, plan, now=AT, approval=Approval(plan.digest))

    assert forum.rows("replies") == [(3, 2, 4, None, "dirk replies")]
    assert [row[0] for row in forum.rows("topics")] == [2, 3]
    assert [row[0] for row in forum.rows("members")] == [1, 2, 4]
    assert forum.not_kept() == {}
    forum.records.verify().insist()


OVERDUE = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE visits (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, page VARCHAR(60), at TIMESTAMP NOT NULL)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, visit_id INTEGER NOT NULL, member_id INTEGER NOT NULL)",
    "CREATE INDEX visits_member ON visits (member_id)",
    "CREATE INDEX visits_at ON visits (at)",
    "CREATE INDEX notes_member ON notes (member_id)",
    "CREATE INDEX notes_visit ON notes (visit_id)",
    "INSERT INTO members VALUES (1, 'anna@example.org'), (2, 'bart@example.org')",
    "INSERT INTO visits VALUES (1, 1, 'full', '2020-01-01 00:00:00'), (2, 1, NULL, '2020-01-01 00:00:00')",
    "INSERT INTO notes VALUES (1, 1, 2), (2, 2, 2)",
)
VISITS = """
people:
  member: {table: members, key: id}
tables:
  members: {whose: {self: id -> member}, personal: {email: email}}
  visits: {whose: {self: member_id -> member}, personal: {page: browsing}, events: {at: always there}}
  notes: {whose: {self: member_id -> member}, points at: {visit_id -> visits: keeps it}}
activities:
  work: {basis: contract, uses: [members.email, notes], keep: until it ends}
  improve: {basis: contract, uses: [visits.page], keep: 1 year after visits.at}
"""


def test_what_somebody_who_is_still_there_left_too_long_is_for_the_run_that_takes_it(
    database_url: str, tmp_path: Path
) -> None:
    with ground(database_url, tmp_path, OVERDUE, VISITS) as found:
        assert found.errors == []
        found.erase(2, group="member")

        # Of the other one nothing was left but that somebody pointed at it.
        assert [row[:3] for row in found.rows("visits")] == [(1, 1, "full")]
        assert found.rows("members") == [(1, "anna@example.org")]
        assert list(found.not_kept()) == ["keep/improve"]


TABLES = ("members", "topics", "posts", "replies", "tags", "pins")


def carry_out(plan: Plan, folder: Path, url: str, at_point: Callable[[str], None] = lambda _: None) -> None:
    with ground(url, folder, (), POLICY) as forum:
        approval = Approval(plan.digest)
        apply(forum.map, forum.stores, forum.records, plan, now=AT, approval=approval, at_point=at_point)


def test_it_ends_the_same_wherever_it_was_killed(
    tmp_path: Path, database_url: str, copies: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gestand.run.slices.Pace.full", property(lambda _: True))
    origin = tmp_path / "origin"
    origin.mkdir()
    with ground(database_url, origin, SCHEMA, POLICY) as forum:
        for person in (1, 2):
            forum.erase(person, group="member")
        plan = forum.plan(3, group="member", keeps=False)

    def fresh(number: int) -> tuple[Path, str]:
        shutil.copytree(origin, tmp_path / f"at-{number}")
        return tmp_path / f"at-{number}", copies(number)

    def gone_on(folder: Path, url: str, died: bool) -> list[object]:
        """What stands there when what was left has been done as well."""
        with ground(url, folder, (), POLICY) as forum:
            if died and resume(forum.map, forum.stores, forum.records, now=AT) is None:
                approval = Approval(plan.digest)
                apply(forum.map, forum.stores, forum.records, plan, now=AT, approval=approval)
            forum.records.verify().insist()
            assert forum.records.unfinished() is None
            return [forum.rows(table) for table in TABLES]

    folder, url = fresh(0)
    carry_out(plan, folder, url)
    expected = gone_on(folder, url, died=False)
    number, died = 1, True
    while died:
        folder, url = fresh(number)
        died = killed_at(number, partial(carry_out, plan, folder, url))
        assert gone_on(folder, url, died) == expected, f"killed at point {number}"
        number += further(database_url, every=False)
    assert number > 15


OF_NOBODY = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE calls (id INTEGER PRIMARY KEY, caller_id INTEGER, called_id INTEGER, said VARCHAR(60))",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, call_id INTEGER NOT NULL, member_id INTEGER NOT NULL)",
    "CREATE INDEX calls_caller ON calls (caller_id)",
    "CREATE INDEX calls_called ON calls (called_id)",
    "CREATE INDEX notes_member ON notes (member_id)",
    "CREATE INDEX notes_call ON notes (call_id)",
    "INSERT INTO members VALUES (1, 'anna@example.org'), (2, 'bart@example.org')",
    "INSERT INTO calls VALUES (1, 1, NULL, 'a number that nobody has')",
    "INSERT INTO notes VALUES (1, 1, 2)",
)
CALLS = """
people:
  member: {table: members, key: id}
tables:
  members: {whose: {self: id -> member}, personal: {email: email}}
  calls:
    whose: {caller: {by: caller_id -> member, then: blanked}, called: {by: called_id -> member, then: blanked}}
    personal: {said: {is: telephone, of: called}}
  notes: {whose: {self: member_id -> member}, points at: {call_id -> calls: keeps it}}
activities:
  work: {basis: contract, uses: [members.email, calls, calls.said, notes], keep: until it ends}
"""


def test_what_is_of_nobody_in_a_row_of_others_is_waited_for_by_no_run(database_url: str, tmp_path: Path) -> None:
    """No run ever blanks it, so the row would stay until somebody makes a plan for everybody."""
    with ground(database_url, tmp_path, OF_NOBODY, CALLS) as found:
        assert found.errors == []
        found.erase(1, group="member")
        assert len(found.rows("calls")) == 1
        found.erase(2, group="member")

        assert [found.rows(table) for table in ("members", "calls", "notes")] == [[], [], []]
        assert found.not_kept() == {}
