"""CO-08: no activity decides about people by itself, each says so, and beside what was decided stands who did."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from gestand.acts import Person
from gestand.examples.cloudomotion import cast
from gestand.policy.reader import lint
from gestand.rights.export import export

from .story import Story, local

NONE = "decisions/all"
APPROVED = "    decides: {what: workdays.approved_at, by: workdays.approved_by_id}\n"


@pytest.mark.promise("CO-08")
def test_hours_that_nobody_approved_are_not_approved(hours: Story) -> None:
    of = hours.table("workdays")
    days = hours.rows(select(of.c.id).where(of.c.user_id == cast.ANNA, of.c.approved_at.is_(None)))
    day = days[0].id if days else hours.rows(select(of.c.id).where(of.c.user_id == cast.ANNA))[0].id
    hours.set("workdays", day, approved_by_id=None, approved_at=None)
    assert hours.standing(NONE) == "kept"
    hours.set("workdays", day, approved_at=local("2026-03-13"))
    broken = hours.verdict(NONE)
    assert (str(broken.standing), broken.count) == ("broken", 1)
    assert [(place.table, place.column) for place in broken.places] == [("workdays", "approved_by_id")]
    hours.set("workdays", day, approved_by_id=cast.BAS)
    assert hours.standing(NONE) == "kept"


@pytest.mark.promise("CO-08")
def test_an_activity_that_decides_by_itself_contradicts_the_statement(hours: Story, tmp_path: Path) -> None:
    out = tmp_path / "answer.zip"
    export(hours.map, hours.stores, hours.records, Person("user", (cast.ANNA,)), hours.now, out, language="nl")
    with zipfile.ZipFile(out) as answer:
        assert "een mens beslist" in answer.read("index.html").decode()

    hours.amend((APPROVED, "    decides: by itself\n"))
    broken = hours.verdict(NONE)
    assert (str(broken.standing), broken.why) == ("broken", "register-hours decides by itself")
    assert [finding.code for finding in lint(hours.path) if finding.code == "P422"] == ["P422"]
    hours.amend(("    decides: by itself\n", ""))
    assert hours.standing(NONE) == "unknown", "one that does not say is not called kept"
    hours.amend(
        (
            "    basis: contract\n    uses:\n      - users.user_name\n",
            f"    basis: contract\n{APPROVED}    uses:\n      - users.user_name\n",
        )
    )
    assert hours.standing(NONE) == "kept"
