"""Legal bases (article 6(1)(a) to (f), and explicit consent), by article and by words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document, best
from gestand.reading.facts import Certainty, Fact
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence
from gestand.reading.tight import of_a_basis

BASES = (
    "consent",
    "explicit_consent",
    "contract",
    "legal_obligation",
    "vital_interest",
    "public_task",
    "legitimate_interest",
)
_SILENT = frozenset(("right", "authority", "changes", "contact", "minors", "security", "transfer"))
"""Where a basis is only spoken of: `het recht om toestemming in te trekken`."""
_ELSEWHERE = frozenset(("sharing", "retention", "cookies"))
"""Where it is of handing on, of keeping, or of cookies."""


_OTHERS = ("verwerkersovereen", "bewerkersovereen", "gebruiksovereen")
"""Agreements with somebody else than the person."""


def read(document: Document) -> Iterator[Fact]:
    placed = _has_a_place(document)
    yield from best(found for one in document.sentences for found in _in(document, one, placed))


def _in(document: Document, one: Sentence, placed: bool) -> Iterator[tuple[float, Fact]]:
    if one.block.off or "header" in one.topics:
        return
    for basis in BASES:
        for name in (f"basis.{basis}.article", f"basis.{basis}.named", f"basis.{basis}.given", f"basis.{basis}.said"):
            for hit in document.found(one, name):
                if basis == "consent" and _is_explicit(document, one, hit):
                    continue
                score = _score(document, one, hit, name.rsplit(".", 1)[1]) - _spoken(document, one, hit, placed)
                if score >= _LEAST:
                    certainty = Certainty.SURE if score >= 2 else Certainty.LIKELY
                    span = of_a_basis(document, one, hit.lo, hit.hi)
                    yield score, document.fact("legal_basis", basis, one, span, certainty)


def _is_explicit(document: Document, one: Sentence, hit: Hit) -> bool:
    return any(
        other.lo <= hit.hi and hit.lo <= other.hi for other in document.found(one, "basis.explicit_consent.named")
    )


def _score(document: Document, one: Sentence, hit: Hit, how: str) -> float:
    about = _about(document, one)
    anchored = document.near("basis.anchor", hit.lo - 8, hit.hi) and document.has(one, "basis.anchor")
    score = {"article": 2.5, "given": 1.6, "named": 1.0, "said": 0.0}[how]
    if _is_none(document, one, hit):
        return 0
    if any(other.lo < hit.hi and hit.lo < other.hi for other in document.found(one, "data.consent")):
        # `gegeven toestemmingen` among kinds of data.
        return 0
    if how == "article" and not (about or document.has(one, "basis.article6")):
        return 0
    if how not in ("given", "article") and "consent" in hit.name and document.has(one, "basis.not"):
        score -= 1.5
    if about:
        score += 1.5
    if anchored:
        score += 1.2
    if how == "said" and document.has(one, "process"):
        score += 1
    if how == "named" and document.has(one, "process"):
        score += 0.5
    spoken = about or (anchored and not one.topics & _SILENT) or one.kind is Kind.CELL
    if how == "said" and not spoken:
        return 0
    if one.kind is Kind.HEADING or (about and ":" in document.text[document.words[hit.hi - 1].end : one.end]):
        # What it is called, and not what it rests on: `fiscale plichten: wettelijke verplichting`.
        score -= 0.7
    if not about and one.topics & _SILENT:
        score -= 0.8 if anchored else 1.6
    return score


_LEAST = 0.8


def _about(document: Document, one: Sentence) -> bool:
    above = bool(one.under) and "basis" in one.under[-1].topics
    return "basis" in one.topics or above or (not one.topics & _ELSEWHERE and document.has(one.lead, "basis.anchor"))


def _spoken(document: Document, one: Sentence, hit: Hit, placed: bool) -> float:
    """What is taken off because a basis is named only in passing: behind another one, of handing on, of keeping."""
    # `Toestemming: voor cookies, waar de wet dat vereist`.
    less = 2.0 if _behind_another(document, one, hit) else 0.0
    if not _about(document, one) and one.topics & _ELSEWHERE:
        if placed and (one.topics & {"sharing", "retention"} or "explicit" in hit.name):
            less += 1.5
        elif hit.name.endswith(".given") or ("consent" in hit.name and "cookies" not in one.topics):
            less += 0.9
        else:
            less += 0.2
    return less


def _behind_another(document: Document, one: Sentence, hit: Hit) -> bool:
    """Behind a label that names a basis itself."""
    colon = document.text.find(":", one.start, min(hit.start, one.start + 80))
    if one.kind is not Kind.ITEM or colon < 0:
        return False
    return len(document.text[one.start : colon].split()) <= _LABEL and any(
        other.end <= colon and other.lo - one.lo <= 1
        for basis in BASES
        for other in document.found(one, f"basis.{basis}.named")
    )


_LABEL = 4
"""Words of a label that is the name of a basis."""
_HOW = ("named", "given", "article")


def _has_a_place(document: Document) -> bool:
    """Whether the bases have a part of their own: then what is said of one elsewhere says it of something else."""
    return any(
        "basis" in one.topics and document.has(one, *(f"basis.{basis}.{how}" for basis in BASES for how in _HOW))
        for one in document.said()
    )


_NO = re.compile(r"\b(?:geen|niet|no|not an?) [\w-]+ (?:of|en|noch|or|nor) $")
"""Before the second of two that are denied: `geen wettelijke of contractuele verplichting`."""


def _is_none(document: Document, one: Sentence, hit: Hit) -> bool:
    """Denied, of an agreement with somebody else, of what ended, of minors, or of the duty to tell of a breach."""
    other = document.words[hit.lo].form.startswith(_OTHERS) or document.words[hit.hi - 1].form.startswith(_OTHERS[:2])
    denied = document.near("no", hit.lo - 1, hit.hi) or bool(_NO.search(document.text[one.start : hit.start]))
    breach = document.has(one, "breach.word") and document.has(one, "breach.told")
    ended = document.near("basis.ended", hit.lo - 4, hit.lo) or document.near(
        "basis.ended", hit.hi, min(hit.hi + 3, one.hi)
    )
    law = document.near("basis.law", hit.lo - 4, hit.lo)
    return other or denied or breach or ended or law or document.has(one, "basis.minor")
