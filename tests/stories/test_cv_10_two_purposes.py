"""CV-10: the same columns for two purposes. A value stays for the longest of those that still hold it.

That a value may no longer be *read* for the purpose that ended asks for gates in the stores (*usable*), which this
version does not build; what a purpose alone needed is gone, and that is what is told here.
"""

from __future__ import annotations

import pytest

from .neighbours import ALICE, BOB, CHARLIE, login
from .story import Story, local, stays

SAFE, LOGGING_IN = "keep/keep-the-service-safe", "keep/improve-logging-in"
SHARED, ONLY_SAFE = ("ip", "device_id", "os", "place"), ("session_id", "connection_kind")

YEAR_OLD, NOT_YET, TWO_YEARS_OLD = 90_010, 90_011, 90_012


@pytest.mark.promise("CV-10")
def test_what_only_the_ended_purpose_needed_goes_and_the_rest_stays_for_the_other(town: Story) -> None:
    charlie = town.life(CHARLIE)
    town.change(
        login(YEAR_OLD, ALICE, local("2025-03-13", "23:59:59")),
        login(NOT_YET, ALICE, local("2025-03-14", "00:00:00")),
        login(TWO_YEARS_OLD, BOB, local("2024-03-13", "23:59:59")),
    )
    assert town.verdict(LOGGING_IN).count == 1
    broken = town.verdict(SAFE)
    assert (str(broken.standing), broken.count) == ("broken", 2)
    cells = {place.column: place.count for place in broken.places}
    assert [cells[column] for column in ONLY_SAFE] == [2, 2]
    # The other purpose still holds what they share, of the row that is a year old.
    assert [cells[column] for column in SHARED] == [1, 1, 1, 1]

    plan = town.plan()
    (kept,) = [keep for keep in stays(plan, "logins", LOGGING_IN) if set(keep.columns) == set(SHARED)]
    assert kept.until > "2026-03-14"
    before = town.row("logins", YEAR_OLD)
    town.apply()
    after = town.row("logins", YEAR_OLD)
    assert before is not None
    assert after == {**before, **dict.fromkeys(ONLY_SAFE)}
    assert None not in (town.row("logins", NOT_YET) or {}).values()
    assert town.row("logins", TWO_YEARS_OLD) is None
    assert (town.standing(SAFE), town.standing(LOGGING_IN)) == ("kept", "kept")
    assert town.life(CHARLIE) == charlie


@pytest.mark.promise("CV-10")
def test_what_was_kept_for_the_longer_purpose_goes_when_that_one_ends(town: Story) -> None:
    town.change(login(YEAR_OLD, ALICE, local("2024-03-14", "12:00:00")))
    assert town.standing(SAFE) == "broken"
    assert town.standing(LOGGING_IN) == "kept"
    town.apply()
    assert town.standing(SAFE) == "kept"
    row = town.row("logins", YEAR_OLD)
    assert row is not None
    assert row["ip"] is not None
    tomorrow = local("2026-03-15", "00:00:00")
    assert town.standing(LOGGING_IN, tomorrow) == "broken"
    town.apply(tomorrow)
    assert town.row("logins", YEAR_OLD) is None
    assert town.standing(LOGGING_IN, tomorrow) == "kept"
