"""NH-08, in totals: rows that are alike are added up when enough people are in it, once, and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.ground import places

from .hours import JOINING, POLICY, PROMISE, Hours


@pytest.fixture
def hours(database_url: str, tmp_path: Path) -> Hours:
    return Hours(database_url, tmp_path).begin()


@pytest.mark.promise("NH-08")
def test_rows_that_are_alike_become_one_total_and_go(hours: Hours) -> None:
    hours.group(3).group(4, first=11, day=None, machine=None)
    hours.run(hours.worked(20, 2, "2023-02-28", 7, 50))
    assert hours.findings() == {}
    before = hours.judged(PROMISE)
    assert (str(before.standing), places(before)) == ("broken", {"hours.user_id": 8})

    hours.night()

    assert hours.hours() == []
    assert hours.totals() == [("2023-02-01", 7, 3, 4, 356), (None, None, 4, 4, 450)]
    assert hours.rows("SELECT * FROM users") == []
    assert set(hours.standings().values()) == {"kept"}
    assert hours.plan().steps == ()
