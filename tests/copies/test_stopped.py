"""A run that is killed anywhere leaves no copy behind: not between the last slice and the copy either."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.run.begin import resume

from .forum import AT, Forum


class Killed(BaseException):
    """Nothing catches it."""


def stopping_at(number: int) -> Callable[[str], None]:
    passed = 0

    def at_point(_: str) -> None:
        nonlocal passed
        passed += 1
        if passed == number:
            raise Killed

    return at_point


LOCKED = (
    "SELECT 1 FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
    " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
)


def gone_on(forum: Forum) -> object:
    """The server lets the writer's place go a moment after its connection has."""
    for _ in range(1000 if forum.url.startswith("postgresql") else 0):
        if not forum.ask(LOCKED):
            break
    return resume(forum.map, forum.stores, forum.records, now=AT)


@pytest.fixture(params=["sqlite", "postgresql"])
def forum(request: pytest.FixtureRequest) -> Iterator[Forum]:
    made: Forum = request.getfixturevalue(f"{request.param}_forum")
    if request.param == "sqlite":
        made.say(
            "CREATE VIRTUAL TABLE found USING fts5(title, body, content='posts', content_rowid='id')",
            "INSERT INTO found (found) VALUES ('rebuild')",
        )
        made.copy("found", "posts.title, posts.body", "rebuild")
    else:
        made.say("CREATE MATERIALIZED VIEW found AS SELECT id, title, body FROM posts")
        made.copy("found", "posts.title, posts.body", "refresh")
    yield made.open()


@pytest.mark.parametrize("number", range(1, 8))
def test_it_goes_on_to_the_same_end(forum: Forum, number: int) -> None:
    plan = forum.erasure()
    approval = Approval(plan.digest)
    stopped = False
    try:
        apply(forum.map, forum.stores, forum.records, plan, now=AT, approval=approval, at_point=stopping_at(number))
    except Killed:
        stopped = True
        gone_on(forum)

    assert stopped or number == 7
    assert forum.records.unfinished() is None
    assert forum.ask("SELECT count(*) FROM posts WHERE member_id = 1") == [(0,)]
    assert forum.standing("copies/found") == "kept"


def test_a_run_that_is_given_up_leaves_no_copy_behind(forum: Forum) -> None:
    plan = forum.erasure()
    commits = 0

    def at_point(name: str) -> None:
        nonlocal commits
        commits += name == "over"
        if commits == 1:
            raise Killed

    with pytest.raises(Killed):
        apply(forum.map, forum.stores, forum.records, plan, now=AT, approval=Approval(plan.digest), at_point=at_point)
    assert forum.standing("copies/found") == "broken"
    forum.records.close()
    forum.change('version: "1"', 'version: "2"')
    forum.open()

    assert gone_on(forum) is None
    assert forum.records.unfinished() is None
    assert forum.standing("copies/found") == "kept"


def test_the_next_plan_of_everybody_finds_nothing_left(forum: Forum) -> None:
    forum.erase()

    assert make_plan(forum.map, forum.stores, forum.records, AT).steps == ()
