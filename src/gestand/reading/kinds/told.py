"""Purposes that a sentence lists behind a colon, and those that stand behind the name of a basis or a label.

`Wij gebruiken gegevens om: a; b; en c` is one sentence; `Gerechtvaardigd belang: beveiliging en onderzoek` tells what
for after what it rests on; `Communicatie: om u te antwoorden` says it twice, in a word and in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document
from gestand.reading.facts import Span
from gestand.reading.segments import Sentence

_COLON = re.compile(r":[*_]{0,3} ")
_FAR = 140
"""Letters in which a lead says what it leads to."""
_MARK = re.compile(r"^\(?(?:[a-z]|\d{1,2}|[ivx]{1,4})[.)] ")
_AND = re.compile(r"^(?:en|and|of|or)\b[ ,]{0,2}")
_LEADS = re.compile(r"^(?:om|to|voor|for|ter|het|the)\b ?", re.IGNORECASE)
_ASIDE = re.compile(r"^[^;]{0,40}(?:toestemming|consent)[^;,]{0,20}, ")
"""`alleen met toestemming, nieuws sturen`: on what it rests, and then what for."""
_BASES = ("consent", "explicit_consent", "contract", "legal_obligation", "vital_interest", "public_task")
_NAMES = (*(f"basis.{basis}.named" for basis in (*_BASES, "legitimate_interest")), "basis.contract.said")


def behind_a_colon(document: Document, one: Sentence) -> list[Span]:
    """The parts of what follows `wij gebruiken gegevens om:` or `voor de volgende doelen:` in one sentence."""
    match = _COLON.search(document.text, one.start, min(one.end, one.start + _FAR))
    topics = one.under[-1].topics if one.under else one.topics
    if one.kind not in (Kind.TEXT, Kind.ITEM) or match is None or ("basis" in topics and "purpose" not in topics):
        return []
    before = next((n for n in range(one.lo, one.hi) if document.words[n].start >= match.start()), one.hi)
    if not document.near("lead.purpose", one.lo, before) or document.near("purpose.not", one.lo, before):
        return []
    if one.kind is Kind.ITEM and ";" not in document.text[match.end() : one.end]:
        return []
    mark = ";" if ";" in document.text[match.end() : one.end] else ","
    return [span for span in _parts(document, match.end(), one.end, mark) if span.end - span.start > 3]


def _parts(document: Document, start: int, end: int, mark: str) -> Iterator[Span]:
    """At each mark that stands in no parentheses."""
    first, depth = start, 0
    for at in (*range(start, end), end):
        letter = document.text[at] if at < end else mark
        depth += (letter == "(") - (letter == ")")
        if letter == mark and (depth <= 0 or at == end):
            yield _bare(document, first, at)
            first = at + 1


def _bare(document: Document, start: int, end: int) -> Span:
    """Without its number, the `en` before it, and what it rests on."""
    span = document.trimmed(start, end)
    for pattern in (_MARK, _AND, _MARK, _ASIDE):
        if match := pattern.match(document.text[span.start : span.end]):
            span = document.trimmed(span.start + match.end(), span.end)
    return span


def behind_a_basis(document: Document, one: Sentence) -> list[Span] | None:
    """`Gerechtvaardigd belang: beveiliging, onderzoek en ...`: what for; None where the label names no basis."""
    match = _COLON.search(document.text, one.start, min(one.end, one.start + _FAR))
    if match is None:
        return None
    after = next((n for n in range(one.lo, one.hi) if document.words[n].start >= match.end()), one.hi)
    if after == one.hi or not any(document.near(name, one.lo, min(after, one.lo + 8)) for name in _NAMES):
        return None
    if any(document.near(name, after, one.hi) for name in _NAMES):
        # `Overeenkomsten sluiten: nodig voor de overeenkomst`: the other way around.
        return None
    if document.near("cookie.word", after, one.hi):
        return []
    said = document.text[match.end() : one.end]
    lead = _LEADS.match(said)
    whole = document.trimmed(match.end() + (lead.end() if lead and lead[0][0] in "OoTtVvFf" else 0), one.end)
    stop = re.search(
        r", telkens|, waarbij|, voor zover|, waar de| hebben (?:wij|we)| where ", document.text[whole.start : whole.end]
    )
    span = Span(whole.start, whole.start + stop.start()) if stop else whole
    pieces = list(_pieces(document, span))
    return pieces if len(pieces) > 1 and all(len(document.words_of(one).split()) <= _FEW for one in pieces) else [span]


_FEW = 4
"""Words of one purpose among several: `beveiliging, fraudepreventie en verbetering van de dienst`."""


def _pieces(document: Document, span: Span) -> Iterator[Span]:
    first = span.start
    for match in re.finditer(r", (?:en |and )?|(?<!-) en | and ", document.text[span.start : span.end]):
        yield document.trimmed(first, span.start + match.start())
        first = span.start + match.end()
    yield document.trimmed(first, span.end)


_IF = ("als", "indien", "wanneer", "if", "when")
_YOU = ("u", "je", "jij")


def is_conditional(document: Document, one: Sentence) -> bool:
    """`Als u een account maakt, ...`, `Boekt u een workshop, dan ...`: when, and not what for."""
    forms = document.forms(one.lo, min(one.lo + 2, one.hi))
    return forms[:1] != [] and (forms[0] in _IF or (len(forms) > 1 and forms[1] in _YOU and forms[0].endswith("t")))


_EXPLAINS = re.compile(
    r"[*_]{0,3}[A-Z][\w-]+(?: [\w-]+)?[*_]{0,2}:[*_]{0,3} (?:Om|Voor|Via|Ter|To|For|om|voor|ter|to|for) "
)
_WHOLE = 120


def labelled_and_told(document: Document, one: Sentence) -> bool:
    """`Communicatie: om u te antwoorden`: a label of a word or two and what it means, short enough to be one."""
    return one.end - one.start <= _WHOLE and bool(_EXPLAINS.match(document.text, one.start, one.end))
