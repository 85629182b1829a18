"""Whether anybody is still mentioned who has to go: asked by other means than those that replace it."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gestand.acts import Hold
from gestand.held.spans import is_of_names
from gestand.verify.beside import OF_NAMES
from support.engines import ENGINES

from .forum import ALICE, BOB, CHARLIE, POLICY, Forum, fill, opened, tables

PEOPLE = {ALICE: "Alice", BOB: "Bob", CHARLIE: "Charlie"}
POSTS = ((ALICE, "own @alice"), (BOB, "hello @Alice!"), (CHARLIE, '[quote="ALICE"] and @alicent'), (BOB, "@alice.b"))


def judged(forum: Forum) -> tuple[str, int, dict[str, int]]:
    found = forum.verdict()
    return str(found.standing), found.count, {f"{p.table}.{p.column}": p.count for p in found.places}


def test_it_is_broken_while_somebody_who_ended_is_mentioned_and_kept_afterwards(
    tmp_path: Path, database_url: str
) -> None:
    fill(database_url, PEOPLE, POSTS, notices=["@alice"])
    with opened(tmp_path, database_url) as forum:
        assert judged(forum) == ("kept", 0, {})
        forum.endings(ALICE)
        assert judged(forum) == ("broken", 3, {"notices.text": 1, "posts.body": 2})
        forum.carry_out()
        assert judged(forum) == ("kept", 0, {})


def test_what_is_kept_by_a_hold_or_the_law_breaks_no_promise(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, [(BOB, "@alice")], notices=["@alice"], invoices=[(BOB, "for @alice")])
    with opened(tmp_path, database_url) as forum:
        forum.endings(ALICE)
        since = datetime(2026, 1, 1, tzinfo=UTC)
        for number, (table, row) in enumerate((("posts", 1), ("notices", 1))):
            hold = Hold(f"h{number}", None, None, table, (row,), since, "a claim", "legal", "2027")
            forum.records.record_hold(hold, since)
        assert judged(forum) == ("kept", 0, {})


def test_one_name_of_two_people_is_unknown(tmp_path: Path, database_url: str) -> None:
    fill(database_url, {**PEOPLE, 4: "ALICE"}, POSTS)
    with opened(tmp_path, database_url) as forum:
        forum.endings(ALICE)
        assert judged(forum) == ("unknown", 2, {"posts.body": 2})
        forum.endings(4)
        assert judged(forum)[0] == "broken"


def test_a_name_within_a_longer_one_of_somebody_else_is_unknown(tmp_path: Path, database_url: str) -> None:
    fill(database_url, {**PEOPLE, 4: "Alice de Vries"}, [(BOB, "@Alice de Vries")])
    with opened(tmp_path, database_url) as forum:
        forum.endings(ALICE)
        assert judged(forum)[0] == "unknown"


def test_a_name_that_is_too_short_is_unknown_and_not_kept(tmp_path: Path, database_url: str) -> None:
    fill(database_url, {**PEOPLE, 4: "X"}, [(BOB, "@X")])
    with opened(tmp_path, database_url) as forum:
        forum.endings(4)
        found = forum.verdict()
        assert str(found.standing) == "unknown"
        assert "1 of user have a name that is too short" in found.why


@pytest.mark.not_on("postgresql", "a text there is a text")
@pytest.mark.not_on("mariadb", "so it is there")
def test_what_is_no_text_is_unknown(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, [(BOB, "nothing")])
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE posts SET body = x'00ff'"))
    engine.dispose()
    with opened(tmp_path, database_url) as forum:
        forum.endings(ALICE)
        # Once for each way in which people are mentioned.
        assert judged(forum) == ("unknown", 2, {"posts.body": 2})


def test_a_mention_that_could_not_be_bound_is_unknown(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE)
    policy = POLICY.replace("notices.text]", "notices.id]")
    with opened(tmp_path, database_url, policy) as forum:
        assert str(forum.verdict().standing) == "unknown"


def test_both_sides_know_the_same_characters_of_names() -> None:
    of_names = re.compile(f"[{OF_NAMES}]")
    every = (chr(code) for code in range(0x20, sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    assert [char for char in every if is_of_names(char) != bool(of_names.match(char))] == []


WORDS = st.sampled_from(["@", "alice", "Alice", "bob", ".", "-", "_", " ", "x", "é", "😀", "…", '[quote="', '"]', "\n"])
AT_NAME = re.compile(f"(?<![{OF_NAMES}])@(?:alice|bob)(?![.-]?[{OF_NAMES}])", re.IGNORECASE)
QUOTED = re.compile(r'\[quote="(?:alice|bob)"\]', re.IGNORECASE)


def expected(text: str) -> str:
    """The same rule in the words of Python's own patterns, until there is nothing left to replace."""
    after = QUOTED.sub('[quote="[gone]"]', AT_NAME.sub("@[gone]", text))
    return after if after == text else expected(after)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_text_becomes_what_the_rule_says_and_the_promise_is_broken_until_then(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, engine: str
) -> None:
    url = "" if engine == "sqlite" else request.getfixturevalue(f"{engine}_url")
    # Where a database costs more, each gets more texts.
    examples, least, most = (8, 4, 20) if engine == "sqlite" else (4, 10, 30)

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(texts=st.lists(st.lists(WORDS, max_size=12).map("".join), min_size=least, max_size=most))
    def holds(texts: list[str]) -> None:
        folder = tmp_path_factory.mktemp("forum")
        there = url or f"sqlite:///{folder / 'app.db'}"
        clear(there)
        fill(there, PEOPLE, [(CHARLIE, text) for text in texts])
        with opened(folder, there) as forum:
            forum.endings(ALICE, BOB)
            broken = str(forum.verdict().standing) == "broken"
            forum.carry_out()
            assert list(forum.posts.values()) == [expected(text) for text in texts]
            assert broken is any(expected(text) != text for text in texts)

    holds()


def clear(url: str) -> None:
    engine = sa.create_engine(url)
    tables().drop_all(engine)
    engine.dispose()
