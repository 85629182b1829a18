"""CP-04 and CP-06: ten purposes, each with its ground, its data and its term; and no column that none of them needs."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update

from gestand.datamap.model import ColumnKind
from gestand.examples.cloudpiling import cast
from gestand.policy.reader import lint

from .conftest import PilingStory

COVERED, NEEDED = "covered/app", "needed/contract"

PURPOSES = {
    "access to the account": {"give-access-to-an-account", "stay-logged-in"},
    "invoices and books": {"send-invoices", "accounting", "accounting-until-2021", "accounting-of-what-we-buy"},
    "information": {"give-information"},
    "customers and suppliers": {"manage-customers", "manage-suppliers"},
    "a better platform": {"optimise-the-platform", "keep-the-platform-safe"},
    "the service": {"deliver-the-service"},
    "newsletters": {"send-newsletters"},
    "support": {"give-support"},
    "marketing": {"find-new-customers"},
    "statistics": {"make-statistics"},
}
"""The ten of the statement; what shows who did what is for its fourth ground, a defence in or out of court."""


def test_each_of_the_ten_purposes_has_a_ground_data_and_a_term(piling: PilingStory) -> None:
    activities = {one.name: one for one in piling.map.policy.activities}
    assert set().union(*PURPOSES.values()) | {"show-who-did-what"} == set(activities)
    for name, activity in activities.items():
        assert activity.basis, name
        assert activity.uses, name
        assert activity.own or activity.at_least, name


ENDS = {
    "companies": "contract_ended_at",
    "users": "closed_at",
    "support_questions": "closed_at",
    "suppliers": "relation_ended_at",
    "email_outbox": "sent_at",
    "newsletter_subscribers": "withdrawn_at",
    "invoices": "paid_on",
}
"""By table, what has to have happened before its purpose is over; the others count from the beginning of a row."""


@pytest.mark.promise("CP-04")
def test_for_each_of_the_ten_purposes_the_day_comes_on_which_nothing_is_left(piling: PilingStory) -> None:
    for table, event in ENDS.items():
        column = piling.table(table).c[event]
        when = piling.now.date() if event == "paid_on" else piling.now
        piling.change(update(piling.table(table)).where(column.is_(None)).values({event: when}))
    # Nobody has a bill to pay after the quiet night, and so none says where it was sent.
    invoices = piling.table("invoices")
    piling.change(update(invoices).where(invoices.c.user_id == cast.ANN).values(email="ann@werf.example"))
    later = piling.now.replace(year=piling.now.year + 12)
    names = {f"keep/{name}" for name in {*set().union(*PURPOSES.values()), "show-who-did-what"}}

    said = piling.verify(later)
    assert {name: str(said[name].standing) for name in names} == dict.fromkeys(names, "broken")
    piling.apply(later)
    said = piling.verify(later)
    assert {name: str(said[name].standing) for name in names} == dict.fromkeys(names, "kept")
    left = {row.company_id for row in piling.rows(select(piling.table("users")))}
    assert left == {cast.DISPUTED}, "a hold is not lifted by time"
    people = ("support_questions", "newsletter_subscribers", "register_people", "suppliers", "visits")
    assert {table: piling.count(table) for table in people} == dict.fromkeys(people, 0)


def test_a_purpose_that_ends_in_dots_is_found(piling: PilingStory) -> None:
    assert [found for found in lint(piling.path) if found.code == "P419"] == []
    said = piling.path.read_text(encoding="utf-8")
    purpose = "purpose: Helpen met vragen, van gebruikers en van wie er nog geen is"
    assert said.count(purpose) == 1
    piling.path.write_text(said.replace(purpose, 'purpose: "Helpen met vragen, ..."'), encoding="utf-8")
    (found,) = [finding for finding in lint(piling.path) if finding.code == "P419"]
    assert "give-support" in found.message


@pytest.mark.promise("CP-06")
def test_a_column_that_no_purpose_needs_breaks_it_until_it_is_gone(piling: PilingStory) -> None:
    ann = piling.life(cast.ANN)
    assert piling.standing(COVERED) == "kept"
    piling.change(text("ALTER TABLE users ADD COLUMN birth_date DATE"))
    piling.bind()
    broken = piling.verdict(COVERED)
    assert str(broken.standing) == "broken"
    assert [(place.table, place.column) for place in broken.places] == [("users", "birth_date")]

    # Calling it personal is no way out: a contract that needs it would have to say so.
    said = piling.path.read_text(encoding="utf-8")
    function = "      function:       function\n"
    declared = said.replace(function, f"{function}      birth_date: birth date\n")
    assert declared != said
    piling.path.write_text(declared, encoding="utf-8")
    assert {"P409"} == {found.code for found in lint(piling.path) if str(found.level) == "error"}
    # Nor is letting an activity use it, without saying what the contract needs it for.
    email = "      - users.email: daarmee logt iemand in\n"
    assert declared.count(email) == 1
    piling.path.write_text(declared.replace(email, f"{email}      - users.birth_date\n"), encoding="utf-8")
    piling.bind()
    assert piling.standing(COVERED) == "kept"
    broken = piling.verdict(NEEDED)
    assert str(broken.standing) == "broken"
    assert [(place.table, place.column) for place in broken.places] == [("users", "birth_date")]
    assert "give-access-to-an-account" in broken.why
    piling.path.write_text(said, encoding="utf-8")

    piling.change(text("ALTER TABLE users DROP COLUMN birth_date"))
    piling.bind()
    assert (piling.standing(COVERED), piling.standing(NEEDED)) == ("kept", "kept")
    assert piling.life(cast.ANN) == ann


@pytest.mark.promise("CP-06")
def test_each_column_that_rests_on_the_contract_alone_is_needed_by_name(piling: PilingStory) -> None:
    """Nothing comes in by a star or by the name of a table."""
    for activity in piling.map.policy.activities:
        for use in activity.uses:
            assert not use.name.endswith("*")
    for table in piling.map.tables.values():
        for column in table.columns.values():
            if column.kind is ColumnKind.PERSONAL:
                assert column.activities, f"{table.name}.{column.name}"
