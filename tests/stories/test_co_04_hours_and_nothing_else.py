"""CO-04: of a user the name, the hours and the hours per part are kept, and nothing else; or it is said what."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, text

from gestand.datamap.model import ColumnKind
from gestand.examples.cloudomotion import cast

from .story import Story, local

ONLY, COVERED = "only/user", "covered/app"


def test_the_data_of_users_is_mapped_to_the_columns_where_it_stands(hours: Story) -> None:
    found = {
        f"{table.name}.{column.name}": column.category
        for table in hours.map.tables.values()
        for column in table.columns.values()
        if column.kind is ColumnKind.PERSONAL and any(claim.group == "user" for claim in table.claims)
    }
    assert found == {
        "users.user_name": "user name",
        "workdays.minutes": "working hours",
        "part_hours.minutes": "working hours",
        "audit_log.changes.user_name": "user name",
        "audit_log.changes.minutes": "working hours",
    }


@pytest.mark.promise("CO-04")
def test_a_column_that_nobody_declared_is_named_and_one_outside_of_the_list_breaks_it(hours: Story) -> None:
    assert (hours.standing(COVERED), hours.standing(ONLY)) == ("kept", "kept")
    hours.change(text("ALTER TABLE users ADD COLUMN telephone VARCHAR(20)"))
    hours.bind()
    broken = hours.verdict(COVERED)
    assert str(broken.standing) == "broken"
    assert {(place.table, place.column) for place in broken.places} == {("users", "telephone")}
    assert hours.standing(ONLY) == "unknown"

    declared, used = 'blank: "(verwijderd {key})"}', "      - users.user_name"
    more = "\n      telephone: telephone", "\n      - users.telephone"
    hours.amend((declared, declared + more[0]), (used, used + more[1]))
    broken = hours.verdict(ONLY)
    assert (str(broken.standing), hours.standing(COVERED)) == ("broken", "kept")
    assert {(place.table, place.column) for place in broken.places} == {("users", "telephone")}

    hours.change(text("ALTER TABLE users DROP COLUMN telephone"))
    hours.amend((declared + more[0], declared), (used + more[1], used))
    assert (hours.standing(COVERED), hours.standing(ONLY)) == ("kept", "kept")


@pytest.mark.promise("CO-04")
def test_a_new_member_of_a_document_is_not_missed(hours: Story) -> None:
    log = hours.table("audit_log")
    assert (hours.standing(COVERED), hours.standing(ONLY)) == ("kept", "kept")
    changes = {"user_name": "anna", "telephone": "06-00"}
    about = {"action": "changed", "subject_type": "User", "subject_id": cast.ANNA, "changes": changes}
    hours.change(insert(log).values(id=90_001, at=local("2026-03-01"), actor_id=cast.BAS, **about))
    hours.bind()
    broken = hours.verdict(COVERED)
    assert str(broken.standing) == "broken"
    assert {(place.table, place.column) for place in broken.places} == {("audit_log", "changes")}
    assert hours.standing(ONLY) == "unknown"
    hours.change(delete(log).where(log.c.id == 90_001))
    hours.bind()
    assert (hours.standing(COVERED), hours.standing(ONLY)) == ("kept", "kept")
