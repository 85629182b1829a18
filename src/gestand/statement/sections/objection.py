"""The right to object: clearly, and apart from everything else (GDPR article 21(4))."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.model import ActivitySpec
from gestand.policy.statement import Right
from gestand.statement.model import Section, Sentence
from gestand.statement.sections.rights import granted, turn
from gestand.statement.telling import OBJECTABLE, Telling, paragraph
from gestand.vocabulary.law import Basis

WORDS = {Basis.LEGITIMATE_INTEREST: "interest", Basis.PUBLIC_TASK: "task"}


def sections(telling: Telling) -> Iterator[Section]:
    if Right.OBJECTION not in granted(telling):
        return
    marketing = tuple(a for a in telling.activities if a.marketing)
    found = tuple(a for a in telling.activities if a.basis in OBJECTABLE and not a.marketing)
    ours = tuple(a for a in found if not telling.instructed(a))
    theirs = tuple(a for a in found if telling.instructed(a))
    blocks = [
        paragraph(*_grounds(telling, ours, "")),
        paragraph(*_grounds(telling, theirs, "theirs_")),
        paragraph(_marketing(telling, marketing)) if marketing else None,
    ]
    if any(blocks):
        yield from telling.section("objection", *blocks, paragraph(*turn(telling)), apart=True)


def _grounds(telling: Telling, activities: tuple[ActivitySpec, ...], whose: str) -> Iterator[Sentence]:
    """Against what, and what follows. `whose`: `theirs_` of what an organisation decides on."""
    say = telling.voice.say
    for basis in OBJECTABLE:
        if found := tuple(a for a in activities if a.basis is basis):
            purposes = telling.purposes(found)
            yield say(f"objection.{whose}{WORDS[basis]}", law="GDPR 21(1)", purposes=purposes)
    if activities:
        yield say(f"objection.{whose}outcome", law="GDPR 21(1)")


def _marketing(telling: Telling, activities: tuple[ActivitySpec, ...]) -> Sentence:
    return telling.voice.say("objection.marketing", law="GDPR 21(2), 21(3)", purposes=telling.purposes(activities))
