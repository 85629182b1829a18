"""CV-04: account data goes two years after the contract ended, at most."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gestand.acts import Beginning, Ending, Person
from gestand.run import Approval, apply

from .neighbours import ALICE, BOB, CHARLIE, photo
from .story import Story, changed, local, moves

PROMISE = "keep/deliver-the-service"
ACCOUNT = {"profiles", "cvs", "educations", "experiences", "skills", "cv_texts", "photos", "uploads"}

LAST_DAY = "2024-03-13"
"""It is Saturday 14 March 2026: two years after this day ended with yesterday."""


@pytest.mark.promise("CV-04")
def test_account_data_goes_two_years_after_the_contract_ended(town: Story) -> None:
    bob, charlie = town.life(BOB), town.life(CHARLIE)
    assert town.standing(PROMISE) == "kept"
    town.leave(ALICE, local(LAST_DAY, "23:59:59"))
    before = town.life(ALICE)

    broken = town.verdict(PROMISE)
    assert str(broken.standing) == "broken"
    assert broken.oldest == "2026-03-13T23:00:00Z"
    assert before.keys() >= ACCOUNT

    town.plan()
    assert town.life(ALICE) == before
    town.apply()
    after = town.life(ALICE)
    assert town.standing(PROMISE) == "kept"
    assert not after.keys() & ACCOUNT
    assert not (town.uploads / photo(ALICE)).exists()
    assert town.row("users", ALICE) is not None
    assert town.life(CHARLIE) == charlie
    assert changed(bob, town.life(BOB)) <= {"messages"}
    assert town.row("messages", BOB)["body"] == "Dag!"  # type: ignore[index]


@pytest.mark.mysql
@pytest.mark.promise("CV-04")
def test_what_a_law_or_a_colleague_needs_stays_as_a_shell_without_her(town: Story) -> None:
    town.leave(ALICE, local(LAST_DAY))
    assert town.standing(PROMISE) == "broken"
    town.apply()
    assert town.standing(PROMISE) == "kept"
    shell = town.row("users", ALICE)
    assert shell is not None
    assert (shell["name"], shell["email"], shell["deleted"]) == ("(verwijderd)", f"{ALICE}@verwijderd.invalid", True)
    assert (shell["password_hash"], shell["locale"], shell["paid_until"]) == (None, None, None)
    invoice = town.row("invoices", ALICE)
    assert invoice is not None
    assert (invoice["name"], invoice["email"]) == ("Alice Adema", None)
    assert town.row("messages", ALICE)["body"] == "(verwijderd)"  # type: ignore[index]


@pytest.mark.promise("CV-04")
def test_the_whole_account_goes_when_nothing_needs_it(town: Story) -> None:
    messages, lines, invoices = (town.table(name) for name in ("messages", "invoice_lines", "invoices"))
    town.change(
        messages.delete().where(messages.c.id.in_((ALICE, BOB))),
        lines.delete().where(lines.c.id == ALICE),
        invoices.delete().where(invoices.c.id == ALICE),
    )
    town.leave(ALICE, local(LAST_DAY))
    shares = town.table("cv_shares")
    town.change(shares.delete().where(shares.c.id == ALICE))
    assert town.standing(PROMISE) == "broken"
    assert town.count("users", town.table("users").c.id == ALICE) == 1
    town.apply()
    assert town.count("users", town.table("users").c.id == ALICE) == 0
    assert town.standing(PROMISE) == "kept"


@pytest.mark.promise("CV-04")
def test_the_last_day_counts_and_the_next_one_does_not(town: Story) -> None:
    town.leave(ALICE, local(LAST_DAY, "23:59:59"))
    town.leave(BOB, local("2024-03-14", "00:00:00"))
    yesterday, today, tomorrow = (local(f"2026-03-{day}", "00:00:00") for day in (13, 14, 15))
    second = timedelta(seconds=1)
    assert town.standing(PROMISE, yesterday) == "kept"
    assert town.standing(PROMISE, today - second) == "kept"
    assert town.standing(PROMISE, today) == "broken"
    town.apply()
    assert "profiles" not in town.life(ALICE)
    assert town.life(BOB).keys() >= ACCOUNT
    assert town.standing(PROMISE) == "kept"
    assert town.standing(PROMISE, tomorrow - second) == "kept"
    assert town.standing(PROMISE, tomorrow) == "broken"


@pytest.mark.promise("CV-04")
def test_a_contract_that_ended_on_a_leap_day_counts_to_the_last_of_february(town: Story) -> None:
    town.leave(ALICE, local("2024-02-29", "09:00:00"))
    march = local("2026-03-01", "00:00:00")
    assert town.standing(PROMISE, march - timedelta(seconds=1)) == "kept"
    assert not {table for table, _ in moves(town.plan(march - timedelta(seconds=1)))} & ACCOUNT
    assert town.standing(PROMISE, march) == "broken"
    town.apply(march)
    assert not town.life(ALICE).keys() & ACCOUNT
    assert town.standing(PROMISE, march) == "kept"


@pytest.mark.promise("CV-04")
def test_somebody_who_comes_back_between_the_plan_and_the_night_is_spared(town: Story) -> None:
    town.leave(ALICE, local(LAST_DAY))
    town.leave(BOB, local(LAST_DAY))
    assert town.standing(PROMISE) == "broken"
    plan = town.plan()
    town.set("users", ALICE, contract_ended_at=None)
    before = town.life(ALICE)
    apply(town.map, town.stores, town.records, plan, now=town.now, approval=Approval(brake=True))
    after = town.life(ALICE)
    assert not changed(before, after) & (ACCOUNT | {"users"})
    assert not town.life(BOB).keys() & ACCOUNT
    # What Bob wrote to her was to go as a whole; now that she reads it again the next night takes his words out of it.
    town.apply()
    assert not changed(before, town.life(ALICE)) & (ACCOUNT | {"users"})
    assert town.standing(PROMISE) == "kept"


@pytest.mark.promise("CV-04")
def test_an_ending_that_was_taken_back_and_a_contract_that_has_not_ended_do_not_count(town: Story) -> None:
    person, activity = Person("user", (ALICE,)), "deliver-the-service"
    asked, back = local("2026-02-01"), local("2026-02-10")
    town.set("users", BOB, contract_ended_at=local("2026-04-14"))
    town.records.record_endings([Ending("e", activity, person, asked, "she closed her account")], asked)
    assert town.standing(PROMISE) == "broken"
    town.records.record_beginnings([Beginning("b", activity, person, back, "she came back")], back)
    alice, bob = town.life(ALICE), town.life(BOB)
    assert town.standing(PROMISE) == "kept"
    assert moves(town.plan()) == {}
    town.apply()
    assert (town.life(ALICE), town.life(BOB)) == (alice, bob)
