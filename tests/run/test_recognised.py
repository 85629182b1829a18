"""A slice whose entry a death prevented is recognised for what was done: a tree leaf by leaf, files one by one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from gestand.acts import Key
from gestand.ledger.records import Entry
from gestand.plan.bench import Bench
from gestand.plan.work import Act
from gestand.run.executor import Executor

from . import small
from .knotted import Knots
from .test_stopped import carry_out

pytestmark = pytest.mark.not_on(
    "mariadb", "rows let go of each other in the act by which they go, and are entered with it"
)

TREE = [(1, 1, None, "root"), (2, 1, 1, "a"), (3, 1, 1, "b"), (4, 1, 2, "aa"), (5, 1, 4, "aaa"), (6, 2, None, "stays")]
LEAVES = {3, 5}
OLD = datetime(2020, 1, 1)


class Dead(BaseException):
    """The process is gone: nothing after it is done."""


def dying(point: str, number: int = 1) -> Callable[[str], None]:
    """Dies at the n-th time that a point is passed."""
    passed = [0]

    def at(name: str) -> None:
        passed[0] += name == point
        if name == point and passed[0] == number:
            raise Dead

    return at


def slices(records: small.Small | Knots, table: str) -> list[Entry]:
    entries = records.records.entries()
    return [entry for entry in entries if entry.kind == "slice" and entry.body["table"] == table]


# ---------------------------------------------------------------- a tree


@pytest.fixture
def knots(tmp_path: Path, database_url: str) -> Knots:
    return Knots(tmp_path, database_url)


def grown(knots: Knots, erased: bool) -> Knots:
    """Anna with a tree of folders, who was erased or whose time has come; Bob, who stays."""
    ended = None if erased else OLD
    knots.fill(users=[(1, "Anna", ended), (2, "Bob", None)], folders=TREE)
    knots.open()
    if erased:
        knots.erased(1)
    return knots


def first_keys(knots: Knots) -> set[int]:
    """The first row of every slice of folders that is under way."""
    run = knots.records.unfinished()
    assert run is not None
    intents = [intent.body for intent in knots.records.pending(run.id)]
    return {int(body["first"][0]) for body in intents if body.get("table") == "folders"}


@pytest.mark.parametrize("erased", [True, False])
def test_a_tree_that_went_leaf_by_leaf_is_recognised_by_a_leaf(knots: Knots, erased: bool) -> None:
    grown(knots, erased)
    with pytest.raises(Dead):
        carry_out(knots, dying("after commit"))
    (first,) = first_keys(knots)
    assert first in LEAVES, "the row that tells is one that was really taken, not one that was found first"
    gone = 6 - len(knots.ask("SELECT id FROM folders"))
    knots.close()

    knots.open()
    carry_out(knots)

    assert knots.ask("SELECT id FROM folders") == [(6,)]
    found, *others = slices(knots, "folders")
    assert (found.body["rows"], found.body["recognised"]) == (gone, True)
    assert not any(entry.body["recognised"] for entry in others)
    assert sum(entry.body["rows"] for entry in (found, *others)) == 5
    assert knots.told() == knots.seen()
    knots.records.verify().insist()
    knots.close()


@pytest.mark.parametrize("erased", [True, False])
def test_a_tree_whose_slice_was_never_committed_is_not_recognised(knots: Knots, erased: bool) -> None:
    grown(knots, erased)
    with pytest.raises(Dead):
        carry_out(knots, dying("before commit"))
    assert len(knots.ask("SELECT id FROM folders")) == 6
    knots.close()

    knots.open()
    carry_out(knots)

    assert not any(entry.body["recognised"] for entry in slices(knots, "folders"))
    assert knots.told() == knots.seen()
    knots.close()


@pytest.mark.parametrize("number", range(1, 5))
def test_every_level_of_a_tree_is_told_once_wherever_it_was_cut_off(knots: Knots, number: int) -> None:
    """What time ended goes a level at a time, each in a transaction of its own."""
    grown(knots, erased=False)
    with pytest.raises(Dead):
        carry_out(knots, dying("after commit", number))
    knots.close()

    knots.open()
    carry_out(knots)

    assert sum(entry.body["rows"] for entry in slices(knots, "folders")) == 5
    assert [entry.body["recognised"] for entry in slices(knots, "folders")].count(True) <= 1
    assert knots.told() == knots.seen()
    knots.records.verify().insist()
    knots.close()


def test_a_row_that_was_spared_at_the_last_moment_does_not_tell_for_the_others(
    knots: Knots, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first row that was found became Bob's before it was taken: a row that was taken tells that the slice was."""
    knots.fill(users=[(1, "Anna", OLD), (2, "Bob", None)], notes=[(id_, 1, "of Anna") for id_ in (1, 2, 3)])
    knots.open()
    find = Executor.overdue

    def overdue(executor: Executor, bench: Bench, act: Act, limit: int) -> list[Key]:
        found = find(executor, bench, act, limit)
        if act.table.name == "notes" and found:
            knots.tell(f"UPDATE notes SET user_id = 2 WHERE id = {found[0][0]}")
        return found

    monkeypatch.setattr(Executor, "overdue", overdue)
    with pytest.raises(Dead):
        carry_out(knots, dying("after commit"))
    monkeypatch.undo()
    knots.close()

    knots.open()
    carry_out(knots)

    assert knots.ask("SELECT user_id FROM notes") == [(2,)]
    assert [(entry.body["rows"], entry.body["recognised"]) for entry in slices(knots, "notes")] == [(2, True)]
    knots.close()


# ---------------------------------------------------------------- files


def killed_between_files(world: small.Small, gone: int) -> None:
    """Carries the plan out in a child that is killed when it would delete one file more than this."""
    child = os.fork()
    if child == 0:
        try:
            opened = small.Small(world.folder, world.url).open()
            unlink, left = os.unlink, [gone]

            def counting(path: str, **where: int) -> None:
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
                unlink(path, **where)

            os.unlink = counting  # type: ignore[assignment]
            carry_out(opened)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def pictures(world: small.Small) -> set[str]:
    root = world.folder / "uploads"
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("gone", [0, 1, 2, 3])
def test_a_death_between_two_files_of_a_batch_tells_those_that_are_gone(
    tmp_path: Path, sqlite_url: str, gone: int
) -> None:
    small.build(tmp_path, sqlite_url).close()
    world = small.Small(tmp_path, sqlite_url)
    before = pictures(world)
    killed_between_files(world, gone)
    assert len(before) - len(pictures(world)) == gone

    world.open()
    assert world.records.unfinished() is not None
    carry_out(world)

    told = [(entry.body["rows"], entry.body["recognised"]) for entry in slices(world, "uploads")]
    expected = len(before) - len(pictures(world))
    assert expected == 4
    assert told == ([(gone, True)] if gone else []) + [(expected - gone, False)]
    world.records.verify().insist()
    world.close()


def test_a_batch_that_was_whole_when_it_died_is_told_whole(tmp_path: Path, sqlite_url: str) -> None:
    world = small.build(tmp_path, sqlite_url)
    with pytest.raises(Dead):
        carry_out(world, dying("after commit"))
    world.close()

    world.open()
    carry_out(world)

    assert [(entry.body["rows"], entry.body["recognised"]) for entry in slices(world, "uploads")] == [(4, True)]
    world.close()


def test_a_file_that_came_back_under_its_path_is_not_told_as_gone(tmp_path: Path, sqlite_url: str) -> None:
    """It is there when the run goes on: it goes then, and is told then."""
    small.build(tmp_path, sqlite_url).close()
    world = small.Small(tmp_path, sqlite_url)
    before = pictures(world)
    killed_between_files(world, 3)
    path = sorted(before - pictures(world))[0]
    (tmp_path / "uploads" / path).parent.mkdir(exist_ok=True)
    (tmp_path / "uploads" / path).write_bytes(b"again")

    world.open()
    carry_out(world)

    told = [(entry.body["rows"], entry.body["recognised"]) for entry in slices(world, "uploads")]
    assert told == [(2, True), (2, False)]
    assert path not in pictures(world)
    world.close()
