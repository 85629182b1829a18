"""The words of a clause that say a thing, without those that only lead to it.

`Afhankelijk van uw situatie kunt u ons vragen om inzage` says `inzage`; `Wij doen dat met uw toestemming` says `uw
toestemming`. What leads is a closed class of words; what follows the thing stays, unless it says to whom.
"""

from __future__ import annotations

import re

from gestand.reading.document import Document
from gestand.reading.facts import Span
from gestand.reading.segments import Sentence

_EITHER = ("wij", "we", "ik", "u", "je", "jij", "you", "i", "dat", "dit", "is", "zijn", "are", "om", "op", "to")
_OF_A_RIGHT = frozenset(
    (*_EITHER, "tot", "for", "hebt", "heeft", "heb", "have", "kan", "kunt", "kun", "mag", "may", "can")
)
_OF_A_BASIS = frozenset(
    (*_EITHER, "van", "voor", "met", "on", "with", "by", "als", "indien", "if", "that", "om", "for")
)
_OF_A_COOKIE = frozenset(
    (*_EITHER, "gebruikt", "gebruiken", "plaatst", "plaatsen", "zetten", "use", "uses", "set", "met")
)
_BESIDE = frozenset(("ook", "altijd", "steeds", "ons", "alleen", "enkel", "also", "always", "only", "us", "te", "free"))
"""Words between what leads and what it leads to."""
_NO = frozenset(("geen", "niet", "no", "not", "nooit", "never", "zonder", "without"))
_WHERE = frozenset(("bij", "aan", "with", "tot"))
"""Behind a complaint: to whom."""


def of_a_right(document: Document, one: Sentence, lo: int, at: int) -> Span:
    """Around word `at` of a term that begins at `lo`; a term that begins with `recht` is led to by it."""
    first, last = document.bounds(one, at, at + 1)
    until = at if document.near("right.word", lo, lo + 1) else lo
    start = first if first == one.lo and document.near("right.word", lo, lo + 1) and lo == one.lo else None
    return document.span(_cut(document, first, until, _OF_A_RIGHT) if start is None else start, last)


def of_a_complaint(document: Document, one: Sentence, at: int) -> Span:
    first, last = document.bounds(one, at, at + 1)
    where = next((n for n in range(at + 1, last) if document.words[n].form in _WHERE), last)
    return document.span(_cut(document, first, at, _OF_A_RIGHT), where)


def of_a_basis(document: Document, one: Sentence, lo: int, hi: int) -> Span:
    """An article in parentheses is told with the words before it."""
    first, last = document.bounds(one, lo, hi, across=True)
    article = document.words[lo].form in _ARTICLE
    last = next((n for n in range(hi, last) if _goes_on(document, n)), last)
    return document.span(_cut(document, first, lo, _OF_A_BASIS, not article), last)


_ARTICLE = frozenset(("art", "artikel", "article", "6", "sub", "onder"))


def _goes_on(document: Document, at: int) -> bool:
    """What for (`... for account management`), or an aside that is no article (`... (bijvoorbeeld ...)`)."""
    word = document.words[at]
    opened = document.text[document.words[at - 1].end : word.start].strip().endswith("(")
    return word.form in ("for", "voor") or (opened and word.form not in _ARTICLE)


def of_a_cookie(document: Document, one: Sentence, lo: int, hi: int) -> Span:
    first, last = document.bounds(one, lo, hi)
    return document.span(_cut(document, first, lo, _OF_A_COOKIE), last)


_PARTED = re.compile(r";\s|,\s(?:maar|want|waarna|waarop|omdat|but|because|after which)\s")
"""Where another clause begins, that says another thing or why."""


def of_a_term(document: Document, span: Span, lo: int, hi: int) -> Span:
    """Of a sentence the clause in which a length of time stands."""
    before = list(_PARTED.finditer(document.text, span.start, document.words[lo].start))
    after = _PARTED.search(document.text, document.words[hi - 1].end, span.end)
    return Span(before[-1].end() if before else span.start, after.start() if after else span.end)


def _cut(document: Document, first: int, until: int, leads: frozenset[str], asides: bool = True) -> int:
    """Behind the last word before `until` that leads, and behind a parenthesis that opens; not past a denial."""
    start = first
    for n in range(first, until):
        form = document.words[n].form
        if form in _NO:
            return start if start > first else n
        opened = asides and document.text[document.words[n].end : document.words[n + 1].start].strip() == "("
        if form in leads or opened:
            start = n + 1
    while first < start < until and document.words[start].form in _BESIDE:
        start += 1
    return start
