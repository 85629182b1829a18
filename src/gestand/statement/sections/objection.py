"""The right to object: clearly, and apart from everything else (GDPR article 21(4))."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.statement import Right
from gestand.statement.model import Section
from gestand.statement.sections.rights import granted, turn
from gestand.statement.telling import OBJECTABLE, Telling, paragraph


def sections(telling: Telling) -> Iterator[Section]:
    if Right.OBJECTION not in granted(telling):
        return
    interest = tuple(a for a in telling.activities if a.basis in OBJECTABLE and not a.marketing)
    marketing = tuple(a for a in telling.activities if a.marketing)
    say, first, second = telling.voice.say, None, None
    if interest:
        first = paragraph(
            say("objection.interest", law="GDPR 21(1)", purposes=telling.purposes(interest)),
            say("objection.outcome", law="GDPR 21(1)"),
        )
    if marketing:
        second = paragraph(say("objection.marketing", law="GDPR 21(2), 21(3)", purposes=telling.purposes(marketing)))
    if first or second:
        yield from telling.section("objection", first, second, paragraph(*turn(telling)), apart=True)
