"""CV-11: after an established abuse the security data of its maker stays until the hold is lifted, and nothing else.

That what is held is *usable* for that purpose only asks for gates in the stores, which this version does not build.
"""

from __future__ import annotations

import json

import pytest

from gestand.acts import Hold, Person
from gestand.cli.main import main

from .neighbours import ALICE, BOB, CHARLIE, login, use
from .story import Story, changed, local, stays

SAFE, USE = "keep/keep-the-service-safe", "keep/improve-the-service"
AT = "2026-03-14T03:00:00+01:00"

LOGIN, VISIT, BOBS = 90_010, 90_011, 90_012
LONG_AGO = local("2022-05-01")


def plant(story: Story) -> None:
    """Log-ins of Alice and of Bob and a visit of hers, all of long ago."""
    story.change(login(LOGIN, ALICE, LONG_AGO), use(VISIT, ALICE, LONG_AGO), login(BOBS, BOB, LONG_AGO))


def held(story: Story) -> None:
    """A hold on the security data of Alice."""
    hold = Hold(
        "abuse-9",
        "keep-the-service-safe",
        Person("user", (ALICE,)),
        "",
        (),
        local("2026-03-01"),
        "finding 9: sent abuse from her account",
        "J. de Wit",
        "2026-09-01",
    )
    story.records.record_hold(hold, local("2026-03-01"))


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The exit code of `gestand hold ...`, and what it wrote."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    written = capsys.readouterr()
    return int(ended.value.code or 0), written.out, written.err


@pytest.mark.promise("CV-11")
def test_a_hold_stops_the_erasure_of_security_data_and_of_nothing_else(town: Story) -> None:
    charlie = town.life(CHARLIE)
    plant(town)
    assert town.verdict(SAFE).count == 2
    held(town)
    assert town.verdict(SAFE).count == 1  # Bob's: the hold is on Alice
    assert town.standing(USE) == "broken"
    row = town.row("logins", LOGIN)

    plan = town.plan()
    (kept,) = [keep for keep in stays(plan, "logins", SAFE) if "hold/abuse-9" in keep.because and "ip" in keep.columns]
    assert kept.until == "hold"
    town.apply()
    assert town.row("logins", LOGIN) == row
    assert (town.row("logins", BOBS), town.row("usage_events", VISIT)) == (None, None)
    assert (town.standing(SAFE), town.standing(USE)) == ("kept", "kept")

    town.records.lift_hold("abuse-9", town.now, "the police have it")
    assert town.standing(SAFE) == "broken"
    town.apply()
    assert town.row("logins", LOGIN) is None
    assert town.standing(SAFE) == "kept"
    assert town.life(CHARLIE) == charlie


@pytest.mark.promise("CV-11")
def test_an_erasure_leaves_exactly_what_the_hold_is_on(town: Story) -> None:
    bob, charlie = town.life(BOB), town.life(CHARLIE)
    plant(town)
    held(town)
    logins = town.life(ALICE)["logins"]
    town.approve(town.erasure(ALICE))
    left = town.life(ALICE)
    assert left["logins"] == logins
    assert not {"Alice Adema", f"user{ALICE}@example.nl"} & set(left["users"][0])
    # Beside it only what a law keeps, what is somebody else's, and what is not of the group `user`.
    assert left.keys() <= {
        "logins",
        "users",
        "invoices",
        "invoice_lines",
        "messages",
        "recipients",
        "contact_questions",
        "newsletter_subscribers",
    }
    town.records.lift_hold("abuse-9", town.now, "the police have it")
    assert town.standing(SAFE) == "broken"
    town.apply()
    assert "logins" not in town.life(ALICE)
    assert town.standing(SAFE) == "kept"
    assert changed(bob, town.life(BOB)) <= {"logins", "messages"}
    assert town.life(CHARLIE) == charlie


@pytest.mark.promise("CV-11")
def test_the_command_line_adds_and_lifts_it_with_a_finding_an_owner_and_a_review(
    town: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(town)
    assert town.verdict(SAFE).count == 2
    whom = ("--person", f"user:{ALICE}", "--activity", "keep-the-service-safe", "--at", AT)
    why = ("--reason", "finding 9", "--owner", "J. de Wit", "--review", "2026-09-01")
    for missing in range(0, len(why), 2):
        code, _, error = said(capsys, "hold", town.path, "add", *whom, *why[:missing], *why[missing + 2 :])
        assert code == 2
        assert "usage/options" in error
    assert [one for one in town.records.holds() if one.person == Person("user", (ALICE,))] == []

    code, out, _ = said(capsys, "hold", town.path, "add", *whom, *why, "--format", "json")
    assert code == 0
    (made,) = json.loads(out)["holds"]
    assert (made["reason"], made["owner"], made["review"]) == ("finding 9", "J. de Wit", "2026-09-01")
    town.apply()
    assert town.row("logins", LOGIN) is not None
    assert town.standing(SAFE) == "kept"

    lift = ("lift", "--id", made["id"], "--reason", "the police have it", "--at", "2026-03-15T03:00:00+01:00")
    code, _, _ = said(capsys, "hold", town.path, *lift)
    assert code == 0
    later = local("2026-03-15", "04:00:00")
    assert town.standing(SAFE, later) == "broken"
    town.apply(later)
    assert town.row("logins", LOGIN) is None
    assert town.standing(SAFE, later) == "kept"
