"""CO-28: of a visitor who left no way to be reached, nothing stays."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text

from .story import Story, local, touched

PROMISE, COVERED = "orphans/page_views", "covered/app"
LEFT_NOTHING, LEFT_AN_ADDRESS = 90_001, 90_002


@pytest.mark.promise("CO-28")
def test_pages_that_somebody_looked_at_who_left_nothing_go(hours: Story) -> None:
    assert hours.standing(PROMISE) == "kept"
    when, views = local("2026-03-13"), hours.table("page_views")
    (form,) = hours.rows(select(hours.table("contact_forms").c.id).limit(1))[0]
    looked = {"page": "/prijzen", "cookie_id": "a-cookie", "at": when}
    hours.change(
        insert(views).values(id=LEFT_NOTHING, contact_form_id=None, **looked),
        insert(views).values(id=LEFT_AN_ADDRESS, contact_form_id=form, **looked),
    )
    broken = hours.verdict(PROMISE)
    assert (str(broken.standing), broken.count) == ("broken", 1)

    before = hours.everything()
    hours.apply()

    assert hours.standing(PROMISE) == "kept"
    assert touched(before, hours.everything()) == {"page_views": {LEFT_NOTHING}}


@pytest.mark.promise("CO-28")
def test_a_log_of_visitors_that_nobody_declared_is_named(hours: Story) -> None:
    assert hours.standing(COVERED) == "kept"
    hours.change(text("CREATE TABLE visits (id INTEGER PRIMARY KEY, ip VARCHAR(45), at DATE)"))
    hours.bind()
    broken = hours.verdict(COVERED)
    assert str(broken.standing) == "broken"
    assert any("visits" in f"{place.table}" for place in broken.places)
    hours.change(text("DROP TABLE visits"))
    hours.bind()
    assert hours.standing(COVERED) == "kept"
