"""Who answers for the statement: the name that has most to say for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from gestand.reading.blocks import Kind
from gestand.reading.document import Document, best
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.kinds import addresses
from gestand.reading.segments import Sentence

_CAP = r"(?:[A-Z0-9ÀÁÉÈËÏÖÜ][\w.'’&@+-]{0,40}|&|[a-z]+[A-Z]\w{1,30})"
_LINK = r"(?:van|de|den|der|het|ter|ten|te|aan|op|in|bij|en|voor|of|and|the|for|'t|d'|la|le|du)"
_RUN = rf"{_CAP}(?:[ \u00a0]{{1,2}}(?:{_LINK}[ \u00a0]+){{0,2}}{_CAP}){{0,6}}"
"""Words with a capital, and small ones between them: `Vereniging De Vliegende Hollander`."""
_FORM = (
    r"(?:B\.?V\.?B\.?A\.?|B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|C\.?V\.?B?\.?A?\.?|U\.?A\.?|S\.?A\.?|S\.?R\.?L\.?|bvba|bv|nv|vof|vzw|"
    r"VZW|v\.z\.w\.?|ApS|A/S|Oy|SAS|S\.?à?a?\.?r\.?l\.?|CommV|Comm\.V|GCV|Ltd\.?|Limited|LLP|LLC|Inc\.?|plc|GmbH|AG|eenmanszaak)"
)
_KINDS = (
    r"(?:[Ss]tichting|[Vv]ereniging|[Gg]emeente|[Mm]aatschap|[Cc]oöperatie|[Pp]rovincie|[Ww]aterschap|STICHTING|VERENIGING|GEMEENTE|"
    r"BV|NV|VZW|vzw|VOF|[Ss]port(?:vereniging|club)|[Vv]oetbalvereniging|[A-Z][a-z]*(?:club|vereniging|praktijk|school|stichting|studio|kantoor|bedrijf|bureau|opvang)|"
    r"[Bb]asisschool|[Kk]orfbalclub|[Tt]ennisvereniging)"
)
_FORMED = (
    (re.compile(rf"\b(?P<name>{_RUN}[ \u00a0,]{{1,2}}{_FORM})(?![\w])"), 1.6),
    (
        re.compile(
            rf"(?<!\d )(?<!\d)\b(?P<name>{_KINDS}[ \u00a0]+(?:{_LINK}[ \u00a0]+){{0,2}}{_RUN}"
            rf"(?:[ \u00a0]{_FORM}(?!\w))?)"
        ),
        1.3,
    ),
)
"""A legal form behind the name, or what kind of body it is before it."""
_TITLE = (
    r"(?i:privacy[- ]?(?:en cookie)?-?(?:verklaring|beleid|statement|policy|reglement|notice)|"
    r"verklaring|statement|policy|beleid)"
)
_LABEL = (
    r"(?i:bedrijfsnaam|naam (?:van (?:de|het|onze) )?(?:organisatie|bedrijf|onderneming|vereniging|stichting|school|"
    r"praktijk)|handelsnaam|company name|organisatie)"
)
_DOES = (
    r"(?:hecht|verwerkt|respecteert|bewaart|verzamelt|neemt|vindt|gebruikt|verstrekt|behandelt|zal|doet|is gevestigd|"
    r"verhuurt|levert|maakt|verkoopt|biedt|organiseert|ontwikkelt|verzorgt|helpt|"
    r"respects|processes|collects|takes|uses|values)"
)
_AS = r"(?:is|treedt op als|handelt als|als)[ \n]+(?:de |the |als )?(?:verwerkings)?verantwoordelijke?\b"
_SEAT = (
    r"(?i:statutair )?(?i:is (?:established|located|based) (?:at|in)|established at|gevestigd|kantoorhoudende|"
    r"met (?:maatschappelijke )?zetel|with its registered)"
)
_WE = (
    r"(?i:wij zijn|we are|i am|ik ben|namens|onderdeel van|dienst van|(?:handels)?naam van|part of|name of|"
    r"onder de (?:handels)?naam|eigendom van|initiatief van|"
    r"(?:deze|dit) (?:web)?(?:site|shop|winkel|app|blog) (?:zit|staat|is van)|"
    r"(?:made|run|operated|offered|published|provided|owned|managed) by|"
    r"(?:uitgegeven|beheerd|aangeboden|geëxploiteerd|gemaakt) door)"
)
_RESPONSIBLE = (
    r"(?i:verantwoordelijke|controller|responsible party)(?:[^.:\n]{0,60}?)(?::| is| zijn)[ \n]+(?i:de |het |the )?"
)
_ANCHORED = tuple(
    (re.compile(pattern, re.MULTILINE), score)
    for pattern, score in (
        (rf"\b(?P<name>{_RUN})[^.\n]{{0,90}}?[ \n,]+{_AS}", 2.0),
        (rf"\b(?P<name>{_RUN})[^.\n]{{0,140}}?\bis (?:the |a )?(?:data )?(?:controller|responsible for)", 2.0),
        (rf"{_RESPONSIBLE}(?P<name>{_RUN})", 1.8),
        (rf"\b(?P<name>{_RUN})[ ]?,?[ \n]\(?(?i:hierna|verder|\"|“|‘|')", 1.2),
        (rf"\b(?P<name>{_RUN}),?[ \n]+{_SEAT}", 1.8),
        (rf"{_TITLE}(?i: of| van| voor)?[ :|–-]+(?P<name>{_RUN})", 0.9),
        (rf"©[ ]?(?:\d{{4}}(?:[-–]\d{{4}})?[ ])?(?P<name>{_RUN})", 0.7),
        (rf"\A[#*_ ]*(?P<name>{_RUN}) [-–|] (?!(?i:privacy|cookie|versi))", 0.9),
        (rf"{_LABEL}[*_ ]*:[*_ ]*(?P<name>{_RUN})", 2.0),
        (rf"(?i:van|namens) (?P<name>{_RUN}) (?:zijn wij|is) (?i:zelf )?verantwoordelijk", 2.0),
        (rf"(?:^|(?<=[.\n*(“\"] ))(?P<name>{_RUN})(?: \([^)]{{1,160}}\))?,? {_DOES}\b", 0.8),
        (rf"{_WE}[ \n]+(?P<name>{_RUN})", 0.9),
        (rf"(?i:werk(?:en)?|handel(?:end)?|onderneem|trading) (?i:onder de (?:handels)?naam|as) (?P<name>{_RUN})", 1.8),
        (rf"^(?P<name>{_RUN})(?: \([^)\n]{{1,60}}\))?,[ \n][^.\n]{{3,50}}\b\d{{4}} ?[A-Z]", 1.4),
    )
)
"""What stands beside the name of whoever a statement is of."""
_NEVER = re.compile(
    r"^(?:AVG|GDPR|Algemene|Autoriteit|Gegevensbescherming\w*|Wij|We|Deze|Dit|De|Het|U|Uw|Als|In|Op|Privacy\w*|Cookie\w*|"
    r"Google.*|EU|EER|EEA|KvK|BTW|The|This|Your|Our|You|Functionaris.*|FG|Information Commissioner.*|Data Protection.*|"
    r"European.*|Europese.*|Kamer.*|Verantwoordelijke|Persoonsgegevens|Belastingdienst|Wie|Welke|Hoe|Wat|Onze|Ons|Versie|"
    r"Artikel.*|T\.a\.v\..*|Contact\w*|Adres|E|Postadres|Bezoekadres|Verwerkings\w*|Voor|Om|Meta|Facebook|Microsoft.*|Ik|Je|Jouw|Er|Dat|"
    r"General|Policy|Statement|Notice|Verklaring|Inleiding)$"
)
_ARTICLE = re.compile(r"^(?:De|Het|Een|Ons|Onze|The|Our)\s+")
_OF_PRIVACY = re.compile(
    r"(?i:privacy|cookie)[\w ,&-]{0,40}(?i: for| of| van| voor|notice|policy|statement|verklaring|beleid)"
)
_IS = re.compile(
    rf"(?:^|(?<=[.\n\"“( ]))(?P<name>{_RUN}(?: [a-z]{{3,14}}){{0,2}}) is (?:zelf )?(?:de )?"
    r"(?:verwerkings)?verantwoordelijk(?!e? of verwerker)"
)
_LEAD = re.compile(
    r"^(?:(?:(?:De|Het|The)(?=[ \n]+(?:[Ss]tichting|[Vv]ereniging|[Gg]emeente|VZW|vzw|BV)\b)|Als|Wij|Bij|Door|Met|"
    r"Namens|Van|Ook|Dit|Voor|Via|In|Bedrijfsnaam|Naam|Adres|At|Contact|Deze|Onze|Ons)[ \n]+)+"
)
_OF_A_TITLE = re.compile(rf"{_TITLE}(?i:[ \n]+(?:van|of|for|voor|by|door))[ \n]+(?=\S)")
"""`Privacyverklaring van X` is a title, and the name is behind it."""
_TITLED = re.compile(
    r"(?:PRIVACY|COOKIE)[A-Z-]{0,20}(?:[ ](?:STATEMENT|POLICY|NOTICE|BELEID|VERKLARING|REGLEMENT))?[ ](?=[A-Z])"
)
_INITIALS = re.compile(r"(?:\b[A-Z]\.|Inc\.|Ltd\.|Comm\.V\.?)$")
_HOUSE = re.compile(r"(?:^|[ ])\d[\d ]*[A-Za-z]?$")
"""A number at the end: of a house."""
_ENDS_IN_A_FORM = re.compile(rf"[ ,]{_FORM}$")
_TO_A_FORM = re.compile(rf"\S.{{1,80}}?[ ,]{_FORM}(?=[ ,\n]|$)")
_NO_FORM = re.compile(rf"[ ,]+{_FORM}$")


def names(document: Document) -> Iterator[Fact]:
    """`controller_name`: the name with most to say for it, by its legal form, what stands beside it, and how often."""
    evidence: dict[str, set[float]] = {}
    places: dict[str, list[tuple[float, Sentence, Span]]] = {}
    for one in document.sentences:
        for score, found in _candidates(document, one):
            span = _without_lead(document, found)
            name = document.words_of(span)
            key = _key(name)
            evidence.setdefault(key, set()).add(score)
            places.setdefault(key, []).append((score, one, span))
    for score, one, found in _above_addresses(document):
        key = _key(document.words_of(found))
        evidence.setdefault(key, set()).add(score)
        places.setdefault(key, []).append((score, one, found))
    if not evidence:
        return
    # What several kinds of signs say of one name counts for more than the best of them alone.
    scores = {key: max(found) + 0.4 * min(len(found) - 1, 2) for key, found in evidence.items()}
    known = {key: score + min(_often(document, key), 6) * 0.15 + _longer(key, scores) for key, score in scores.items()}
    key = max(known, key=lambda name: (known[name], -places[name][0][2].start))
    whole = [other for other in known if f" {key} " in f" {other} " and other != key and scores[other] >= 1.2]
    key = max(whole, key=lambda name: scores[name], default=key)
    score, one, span = max(
        places[key],
        key=lambda place: (place[0] + bool(_ENDS_IN_A_FORM.search(document.words_of(place[2]))), -place[2].start),
    )
    certainty = Certainty.SURE if known[key] >= 3 else Certainty.LIKELY if known[key] >= 1.8 else Certainty.DOUBTFUL
    also = [
        document.fact("controller_name", document.words_of(span), other, there, certainty)
        for _, other, there in places[key]
    ]
    first = document.fact("controller_name", document.words_of(span), one, span, certainty)
    yield from best([(1.0, first), *((0.0, fact) for fact in also)])


_BEFORE_ADDRESS = re.compile(
    rf"(?<![\w.])(?P<name>{_RUN})(?:[ ]\([^)\n]{{1,60}}\))?[*_]{{0,2}}(?:[ ]?[,;|–-]|[ ]?\n)[ \n]{{0,3}}$"
)


_ROLE = re.compile(r"(?i:eigenaa?r(?:esse)?|zaakvoerder|directeur|contactpersoon|t\.a\.v\.|owner|director|attn\.?):? $")
_FIRST = 12
"""Addresses in which whoever answers for the statement is looked for."""


def _above_addresses(document: Document) -> Iterator[tuple[float, Sentence, Span]]:
    """The name right before a street: `Praktijk X, Dorpsstraat 1`, or on the line above it."""
    for span, one in islice(addresses.found_in(document), _FIRST):
        start = max(0, span.start - 100)
        match = _BEFORE_ADDRESS.search(document.text, start, span.start)
        told = match and _ROLE.search(document.text, start, match.start("name"))
        if match and not told and not _is_no_name(match["name"]):
            near = document.sentences[max(0, one.number - 3) : one.number + 1]
            named = next((other for other in near if other.start <= match.start("name") < other.end), one)
            if not named.topics & {"authority", "sharing"} and not document.has(named, "authority.address"):
                yield 1.5, named, Span(match.start("name"), match.end("name"))


def _without_lead(document: Document, span: Span) -> Span:
    """`Als Wolwinkel B.V. Wij` is `Wolwinkel B.V.`: no word of a sentence before it, and none behind its form."""
    if title := _OF_A_TITLE.match(document.text, span.start, span.end) or _TITLED.match(
        document.text, span.start, span.end
    ):
        span = Span(title.end(), span.end)
    said = document.text[span.start : span.end]
    whole = _TO_A_FORM.match(said)
    end = span.start + whole.end() if whole else span.end
    if end == span.end and said.endswith(".") and not _INITIALS.search(said):
        end -= 1
    lead = _LEAD.match(said)
    return Span(span.start + lead.end(), end) if lead and span.start + lead.end() < end else Span(span.start, end)


def _candidates(document: Document, one: Sentence) -> Iterator[tuple[float, Span]]:
    text, start, end = document.text, one.start, min(one.end, one.start + 700)
    for match in _IS.finditer(text, start, min(end, start + 160)):
        if not _is_no_name(match["name"]):
            yield 2.3, Span(match.start("name"), match.end("name"))
    early = (0.6 if one.number < 6 else 0.0) - (0.5 if one.kind is Kind.HEADING else 0)
    for pattern, base in _FORMED:
        for match in pattern.finditer(text, start, end):
            if not _is_no_name(match["name"]):
                elsewhere = 1.2 if one.topics & {"sharing", "cookies", "transfer", "authority", "security"} else 0
                contact = 0.5 if one.topics & {"who", "contact"} else 0
                yield base + early + contact - elsewhere, Span(match.start("name"), match.end("name"))
    if one.kind is Kind.CELL:
        return
    for pattern, base in _ANCHORED:
        for match in pattern.finditer(text, start, min(end, start + 400)):
            if not _is_no_name(match["name"]):
                yield base + early, Span(match.start("name"), match.end("name"))
    if "who" in one.topics and one.end - one.start < 60 and _is_a_line(document, one):
        yield 1.4 + early, Span(one.start, one.end)


def _is_a_line(document: Document, one: Sentence) -> bool:
    said = document.quote(one)
    return bool(re.fullmatch(_RUN, said)) and not _is_no_name(said)


def _is_no_name(name: str) -> bool:
    bare = _ARTICLE.sub("", name)
    if not any(letter.isupper() or letter.isdigit() for letter in bare):
        return True
    if name[0].isdigit() and name.split(maxsplit=1)[0].isdigit():
        return True
    return bool(_NEVER.match(name) or _OF_PRIVACY.fullmatch(name)) or len(name) < 2 or bool(_HOUSE.search(name))


def _key(name: str) -> str:
    return _NO_FORM.sub("", " ".join(name.split())).casefold().strip(" .,'\"")


def _often(document: Document, key: str) -> int:
    first = key.rsplit(maxsplit=1)[-1]
    return document.counted.get("".join(letter for letter in first if letter.isalnum()), 0)


def _longer(key: str, scores: dict[str, float]) -> float:
    """A name that holds another candidate is the whole of it."""
    return 0.4 * any(other != key and other in key for other in scores)
