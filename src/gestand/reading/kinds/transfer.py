"""Whether data goes out of the European Economic Area: yes, no, or on a condition."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.segments import Sentence


def read(document: Document) -> Iterator[Fact]:
    """One answer: the clearest sentence; where it is as clear, a condition before a yes, and a yes before a no."""
    found = [each for one in document.said() for each in _in(document, one)]
    if found:
        yield max(found, key=lambda pair: (pair[0], -pair[1].start))[1]


def _in(document: Document, one: Sentence) -> Iterator[tuple[float, Fact]]:
    if span := _secured(document, one):
        score = 3.2 + ("transfer" in one.topics) * 0.5
        yield score, document.fact("transfer_outside_eea", "condition", one, span, Certainty.SURE)
        return
    about = "transfer" in one.topics
    outside = document.has(one, "transfer.outside")
    inside = document.has(one, "transfer.inside")
    country = document.has(one, "transfer.country")
    condition = document.has(one, "transfer.condition")
    moved = document.has(one, "transfer.moved")
    if not (outside or inside or country or condition):
        yield from _at_home(document, one, about)
        return
    if document.has(one, "transfer.instrument") and one.kind is Kind.TEXT and not (outside or inside or country):
        # `Met X hebben wij modelcontractbepalingen getekend`: on which condition, without saying where to.
        yield 2.9, document.fact("transfer_outside_eea", "condition", one, document.whole(one), Certainty.LIKELY)
        return
    spoken = outside or inside or country or about
    if not spoken or not (moved or about or condition) or not document.said_plainly(one):
        return
    if document.has(one, "transfer.other") or not (value := _value(document, one, bool(outside or country))):
        return
    told = document.has(one, "transfer.going")
    score = _SCORES[value] + told * 0.3 - (one.kind is Kind.CELL) * 0.5 + about * 0.5 + bool(outside) * 0.4
    if not (outside or country):
        score -= 1.0 if value == "no" else 2.0
    if value == "yes" and (document.has(one, "perhaps") or not (moved or about)):
        score -= 0.3
    certainty = Certainty.SURE if score >= 2.7 else Certainty.LIKELY
    yield score, document.fact("transfer_outside_eea", value, one, document.whole(one), certainty)


_SCORES = {"no": 3.2, "condition": 3.0, "yes": 2.5}


def _value(document: Document, one: Sentence, away: bool) -> str:
    """`niet zonder passende waarborgen` is a condition; a plain no of what goes outside is a no."""
    denied = document.has(one, "no", "transfer.stays")
    if not away:
        inside = document.has(one, "transfer.inside")
        return "condition" if not inside else "" if document.has(one, "no") else "no"
    return "condition" if document.has(one, "transfer.condition") else "no" if denied else "yes"


def _secured(document: Document, one: Sentence) -> Span | None:
    """`X staat in de VS. Daarmee zijn modelcontracten gesloten.`: what secures stands in a sentence of its own."""
    before = document.sentences[one.number - 1] if one.number else None
    if before is None or before.kind is Kind.HEADING or not document.has(one, "transfer.instrument", "transfer.agreed"):
        return None
    if document.has(one, "transfer.outside") or _names_a_country(document, one) or document.has(before, "no"):
        return None
    away = document.has(before, "transfer.country", "transfer.outside")
    if not document.has(one, "transfer.instrument"):
        # `Dat doen wij alleen met uw toestemming` is of what was told last.
        away = document.has(before, "transfer.outside") and before.block is one.block
    return Span(before.start, one.end) if away else None


def _names_a_country(document: Document, one: Sentence) -> bool:
    """A country, and no agreement that is called after one: `Data Privacy Framework`."""
    agreements = document.found(one, "transfer.condition")
    return any(
        not any(other.lo <= hit.lo and hit.hi <= other.hi for other in agreements)
        for hit in document.found(one, "transfer.country")
    )


def _at_home(document: Document, one: Sentence, about: bool) -> Iterator[tuple[float, Fact]]:
    """`Onze servers staan in Nederland`: that nothing goes out is said by where it stands."""
    stands = document.has(one, "transfer.home") and document.has(one, "transfer.place")
    if stands and not document.has(one, "no", "transfer.other"):
        certainty = Certainty.LIKELY if about else Certainty.DOUBTFUL
        yield 1.2 + about * 0.5, document.fact("transfer_outside_eea", "no", one, document.whole(one), certainty)
