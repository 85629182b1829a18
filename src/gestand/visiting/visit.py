"""One site visited: its page of the statement is found, and what it shows is told as a `Visit`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from gestand.ledger.versions import Version
from gestand.ledger.visits import WRONG, Outcome, Visit
from gestand.policy.own_sites import Own
from gestand.policy.sites import Address, SiteSpec, followed
from gestand.visiting.fetching import Seen, Unseen
from gestand.visiting.page import Link
from gestand.visiting.recognising import Recognised, Rendering, recognise

MOST_LINKS = 4
"""Pages that a site's first page calls its privacy statement: the first of them are looked at."""
WELL_KNOWN = ("/privacy", "/privacyverklaring", "/privacy-policy", "/datenschutz", "/confidentialite")
"""Where it is looked for when nothing leads there."""
LONGEST = 300
"""Letters of an address in the ledger."""

_SAYS = re.compile(
    r"(?i)privacy|priva[ct]y|persoonsgegevens|gegevensbescherming|avg.?verklaring|data.?protection|personal.?data"
    r"|vie.?priv[ée]e|confidentialit[ée]|donn[ée]es.?personnelles|protection.?des.?donn[ée]es|datenschutz|rgpd|gdpr|dsgvo"
)
_BEST = (Outcome.SHOWN, Outcome.MIXED, Outcome.DRAFT, Outcome.OTHER, Outcome.CUT_OFF, Outcome.HIDDEN)


class Visitor(Protocol):
    """Opens pages of declared sites. `by` is how: `plain` or `browser`."""

    by: str

    def open(self, wanted: Address) -> Seen:
        """What is at an address; `Unseen` with the reason where nothing was read."""
        ...


@dataclass(frozen=True, slots=True)
class Published:
    """What a site can show: every version, its pages, and the one in force."""

    current: Version
    versions: tuple[Version, ...]
    renderings: tuple[Rendering, ...]


@dataclass(frozen=True, slots=True)
class Visited:
    """`visit` is for the ledger; `missing` are sentences that the page lacks, to show."""

    visit: Visit
    missing: tuple[str, ...] = ()


def visit(site: SiteSpec, start: Address, published: Published, ours: Own, visitor: Visitor) -> Visited:
    """`start`: the page of the statement, where the policy says it; else the site, from which it is looked for."""
    looking = _Looking(site, start, published, ours, visitor)
    first = looking.at(start)
    if site.page or first.visit.outcome in _BEST or not looking.read:
        return looking.told(first)
    return looking.told(looking.further(first))


@dataclass
class _Looking:
    site: SiteSpec
    start: Address
    published: Published
    ours: Own
    visitor: Visitor
    read: dict[str, Seen] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)

    def at(self, there: Address) -> Visited:
        try:
            seen = self.visitor.open(there)
        except Unseen as unseen:
            if unseen.leads:
                self._note(unseen.leads)
            return Visited(self._visit(unseen.page, unseen.outcome, unseen.named))
        self.read[there.url] = seen
        for link in seen.page.links:
            if found := followed(seen.address, link.href):
                self._note(found)
        return self._recognised(seen)

    def further(self, first: Visited) -> Visited:
        """What the pages show that the first one calls its statement; else, those where one often stands."""
        seen = self.read[self.start.url]
        links = list(_statements(seen, self.ours))
        found = [self.at(there) for there in links[:MOST_LINKS]]
        if found:
            return min(found, key=_rank)
        if leads := next(_elsewhere(seen, self.ours), None):
            return Visited(self._visit(seen.address, Outcome.ELSEWHERE, leads.name))
        for path in WELL_KNOWN:
            there = self.at(replace(self.start, path=path))
            if there.visit.outcome in _BEST:
                return there
        if first.visit.outcome is Outcome.SCRIPTED or first.visit.outcome not in WRONG:
            return first
        return Visited(replace(first.visit, outcome=Outcome.NO_PAGE))

    def told(self, found: Visited) -> Visited:
        seen = found.visit.seen or next(map(_digest, self.read.values()), "")
        return replace(found, visit=replace(found.visit, seen=seen, beside=dict(sorted(self.beside.items()))))

    def _note(self, there: Address) -> None:
        if why := self.ours.why(there):
            self.beside[there.name] = why

    def _recognised(self, seen: Seen) -> Visited:
        page, published = seen.page, self.published
        found = recognise(page, published.current.version, published.renderings, published.versions)
        outcome, named = found.outcome, found.named
        if outcome is Outcome.NO_STATEMENT and page.password:
            outcome = Outcome.LOGIN
        elif outcome is Outcome.NO_STATEMENT and page.unvisited:
            # Most pages have a script of others that measures: where the statement is there, it did not make it.
            outcome, named = Outcome.SCRIPTED, ", ".join(page.unvisited[:3])
        elif outcome is Outcome.NO_STATEMENT and page.scripted:
            outcome = Outcome.SCRIPTED
        visit = self._visit(seen.address, outcome, named, found)
        return Visited(replace(visit, seen=_digest(seen)), tuple(unit.text for unit in found.missing))

    def _visit(self, page: Address, outcome: Outcome, named: str, found: Recognised | None = None) -> Visit:
        of = found.rendering if found else None
        return Visit(
            site=self.site.text,
            asked=self.start.url,
            page=_short(page),
            by=self.visitor.by,
            outcome=outcome,
            version=of.version if of else "",
            language=of.language if of else "",
            rendering=of.digest if of else "",
            missing=len(found.missing) if found else 0,
            sentences=len(of.units) if of else 0,
            named=named[:LONGEST],
        )


def _rank(found: Visited) -> int:
    outcome = found.visit.outcome
    return _BEST.index(outcome) if outcome in _BEST else len(_BEST) + (outcome in WRONG)


def _statements(seen: Seen, ours: Own) -> Iterator[Address]:
    """Where a page leads by a link that speaks of privacy, on declared sites: what it says before how it is spelled."""
    found = [(link, there) for link, there in _speaking(seen) if ours.declares(there)]
    by_text = [there for link, there in found if _SAYS.search(link.text)]
    yield from dict.fromkeys([*by_text, *(there for _, there in found)])


def _elsewhere(seen: Seen, ours: Own) -> Iterator[Address]:
    """A statement on a site that looks like theirs, and is not declared."""
    return (there for _, there in _speaking(seen) if ours.why(there))


def _speaking(seen: Seen) -> Iterator[tuple[Link, Address]]:
    for link in seen.page.links:
        there = followed(seen.address, link.href)
        if there and there.url != seen.address.url and (_SAYS.search(link.text) or _SAYS.search(there.path)):
            yield link, there


def _digest(seen: Seen) -> str:
    return hashlib.sha256(seen.page.words.encode()).hexdigest()


def _short(page: Address) -> str:
    """Without what stands after a question mark: it may be somebody's."""
    return page.url.partition("?")[0][:LONGEST]
