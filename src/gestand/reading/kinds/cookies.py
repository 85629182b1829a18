"""Which kinds of cookies are set or denied, and whose service sets them."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document, best
from gestand.reading.facts import Certainty, Fact
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence
from gestand.reading.tight import of_a_cookie

COOKIES = ("functional", "analytic", "tracking")


def read(document: Document) -> Iterator[Fact]:
    found = list(best(each for one in document.sentences for each in _in(document, one)))
    affirmed = {fact.value for fact in found}
    # A denial of what the text says elsewhere is of one place only: `geen cookies zonder toestemming`.
    yield from (fact for fact in found if not (fact.value.startswith("no:") and fact.value[3:] in affirmed))


def _in(document: Document, one: Sentence) -> Iterator[tuple[float, Fact]]:
    if one.block.off or "header" in one.topics:
        return
    before = document.sentences[one.number - 1] if one.number else None
    follows = before is not None and before.block is one.block and document.has(before, "cookie.word")
    if "security" in one.topics and "cookies" not in one.topics and not document.has(one, "cookie.none"):
        # `beveiligde sessiecookies` among measures.
        return
    about = "cookies" in one.topics or document.has(one.lead, "cookie.word") or (follows and document.has(one, "no"))
    measured = document.has(one, "cookie.service.analytic") and "sharing" not in one.topics
    spoken = document.has(one, "cookie.word") or (measured and document.has(one, "process", "cookie.analytic"))
    if (not about and (not spoken or document.lists_data(one))) or document.has(one, "cookie.without"):
        return
    denies_all = document.has(one, "cookie.none") and not document.has(one, "cookie.what")
    named = document.found(one, *(f"cookie.{kind}" for kind in COOKIES))
    if denies_all and not document.has(one, "except") and not named:
        hit = document.found(one, "cookie.none")[0]
        for kind in COOKIES:
            yield 1.0, _fact(document, one, hit, f"no:{kind}", "")
        return
    for kind in COOKIES:
        for hit in document.found(one, f"cookie.{kind}", f"cookie.service.{kind}"):
            if not about and _is_data(document, one, hit):
                continue
            weak = one.kind is Kind.HEADING or document.has(one, "cookie.what")
            denied = _denied(document, one, hit)
            if denied and hit.name.startswith("cookie.service") and not spoken:
                continue
            services = document.found(one, f"cookie.service.{kind}")
            service = document.text[services[0].start : services[0].end] if services else ""
            score = (
                (one.kind in (Kind.CELL, Kind.ITEM))
                + 1.0
                + spoken
                + bool(service) * 0.3
                - weak * 1.5
                + ("cookies" in one.topics) * 0.5
                + (hit.name == f"cookie.{kind}") * 0.5
            )
            if score > -1:
                yield score, _fact(document, one, hit, f"no:{kind}" if denied else kind, service)


def _is_data(document: Document, one: Sentence, hit: Hit) -> bool:
    """`profiel op sociale media` among kinds of data is no cookie."""
    named = document.found(one, "data.social_profile", "data.usage", "data.browsing")
    return any(other.lo <= hit.lo and hit.hi <= other.hi for other in named)


def _denied(document: Document, one: Sentence, hit: Hit) -> bool:
    first, last = document.bounds(one, hit.lo, hit.hi, ands=False)
    if document.near("cookie.until", one.lo, one.hi):
        return False
    before = _of_the_list(document, one, hit.lo)
    if document.near("no", min(first, before - 2), hit.lo) and not document.near("except", first, hit.lo):
        return True
    relative = next((n for n in range(hit.hi, last) if document.words[n].form in _RELATIVE), last)
    others = (other.lo for kind in _KINDS if kind != hit.name for other in document.hits.within(kind, hit.hi, relative))
    return document.near("cookie.not_after", hit.lo, min(others, default=relative))


_RELATIVE = ("that", "which", "die", "dat")
"""What begins to tell more of it: `cookies that do not identify you`."""


_KINDS = tuple(f"cookie.{kind}" for kind in COOKIES)


def _of_the_list(document: Document, one: Sentence, lo: int) -> int:
    """Where a list of kinds begins: of `geen functionele, analytische of tracking cookies` at its first kind."""
    while lo > one.lo + 1 and (
        any(document.near(kind, lo - 1, lo) for kind in _KINDS)
        or document.words[lo - 1].form in ("of", "en", "or", "and")
    ):
        lo -= 1
    return max(lo, one.lo + 2)


def _fact(document: Document, one: Sentence, hit: Hit, value: str, service: str) -> Fact:
    span = of_a_cookie(document, one, hit.lo, hit.hi)
    details = {"service": service} if service else {}
    certainty = Certainty.LIKELY if one.kind is Kind.HEADING else Certainty.SURE
    return document.fact("cookie", value, one, span, certainty, details)
