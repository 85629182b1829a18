"""CO-18: a message by the form goes once the visitor was contacted, unless somebody gave a reason, and an end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Executable, insert

from .story import Story, local, touched

PROMISE, PAGES = "keep/answer-contact-forms", "keep/improve-the-website"
ASKED, OTHER = 90_001, 90_002


def form(town: Story, key: int, sent: datetime, **more: Any) -> tuple[Executable, ...]:
    """A message, and a page that the visitor had looked at."""
    message = {"name": "Bezoeker", "email": f"b{key}@post.example", "telephone": "06-00", "message": "Kan dit ook?"}
    return (
        insert(town.table("contact_forms")).values(id=key, sent_at=sent, **message, **more),
        insert(town.table("page_views")).values(id=key, contact_form_id=key, page="/", cookie_id="x", at=sent),
    )


@pytest.mark.promise("CO-18")
def test_a_message_goes_once_the_visitor_was_contacted(hours: Story) -> None:
    assert (hours.standing(PROMISE), hours.standing(PAGES)) == ("kept", "kept")
    answered = local("2026-03-12", "16:00:00")
    hours.change(*form(hours, ASKED, local("2026-03-10"), contacted_at=answered), *form(hours, OTHER, answered))
    assert hours.standing(PROMISE, local("2026-03-12", "15:59:59")) == "kept"
    broken = hours.verdict(PROMISE)
    assert str(broken.standing) == "broken"
    assert {place.column for place in broken.places} == {"name", "email", "telephone", "message"}

    before = hours.everything()
    hours.apply()

    assert (hours.standing(PROMISE), hours.standing(PAGES)) == ("kept", "kept")
    assert touched(before, hours.everything()) == {"contact_forms": {ASKED}, "page_views": {ASKED}}


@pytest.mark.promise("CO-18")
def test_a_reason_keeps_it_to_the_end_of_the_day_that_was_given_with_it(hours: Story) -> None:
    why: dict[str, Any] = {"kept_until": date(2026, 3, 13), "kept_because": "wil een offerte"}
    hours.change(*form(hours, ASKED, local("2026-02-01"), contacted_at=local("2026-02-03"), **why))
    assert hours.standing(PROMISE, local("2026-03-13", "23:59:59")) == "kept"
    assert hours.standing(PROMISE, local("2026-03-14", "00:00:00")) == "broken"
    hours.set("contact_forms", ASKED, kept_until=date(2026, 3, 14))
    assert hours.standing(PROMISE) == "kept"
    hours.apply()
    assert hours.row("contact_forms", ASKED) is not None
    hours.set("contact_forms", ASKED, kept_until=date(2026, 3, 13))
    assert hours.standing(PROMISE) == "broken"

    before = hours.everything()
    hours.apply()

    assert hours.standing(PROMISE) == "kept"
    assert touched(before, hours.everything()) == {"contact_forms": {ASKED}, "page_views": {ASKED}}


@pytest.mark.promise("CO-18")
def test_what_nobody_answered_stays_however_old_until_somebody_does(hours: Story) -> None:
    hours.change(*form(hours, ASKED, local("2022-01-01")))
    hours.apply()
    assert hours.row("contact_forms", ASKED) is not None
    assert hours.standing(PROMISE) == "kept"
    hours.set("contact_forms", ASKED, contacted_at=local("2026-03-13"))
    assert hours.standing(PROMISE) == "broken"
    hours.apply()
    assert hours.row("contact_forms", ASKED) is None
    assert hours.standing(PROMISE) == "kept"
