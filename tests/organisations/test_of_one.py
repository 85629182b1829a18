"""A verdict about one organisation: of its own rows and its people's, and never taken for one of everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gestand.acts import Ending, Person
from gestand.cli.main import main
from gestand.cli.verify import enter
from gestand.errors import Exit, UsageError
from gestand.verify.hands import Hands
from gestand.verify.judge import promises, verify
from gestand.verify.report import Report, Standing
from hazards.ground import AT, Ground, ground

from . import workshop

ALPHA, BETA, GAMMA = (Person("customer", (key,)) for key in (1, 2, 3))

SHARED = (
    "CREATE TABLE shifts (id INTEGER PRIMARY KEY, worker_id INTEGER NULL REFERENCES users (id),"
    " approver_id INTEGER NULL REFERENCES users (id), done VARCHAR(60) NULL, seen VARCHAR(60) NULL)",
    "CREATE INDEX shifts_worker ON shifts (worker_id)",
    "CREATE INDEX shifts_approver ON shifts (approver_id)",
    "INSERT INTO shifts VALUES (1, 4, 3, 'turned', 'looked'), (2, 1, 3, 'milled', 'looked'),"
    " (3, 1, 4, 'cut', 'looked'), (4, NULL, 1, NULL, 'looked')",
)
OF_TWO = """  shifts:
    whose:
      worker: worker_id -> user
      approver: {by: approver_id -> user, then: blanked}
    personal: {done: {is: working hours, of: worker}, seen: {is: working hours, of: approver}}
activities:
"""
POLICY = workshop.POLICY.replace("activities:\n", OF_TWO).replace(
    "hours.note,", "hours.note, shifts.done, shifts.seen,"
)


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, (*workshop.SCHEMA, *workshop.ROWS, *SHARED), POLICY) as found:
        yield found


def of(place: Ground, organisation: Person | None, promise: str | None = None) -> Report:
    return verify(place.map, place.stores, place.records, AT, promise, organisation=organisation)


def said(report: Report) -> dict[str, tuple[str, int, dict[str, int]]]:
    return {
        found.key: (str(found.standing), found.count, {f"{p.table}.{p.column}": p.count for p in found.places})
        for found in report.promises
    }


def test_each_organisation_is_judged_by_what_is_its_own(place: Ground) -> None:
    """Gamma left. Beta's Charlie approved a shift of Dirk's, and Dirk one of Alpha's Alice: that keeps his row."""
    gone = {"machines.*": 1, "users.name": 1, "hours.note": 1, "shifts.done": 1, "shifts.seen": 1}
    whole = said(of(place, None, "keep/register-hours"))
    assert whole["keep/register-hours"] == ("broken", 5, gone)
    one = of(place, GAMMA)
    assert said(one)["keep/register-hours"] == whole["keep/register-hours"]
    assert (one.bounded.people, one.exit()) == (1, Exit.BROKEN)
    for other, people in ((ALPHA, 3), (BETA, 2)):
        report = of(place, other)
        assert said(report) == {"keep/register-hours": ("kept", 0, {}), "keep/accounting": ("kept", 0, {})}
        assert (report.bounded.people, report.exit()) == (people, Exit.DONE)


def test_what_is_not_of_one_organisation_is_named_and_not_called_kept(place: Ground) -> None:
    report = of(place, ALPHA)
    assert {"covered/app", "schedule/all", "orphans/hours"} <= set(report.bounded.unasked)
    assert {found.key for found in report.promises} | set(report.bounded.unasked) == set(promises(place.map))
    alone = of(place, ALPHA, "covered/app")
    assert (alone.promises, alone.bounded.unasked) == ((), ("covered/app",))
    assert (alone.standing, alone.exit()) == (Standing.UNKNOWN, Exit.UNKNOWN)
    with pytest.raises(UsageError, match="makes no promise keep/nothing"):
        of(place, ALPHA, "keep/nothing")


def test_it_is_said_of_whom_it_is_and_entered_as_no_verdict_of_everybody(place: Ground) -> None:
    report = of(place, GAMMA)
    told = json.loads(json.dumps(report.to_json()))["bounded"]
    assert told["organisation"] == {"group": "customer", "key": [3]}
    assert (told["people"], told["not_asked"]) == (1, list(report.bounded.unasked))
    assert "bounded" not in of(place, None).to_json()
    enter(place.records, report, AT)
    entry = place.records.entries()[-1]
    assert (entry.kind, entry.body["standing"], entry.body["people"]) == ("verified-of", "broken", 1)
    assert "customer" not in json.dumps(entry.body)
    assert place.records.verify().intact


def test_rows_below_an_organisation_that_stays_are_not_asked_about(
    place: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = Hands.rows

    def noted(hands: Hands, question: Any, *more: Any) -> Any:
        asked.append(str(question))
        return rows(hands, question, *more)

    monkeypatch.setattr(Hands, "rows", noted)
    of(place, GAMMA)
    assert any('"hours"' in question for question in asked)
    asked.clear()
    assert said(of(place, ALPHA))["keep/register-hours"] == ("kept", 0, {})
    assert not any('"hours"' in question for question in asked)
    # Somebody else's ending has no say in it; their own has.
    place.records.record_endings([Ending("b", "register-hours", BETA, AT, "offboarding")], AT)
    asked.clear()
    assert said(of(place, ALPHA))["keep/register-hours"] == ("kept", 0, {})
    assert not any('"hours"' in question for question in asked)
    place.records.record_endings([Ending("a", "register-hours", ALPHA, AT, "offboarding")], AT)
    found = {"machines.*": 1, "users.name": 2, "workers.name": 1, "hours.note": 2, "shifts.done": 2}
    assert said(of(place, ALPHA))["keep/register-hours"][2].items() >= found.items()


def test_an_organisation_that_is_not_there_has_no_verdict(place: Ground) -> None:
    with pytest.raises(UsageError, match="no row with the key of this organisation") as refused:
        of(place, Person("customer", (99,)))
    assert "gestand verify PATH" in refused.value.hint


def test_no_helpers_of_postgresql_are_called_for_it(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    rows = Hands.rows

    def noted(hands: Hands, *question: Any) -> Any:
        asked.add(str(hands._open().exec_driver_sql("SHOW max_parallel_workers_per_gather").scalar_one()))
        return rows(hands, *question)

    monkeypatch.setattr(Hands, "rows", noted)
    with ground(postgresql_url, tmp_path, (*workshop.SCHEMA, *workshop.ROWS, *SHARED), POLICY) as place:
        of(place, ALPHA)
        assert asked == {"0"}
        asked.clear()
        of(place, None)
        assert "0" not in asked


def test_on_the_command_line_it_begins_with_whom_it_is_about(
    place: Ground, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", place.url)
    place.records.close()
    path = place.map.policy.folder / "privacy.yaml"

    def verified(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["verify", str(path), "--at", AT.isoformat(), *words])
        shown = capsys.readouterr()
        return int(ended.value.code or 0), " ".join((shown.out + shown.err).split())

    code, shown = verified("--organisation", "customer:1", "--scope", "enforced")
    assert code == Exit.DONE
    assert "Only of what is of one customer and its 3 people: this says nothing of anybody else." in shown
    assert "Not asked of one organisation: covered/app" in shown
    for words, wanted in (
        (("--organisation", "customer:99"), "organisation/absent"),
        (("--organisation", "ghost:1"), "kinds of organisations: customer"),
        (("--organisation", "customer:1", "--deep"), "say one of the two"),
    ):
        code, shown = verified(*words)
        assert (code, wanted in shown) == (Exit.USAGE, True), shown
