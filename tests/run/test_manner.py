"""How a run goes about it changes nothing but how long others wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.run.slices import GENTLY, Manner

from . import small
from .test_stopped import carry_out


def done_by(folder: Path, url: str, manner: Manner) -> str:
    folder.mkdir()
    world = small.build(folder, url)
    plan = make_plan(world.map, world.stores, world.records, small.AT, keeps=False)
    approval = Approval(plan.digest)
    apply(world.map, world.stores, world.records, plan, now=small.AT, approval=approval, manner=manner)
    world.records.verify().insist()
    world.close()
    return small.dump(url, folder)


def test_a_gentle_run_comes_to_the_same_end_and_pauses_after_every_transaction(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    url = f"sqlite:///{tmp_path / 'usual.db'}"
    world = small.build(usual, url)
    carry_out(world)
    world.close()
    aim = small.dump(url, usual)
    paused: list[float] = []
    monkeypatch.setattr("gestand.run.slices.time.sleep", paused.append)

    found = done_by(tmp_path / "gently", database_url, GENTLY)

    assert found == aim
    assert len(paused) > 5
    assert all(0 < seconds < 5.1 for seconds in paused)


def test_one_row_at_a_time_comes_to_the_same_end(tmp_path: Path, database_url: str) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    url = f"sqlite:///{tmp_path / 'usual.db'}"
    world = small.build(usual, url)
    carry_out(world)
    world.close()

    tiny = Manner(target=0.000_1, people=1, at_once=1, rows=1)

    assert done_by(tmp_path / "tiny", database_url, tiny) == small.dump(url, usual)
