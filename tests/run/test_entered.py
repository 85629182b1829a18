"""Every row that a run changes in a store is in the ledger, also what no step of the plan counts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from .knotted import Knots
from .test_stopped import carry_out

pytestmark = pytest.mark.not_on(
    "mariadb", "rows let go of each other in the act by which they go, and are entered with it"
)

OLD = datetime(2020, 1, 1)
POINTS = 9


@pytest.fixture
def knots(tmp_path: Path, database_url: str) -> Knots:
    return Knots(tmp_path, database_url)


@pytest.fixture(autouse=True)
def one_person_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gestand.run.people.PEOPLE", 1)


def users(*ids: int) -> list[tuple[object, ...]]:
    return [(id_, f"N{id_}", None) for id_ in ids]


def actions(knots: Knots) -> set[tuple[str, str]]:
    return {(e.body["table"], e.body["action"]) for e in knots.records.entries() if e.kind == "slice"}


def test_a_row_that_lets_go_before_it_goes_itself_is_entered_twice(knots: Knots) -> None:
    knots.fill(users=users(1, 2, 3), notes=[(1, 1, "of 1")], pins=[(1, 2, 1, "of 2"), (2, 1, 1, "of 1")])
    knots.open().erased(1, 2)
    planned = carry_out(knots)

    assert knots.ask("SELECT count(*) FROM pins") == [(0,)]
    assert ("pins", "let go") in actions(knots)
    assert knots.told() == knots.seen()
    assert knots.seen()["pins", "UPDATE"] == 1
    assert sum(planned.values()) == sum(knots.seen().values()) - 1, "the plan's own steps are counted without it"
    knots.records.verify().insist()
    knots.close()


def test_rows_that_hold_each_other_in_a_circle_are_entered_when_they_let_go(knots: Knots) -> None:
    replies = [(1, 1, None, "a"), (2, 2, 1, "b"), (3, 1, 2, "c"), (4, 3, None, "stays")]
    knots.fill(users=users(1, 2, 3), replies=replies)
    knots.open().erased(1, 2)
    carry_out(knots)

    assert knots.ask("SELECT id FROM replies") == [(4,)]
    assert ("replies", "let go") in actions(knots)
    assert knots.told() == knots.seen()
    knots.close()


def test_everything_at_once_is_told_as_it_was_seen(knots: Knots) -> None:
    knots.fill(
        users=[*users(1, 2, 3), (4, "N4", OLD)],
        notes=[(1, 1, "a"), (2, 2, "b"), (3, 3, "c"), (4, 4, "d")],
        pins=[(1, 3, 1, "x"), (2, 2, 1, "y"), (3, 4, 2, "z"), (4, 1, 4, "w")],
        replies=[(1, 1, None, "a"), (2, 4, 1, "b"), (3, 2, 2, "c"), (4, 3, None, "d")],
        folders=[(1, 1, None, "a"), (2, 2, 1, "b"), (3, 3, 2, "c")],
    )
    knots.open().erased(1, 2)
    carry_out(knots)

    assert knots.ask("SELECT id FROM users ORDER BY id") == [(3,)]
    assert knots.ask("SELECT note_id FROM pins WHERE id = 1") == [(None,)]
    assert knots.told() == knots.seen()
    knots.records.verify().insist()
    knots.close()


@pytest.mark.parametrize("which", range(POINTS))
def test_a_death_after_a_commit_does_not_hide_what_was_done(knots: Knots, which: int) -> None:
    """What is no step of the plan is recognised as well: by its first row, as everything else."""
    knots.fill(
        users=users(1, 2, 3),
        notes=[(1, 1, "a")],
        pins=[(1, 2, 1, "x"), (2, 1, 1, "y")],
        replies=[(1, 1, None, "a"), (2, 2, 1, "b"), (3, 1, 2, "c")],
    )
    knots.open().erased(1, 2)
    passed = [0]

    def die(point: str) -> None:
        passed[0] += point in ("before commit", "after commit")
        if passed[0] == which + 1:
            raise KeyboardInterrupt

    try:
        carry_out(knots, die)
        assert which == POINTS - 1, "there is a death at every point, and no more points than that"
    except KeyboardInterrupt:
        knots.close()
        knots.open()
        carry_out(knots)
    assert knots.told() == knots.seen()
    knots.records.verify().insist()
    knots.close()
