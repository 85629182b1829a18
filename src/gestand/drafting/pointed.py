"""Addresses at which orders and repairs point: each is of whoever these are of, and nothing in it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.drafting.claims import Claim, Owned
from gestand.drafting.evidence import Certainty
from gestand.drafting.people import categories
from gestand.drafting.topics import topic_of
from gestand.drafting.world import Link
from gestand.stores.base import TableId

DUTY = "legal obligation"


def pointed(owned: Owned) -> None:
    """Gives such rows to the people of the rows that point at them, in place of the question whose they are.

    Not where one of these is kept by law: what that asks for would go with whoever nothing else keeps.
    """
    for table in _of_nobody_yet(owned):
        ways = list(_pointers(owned, table))
        claims = [_claim(owned, table, *way, alone=len(ways) == 1) for way in ways]
        if not claims or not _all_told(owned, table, {other for other, _, _ in ways}):
            continue
        owned.world.groups.pop(table, None)
        owned.unclear.pop(table, None)
        owned.claims[table] = claims
        owned.pointers |= {(other, link) for other, link, _ in ways}


def _of_nobody_yet(owned: Owned) -> list[TableId]:
    """Tables with addresses of which one would ask whose they are."""
    asked = [table for table, claims in owned.claims.items() if table in owned.world.groups and _is_asked(claims)]
    world = owned.world
    return [
        table
        for table in (*owned.unclear, *asked)
        if table in world.tables and len(world.key(table)) == 1 and world.samples[table].rows
        if "address" in categories(world, table, strict=True) and table not in owned.guests
        if not any(link.to == table for claims in owned.claims.values() for claim in claims for link in claim.links)
    ]


def _is_asked(claims: list[Claim]) -> bool:
    return len(claims) == 1 and claims[0].asked and not claims[0].links


def _links(owned: Owned, table: TableId) -> Iterator[tuple[TableId, Link]]:
    for other, links in owned.world.links.items():
        yield from ((other, link) for link in links if link.to == table and other != table and not link.folded)


def _pointers(owned: Owned, table: TableId) -> Iterator[tuple[TableId, Link, Claim]]:
    """The rows of somebody that point at it, by each claim of theirs that leads to people in one step."""
    for other, link in _links(owned, table):
        for claim in owned.claims.get(other, ()):
            if link.to_columns == owned.world.key(table) and not link.when[0] and claim.cells and not claim.hand:
                yield other, link, claim


def _all_told(owned: Owned, table: TableId, tied: set[TableId]) -> bool:
    """Nothing else points at it but what the schema guards, and each that does leads to its people in one step."""
    if any(other not in tied and not link.declared for other, link in _links(owned, table)):
        return False
    for other in tied:
        claims = [claim for claim in owned.claims[other] if claim.cells]
        if topic_of(owned, other).basis == DUTY or not all(_one_step(owned, other, claim) for claim in claims):
            return False
    return True


def _one_step(owned: Owned, table: TableId, claim: Claim) -> bool:
    if not claim.links:
        return table in owned.world.groups
    (link, *more) = claim.links
    return not more and link in owned.direct(table) and not link.when[0] and link.to not in owned.guests


def _claim(owned: Owned, table: TableId, other: TableId, link: Link, claim: Claim, alone: bool) -> Claim:
    world = owned.world
    key, several = world.key(table), len(owned.claims[other]) > 1
    parts = [world.bare(other).strip("_"), *([claim.name] if several else []), *([] if alone else link.columns)]
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).removesuffix("-id")
    why = f"{world.named(other)}.{link.columns[0]} points at it: {link.why}"
    way = Link(key, other, link.columns, Certainty.LIKELY, why, nullable=False, folded=True, tied=True)
    return Claim(name, (way,), certainty=Certainty.LIKELY, why=why, via=claim.name if several else "")
