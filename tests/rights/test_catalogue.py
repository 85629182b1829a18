"""Every catalogue says everything, in its own words and with the same places to fill in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

import gestand
from gestand.clock import Duration
from gestand.errors import UsageError
from gestand.rights.authorities import authority
from gestand.rights.selection import Why
from gestand.vocabulary import catalogue
from gestand.vocabulary.categories import CATEGORIES
from gestand.vocabulary.law import Basis

SAYING = ("rights", "wording")
"""The packages that say what is in no catalogue of one kind of document."""


def places(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_catalogue_has_every_key(language: str) -> None:
    everything = set().union(*(catalogue.keys(one) for one in catalogue.LANGUAGES))
    assert catalogue.keys(language) == everything
    for key in everything:
        assert all(catalogue.forms(language, key)), key


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_message_has_the_same_places_in_every_language(language: str) -> None:
    for key in catalogue.keys("nl"):
        expected = places(catalogue.forms("nl", key)[-1])
        for form in catalogue.forms(language, key):
            assert places(form) == expected, key


def test_every_key_that_is_said_is_there_and_every_key_is_said() -> None:
    folders = [Path(gestand.__file__).parent / name for name in SAYING]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".py", ".html")]
    every = {key for key in catalogue.keys("nl") if key.partition(".")[0] not in catalogue.areas()}
    code = "\n".join(path.read_text() for path in files)
    said = set(re.findall(r"[\"']([a-z]+(?:\.[a-z_]+)+)[\"']", code)) & every
    families = tuple(re.findall(r"[\"']([a-z]+\.)(?:[\"{])", code))
    missing = {key for key in re.findall(r"say\([\"']([a-z_.]+)[\"'][,)]", code) if key not in every}
    assert not missing
    unsaid = {key for key in every - said if not key.startswith((*families, "category.", "language.", "length."))}
    assert not unsaid


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_reason_and_basis_has_words(language: str) -> None:
    for why in Why:
        assert catalogue.has(language, f"left.{why}")
    for basis in Basis:
        assert catalogue.has(language, f"basis.{basis.value.replace(' ', '_')}")


def test_numbers_days_and_lengths_are_said_as_people_say_them() -> None:
    assert catalogue.text("nl", "count.rows", count=1) == "1 rij"
    assert catalogue.text("nl", "count.rows", count=1234) == "1.234 rijen"
    assert catalogue.text("fr", "count.rows", count=0) == "0 ligne"
    assert catalogue.text("en", "count.rows", count=0) == "0 rows"
    assert catalogue.text("de", "until.on", date=date(2033, 12, 31)) == "spätestens 31. Dezember 2033"
    assert catalogue.text("en", "until.on", date=date(2033, 12, 31)) == "31 December 2033 at the latest"
    assert catalogue.duration("nl", Duration(years=1, months=6)) == "1 jaar en 6 maanden"
    assert catalogue.duration("en", Duration()) == "0 days"
    assert catalogue.duration("nl", Duration(weeks=1, days=14, hours=72)) == "1 week, 14 dagen en 72 uur"
    assert catalogue.duration("de", Duration(days=1, minutes=30)) == "1 Tag und 30 Minuten"
    assert catalogue.duration("fr", Duration(years=1, months=1)) == "1 an et 1 mois"
    assert catalogue.size("nl", 999) == "999 B"
    assert catalogue.size("nl", 1_234_567) == "1,2 MB"
    assert catalogue.moment("nl", datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "Europe/Amsterdam").startswith(
        "2 juli 2026 00:30"
    )
    assert catalogue.listing("fr", ["a", "b", "c"]) == "a, b et c"


def test_a_word_nobody_translated_stays_the_policys_own() -> None:
    assert catalogue.word("nl", "category", "birth date") == "geboortedatum"
    assert catalogue.word("nl", "category", "shoe size") == "shoe size"


def test_every_category_has_words_and_the_policys_own_in_dutch_and_english() -> None:
    for slug, category in CATEGORIES.items():
        assert catalogue.word("nl", "category", slug) == category.nl
        assert catalogue.word("en", "category", slug) == category.en
        for language in catalogue.LANGUAGES:
            assert catalogue.has(language, f"category.{slug.replace(' ', '_')}")


def test_a_value_with_braces_is_a_value() -> None:
    assert catalogue.text("en", "page.title", controller="{count} {") == "Your data at {count} {"


def test_an_unknown_language_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        catalogue.text("xx", "page.title", controller="x")
    assert "nl, en, fr, de" in raised.value.hint


def test_an_authority_has_its_name_in_the_language_of_the_answer() -> None:
    here = authority("NL", "nl")
    assert here is not None
    assert (here.name, here.post) == ("Autoriteit Persoonsgegevens (AP)", "Postbus 93374, 2509 AJ Den Haag")
    there = authority("be", "fr")
    assert there is not None
    assert there.name == "Autorité de protection des données (APD)"
    assert authority("DE", "de") is None, "it depends on the Land"
