"""What is done to keep data safe, and what happens when that fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gestand.reading.blocks import Kind
from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.kinds.categories import lists
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence

_AIM = 45
"""Words in which a general measure says against what it is."""


def measures(document: Document) -> Iterator[Fact]:
    """`security_measure`: each item under its heading, and each part of a sentence that names one."""
    of_data = lists(document)
    for one in document.said():
        if one.number in of_data or document.lists_data(one):
            # Of which one is `wachtwoord (versleuteld)`.
            continue
        about = "security" in one.topics
        if document.heads(one) or (document.has(one, "breach.word") and document.has(one, "breach.told")):
            continue
        if about and document.is_listed(one) and not document.has(one, "security.not"):
            listed = len({hit.lo for hit in document.found(one, "measure.named")}) > 2 and ":" in document.quote(one)
            if not listed and (
                document.has(one, "measure.named", "measure.general", "measure.verb")
                or document.has(one.lead, "lead.security")
            ):
                yield _fact(document, one, document.whole(one), Certainty.SURE)
                continue
        if document.has(one, "security.not"):
            continue
        names = ["measure.named"] if about else ["measure.strong"]
        taken = document.has(one, "measure.taken")
        if taken and document.has(one, "measure.technical"):
            names = ["measure.named", "measure.general"]
        elif about or (taken and document.has(one, "measure.safe")):
            names.append("measure.general")
        if not about and one.topics & {"data", "right", "cookies", "sharing", "transfer", "retention", "contact"}:
            strong = {"cookies", "right", "retention", *({"sharing"} if one.kind is Kind.ITEM else ())}
            kept = {"measure.general": {"sharing", "transfer"}, "measure.strong": strong}
            names = [name for name in names if not one.topics & kept.get(name, one.topics)]
        if "cookies" not in one.topics and not about and document.has(one, "breach.word"):
            continue
        found = list(_parts(document, one, names))
        yield from found
        if about and found:
            yield from _beside(document, one, found)
        if about and not found and _says_a_measure(document, one):
            yield _fact(document, one, document.whole(one), Certainty.LIKELY)


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OTHERS = (
    *("breach.word", "right.asked", "security.aim", "authority.AP", "authority.GBA", "dpo.named", "dpo.short"),
    *("date.anchor", "automated.decision", "automated.weak", "identity.check", "cookie.word"),
)
"""What makes a sentence one of another kind of fact, whatever heading it stands under."""


def _beside(document: Document, one: Sentence, found: list[Fact]) -> Iterator[Fact]:
    """The other clauses of a list of measures, each with a verb of its own."""
    first = one.lo
    for at in (*range(one.lo + 1, one.hi), one.hi):
        ends = at == one.hi or not document.words[at].soft or document.words[at].form in ("en", "and")
        if not ends:
            continue
        if at - first >= 4 and _is_a_clause(document, first, at):
            span = document.span(first, at)
            if not any(span.start < other.end and other.start < span.end for other in found):
                yield _fact(document, one, span, Certainty.LIKELY)
        first = at + (at < one.hi and document.words[at].form in ("en", "and"))


_NOT_HERE = ("measure.taken", "security.aim", "security.not", "transfer.home", "transfer.place", "retention.verb")


def _is_a_clause(document: Document, first: int, after: int) -> bool:
    said = document.near("measure.clause", first, after)
    return said and not any(document.near(name, first, after) for name in _NOT_HERE)


def _says_a_measure(document: Document, one: Sentence) -> bool:
    """Under its heading a plain sentence of what we do, whatever it is called: `Papier gaat door de versnipperaar`."""
    if document.quote(one)[-1:] in ":?" or not 4 <= one.hi - one.lo <= 40 or _YEAR.search(document.quote(one)):
        return False
    if document.has(one, "term.unspecified") or (document.has(one, "retention.strong") and document.lengths(one)):
        return False
    if not document.is_listed(one) and not document.has(one, "measure.clause", "measure.verb"):
        return False
    of_changes = document.has(one, "change.word") and document.has(one, "change.statement")
    return not (of_changes or document.has(one, *_OTHERS))


def _parts(document: Document, one: Sentence, names: list[str]) -> Iterator[Fact]:
    last = one.lo
    certainty = Certainty.SURE if "security" in one.topics else Certainty.LIKELY
    listed = list(_behind_colon(document, one)) if "security" in one.topics else []
    if len(listed) > 1:
        if told := document.found(one, "measure.general"):
            yield _fact(document, one, document.span(told[0].lo, told[0].hi), certainty)
        yield from (_fact(document, one, span, certainty) for span in listed)
        return
    opens = document.found(one, "measure.opens") if "measure.general" in names else []
    if opens and document.near("measure.general", one.lo, opens[0].lo):
        # `passende maatregelen, waaronder versleuteling, logging en training`: the whole list.
        general = document.bounds(one, *_place(document.found(one, "measure.general")[0]), ands=False)
        yield _fact(document, one, document.span(general[0], min(general[1], opens[0].lo)), certainty)
        yield from (_fact(document, one, span, certainty) for span in _listed(document, opens[0].hi, one.hi))
        return
    for hit in document.found(one, *names):
        if (
            hit.lo < last
            or (last > one.lo and _is_of_a_login(document, hit))
            or (document.has(one, "backup") and document.near("retention.strong", last, one.hi) and last > one.lo)
        ):
            continue
        if hit.name == "measure.general" and document.near("measure.aim", hit.hi, min(hit.hi + 3, one.hi)):
            # `passende maatregelen om misbruik, verlies en wijziging tegen te gaan`: up to its end.
            last = one.hi if one.hi - hit.lo <= _AIM else document.bounds(one, hit.lo, hit.hi)[1]
            yield _fact(document, one, document.span(hit.lo, last), certainty)
            continue
        first, last = document.bounds(one, hit.lo, hit.hi, ands=len(document.found(one, *names)) > 1, across=True)
        if last - first < 2:
            wider = document.bounds(one, hit.lo, hit.hi, ands=False, across=True)
            alone = all(
                wider[0] > other.lo or other.lo >= wider[1] or other == hit for other in document.found(one, *names)
            )
            first, last = wider if alone else (first, last)
        yield _fact(
            document, one, document.span(first, last), Certainty.SURE if "security" in one.topics else Certainty.LIKELY
        )


def _listed(document: Document, lo: int, hi: int) -> Iterator[Span]:
    """The parts of a list at its commas, and the last one at its `en`: `versleuteling in opslag en transport, logging
    en training`; what stands in parentheses and what says what for (`zodat ...`) part nothing."""
    commas = [lo]
    for at in range(lo, hi):
        if at > lo and document.words[at].form in _ENDS:
            hi = at
            break
        between = document.text[document.words[at - 1].end : document.words[at].start]
        if at > lo and _PARTS.match(between) and not _is_within(document, lo, at):
            commas.append(at)
    for first, after in pairwise([*commas, hi]):
        last = after == hi
        start = first + (document.words[first].form in _JOINS and after > first + 1)
        joins = [n for n in range(start + 1, after - 1) if document.words[n].form in _JOINS]
        joins = [n for n in joins if not _is_within(document, start, n)]
        if last and start == first and joins and (len(commas) > 1 or after - joins[-1] > 2):
            yield document.span(start, joins[-1])
            start = joins[-1] + 1
        if start < after:
            yield document.span(start, after)


_JOINS = ("en", "and", "of", "or")
_PARTS = re.compile(r"\)?[,;]")


def _is_within(document: Document, lo: int, at: int) -> bool:
    """In parentheses that were opened behind a word and are not closed yet."""
    said = document.text[document.words[lo].start : document.words[at].start]
    return said.count("(") > said.count(")")


def _is_of_a_login(document: Document, hit: Hit) -> bool:
    """`met gebruikersnaam en wachtwoord` is one measure, that was told with its first word."""
    before = document.forms(hit.lo - 3, hit.lo)
    return document.words[hit.lo].form.startswith(("wachtwoord", "password")) and not _LOGINS.isdisjoint(before)


_LOGINS = frozenset(("gebruikersnaam", "inlognaam", "loginnaam", "username", "user"))


def _behind_colon(document: Document, one: Sentence) -> Iterator[Span]:
    """`Wij namen deze maatregelen: versleuteling, logging en training`: each of them."""
    colon = document.text.find(":", one.start, one.end - 1)
    if colon < 0 or not document.has(one, "measure.taken"):
        return
    at = next((n for n in range(one.lo, one.hi) if document.words[n].start > colon), one.hi)
    while at < one.hi:
        _, after = document.bounds(one, at, at + 1)
        if after + 2 == one.hi and not document.near("measure.named", after, one.hi):
            # `data in rust en onderweg`: one word more of the same.
            after = one.hi
        yield document.span(at, after)
        at = after
        while at < one.hi and document.words[at].form in ("en", "and", "of", "or"):
            at += 1


_ENDS = frozenset(("om", "die", "zodat", "waarmee", "teneinde", "to", "that", "so"))
"""Words behind which a list goes on to say what for."""


def _place(hit: Hit) -> tuple[int, int]:
    return hit.lo, hit.hi


def _fact(document: Document, one: Sentence, span: Span, certainty: Certainty) -> Fact:
    span = document.trimmed(span.start, span.end)
    return document.fact("security_measure", document.words_of(span), one, span, certainty)


def breaches(document: Document) -> Iterator[Fact]:
    """`breach_duty`: who is told of a breach, and within which time where the text says one."""
    found = []
    for one in document.said():
        if not document.has(one, "breach.word") or not document.has(one, "breach.told"):
            continue
        if document.has(one, "breach.tip"):
            continue
        lengths = document.lengths(one)
        details = {"term": lengths[0].value} if lengths else {}
        score = 1 + len(lengths) + ("breach" in one.topics or "security" in one.topics)
        fact = document.fact(
            "breach_duty", document.words_of(document.whole(one)), one, document.whole(one), Certainty.SURE, details
        )
        found.append((score, fact))
    if found:
        yield max(found, key=lambda pair: (pair[0], -pair[1].start))[1]
