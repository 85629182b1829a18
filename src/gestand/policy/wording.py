"""Ways to say a thing in the languages of policies, as patterns that are compiled when they are first needed.

Most policies say little in their own words, and every command reads a policy: nothing is compiled that is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property


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


VAGUE = Words(
    r"\b(?:niet langer dan|zo ?lang(?: als| dit)?|zolang)\b[^.;]{0,40}\b(?:nodig|noodzakelijk|vereist)",
    r"\b(?:as long as|no longer than|not longer than)\b[^.;]{0,40}\b(?:necessary|needed|required|relevant)",
    r"\b(?:aussi longtemps que|le temps|la durée|plus longtemps que)\b[^.;]{0,30}\bnécessaire",
    r"\b(?:so ?lange|nicht länger als|solange)\b[^.;]{0,40}\b(?:erforderlich|nötig|notwendig)",
    r"\b(?:redelijke (?:termijn|tijd)|reasonable (?:time|period)|délai raisonnable|angemessene\w* (?:Zeit|Frist))\b"
    r"[^.;]{0,40}\b(?:bewa\w*|keep|kept|stor\w*|conserv\w*|speicher\w*)",
)
"""A time that nobody can count: GDPR article 13(2)(a) asks for a period, or for what it is counted by."""
