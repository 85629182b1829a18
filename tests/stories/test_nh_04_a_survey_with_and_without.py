"""NH-04: an answer to a survey is somebody's only with a consent for that survey; without it, it is nobody's."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from gestand.examples.nhmb import cast

from .story import Story, touched

PROMISE, APART = "keep/ask-how-satisfied-customers-are", "anonymous/survey_answers"
WITHOUT, WITH = 90_001, 90_002


@pytest.mark.promise("NH-04")
def test_an_answer_without_consent_does_not_stay_somebodys_and_one_with_it_does(maker: Story) -> None:
    assert (maker.standing(PROMISE), maker.standing(APART)) == ("kept", "kept")
    answers = maker.table("survey_answers")
    said = {"postcode": "6901 KB", "satisfaction": 2, "remark": "Het duurde lang.", "answered_at": maker.now}
    maker.change(
        # Of one person: a consent for the one survey is none for the other.
        insert(answers).values(id=WITHOUT, survey_id=2, customer_id=cast.SAID_NO, **said),
        insert(answers).values(id=WITH, survey_id=1, customer_id=cast.SAID_NO, consented_at=maker.now, **said),
    )
    broken = maker.verdict(PROMISE)
    assert (str(broken.standing), broken.count) == ("broken", 1)
    assert maker.standing(APART) == "broken"

    before = maker.everything()
    maker.apply()

    assert (maker.standing(PROMISE), maker.standing(APART)) == ("kept", "kept")
    assert touched(before, maker.everything()) == {"survey_answers": {WITHOUT}}
    # What is left of it: what many others of that region said as well.
    row = maker.row("survey_answers", WITHOUT)
    assert row is not None
    assert row == {
        "id": WITHOUT,
        "survey_id": 2,
        "customer_id": None,
        "postcode": "69",
        "satisfaction": 2,
        **dict.fromkeys(("remark", "answered_at", "consented_at", "withdrawn_at")),
    }


@pytest.mark.promise("NH-04")
def test_a_consent_that_is_taken_back_makes_the_answer_nobodys(maker: Story) -> None:
    assert maker.standing(PROMISE) == "kept"
    answers = maker.table("survey_answers")
    ((answer,),) = maker.rows(select(answers.c.id).where(answers.c.customer_id == cast.ANNA))
    maker.set("survey_answers", answer, withdrawn_at=maker.now)
    assert maker.standing(PROMISE) == "broken"
    before = maker.everything()
    maker.apply()
    assert maker.standing(PROMISE) == "kept"
    assert touched(before, maker.everything()) == {"survey_answers": {answer}}
    row = maker.row("survey_answers", answer)
    assert row is not None
    assert (row["customer_id"], row["remark"], row["answered_at"]) == (None, None, None)
