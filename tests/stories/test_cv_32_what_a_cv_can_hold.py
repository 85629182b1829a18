"""CV-32: seventeen categories of a CV are mapped; what can carry more than it says is marked, and looked into."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from gestand.datamap import report
from gestand.drafting.astray import look_around
from gestand.vocabulary.categories import CATEGORIES

from .neighbours import ALICE
from .story import Story

ONLY = "only/user"
SEVENTEEN = (
    "name",
    "address",
    "telephone",
    "email",
    "birth date",
    "nationality",
    "sex",
    "marital status",
    "driving licence",
    "education",
    "work experience",
    "own text",
    "organisation",  # whoever received a CV
    "secret",
    "session",
    "photo",
    "question",
)


def test_the_policy_maps_every_category_of_a_cv(town: Story) -> None:
    mapped = {column.category for table in town.map.tables.values() for column in table.personal}

    assert set(SEVENTEEN) - mapped == set()


@pytest.mark.parametrize("category", ["nationality", "sex", "marital status", "photo", "own text"])
def test_what_can_carry_a_special_category_is_marked(town: Story, category: str) -> None:
    assert CATEGORIES[category].carries
    assert f"{category} (can carry a special category)" in report.to_text(town.map)
    assert not CATEGORIES["email"].carries


def test_a_citizen_number_and_a_licence_number_in_free_text_are_found(town: Story) -> None:
    assert [f for f in look_around(town.map, town.stores).findings if f.code == "M187"] == []
    said = "Mijn BSN is 111222333 en mijn rijbewijsnummer is 5012345678."
    town.change(text("UPDATE cvs SET summary = :said WHERE user_id = :who").bindparams(said=said, who=ALICE))

    found = [f for f in look_around(town.map, town.stores).findings if f.code == "M187"]

    assert [(f.where.table.rpartition(".")[2], f.where.field) for f in found] == [("cvs", "summary")] * 2
    assert any("BSN" in f.message and "UAVG 46" in f.hint for f in found)
    assert any("driving licence" in f.message for f in found)
    assert not any(number in f.message + f.hint for f in found for number in ("111222333", "5012345678"))


@pytest.mark.promise("CV-32")
def test_an_eighteenth_category_breaks_the_list_until_it_is_gone(town: Story) -> None:
    held = {c.category for t in town.map.tables.values() for c in t.personal if {"user"} & {k.group for k in t.claims}}
    town.amend(("known_by: [email], language: locale", f"known_by: [email], language: locale, only: {sorted(held)}"))
    assert town.standing(ONLY) == "kept"
    town.change(text("ALTER TABLE profiles ADD COLUMN faith VARCHAR(40)"))
    town.amend(
        ("driving_licence: driving licence\n", "driving_licence: driving licence\n      faith: religion\n"),
        ("      - profiles.phone\n", "      - profiles.phone\n      - profiles.faith\n"),
    )
    broken = town.verdict(ONLY)
    assert str(broken.standing) == "broken"
    assert [(place.table, place.column) for place in broken.places] == [("profiles", "faith")]

    town.change(text("ALTER TABLE profiles DROP COLUMN faith"))
    town.amend(("      faith: religion\n", ""), ("      - profiles.faith\n", ""))

    assert town.standing(ONLY) == "kept"
