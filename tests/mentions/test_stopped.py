"""A run that replaces mentions is killed at every point it has, goes on, and ends in the same place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest

from run.test_stopped import copies
from support.killing import further, killed_at

from .forum import POLICY, Forum, fill, opened, said

__all__ = ["copies"]

PEOPLE = {n: f"Person{n}" for n in range(1, 5)}
ENDED = {4: datetime(2023, 1, 1)}
"""By time; 1 by record."""
BRIEF = "".join(line for line in POLICY.splitlines(keepends=True) if "[quote" not in line).replace(
    " invoices.memo,", ""
)
POSTS = tuple((n, f"@person{n % 4 + 1} and @person{(n + 1) % 4 + 1}, said @PERSON{n}") for n in range(1, 5))


def state(url: str) -> list[object]:
    return [said(url, f"SELECT * FROM {table} ORDER BY id") for table in ("users", "posts", "notices", "invoices")]


def carry_out_anew(folder: Path, url: str, at_point: Callable[[str], None]) -> None:
    with opened(folder, url, BRIEF) as forum:
        forum.carry_out(at_point=at_point)


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person in a slice, and one act in a transaction: as many points as there can be."""
    monkeypatch.setattr("gestand.run.people.PEOPLE", 1)
    full = cycle((False, True))
    monkeypatch.setattr("gestand.run.slices.Pace.full", property(lambda _: next(full)))


def test_it_ends_the_same_wherever_it_was_killed(
    tmp_path: Path, database_url: str, copies: Callable[[int], str]
) -> None:
    fill(database_url, PEOPLE, POSTS, notices=["@person1, @person2 and @person4"], ended=ENDED)
    origin = tmp_path / "origin"
    origin.mkdir()
    with opened(origin, database_url, BRIEF) as forum:
        forum.endings(1)

    def fresh(number: int) -> tuple[Path, str]:
        shutil.copytree(origin, tmp_path / f"at-{number}")
        return tmp_path / f"at-{number}", copies(number)

    folder, url = fresh(0)
    with opened(folder, url, BRIEF) as forum:
        forum.carry_out()
    expected = state(url)
    assert said(url, "SELECT text FROM notices") == [("@[gone], @person2 and @[gone]",)]

    number = 1
    while True:
        folder, url = fresh(number)
        died = killed_at(number, partial(carry_out_anew, folder, url))
        with opened(folder, url, BRIEF) as forum:
            if died:
                forum.carry_out()
            forum.records.verify().insist()
            assert forum.records.unfinished() is None
        assert state(url) == expected, f"killed at point {number}"
        if not died:
            break
        number += further(database_url, every=False)
    assert number > 15


def test_a_mention_that_was_written_after_the_plan_is_replaced_too(tmp_path: Path, database_url: str) -> None:
    fill(database_url, PEOPLE, [(3, "nobody yet")])
    with opened(tmp_path, database_url, POLICY) as forum:
        plan = forum.plan(1)
        _write(forum, "UPDATE posts SET body = 'now @person1'")
        forum.carry_out(plan)
        assert forum.posts == {1: "now @[gone]"}
        forum.records.verify().insist()


def _write(forum: Forum, statement: str) -> None:
    import sqlalchemy as sa

    engine = sa.create_engine(forum.url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
