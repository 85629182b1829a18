"""CO-16: who ends the contract has fourteen days to come back; then the organisation goes, and nothing of another."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from gestand.examples.cloudomotion import cast

from .story import Story, local, touched

HOURS = "keep/register-hours"
OURS = {"users", "administrators", "workdays", "part_hours", "machines", "parts", "devices", "audit_log"}


@pytest.mark.promise("CO-16")
def test_an_organisation_is_removed_when_its_fourteenth_day_is_over(hours: Story) -> None:
    of = hours.table("users").c
    theirs = {row.id for row in hours.rows(select(of.id).where(of.organisation_id == cast.NEIGHBOUR))}
    hours.set("organisations", cast.NEIGHBOUR, cancelled_at=local("2026-02-27", "00:00:00"))
    assert hours.standing(HOURS, local("2026-03-13", "23:59:59")) == "kept"
    assert hours.standing(HOURS, local("2026-03-14", "00:00:00")) == "broken"
    before = hours.everything()

    hours.apply()

    assert hours.standing(HOURS) == "kept"
    found = touched(before, hours.everything())
    assert (found.pop("organisations"), found.pop("relations")) == ({cast.NEIGHBOUR}, {cast.NEIGHBOUR})
    assert found.keys() <= OURS
    assert found["users"] == theirs
    for table in ("workdays", "part_hours"):
        rows = {key[0]: row for (name, key), row in before.items() if name == table}
        assert found[table] == {key for key, row in rows.items() if row["user_id"] in theirs}
    assert hours.plan().steps == ()


@pytest.mark.promise("CO-16")
def test_who_comes_back_on_the_last_day_lost_nothing(hours: Story) -> None:
    hours.set("organisations", cast.NEIGHBOUR, cancelled_at=local("2026-02-27"))
    before = hours.everything()
    hours.apply(local("2026-03-13", "23:59:59"))
    assert hours.everything() == before
    assert hours.standing(HOURS) == "broken"
    hours.set("organisations", cast.NEIGHBOUR, cancelled_at=None)
    assert hours.standing(HOURS) == "kept"
    assert hours.plan().steps == ()
