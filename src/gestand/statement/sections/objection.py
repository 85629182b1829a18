"""The right to object: clearly, and apart from everything else (GDPR article 21(4))."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.statement import Right
from gestand.statement.model import Section
from gestand.statement.sections.rights import granted, turn
from gestand.statement.telling import OBJECTABLE, Telling, paragraph
from gestand.vocabulary.law import Basis

WORDS = {Basis.LEGITIMATE_INTEREST: "interest", Basis.PUBLIC_TASK: "task"}


def sections(telling: Telling) -> Iterator[Section]:
    if Right.OBJECTION not in granted(telling):
        return
    marketing = tuple(a for a in telling.activities if a.marketing)
    say, first, second = telling.voice.say, None, None
    grounds = [
        say(f"objection.{WORDS[basis]}", law="GDPR 21(1)", purposes=telling.purposes(found))
        for basis in OBJECTABLE
        if (found := tuple(a for a in telling.activities if a.basis is basis and not a.marketing))
    ]
    if grounds:
        first = paragraph(*grounds, say("objection.outcome", law="GDPR 21(1)"))
    if marketing:
        second = paragraph(say("objection.marketing", law="GDPR 21(2), 21(3)", purposes=telling.purposes(marketing)))
    if first or second:
        yield from telling.section("objection", first, second, paragraph(*turn(telling)), apart=True)
