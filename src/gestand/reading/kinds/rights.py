"""Which rights of articles 7 and 12 to 22 the statement names, under all their names."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading import evidence
from gestand.reading.blocks import Kind
from gestand.reading.document import Document, best
from gestand.reading.facts import Certainty, Fact
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence
from gestand.reading.tight import of_a_complaint, of_a_right

RIGHTS = (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "portability",
    "objection",
    "withdraw_consent",
    "complaint",
)
_ELSEWHERE = frozenset(
    ("security", "retention", "cookies", "data", "purpose", "basis", "sharing", "transfer", "automated")
)
_NEVER = frozenset(("security", "retention", "cookies"))
"""Where words of rights are of what we do: `wissen`, `beperken`."""


def read(document: Document) -> Iterator[Fact]:
    yield from best(found for one in document.sentences for found in _in(document, one))


def _in(document: Document, one: Sentence) -> Iterator[tuple[float, Fact]]:
    if one.block.off or "header" in one.topics:
        return
    for right in RIGHTS:
        for how in ("named", "said", "hint"):
            strong = how == "named"
            for hit in document.found(one, f"right.{right}.{how}"):
                score = _score(document, one, hit, strong, right) - (how == "hint") * 0.6
                if score > 0 and (strong or not document.is_quoted(one, hit)):
                    certainty = Certainty.SURE if strong or score > 2 else Certainty.LIKELY
                    # Of `recht op inzage, correctie` the part that names this right.
                    span = (
                        of_a_complaint(document, one, hit.lo)
                        if right == "complaint"
                        else of_a_right(document, one, hit.lo, hit.hi - 1)
                    )
                    yield score, document.fact("right", right, one, span, certainty)


_APART = frozenset(("maar", "zonder", "die", "dat", "but", "that", "which"))
"""With one of these before it a denial is of something else: `verwijdering, maar niet van facturen`."""


def _is_no_right(document: Document, one: Sentence, hit: Hit, right: str) -> bool:
    """Words that name a right elsewhere: what is not done, where rights are named, a copy that is asked of somebody."""
    if right == "objection":
        # `U bent vrij om ja of nee te zeggen`
        return document.forms(hit.lo - 2, hit.lo) in (["ja", "of"], ["yes", "or"])
    if right not in ("erasure", "access"):
        return False
    last = min(hit.hi + 4, one.hi)
    if document.near("no", hit.hi, last) and _APART.isdisjoint(document.forms(hit.hi, last)):
        # `... en wissen ze ook niet`
        return True
    if right == "erasure":
        return False
    copy = not {"kopie", "copy", "afschrift"}.isdisjoint(document.forms(hit.lo, hit.hi))
    return "rights" in document.forms(hit.lo, hit.hi + 2) or (copy and document.has(one, "identity.check"))


def _score(document: Document, one: Sentence, hit: Hit, strong: bool, right: str) -> float:
    about = bool(one.topics & {"right"}) or (right == "complaint" and bool(one.topics & {"authority"}))
    asked = document.has(one, "right.asked") or document.has(one.lead, "right.asked")
    if asked and not about and not one.topics & _NEVER:
        about = len(evidence.rights(one, document.hits)) >= 3
    named = document.has(one, "right.word") or document.has(one.lead, "right.word")
    if document.has(one, "right.refused") and not strong:
        return 0
    of_data = strong and document.has(one, "collected.word")
    of_data = of_data or len(evidence.rights(one, document.hits)) > 1
    if right == "rectification" and not of_data and document.has(one, "change.statement"):
        # What is changed there is the statement.
        return 0
    if not strong and _is_no_right(document, one, hit, right):
        return 0
    if document.has(one, "grace.undo") and document.lengths(one):
        return 0
    score = 3.0 if strong else 0.0
    if about:
        score += 2 if asked or named or one.kind is not Kind.TEXT else 0.5 if strong else 0.2
    if named:
        score += 1.5
    elif asked:
        score += 1
    if one.kind is Kind.HEADING:
        score = score - 2 if strong or about else 0
    if not about and not strong and one.topics & _ELSEWHERE and not named:
        # `U kunt uw toestemming intrekken` counts anywhere; `verwijderen` under security is no right.
        score = score - 0.9 if right in ("withdraw_consent", "objection", "complaint") else 0
    if document.near("no", max(hit.lo - 3, one.lo), hit.lo):
        score -= 4 if right == "erasure" and not strong else 2
    return score
