"""CP-02: who people are, how to reach them, money, and when and how long the platform is used, each in columns."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from gestand.datamap.model import ColumnKind
from gestand.examples.cloudpiling import cast
from stories.story import local

from .conftest import PilingStory

COVERED, TIMING = "covered/app", "keep/optimise-the-platform"

STATED = {
    "name": {"users", "invoices", "suppliers"},
    "email": {"users", "suppliers", "newsletter_subscribers"},
    "telephone": {"users", "suppliers"},
    "bank account": {"suppliers", "purchase_invoices"},
    "usage": {"visits"},
}
"""What the statement says is collected, and some tables where it must be found."""


def test_each_kind_that_the_statement_names_is_found_in_columns(piling: PilingStory) -> None:
    found: dict[str, set[str]] = {}
    for table in piling.map.tables.values():
        for column in table.columns.values():
            if column.kind is ColumnKind.PERSONAL and column.category:
                found.setdefault(str(column.category), set()).add(table.name)
    assert {kind: tables & found[kind] for kind, tables in STATED.items()} == STATED


@pytest.mark.promise("CP-02")
def test_a_time_of_use_that_nobody_mapped_breaks_it_until_it_is_mapped_and_ends(piling: PilingStory) -> None:
    ann = piling.life(cast.ANN)
    assert piling.standing(COVERED) == "kept"
    piling.change(text("ALTER TABLE visits ADD COLUMN idle_seconds INTEGER"))
    piling.bind()
    broken = piling.verdict(COVERED)
    assert str(broken.standing) == "broken"
    assert [(place.table, place.column) for place in broken.places] == [("visits", "idle_seconds")]

    piling.amend(
        ("seconds: {is: usage, origin: observed}", "seconds: {is: usage, origin: observed}\n      idle_seconds: usage"),
        ("uses: [visits.seconds]", "uses: [visits.seconds, visits.idle_seconds]"),
    )
    assert piling.standing(COVERED) == "kept"
    assert piling.standing(TIMING) == "kept"

    # Mapped is not enough: it goes when the other times of use do.
    piling.change(text(f"UPDATE visits SET idle_seconds = 60 WHERE user_id <> {cast.ANN}"))
    visits = piling.table("visits")
    due = (visits.c.started_at < local("2025-03-14", "00:00:00"), visits.c.user_id != cast.ANN)
    late, every = piling.count("visits", *due), piling.count("visits")
    assert late > 0
    broken = piling.verdict(TIMING)
    assert (str(broken.standing), broken.count) == ("broken", late)
    piling.apply()
    assert piling.standing(TIMING) == "kept"
    assert piling.count("visits", *due, text("idle_seconds IS NOT NULL")) == 0
    assert piling.count("visits", text("idle_seconds IS NOT NULL")) > 0
    assert piling.count("visits", visits.c.screens.is_not(None)) == every, "the screens stay for a month more"
    after = piling.life(cast.ANN)
    # Her visits have a column more, with nothing in it.
    assert {place for place in ann if ann[place] != after[place]} <= {"visits"}
    assert ann.keys() == after.keys()
