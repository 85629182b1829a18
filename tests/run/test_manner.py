"""How a run goes about it changes nothing but how long others wait."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.run.slices import GENTLY, Manner

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
    assert all(0 < seconds < 5.1 for seconds in paused)
    assert all(before == "entered" for before, after in pairwise(seen) if after == "pause")


def test_one_row_at_a_time_comes_to_the_same_end(tmp_path: Path, database_url: str) -> None:
    tiny = Manner(target=0.000_1, people=1, at_once=1, rows=1)

    assert done_by(tmp_path / "tiny", database_url, tiny) == aim(tmp_path / "aim")
