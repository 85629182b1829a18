"""NH-21: a legal obligation has its law, article and term, and keeps the columns that it needs and no others."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from gestand.datamap.model import ColumnKind
from gestand.examples.nhmb import cast
from gestand.vocabulary.law import Basis

from .story import Story, local, stays, touched

BOOKS, CONTRACTS = "keep/keep-the-books", "keep/keep-contracts-for-the-books"
BRAM = cast.BRAM


def test_each_obligation_names_law_article_term_and_the_columns_it_needs(maker: Story) -> None:
    duties = {one.name: one for one in maker.map.policy.activities if one.basis is Basis.LEGAL_OBLIGATION}
    said = {name: [(law.id, law.article, law.duration.years) for law in one.laws] for name, one in duties.items()}
    assert said == {
        "keep-the-books": [("nl.tax.records", "AWR 52(4)", 7)],
        "keep-contracts-for-the-books": [
            ("nl.tax.records", "AWR 52(4)", 7),
            ("nl.civil.records", "BW 2:10(3), 3:15i", 7),
        ],
    }
    needed = {
        name: {
            f"{table.name}.{column.name}"
            for table in maker.map.tables.values()
            for column in table.columns.values()
            if column.kind is ColumnKind.PERSONAL and name in column.activities
        }
        for name in duties
    }
    assert needed == {
        "keep-the-books": {"invoices.attention_of", "invoices.address", "payments.account_holder", "payments.iban"},
        "keep-contracts-for-the-books": {"contracts.number", "contracts.signed_by"},
    }


@pytest.mark.promise("NH-21")
def test_of_somebody_who_is_erased_the_law_keeps_its_own_columns_until_its_term_ends(maker: Story) -> None:
    assert (maker.standing(BOOKS), maker.standing(CONTRACTS)) == ("kept", "kept")
    contracts, invoices = maker.table("contracts"), maker.table("invoices")
    plan = maker.erasure(BRAM, "customer")
    assert {keep.until for keep in stays(plan, "contracts", CONTRACTS)} == {local("2033-01-01", "00:00:00").isoformat()}
    # Of what was agreed in a document, the plan says which part goes.
    taken = {name for step in plan.steps if step.table == "contracts" for name in step.columns}
    assert taken == {"terms.discount", "terms.remarks"}
    # His row stays for the sake of these; what nobody can trace to him afterwards is no reason.
    shells = {keep.because for keep in plan.keeps if (keep.table, keep.until) == ("customers", "reference")}
    assert shells == {("reference contracts",), ("reference invoices",)}
    maker.approve(plan)

    # What the law needs is there, and beside it nothing of him.
    bills = maker.rows(select(invoices).where(invoices.c.customer_id == BRAM))
    assert len(bills) > 3
    assert {(row.attention_of, bool(row.address), row.email) for row in bills} == {("Bram Hoekstra", True, None)}
    ((contract, signed, terms),) = maker.rows(
        select(contracts.c.id, contracts.c.signed_by, contracts.c.terms).where(contracts.c.customer_id == BRAM)
    )
    assert (signed, set(terms)) == ("Bram Hoekstra", set())
    shell = maker.row("customers", BRAM)
    assert shell is not None
    assert (shell["name"], shell["telephone"], shell["postcode"]) == ("(verwijderd)", None, None)

    # One is of the last day of 2018, one of the first of 2019: the first is over since 2026 began, the other is not.
    old, young = bills[0].id, bills[1].id
    maker.set("invoices", old, booked_on=local("2018-12-31").date())
    maker.set("invoices", young, booked_on=local("2019-01-01").date())
    maker.set("contracts", contract, ended_at=local("2018-12-31", "23:59:59"))
    assert (maker.standing(BOOKS), maker.standing(CONTRACTS)) == ("broken", "broken")
    before = maker.everything()
    maker.apply()
    assert (maker.standing(BOOKS), maker.standing(CONTRACTS)) == ("kept", "kept")
    found = touched(before, maker.everything())
    assert (found["invoices"], found["contracts"]) == ({old}, {contract})
    assert set(found) == {"invoices", "invoice_lines", "payments", "contracts"}
    assert maker.row("invoices", young) == before["invoices", (young,)]
    # The contract stays as long as an invoice points at it, and says nothing.
    left = maker.row("contracts", contract)
    assert left is not None
    assert (left["number"], left["signed_by"]) == (f"-{contract}", None)


@pytest.mark.promise("NH-21")
def test_a_column_that_no_law_needs_is_not_kept_by_the_law(maker: Story) -> None:
    """Where an invoice was sent is needed until it is paid."""
    collected = "keep/collect-what-is-due"
    invoices = maker.table("invoices")
    ((bill,), *_) = maker.rows(select(invoices.c.id).where(invoices.c.customer_id == cast.ANNA))
    maker.change(update(invoices).where(invoices.c.id == bill).values(email="anna@klant.example"))
    assert (maker.standing(collected), maker.standing(BOOKS)) == ("broken", "kept")
    before = maker.everything()
    maker.apply()
    assert maker.standing(collected) == "kept"
    assert touched(before, maker.everything()) == {"invoices": {bill}}
    assert maker.row("invoices", bill) == before["invoices", (bill,)] | {"email": None}
