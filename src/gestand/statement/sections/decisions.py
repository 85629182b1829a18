"""Whether anything is decided by a computer alone (GDPR articles 13(2)(f) and 22)."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.deciding import Decides
from gestand.statement.model import Section
from gestand.statement.telling import Telling, paragraph


def sections(telling: Telling) -> Iterator[Section]:
    itself = tuple(a for a in telling.activities if a.decides and a.decides.how is Decides.ITSELF)
    say = telling.voice.say
    if itself:
        purposes = telling.purposes(itself)
        told = paragraph(
            say("decisions.some", "decisions/all", law="GDPR 22", purposes=purposes), say("decisions.look")
        )
    elif telling.policy.no_decisions or (telling.activities and all(a.decides for a in telling.activities)):
        told = paragraph(say("decisions.none", "decisions/all", law="GDPR 13(2)(f)"))
    else:
        telling.voice.missing("S305")
        return
    yield from telling.section("decisions", told)
