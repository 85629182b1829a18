"""An organisation leaves: its people's data goes with it, and nobody else's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gestand.acts import Beginning, Ending, Hold, Person
from gestand.errors import StoreError
from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.verify.judge import verify
from gestand.verify.members import Members
from hazards.ground import AT, Ground, ground

from . import workshop

ALPHA, BETA = Person("customer", (1,)), Person("customer", (2,))
ALICE = Person("user", (1,))
LEAVES = datetime(2026, 5, 20, tzinfo=UTC)


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, (*workshop.SCHEMA, *workshop.ROWS), workshop.POLICY) as found:
        yield found


def leaves(place: Ground, organisation: Person = ALPHA, moment: datetime = LEAVES) -> None:
    ending = Ending(str(uuid.uuid4()), "register-hours", organisation, moment, "the contract was cancelled")
    place.records.record_endings([ending], moment)


def clean(place: Ground, at: datetime = AT) -> None:
    plan = make_plan(place.map, place.stores, place.records, at, keeps=False)
    place.records.save_plan(plan, at)
    apply(place.map, place.stores, place.records, plan, now=at, approval=Approval(plan.digest))


def standing(place: Ground, promise: str = "keep/register-hours", at: datetime = AT) -> str:
    (found,) = verify(place.map, place.stores, place.records, at, promise).promises
    return str(found.standing)


def counted(place: Ground, promise: str = "keep/register-hours", at: datetime = AT) -> dict[str, int]:
    (found,) = verify(place.map, place.stores, place.records, at, promise).promises
    return {f"{place.table}.{place.column}": place.count for place in found.places}


def names(place: Ground, table: str, column: int = -1) -> list[object]:
    return [row[column] for row in place.rows(table)]


def test_the_map_finds_nothing_wrong(place: Ground) -> None:
    assert place.errors == []


def test_hours_go_two_years_after_the_contract_of_the_organisation_ended(place: Ground) -> None:
    assert standing(place) == "broken"
    clean(place)
    assert standing(place) == "kept"
    assert [row[0] for row in place.rows("organisations")] == [1, 2]
    assert [row[2] for row in place.rows("users")] == ["Alice", "Bob", "Charlie"]
    assert [row[0] for row in place.rows("hours")] == [1, 2, 3]


def test_what_ended_for_an_organisation_ended_for_its_people(place: Ground) -> None:
    clean(place)
    leaves(place)
    assert standing(place) == "broken"
    clean(place)
    assert standing(place) == "kept"
    assert [row[0] for row in place.rows("users")] == [2, 3], "Bob's invoice keeps his row, as a shell"
    assert [row[2] for row in place.rows("users")] == [None, "Charlie"]
    assert [row[4] for row in place.rows("hours")] == ["c"]
    assert [row[3] for row in place.rows("invoices")] == ["Bob", "Charlie"]
    assert [row[2] for row in place.rows("workers")] == ["Zoe"]
    assert [row[2] for row in place.rows("machines")] == ["frees"]
    assert [row[0] for row in place.rows("organisations")] == [1, 2], "the organisation stays as long as Bob's row"


@pytest.mark.not_on("mariadb", "what is remembered is the same on every engine")
@pytest.mark.not_on("postgresql", "what is remembered is the same on every engine")
def test_its_people_are_asked_for_again_where_that_failed(place: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    clean(place)
    leaves(place)
    whole = counted(place)
    asked = Members._asked
    failures = iter([StoreError("verify/answer", "no answer (QueryCanceled)")])

    def fails_once(self: Members, *args: Any) -> Iterator[tuple[Any, Any]]:
        for failure in failures:
            raise failure
        return asked(self, *args)

    monkeypatch.setattr(Members, "_asked", fails_once)
    assert counted(place) == whole, "of the table that was asked first nothing is left anyway"


def test_the_organisation_goes_with_the_last_of_its_people(place: Ground) -> None:
    clean(place)
    leaves(place)
    clean(place)
    later = datetime(2033, 6, 1, tzinfo=UTC)
    clean(place, later)
    assert [row[0] for row in place.rows("organisations")] == [2]
    assert [row[0] for row in place.rows("users")] == [3]
    assert standing(place, at=later) == "kept"


def test_an_ending_can_be_dated_ahead_and_taken_back(place: Ground) -> None:
    clean(place)
    leaves(place, moment=datetime(2026, 6, 15, tzinfo=UTC))
    assert standing(place) == "kept"
    after = datetime(2026, 6, 16, tzinfo=UTC)
    assert standing(place, at=after) == "broken"
    again = Beginning(str(uuid.uuid4()), "register-hours", ALPHA, datetime(2026, 6, 15, 12, tzinfo=UTC), "undone")
    place.records.record_beginnings([again], AT)
    assert standing(place, at=after) == "kept"
    clean(place, after)
    assert [row[2] for row in place.rows("users")] == ["Alice", "Bob", "Charlie"]


def test_whoever_stays_on_alone_keeps_what_is_theirs(place: Ground) -> None:
    clean(place)
    leaves(place)
    again = Beginning(str(uuid.uuid4()), "register-hours", ALICE, datetime(2026, 5, 21, tzinfo=UTC), "on her own")
    place.records.record_beginnings([again], AT)
    clean(place)
    assert standing(place) == "kept"
    assert [row[2] for row in place.rows("users")] == ["Alice", None, "Charlie"]
    assert [row[4] for row in place.rows("hours")] == ["a", "c"]


def test_a_hold_on_an_organisation_keeps_what_is_its_peoples(place: Ground) -> None:
    clean(place)
    leaves(place)
    hold = Hold("h", "register-hours", ALPHA, "", (), LEAVES, "a dispute", "legal", "2026-12-01")
    place.records.record_hold(hold, AT)
    assert standing(place) == "kept"
    clean(place)
    assert [row[4] for row in place.rows("hours")] == ["a", "b", "c"]
    place.records.lift_hold("h", AT, "settled")
    assert standing(place) == "broken"
    clean(place)
    assert [row[4] for row in place.rows("hours")] == ["c"]


def test_a_plan_names_the_hold_on_an_organisation_once_for_all_of_its_people(place: Ground) -> None:
    clean(place)
    leaves(place)
    place.records.record_hold(
        Hold("h", "register-hours", ALPHA, "", (), LEAVES, "a dispute", "legal", "2026-12-01"), AT
    )
    keeps = [keep for keep in make_plan(place.map, place.stores, place.records, AT).keeps if "hold/h" in keep.because]
    assert {keep.table for keep in keeps} >= {"users", "hours"}
    assert {keep.because.count("hold/h") for keep in keeps} == {1}


def test_who_joined_after_the_ending_is_of_the_organisation_too(place: Ground) -> None:
    clean(place)
    leaves(place)
    place.change("INSERT INTO users VALUES (9, 1, 'Nora', '2026-05-30 00:00:00+00:00')")
    assert standing(place) == "broken"
    clean(place)
    assert "Nora" not in names(place, "users", 2)
    assert standing(place) == "kept"


def test_somebody_who_moved_to_another_organisation_is_not_touched(place: Ground) -> None:
    clean(place)
    leaves(place)
    place.change("UPDATE users SET organisation_id = 2 WHERE id = 1")
    clean(place)
    assert "Alice" in names(place, "users", 2)
    assert standing(place) == "kept"


def test_of_somebody_who_belongs_to_none_nobody_can_tell_when_it_ends(place: Ground) -> None:
    clean(place)
    place.change("INSERT INTO users VALUES (9, NULL, 'Eva', '2020-01-01 00:00:00+00:00')")
    assert standing(place) == "unknown"
    clean(place)
    assert "Eva" in names(place, "users", 2)
