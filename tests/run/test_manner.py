"""How a run goes about it changes nothing but how long others wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.run.slices import GENTLY, MOST, Manner, Pace
from gestand.stores.asking import asking

from . import small
from .test_stopped import aim


def done_by(folder: Path, url: str, manner: Manner, at_point: Callable[[str], None] | None = None) -> str:
    folder.mkdir()
    world = small.build(folder, url)
    plan = make_plan(world.map, world.stores, world.records, small.AT, keeps=False)
    given = (world.map, world.stores, world.records, plan)
    apply(*given, now=small.AT, approval=Approval(plan.digest), at_point=at_point, manner=manner)
    world.records.verify().insist()
    world.close()
    return small.dump(url, folder)


def test_a_gentle_run_comes_to_the_same_end_and_pauses_once_after_every_transaction(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = aim(tmp_path / "aim")
    seen: list[str] = []
    paused: list[float] = []

    def pause(seconds: float) -> None:
        seen.append("pause")
        paused.append(seconds)

    monkeypatch.setattr("gestand.run.slices.time.sleep", pause)

    found = done_by(tmp_path / "gently", database_url, GENTLY, seen.append)

    assert found == expected
    assert len(paused) > 5
    least = GENTLY.where(make_url(database_url).get_backend_name()).shortest
    assert all(max(least, 0.000_001) <= seconds <= MOST for seconds in paused)
    assert all(before == "over" for before, after in pairwise(seen) if after == "pause")


def test_one_row_at_a_time_comes_to_the_same_end(tmp_path: Path, database_url: str) -> None:
    tiny = Manner(target=0.000_1, people=1, at_once=1, rows=1)

    assert done_by(tmp_path / "tiny", database_url, tiny) == aim(tmp_path / "aim")


def test_where_there_is_one_writer_a_gentle_run_leaves_it_to_others_nearly_always() -> None:
    assert GENTLY.where("postgresql") == GENTLY
    held = 1 / (1 + GENTLY.where("sqlite").pause)

    assert held < 0.05, "one in five questions of an application writes: of a hundred questions less than one waits"


def test_a_batch_does_not_shrink_because_the_records_were_slow_and_nobody_pays_for_them_with_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paused: list[float] = []
    monkeypatch.setattr("gestand.run.slices.time.sleep", paused.append)
    pace = Pace(100, target=0.1, pause=2.0)
    pace.started = 0.0
    monkeypatch.setattr("gestand.run.slices.time.perf_counter", lambda: 1.0)

    pace.end(100, (0.5, 0.4))

    assert pace.size == 100
    assert paused == [pytest.approx(1.2)]


def test_a_slice_of_few_people_that_took_long_does_not_become_one_of_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gestand.run.slices.time.perf_counter", lambda: 9.0)
    pace = Pace(25, least=1, target=0.1)

    pace.end(25)

    assert pace.size == 12


def test_nobody_waits_for_a_run_that_only_asks(tmp_path: Path) -> None:
    """Of SQLite, where whoever begins to write locks the file; elsewhere rows are locked."""
    database_url = f"sqlite:///{tmp_path / 'app.db'}"
    world = small.build(tmp_path, database_url)
    with world.stores["app"].writing() as connection:  # type: ignore[attr-defined]
        with asking(connection):
            connection.exec_driver_sql("SELECT count(*) FROM users").all()
            writing_at_once(database_url)
        with connection.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
            writing_at_once(database_url)
    world.close()


def writing_at_once(url: str) -> None:
    """Begins to write as the application does, without waiting for anybody."""
    other = sqlite3.connect(str(make_url(url).database), timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
    finally:
        other.close()
