"""CV-03: terms of the law are data that win over the policy's own; a change shows what it moves before it moves it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gestand.acts import Action
from gestand.clock import Rounding
from gestand.errors import Refused
from gestand.examples.building import policy_text
from gestand.plan.explain import explain_row
from gestand.policy.reader import lint
from gestand.vocabulary import countries
from gestand.vocabulary.law import TermKind

from .neighbours import ALICE, BOB, CHARLIE, use
from .story import Story, local, moves, stays

BOOKS = "keep/accounting"
KEEP = "keep: nl.tax.records after invoices.booked_on"
OLD, NEWER = date(2018, 6, 1), date(2019, 6, 1)
"""Seven years after the end of these years: up to and including 2025, and 2026."""


def with_tax_law_of(story: Story, term: str) -> None:
    """The policy with a term of its own in the place of the tax law's."""
    what = "rounding: end of the year, what: the books, article: Example Act 1"
    law = f"nl.tax.records: {{kind: at_least, term: {term}, {what}}}"
    story.amend(("\nprocessors:", f"\nlaws:\n  {law}\n\nprocessors:"))


def until(story: Story, invoice: int) -> str:
    """Until when the books keep an invoice."""
    table = story.map.named("invoices")
    assert table is not None
    told = explain_row(story.map, story.stores, story.records, story.now, table, (invoice,)).lines
    (end,) = {line.keep.until for line in told if BOOKS in line.keep.because}
    return end


def warnings(story: Story) -> set[str]:
    return {finding.code for finding in story.map.policy.findings}


def test_a_term_of_the_law_is_data_with_a_country_an_article_a_kind_a_start_and_a_cohort(town: Story) -> None:
    (law,) = town.map.activities["accounting"].laws
    assert (law.id, law.country, law.article) == ("nl.tax.records", "NL", "AWR 52(4)")
    assert (law.kind, law.duration.years, law.rounding) == (TermKind.AT_LEAST, 7, Rounding.YEAR_END)
    assert law.starts
    old, new = countries.terms()["be.tax.income.old"], countries.terms()["be.tax.income"]
    assert (old.duration.years, old.events_until) == (7, "2021-12-31")
    assert (new.duration.years, new.events_from) == (10, "2022-01-01")


@pytest.mark.promise("CV-03")
def test_a_longer_term_shows_what_it_keeps_before_it_keeps_it(town: Story) -> None:
    town.set("invoices", ALICE, booked_on=OLD)
    alice, charlie = town.life(ALICE), town.life(CHARLIE)
    broken = town.verdict(BOOKS)
    assert (str(broken.standing), broken.oldest) == ("broken", "2025-12-31T23:00:00Z")
    old = town.plan()
    assert moves(old) == {("invoices", Action.DELETE): 1, ("invoice_lines", Action.DELETE): 1}

    with_tax_law_of(town, "10 years")
    assert "P512" in warnings(town)
    new = town.plan()
    assert moves(new) == {("invoices", Action.BLANK): 1}
    assert new.digest != old.digest
    assert until(town, ALICE) == "2028-12-31T23:00:00+00:00"
    assert town.life(ALICE) == alice

    with pytest.raises(Refused, match="policy has changed") as refusal:
        town.approve(old)
    assert refusal.value.code == "plan/stale"
    town.approve(new)
    assert town.standing(BOOKS) == "kept"
    (before,), (after,) = alice["invoices"], town.life(ALICE)["invoices"]
    # Only the address it was sent to went: no law asks for that.
    assert [value for value in before if value not in after] == [f"user{ALICE}@example.nl"]
    assert town.life(ALICE)["invoice_lines"] == alice["invoice_lines"]
    assert town.life(CHARLIE) == charlie


@pytest.mark.promise("CV-03")
def test_a_shorter_term_shows_what_it_takes_before_it_takes_it(town: Story) -> None:
    town.set("invoices", BOB, booked_on=NEWER)
    bob, charlie = town.life(BOB), town.life(CHARLIE)
    assert town.standing(BOOKS) == "kept"
    assert moves(town.plan()) == {}
    every = town.count("invoices", town.table("invoices").c.booked_on < date(2021, 1, 1))

    with_tax_law_of(town, "5 years")
    assert town.verdict(BOOKS).places[0].table in ("invoices", "invoice_lines")
    assert town.standing(BOOKS) == "broken"
    plan = town.plan()
    taken = [step for step in plan.steps if step.table == "invoices" and BOOKS in step.because]
    assert sum(step.expected for step in taken) == every
    assert town.life(BOB) == bob
    town.approve(plan)
    assert town.standing(BOOKS) == "kept"
    invoice = town.row("invoices", BOB)
    assert invoice is not None
    # The law lets go of the books; the address stays for the purpose that still needs it.
    assert (invoice["name"], invoice["total_cents"], invoice["email"]) == (None, None, f"user{BOB}@example.nl")
    assert town.life(CHARLIE) == charlie


@pytest.mark.promise("CV-03")
def test_a_minimum_lengthens_a_term_of_the_policys_own(town: Story) -> None:
    town.set("invoices", ALICE, booked_on=NEWER)
    town.amend((KEEP, "keep: 5 years after invoices.booked_on"))
    assert "P515" in warnings(town)
    assert town.standing(BOOKS) == "broken"
    without = moves(town.plan())
    assert without[("invoices", Action.BLANK)] >= 1

    town.amend(
        (
            "keep: 5 years after invoices.booked_on",
            "keep: 5 years after invoices.booked_on\n    law: [nl.tax.records after invoices.booked_on]",
        )
    )
    assert "P509" in warnings(town)
    invoice = town.row("invoices", ALICE)
    assert town.standing(BOOKS) == "kept"
    plan = town.plan()
    assert moves(plan) == {}
    # What has ended but for the law is told: five years have passed up to 13 March 2021, whose seven end with 2028.
    over = town.count("invoices", town.table("invoices").c.booked_on <= date(2021, 3, 13))
    assert [(keep.expected, keep.until) for keep in stays(plan, "invoices", BOOKS)] == [
        (over, "2028-12-31T23:00:00+00:00")
    ]
    assert until(town, ALICE) == "2026-12-31T23:00:00+00:00"
    town.approve(plan)
    assert town.row("invoices", ALICE) == invoice


@pytest.mark.promise("CV-03")
def test_a_maximum_shortens_a_term_of_the_policys_own(town: Story) -> None:
    use_of_the_service = "keep/improve-the-service"
    charlie = town.life(CHARLIE)
    town.change(use(90_010, ALICE, local("2024-12-01")), use(90_011, ALICE, local("2025-06-01")))
    over = town.count("usage_events", town.table("usage_events").c.at < local("2025-03-14", "00:00:00"))
    assert town.standing(use_of_the_service) == "kept"
    assert moves(town.plan()) == {}

    term = "keep: 2 years after usage_events.at"
    law = "nl.example.use: {kind: at_most, term: 1 year, what: use of a service, article: Example Act 2}"
    town.amend(
        (term, f"{term}\n    law: [nl.example.use after usage_events.at]"),
        ("\nprocessors:", f"\nlaws:\n  {law}\n\nprocessors:"),
    )
    assert "P510" in warnings(town)
    assert town.verdict(use_of_the_service).count == over
    plan = town.plan()
    assert moves(plan) == {("usage_events", Action.DELETE): over}
    assert town.row("usage_events", 90_010) is not None
    town.approve(plan)
    assert (town.row("usage_events", 90_010), town.row("usage_events", 90_011) is None) == (None, False)
    assert town.standing(use_of_the_service) == "kept"
    assert town.life(CHARLIE) == charlie


def test_of_a_law_that_changed_every_row_gets_the_longer_term(town: Story) -> None:
    """Seven years for events until 2021, ten for later ones: none goes before its own term has ended."""
    town.set("invoices", ALICE, booked_on=OLD)
    town.set("invoices", BOB, booked_on=date(2015, 6, 1))
    assert town.standing(BOOKS) == "broken"

    town.amend((KEEP, "keep: be.tax.income.old after invoices.booked_on"))

    assert {"P507", "P517"} <= warnings(town)
    assert until(town, ALICE) == "2028-12-31T23:00:00+00:00"
    broken = town.verdict(BOOKS)
    assert (str(broken.standing), broken.oldest) == ("broken", "2025-12-31T23:00:00Z")
    town.approve(town.plan())
    assert town.standing(BOOKS) == "kept"
    assert town.life(ALICE)["invoices"] != []
    assert until(town, ALICE) == "2028-12-31T23:00:00+00:00"


@pytest.mark.parametrize(
    ("law", "code", "says"),
    [
        ("be.tax.income.old", "P507", "counts for events until 2021-12-31 only"),
        ("eu.aml", "P507", "counts from 2027-07-10 only"),
        ("be.tax.income.old", "P508", "is law of BE"),
        ("nl.civil.records", "P506", "only partly read"),
        ("nl.subsidy", "P505", "sources disagree"),
    ],
)
def test_lint_says_how_certain_a_term_is_and_for_which_events(tmp_path: Path, law: str, code: str, says: str) -> None:
    text = policy_text("cloudcv")
    path = tmp_path / "privacy.yaml"
    path.write_text(text.replace(KEEP, f"keep: {law} after invoices.booked_on"), encoding="utf-8")
    found = [finding for finding in lint(path) if finding.code == code]
    assert [says in finding.message and law in finding.message for finding in found] == [True]
