"""What the data is for: the items under a heading or lead, and what a sentence says after `om` or `voor`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.cards import CARD, is_a_name
from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.kinds.parted import before_we, is_aside, pieces
from gestand.reading.kinds.told import behind_a_basis, behind_a_colon, is_conditional, labelled_and_told
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence

_SHORT = 180


def read(document: Document) -> Iterator[Fact]:
    seen: set[str] = set()
    for one in document.sentences:
        if one.kind is Kind.HEADING and _heads_a_purpose(document, one):
            seen.add(document.quote(one).casefold())
            yield _fact(document, one, document.whole(one), Certainty.LIKELY)
    for one in document.said():
        for fact in _in(document, one):
            key = fact.value.casefold()
            if key not in seen and len(key) > 3 and not _COUNTED.fullmatch(key):
                seen.add(key)
                yield fact


_COUNTED = re.compile(
    r"(?:(?:the|these|those|following|de|deze|die|volgende|\d{1,3}) ){0,3}(?:purposes?|doele?n?|doeleinden)"
)
"""What speaks of purposes and names none."""
_QUOTED = re.compile(r"[“„«]([^”“»„«]{4,180})[”»]")


def _quoted(document: Document, one: Sentence) -> list[Span]:
    """Purposes that were named elsewhere and stand here between quotes."""
    return [Span(*match.span(1)) for match in _QUOTED.finditer(document.text, one.start, one.end)]


def _heads_a_purpose(document: Document, one: Sentence) -> bool:
    """Under the purposes a heading that is one of them: below it stand its data, its basis and its term."""
    after = document.sentences[one.number + 1 : one.number + 4]
    if one.topics == CARD:
        return all(head.topics != CARD for head in one.under)
    if "purpose" not in one.topics or document.has(one, "topic.purpose") or not one.under:
        return False
    labelled = [other for other in after if ":" in document.quote(other)[:40]]
    return len(labelled) >= 2 and any(other.topics & {"basis", "retention", "data"} for other in labelled)


_ELSEWHERE = frozenset(
    (
        *("sharing", "right", "authority", "cookies", "security", "contact", "changes", "transfer", "retention"),
        *("dpo", "who", "other"),
    )
)
"""Where `om` and `voor` say what for, and that is no purpose of the data."""


def _in(document: Document, one: Sentence) -> Iterator[Fact]:
    about = "purpose" in one.topics
    if "cookies" in one.topics and one.kind is Kind.CELL:
        return
    if (told := _told(document, one)) is not None:
        yield from (_fact(document, one, span, Certainty.SURE) for span in told)
        return
    label = _label(document, one)
    if label and about and one.kind is Kind.ITEM:
        if not _is_nested(document, one) and not _is_told(document, one):
            whole = labelled_and_told(document, one)
            yield _fact(document, one, document.whole(one) if whole else label, Certainty.SURE)
    elif document.quote(one).endswith(("?", ":")) or document.has(one, "purpose.not") or document.leads(one):
        return
    elif about and (document.is_listed(one) or _is_led(one)):
        if one.start != one.block.start and document.has(one, "process"):
            yield from (_fact(document, one, span, Certainty.LIKELY) for span in _said(document, one))
        elif not _is_nested(document, one) and one.start == one.block.start and not _is_no_item(document, one):
            yield from _listed(document, one)
    elif about and (parts := _enumerated(document, one)):
        yield from (_fact(document, one, span, Certainty.SURE) for span in parts)
    elif label:
        yield _fact(document, one, label, Certainty.LIKELY)
    elif one.kind is not Kind.CELL and not _is_elsewhere(document, one) and _speaks(document, one):
        yield from (_fact(document, one, span, Certainty.LIKELY) for span in _said(document, one))


def _told(document: Document, one: Sentence) -> list[Span] | None:
    """What the sentence tells by its form: between quotes, behind `Doel:`, a basis or a colon; None if by none."""
    about = "purpose" in one.topics
    if (quoted := _quoted(document, one)) and not document.has(one, "cookie.word"):
        return quoted if about else []
    if about and (told := _TOLD.match(document.text, one.start, one.end)):
        return [document.trimmed(told.end(), one.end)]
    if one.topics & {"purpose", "basis"} and one.kind is Kind.ITEM:
        rests = behind_a_basis(document, one)
        if rests is not None:
            return rests if about else []
    return (not _is_elsewhere(document, one) and behind_a_colon(document, one)) or None


_TOLD = re.compile(r"[*_]*(?:Doel(?:en|einde|einden)?|Waarvoor|Purposes?)[*_]*:[*_]* (?=\S)", re.IGNORECASE)


def _is_told(document: Document, one: Sentence) -> bool:
    """Whether a later sentence of the item says what for: `Bij een bestelling: uw naam. Doel: levering.`"""
    after = document.sentences[one.number + 1 : one.number + 4]
    return any(other.block is one.block and _TOLD.match(document.text, other.start) for other in after)


def _speaks(document: Document, one: Sentence) -> bool:
    """Whether a sentence says that data is used, or that it is collected where data is told of."""
    collected = "data" in one.topics and document.has(one, "collected.collect")
    return "purpose" in one.topics or collected or document.has(one, "process")


def _is_elsewhere(document: Document, one: Sentence) -> bool:
    """Where nothing is a purpose; who we are and how to reach us can still say what data is used for."""
    weak = one.topics & _ELSEWHERE <= {"contact", "who", "other"}
    return bool(one.topics & _ELSEWHERE) and not (weak and document.has(one, "purpose.used"))


def _is_led(one: Sentence) -> bool:
    return one.lead is not None and "purpose" in one.lead.topics


def _is_nested(document: Document, one: Sentence) -> bool:
    """In a list within an item that is a purpose itself."""
    lead = one.lead
    if lead is None or lead.kind is not Kind.ITEM or lead.start != lead.block.start:
        return False
    return not document.has(lead, "topic.purpose")


def _is_no_item(document: Document, one: Sentence) -> bool:
    """A heading that runs into its paragraph, or a basis: `in noodgevallen, uw vitaal belang`."""
    heads = one.end < one.block.end and document.has(one, "topic.purpose")
    told = _is_data(document, one) or _is_passive(document, one)
    return heads or document.has(one, "basis.vital_interest.named") or told


def _is_passive(document: Document, one: Sentence) -> bool:
    """`Deze gegevens worden door leden verstrekt.`: what is done with data, and not what for."""
    whole = one.hi - one.lo > 8 and document.text[one.end - 1] == "."
    speaks = document.has(one, "purpose.om", "purpose.voor", "purpose.to") or not document.has(one, "collected.word")
    return whole and not speaks and not _PASSIVE.isdisjoint(document.forms(one.lo, one.hi))


_PASSIVE = frozenset(("worden", "wordt", "zijn", "kunnen", "are", "is", "wij", "we"))


def _is_data(document: Document, one: Sentence) -> bool:
    """No more than a name of data among others: `soort en nummer van het legitimatiebewijs`."""
    if _is_led(one) or document.has(one, "process", "purpose.om"):
        return False
    near = document.sentences[max(one.number - 1, 0) : one.number + 2]
    names = [other for other in near if other.kind is Kind.ITEM and is_a_name(other, document.hits)]
    return one in names and len(names) > 1


def _listed(document: Document, one: Sentence) -> Iterator[Fact]:
    """An item: as it stands, or what a long sentence in it says after `om`."""
    long = one.kind is Kind.ITEM and one.end - one.start > 90 and document.has(one, "process")
    long = long or (is_conditional(document, one) and document.has(one, "process"))
    spans = list(_said(document, one)) if long else []
    if spans:
        yield from (_fact(document, one, span, Certainty.LIKELY) for span in spans)
    elif not is_conditional(document, one):
        yield _fact(document, one, _item(document, one), Certainty.SURE)


_MARKER = re.compile(r"(?<![\w.])\(?(?:[a-h]|[1-9]|i{1,3}|iv|vi{0,3})\)[ \n]")


def _enumerated(document: Document, one: Sentence) -> list[Span]:
    """`(a) facturen sturen; (b) vragen beantwoorden` within a sentence."""
    marks = list(_MARKER.finditer(document.text, one.start, one.end))
    if len(marks) < 2:
        return []
    ends = [*(mark.start() for mark in marks[1:]), one.end]
    return [document.trimmed(mark.end(), end) for mark, end in zip(marks, ends, strict=True)]


def _label(document: Document, one: Sentence) -> Span | None:
    """`Reclame; wij ...` under purposes, `Vragen beantwoorden: wij bewaren ...` anywhere: the part before."""
    match = _LABEL.match(document.text, one.start, one.end) if one.start == one.block.start else None
    if match is None or match.start(1) - one.start < 5:
        return None
    after = next((n for n in range(one.lo, one.hi) if document.words[n].start >= match.start(1)), one.hi)
    if document.near("purpose.never", one.lo, one.lo + 1) or document.near("purpose.people", one.lo, after):
        return None
    if any(document.near(name, one.lo, one.lo + 3) for name in _BASES) and "purpose" not in one.topics:
        return None
    if one.kind is Kind.TEXT and document.words[one.lo].form in _WHO:
        # `Wij vragen uw toestemming voordat wij gegevens geven aan: X` is a sentence, and no label.
        return None
    kept = one.kind is Kind.ITEM and document.has(one, "retention.strong") and "retention" not in one.topics
    explained = not _EXPLAINS.isdisjoint(document.forms(after, after + 1))
    several = " " in match[0].rstrip() or match[1] == ";" or one.kind is Kind.ITEM
    return Span(one.start, match.start(1)) if kept or ("purpose" in one.topics and (several or explained)) else None


_WHO = frozenset(("wij", "we", "ik", "u", "je", "you", "i"))
_EXPLAINS = frozenset(("wij", "we", "ik", "om", "voor", "ter", "het", "u"))
"""The first word of what explains a label of one word."""
_LABEL = re.compile(r"[*_]{0,3}[A-Z][^.;:\n]{4,110}([;:])[*_]{0,3} ")


def _item(document: Document, one: Sentence) -> Span:
    """What an item names before it explains it: `Contractbeheer; dit omvat ...`, `Facturatie: wettelijke plicht`."""
    whole = document.whole(one)
    for mark in (":", ";", "("):
        at = document.text.find(mark, whole.start, whole.end)
        if at - whole.start > 5 and (whole.end - at > 40 or mark == ":"):
            return document.trimmed(whole.start, at)
    if document.text.startswith(("om ", "Om "), whole.start):
        return Span(whole.start + 3, whole.end)
    return whole


def _leading(document: Document, one: Sentence) -> list[Hit]:
    """What a purpose follows: `om`, `voor het`, `in order to`; `voorbeelden zijn het ...` where purposes are told."""
    found = document.found(one, "purpose.om", "purpose.voor", "purpose.to", "purpose.so")
    if "purpose" in one.topics:
        found += [
            hit
            for hit in document.found(one, "purpose.list")
            if hit.hi < one.hi and document.words[hit.hi].form == "het"
        ]
    if document.found(one, *document.hits.under("data.")):
        # `We note your name, to set up the trial`: a comma before it.
        found += [hit for hit in document.found(one, "purpose.comma") if not document.words[hit.lo].soft]
    return sorted(found, key=lambda hit: (hit.lo, -hit.hi))


def _said(document: Document, one: Sentence) -> Iterator[Span]:
    """After `om ... te`, `voor het`, `ten behoeve van`, `in order to`: each part of the list that follows."""
    last = one.lo
    for hit in _leading(document, one):
        # Of `zo kunnen wij` and `need these to` only what follows can say that it is none.
        first = hit.hi if hit.name == "purpose.so" else hit.lo
        never = hit.name != "purpose.list" and document.near("purpose.never", first, min(hit.hi + 1, one.hi))
        if hit.lo < last or never:
            continue
        if "purpose" not in one.topics and document.near("purpose.duty", hit.lo, min(hit.hi + 1, one.hi)):
            continue
        lo, hi = hit.hi, one.hi
        following = [
            other.lo
            for other in document.found(one, "purpose.om", "purpose.voor", "purpose.to", "purpose.stop", "process")
            if other.lo > hit.hi
            and not is_aside(document, hit.hi, other.lo)
            and not (hit.name in ("purpose.to", "purpose.comma") and other.name == "process")
        ]
        if following:
            hi = min(following)
        parts = list(pieces(document, lo, hi, hit.name))
        if parts and _COUNTED.fullmatch(document.words_of(document.span(*parts[0])).casefold()):
            # `voor 6 doelen, bijvoorbeeld uw naam`: how many, and not which.
            continue
        for first, after in (before_we(document, *piece) for piece in parts):
            if after - first >= 1 and not _is_no_purpose(document, first, after, "purpose" in one.topics):
                yield document.span(first, after)
        if parts:
            last = parts[-1][1]


_BASES = (
    "basis.vital_interest.named",
    "basis.public_task.named",
    "basis.legal_obligation.named",
    "basis.consent.named",
    "basis.legitimate_interest.named",
)


def _is_no_purpose(document: Document, first: int, after: int, about: bool) -> bool:
    if document.near("purpose.speaks", first, after) or document.words[after - 1].form in _NAMED:
        return True
    if all(
        document.near("purpose.people", n, n + 1) or document.words[n].form in _DETERMINERS for n in range(first, after)
    ):
        return True
    if not about and document.near("purpose.duty", first, first + 2):
        return True
    return document.near("purpose.never", first, first + 2) or any(document.near(name, first, after) for name in _BASES)


_DETERMINERS = frozenset(["het", "de", "een", "onze", "uw", "je", "jouw", "ons", "deze"])


_NAMED = frozenset(("doel", "doelen", "doeleinden", "purpose", "purposes", "genoemde", "genoemd", "above", "below"))
"""With one of these at its end it speaks of purposes and names none."""


def _fact(document: Document, one: Sentence, span: Span, certainty: Certainty) -> Fact:
    span = document.trimmed(span.start, min(span.end, span.start + _SHORT))
    return document.fact("purpose", document.words_of(span), one, span, certainty)
