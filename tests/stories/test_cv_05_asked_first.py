"""CV-05: before an account goes its owner is asked, "voordat wij uw gegevens verwijderen"; a yes keeps it a year."""

from __future__ import annotations

from datetime import datetime

import pytest

from gestand.acts import Person
from gestand.rights.asking import asked, due, stays

from .neighbours import ALICE, BOB, CHARLIE
from .story import Life, Story, local, moves

ACTIVITY = "deliver-the-service"
KEEP, ASKED = f"keep/{ACTIVITY}", f"asked/{ACTIVITY}"
ACCOUNT = {"users", "profiles", "cvs", "educations", "experiences", "skills", "cv_texts", "photos", "uploads"}
SHELL = {"users"}
ENDED = local("2024-03-13", "23:59:59")
"""It is Saturday 14 March 2026: two years after this day ended with yesterday."""


def account(town: Story, person: int) -> Life:
    """What somebody has of an account, as it stands."""
    return {place: rows for place, rows in town.life(person).items() if place in ACCOUNT}


def standings(town: Story, at: datetime | None = None) -> tuple[str, str]:
    """Whether everybody was asked in time, and whether nothing is there too long."""
    return town.standing(ASKED, at), town.standing(KEEP, at)


def to_be_asked(town: Story, at: datetime) -> set[int]:
    """The keys of those whom the service has to ask then."""
    return {int(one.person.key[0]) for one in due(town.map, town.stores, town.records, at)}


def send(town: Story, at: datetime) -> None:
    """The service asks everybody who is due then."""
    town.records.record_questions(asked(due(town.map, town.stores, town.records, at), at), at)


@pytest.mark.promise("CV-05")
def test_who_was_not_asked_is_still_there_and_goes_once_the_time_to_answer_is_over(town: Story) -> None:
    assert standings(town) == ("kept", "kept")
    town.end(ALICE, ENDED)
    before, charlie = account(town, ALICE), account(town, CHARLIE)
    assert standings(town) == ("broken", "kept")
    assert not {table for table, _ in moves(town.plan())} & (ACCOUNT - SHELL)
    town.apply()
    assert account(town, ALICE) == before

    assert {ALICE, BOB, CHARLIE} & to_be_asked(town, town.now) == {ALICE}
    send(town, town.now)
    assert to_be_asked(town, town.now) == set()
    assert standings(town, local("2026-04-13", "23:59:59")) == ("broken", "kept")
    silent = local("2026-04-14", "00:00:00")
    assert standings(town, silent) == ("kept", "broken")
    town.apply(silent)
    assert account(town, ALICE).keys() == SHELL
    assert town.row("users", ALICE)["deleted"]  # type: ignore[index]
    assert standings(town, silent) == ("kept", "kept")
    assert account(town, CHARLIE) == charlie


@pytest.mark.promise("CV-05")
def test_a_yes_keeps_the_account_for_a_year_and_then_she_is_asked_again(town: Story) -> None:
    for person in (ALICE, BOB):
        town.leave(person, ENDED)
    assert standings(town) == ("kept", "broken")
    before, said = account(town, ALICE), local("2026-03-01")
    for activity in (ACTIVITY, "fill-in-a-profile"):
        town.records.record_answers([stays(town.map, activity, Person("user", (ALICE,)), said)], town.now)
    town.apply()
    assert account(town, ALICE) == before
    assert account(town, BOB).keys() == SHELL
    assert standings(town) == ("kept", "kept")

    # Her year ends with the first of March: she is asked thirty days before that, and not sooner.
    assert ALICE not in to_be_asked(town, local("2027-01-29"))
    assert ALICE in to_be_asked(town, local("2027-01-30"))
    send(town, local("2027-01-30"))
    last, over = local("2027-03-01", "23:59:59"), local("2027-03-02", "00:00:00")
    assert town.standing(KEEP, last) == "kept"
    assert town.standing(KEEP, over) == "broken"
    town.apply(over)
    assert account(town, ALICE).keys() == SHELL
    assert town.standing(KEEP, over) == "kept"
