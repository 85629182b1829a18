"""How data is kept safe, and what is done when something leaked, in the words of the policy."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.statement import PlaceSpec, Spoken
from gestand.statement.model import Bullets, Section, Sentence, Span
from gestand.statement.telling import Telling, paragraph


def sections(telling: Telling) -> Iterator[Section]:
    says, say = telling.policy.says, telling.voice.say
    measures = (*_texts(telling, "security", says.security), *_certificates(telling, says.places))
    if measures:
        yield from telling.section("security", paragraph(say("security.lead", law="GDPR 32")), Bullets(measures))
    if breaches := tuple(_texts(telling, "breaches", says.breaches)):
        yield from telling.section("breaches", paragraph(say("breaches.lead", law="GDPR 33, 34")), Bullets(breaches))


def _texts(telling: Telling, section: str, texts: tuple[Spoken, ...]) -> Iterator[Sentence]:
    for number, one in enumerate(texts, 1):
        yield telling.voice.quoted(telling.voice.own(one.text, one.place), f"{section}/{number}")


def _certificates(telling: Telling, places: tuple[PlaceSpec, ...]) -> Iterator[Sentence]:
    for place in places:
        name, promise = (Span(place.name[:1].upper() + place.name[1:]),), f"places/{place.name}"
        if place.tier:
            yield telling.voice.say("security.tier", promise, name=name, tier=place.tier)
        if place.certificates:
            names = telling.voice.listing(certificate.name for certificate in place.certificates)
            yield telling.voice.say("security.certified", promise, name=name, certificates=names)
