"""CO-26: whom one calls at a supplier is a group of its own, with its own data, term and rights."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from gestand.examples.cloudomotion import cast

from .story import Story, local, stays, touched

PROMISE, BOOKS, ONLY, COVERED = "keep/buy", "keep/accounting-of-what-we-buy", "only/supplier", "covered/app"
SELLER = cast.SOLD

DECLARED = "    whose: {self: id -> supplier}\n    personal:"
USED = "      - supplier_contacts.telephone"


@pytest.mark.promise("CO-26")
def test_the_contact_of_a_supplier_goes_when_nothing_is_bought_there_any_more(hours: Story) -> None:
    assert (hours.standing(PROMISE), hours.standing(BOOKS)) == ("kept", "kept")
    seller = hours.row("supplier_contacts", SELLER)
    assert seller is not None
    hours.set("suppliers", seller["supplier_id"], ended_at=local("2026-03-13"))
    assert hours.standing(PROMISE) == "broken"

    before = hours.everything()
    hours.apply()

    assert (hours.standing(PROMISE), hours.standing(BOOKS)) == ("kept", "kept")
    assert touched(before, hours.everything()) == {"supplier_contacts": {SELLER}}
    bought = hours.rows(select(hours.table("supplier_invoices").c.sent_by))
    assert (seller["name"],) in [tuple(row) for row in bought], "what the books need of the invoice is still there"


@pytest.mark.promise("CO-26")
def test_the_contact_of_a_supplier_can_ask_to_be_erased(hours: Story) -> None:
    before = hours.everything()
    plan = hours.erasure(SELLER, "supplier")
    assert stays(plan, "supplier_invoices", BOOKS)
    hours.approve(plan)
    assert touched(before, hours.everything()) == {"supplier_contacts": {SELLER}}
    blank = hours.row("supplier_contacts", SELLER)
    assert blank is not None
    assert (blank["name"], blank["function"], blank["email"], blank["telephone"]) == ("(verwijderd)", None, None, None)
    hours.set("supplier_contacts", SELLER, telephone="06-00")
    assert hours.standing(PROMISE) == "broken"
    hours.apply()
    assert hours.standing(PROMISE) == "kept"


@pytest.mark.promise("CO-26")
def test_nothing_else_is_kept_of_suppliers_and_a_table_of_theirs_that_nobody_declared_is_named(hours: Story) -> None:
    assert (hours.standing(ONLY), hours.standing(COVERED)) == ("kept", "kept")
    hours.change(text("ALTER TABLE supplier_contacts ADD COLUMN birth_date DATE"))
    hours.bind()
    assert hours.standing(COVERED) == "broken"
    assert hours.standing(ONLY) == "unknown"
    hours.amend(
        (DECLARED, f"{DECLARED}\n      birth_date: birth date"),
        (USED, f"{USED}\n      - supplier_contacts.birth_date"),
    )
    assert (hours.standing(COVERED), hours.standing(ONLY)) == ("kept", "broken")
    hours.change(text("ALTER TABLE supplier_contacts DROP COLUMN birth_date"))
    hours.amend(("\n      birth_date: birth date", ""), ("\n      - supplier_contacts.birth_date", ""))
    assert (hours.standing(COVERED), hours.standing(ONLY)) == ("kept", "kept")
