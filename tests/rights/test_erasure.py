"""Which activities end when somebody asks for erasure, and what goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gestand.acts import Beginning, Hold, Person
from gestand.errors import UsageError
from gestand.rights.erasure import Ground, erase_person, what_stays

from .conftest import AT, House
from .house import ALICE, BOB

WHO = Person("user", (ALICE,))


def ended(home: House, **more: object) -> list[str]:
    found = erase_person(home.map, home.records, WHO, AT + timedelta(days=1), "asked", **more)  # type: ignore[arg-type]
    return [ending.activity for ending in found]


def test_it_ends_what_the_basis_lets_end_and_not_a_duty(home: House) -> None:
    assert home.map.activities["accounting"].lets_end is False
    expected = [name for name, activity in home.map.activities.items() if activity.lets_end]
    assert ended(home) == expected
    assert "deliver" in expected


def test_an_ending_says_who_when_and_why_and_has_a_name_of_its_own(home: House) -> None:
    endings = erase_person(home.map, home.records, WHO, AT, "asked by letter")
    assert {(e.person, e.moment, e.reason) for e in endings} == {(WHO, AT, "asked by letter")}
    assert len({e.id for e in endings}) == len(endings) > 1


def test_it_records_nothing_by_itself(home: House) -> None:
    before = home.records.revision
    erase_person(home.map, home.records, WHO, AT, "asked")
    assert home.records.revision == before
    assert list(home.records.endings()) == []


def test_what_has_ended_already_is_not_ended_again(home: House) -> None:
    home.records.record_endings(erase_person(home.map, home.records, WHO, AT, "asked"), AT)
    assert ended(home, stores=home.stores) == []
    other = Person("user", (BOB,))
    assert erase_person(home.map, home.records, other, AT, "asked", home.stores)


def test_without_asking_who_has_the_key_now_it_ends_again(home: House) -> None:
    home.records.record_endings(erase_person(home.map, home.records, WHO, AT, "asked"), AT)
    assert "deliver" in ended(home)


def test_whoever_got_the_key_later_has_endings_of_their_own(home: House) -> None:
    home.records.record_endings(erase_person(home.map, home.records, WHO, AT, "asked"), AT)
    home.sql(f"UPDATE users SET created_at = '2026-06-01 23:00:00' WHERE id = {ALICE}")
    assert "deliver" in ended(home, stores=home.stores)


def test_what_began_again_ends_again(home: House) -> None:
    home.records.record_endings(erase_person(home.map, home.records, WHO, AT, "asked"), AT)
    again = Beginning("b1", "deliver", WHO, AT + timedelta(hours=1), "came back")
    home.records.record_beginnings([again], AT + timedelta(hours=1))
    assert ended(home, stores=home.stores) == ["deliver"]


def test_it_says_what_stays_and_on_what_ground(home: House) -> None:
    stays = {one.activity: one for one in what_stays(home.map, home.records, WHO, AT)}
    assert stays["accounting"].ground is Ground.BASIS
    assert stays["accounting"].laws[0].id == "nl.tax.records"
    assert "deliver" not in stays


def test_a_hold_is_a_ground_too_and_only_for_its_person(home: House) -> None:
    home.records.record_hold(Hold("h1", "deliver", WHO, "", (), AT, "claim", "legal", "2027-01-01"), AT)
    stays = {one.activity: one for one in what_stays(home.map, home.records, WHO, AT)}
    assert (stays["deliver"].ground, stays["deliver"].holds) == (Ground.HOLD, ("h1",))
    assert "deliver" not in {one.activity for one in what_stays(home.map, home.records, Person("user", (BOB,)), AT)}


def test_an_unknown_group_is_told(home: House) -> None:
    with pytest.raises(UsageError, match="nobodies"):
        erase_person(home.map, home.records, Person("nobodies", (1,)), AT, "asked")
