"""Where whoever answers for the statement is: streets, postboxes and postcodes of three countries."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.segments import Sentence

_LINKS = r"(?:van|de|den|der|het|ter|ten|te|aan|op|in|bij|en|v\.?d\.?|'t)"
_STREET = (
    rf"(?:[A-Z0-9ÀÁÉÈËÏÖÜ'’][\w.'’-]{{0,40}}(?:[ ]+(?:{_LINKS}[ ]+){{0,3}}"
    r"[A-Z0-9ÀÉ][\w.'’-]{0,40}|[ ]+(?:straat|laan|weg|plein|road|street|lane|row)){0,4})"
)
_HOUSE = r"\d{1,5}(?:[ -]?[A-Za-z]{1,2}(?![\w]))?(?:[ /-]{0,2}(?:bus|box|hs|[IVX]{1,3}|\d{1,4})\b(?:[ ]\d{1,4}\b)?)?"
_CITY = (
    r"(?:'s-|’s-|'t |den |Den |De |Het |St\. )?[A-ZÀÉ][\w'’-]{1,40}"
    r"(?:[ ](?:aan|a/d|op|bij|de|den|der|en|in)[ ](?:den |de |het )?[A-Z][\w-]{1,30}|[ -][A-Z][\w-]{1,30}){0,2}"
)
_GAP = r"[ \t]*(?:,|\||[-–]|\(|\n| te | at )?[ \t\n]{0,6}(?:te |at |in )?"
_BETWEEN = r"[ \t,\n()]{1,4}(?:te |in )?"
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]?\s{1,8}\d[A-Z]{2}\b"
_ADDRESSES = (
    re.compile(rf"(?P<a>{_STREET}[ ]+{_HOUSE}{_GAP}\(?\d{{4}}[ ]?[A-Z]{{2}}\b\)?{_BETWEEN}{_CITY})"),
    re.compile(rf"(?P<a>\b[Pp]ostbus[ ]\d{{1,6}}{_GAP}\d{{4}}[ ]?[A-Z]{{2}}\b{_BETWEEN}{_CITY})"),
    re.compile(rf"(?P<a>{_STREET}[ ]+{_HOUSE}{_GAP}(?:B-|BE-)?\d{{4}}[ ]{_CITY})"),
    re.compile(rf"(?P<a>\b(?:B-|BE-)?\d{{4}}[ ]{_CITY},[ \n]?{_STREET}[ ]+{_HOUSE})"),
    re.compile(rf"(?P<a>\b\d{{1,4}}[A-Za-z]?[ ]{_STREET},[ \n][A-Z][\w ,-]{{1,40}}?{_BRITISH})"),
    re.compile(rf"(?P<a>{_STREET}[ ]+{_HOUSE}{_GAP}\(?\d{{4}}[ ]?[A-Z]{{2}}\b\)?)"),
    re.compile(rf"(?P<a>\b\d{{4}}[ ]?[A-Z]{{2}}[ ]{_CITY},[ \n]?{_STREET}[ ]+{_HOUSE})"),
    re.compile(
        rf"(?P<a>\(?\d{{4}}[ ]?[A-Z]{{2}}\)?[ ]{_CITY},?[ \n](?:aan|op|in)[ \n](?:de |het )?{_STREET}[ ]+{_HOUSE})"
    ),
    re.compile(
        rf"(?P<a>{_CITY}[ ]\(\d{{4}}[ ]?[A-Z]{{2}}\),?[ \n](?:(?:aan|op|in)[ \n](?:de |het )?)?{_STREET}[ ]+{_HOUSE})"
    ),
    re.compile(rf"(?P<a>{_STREET}[ ]+{_HOUSE}{_GAP}(?:[A-Z]{{1,2}}-)?\d{{5}}[ ]{_CITY})"),
    re.compile(rf"(?P<a>{_STREET}[ ]+{_HOUSE},[ \n][A-Z][\w ,-]{{1,40}}?{_BRITISH})"),
)  # fmt: skip
_NOT_A_STREET = re.compile(
    r"^(?:Artikel|Versie|Version|Verordening|Wet|KvK|Art|Uiterlijk|Sinds|Nr|Nummer|Tel|Telefoon)\b"
)


def read(document: Document) -> Iterator[Fact]:
    """`controller_address`: not the authority's, and not where servers stand."""
    found: list[tuple[float, Fact]] = []
    for span, one in found_in(document):
        around = document.sentences[max(0, one.number - 3) : one.number + 1]
        if document.has(one, "authority.address"):
            continue
        score = 1.0 + document.has(one, "address.anchor") + bool(one.topics & {"who", "contact"})
        if any(document.has(other, "address.server") for other in around):
            score -= 1.5
        if any(document.has(other, "authority.AP", "authority.GBA", "authority.VTC") for other in around[-2:]):
            score -= 1.2
        if one.topics & {"authority", "right", "transfer", "sharing"}:
            score -= 0.5
        if score > 0:
            certainty = Certainty.SURE if score >= 2 else Certainty.LIKELY
            fact = document.fact("controller_address", document.words_of(span), one, span, certainty)
            found.append((score, fact))
    if not found:
        return
    top = max(score for score, _ in found)
    seen: set[str] = set()
    for score, fact in sorted(found, key=lambda pair: (-pair[0], pair[1].start)):
        key = "".join(letter for letter in fact.value.casefold() if letter.isalnum())[:14]
        if key not in seen and (score >= top - 0.5 or not seen):
            seen.add(key)
            yield fact


def found_in(document: Document) -> Iterator[tuple[Span, Sentence]]:
    """Across lines, because an address often has two; every one once, the longest form."""
    taken: list[Span] = []
    starts = [one.start for one in document.sentences]
    for near in _postcodes(document.text):
        low, high = max(0, near - 120), min(len(document.text), near + 130)
        for pattern in _ADDRESSES:
            for match in pattern.finditer(document.text, low, high):
                span = Span(match.start("a"), match.end("a"))
                fits = span.start <= near < span.end and not _NOT_A_STREET.match(match["a"])
                if fits and not any(span.start < other.end and other.start < span.end for other in taken):
                    taken.append(span)
                    yield span, document.sentences[max(0, bisect_right(starts, span.start) - 1)]


_POSTCODE = re.compile(
    r"\b\d{5}(?=[ ][A-Z])|"
    r"\b\d{4}[ ]?[A-Z]{2}\b|\b(?:B-|BE-)?\d{4}(?=[ ][A-Z])|\b[A-Z]{1,2}\d[A-Z\d]?\s{1,8}\d[A-Z]{2}\b"
)


def _postcodes(text: str) -> Iterator[int]:
    return (match.start() for match in _POSTCODE.finditer(text))
