"""Tables without a primary key: what is unique tells their rows apart, and where nothing is, their place does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.run import Approval, apply
from gestand.run.begin import resume
from gestand.stores.base import PLACE

from .ground import AT, Ground, ground

SCHEMA = (
    # Nobody declared a key, and people are known by a text.
    "CREATE TABLE singers (handle VARCHAR(50) UNIQUE, voice VARCHAR(20))",
    "CREATE TABLE songs (song VARCHAR(50) NOT NULL, singer VARCHAR(50), words VARCHAR(200))",
    "CREATE UNIQUE INDEX songs_song ON songs (song)",
    "CREATE TABLE claps (song VARCHAR(50) NOT NULL, singer VARCHAR(50), remark VARCHAR(200))",
    "CREATE TABLE seats (hall INTEGER NOT NULL, seat INTEGER NOT NULL, singer VARCHAR(50), coat VARCHAR(50))",
    "CREATE UNIQUE INDEX seats_seat ON seats (hall, seat)",
    "CREATE INDEX songs_singer ON songs (singer)",
    "CREATE INDEX claps_singer ON claps (singer)",
    "CREATE INDEX claps_song ON claps (song)",
    "CREATE INDEX seats_singer ON seats (singer)",
    "INSERT INTO singers VALUES ('@anna:hall', 'alto'), ('@bart:hall', 'bass'), (NULL, 'nobody')",
    "INSERT INTO songs VALUES ('s1', '@anna:hall', 'anna sings'), ('s2', '@bart:hall', 'bart sings'),"
    " ('s3', '@anna:hall', 'anna hums')",
    "INSERT INTO claps VALUES ('s2', '@anna:hall', 'anna claps'), ('s2', '@anna:hall', 'anna claps'),"
    " ('s1', '@bart:hall', 'bart claps'), ('s2', '@bart:hall', NULL)",
    "INSERT INTO seats VALUES (1, 1, '@anna:hall', 'annas coat'), (1, 2, '@bart:hall', 'barts coat')",
)
POLICY = """
people:
  user: {table: singers, key: handle}
tables:
  singers: {whose: {self: handle -> user}, personal: {voice: voice}}
  songs:
    whose: {self: singer -> user}
    personal: {words: own text}
    points at: {singer -> singers: lets go}
    orphans: go
  claps:
    whose: {self: singer -> user}
    personal: {remark: opinion}
    points at: {song -> songs: keeps it}
  seats:
    whose: {self: singer -> user}
    personal: {coat: other}
    points at: {singer -> singers: lets go}
    rows: stay
    orphans: stay
activities:
  sing: {basis: contract, uses: [singers.voice, songs.words, claps.remark, seats.coat], keep: until it ends}
"""


@pytest.fixture
def hall(postgresql_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(postgresql_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def test_rows_are_told_apart_by_what_is_unique_and_else_by_their_place(hall: Ground) -> None:
    assert hall.errors == []
    assert {name: hall.map.named(name).key for name in ("singers", "songs", "claps", "seats")} == {
        "singers": (PLACE,),
        "songs": ("song",),
        "claps": (PLACE,),
        "seats": ("hall", "seat"),
    }


def test_a_column_that_is_blanked_tells_no_rows_apart(postgresql_url: str, tmp_path: Path) -> None:
    policy = POLICY.replace("personal: {words: own text}", "personal: {words: own text, song: title}").replace(
        "songs.words", "songs.words, songs.song"
    )
    policy = policy.replace("points at: {song -> songs: keeps it}", "structural: [song]")
    with ground(postgresql_url, tmp_path, SCHEMA, policy) as found:
        assert found.map.named("songs").key == (PLACE,)


def test_what_is_erased_is_gone_and_nobody_else_loses_a_row(hall: Ground) -> None:
    hall.erase("@anna:hall")

    # The song on which Bart clapped stays as a shell, and says no more whose it was.
    assert hall.rows("songs") == [("s1", None, None), ("s2", "@bart:hall", "bart sings")]
    assert hall.rows("claps") == [("s1", "@bart:hall", "bart claps"), ("s2", "@bart:hall", None)]
    assert hall.rows("seats") == [(1, 1, None, None), (1, 2, "@bart:hall", "barts coat")]
    assert hall.rows("singers") == [("@bart:hall", "bass"), (None, "nobody")]


@pytest.mark.parametrize("singer", ["@anna:hall", "@bart:hall"])
def test_every_promise_is_kept_afterwards(hall: Ground, singer: str) -> None:
    hall.erase(singer)

    assert hall.not_kept() == {}


class Dead(BaseException):
    """The process is gone: nothing after it is done."""


@pytest.mark.parametrize("point", ["before commit", "after commit"])
def test_a_row_that_was_blanked_is_entered_once_when_the_run_is_cut_off(hall: Ground, point: str) -> None:
    """An UPDATE gives a row another place: what was written down beforehand is the one it had."""
    plan = hall.plan("@anna:hall")
    passed: list[str] = []

    def at(name: str) -> None:
        passed.append(name)
        if passed.count(point) == 1 and name == point:
            raise Dead

    with pytest.raises(Dead):
        apply(hall.map, hall.stores, hall.records, plan, now=AT, approval=Approval(plan.digest), at_point=at)
    resume(hall.map, hall.stores, hall.records, now=AT)

    done = [entry.body for entry in hall.records.entries() if entry.kind == "slice"]
    assert {each["table"]: each["rows"] for each in done if each["action"] == "blank"} == {"seats": 1, "songs": 1}
    assert hall.rows("seats")[0] == (1, 1, None, None)
