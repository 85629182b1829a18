"""The law's words: bases and what ends on them, categories, and the country files."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

import pytest
import yaml
from jsonschema import Draft202012Validator

from gestand.clock import Duration, Rounding
from gestand.vocabulary import bases, countries
from gestand.vocabulary.categories import CATEGORIES
from gestand.vocabulary.law import Basis, TermKind

FOLDER = files("gestand.vocabulary.countries")
FILES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".yaml"))
SCHEMA = Draft202012Validator(json.loads((FOLDER / "schema.json").read_text()))


def data_of(name: str):
    return yaml.load((FOLDER / name).read_text(), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("name", FILES)
def test_a_country_file_has_the_form_of_its_schema(name: str) -> None:
    assert [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(data_of(name))] == []


@pytest.mark.parametrize("name", FILES)
def test_a_country_file_holds_its_own_country_and_each_id_once(name: str) -> None:
    data = data_of(name)
    ids = [row["id"] for row in data["terms"]]
    assert name == f"{data['country'].lower()}.yaml"
    assert all(i.startswith(f"{data['country'].lower()}.") for i in ids)
    assert len(ids) == len(set(ids))


def test_every_row_of_every_file_is_known() -> None:
    ids = {row["id"] for name in FILES for row in data_of(name)["terms"]}
    assert ids == set(countries.terms()) | set(countries.without_term())
    assert not set(countries.terms()) & set(countries.without_term())


def test_dutch_tax_records_are_kept_seven_years_from_the_end_of_the_year() -> None:
    term = countries.terms()["nl.tax.records"]
    assert (term.kind, term.duration, term.rounding) == (TermKind.AT_LEAST, Duration(years=7), Rounding.YEAR_END)
    assert (term.country, term.article, term.certainty) == ("NL", "AWR 52(4)", "verified")


@pytest.mark.parametrize(
    ("law", "kind", "duration", "rounded"),
    [
        ("nl.wage.id", TermKind.AT_LEAST, Duration(years=5), True),
        ("nl.worktime", TermKind.AT_LEAST, Duration(weeks=52), False),
        ("nl.aml.client", TermKind.EXACT, Duration(years=5), False),
        ("nl.applicant", TermKind.GUIDE, Duration(weeks=4), False),
        ("be.tax.income", TermKind.AT_LEAST, Duration(years=10), True),
        ("be.tax.income.old", TermKind.AT_LEAST, Duration(years=7), True),
        ("be.acc.internal", TermKind.AT_LEAST, Duration(years=3), True),
        ("be.camera", TermKind.AT_MOST, Duration(months=1), False),
        ("be.medical.most", TermKind.AT_MOST, Duration(years=50), False),
        ("eu.aml", TermKind.EXACT, Duration(years=5), False),
    ],
)
def test_the_terms_are_those_of_the_notes(law: str, kind: TermKind, duration: Duration, rounded: bool) -> None:
    term = countries.terms()[law]
    assert (term.kind, term.duration, term.rounding is Rounding.YEAR_END) == (kind, duration, rounded)


def test_sources_that_disagree_are_not_settled_here() -> None:
    conflicting = {term.id for term in countries.terms().values() if term.certainty == "conflicting"}
    assert conflicting == {"be.acc.books", "be.acc.vouchers", "nl.subsidy"}


def test_the_cohorts_of_a_law_follow_each_other_without_a_gap() -> None:
    for new, old in (("be.tax.income", "be.tax.income.old"), ("be.vat", "be.vat.old")):
        begins, ended = countries.terms()[new].events_from, countries.terms()[old].events_until
        assert ended < begins and ended.endswith("12-31") and begins.endswith("01-01")
        assert int(begins[:4]) == int(ended[:4]) + 1


def test_the_limitation_of_claims_is_no_duty_to_keep() -> None:
    assert "nl.claims" not in countries.terms()
    assert "hold" in countries.without_term()["nl.claims"].instead


# ---------------------------------------------------------------- bases


@pytest.mark.parametrize(
    ("basis", "ends"),
    [
        (Basis.CONSENT, True),
        (Basis.EXPLICIT_CONSENT, True),
        (Basis.CONTRACT, True),
        (Basis.LEGITIMATE_INTEREST, True),
        (Basis.LEGAL_OBLIGATION, False),
        (Basis.PUBLIC_TASK, False),
        (Basis.VITAL_INTEREST, False),
    ],
)
def test_erasure_ends_what_rests_on_consent_contract_or_interest(basis: Basis, ends: bool) -> None:
    assert bases.lets_end(basis) is ends


def test_withdrawing_ends_consent_and_nothing_else() -> None:
    ended = {basis for basis in Basis if bases.lets_end(basis, "withdrawal")}
    assert ended == {Basis.CONSENT, Basis.EXPLICIT_CONSENT}


def test_an_upheld_objection_ends_interests_and_public_tasks() -> None:
    ended = {basis for basis in Basis if bases.lets_end(basis, "objection")}
    assert ended == {Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK}


def test_every_right_answers_for_every_basis_with_an_article() -> None:
    for answers in bases.RIGHTS.values():
        assert set(answers) == set(Basis)
        assert all(answer.article[0].isdigit() for answer in answers.values())


def test_every_basis_has_a_name_in_four_languages_and_an_article() -> None:
    for basis in Basis:
        names = {language: bases.name(basis, language) for language in ("nl", "en", "fr", "de")}
        assert all(names.values())
        assert bases.name(basis, "es") == names["en"]
        assert bases.ARTICLES[basis].startswith("6(1)")


# ---------------------------------------------------------------- categories


def test_a_category_has_a_name_in_dutch_and_english_and_a_term_of_the_vocabulary() -> None:
    for slug, category in CATEGORIES.items():
        assert slug == category.slug == slug.lower().strip()
        assert category.name("nl") and category.name("en")
        assert category.dpv.split(":")[0] in ("pd", "dpv")


def test_the_special_the_secret_and_the_national_are_marked() -> None:
    assert {c.slug for c in CATEGORIES.values() if c.national} == {"bsn", "national number"}
    assert {c.slug for c in CATEGORIES.values() if c.secret} == {"secret"}
    special = {c.slug for c in CATEGORIES.values() if c.special}
    assert {"health", "religion", "union membership", "biometric", "criminal record"} <= special


def test_categories_are_told_apart_by_more_than_a_hyphen() -> None:
    simple = sorted(slug.replace("-", " ").replace("_", " ") for slug in CATEGORIES)
    assert all(one != other for one, other in pairwise(simple))
