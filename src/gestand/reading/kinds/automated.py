"""Two questions with a yes or a no: does a machine decide alone, and is there an officer for data protection?"""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence


def decisions(document: Document) -> Iterator[Fact]:
    """`no` where it is denied, `yes` where it is said to happen; a right not to be subject to it says neither."""
    found = [each for one in document.said() for each in _decided(document, one)]
    if found:
        yield max(found, key=lambda pair: pair[0])[1]


def _decided(document: Document, one: Sentence) -> Iterator[tuple[float, Fact]]:
    if "automated" in one.topics and one.hi - one.lo <= 7 and document.has(one, "no") and document.said_plainly(one):
        # `Nemen wij niet.` below its heading.
        yield 1.5, document.fact("automated_decision_making", "no", one, document.whole(one), Certainty.LIKELY)
    if answer := _answer(document, one, "automated"):
        yield 2.0, document.fact("automated_decision_making", answer, one, document.whole(one), Certainty.LIKELY)
    for hit in document.found(one, "automated.decision", "automated.weak"):
        about = "automated" in one.topics
        if hit.name == "automated.weak" and not about and not document.has(one, "automated.machine"):
            continue
        if document.has(one, "automated.right") or document.quote(one).endswith("?"):
            continue
        denied = document.has(one, "no", "automated.human")
        said = document.has(one, "automated.done")
        if not denied and not said:
            continue
        conditional = document.has(one, "automated.unless")
        value = "no" if denied and not (conditional and said) else "yes"
        score = 2 + about + (1 if denied else 0) + (0.5 if hit.name == "automated.decision" else 0)
        certainty = Certainty.SURE if denied or about else Certainty.LIKELY
        yield score, document.fact("automated_decision_making", value, one, document.whole(one), certainty)


_ANSWERS = {"nee": "no", "neen": "no", "no": "no", "ja": "yes", "yes": "yes"}


def _answer(document: Document, one: Sentence, topic: str) -> str:
    """`Nee.` or `Ja, ...` right below the question."""
    before = document.sentences[one.number - 1] if one.number else None
    asked = before is not None and document.text[before.end - 1] == "?" and topic in before.topics
    return _ANSWERS.get(document.words[one.lo].form, "") if asked and one.lo < one.hi else ""


def officer(document: Document) -> Iterator[Fact]:
    """Whether there is a data protection officer (article 37); a privacy officer who is none says so with `no`."""
    found = [each for one in document.sentences for each in _officer(document, one)]
    if found:
        yield max(found, key=lambda pair: pair[0])[1]


def _officer(document: Document, one: Sentence) -> Iterator[tuple[float, Fact]]:
    if one.block.off:
        return
    if answer := _answer(document, one, "dpo"):
        yield 2.5, document.fact("dpo", answer, one, document.whole(one), Certainty.SURE)
        return
    for hit in document.found(one, "dpo.named", "dpo.short"):
        if hit.name == "dpo.short" and not document.text[hit.start : hit.end].isupper():
            continue
        denied = document.near("no", max(hit.lo - 7, one.lo), hit.lo) or _follows(document, one, hit)
        if one.kind is Kind.HEADING:
            if one.hi - one.lo <= 8:
                yield 0.5, document.fact("dpo", "yes", one, document.whole(one), Certainty.DOUBTFUL)
            continue
        named = "@" in document.quote(one) or "dpo" in one.topics or one.hi - one.lo <= 8
        if not (denied or named or document.has(one, "dpo.have")):
            continue
        score = 1.0 + denied + document.has(one, "dpo.have") + named * 0.5
        if document.has(one, "dpo.other"):
            score -= 1.5
        certainty = Certainty.SURE if score >= 2 else Certainty.LIKELY
        span = document.clause(one, hit.lo, hit.hi, ands=False)
        span = Span(min(span.start, hit.start), max(span.end, hit.end))
        yield score, document.fact("dpo", "no" if denied else "yes", one, span, certainty)


def _follows(document: Document, one: Sentence, hit: Hit) -> bool:
    """`... is niet aangesteld`: the denial can come after it, where it is about having one."""
    return document.near("no", hit.hi, min(hit.hi + 10, one.hi)) and document.near(
        "dpo.have", hit.hi, min(hit.hi + 12, one.hi)
    )
