"""Where data is: stores, processors and back-ups, each in a country or in the Economic Area, if the policy says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gestand.errors import Place
from gestand.policy.statement import Safeguard
from gestand.statement.model import Span, Spans
from gestand.statement.telling import Telling
from gestand.wording.where import ALL_OF_IT, country, outside


@dataclass(frozen=True, slots=True)
class Located:
    """Something that holds data. `at`: country codes or `ALL_OF_IT`; empty: nobody says, or it says nothing we know."""

    name: str
    said: Spans
    promise: str
    at: tuple[str, ...]
    known: bool
    safeguard: Safeguard | None
    place: Place
    own: bool = False
    """It decides for itself (a third party)."""

    @property
    def outside(self) -> tuple[str, ...]:
        return tuple(one for one in self.at if outside(one))


def located(telling: Telling) -> Iterator[Located]:
    """All that holds data, once each."""
    places = {place.name for place in telling.policy.says.places}
    for store in telling.policy.stores:
        promise = f"places/{store.at}" if store.at in places else ""
        yield _located(telling, store.name, (Span(store.name),), promise, (store.at,), None, store.place)
    for one in telling.policy.says.processors:
        key = f"{'third parties' if one.own else 'processors'}/{one.name}"
        said = (Span(one.called),) if one.called else telling.voice.own(one.name, one.place, "others")
        yield replace(_located(telling, one.name, said, key, one.at, one.safeguard, one.place), own=one.own)
    for backup in telling.policy.says.backups:
        if backup.at:
            yield _located(
                telling, backup.name, (Span(backup.name),), f"backups/{backup.name}", (backup.at,), None, backup.place
            )


def _located(
    telling: Telling,
    name: str,
    said: Spans,
    promise: str,
    at: tuple[str, ...],
    safeguard: Safeguard | None,
    place: Place,
) -> Located:
    found = tuple(country(telling.policy, one) for one in at)
    known = bool(found) and all(found)
    return Located(name, said, promise, tuple(one for one in found if one), known, safeguard, place)


def where(telling: Telling, at: tuple[str, ...]) -> Spans:
    """Countries in words, and a place that nobody tells the country of by its own name."""
    return telling.voice.listing(_where(telling, one) for one in at) if at else ()


def _where(telling: Telling, name: str) -> Spans:
    found = country(telling.policy, name)
    if found == ALL_OF_IT:
        return telling.voice.spans("places.area")
    if found and found != name:
        return telling.voice.spans("places.in", place=(Span(_capital(name)),), country=telling.voice.country(found))
    return (Span(telling.voice.country(found) if found else _capital(name)),)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
