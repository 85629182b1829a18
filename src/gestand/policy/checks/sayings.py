"""What a policy says in words of its own, sentence by sentence, for checks that look at words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gestand.errors import Place
from gestand.policy.draft import Draft
from gestand.policy.wording import Words

_ENDS = re.compile(r"(?<=[.!?;])\s+(?=[\"'(“„‘«]?[A-ZÀ-Þ0-9])")
"""Where a sentence ends and the next one begins; `B.V. te Gent` and `3.5 jaar` are one."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence, under which key it stands, and where."""

    key: str
    text: str
    place: Place

    @property
    def short(self) -> str:
        """As a finding quotes it: not to its last full stop, so that the quote ends the message."""
        text = self.text.rstrip(".;: ")
        return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


def sentences(draft: Draft) -> Iterator[Saying]:
    """What stands in `notes`, `security`, `breaches` and `rights`, one sentence at a time."""
    says = draft.says
    sections = [("notes", says.notes), ("security", says.security), ("breaches", says.breaches)]
    if says.rights:
        sections += [("rights: ask", says.rights.ask), ("rights: refused for", says.rights.refused_for)]
    for key, texts in sections:
        for one in texts:
            yield from (Saying(key, part, one.place) for part in _ENDS.split(one.text) if part)


def notes(draft: Draft) -> Iterator[Saying]:
    """As `sentences`, of `notes` alone."""
    return (one for one in sentences(draft) if one.key == "notes")


__all__ = ["Saying", "Words", "notes", "sentences"]
