"""Whether data goes out of the European Economic Area: yes, no, or on a condition."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact
from gestand.reading.segments import Sentence


def read(document: Document) -> Iterator[Fact]:
    """One answer: the clearest sentence; where it is as clear, a condition before a yes, and a yes before a no."""
    found = [each for one in document.said() for each in _in(document, one)]
    if found:
        yield max(found, key=lambda pair: (pair[0], -pair[1].start))[1]


def _in(document: Document, one: Sentence) -> Iterator[tuple[float, Fact]]:
    about = "transfer" in one.topics
    outside = document.has(one, "transfer.outside")
    inside = document.has(one, "transfer.inside")
    country = document.has(one, "transfer.country")
    condition = document.has(one, "transfer.condition")
    moved = document.has(one, "transfer.moved")
    home = document.has(one, "transfer.home") and document.has(one, "transfer.place")
    if home and not (outside or inside or country or condition) and not document.has(one, "no", "transfer.other"):
        certainty = Certainty.LIKELY if about else Certainty.DOUBTFUL
        yield 1.2 + about * 0.5, document.fact("transfer_outside_eea", "no", one, document.whole(one), certainty)
        return
    if not (outside or inside or country or (about and condition)) or one.kind is Kind.HEADING:
        return
    if not (moved or about or condition) or document.has(one, "transfer.other"):
        return
    # `niet zonder passende waarborgen` is a condition; a plain no of what goes outside is a no.
    denied = document.has(one, "no") or document.has(one, "transfer.stays")
    if outside or country:
        if condition:
            value, score = "condition", 3.0
        elif denied:
            value, score = "no", 3.2
        else:
            value, score = "yes", 2.5 if moved or about else 1.5
        if document.has(one, "perhaps") and value == "yes":
            score -= 0.3
    elif inside:
        value, score = "no", 2.2
        if document.has(one, "no"):
            return
    else:
        value, score = "condition", 1.0
    score += about * 0.5 + bool(outside) * 0.4
    if document.quote(one).endswith("?"):
        return
    certainty = Certainty.SURE if score >= 2.7 else Certainty.LIKELY
    yield score, document.fact("transfer_outside_eea", value, one, document.whole(one), certainty)
