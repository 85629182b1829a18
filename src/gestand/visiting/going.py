"""All declared sites visited, one after another, by one visitor; what was seen is entered in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from gestand.clock import local_day
from gestand.errors import Place, Refused, UsageError
from gestand.ledger.shelf import Shelf
from gestand.ledger.store import FolderRecords
from gestand.ledger.versions import KIND as PUBLISHED
from gestand.ledger.versions import in_force, versions
from gestand.ledger.visits import KIND, to_entry
from gestand.policy.model import Policy
from gestand.policy.own_sites import own
from gestand.policy.sites import SiteSpec
from gestand.visiting.recognising import renderings
from gestand.visiting.visit import Published, Visited, Visitor, visit


def sites_of(policy: Policy, wanted: Sequence[str]) -> list[SiteSpec]:
    """The sites to visit: all of the policy that have an address, or those that are asked for."""
    every = policy.says.sites
    if not every:
        raise UsageError(
            "visit/no-sites",
            "the policy declares no sites",
            "write `sites: [www.example.org]`: the sites that the statement holds for",
            Place(file=str(policy.path)),
        )
    unknown = [name for name in wanted if name not in {site.text for site in every}]
    if unknown:
        known = ", ".join(site.text for site in every)
        raise UsageError("visit/unknown", f"--site {unknown[0]} is no site of the policy", f"its sites are: {known}")
    found = [site for site in every if site.address and (not wanted or site.text in wanted)]
    if not found:
        raise UsageError("visit/no-address", "none of the sites has an address that can be visited")
    return found


def nothing_published(policy: Policy) -> Refused:
    return Refused(
        "visit/nothing-published",
        "no version of the policy is in force that a site could show",
        "publish it first: `gestand publish PATH`",
        Place(file=str(policy.path)),
    )


def what_was_published(policy: Policy, records: FolderRecords, at: datetime) -> Published:
    """Every version with its pages, as they were kept. `Refused` where there is nothing that a site could show."""
    known = versions(records.entries_of(PUBLISHED))
    current = in_force(known, local_day(at, policy.zone))
    if current is None:
        raise nothing_published(policy)
    shelf = Shelf(records.folder)
    kept = tuple(page for version in known for page in renderings(version, shelf.get(version)))
    if not any(page.version == current.version for page in kept):
        raise Refused(
            "visit/no-page-kept",
            f"no page was kept of version {current.version}",
            "publish a version with this gestand: it keeps the pages",
            Place(file=str(policy.path)),
        )
    return Published(current, known, kept)


def go(
    policy: Policy,
    records: FolderRecords,
    sites: Sequence[SiteSpec],
    published: Published,
    visitor: Visitor,
    now: Callable[[], datetime],
) -> Iterator[Visited]:
    """Visit each, and enter what was seen as soon as it was: an interrupted visit says what it saw until then."""
    ours = own(policy)
    for site in sites:
        start = site.page or site.address
        if start is None:
            continue
        found = visit(site, start, published, ours, visitor)
        records.note(KIND, to_entry(found.visit), now())
        yield found
