"""CC-17: the vendor improves its product with an organisation's data where the agreement says so, or with nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from gestand.examples.building import policy_text
from gestand.examples.crisisconnect import cast
from gestand.policy.reader import lint

from .story import Story, touched

IMPROVE = "keep/improve-the-app"


def usage_of(crisis: Story, organisation: int) -> set[int]:
    events, users = crisis.table("usage_events").c, crisis.table("users").c
    of = select(events.id).join(crisis.table("users"), users.id == events.user_id)
    return {row.id for row in crisis.rows(of.where(users.organisation_id == organisation))}


@pytest.mark.promise("CC-17")
def test_usage_goes_when_the_organisation_takes_its_instruction_back(crisis: Story) -> None:
    assert crisis.standing(IMPROVE) == "kept"
    theirs, others = usage_of(crisis, cast.NEIGHBOUR), usage_of(crisis, cast.HEALTHY)
    assert theirs
    assert others
    crisis.set("organisations", cast.NEIGHBOUR, improves=False)
    broken = crisis.verdict(IMPROVE)
    assert (str(broken.standing), broken.count) == ("broken", len(theirs))
    before = crisis.everything()

    crisis.apply()

    assert crisis.standing(IMPROVE) == "kept"
    assert touched(before, crisis.everything()) == {"usage_events": theirs}
    assert crisis.count("screen_counts") > 3, "what is of everybody together is still there"
    assert usage_of(crisis, cast.HEALTHY) == others


INSTRUCTED, ROLE = "    only where: organisations.improves is yes\n", "    role: processor\n"


@pytest.mark.parametrize(
    ("left_out", "found"),
    [((), []), ((INSTRUCTED,), ["improve-the-app"]), ((INSTRUCTED, ROLE), [])],
    ids=["where it is instructed", "where it is not", "where the vendor says that it decides"],
)
def test_a_purpose_of_the_vendors_own_needs_an_instruction(
    tmp_path: Path, left_out: tuple[str, ...], found: list[str]
) -> None:
    text = policy_text("crisisconnect")
    for line in left_out:
        assert text.count(line) == 1
        text = text.replace(line, "")
    path = tmp_path / "privacy.yaml"
    path.write_text(text, encoding="utf-8")
    said = [finding.message for finding in lint(path) if finding.code == "P215"]
    assert [name for name in found if name in said[0]] == found
    assert len(said) == len(found)
