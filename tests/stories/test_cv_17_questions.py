"""CV-17: a question and its sender go two months after it was handled; what nobody handled stays, and says so."""

from __future__ import annotations

import pytest

from gestand.plan.explain import explain_row

from .neighbours import ALICE, BOB, CHARLIE, answer, question
from .story import Story, local

PROMISE = "keep/answer-questions"
HANDLED, TODAY, UNANSWERED = 90_010, 90_011, 90_012


@pytest.mark.promise("CV-17")
def test_a_question_its_sender_and_its_answer_go_two_months_after_it_was_handled(town: Story) -> None:
    charlie, bob = town.life(CHARLIE), town.life(BOB)
    assert town.standing(PROMISE) == "kept"
    last, first = local("2026-01-13", "23:59:59"), local("2026-01-14", "00:00:00")
    town.change(
        question(HANDLED, local("2025-12-01"), last),
        answer(HANDLED, HANDLED, last),
        question(TODAY, local("2025-12-01"), first),
        answer(TODAY, TODAY, first),
        question(UNANSWERED, local("2020-12-01"), None),
    )
    broken = town.verdict(PROMISE)
    assert str(broken.standing) == "broken"
    assert {(place.table, place.column) for place in broken.places} == {
        ("contact_questions", column) for column in ("name", "organisation", "email", "text")
    } | {("contact_answers", "text")}

    every = town.count("contact_questions"), town.count("contact_answers")
    town.apply()
    assert town.standing(PROMISE) == "kept"
    assert (town.count("contact_questions"), town.count("contact_answers")) == (every[0] - 1, every[1] - 1)
    assert (town.row("contact_questions", HANDLED), town.row("contact_answers", HANDLED)) == (None, None)
    assert town.row("contact_questions", TODAY) is not None
    assert (town.life(CHARLIE), town.life(BOB)) == (charlie, bob)
    assert town.standing(PROMISE, local("2026-03-15", "00:00:00")) == "broken"


@pytest.mark.promise("CV-17")
def test_two_months_after_the_last_of_december_is_the_last_of_february(town: Story) -> None:
    town.set("contact_questions", ALICE, handled_at=local("2025-12-31"))
    assert town.standing(PROMISE, local("2026-02-28", "23:59:59")) == "kept"
    assert town.standing(PROMISE, local("2026-03-01", "00:00:00")) == "broken"
    town.apply()
    assert town.row("contact_questions", ALICE) is None
    assert town.standing(PROMISE) == "kept"


@pytest.mark.promise("CV-17")
def test_an_unanswered_question_stays_and_says_that_its_term_has_not_begun(town: Story) -> None:
    town.change(question(UNANSWERED, local("2020-12-01"), None))
    life = town.row("contact_questions", UNANSWERED)
    assert town.standing(PROMISE) == "kept"
    table = town.map.named("contact_questions")
    assert table is not None
    lines = explain_row(town.map, town.stores, town.records, town.now, table, (UNANSWERED,)).lines
    told = [line.keep for line in lines]
    assert {(keep.because, keep.until) for keep in told} == {((PROMISE,), "open")}
    assert all(step.table != "contact_questions" for step in town.plan().steps)
    assert town.row("contact_questions", UNANSWERED) == life
    # Once somebody answers it, its two months begin.
    town.set("contact_questions", UNANSWERED, handled_at=local("2026-01-01"))
    assert town.standing(PROMISE) == "broken"
    town.apply()
    assert town.row("contact_questions", UNANSWERED) is None
    assert town.standing(PROMISE) == "kept"
