"""What a policy says in words of its own, sentence by sentence, for checks that look at words.

A pattern is compiled when the first sentence is held against it: most policies say nothing in their own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gestand.errors import Place
from gestand.policy.draft import Draft

_ENDS = re.compile(r"(?<=[.!?;])\s+(?=[\"'(]?[A-ZÀ-Þ0-9])")
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


class Words:
    """Ways to say one thing, in the languages of policies: capitals do not count."""

    def __init__(self, *ways: str) -> None:
        self.ways = ways

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{way})" for way in self.ways), re.IGNORECASE)

    def find(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text)

    def all(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text)


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
