"""The section `sites`: a list of them, or each with where its statement stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gestand.policy.nodes import Entry, Fields, Node
from gestand.policy.sites import SiteSpec, address
from gestand.policy.walk import YES_NO, Walk

SITES = "sites"
SITE_KEYS = ("statement", "needs", "others", "inside")


def read_sites(walk: Walk, node: Node | None) -> tuple[SiteSpec, ...]:
    """All sites; a finding (P120) for an address that no visit can follow."""
    if node is None:
        return ()
    if not isinstance(node, Fields):
        return tuple(SiteSpec(text.value.strip(), text.place) for text in walk.some(node, f"`{SITES}`"))
    found = [_site(walk, name.strip(), entry) for name, entry in walk.named(node, f"`{SITES}`").items()]
    known = {site.address.name for site, _ in found if site.address}
    for site, fields in found:
        for key, why in _wrong(site, known):
            walk.report.add("P120", fields[key].node.place, f"site `{site.text}`: {why}")
    return tuple(site for site, _ in found)


def _site(walk: Walk, name: str, entry: Entry) -> tuple[SiteSpec, Mapping[str, Entry]]:
    what = f"site `{name}`"
    if isinstance(entry.node, Fields) and not entry.node.entries:
        return SiteSpec(name, entry.key.place), {}
    fields = walk.fields(entry.node, what, SITE_KEYS)
    statement = walk.text(fields["statement"].node, f"{what}: `statement`") if "statement" in fields else None
    needs, others = (
        walk.names(fields[key].node, f"{what}: `{key}`") if key in fields else () for key in ("needs", "others")
    )
    inside = walk.word(fields["inside"].node, f"{what}: `inside`", YES_NO) if "inside" in fields else False
    return SiteSpec(name, entry.key.place, statement or "", needs, others, bool(inside)), fields


def _wrong(site: SiteSpec, known: set[str]) -> Iterator[tuple[str, str]]:
    """The key in which something is wrong, and what."""
    if site.statement and site.page is None:
        yield "statement", "`statement` is no address of a page on http or https, without a name and a password"
    elif site.page and site.page.name not in known:
        yield "statement", f"`statement` stands on {site.page.name}, which is no site of the statement"
    for key, hosts in (("needs", site.needs), ("others", site.others)):
        if not all(map(address, hosts)):
            yield key, f"`{key}` names something that is no host"
