"""A process that dies anywhere leaves records that are whole; several at once do not disturb each other."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gestand.acts import Beginning
from gestand.errors import Refused
from gestand.ledger import database
from gestand.ledger.folder import open_records
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, a_plan, ending, hold

SLICES = [(1, 0, 40), (1, 1, 8), (2, 0, 3)]


class Dying:
    """Ends the process, as a power cut would, at the n-th point it is asked about."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, point: str) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def in_a_process(act: Callable[[], None]) -> int:
    """Run it in a process of its own; how that ended, as `waitstatus_to_exitcode` says."""
    child = os.fork()
    if child == 0:
        try:
            act()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def open_store(folder: Path) -> sqlite3.Connection:
    """A vendor's store with one table: which slices were committed in it, and how often."""
    store = sqlite3.connect(folder / "store.db", isolation_level=None)
    store.execute("CREATE TABLE IF NOT EXISTS slices (step INTEGER, slice INTEGER, rows INTEGER)")
    return store


def story(folder: Path, fault: Callable[[str], None]) -> None:
    """All that can be recorded, and a run with an outside store that goes on where it was."""
    with open_records(folder / "state", at=AT, fault=fault) as records:
        records.record_endings([ending("e-1"), ending("e-2")], AT)
        records.record_beginnings([Beginning("b-1", "photos", ALICE, AT, "back")], AT)
        records.record_hold(hold(), AT)
        if records.holds()[0].lifted is None:
            records.lift_hold("hold-1", AT, "settled")
        if not any(run.finished for run in records.runs()):
            go_on(records, open_store(folder), fault)


def go_on(records: FolderRecords, store: sqlite3.Connection, fault: Callable[[str], None]) -> None:
    run = records.unfinished() or records.begin_run(a_plan(), AT)
    for intent in records.pending(run.id):
        sql = "SELECT rows FROM slices WHERE step = ? AND slice = ?"
        if found := store.execute(sql, (intent.step, intent.slice)).fetchone():
            records.enter(run.id, intent.step, intent.slice, found[0], AT, recognised=True)
    entered = {(e.body["step"], e.body["slice"]) for e in records.entries() if e.kind == "slice"}
    for step, slice_no, rows in SLICES:
        if (step, slice_no) not in entered:
            records.intend(run.id, step, slice_no, {"rows": rows}, AT)
            fault("store: before the commit")
            store.execute("INSERT INTO slices VALUES (?, ?, ?)", (step, slice_no, rows))
            fault("store: after the commit")
            records.enter(run.id, step, slice_no, rows, AT)
    records.finish_run(run.id, AT, {"rows": sum(rows for _, _, rows in SLICES)})


def points(folder: Path) -> list[str]:
    found: list[str] = []
    story(folder, found.append)
    return found


def test_a_story_has_a_point_before_and_after_every_commit(tmp_path: Path) -> None:
    found = points(tmp_path)
    assert found.count("store: after the commit") == found.count("enter: before the commit") == len(SLICES)
    assert len(found) == 30


@pytest.mark.parametrize("number", range(30))
def test_it_goes_on_after_a_death_at_any_point(tmp_path: Path, number: int) -> None:
    assert in_a_process(lambda: story(tmp_path, Dying(number))) == -signal.SIGKILL
    with open_records(tmp_path / "state") as records:
        assert records.verify().intact
        dead = [entry.hash for entry in records.entries()]
    story(tmp_path, lambda point: None)
    with open_records(tmp_path / "state", create=False) as records:
        assert records.verify().intact
        assert [entry.hash for entry in records.entries()][: len(dead)] == dead
        assert [each.id for each in records.endings()] == ["e-1", "e-2"]
        assert records.holds()[0].lifted == AT
        (run,) = records.runs()
        assert (run.finished, run.done) == (AT, {"1": 48, "2": 3})
        assert records.pending(run.id) == []
        kinds = [entry.kind for entry in records.entries()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "installation": 1,
        "ending": 2,
        "beginning": 1,
        "hold": 1,
        "hold-lifted": 1,
        "run-begun": 1,
        "intended": 3,
        "slice": 3,
        "run-finished": 1,
    }
    assert open_store(tmp_path).execute("SELECT * FROM slices ORDER BY 1, 2").fetchall() == SLICES


def test_a_slice_whose_entry_a_death_prevented_is_recognised(tmp_path: Path) -> None:
    rehearsal, earnest = tmp_path / "rehearsal", tmp_path / "earnest"
    rehearsal.mkdir()
    earnest.mkdir()
    number = points(rehearsal).index("store: after the commit")
    in_a_process(lambda: story(earnest, Dying(number)))
    story(earnest, lambda point: None)
    with open_records(earnest / "state") as records:
        slices = [entry.body["recognised"] for entry in records.entries() if entry.kind == "slice"]
    assert slices == [True, False, False]


def test_a_death_at_any_moment_leaves_whole_records(tmp_path: Path) -> None:
    chance = random.Random(20260329)

    def write_on() -> None:
        with open_records(tmp_path / "state") as records:
            start = len(records.entries())
            for number in range(10_000):
                records.record_endings([ending(f"e-{start}-{number}-{part}") for part in range(3)], AT)

    for _ in range(6):
        child = os.fork()
        if child == 0:
            write_on()
            os._exit(0)
        time.sleep(chance.uniform(0.01, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with open_records(tmp_path / "state") as records:
            assert records.verify().intact
            assert len(records.endings()) % 3 == 0
            assert len(records.entries()) == len(records.endings()) + 1


def test_processes_that_write_at_once_take_turns(tmp_path: Path) -> None:
    children = []
    for name in range(4):
        child = os.fork()
        if child == 0:
            with open_records(tmp_path / "state") as records:
                for number in range(15):
                    records.record_endings([ending(f"e-{name}-{number}")], AT)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0, 0]
    with open_records(tmp_path / "state", create=False) as records:
        assert records.verify().intact
        assert len(records.endings()) == 60
        assert [entry.kind for entry in records.entries()].count("installation") == 1


def test_it_says_who_it_waits_for_when_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    with open_records(tmp_path / "state") as one, open_records(tmp_path / "state") as other:
        with one._database.writing("long work"), pytest.raises(Refused) as failure:
            other.record_endings([ending("e-1")], AT)
        assert failure.value.code == "records/busy"
        other.record_endings([ending("e-1")], AT)
        assert len(one.endings()) == 1


def test_a_failure_within_leaves_nothing(tmp_path: Path) -> None:
    def fail(point: str) -> None:
        raise RuntimeError(point)

    with open_records(tmp_path / "state", fault=fail) as records:
        with pytest.raises(RuntimeError, match="ending: before the commit"):
            records.record_endings([ending("e-1")], AT)
        assert records.endings() == []
        assert len(records.entries()) == 1


def test_what_is_recorded_at_once_is_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    points: list[str] = []

    def fail(point: str) -> None:
        points.append(point)
        if len(points) == 1:
            raise RuntimeError(point)

    def both(records: FolderRecords) -> None:
        with records.at_once():
            records.record_endings([ending("e-1")], AT)
            records.begin_run(a_plan(), AT)

    with open_records(tmp_path / "state", fault=fail) as records:
        with pytest.raises(RuntimeError):
            both(records)
        assert (list(records.endings()), records.unfinished(), len(records.entries())) == ([], None, 1)
        both(records)
        assert points == ["at once: before the commit"] * 2 + ["at once: after the commit"]
        assert records.unfinished() is not None
        assert [entry.kind for entry in records.entries()][1:] == ["ending", "run-begun"]
        with pytest.raises(Refused), records.at_once():
            records.record_endings([ending("e-2")], AT)
            records.begin_run(a_plan("digest-2"), AT)
        assert len(records.endings()) == 1
        records.verify().insist()
