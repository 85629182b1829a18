"""CO-02: users, relations, suppliers and visitors each have their own data, purposes, terms and rights."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from gestand.acts import Ending, Person
from gestand.datamap.model import ColumnKind
from gestand.examples.cloudomotion import cast

from .story import Story, local, touched

HOURS = "keep/register-hours"
TERMS = {
    "user": {HOURS},
    "contact": {"keep/do-business", "keep/handle-payments", "keep/keep-in-touch", "keep/show-who-recommends-us"},
    "supplier": {"keep/buy"},
    "visitor": {"keep/answer-contact-forms", "keep/improve-the-website"},
}


def broken(town: Story) -> set[str]:
    return {key for key, verdict in town.verify().items() if str(verdict.standing) == "broken"}


def users_of(town: Story, organisation: int) -> set[int]:
    users = town.table("users")
    return {row.id for row in town.rows(select(users.c.id).where(users.c.organisation_id == organisation))}


def test_no_column_is_of_two_kinds_of_people(hours: Story) -> None:
    served: dict[str, set[str]] = {}
    for table in hours.map.tables.values():
        groups = {claim.group for claim in table.claims} & TERMS.keys()
        for column in table.columns.values():
            if column.kind is ColumnKind.PERSONAL:
                (group,) = groups
                served.setdefault(group, set()).update(f"keep/{name}" for name in column.activities)
    books = {"keep/accounting", "keep/accounting-of-what-we-buy"}
    assert {group: terms - books for group, terms in served.items()} == TERMS


@pytest.mark.promise("CO-02")
def test_what_ends_for_users_ends_for_no_other_people(hours: Story) -> None:
    assert broken(hours) == set()
    theirs = users_of(hours, cast.NEIGHBOUR)
    hours.set("organisations", cast.NEIGHBOUR, cancelled_at=local("2026-02-27"))
    assert hours.standing(HOURS, local("2026-03-13", "23:59:59")) == "kept"
    assert broken(hours) == {HOURS}

    before = hours.everything()
    hours.apply()

    assert hours.standing(HOURS) == "kept"
    found = touched(before, hours.everything())
    assert found["users"] == theirs
    assert found["organisations"] == {cast.NEIGHBOUR}
    assert found["relations"] == {cast.NEIGHBOUR}, "the link to the organisation alone"
    assert not found.keys() & {"contacts", "invoices", "contact_forms", "page_views", "supplier_contacts", "mailings"}
    relation = hours.row("relations", cast.NEIGHBOUR)
    assert relation is not None
    assert relation == {**before["relations", (cast.NEIGHBOUR,)], "organisation_id": None}


@pytest.mark.promise("CO-02")
def test_what_ends_for_visitors_and_relations_ends_for_no_user(hours: Story) -> None:
    (form,) = hours.rows(select(hours.table("contact_forms").c.id).limit(1))[0]
    hours.set("contact_forms", form, contacted_at=local("2026-03-13"), kept_until=None)
    hours.set("contacts", cast.RIK, deleted_at=local("2026-03-13"))
    assert broken(hours) == {"keep/answer-contact-forms", "keep/improve-the-website", "keep/do-business"}
    before = hours.everything()
    hours.apply()
    assert broken(hours) == set()
    found = touched(before, hours.everything())
    assert found.pop("page_views")
    assert found == {"contact_forms": {form}, "contacts": {cast.RIK}}


@pytest.mark.promise("CO-02")
def test_an_organisation_that_says_when_it_leaves_is_gone_from_that_day_with_its_people_only(hours: Story) -> None:
    customer, leaves = Person("customer", (cast.BACK,)), local("2026-03-14", "00:00:00")
    theirs = users_of(hours, cast.BACK)
    hours.records.record_endings([Ending("e", "register-hours", customer, leaves, "letter")], local("2026-03-01"))
    assert hours.standing(HOURS, local("2026-03-13", "23:59:59")) == "kept"
    assert broken(hours) == {HOURS}
    before = hours.everything()
    hours.apply()
    assert broken(hours) == set()
    found = touched(before, hours.everything())
    assert (found["users"], found["organisations"]) == (theirs, {cast.BACK})
    workdays = hours.table("workdays")
    assert found["workdays"] == {
        key[0] for (table, key), row in before.items() if table == "workdays" and row["user_id"] in theirs
    }
    assert hours.rows(select(workdays.c.id).where(workdays.c.user_id.in_(theirs))) == []
