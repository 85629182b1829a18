"""Who gets the data: kinds of recipients, and names that stand where sharing is spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.kinds.listed import behind, beside
from gestand.reading.kinds.nobody import is_no_recipient
from gestand.reading.segments import Sentence

_NAME = re.compile(
    r"(?<![\w@./])(?:[A-Z][\w&+'’-]{1,30}|[a-z]{1,12}[A-Z][\w-]{1,30})(?:\.(?:com|nl|be|io|eu))?"
    r"(?: (?:(?:van|de|der|for|of|en|&) )?[A-Z][\w&'’-]{1,30}){0,3}"
    r"(?: (?:B\.V\.|BV|N\.V\.|NV|Inc\.?|LLC|Ltd\.?|GmbH|SA))?"
)


def read(document: Document) -> Iterator[Fact]:
    seen: set[str] = set()
    own = _own(document)
    told = sorted(document.said(), key=lambda one: "sharing" not in one.topics)
    # Where sharing is told of comes first: it says best what is named elsewhere as well.
    for one in told:
        for fact in _in(document, one, own):
            key = fact.value.casefold().removeprefix("de ").removeprefix("het ").removeprefix("onze ")
            if not any(key in other or other in key for other in seen):
                seen.add(key)
                yield fact


_ELSEWHERE = frozenset(
    (
        *("right", "authority", "cookies", "retention", "security", "contact", "header", "who", "changes", "data"),
        "dpo",
    )
)
"""Where names are met that get nothing."""
_NEVER = frozenset(("right", "authority", "header", "changes", "security", "breach"))
"""Where `delen met` and `geven aan` say nothing either."""


_TOLD = re.compile(
    r"[*_]*[A-Z][^.:;\n]{1,50}(?::[*_]* | \()(?=(?:voor|om|alleen|indien|wanneer|ten|ter|of|for|to|only|or|if|when)\b)",
    re.IGNORECASE,
)
"""`Google: voor de statistieken`, `Vercel (of vergelijkbare hosting)`: who it is, before what for."""


def _told(document: Document, one: Sentence) -> Span | None:
    match = _TOLD.match(document.text, one.start, one.end) if one.kind is Kind.ITEM else None
    if match is None or one.start != one.block.start or _is_a_heading(document, one):
        return None
    named = re.split(r":|\(| voor | for ", document.text[match.start() : match.end()], maxsplit=1)[0]
    return document.trimmed(one.start, one.start + len(named))


def _in(document: Document, one: Sentence, own: str) -> Iterator[Fact]:
    about = "sharing" in one.topics
    if about and (head := _told(document, one)) and not is_no_recipient(document.words_of(head), own):
        yield _fact(document, one, head, Certainty.SURE)
        return
    through = document.has(one, "share.through") and document.has(one, "recipient.company")
    elsewhere = one.topics & (_NEVER if document.has(one, "share.to") or through else _ELSEWHERE)
    if document.quote(one).endswith("?") or (elsewhere and not about):
        return
    never = document.has(one, "share.never") or _NOT_SHARED.search(document.text, one.start, one.end)
    if never and not document.has(one, "except"):
        return
    if document.has(one, "breach.word") and document.has(one, "breach.told") and not about:
        # `Wij melden een datalek aan de toezichthouder`: what is told, and nobody's data.
        return
    if document.has(one, "share.from") and not document.has(one, "share.to"):
        # Where data comes from.
        return
    shares = document.has(one, "share.anchor")
    uses = not shares and document.has(one, "share.uses") and document.has(one, "recipient.company")
    if not (about or shares or uses):
        return
    taken: list[Span] = []
    kinds = ("recipient.company",) if uses and not about else document.hits.under("recipient.")
    for span in _known(document, one, kinds, own, shares):
        if _is_free(span, taken):
            taken.append(span)
            yield _fact(document, one, span, Certainty.SURE if about else Certainty.LIKELY)
    yield from _names(document, one, taken, about, own)
    if about or shares:
        for span in (*beside(document, one, sorted(taken, key=lambda each: each.start)), *behind(document, one)):
            if _is_free(span, taken) and not is_no_recipient(document.words_of(span), own):
                taken.append(span)
                yield _fact(document, one, span, Certainty.LIKELY)
    if about and not taken:
        yield from _item(document, one)
        yield from _fragment(document, one)


_NUMBERED = re.compile(r" \d{1,4}[a-zA-Z]?, \d{4}")
_LAW = re.compile(r"[ \u00a0]\d|[ \u00a0](?:artikel|article|art\.)")
"""Behind the short name of a law: `AWR 52`, `BW artikel 7`."""


_NOT_SHARED = re.compile(r"\bgeen\b[^.;:]{0,160}\b(?:gedeeld|verstrekt|doorgegeven)\b[^.;:]{0,20}\bderden\b")
"""However many are named of whom nothing is shared: `geen gegevens van leden en invallers gedeeld met derden`."""


def _is_free(span: Span, taken: list[Span]) -> bool:
    return not any(span.start < other.end and other.start < span.end for other in taken)


def _known(document: Document, one: Sentence, kinds: tuple[str, ...], own: str, shares: bool) -> Iterator[Span]:
    """Kinds and names that the grammar has, with the article before them."""
    for hit in document.found(one, *kinds):
        if document.text[hit.start - 1 : hit.start] == "-" and hit.name == "recipient.company":
            # `back-ups` is no carrier.
            continue
        if hit.name != "recipient.company" and _labels_a_name(document, one, hit.end):
            continue
        if hit.name == "recipient.generic" and (
            ":" in document.text[hit.end : one.end] or document.near("measure.opens", hit.hi, one.hi)
        ):
            # `dienstverleners, zoals X`: they are named behind it.
            continue
        if document.words[hit.lo - 1].form in ("in", "op") and hit.name == "recipient.hosting":
            continue
        if (
            document.near("no", _clause_of(document, one, hit.lo), hit.lo)
            or document.text[hit.start : hit.end].casefold() in own.casefold()
        ):
            continue
        if document.words[hit.lo - 1].form in ("als", "as") and document.words[hit.lo].soft:
            # `wij als zorgverlener`: what we are.
            continue
        if _explains(document, one, hit.start) and hit.name != "recipient.company":
            continue
        if hit.hi - hit.lo == 1 and document.words[hit.lo].form in _WEAK and not shares and one.kind is Kind.TEXT:
            continue
        lo = hit.lo
        if lo > one.lo and document.words[lo - 1].form in ("de", "het", "onze", "ons", "een", "our", "the"):
            lo -= 1
        yield document.span(lo, hit.hi)


_LABELLED = re.compile(r"[^:\n]{0,30}:[*_]* (?=[A-Z])")


def _labels_a_name(document: Document, one: Sentence, end: int) -> bool:
    """`Hosting & database: Supabase voor de opslag`: what somebody does, before who it is."""
    match = _LABELLED.match(document.text, end, one.end) if one.kind is Kind.ITEM else None
    return match is not None and _NAME.match(document.text, match.end()) is not None


def _clause_of(document: Document, one: Sentence, lo: int) -> int:
    """Up to three words before a word, as far as nothing parts them: `(anders speelt u niet), Sportlink`."""
    first = lo
    while first > one.lo and lo - first < 3 and document.words[first].soft:
        first -= 1
    return first


def _explains(document: Document, one: Sentence, start: int) -> bool:
    """In parentheses behind a name: `Previder (datacenter, Hengelo)`."""
    opening = document.text.rfind("(", one.start, start)
    if opening < 0 or ")" in document.text[opening:start]:
        return False
    before = document.text[one.start : opening].split()
    return bool(before) and before[-1][:1].isupper()


def _item(document: Document, one: Sentence) -> Iterator[Fact]:
    """An item of a list of recipients of which no word is known."""
    if (
        one.kind not in (Kind.ITEM, Kind.CELL)
        or one.start != one.block.start
        or _is_a_heading(document, one)
        or document.has(one.lead, "share.condition")
        or document.words[one.lo].form in _THIS
    ):
        return
    if document.has(one.lead, "lead.sharing") or one.hi - one.lo <= 8:
        yield _fact(document, one, _head(document, one), Certainty.LIKELY)


_FRAGMENT = re.compile(
    r"(?:Onze|Ons|De|Het|Een|Our|The|An?) [^.,;:()]{3,60}"
    r"(?=(?:, (?:om|voor|als|wanneer|indien|bij|for|to|if|when)\b[^.]*)?\.$)"
)
_WORDS = 7
_RECEIVES = re.compile(
    r"(?:Onze|Ons|De|Het|Een|Our|The|An?) [^.,;:()]{3,50}?"
    r"(?= (?:krijgt|krijgen|ontvangt|ontvangen|receives?|gets?)\b)"
)


def _fragment(document: Document, one: Sentence) -> Iterator[Fact]:
    """Told without a verb, or as who gets: `Onze monteur, om langs te komen.`, `De koerier krijgt die ook.`"""
    if one.kind is not Kind.TEXT:
        return
    text = document.text[one.start : one.end]
    match = _RECEIVES.match(text)
    if match is None and (match := _FRAGMENT.match(text)) is not None:
        hi = next((n for n in range(one.lo, one.hi) if document.words[n].start >= one.start + match.end()), one.hi)
        if hi - one.lo > _WORDS or document.near("listed.clause", one.lo, hi) or document.has(one, "share.uses"):
            return
    if match is not None:
        span = document.trimmed(one.start, one.start + match.end())
        if not document.has(one, "no") and not document.near("purpose.people", one.lo, one.lo + 2):
            yield _fact(document, one, span, Certainty.LIKELY)


_THIS = ("deze", "dit", "this", "these")
"""A sentence of somebody who was named already: `Deze verwerker (hosting) is gecertificeerd`."""


def _names(document: Document, one: Sentence, taken: list[Span], about: bool, own: str) -> Iterator[Fact]:
    """Names with a capital that are not the first word of a sentence, or are the whole beginning of an item."""
    for match in _NAME.finditer(document.text, one.start, one.end):
        span = Span(match.start(), match.end())
        if not _is_free(span, taken):
            continue
        first = span.start == one.start or document.text[max(0, span.start - 2) : span.start].strip() in (".", "•")
        listed = first and one.kind is Kind.ITEM and about and not _is_a_heading(document, one)
        led = _led(document, one, span, taken) or (about and _says_what_for(document, one, span))
        if _NUMBERED.match(document.text, match.end()) or (listed and _labels_a_name(document, one, span.end)):
            # `Spoorlaan 18, 5038 CB Tilburg`: where somebody is; `Hosting: X`: what somebody does.
            continue
        if match[0].isupper() and _LAW.match(document.text, match.end()):
            continue
        if (led or listed) and not is_no_recipient(match[0], own):
            if first and not (listed and _is_a_name(match[0], document) and _stands_alone(document, one, span)):
                continue
            taken.append(span)
            yield _fact(document, one, span, Certainty.LIKELY)


_LEADS = re.compile(
    r"(?:\b(?:met|aan|van|door|via|bij|en|of|zoals|with|to|by|at|through|use|uses|using|and|gebruiken wij|"
    r"gebruiken we|namely|zijnde|(?:maken|doen|draait|staat|staan|houden) [^.,;]{0,30}\bin|"
    r"\b(?:draait|draaien|loopt|werkt|werken) [^.,;]{0,20}\bop)|[,:])"
    r"\s{0,3}(?:de |het |the |onder meer |o\.a\. )?$"
)


_APPOSED = re.compile(
    r"\b(?:programma|pakket|systeem|leverancier|partner|platform|software|provider|supplier|system)s?,?\s$"
)
"""What a name is told to be: `ons programma, X,`, `onze partner X`."""
_TALKS = re.compile(r"\b(?:overleg|afspraken|contact|consultation|touch) (?:met|with) (?:de |het |the )?$")


def _led(document: Document, one: Sentence, span: Span, taken: list[Span]) -> bool:
    before = document.text[max(one.start, span.start - 30) : span.start]
    if _APPOSED.search(before):
        return True
    if _TALKS.search(before):
        return False
    if not _LEADS.search(before):
        return False
    # After a comma only in a list of which the one before is a recipient as well.
    return not before.rstrip().endswith(",") or any(0 < span.start - other.end <= 3 for other in taken)


_FOR = re.compile(r" (?:\([^)]{1,60}\) )?(?:for|voor) ")


def _says_what_for(document: Document, one: Sentence, span: Span) -> bool:
    """`Wij gebruiken diensten: opslag, Sentry voor fouten, ...`: behind a colon, a name and what for."""
    after_a_comma = document.text[max(one.start, span.start - 2) : span.start] in (", ", ": ")
    return after_a_comma and ":" in document.text[one.start : span.start] and bool(_FOR.match(document.text, span.end))


def _is_a_heading(document: Document, one: Sentence) -> bool:
    """`Disclosure.` at the beginning of a numbered paragraph."""
    return one.end < one.block.end and document.has(one, "topic.sharing")


def _stands_alone(document: Document, one: Sentence, span: Span) -> bool:
    """A name that begins an item is all of it, or is told apart from what follows: `Mollie (betalingen)`."""
    after = document.text[span.end : min(span.end + 12, one.end)].lstrip("*_ ")
    words = sum(document.words[n].start >= span.end for n in range(one.lo, one.hi))
    return (
        words <= 6
        or not after
        or not after[0].isalpha()
        or after.startswith(("voor ", "for ", "die ", "om ", "als ", "as "))
    )


def _is_a_name(name: str, document: Document) -> bool:
    """A first word with a capital is a name where it has a capital within, or stands nowhere in small letters."""
    word = name.split(maxsplit=1)[0]
    return len(name.split()) > 1 or any(letter.isupper() for letter in word[1:]) or word.lower() not in document.text


_WEAK = frozenset(["leveranciers", "suppliers", "bank", "banken", "partners", "gemeente", "overheid"])


def _own(document: Document) -> str:
    """The name of whoever shares: no recipient."""
    from gestand.reading.kinds.controller import names

    found = next(iter(names(document)), None)
    return found.value if found else ""


def _head(document: Document, one: Sentence) -> Span:
    """What an item names before it says what for."""
    whole = document.whole(one)
    text = document.text[whole.start : whole.end]
    match = re.search(r"[,:;–]| \((?!\w+\)\w)| - | voor | die | dat | om | for | who | to | zodat | ten behoeve", text)
    return Span(whole.start, whole.start + match.start()) if match and match.start() > 2 else whole


def _fact(document: Document, one: Sentence, span: Span, certainty: Certainty) -> Fact:
    return document.fact("recipient", document.words_of(span), one, span, certainty)
