"""What the statement says of itself: when it was changed last, and how people hear of the next change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.segments import Sentence

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "januari january jan", "februari february feb", "maart march mrt mar", "april apr", "mei may",
            "juni june jun", "juli july jul", "augustus august aug", "september sep sept", "oktober october okt oct",
            "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\dA-Za-z])(?P<d>\d{{1,2}})(?:st|nd|rd|th|e)?[ \u00a0]+(?:of )?(?P<m>{_NAMES})\b\.?,?[ \u00a0]+"
    r"(?P<y>(?:19|20)\d\d)(?!\d)"
    rf"|\b(?P<m2>{_NAMES})\.?[ \u00a0]+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,[ \u00a0]*(?P<y2>(?:19|20)\d\d)(?!\d)"
    r"|\b(?P<d3>\d{1,2})[-/.](?P<m3>\d{1,2})[-/.](?P<y3>(?:19|20)\d\d)(?!\d)"
    r"|\b(?P<y4>(?:19|20)\d\d)[-/.](?P<m4>\d{1,2})[-/.](?P<d4>\d{1,2})\b"
    rf"|\b(?P<m5>{_NAMES})\b\.?[ \u00a0]+(?P<y5>(?:19|20)\d\d)(?!\d)"
    r"|\b(?P<m6>\d{1,2})[-/](?P<y6>20\d\d)\b"
    rf"|\b(?P<m7>{_NAMES})\b\.?[ \u00a0]+['’](?P<y7>[12]\d)(?!\d)",
    re.IGNORECASE,
)


def updated(document: Document) -> Iterator[Fact]:
    """`last_updated` as an ISO date, or a year and month where the text says no day."""
    found: list[tuple[float, Fact]] = []
    for one in document.sentences:
        for match in _DATE.finditer(document.text, one.start, one.end):
            value = _iso(match)
            score = _score(document, one, match)
            if value and score > 0:
                span = Span(match.start(), match.end())
                certainty = Certainty.SURE if score >= 2 else Certainty.LIKELY
                details = {"text": document.words_of(span)}
                found.append((score, document.fact("last_updated", value, one, span, certainty, details)))
    if found:
        yield max(found, key=lambda pair: (pair[0], pair[1].value))[1]


def _score(document: Document, one: Sentence, match: re.Match[str]) -> float:
    if document.has(one, "date.law"):
        return 0
    score = 0.0
    near = [hit for hit in document.found(one, "date.anchor") if abs(hit.start - match.start()) < 90]
    if near:
        score += 2
        score += any(document.words[hit.lo].form in _LATEST for hit in near)
    if document.has(one, "date.weak"):
        score += 1.2
    if one.number < 4 or one.number > len(document.sentences) - 4:
        score += 0.6
    before = document.sentences[one.number - 1] if one.number else None
    if not near and before and document.has(before, "date.anchor") and before.end - before.start < 40:
        score += 2
    bare = len(document.quote(one)) - len(match[0])
    if bare < 40 and one.number < 3 and match.end() >= one.end - 1:
        # `Reisbureau X, mei 2024` below the title.
        score += 0.8
    if bare < 40 and one.number == len(document.sentences) - 1 and match.end() >= one.end - 1:
        # `Utrecht, mei 2024` at the end.
        score += 0.8
    if bare < 14 and (one.number < 4 or one.number > len(document.sentences) - 4):
        score += 0.8
    return score if score >= 1.2 else 0


_LATEST = frozenset(("laatst", "laatste", "last", "latest", "bijgewerkt", "updated"))
"""Of a version and of an update the update is later."""


def _iso(match: re.Match[str]) -> str:
    found = {name: value for name, value in match.groupdict().items() if value}
    year = next(value for name, value in found.items() if name[0] == "y")
    month_text = next(value for name, value in found.items() if name[0] == "m").lower()
    month = int(month_text) if month_text.isdigit() else _MONTHS[month_text]
    day = next((int(value) for name, value in found.items() if name[0] == "d"), 0)
    year = year if len(year) == 4 else f"20{year}"
    if not 1 <= month <= 12 or day > 31:
        return ""
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def changes(document: Document) -> Iterator[Fact]:
    """`change_notice`: how people hear that the statement changes; or that it may, where no more is said."""
    found = []
    for one in document.said():
        dated = document.has(one, "date.anchor") and _DATE.search(document.text, one.start, one.end)
        if dated and not document.has(one, "change.alone"):
            # `Voor het laatst gewijzigd op 1 mei 2024`: that it was, and not how one hears of it.
            continue
        changed = document.has(one, "change.word") and (
            document.has(one, "change.statement", "change.alone") or "changes" in one.topics
        )
        told = document.has(one, "change.told")
        before = document.sentences[one.number - 1] if one.number else None
        if before and before.block is one.block and told and not changed:
            # `Wij kunnen dit wijzigen. Als wij dat doen, laten wij u dat weten.`
            changed = document.has(before, "change.word") and document.has(before, "change.statement")
        may = document.has(one, "change.may")
        if not (changed or (told and "changes" in one.topics)) or not (told or may):
            continue
        score = (
            told * 2
            + may * 0.8
            + changed * 0.5
            + ("changes" in one.topics) * 1
            - document.has(one, "change.look") * 2.5
            - document.has(one, "change.date") * 3
        )
        span = document.whole(one)
        certainty = Certainty.SURE if told else Certainty.LIKELY
        found.append((score, document.fact("change_notice", document.words_of(span), one, span, certainty)))
    if found:
        yield max(found, key=lambda pair: (pair[0], -pair[1].start))[1]
