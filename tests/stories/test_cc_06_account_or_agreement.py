"""CC-06: what is kept ends with the account or with the agreement, whichever comes first; a vague term does not run."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from gestand.errors import Level
from gestand.examples.building import policy_text
from gestand.examples.crisisconnect import cast
from gestand.policy.reader import lint

from .story import Story, local, touched

LOG_IN, APP, LEAD = "keep/log-in", "keep/use-the-app", "keep/lead-a-crisis"


def users_of(crisis: Story, organisation: int) -> set[int]:
    of = crisis.table("users").c
    return {row.id for row in crisis.rows(select(of.id).where(of.organisation_id == organisation))}


def standings(crisis: Story) -> set[str]:
    said = crisis.verify()
    return {str(said[promise].standing) for promise in (LOG_IN, APP, LEAD)}


@pytest.mark.promise("CC-06")
def test_an_account_that_is_closed_goes_before_the_agreement_ends(crisis: Story) -> None:
    crisis.set("organisations", cast.HEALTHY, agreement_ended_at=local("2026-12-31"))
    anna = crisis.row("users", cast.ANNA)
    crisis.set("users", cast.BAS, closed_at=local("2026-03-13", "16:00:00"))
    assert crisis.standing(LOG_IN, local("2026-03-13", "15:59:59")) == "kept"
    broken = crisis.verdict(LOG_IN)
    assert str(broken.standing) == "broken"
    assert {place.table for place in broken.places} == {"users", "logins", "administrators"}
    before = crisis.everything()

    crisis.apply()

    assert standings(crisis) == {"kept"}
    found = touched(before, crisis.everything())
    assert found.pop("users") == {cast.BAS}
    theirs = {"user_id", "sender_id", "recipient_id", "author_id", "authorised_by_id", "subject_id", "opened_by_id"}
    for table, keys in found.items():
        rows = {key[0]: row for (name, key), row in before.items() if name == table}
        if table not in ("receipts", "team_members"):
            assert all(cast.BAS in {rows[key].get(column) for column in theirs} for key in keys), table
    shell = crisis.row("users", cast.BAS)
    assert shell is not None, "Anna wrote to him"
    assert {shell[column] for column in ("password_hash", "email", "infix", "telephone")} == {None}
    assert (shell["first_name"], shell["last_name"]) == ("(verwijderd)", "(verwijderd)")
    assert "hofman" not in str(shell["search"]), "the search does not find the name any more"
    assert not list(crisis.uploads.glob(f"{cast.BAS}/*"))
    assert list(crisis.uploads.glob(f"{cast.ANNA}/*"))
    assert crisis.row("users", cast.ANNA) == anna


@pytest.mark.promise("CC-06")
def test_an_agreement_that_ends_takes_all_of_the_organisation_and_nothing_of_another(crisis: Story) -> None:
    theirs = users_of(crisis, cast.NEIGHBOUR)
    crisis.set("organisations", cast.NEIGHBOUR, agreement_ended_at=local("2026-03-13", "16:00:00"))
    assert crisis.standing(LOG_IN) == "broken"
    before = crisis.everything()

    crisis.apply()

    assert standings(crisis) == {"kept"}
    found = touched(before, crisis.everything())
    assert found.pop("organisations") == {cast.NEIGHBOUR}
    assert found.pop("users") == theirs
    assert {"crises", "alarms", "receipts", "logbook", "messages", "documents", "teams", "devices"} <= found.keys()
    led = [(key[0], row) for (name, key), row in before.items() if name == "crises"]
    crises = {key for key, row in led if row["organisation_id"] == cast.NEIGHBOUR}
    assert found.pop("crises") == crises
    for table in ("alarms", "logbook", "messages", "documents"):
        mine = {key[0] for (name, key), row in before.items() if name == table and row["crisis_id"] in crises}
        assert found[table] == mine, table
    assert not [folder for user in theirs for folder in crisis.uploads.glob(f"{user}/*")]


@pytest.mark.parametrize("vague", ["zolang noodzakelijk", "as long as necessary for the purposes"])
def test_a_term_that_is_as_vague_as_the_sentence_is_refused(tmp_path: Path, vague: str) -> None:
    path = tmp_path / "privacy.yaml"
    text = policy_text("crisisconnect")
    concrete = "keep: until organisations.agreement_ended_at\n"
    assert text.count(concrete) == 1
    path.write_text(text.replace(concrete, f"keep: {vague}\n"), encoding="utf-8")
    (error,) = [found for found in lint(path) if found.level is Level.ERROR]
    assert (error.code, "lead-a-crisis" in error.message, bool(error.hint)) == ("P402", True, True)
