"""Who else stands in a list of recipients of which one is known, or behind `delen met`: words that no list foresees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gestand.reading.document import Document
from gestand.reading.facts import Span
from gestand.reading.segments import Sentence

_LONGEST = 6
"""Words of one recipient."""
_AND = frozenset(("en", "of", "and", "or"))


def beside(document: Document, one: Sentence, taken: Sequence[Span]) -> Iterator[Span]:
    """The other parts of the lists in which the spans stand."""
    for known in taken:
        hi = next((n for n in range(one.lo, one.hi) if document.words[n].start >= known.end), one.hi)
        yield from _onwards(document, one, hi)


def behind(document: Document, one: Sentence) -> Iterator[Span]:
    """What follows `delen met`, `verstrekken aan`, `share with`, where nothing denies it."""
    if document.leads(one):
        return
    for hit in document.found(one, "share.to"):
        denied = document.near("no", one.lo, hit.hi) and not document.near("except", one.lo, hit.hi)
        if denied or hit.hi >= one.hi or document.text[hit.end : hit.end + 1] in ";.":
            continue
        end, ends = _part(document, one, hit.hi)
        if document.words[hit.hi].form in ("uw", "je", "jouw", "your"):
            continue
        if span := _member(document, hit.hi, end):
            yield span
            if not ends:
                yield from _onwards(document, one, end)


def _onwards(document: Document, one: Sentence, at: int) -> Iterator[Span]:
    ends = False
    while at < one.hi and not ends and _joins(document, at):
        if document.words[at].form in _AND:
            at += 1
        end, ends = _part(document, one, at)
        if document.near("listed.aside", at, at + 1) and not ends:
            # `en, na een diefstal, de politie`
            at = end
            continue
        span = _member(document, at, end)
        goes_by = end < one.hi and document.words[end].form in ("via", "bij", "door", "through", "by")
        if span is None or goes_by:
            # `... via X en betalingen via Y`: what goes, and not to whom.
            return
        yield span
        at = end


def _joins(document: Document, at: int) -> bool:
    """Whether a comma or an `en` stands before the word, or is it."""
    between = document.text[document.words[at - 1].end : document.words[at].start]
    return document.words[at].form in _AND or between.strip() == ","


def _part(document: Document, one: Sentence, at: int) -> tuple[int, bool]:
    """Where the part that begins here ends, and whether the list ends with it."""
    end = at
    while end < one.hi:
        word = document.words[end]
        if end > at and (word.form in _AND or not word.soft):
            return end, document.text[document.words[end - 1].end : word.start].strip() not in ("", ",")
        if end > at and (document.near("listed.cut", end, end + 1) or document.text[word.start - 1] == "("):
            return end, True
        end += 1
    return end, True


def _member(document: Document, at: int, end: int) -> Span | None:
    """The part as a recipient; nothing where it is a clause, or says no more than `derden`."""
    forms = document.forms(at, end)
    nobody = all(document.near("listed.anybody", n, n + 1) for n in range(at, end))
    if nobody or len(forms) > _LONGEST or document.near("listed.clause", at, end):
        return None
    if document.near("listed.cut", at, at + 1) or document.near("transfer.outside", at, end):
        return None
    return document.span(at, end) if any(form.isalpha() and len(form) > 2 for form in forms) else None
