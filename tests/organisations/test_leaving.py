"""A plan for one organisation: what is due of its people and all that ends when it leaves, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gestand.acts import Person, Plan
from gestand.cli.main import main
from gestand.errors import UsageError
from gestand.plan import make_plan
from gestand.rights.erasure import erase_person
from gestand.rights.offboarding import planned, schedule, undo
from gestand.run import Approval, apply
from gestand.run.begin import resume
from gestand.verify.deep import Deep
from gestand.verify.judge import verify
from hazards.ground import AT, Ground, ground

from . import workshop

ALPHA, BETA = Person("customer", (1,)), Person("customer", (2,))


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, (*workshop.SCHEMA, *workshop.ROWS), workshop.POLICY) as found:
        yield found


def plan(place: Ground, organisation: Person, leaves: bool) -> Plan:
    endings = erase_person(place.map, place.records, organisation, AT, "offboarding", place.stores) if leaves else ()
    made = make_plan(place.map, place.stores, place.records, AT, organisation, endings)
    place.records.save_plan(made, AT)
    return made


def carry_out(place: Ground, made: Plan) -> None:
    apply(place.map, place.stores, place.records, made, now=AT, approval=Approval(made.digest))


def test_all_that_ends_goes_in_one_plan(place: Ground) -> None:
    made = plan(place, ALPHA, leaves=True)
    assert made.scope == "organisation"
    gone = {(step.table, step.expected) for step in made.steps if not step.columns}
    # Bob's invoice keeps him, and the organisation of whom he is; nothing of Gamma, which is due as well.
    assert gone == {("hours", 2), ("users", 1), ("workers", 1), ("machines", 1), ("teams", 1)}
    carry_out(place, made)
    assert [row[2] for row in place.rows("users")] == [None, "Charlie", "Dirk"]
    assert [row[4] for row in place.rows("hours")] == ["c", "d"]
    assert [row[0] for row in place.rows("organisations")] == [1, 2, 3]
    assert plan(place, ALPHA, leaves=False).steps == ()


def test_its_people_can_be_searched_for_when_it_has_left(place: Ground) -> None:
    place.change("CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(60))")
    place.change("INSERT INTO notes VALUES (1, 'ask Alice van Alpha about it'), (2, 'ask Charlie')")
    place.change("UPDATE users SET name = 'Alice van Alpha' WHERE id = 1")
    carry_out(place, plan(place, ALPHA, leaves=True))
    found = verify(place.map, place.stores, place.records, AT, "gone", deep=Deep()).promises
    of_users = sorted((str(v.standing), v.count) for v in found if v.key.startswith("gone/user/"))
    assert ("broken", 1) in of_users and len(of_users) == 2, "Alice in a note, and Bob, of neither Charlie"


def test_nothing_is_entered_for_its_people_before_the_day_has_come(place: Ground) -> None:
    asked = datetime(2026, 5, 30, 9, tzinfo=UTC)
    place.records.record_endings(schedule(place.map, place.records, place.stores, ALPHA, asked, 14), asked)
    carry_out(place, make_plan(place.map, place.stores, place.records, AT))
    assert {ending.person.group for ending in place.records.endings()} == {"customer"}


def test_nothing_is_entered_for_the_people_of_whoever_was_given_its_key_later(place: Ground) -> None:
    carry_out(place, make_plan(place.map, place.stores, place.records, AT))
    ended = datetime(2026, 5, 1, tzinfo=UTC)
    place.records.record_endings(schedule(place.map, place.records, place.stores, ALPHA, ended, 0), ended)
    place.change("UPDATE organisations SET created_at = '2026-05-20 00:00:00+00:00' WHERE id = 1")
    carry_out(place, make_plan(place.map, place.stores, place.records, AT))
    assert {ending.person.group for ending in place.records.endings()} == {"customer"}
    assert [row[2] for row in place.rows("users")] == ["Alice", "Bob", "Charlie"]


def test_without_a_right_only_what_is_due_of_it_is_planned(place: Ground) -> None:
    assert plan(place, ALPHA, leaves=False).steps == ()
    made = plan(place, Person("customer", (3,)), leaves=False)
    carry_out(place, made)
    assert [row[0] for row in place.rows("organisations")] == [1, 2]
    assert [row[2] for row in place.rows("users")] == ["Alice", "Bob", "Charlie"]


def test_an_organisation_that_leaves_can_change_its_mind_until_the_end_of_the_fourteenth_day(place: Ground) -> None:
    asked = datetime(2026, 6, 1, 9, tzinfo=UTC)
    place.records.record_endings(schedule(place.map, place.records, place.stores, ALPHA, asked, 14), asked)
    last, after = datetime(2026, 6, 15, 21, 59, tzinfo=UTC), datetime(2026, 6, 15, 22, 0, tzinfo=UTC)
    assert due(place, last) == "kept"
    assert due(place, after) == "broken"
    with pytest.raises(UsageError):
        schedule(place.map, place.records, place.stores, ALPHA, asked, 14)
    place.records.record_beginnings(undo(place.records, ALPHA, last), last)
    assert planned(place.records, ALPHA, last) == ()
    assert due(place, after.replace(hour=23)) == "kept"
    with pytest.raises(UsageError):
        undo(place.records, ALPHA, last)


def due(place: Ground, at: datetime) -> str:
    place.change("DELETE FROM hours WHERE user_id = 4")
    place.change("DELETE FROM users WHERE id = 4")
    place.change("DELETE FROM machines WHERE id = 3")
    place.change("DELETE FROM organisations WHERE id = 3")
    (found,) = verify(place.map, place.stores, place.records, at, "keep/register-hours").promises
    return str(found.standing)


@pytest.mark.parametrize("stop", range(1, 10))
def test_a_run_that_dies_goes_on_with_the_people_who_are_left(
    place: Ground, stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gestand.run.people.PEOPLE", 1)
    made, passed = plan(place, ALPHA, leaves=True), []

    def at_point(name: str) -> None:
        passed.append(name)
        if len(passed) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(place.map, place.stores, place.records, made, now=AT, approval=Approval(made.digest), at_point=at_point)
    assert resume(place.map, place.stores, place.records, now=AT) is not None
    assert [row[2] for row in place.rows("users")] == [None, "Charlie", "Dirk"]
    assert [row[4] for row in place.rows("hours")] == ["c", "d"]
    assert [row[2] for row in place.rows("workers")] == ["Zoe"]
    assert [row[0] for row in place.rows("machines")] == [2, 3]
    place.records.verify().insist()
    assert len(place.records.endings()) == len({ending.person for ending in place.records.endings()}) == 4
    assert [entry.kind for entry in place.records.entries()].count("endings") == 1


def test_an_organisation_goes_in_one_transaction_with_its_people(place: Ground) -> None:
    passed: list[str] = []
    made = plan(place, ALPHA, leaves=True)
    apply(place.map, place.stores, place.records, made, now=AT, approval=Approval(made.digest), at_point=passed.append)
    assert passed == ["before commit", "after commit", "over"]
    assert [row[0] for row in place.rows("machines")] == [2, 3]
    assert [row[2] for row in place.rows("users")] == [None, "Charlie", "Dirk"]


@pytest.mark.not_on("postgresql", "what the command line says hangs on no engine")
@pytest.mark.not_on("mariadb", "what the command line says hangs on no engine")
def test_the_command_line_says_when_there_is_nobody_to_leave_or_nothing_left_to_end(
    place: Ground, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APP", place.url)
    place.records.close()
    path = place.map.policy.folder / "privacy.yaml"

    def said(act: str, key: str, *words: str, at: datetime = AT) -> tuple[str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["offboard", str(path), act, "--organisation", key, "--at", at.isoformat(), *words])
        shown = capsys.readouterr()
        assert not ended.value.code, shown.err
        return " ".join(shown.out.split()), shown.err

    out, err = said("schedule", "customer:2")
    assert out.startswith("customer:2 leaves on 2026-06-")
    assert "look at the key" not in err
    assert "nothing of this organisation is in a table now" in said("schedule", "customer:99")[1]
    assert said("schedule", "customer:1", "--days", "0", at=AT - timedelta(days=9))[0].startswith(
        "customer:1 leaves on"
    )
    assert said("schedule", "customer:1")[0] == "nothing is planned for customer:1: all that can end for it has ended"
    assert said("show", "customer:3")[0] == "nothing is planned for customer:3"
