"""In which countries data stands, and whether one came: by stores, helpers and back-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gestand.changes.model import Change, Kind, Rule, Subject, Way, several, values
from gestand.policy.model import Policy
from gestand.policy.sections.head import COUNTRIES
from gestand.vocabulary.europe import EEA
from gestand.wording.where import ALL_OF_IT


def countries(policy: Policy, at: Iterable[str]) -> frozenset[str]:
    """The countries of places, `EEA`, or the words themselves where nobody knows which country is meant."""
    known = {place.name: place.country for place in policy.says.places if place.country}
    return frozenset(known.get(where, where) for where in at if where)


def _named(found: frozenset[str]) -> bool:
    return all(one in COUNTRIES or one == ALL_OF_IT for one in found)


def _beyond(some: frozenset[str], known: frozenset[str]) -> frozenset[str]:
    """Those that `known` does not speak of, by name or as a part of the EEA."""
    return frozenset(one for one in some if one not in known and not (ALL_OF_IT in known and one in EEA))


def moved(subject: Subject, old: Policy, before: Iterable[str], new: Policy, after: Iterable[str]) -> Iterator[Change]:
    """What differs in where something is. The same place in another country is said of the place."""
    was, now = frozenset(filter(None, before)), frozenset(filter(None, after))
    if was == now:
        return
    there, here = countries(old, was), countries(new, now)
    came, went = _beyond(here, there), _beyond(there, here)
    if not (_named(there) and _named(here)):
        # Nobody can say whether it is another country.
        yield from values(subject, "place", several(Kind.TEXT, was), several(Kind.TEXT, now), Rule.UNCLEAR)
    elif came and went:
        old_, new_ = several(Kind.COUNTRY, there), several(Kind.COUNTRY, here)
        yield Change(Way.OTHERWISE, subject, "country", old_, new_, Rule.COUNTRY)
    elif came:
        yield Change(Way.NEW, subject, "country", None, several(Kind.COUNTRY, came), Rule.COUNTRY)
    elif went:
        yield Change(Way.GONE, subject, "country", several(Kind.COUNTRY, went), None)
    else:
        yield from values(subject, "place", several(Kind.TEXT, was), several(Kind.TEXT, now))
