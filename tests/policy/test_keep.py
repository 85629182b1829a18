"""What an activity says becomes its own term, minima and maxima: end = min(at most, max(at least, own))."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.clock import Duration, Rounding
from gestand.policy.model import ActivitySpec, After, Earliest, Forever, Latest, Term
from gestand.policy.reader import lint

from .texts import activity, codes_of, policy_of

KEEP = "keep: nl.tax.records after invoices.booked_on"
BE = ("established: NL", "established: NL\ntax: BE")


def accounting(folder: Path, said: str) -> ActivitySpec:
    return activity(policy_of(folder, BE, ("basis: legal obligation", "basis: contract"), (KEEP, said)), "accounting")


def laws(terms: tuple[Term, ...]) -> list[str]:
    return [term.law for term in terms if isinstance(term, After)]


def years(term: Term | None) -> int:
    assert isinstance(term, After)
    return term.duration.years


def test_a_term_of_ones_own_is_ones_own(tmp_path: Path) -> None:
    found = accounting(tmp_path, "keep: 2 years after invoices.booked_on")
    assert (years(found.own), found.at_least, found.at_most, found.laws) == (2, (), (), ())


def test_a_minimum_alone_is_no_term_of_ones_own(tmp_path: Path) -> None:
    found = accounting(tmp_path, KEEP)
    (minimum,) = found.at_least
    assert isinstance(minimum, After)
    assert (found.own, found.at_most) == (None, ())
    assert (minimum.duration, minimum.rounding, minimum.law) == (Duration(years=7), Rounding.YEAR_END, "nl.tax.records")
    assert [law.id for law in found.laws] == ["nl.tax.records"]


def test_a_maximum_alone_is_ones_own_term_as_well(tmp_path: Path) -> None:
    found = accounting(tmp_path, "keep: be.camera after invoices.booked_on")
    assert (found.own,) == found.at_most
    assert found.at_least == ()


def test_an_exact_term_is_a_minimum_and_a_maximum(tmp_path: Path) -> None:
    found = accounting(tmp_path, "keep: nl.aml.client after invoices.booked_on")
    assert found.own is None
    assert laws(found.at_least) == laws(found.at_most) == ["nl.aml.client"]


def test_a_guideline_is_a_term_of_ones_own_wherever_it_stands(tmp_path: Path) -> None:
    found = accounting(tmp_path, "keep: the earliest of (nl.personnel after invoices.booked_on, until users.ended_at)")
    assert isinstance(found.own, Earliest)
    assert (found.at_least, found.at_most) == ((), ())


def test_a_minimum_in_the_latest_is_taken_out_of_ones_own_term(tmp_path: Path) -> None:
    two = "keep: the latest of (2 years after users.ended_at, nl.tax.records after invoices.booked_on)"
    found = accounting(tmp_path, two)
    assert (years(found.own), laws(found.at_least), found.at_most) == (2, ["nl.tax.records"], ())


def test_what_is_left_of_several_stays_the_latest_of_them(tmp_path: Path) -> None:
    three = "until users.ended_at, until users.created_at, nl.tax.records after invoices.booked_on"
    found = accounting(tmp_path, f"keep: the latest of ({three})")
    assert isinstance(found.own, Latest)
    assert len(found.own.terms) == 2


def test_a_maximum_in_the_earliest_is_taken_out_of_ones_own_term(tmp_path: Path) -> None:
    two = "keep: the earliest of (2 days after users.ended_at, be.camera after invoices.booked_on)"
    found = accounting(tmp_path, two)
    assert isinstance(found.own, After) and found.own.duration == Duration(days=2)
    assert (found.at_least, laws(found.at_most)) == ((), ["be.camera"])


@pytest.mark.parametrize(
    "said",
    [
        "the earliest of (until users.ended_at, nl.tax.records after invoices.booked_on)",
        "the latest of (until users.ended_at, be.camera after invoices.booked_on)",
        "the latest of (until users.ended_at, nl.aml.client after invoices.booked_on)",
        "the latest of (until users.ended_at, the latest of (until users.a, nl.tax.records after invoices.b))",
        "the earliest of (until users.ended_at, the latest of (until users.a, nl.tax.records after invoices.b))",
    ],
)
def test_a_law_anywhere_else_is_an_error(tmp_path: Path, said: str) -> None:
    assert "P503" in codes_of(tmp_path, BE, (KEEP, f"keep: {said}"))


def test_law_beside_keep_lengthens_and_shortens(tmp_path: Path) -> None:
    both = "[nl.tax.records after invoices.booked_on, be.medical.most after users.ended_at]"
    found = accounting(tmp_path, f"keep: until it ends\n    law: {both}")
    assert found.own == Forever()
    assert (laws(found.at_least), laws(found.at_most)) == (["nl.tax.records"], ["be.medical.most"])
    assert found.said.startswith("until it ends; by law nl.tax.records after")


def test_law_without_keep_is_a_term(tmp_path: Path) -> None:
    found = accounting(tmp_path, "law: nl.tax.records after invoices.booked_on")
    assert (found.own, laws(found.at_least)) == (None, ["nl.tax.records"])
    maximum = accounting(tmp_path, "law: be.camera after invoices.booked_on")
    assert (maximum.own,) == maximum.at_most


def test_the_same_law_in_keep_and_in_law_counts_once(tmp_path: Path) -> None:
    found = accounting(tmp_path, f"{KEEP}\n    law: nl.tax.records after invoices.booked_on")
    assert laws(found.at_least) == ["nl.tax.records"]
    assert len(found.laws) == 1


def test_a_law_of_the_policy_replaces_the_one_of_the_country_file(tmp_path: Path) -> None:
    own = "laws:\n  nl.tax.records: {kind: at_most, term: 3 years, what: books, article: none}\nactivities:"
    policy = policy_of(tmp_path, ("activities:", own))
    assert "P512" in {finding.code for finding in policy.findings}
    found = activity(policy, "accounting")
    assert (years(found.own), found.at_least) == (3, ())


# ---------------------------------------------------------------- laws that changed

OLD_TAX = "be.tax.income.old after invoices.booked_on"
NEW_TAX = "be.tax.income after invoices.booked_on"


@pytest.mark.parametrize(
    "said",
    [
        f"keep: {OLD_TAX}",
        f"law: {OLD_TAX}",
        f"keep: {OLD_TAX}\n    law: {NEW_TAX}",
        f"keep: the latest of (1 year after users.ended_at, {OLD_TAX})",
        f"law: [{NEW_TAX}, {OLD_TAX}]",
    ],
)
def test_a_law_that_was_lengthened_never_ends_a_newer_row_early(tmp_path: Path, said: str) -> None:
    found = accounting(tmp_path, said)
    assert sorted(laws(found.at_least)) == ["be.tax.income", "be.tax.income.old"]
    assert {law.id for law in found.laws} == {"be.tax.income", "be.tax.income.old"}
    assert {term.event.name for term in found.at_least if isinstance(term, After)} == {"invoices.booked_on"}
    assert OLD_TAX in found.said and NEW_TAX in found.said


def test_the_term_after_a_change_stands_for_the_rows_before_it_as_well(tmp_path: Path) -> None:
    assert laws(accounting(tmp_path, f"keep: {NEW_TAX}").at_least) == ["be.tax.income"]


@pytest.mark.parametrize("kind", ["at_most", "exact"])
def test_a_maximum_for_some_events_shortens_nothing(tmp_path: Path, kind: str) -> None:
    """Rows it does not count for would go too early, and even from under a hold."""
    own = (
        "\nlaws:\n  nl.example: {kind: " + kind + ", term: 5 years, what: a list, article: Example Act 1,"
        " certainty: verified, source: read, events_from: 2024-01-01}\n"
    )
    said = "keep: nl.example after invoices.booked_on" + own
    assert accounting(tmp_path, said).at_most == ()


def test_a_maximum_for_some_events_is_refused_beside_a_longer_term(tmp_path: Path) -> None:
    keep = "keep: 8 years after invoices.booked_on\n    law: eu.aml after invoices.booked_on"
    assert "P518" in codes_of(tmp_path, (KEEP, keep))
    keep = "keep: nl.aml.client after invoices.booked_on\n    law: eu.aml after invoices.booked_on"
    assert "P518" not in codes_of(tmp_path, (KEEP, keep))


def test_a_law_of_ones_own_can_say_what_followed_it(tmp_path: Path) -> None:
    def law(name: str, length: str, more: str) -> str:
        what = "what: a list, article: Example Act 1, certainty: verified, source: read"
        return f"  nl.{name}: {{kind: at_least, term: {length}, {what}, {more}}}\n"

    own = law("then", "9 years", "events_until: 2024-12-31, followed_by: nl.now")
    own += law("now", "3 years", "events_from: 2025-01-01")
    said = (KEEP, "keep: nl.then after invoices.booked_on\nlaws:\n" + own)

    assert laws(activity(policy_of(tmp_path, said), "accounting").at_least) == ["nl.then", "nl.now"]
    (note,) = [f for f in lint(tmp_path / "privacy.yaml") if f.code == "P517"]
    assert "`nl.then` (9 years) governs every row, also those with an event from 2025-01-01" in note.message


def test_a_law_cannot_be_followed_by_one_that_nobody_knows(tmp_path: Path) -> None:
    own = "{kind: at_least, term: 1 year, what: a list, article: Act 1, events_until: 2024-12-31, followed_by: nl.x}"
    assert "P501" in codes_of(tmp_path, (KEEP, f"{KEEP}\nlaws:\n  nl.then: {own}\n"))
