"""CP-09: a vague term does not run until it is an event and a length of time; accounts have the Belgian terms."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from gestand.errors import Level, PolicyError
from gestand.examples.building import policy_text
from gestand.examples.cloudpiling import cast
from gestand.plan.explain import explain_row
from gestand.policy.reader import lint, read
from stories.story import local

from .conftest import PilingStory

BOOKS, OLDER = "keep/accounting", "keep/accounting-until-2021"
WORK = "keep/deliver-the-service"
CONCRETE = "keep: 1 year after companies.contract_ended_at"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "privacy.yaml"
    path.write_text(policy_text("cloudpiling"), encoding="utf-8")
    return path


@pytest.mark.parametrize("vague", ["as long as necessary", "zolang noodzakelijk", "1 year", "until the end"])
def test_lint_refuses_a_vague_term_and_nothing_runs_on_it(policy: Path, vague: str) -> None:
    text = policy.read_text(encoding="utf-8")
    assert text.count(CONCRETE) == 1
    assert [found for found in lint(policy) if found.level is Level.ERROR] == []
    policy.write_text(text.replace(CONCRETE, f"keep: {vague}"), encoding="utf-8")
    (error,) = [found for found in lint(policy) if found.level is Level.ERROR]
    assert (error.code, "deliver-the-service" in error.message, bool(error.hint)) == ("P402", True, True)
    with pytest.raises(PolicyError):
        read(policy)


@pytest.mark.promise("CP-09")
def test_a_term_that_is_an_event_and_a_time_ends(piling: PilingStory) -> None:
    ann = piling.life(cast.ANN)
    assert piling.standing(WORK) == "kept"
    piling.set("companies", cast.NEIGHBOUR, contract_ended_at=piling.now - timedelta(days=367))
    assert piling.standing(WORK) == "broken"
    piling.apply()
    assert piling.standing(WORK) == "kept"
    projects = piling.table("projects")
    assert piling.count("projects", projects.c.company_id == cast.NEIGHBOUR) == 0
    assert piling.life(cast.ANN) == ann


def until(piling: PilingStory, table: str, key: int, promise: str) -> str:
    of = piling.map.named(table)
    assert of is not None
    told = explain_row(piling.map, piling.stores, piling.records, piling.now, of, (key,)).lines
    (end,) = {line.keep.until for line in told if promise in line.keep.because}
    return end


@pytest.mark.promise("CP-09")
@pytest.mark.promise("CP-24")
@pytest.mark.parametrize(
    ("table", "promise", "booked", "kept", "over"),
    [
        ("invoices", BOOKS, date(2022, 6, 1), "2032-12-31", "2033-01-01"),
        ("invoices", BOOKS, date(2023, 1, 1), "2033-12-31", "2034-01-01"),
        ("invoices_until_2021", OLDER, date(2021, 12, 31), "2028-12-31", "2029-01-01"),
        ("invoices_until_2021", OLDER, date(2019, 1, 1), "2026-12-31", "2027-01-01"),
    ],
)
def test_an_invoice_goes_when_the_belgian_term_of_its_year_has_passed(
    piling: PilingStory, table: str, promise: str, booked: date, kept: str, over: str
) -> None:
    of = piling.table(table)
    key = piling.rows(select(of.c.id).where(of.c.user_id == cast.ANN).order_by(of.c.id))[0][0]
    # Of the other invoices of this kind none is as old, so that this one alone is told of.
    piling.change(update(of).where(of.c.id != key, of.c.booked_on <= booked).values(booked_on=_later(booked)))
    piling.set(table, key, booked_on=booked)
    row = piling.row(table, key)

    evening, morning = local(kept, "22:00:00"), local(over, "03:00:00")
    assert piling.standing(promise, evening) == "kept"
    assert until(piling, table, key, promise) == f"{kept}T23:00:00+00:00"
    broken = piling.verdict(promise, morning)
    assert (str(broken.standing), {place.table for place in broken.places} <= {table, "invoice_lines"}) == (
        "broken",
        True,
    )
    assert piling.row(table, key) == row
    piling.apply(morning)
    assert piling.row(table, key) is None
    assert piling.standing(promise, morning) == "kept"


def _later(booked: date) -> date:
    return booked.replace(year=booked.year + 1, month=6, day=1)


def test_every_invoice_lies_where_the_term_of_its_year_counts(piling: PilingStory) -> None:
    change = date(2022, 1, 1)
    new, old = piling.table("invoices"), piling.table("invoices_until_2021")
    assert piling.count("invoices", new.c.booked_on < change) == 0
    assert piling.count("invoices_until_2021", old.c.booked_on >= change) == 0
    assert piling.count("invoices") > 5
    assert piling.count("invoices_until_2021") > 2
