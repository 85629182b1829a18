"""How long things are kept: terms of data, of back-ups, and the time in which something can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gestand.reading.blocks import Kind
from gestand.reading.document import Document, best
from gestand.reading.durations import Length
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence
from gestand.reading.tight import of_a_term

_NOT_HERE = frozenset(("cookies", "minors", "changes", "breach"))
_LONGEST = 240
"""Letters of a quote; a longer sentence is cut at its commas."""


def grace(document: Document) -> Iterator[Fact]:
    """`grace_period`: how long a deletion or a closed account can be taken back."""
    for one in document.said():
        if document.has(one, "grace.undo"):
            yield from _lengths(document, one, "grace_period", "grace.undo", "backup")


def backups(document: Document) -> Iterator[Fact]:
    """`backup_retention`: when what was erased has left the back-ups as well."""
    for one in document.said():
        if _of_backups(document, one):
            yield from _lengths(document, one, "backup_retention", "backup", "grace.undo")


def _lengths(document: Document, one: Sentence, kind: str, of: str, other: str) -> Iterator[Fact]:
    """The length that is nearer to what is spoken of than to the other thing: the first for grace, else the last."""
    found = [
        length
        for length in document.lengths(one)
        if _distance(document, one, length, of) <= _distance(document, one, length, other)
        and not document.near("term.every", length.lo - 2, length.lo)
    ]
    for length in found[:1] if kind == "grace_period" else found[-1:]:
        span = document.clause(one, length.lo, length.hi, ands=False)
        if one.end - one.start <= _LONGEST:
            span = of_a_term(document, document.whole(one), length.lo, length.hi)
        yield document.fact(kind, length.value, one, span, Certainty.SURE)


def _distance(document: Document, one: Sentence, length: Length, name: str) -> int:
    return min((abs(hit.lo - length.lo) for hit in document.found(one, name)), default=one.hi - one.lo)


def _of_backups(document: Document, one: Sentence) -> bool:
    return document.has(one, "backup") and (
        document.has(one, "retention.verb", "backup.gone") or "retention" in one.topics
    )


# ---------------------------------------------------------------- retention


def retention(document: Document) -> Iterator[Fact]:
    """Every term with what it is of and what begins it; a value of words where there is no length of time."""
    unspecified: list[tuple[float, Fact]] = []
    for one in document.said():
        if not _is_of_keeping(document, one):
            continue
        for fact in _terms(document, one):
            if fact.value == "unspecified":
                unspecified.append((2.0 if "retention" in one.topics else 1.0, fact))
            else:
                yield fact
    under = [fact for score, fact in unspecified if score > 1]
    # Under its own heading each vague term is one; elsewhere such words are of anything.
    yield from under or best(unspecified)


def _is_of_keeping(document: Document, one: Sentence) -> bool:
    if one.topics & _NOT_HERE and not (document.has(one, "retention.strong") and "cookies" not in one.topics):
        return False
    if "right" in one.topics and "retention" not in one.topics and not document.has(one, "retention.strong"):
        return False
    if document.has(one, "grace.undo", "retention.not") or _of_backups(document, one) or is_on_demand(document, one):
        return False
    if document.has(one, "breach.word") and document.has(one, "breach.told"):
        return False
    if document.has(one, "cookie.word") and "retention" not in one.topics:
        return False
    asked = document.has(one, "answer.asked") and "retention" not in one.topics
    if asked or (document.has(one, "answer.verb") and "retention" not in one.topics):
        return document.has(one, "retention.strong")
    return "retention" in one.topics or document.has(one, "retention.verb", "retention.strong")


_WITHIN = frozenset(("binnen", "within"))


def is_on_demand(document: Document, one: Sentence) -> bool:
    """`Na een verzoek wissen wij ze binnen 30 dagen`: how soon somebody is served, and not how long it is kept."""
    return document.has(one, "answer.ondemand") and any(
        not _WITHIN.isdisjoint(document.forms(max(length.lo - 2, one.lo), length.lo))
        for length in document.lengths(one)
    )


_VALUES = {"term.until": "until-event", "term.indefinite": "indefinite", "term.unspecified": "unspecified"}
_LONG = 60
"""Words of a sentence in which a vague term can stand beside a length of time and be another promise."""


def _terms(document: Document, one: Sentence) -> Iterator[Fact]:
    found = [length for length in document.lengths(one) if _is_a_term(document, one, length)]
    events = list(_events(document, one, found))
    places = sorted([(length.lo, length.hi) for length in found] + [(hit.lo, hit.hi) for hit in events])
    for length in found:
        yield _fact(document, one, length.value, length.lo, length.hi, places, _details(length))
    for hit in events:
        yield _fact(document, one, _VALUES[hit.name], hit.lo, hit.hi, places, {})


def _events(document: Document, one: Sentence, found: list[Length]) -> Iterator[Hit]:
    """Terms in words that are no part of a length of time, one of each kind that does not lie in another."""
    taken: list[Hit] = []
    hits = document.found(one, *_VALUES)
    for hit in sorted(hits, key=lambda hit: (hit.name != "term.unspecified", hit.lo)):
        beside = hit.name == "term.until" and any(_beside(document, length, hit) for length in found)
        if beside or _of_a_length(found, hit) or any(hit.lo < other.hi and other.lo < hit.hi for other in taken):
            continue
        if any(other.name == hit.name for other in taken) and one.hi - one.lo < _LONG:
            continue
        if hit.name == "term.until" and document.near("term.lacking", hit.hi - 1, hit.hi + 3):
            # `Zolang er geen termijnen zijn vastgesteld`: for how long something else is so.
            continue
        moments = hit.name == "term.until" and found and document.near("term.moments", hit.lo, hit.hi + 2)
        if moments and not _tells_an_event(document, one, found):
            # `tot het laatste van deze momenten: ...`: the moments are told behind it.
            continue
        taken.append(hit)
        if hit.name != "term.unspecified" or not found or one.hi - one.lo >= _LONG:
            yield hit


def _tells_an_event(document: Document, one: Sentence, found: list[Length]) -> bool:
    """Whether one of the moments has no length: `1 jaar na de afmelding; het sluiten van de vraag`."""
    start = document.text.find(":", one.start, one.end) + 1
    counted = [document.words[length.lo].start for length in found]
    while 0 < start < one.end:
        semicolon = document.text.find(";", start, one.end)
        end = semicolon if semicolon > 0 else one.end
        if not any(start <= at < end for at in counted):
            return True
        start = end + 1
    return False


def _beside(document: Document, length: Length, hit: Hit) -> bool:
    """`tot 2 jaar na`, `2 jaar na afhandeling`, `zolang u klant bent plus 2 jaar`: one term."""
    if abs(length.lo - hit.hi) <= 2 or 0 <= hit.lo - length.hi <= 2:
        return True
    return length.lo > hit.hi and document.near("term.plus", length.lo - 2, length.lo)


def _of_a_length(found: list[Length], hit: Hit) -> bool:
    """`niet langer dan` before a length is of that length."""
    return any(hit.lo < length.hi and length.lo < hit.hi for length in found)


def _details(length: Length) -> dict[str, Any]:
    return {"days": "working"} if length.working else {}


def _is_a_term(document: Document, one: Sentence, length: Length) -> bool:
    lo, hi = length.lo, length.hi
    told = hi < one.hi and document.text[document.words[hi].start - 1] == "("
    if document.near("term.age", lo - 3, lo) or (not told and document.near("term.old", hi, min(hi + 2, one.hi))):
        return False
    if document.near("term.ahead", hi, min(hi + 1, one.hi)):
        # `30 dagen van tevoren vragen wij ...`
        return False
    if document.near("term.every", lo - 2, lo) or document.near("term.ago", hi, min(hi + 1, one.hi)):
        return False
    return length.years < 200


def _fact(
    document: Document,
    one: Sentence,
    value: str,
    lo: int,
    hi: int,
    places: list[tuple[int, int]],
    details: dict[str, Any],
) -> Fact:
    span = _quote(document, one, lo, hi, places)
    trigger = _trigger(document, one, lo, hi)
    applies = _applies_to(document, one, lo)
    said = {name: text for name, text in (("trigger", trigger), ("applies_to", applies)) if text}
    clear = "retention" in one.topics or document.has(one, "retention.strong")
    certainty = Certainty.SURE if clear else Certainty.LIKELY
    return document.fact("retention", value, one, span, certainty, {**said, **details})


def _quote(document: Document, one: Sentence, lo: int, hi: int, places: list[tuple[int, int]]) -> Span:
    """The sentence where it has this term alone and is short; else the part around the term."""
    if len(places) == 1 and one.end - one.start <= _LONGEST:
        return of_a_term(document, document.whole(one), lo, hi)
    before = max((end for start, end in places if end <= lo), default=one.lo)
    after = min((start for start, end in places if start >= hi), default=one.hi)
    first, last = document.bounds(one, lo, hi, ands=False)
    return document.span(max(first, before), max(hi, min(last, after)))


def _trigger(document: Document, one: Sentence, lo: int, hi: int) -> str:
    """What begins the term: `na het einde van de overeenkomst`; or what ends it, for `totdat u zich afmeldt`."""
    starts = [hit for hit in document.found(one, "term.trigger") if hi <= hit.lo <= hi + 3]
    if starts:
        _, last = document.bounds(one, starts[0].lo, starts[0].hi, ands=False)
        return document.words_of(document.span(starts[0].lo, last))
    ending = [hit for hit in document.found(one, "term.until") if hit.lo == lo]
    if ending:
        _, last = document.bounds(one, ending[0].lo, ending[0].hi, ands=False)
        return document.words_of(document.span(ending[0].lo, last))
    before = [hit for hit in document.found(one, "term.trigger") if hit.hi <= lo and lo - hit.lo <= 12]
    if before and document.words[before[-1].lo].form in ("na", "nadat", "after"):
        return document.words_of(document.trimmed(document.words[before[-1].lo].start, document.words[lo].start))
    return ""


def _applies_to(document: Document, one: Sentence, lo: int) -> str:
    """What is kept: the label of the line, the row's first cells, the item it stands in, or the heading above."""
    if one.kind is Kind.CELL:
        row = [
            other
            for other in document.sentences[max(0, one.number - 12) : one.number]
            if other.block.row == one.block.row and other.kind is Kind.CELL and other.block.group == one.block.group
        ]
        if row:
            return document.words_of(document.whole(row[0]))
    colon = document.text.find(":", one.start, document.words[lo].start)
    if 0 < colon - one.start <= 80:
        return document.words_of(document.trimmed(one.start, colon))
    if kept := document.found(one, "retention.kept"):
        first = kept[0].lo - (kept[0].lo > one.lo and document.words[kept[0].lo - 1].form in _DETERMINERS)
        if kept[0].hi - first > 1 or document.words[first].form not in _ANY:
            return document.words_of(document.span(first, kept[0].hi))
    if one.under and not document.found(one.under[-1], "topic.retention"):
        return document.words_of(document.whole(one.under[-1]))
    return ""


_DETERMINERS = frozenset(("uw", "je", "jouw", "your", "onze", "deze", "alle", "de", "het"))
_ANY = frozenset(("gegevens", "persoonsgegevens", "data", "information"))
"""What is of everything, and says nothing of what is kept."""
