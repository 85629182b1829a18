"""Answers every question of a draft with what the draft thinks likely, as somebody in a hurry would."""

from __future__ import annotations

from pathlib import Path

from gestand.drafting import answers, questions
from gestand.drafting.questions import Question

OWN = {
    "name": "Voorbeeld B.V.",
    "contact": "privacy@voorbeeld.example",
    "nothing personal": "somebody looked, and found nobody",
}


def by_the_guesses(text: str, file: Path) -> tuple[str, list[Question]]:
    """The text, and the questions for which there is no guess."""
    left: list[Question] = []
    while True:
        asked = [q for q in questions.of_text(text, file) if q.path not in {one.path for one in left}]
        if not asked:
            return text, left
        answer = asked[0].guess or OWN.get(asked[0].path[-1], "")
        if answer:
            text = answers.answered(text, asked[0], answer)
        else:
            left.append(asked[0])
