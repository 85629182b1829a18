"""CV-09: usage data goes two years after it was collected, row by row."""

from __future__ import annotations

import pytest

from .neighbours import ALICE, BOB, CHARLIE, login, use
from .story import Story, local

USE = "keep/improve-the-service"
LOGGING_IN = "keep/improve-logging-in"

LONG_AGO, LAST, FIRST, RECENT = 90_010, 90_011, 90_012, 90_013
WHEN = {
    LONG_AGO: local("2021-06-01"),
    LAST: local("2024-03-13", "23:59:59"),
    FIRST: local("2024-03-14", "00:00:00"),
    RECENT: local("2026-03-13"),
}


@pytest.mark.promise("CV-09")
def test_each_row_goes_by_its_own_date(town: Story) -> None:
    charlie = town.life(CHARLIE)
    at = town.table("usage_events").c.at
    assert town.standing(USE) == "kept"
    town.change(*(use(key, ALICE, when) for key, when in WHEN.items()), use(90_020, BOB, WHEN[LONG_AGO]))
    broken = town.verdict(USE)
    assert (str(broken.standing), broken.count) == ("broken", 3)
    assert {(place.column, place.count) for place in broken.places} >= {("ip", 3), ("page", 3)}

    old = town.count("usage_events", at <= WHEN[LAST])
    every = town.count("usage_events")
    assert old == 3
    town.apply()
    assert town.standing(USE) == "kept"
    assert [town.row("usage_events", key) is None for key in WHEN] == [True, True, False, False]
    assert town.count("usage_events") == every - old
    assert town.row("usage_events", BOB) is not None
    assert town.life(CHARLIE) == charlie
    # The next row goes the next day, and not before.
    assert town.standing(USE, local("2026-03-14", "23:59:59")) == "kept"
    assert town.verdict(USE, local("2026-03-15", "00:00:00")).count == 1


@pytest.mark.promise("CV-09")
def test_what_is_known_of_her_log_ins_goes_in_the_same_way(town: Story) -> None:
    charlie = town.life(CHARLIE)
    town.change(*(login(key, ALICE, when) for key, when in WHEN.items()))
    assert town.verdict(LOGGING_IN).count == 2
    town.apply()
    assert town.standing(LOGGING_IN) == "kept"
    assert [town.row("logins", key) is None for key in WHEN] == [True, True, False, False]
    assert town.row("logins", ALICE) is not None
    assert town.life(CHARLIE) == charlie
