"""CO-05: each activity has one of the four bases that the text names; what the tax law asks for outlives an erasure."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from gestand.examples.cloudomotion import cast
from gestand.policy.reader import read

from .story import Story, local, stays, touched

BOOKS, BUSINESS = "keep/accounting", "keep/do-business"
PAULA = cast.PAULA
NEW = 90_001


def test_each_activity_has_one_of_the_four_bases(hours: Story) -> None:
    bases = {activity.name: activity.basis.value for activity in read(hours.path).activities}
    assert set(bases.values()) == {"contract", "legal obligation", "legitimate interest", "consent"}
    assert {name for name, basis in bases.items() if basis == "legal obligation"} == {
        "accounting",
        "accounting-of-what-we-buy",
    }


@pytest.mark.promise("CO-05")
def test_an_invoice_outlives_the_erasure_of_whom_it_was_sent_to_and_no_other_row_does(hours: Story) -> None:
    assert hours.standing(BUSINESS) == "kept"
    of = hours.table("invoices")
    theirs = hours.rows(select(of).where(of.c.contact_id == PAULA))
    assert theirs
    before = hours.everything()
    plan = hours.erasure(PAULA, "contact")
    assert {keep.until for keep in stays(plan, "invoices", BOOKS)} == {local("2034-01-01", "00:00:00").isoformat()}

    hours.approve(plan)

    assert hours.rows(select(of).where(of.c.contact_id == PAULA)) == theirs
    found = touched(before, hours.everything())
    assert found.pop("contacts") == {PAULA}
    assert set(found) <= {"mailings", "recommendations"}
    shell = hours.row("contacts", PAULA)
    assert shell is not None
    assert (shell["name"], shell["email"]) == ("(verwijderd)", None)
    # The row comes back with an old back-up: the erasure still counts, and so does the law.
    hours.set("contacts", PAULA, name="Paula Adema", email="paula@werk.example")
    assert hours.standing(BUSINESS) == "broken"
    hours.apply()
    assert hours.standing(BUSINESS) == "kept"
    assert hours.rows(select(of).where(of.c.contact_id == PAULA)) == theirs


@pytest.mark.promise("CO-05")
def test_the_law_keeps_an_invoice_to_the_end_of_its_seventh_year_and_not_a_day_longer(hours: Story) -> None:
    hours.approve(hours.erasure(PAULA, "contact"))
    hours.change(
        insert(hours.table("invoices")).values(
            id=NEW,
            number="2018-9000001",
            relation_id=cast.HEALTHY,
            contact_id=PAULA,
            attention_of="Paula Adema",
            booked_on=local("2018-06-01").date(),
            total_cents=100,
            vat_cents=21,
            paid_on=local("2018-06-09").date(),
        )
    )
    assert hours.standing(BOOKS, local("2025-12-31", "23:59:59")) == "kept"
    assert hours.standing(BOOKS) == "broken"
    before = hours.everything()
    hours.apply()
    assert hours.standing(BOOKS) == "kept"
    assert touched(before, hours.everything()) == {"invoices": {NEW}}
