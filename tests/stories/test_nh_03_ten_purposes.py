"""NH-03: ten purposes, each an activity of its own: with its ground, its data, and a term that ends for it alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from gestand.datamap.model import ColumnKind
from gestand.examples.nhmb import cast, mailing

from .story import Story, touched

PURPOSES = {
    "legal obligations": {"keep-the-books", "keep-contracts-for-the-books"},
    "no crime": {"know-whom-we-host", "keep-accounts-safe"},
    "quality, research and development": {"guarantee-quality-and-develop"},
    "analyses of the business": {"analyse-the-business"},
    "contracts": {"manage-contracts", "accept-on-account", "collect-what-is-due"},
    "contact and customer service": {"talk-with-customers"},
    "claims": {"handle-claims"},
    "the end of a contract": {"end-contracts"},
    "offers": {"advertise", "see-who-opens-mail", "see-how-the-website-is-used"},
    "satisfaction": {"ask-how-satisfied-customers-are"},
}
NEW = 90_001
ANNA = cast.ANNA


def test_each_of_the_ten_has_a_ground_a_term_and_data_and_no_column_is_for_nothing(maker: Story) -> None:
    activities = {one.name: one for one in maker.map.policy.activities}
    assert len(PURPOSES) == 10
    assert set().union(*PURPOSES.values()) == set(activities)
    for name, activity in activities.items():
        assert activity.basis, name
        assert activity.purpose, name
        assert activity.uses, name
        assert activity.own or activity.at_least, name
    for table in maker.map.tables.values():
        for column in table.columns.values():
            assert column.activities or column.kind is not ColumnKind.PERSONAL, f"{table.name}.{column.name}"


@pytest.mark.promise("NH-03")
def test_what_served_one_purpose_ends_with_it_and_what_serves_another_stays(maker: Story) -> None:
    contracts, mandates = maker.table("contracts"), maker.table("mandates")
    (anna,), *_ = maker.rows(select(contracts.c.id).where(contracts.c.customer_id == cast.ANNA))
    theirs = {key for (key,) in maker.rows(select(contracts.c.id).where(contracts.c.customer_id == cast.ALMOST))}
    paid = {key for (key,) in maker.rows(select(mandates.c.id).where(mandates.c.contract_id.in_(theirs)))}
    overdue(maker, int(anna))
    maker.set("customers", cast.ALMOST, ended_at=maker.now - timedelta(days=800))
    standings = broken(maker)
    assert {purpose for purpose, names in PURPOSES.items() if not names & standings} == set()

    before = maker.everything()
    maker.apply()

    assert broken(maker) == set()
    found = touched(before, maker.everything())
    # Whoever left is no longer managed or analysed; the books keep what they need.
    assert (found.pop("customers"), found.pop("contracts"), found.pop("mandates", set())) == (
        {cast.ALMOST},
        theirs,
        paid,
    )
    assert found == {
        table: {NEW}
        for table in (
            "invoices",
            "invoice_lines",
            "audit_log",
            "service_uses",
            "messages",
            "claims",
            "terminations",
            "survey_answers",
            "page_visits",
        )
    }
    assert maker.rows(select(mailing.addressees).where(mailing.addressees.c.id == NEW), mailing.DATABASE) == []


def broken(maker: Story) -> set[str]:
    """The activities of which something is there that should have gone."""
    return {
        key.removeprefix("keep/")
        for key, verdict in maker.verify().items()
        if key.startswith("keep/") and str(verdict.standing) == "broken"
    }


def overdue(maker: Story, contract: int) -> None:
    """A row of Anna's for each purpose, older than that purpose needs it; what another needs of her stays."""

    def ago(days: int) -> Any:
        return maker.now - timedelta(days=days)

    def add(table: str, **values: Any) -> None:
        maker.change(insert(maker.table(table)).values(id=NEW, **values))

    add(
        "invoices",
        number="2016-90001",
        customer_id=ANNA,
        contract_id=contract,
        attention_of="Anna Vermeulen",
        booked_on=ago(3_500).date(),
        total_cents=1,
        vat_cents=0,
        paid_on=ago(3_500).date(),
    )
    add("invoice_lines", invoice_id=NEW, description="Onderhoud", cents=1)
    add("audit_log", at=ago(400), customer_id=ANNA, action="viewed", ip="192.0.2.1")
    add("service_uses", customer_id=ANNA, service_id=3, used_on=ago(400).date(), postcode="6901 KB", minutes=70)
    add("messages", customer_id=ANNA, channel="e-mail", text="Dank!", sent_at=ago(800), closed_at=ago(790))
    add(
        "claims",
        contract_id=contract,
        customer_id=ANNA,
        description="Stuk.",
        opened_at=ago(2_000),
        settled_at=ago(1_900),
    )
    add("terminations", contract_id=contract, reason="Te duur.", asked_at=ago(200))
    add("survey_answers", survey_id=1, customer_id=ANNA, postcode="6901 KB", satisfaction=4, consented_at=ago(400))
    add("page_visits", customer_id=ANNA, page="/", at=ago(200))
    tool = mailing.addressees
    out = {"email": "weg@post.example", "name": "Weg", "added_at": ago(900), "measured": False, "opted_out_at": ago(1)}
    maker.change_beside(mailing.DATABASE, insert(tool).values(id=NEW, **out))
