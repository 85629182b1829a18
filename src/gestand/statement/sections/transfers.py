"""Whether data leaves the European Economic Area, and under which safeguard (GDPR articles 13(1)(f), 44 to 49)."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.statement import Safeguard
from gestand.statement.model import Section, Sentence, Span
from gestand.statement.places import Located, located, where
from gestand.statement.speaking import link_of
from gestand.statement.telling import Telling, paragraph

ON_PAPER = (Safeguard.CLAUSES, Safeguard.RULES)
"""The appropriate safeguards of article 46, of which somebody can have a copy."""


def sections(telling: Telling) -> Iterator[Section]:
    found = tuple(located(telling))
    for one in found:
        if not one.known:
            telling.voice.missing("S401", one.name, one.place, name=one.name)
    outside = tuple(one for one in found if one.outside)
    told = [*(sentence for one in outside for sentence in _outside(telling, one)), *_copy(telling, outside)]
    ours = tuple(one for one in found if not one.own)
    if not outside and ours and all(one.known for one in ours):
        # Of those who decide for themselves nobody may know: then nothing is said of them.
        sure = ours if any(not one.known for one in found) else found
        promises = tuple(dict.fromkeys(one.promise for one in sure if one.promise))
        key = "transfers.none" if sure is found else "transfers.ours"
        told = [telling.voice.say(key, *promises, law="GDPR 13(1)(f)")]
    yield from telling.section("transfers", paragraph(*_stores(telling)), paragraph(*told))


def _stores(telling: Telling) -> Iterator[Sentence]:
    at = tuple(dict.fromkeys(store.at for store in telling.policy.stores if store.at))
    names = {place.name for place in telling.policy.says.places}
    if at:
        promises = tuple(f"places/{one}" for one in at if one in names)
        yield telling.voice.say("transfers.stores", *promises, places=where(telling, at))


def _copy(telling: Telling, outside: tuple[Located, ...]) -> Iterator[Sentence]:
    """How to see the safeguards that stand on paper (article 13(1)(f)): with whoever is responsible."""
    contact = telling.controller.get("contact", "")
    if contact and any(one.safeguard in ON_PAPER for one in outside):
        link = (Span(contact, link=link_of(contact)),)
        yield telling.voice.say("transfers.copy", law="GDPR 13(1)(f)", contact=link)


def _outside(telling: Telling, one: Located) -> Iterator[Sentence]:
    countries = telling.voice.listing(telling.voice.country(code) for code in one.outside)
    yield telling.voice.say("transfers.to", one.promise, law="GDPR 13(1)(f)", name=one.said, countries=countries)
    if one.safeguard is None:
        names = ", ".join(one.outside)
        telling.voice.missing("S402", one.name, one.place, name=one.name, country=names)
        return
    key = one.safeguard.name.lower()
    yield telling.voice.say(f"transfers.{key}", one.promise, law="GDPR 13(1)(f)")
