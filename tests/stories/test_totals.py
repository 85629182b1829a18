"""NH-08, in totals: rows that are alike are added up when enough people are in it, once, and go."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from gestand.acts import Action
from gestand.errors import StoreError
from gestand.ledger.folder import open_records
from gestand.run.totals import Adding
from support.killing import further, killed_at
from verify.ground import places

from .hours import BILLING, JOINING, POLICY, PROMISE, TABLES, Hours

pytestmark = pytest.mark.not_on("mariadb", "totals are refused there by name (tests/datamap/test_totals.py)")


STEPS = "minutes: {is: working hours, blank: {steps of: 10}}"


@pytest.fixture
def hours(database_url: str, tmp_path: Path) -> Hours:
    return Hours(database_url, tmp_path).begin()


@pytest.mark.promise("NH-08")
def test_rows_that_are_alike_become_one_total_and_go(hours: Hours) -> None:
    hours.group(3).group(4, first=11, day=None, machine=None)
    hours.run(hours.worked(20, 2, "2023-02-28", 7, 50), hours.worked(21, 3, "2023-02-27", 7, None))
    assert hours.findings() == {}
    assert any("go into totals of at least 3 people" in line for line in hours.map().splitlines())
    before = hours.judged(PROMISE)
    assert (str(before.standing), places(before)) == ("broken", {"hours.user_id": 9})
    plan = hours.plan()
    assert [(step.table, step.expected) for step in plan.steps if step.action is Action.FOLD] == [("hours", 9)]
    assert {"hours", "totals"} <= plan.schema_digests.keys()

    hours.night()

    assert hours.hours() == []
    assert hours.totals() == [("2023-02-01", 7, 3, 5, 356), (None, None, 4, 4, 450)]
    assert hours.rows("SELECT * FROM users") == []
    assert set(hours.standings().values()) == {"kept"}
    assert hours.plan().steps == ()


def test_too_few_wait_for_company_of_their_own_also_where_a_total_is_there(hours: Hours) -> None:
    hours.group(3).night()
    hours.group(2, first=4)

    assert hours.plan().notes == (
        "2 rows of hours go on leading to somebody: fewer than 3 people are alike in day, machine,"
        " or too much of a total would be one person's (minutes)",
    )
    assert hours.told(4)[1].endswith("The row itself stays until 3 people are alike in day, machine.")
    hours.night()
    assert [row[:2] for row in hours.hours()] == [(4, 4), (5, 5)]
    assert hours.totals() == [("2023-02-01", 7, 3, 3, 306)]
    waiting = hours.judged(PROMISE)
    assert (str(waiting.standing), places(waiting)) == ("broken", {"hours.user_id": 2})

    hours.group(2, first=6)
    assert "the next plan adds it to a total" in hours.told(4)[1]
    hours.night()
    # Somebody may be in both: there are no more people in it for certain than in the larger of the two.
    assert (hours.hours(), hours.totals()) == ([], [("2023-02-01", 7, 4, 7, 728)])
    assert set(hours.standings().values()) == {"kept"}


def test_nobody_is_so_large_a_part_of_a_sum_that_it_tells_of_them(hours: Hours) -> None:
    hours.group(3).run("UPDATE hours SET minutes = 400 WHERE id = 2", hours.worked(9, 2, "2023-02-02", 7, -400))
    before = hours.hours()

    hours.night()
    assert hours.hours() == before
    assert hours.standings()["keep/serve"] == "kept"
    assert (str(hours.judged(PROMISE).standing), hours.judged(PROMISE).count) == ("broken", 4)

    hours.run("UPDATE hours SET minutes = 100 WHERE id IN (2, 9)")
    hours.night()
    assert (hours.hours(), hours.totals()) == ([], [("2023-02-01", 7, 3, 4, 404)])


def test_where_the_policy_says_so_one_joins_those_before_them(hours: Hours) -> None:
    hours.policy = JOINING
    hours.group(3)
    hours.run("UPDATE hours SET minutes = 5000 WHERE id = 3")
    assert hours.lint() == set()
    hours.night()
    hours.group(1, first=4).group(1, first=5, machine=8)

    hours.night()

    assert hours.totals() == [("2023-02-01", 7, 3, 4, 5307)]
    assert hours.hours() == [(5, 5, 8, 105)]
    judged = hours.judged("generalised/hours")
    assert (str(judged.standing), judged.count) == ("broken", 1)
    # Of one in whose company others joined it nothing is taken back; fewer than that is no company.
    hours.run("UPDATE totals SET people = 2")
    hours.group(1, first=6).night()
    assert [row[0] for row in hours.hours()] == [5, 6]


def test_rows_of_nobody_are_added_with_the_others_and_are_company_for_none(database_url: str, tmp_path: Path) -> None:
    hours = Hours(database_url, tmp_path)
    hours.make(POLICY, *(text.replace("user_id {number} NOT NULL", "user_id {number}") for text in TABLES))
    assert hours.findings().keys() == set()
    hours.group(2)
    hours.run(*(f"INSERT INTO hours VALUES ({key}, NULL, '2023-02-01', 7, 100, NULL)" for key in (11, 12, 13)))

    hours.night()
    assert len(hours.hours()) == 5
    # All that is nobody's could be of one of them, whose part would be 103 + 300 of 606.
    hours.group(1, first=3).night()
    assert len(hours.hours()) == 6
    assert hours.standings()["keep/serve"] == "kept"

    hours.policy = POLICY.replace("60%", "67%")
    hours.run("UPDATE hours SET remark = 'It was Alice' WHERE id = 13", "UPDATE hours SET minutes = 99 WHERE id = 12")
    hours.night()
    assert hours.hours() == [(13, None, 7, 100)]
    assert hours.totals() == [("2023-02-01", 7, 3, 5, 505)]

    hours.policy = JOINING
    hours.run("UPDATE hours SET remark = NULL")
    left = hours.judged("generalised/hours")
    assert (str(left.standing), left.count) == ("broken", 2)
    assert "1 that are nobody's and in no total" in left.why
    hours.night()
    assert (hours.hours(), hours.totals()) == ([], [("2023-02-01", 7, 3, 6, 605)])
    assert set(hours.standings().values()) == {"kept"}


def test_how_large_a_part_is_is_told_from_what_is_left_of_it(database_url: str, tmp_path: Path) -> None:
    hours = Hours(database_url, tmp_path)
    policy = POLICY.replace("minutes: {is: working hours, blank: {keep: all}}", STEPS).replace("60%", "45%")
    hours.make(policy, *TABLES)
    # In whole tens everybody has a third; as they stand, 19 would be nearly half.
    hours.group(3).run(*(f"UPDATE hours SET minutes = {n} WHERE id = {key}" for key, n in ((1, 10), (2, 10), (3, 19))))
    # Their hours are about to go into a total, so nothing keeps the rows of the people themselves.
    hours.run("UPDATE users SET name = NULL")

    assert places(hours.judged("keep/serve")) == {"users.*": 3}
    hours.night()
    assert (hours.hours(), hours.totals()) == ([], [("2023-02-01", 7, 3, 3, 30)])
    assert set(hours.standings().values()) == {"kept"}


def test_who_is_on_hold_or_not_over_is_in_no_total(hours: Hours) -> None:
    hours.group(4).person(5, ended="")
    hours.run(hours.worked(5, 5, "2023-02-05", 7, 60))
    hours.hold(2)

    hours.night()

    assert [row[:2] for row in hours.hours()] == [(2, 2), (5, 5)]
    assert hours.totals() == [("2023-02-01", 7, 3, 3, 308)]
    assert hours.rows("SELECT id, remark FROM hours ORDER BY id") == [(2, "Said by 2"), (5, "Said by 5")]
    assert set(hours.standings().values()) == {"kept"}


def test_an_erasure_alone_adds_nobody_up(hours: Hours) -> None:
    hours.group(3)
    first = hours.erase(1)

    assert len(first.notes) == 1
    assert [row[:2] for row in hours.hours()] == [(1, 1), (2, 2), (3, 3)]
    assert hours.totals() == []
    hours.night()
    assert (hours.hours(), hours.totals()) == ([], [("2023-02-01", 7, 3, 3, 306)])


def test_what_the_service_makes_of_a_total_breaks_the_promise(hours: Hours) -> None:
    hours.group(3).night()
    for change in ("people = 2", "people = NULL", "times = 1"):
        hours.run(f"UPDATE totals SET {change}")
        broken = hours.judged(PROMISE)
        assert (str(broken.standing), places(broken)) == ("broken", {"totals.people": 1}), change
        hours.run("UPDATE totals SET people = 3, times = 3")

    hours.run("UPDATE totals SET machine = NULL", "INSERT INTO totals SELECT * FROM totals")
    broken = hours.judged(PROMISE)
    assert (str(broken.standing), broken.count) == ("broken", 2)
    assert "2 of totals that are of the same as another" in broken.why

    hours.group(3, first=4, machine=None)
    before = [row[:2] for row in hours.hours()], hours.totals()
    with pytest.raises(StoreError, match="1 totals of totals were to be changed and 2 were"):
        hours.night()
    assert ([row[:2] for row in hours.hours()], hours.totals()) == before


@pytest.mark.not_on("postgresql", "it keeps no text in a column of numbers")
def test_what_is_no_number_is_added_to_nothing(hours: Hours) -> None:
    hours.group(3).run("UPDATE hours SET minutes = 'an hour' WHERE id = 3")

    hours.night()

    assert [row[:2] for row in hours.hours()] == [(1, 1), (2, 2), (3, 3)]
    assert str(hours.judged(PROMISE).standing) == "broken"


def test_who_comes_back_in_the_middle_is_spared_and_missed_by_the_others(
    hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The groups were found, and one of them is added up, when the company of the others changes."""
    monkeypatch.setattr("gestand.run.folding._next", lambda groups, _: [groups.pop(0)])
    hours.group(3).group(4, first=11, machine=8).group(3, first=21, machine=9)
    changed = (
        "UPDATE users SET ended_at = NULL WHERE id IN (12, 13)",
        "UPDATE hours SET machine = 10 WHERE id = 22",
        "DELETE FROM hours WHERE id = 11",
    )

    def meanwhile(point: str) -> None:
        if point == "over" and hours.totals() and hours.rows("SELECT id FROM hours WHERE id = 11"):
            hours.run(*changed)

    hours.night(at_point=meanwhile)

    assert hours.totals() == [("2023-02-01", 7, 3, 3, 306)]
    assert [row[:3] for row in hours.hours()] == [
        (12, 12, 8),
        (13, 13, 8),
        (14, 14, 8),
        (21, 21, 9),
        (22, 22, 10),
        (23, 23, 9),
    ]
    assert hours.judged(PROMISE).count == 4


@pytest.fixture
def worlds(database_url: str, tmp_path: Path) -> Iterator[Callable[[int], Hours]]:
    """Copies of one world, made once: for every kill one of its own."""
    parsed = make_url(database_url)
    first = Hours(database_url, tmp_path / "first")
    first.folder.mkdir()
    first.begin().group(3).group(4, first=11, machine=8).group(2, first=21, machine=9)
    first.run("INSERT INTO totals VALUES ('2023-02-01', 8, 3, 10, 1000)")
    made: list[str] = []
    admin = sa.create_engine(parsed.set(database="postgres"), isolation_level="AUTOCOMMIT")

    def copy(number: int) -> Hours:
        folder = tmp_path / f"run{number}"
        folder.mkdir()
        if parsed.get_backend_name() == "sqlite":
            shutil.copy(str(parsed.database), folder / "app.db")
            return Hours(f"sqlite:///{folder / 'app.db'}", folder, POLICY)
        name = f"{parsed.database}_{number}"
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {parsed.database}"))
        made.append(name)
        return Hours(parsed.set(database=name).render_as_string(hide_password=False), folder, POLICY)

    yield copy
    for name in made:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name}"))
    admin.dispose()


def folded(hours: Hours) -> int:
    """Rows that the ledger tells of as folded."""
    with closing(open_records(hours.folder / ".gestand")) as records:
        told = [entry.body for entry in records.entries() if entry.kind == "slice"]
    return sum(int(body["rows"]) for body in told if body["action"] == "fold")


def test_a_run_that_is_killed_anywhere_adds_every_row_once(worlds: Callable[[int], Hours]) -> None:
    def everything(hours: Hours) -> list[list[tuple[Any, ...]]]:
        tables = ("users", "hours", "totals")
        return [sorted(hours.rows(f"SELECT * FROM {table}"), key=repr) for table in tables]

    undisturbed = worlds(0)
    undisturbed.night()
    aim = everything(undisturbed)
    assert undisturbed.totals() == [("2023-02-01", 7, 3, 3, 306), ("2023-02-01", 8, 4, 14, 1450)]
    number = 1
    while True:
        hours = worlds(number)
        if not killed_at(number, lambda at_point, hours=hours: hours.night(at_point=at_point)):
            break
        hours.night()
        assert everything(hours) == aim, f"killed at point {number}"
        assert folded(hours) == 7, f"killed at point {number}"
        number += further(hours.url)
    assert number > 6


def test_a_row_of_nobody_that_a_hold_or_a_duty_keeps_is_in_no_total(database_url: str, tmp_path: Path) -> None:
    hours = Hours(database_url, tmp_path)
    hours.make(POLICY, *(text.replace("user_id {number} NOT NULL", "user_id {number}") for text in TABLES))
    hours.group(3)
    nobodys = "INSERT INTO hours VALUES ({}, NULL, '2023-02-01', 7, 100, NULL)"
    hours.run(*(nobodys.format(key) for key in (11, 12)))
    hours.hold_row("hours", 11)

    hours.night()
    assert [row[:2] for row in hours.hours()] == [(11, None)]
    assert hours.totals() == [("2023-02-01", 7, 3, 4, 406)]

    hours.policy = BILLING
    hours.group(3, first=4).run(
        nobodys.format(13), "UPDATE users SET created_at = '2001-01-01', ended_at = '2010-01-01'"
    )
    hours.night()
    assert [row[:2] for row in hours.hours()] == [(11, None), (13, None)]
    assert hours.totals() == [("2023-02-01", 7, 3, 7, 406 + 104 + 105 + 106)]


@pytest.mark.not_on("sqlite", "there nobody else writes meanwhile")
def test_nobody_is_left_alone_in_a_total_by_whoever_takes_the_others_away_meanwhile(
    hours: Hours, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours.policy = JOINING
    hours.group(3).night()
    hours.group(1, first=4)
    add = Adding.add

    def late(self: Adding, *args: Any) -> int:
        hours.run("DELETE FROM totals")
        return add(self, *args)

    monkeypatch.setattr(Adding, "add", late)
    with pytest.raises(StoreError, match="1 totals of totals were to be changed and 0 were"):
        hours.night()

    assert ([row[:2] for row in hours.hours()], hours.totals()) == ([(4, 4)], [])
