"""CP-25: what a dispute needs is held, with reason, owner and review, and nothing beside it.

That what is held is *usable* for that dispute only asks for gates in the stores, which this version does not build.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from gestand.acts import Hold, Person
from gestand.cli.main import main
from gestand.examples.cloudpiling import cast
from stories.story import stays

from .conftest import PilingStory

WORK, CUSTOMERS = "keep/deliver-the-service", "keep/manage-customers"
AT = "2026-03-14T03:00:00+01:00"


def left(story: PilingStory) -> None:
    """The neighbour's contract ended more than a year ago."""
    story.set("companies", cast.NEIGHBOUR, contract_ended_at=story.now - timedelta(days=367))


def hold(story: PilingStory, name: str, person: Person | None, table: str = "", key: tuple[int, ...] = ()) -> None:
    since, reason = story.now - timedelta(days=3), "claim 2026-007: a silo leans (article 17(3)(e))"
    held = Hold(name, "deliver-the-service", person, table, key, since, reason, "legal", "2026-09-01")
    story.records.record_hold(held, since)


def calculated(story: PilingStory) -> list[tuple[int, ...]]:
    calculations, projects = story.table("calculations"), story.table("projects")
    joined = select(calculations.c.id, projects.c.id).join(projects, projects.c.id == calculations.c.project_id)
    return [tuple(row) for row in story.rows(joined.where(projects.c.company_id == cast.NEIGHBOUR).order_by("id"))]


@pytest.mark.promise("CP-25")
def test_what_was_calculated_for_a_customer_stays_until_the_claim_is_settled(piling: PilingStory) -> None:
    ann, work = piling.life(cast.ANN), calculated(piling)
    assert len(work) > 3
    left(piling)
    assert (piling.standing(WORK), piling.standing(CUSTOMERS)) == ("broken", "broken")
    hold(piling, "claim-7", Person("customer", (cast.NEIGHBOUR,)))
    assert (piling.standing(WORK), piling.standing(CUSTOMERS)) == ("kept", "broken")

    plan = piling.plan()
    kept = [keep for keep in stays(plan, "calculations", WORK) if "hold/claim-7" in keep.because]
    assert kept
    assert {keep.until for keep in kept} == {"hold"}
    piling.apply()
    assert calculated(piling) == work
    assert piling.standing(CUSTOMERS) == "kept"
    dirk = piling.row("users", cast.DIRK)
    assert dirk is not None
    assert (dirk["phone"], dirk["function"]) == (None, None), "the dispute does not need how to reach him"

    piling.records.lift_hold("claim-7", piling.now, "settled out of court")
    assert piling.standing(WORK) == "broken"
    piling.apply()
    assert calculated(piling) == []
    assert piling.standing(WORK) == "kept"
    assert piling.life(cast.ANN) == ann


@pytest.mark.promise("CP-25")
def test_a_hold_on_one_calculation_keeps_it_whole_and_lets_the_others_go(piling: PilingStory) -> None:
    (first, project), *others = calculated(piling)
    row = piling.row("calculations", first)
    left(piling)
    assert piling.standing(WORK) == "broken"
    hold(piling, "claim-8", None, "calculations", (first,))
    assert piling.standing(WORK) == "broken", "the others are over"
    piling.apply()
    assert piling.standing(WORK) == "kept"
    assert calculated(piling) == [(first, project)]
    assert others
    assert piling.row("calculations", first) == row
    piling.records.lift_hold("claim-8", piling.now, "settled out of court")
    assert piling.standing(WORK) == "broken"
    piling.apply()
    assert calculated(piling) == []
    assert piling.standing(WORK) == "kept"


def test_a_claim_needs_a_reason_an_owner_and_a_review(piling: PilingStory, capsys: pytest.CaptureFixture[str]) -> None:
    whom = ("--person", f"customer:{cast.NEIGHBOUR}", "--activity", "deliver-the-service", "--at", AT)
    why = ("--reason", "claim 9", "--owner", "legal", "--review", "2026-09-01")
    for missing in range(0, len(why), 2):
        code, _ = _said(capsys, "hold", piling.path, "add", *whom, *why[:missing], *why[missing + 2 :])
        assert code == 2
    code, out = _said(capsys, "hold", piling.path, "add", *whom, *why, "--format", "json")
    assert code == 0
    (made,) = json.loads(out)["holds"]
    assert (made["reason"], made["owner"], made["review"]) == ("claim 9", "legal", "2026-09-01")


def _said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0), capsys.readouterr().out
