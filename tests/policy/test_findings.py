"""Every finding is given at once, at its place, with what was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gestand.errors import Exit, Level, PolicyError
from gestand.policy.reader import lint

from .texts import SMALL, codes_of, findings_of, policy_of, written

# ---------------------------------------------------------------- names


def test_names_are_shortened_where_they_are_unique(tmp_path: Path) -> None:
    long = [
        ("\n  users:\n", "\n  app:public.users:\n"),
        ("[users.name, users.email]", "[users.name, public.users.email]"),
        ("after users.ended_at", "after app:users.ended_at"),
    ]
    assert codes_of(tmp_path, *long) == []


def test_a_member_of_a_document_can_be_called_as_a_table_is(tmp_path: Path) -> None:
    member = [
        ("{address: address}", "{address: address, told.users.email: email}"),
        ("[invoices.address]", "[invoices.address, invoices.told.users.email]"),
    ]
    assert codes_of(tmp_path, *member) == []


def test_a_table_of_another_store_is_another_table(tmp_path: Path) -> None:
    moved = [("\n  users:\n", "\n  app:users:\n"), ("after users.ended_at", "after crm:users.ended_at")]
    assert "P404" in codes_of(tmp_path, *moved)


def test_a_name_that_looks_like_another_is_offered(tmp_path: Path) -> None:
    (finding,) = findings_of(tmp_path, ("users.ended_at", "user.ended_at"))
    assert (finding.code, finding.hint) == ("P404", "Did you mean `users`?")
    (finding,) = findings_of(tmp_path, ("email: email", "email: e-mail"))
    assert finding.hint == "Did you mean `email`?"


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize("kind", ["kind is NULL", "kind is not user", "kind is not NULL", "kind is Null"])
def test_what_is_neither_a_kind_nor_nothing_is_told_what_to_write(tmp_path: Path, kind: str) -> None:
    (finding,) = findings_of(tmp_path, ("user_id -> user", f"user_id -> user when {kind}"))
    assert finding.code == "P113"
    assert (finding.where.line, finding.where.column) == (16, 19)
    assert "`user_id is null`" in finding.hint and "`user_id is not null`" in finding.hint


# ---------------------------------------------------------------- findings


def test_every_finding_is_given_at_once(tmp_path: Path) -> None:
    mistakes = [
        ("established: NL", "established: Holland"),
        ("name: name", "name: nam"),
        ("basis: contract", "basis: contrakt"),
        ("2 years", "2 jaar"),
        ("nl.tax.records", "nl.tax.recrods"),
    ]
    with pytest.raises(PolicyError) as failure:
        policy_of(tmp_path, *mistakes)
    assert [f.code for f in failure.value.findings] == ["P109", "P310", "P105", "P403", "P501"]
    assert failure.value.exit is Exit.USAGE
    assert failure.value.code == "P109"


@pytest.mark.parametrize("section", ["stores", "people", "tables", "activities"])
def test_a_section_with_nothing_in_it_is_a_finding(tmp_path: Path, section: str) -> None:
    text = re.sub(rf"^{section}:\n(?:  .*\n)+", f"{section}: {{}}\n", SMALL, flags=re.MULTILINE)
    assert "P104" in {finding.code for finding in lint(written(tmp_path, text))}


def test_a_table_of_which_nothing_says_whose_it_is_is_a_finding_once(tmp_path: Path) -> None:
    assert "P104" in codes_of(tmp_path, ("whose: {self: user_id -> user}", "whose: {}"))
    assert codes_of(tmp_path, ("whose: {self: user_id -> user}", "whose: user_id -> user")) == ["P103"]
    assert "P301" in codes_of(tmp_path, ("    whose: {self: user_id -> user}\n", ""))


def test_findings_are_in_the_order_of_the_text(tmp_path: Path) -> None:
    found = findings_of(tmp_path, ("email: email", "phone: telephone"), ("version:", "verzion:"))
    assert [f.where.line for f in found] == sorted(f.where.line for f in found)


def test_a_place_is_the_word_itself_in_a_text_of_any_alphabet(tmp_path: Path) -> None:
    (finding,) = findings_of(tmp_path, ("purpose: To deliver the service", "purpose: {é: 'Ελλάδα', keep: x}"))
    assert (finding.code, finding.where.column) == ("P103", 14)
    spread = "the latest of (until users.ended_at,\n      2 jaar after users.ended_at)"
    (finding,) = findings_of(tmp_path, ("2 years after users.ended_at", spread))
    assert (finding.code, finding.where.line) == ("P403", 24)
    quoted = ("keep: 2 years after users.ended_at", 'keep: "2 jaar after users.ended_at"')
    (finding,) = findings_of(tmp_path, quoted)
    assert finding.where.column == 14


def test_several_questions_are_several_findings(tmp_path: Path) -> None:
    questions = [("basis: contract", "basis: ?"), ("2 years after users.ended_at", "?   # the statement does not say")]
    assert codes_of(tmp_path, *questions) == ["P013", "P013"]
    braces = [("{name: Voorbeeld B.V., contact: privacy@voorbeeld.example}", "{name: ?, contact: ? }")]
    assert codes_of(tmp_path, *braces) == ["P013", "P013"]


def test_a_question_inside_a_sentence_is_a_sentence(tmp_path: Path) -> None:
    assert codes_of(tmp_path, ("To deliver the service", "Why? To deliver the service")) == []


def test_of_two_cohorts_of_a_law_named_together_it_is_said_which_rows_stay_longer_than_asked(tmp_path: Path) -> None:
    both = "    law: [be.tax.income after invoices.booked_on, be.tax.income.old after invoices.booked_on]\n"
    belgium = ("established: NL", "established: BE")
    (finding,) = findings_of(tmp_path, belgium, ("    keep: nl.tax.records after invoices.booked_on\n", both))
    assert (finding.code, finding.level) == ("P517", Level.NOTE)
    assert finding.message.endswith(
        "`be.tax.income` (10 years) governs every row, also those with an event until 2021-12-31, for which"
        " `be.tax.income.old` asks 7 years"
    )
