"""The supervisory authority, its page for complaints and its address (GDPR articles 13(2)(d) and 77)."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.rights.authorities import Authority, authority
from gestand.statement.model import Definitions, Entry, Section, Sentence, Span
from gestand.statement.telling import Telling, paragraph


def sections(telling: Telling) -> Iterator[Section]:
    say, country = telling.voice.say, telling.policy.established
    found = authority(country, telling.voice.language) if country else None
    said = [say("complaint.first", law="GDPR 77"), say("complaint.right", law="GDPR 13(2)(d)")]
    if found is not None:
        said[1] = say("complaint.authority", law="GDPR 13(2)(d)", authority=found.name)
    else:
        why = f"none is known for {country}" if country else "the policy does not say where it is established"
        telling.voice.missing("S503", country, why=why)
    said += [*_elsewhere(telling), say("complaint.own", law="GDPR 77(1)"), say("complaint.court", law="GDPR 79")]
    yield from telling.section("complaint", paragraph(*said), Definitions(_details(telling, found)) if found else None)


def _elsewhere(telling: Telling) -> Iterator[Sentence]:
    """The authorities of the other countries that the service is offered in."""
    for country in telling.policy.offered_in:
        found = authority(country, telling.voice.language)
        if found is not None and country != telling.policy.established:
            link = (Span(found.name, link=found.complaint or found.web),)
            name = telling.voice.country(country)
            yield telling.voice.say("complaint.elsewhere", law="GDPR 77(1)", country=name, authority=link)


def _details(telling: Telling, found: Authority) -> tuple[Entry, ...]:
    told = {"page": found.complaint, "web": found.web, "post": found.post, "phone": found.phone}
    return tuple(
        Entry(telling.voice.word(f"complaint.{name}"), (telling.voice.quoted(_span(value)),))
        for name, value in told.items()
        if value
    )


def _span(value: str) -> tuple[Span, ...]:
    return (Span(value, link=value if value.startswith("https://") else ""),)
