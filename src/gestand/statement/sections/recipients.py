"""Who else gets something: processors by kind, and third parties who decide for themselves (articles 13(1)(e), 28)."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.statement import ProcessorSpec
from gestand.statement.model import Bullets, Paragraph, Section, Sentence, Span, Spans, Table
from gestand.statement.places import where
from gestand.statement.speaking import link_of
from gestand.statement.telling import Telling, paragraph

Column = tuple[str, tuple[Sentence, ...]]


def sections(telling: Telling) -> Iterator[Section]:
    processors = tuple(one for one in telling.policy.says.processors if not one.own)
    third = tuple(one for one in telling.policy.says.processors if one.own)
    if processors:
        yield from telling.section(
            "recipients",
            paragraph(telling.voice.say("recipients.lead", *map(promise, processors), law="GDPR 28")),
            _table(telling, processors),
            _agreements(telling, processors),
            _details(telling, processors),
        )
    if third:
        yield from telling.section("third", paragraph(telling.voice.say("third.lead")), _third(telling, third))


def promise(one: ProcessorSpec) -> str:
    return f"{'third parties' if one.own else 'processors'}/{one.name}"


def name_of(telling: Telling, one: ProcessorSpec) -> Spans:
    return telling.voice.own(one.name, one.place, "others")


def _table(telling: Telling, processors: tuple[ProcessorSpec, ...]) -> Table:
    """Who, and beside it what at least one of them says: its name, where, what for."""
    none = telling.voice.quoted((Span("–"),))
    columns: list[Column] = [
        ("kind", tuple(telling.voice.quoted(name_of(telling, one), promise(one)) for one in processors))
    ]
    told: dict[str, list[Spans]] = {
        "firm": [(Span(one.called),) if one.called else () for one in processors],
        "where": [where(telling, one.at) for one in processors],
        "only" if all(one.only_for for one in processors) else "for": [_uses(telling, one) for one in processors],
    }
    for name, cells in told.items():
        if any(cells):
            columns.append((name, tuple(telling.voice.quoted(cell) if cell else none for cell in cells)))
    heads = tuple(telling.voice.word(f"recipients.{name}") for name, _ in columns)
    return Table(
        telling.voice.word("recipients.title"), heads, tuple(zip(*(cells for _, cells in columns), strict=True))
    )


def _uses(telling: Telling, one: ProcessorSpec) -> Spans:
    """What it is bound to; where nobody says, the activities that name it as a recipient."""
    names = one.only_for or tuple(a.name for a in telling.activities if one.name in a.recipients)
    return telling.voice.listing(telling.named(name, one.place) for name in names) if names else ()


def _agreements(telling: Telling, processors: tuple[ProcessorSpec, ...]) -> Paragraph | None:
    """With all of them, or nothing: those without one are not told as if they had one."""
    if not all(one.agreement for one in processors):
        return None
    return paragraph(telling.voice.say("recipients.agreement", *map(promise, processors), law="GDPR 28(3)"))


def _details(telling: Telling, processors: tuple[ProcessorSpec, ...]) -> Bullets | None:
    items = (*_never(telling, processors), *(item for one in processors for item in _certified(telling, one)))
    return Bullets(items) if items else None


def _never(telling: Telling, processors: tuple[ProcessorSpec, ...]) -> Iterator[Sentence]:
    """What it may not be used for, with all of whom that is said."""
    for never in dict.fromkeys(one.never for one in processors if one.never):
        them = tuple(one for one in processors if one.never == never)
        said = telling.voice.listing(telling.voice.own(text, them[0].place, "use") for text in never)
        names = telling.voice.listing(name_of(telling, one) for one in them)
        law, promises = "GDPR 28(3)(a)", map(promise, them)
        yield telling.voice.say("recipients.never", *promises, law=law, count=len(them), never=said, names=names)


def _certified(telling: Telling, one: ProcessorSpec) -> Iterator[Sentence]:
    if one.certificates:
        names = telling.voice.listing(certificate.name for certificate in one.certificates)
        name = name_of(telling, one)
        yield telling.voice.say("recipients.certified", promise(one), name=name, certificates=names)


def _third(telling: Telling, third: tuple[ProcessorSpec, ...]) -> Bullets:
    return Bullets(tuple(sentence for one in third for sentence in _one_third(telling, one)))


def _one_third(telling: Telling, one: ProcessorSpec) -> Iterator[Sentence]:
    say = telling.voice.say
    name = (Span(one.called),) if one.called else name_of(telling, one)
    uses = _uses(telling, one)
    link = (Span(one.statement, link=link_of(one.statement)),) if one.statement else ()
    if not link:
        telling.voice.missing("S403", one.name, one.place, name=one.name)
    if uses and link:
        yield say("third.for_read", promise(one), law="GDPR 13(1)(e)", name=name, uses=uses, link=link)
    elif link:
        yield say("third.read", promise(one), law="GDPR 13(1)(e)", name=name, link=link)
    elif uses:
        yield say("third.for", promise(one), law="GDPR 13(1)(e)", name=name, uses=uses)
    else:
        yield say("third.name", promise(one), law="GDPR 13(1)(e)", name=name)
