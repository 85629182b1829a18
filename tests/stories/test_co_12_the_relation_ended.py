"""CO-12: a business contact goes when the relation ends; the invoices go when the tax law no longer asks for them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from gestand.examples.cloudomotion import cast

from .story import Story, local, touched

BUSINESS, COMPANIES, BOOKS = "keep/do-business", "keep/know-our-relations", "keep/accounting"
RELATION = CONTACT = cast.NEIGHBOUR


def invoices(town: Story) -> set[int]:
    table = town.table("invoices")
    return {row.id for row in town.rows(select(table.c.id).where(table.c.contact_id == CONTACT))}


def parts_of(town: Story, table: str) -> set[int]:
    of = town.table(table)
    return {row.id for row in town.rows(select(of.c.id).where(of.c.contact_id == CONTACT))}


@pytest.mark.promise("CO-12")
def test_a_contact_goes_when_the_relation_ends_and_the_invoices_stay_by_law(hours: Story) -> None:
    assert hours.standing(BUSINESS) == "kept"
    (name,) = hours.rows(select(hours.table("contacts").c.name).where(hours.table("contacts").c.id == CONTACT))[0]
    ours = {table: parts_of(hours, table) for table in ("mailings", "recommendations")}
    hours.set("relations", RELATION, ended_at=local("2026-03-13"))
    broken = hours.verdict(BUSINESS)
    assert str(broken.standing) == "broken"
    assert {place.column for place in broken.places} == {"name", "function", "email", "telephone"}

    before = hours.everything()
    hours.apply()

    assert (hours.standing(BUSINESS), hours.standing(COMPANIES), hours.standing(BOOKS)) == ("kept", "kept", "kept")
    assert touched(before, hours.everything()) == {"contacts": {CONTACT}, **ours}
    shell = hours.row("contacts", CONTACT)
    assert shell is not None
    assert (shell["name"], shell["function"], shell["email"], shell["telephone"]) == ("(verwijderd)", None, None, None)
    assert name.split()[-1].lower() not in str(shell["search"]), "the search does not find the name any more"
    assert {row.attention_of for row in hours.rows(select(hours.table("invoices"))) if row.contact_id == CONTACT} == {
        name
    }


@pytest.mark.promise("CO-12")
def test_what_the_law_held_goes_when_that_ends_and_the_last_of_the_contact_with_it(hours: Story) -> None:
    hours.set("relations", RELATION, ended_at=local("2026-03-13"))
    hours.apply()
    assert hours.standing(BOOKS) == "kept"
    table = hours.table("invoices")
    hours.change(update(table).where(table.c.contact_id == CONTACT).values(booked_on=date(2018, 12, 31)))
    theirs, before = invoices(hours), hours.everything()
    assert hours.standing(BOOKS, local("2025-12-31", "23:59:59")) == "kept"
    assert hours.standing(BOOKS, local("2026-01-01", "00:00:00")) == "broken"
    assert hours.standing(BOOKS) == "broken"

    hours.apply()

    assert (hours.standing(BOOKS), hours.standing(COMPANIES)) == ("kept", "kept")
    gone = touched(before, hours.everything())
    assert gone.pop("invoices") == theirs
    assert gone.pop("invoice_lines")
    assert gone == {"contacts": {CONTACT}, "relations": {RELATION}}
    assert hours.row("contacts", CONTACT) is None
    assert hours.row("relations", RELATION) is None
    assert hours.row("organisations", cast.NEIGHBOUR) is not None, "the organisation still registers its hours"


@pytest.mark.promise("CO-12")
def test_a_contact_who_was_deleted_on_the_screen_is_not_only_marked(hours: Story) -> None:
    hours.set("contacts", cast.RIK, deleted_at=local("2026-03-01"))
    before = hours.everything()
    assert hours.standing(BUSINESS) == "broken"
    hours.apply()
    assert hours.standing(BUSINESS) == "kept"
    assert touched(before, hours.everything()) == {"contacts": {cast.RIK}}
    assert hours.row("contacts", cast.RIK) is None, "no invoice is addressed to him"
