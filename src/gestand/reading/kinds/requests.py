"""How a request is answered: in which time, after which check of who asks, and where one can complain."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading import evidence
from gestand.reading.blocks import Kind
from gestand.reading.document import Document, best
from gestand.reading.facts import Certainty, Fact
from gestand.reading.kinds.terms import is_on_demand
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence
from gestand.reading.tight import of_a_term

_LONGEST = 220


def answers(document: Document) -> Iterator[Fact]:
    """`answer_term`, with the `extension` that the same sentence or one of the next two gives."""
    found = []
    for one in document.said():
        score = _of_answers(document, one)
        lengths = [each for each in document.lengths(one) if each.years < 1.1]
        if score <= 0 or not lengths:
            continue
        extends = document.found(one, "answer.extend")
        first = next((each for each in lengths if not extends or each.lo < extends[0].lo or len(lengths) == 1), None)
        if first is None or (
            extends and len(lengths) == 1 and not document.near("answer.within", first.lo - 4, first.lo)
        ):
            continue
        if extends and first.lo > extends[0].lo and len(lengths) == 1:
            continue
        details = {}
        if extension := _extension(document, one, first.hi):
            details["extension"] = extension
        if first.working:
            details["days"] = "working"
        if document.near("answer.within", first.lo - 4, first.lo):
            score += 1
        span = of_a_term(document, document.whole(one), first.lo, first.hi)
        if one.end - one.start > _LONGEST:
            span = document.clause(one, first.lo, first.hi, ands=False)
        certainty = Certainty.SURE if score >= 3 else Certainty.LIKELY
        found.append((score, document.fact("answer_term", first.value, one, span, certainty, details)))
    yield from best(found)


_NOT_ANSWERS = frozenset(("retention", "cookies", "purpose", "data"))


def _of_answers(document: Document, one: Sentence) -> float:
    if document.has(one, "grace.undo", "backup", "answer.not"):
        return 0
    if is_on_demand(document, one):
        return 2.0
    if document.has(one, "retention.strong"):
        return 0
    if one.topics & _NOT_ANSWERS and "right" not in one.topics:
        return 0
    verb = document.has(one, "answer.verb")
    request = document.has(one, "answer.request")
    about = bool(one.topics & {"right", "contact", "authority", "dpo"})
    if document.has(one, "breach.word") or not (verb or (about and document.has(one, "answer.done"))):
        return 0
    if not (request or about):
        before = document.sentences[max(0, one.number - 3) : one.number]
        if not (verb and any(_asks(document, other) for other in before)):
            return 0
    return verb * 1.0 + request * 1.0 + about * 1.0


def _asks(document: Document, one: Sentence) -> bool:
    return document.has(one, "right.word", "answer.request") or len(evidence.rights(one, document.hits)) >= 2


def _extension(document: Document, one: Sentence, after: int) -> str:
    """The longer time for a difficult request, in this sentence or the next two."""
    for other in document.sentences[one.number : one.number + 3]:
        if other is not one and (other.kind is Kind.HEADING or other.under != one.under):
            break
        if not document.has(other, "answer.extend"):
            continue
        extends = document.found(other, "answer.extend")
        lengths = [each for each in document.lengths(other) if other is not one or each.lo >= after]
        near = sorted(lengths, key=lambda each: abs(each.lo - extends[0].lo))
        if near:
            return near[0].value
    return ""


# ---------------------------------------------------------------- who asks


def identity(document: Document) -> Iterator[Fact]:
    """`identity_check`: how somebody who asks shows who they are; the clearest sentence."""
    found = [(score, one) for one in document.said() if (score := _of_identity(document, one)) > 0]
    if not found:
        return
    score, one = max(found, key=lambda pair: (pair[0], -pair[1].number))
    hits = document.found(one, "identity.check", "identity.document")
    span = document.whole(one)
    if one.end - one.start > _LONGEST:
        first, last = hits[0], hits[-1]
        span = document.clause(one, first.lo, first.hi if last.hi - first.lo > 30 else last.hi, ands=False)
    certainty = Certainty.SURE if score >= 3 else Certainty.LIKELY
    yield document.fact("identity_check", document.words_of(span), one, span, certainty)


_NOT_ABOUT_WHO_ASKS = frozenset(("data", "purpose", "retention", "basis", "sharing", "security", "cookies"))


def _of_identity(document: Document, one: Sentence) -> float:
    check = document.has(one, "identity.check")
    paper = document.has(one, "identity.document")
    if not (check or paper) or document.lists_data(one):
        return 0
    about = bool(one.topics & {"right", "contact", "authority"})
    request = document.has(one, "answer.request", "identity.asks")
    elsewhere = one.topics & _NOT_ABOUT_WHO_ASKS
    if elsewhere and not about and not (check and document.has(one, "answer.asked")):
        return 0
    answers = document.has(one, "answer.verb") and bool(document.lengths(one))
    if not about and not (check and (request or answers)):
        return 0
    return check * 1.5 + paper * 1.2 + request * 1.0 + about * 0.8 - document.has(one, "identity.black") * 1.5


# ---------------------------------------------------------------- where to complain


_OTHERS = {
    "ICO": "Information Commissioner's Office",
    "DPC": "Data Protection Commission",
    "CNIL": "Commission nationale de l'informatique et des libertés",
    "CNPD": "Commission nationale pour la protection des données",
    "VTC": "Vlaamse Toezichtcommissie",
    "BFDI": "Bundesbeauftragte für den Datenschutz",
}


def _longest(hits: list[Hit]) -> list[Hit]:
    """Without those that stand within another."""
    return [
        hit
        for hit in hits
        if not any(
            other.lo <= hit.lo and hit.hi <= other.hi and other != hit and other.hi - other.lo > hit.hi - hit.lo
            for other in hits
        )
    ]


def authorities(document: Document) -> Iterator[Fact]:
    """`supervisory_authority`: AP, GBA, or the name of another; best where a complaint is spoken of."""
    found = []
    for one in document.sentences:
        if one.block.off:
            continue
        for value in ("AP", "GBA", *_OTHERS):
            for hit in _longest(document.found(one, f"authority.{value}")):
                named = document.text[hit.start : hit.end]
                if hit.hi - hit.lo == 1 and len(named) <= 4 and not named.isupper():
                    continue
                complaint = document.has(one, "right.complaint.said", "right.complaint.named")
                score = 1 + complaint * 2 + bool(one.topics & {"right", "authority"}) - (one.kind is Kind.HEADING) * 1.5
                score += (hit.hi - hit.lo > 1 or len(named) > 4) * 0.5 - ("cookies" in one.topics) * 1.5
                if not complaint and not one.topics & {"right", "authority", "contact"}:
                    score -= 0.5
                span = document.span(hit.lo, hit.hi)
                said = _OTHERS.get(value, value)
                certainty = Certainty.SURE if complaint else Certainty.LIKELY
                found.append((score, document.fact("supervisory_authority", said, one, span, certainty)))
    yield from best(pair for pair in found if pair[0] > 0 or len(found) == 1)
