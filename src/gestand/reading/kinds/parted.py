"""A list of purposes in a sentence, parted: at commas and `en` where each part stands by itself."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading.document import Document

_WE = frozenset(("wij", "we", "ik"))


def before_we(document: Document, first: int, after: int) -> tuple[int, int]:
    """`voor de verkiezingen krijgen wij ...`: up to what we do; nothing of `en daarvoor vragen wij uw nummer`."""
    we = next((n for n in range(first + 1, after) if document.words[n].form in _WE), 0)
    if not we:
        return first, after
    return first, first if document.words[first].form.startswith(("daar", "hier", "waar")) else we - 1


def is_aside(document: Document, lo: int, at: int) -> bool:
    """In parentheses: `and (if you opted in) send our newsletter`."""
    said = document.text[document.words[lo].start : document.words[at].start]
    return said.count("(") > said.count(")")


def pieces(document: Document, lo: int, hi: int, how: str) -> Iterator[tuple[int, int]]:
    """Parted at commas and `en` where each part stands by itself: has its own `te`, or begins alike."""
    if lo >= hi:
        return
    spans: list[tuple[int, int]] = []
    start, within = lo, False
    for at in range(lo + 1, hi):
        between = document.text[document.words[at - 1].end : document.words[at].start].strip()
        if within:
            if ")" in between:
                start, within = at + (document.words[at].form in _JOINS), False
            continue
        if between[:1] == "(":
            spans.append((start, at))
            within = True
        elif between[:1] in _ENDS:
            hi = at
            break
        elif document.words[at].form in _JOINS and at + 1 < hi:
            spans.append((start, at))
            start = at + 1
        elif not document.words[at].soft and at > start:
            spans.append((start, at))
            start = at
    spans += [] if within else [(start, hi)]
    spans = _whole(document, [(first, _before_and(document, first, last)) for first, last in spans if first < last])
    if how == "purpose.om":
        yield from _with_te(document, spans)
    elif len(spans) > 1 and all(end - start <= 9 for start, end in spans[:-1]):
        yield from ((start, min(end, start + 14)) for start, end in spans)
    else:
        yield spans[0][0], min(spans[-1][1], spans[0][0] + 20)


def _whole(document: Document, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A single word is no purpose of its own: `secure and improve the service`, `de veiligheid van mensen en zaken`."""
    found: list[tuple[int, int]] = []
    for first, last in spans:
        joined = found and found[-1][1] + 1 == first and document.words[first - 1].form in _JOINS
        alone = found and found[-1][1] - found[-1][0] == 1 and last - first > 1
        of_it = found and last - first == 1 and not {"van", "of"}.isdisjoint(document.forms(*found[-1]))
        if joined and (alone or of_it):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


_JOINS = frozenset(("en", "and", "of", "or"))
_ENDS = frozenset((";", ".", ")", ":", "–", "—"))
"""Marks behind which no purpose goes on."""


def _before_and(document: Document, start: int, end: int) -> int:
    while end > start and document.words[end - 1].form in ("en", "and", "of", "or", "te") and end - start > 1:
        end -= 1
    return end


def _with_te(document: Document, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """In Dutch a purpose after `om` has a `te` with its verb: parts without one belong to the next that has it."""
    begin = spans[0][0] if spans else 0
    for start, end in spans:
        if begin is None:
            begin = start
        joins = document.forms(end, end + 4)
        alone = joins[1:2] == ["te"] or ("te" in joins[2:3] and joins[1] in _PARTICLES)
        if "te" in document.forms(start, end) and not (alone and joins[0] in ("en", "of")):
            yield begin, end
            begin = end
            while begin < len(document.words) and document.words[begin].form in ("en", "of"):
                begin += 1


_PARTICLES = frozenset(
    (
        "aan",
        "af",
        "bij",
        "door",
        "in",
        "mee",
        "na",
        "op",
        "uit",
        "voor",
        "weg",
        "terug",
        "verder",
        "samen",
        "over",
        "weer",
        "vast",
        "toe",
        "klaar",
    )
)
"""What parts from its verb: `te sturen en bij te houden` is of one thing."""
