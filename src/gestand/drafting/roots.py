"""Tables from which people and something else have their keys, and what hangs on a row of them.

Where no column says of what kind a row is, the language has no path to the people alone: so it is asked, and what hangs
on such a key is not called nobody's.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from gestand.drafting.claims import Owned
from gestand.drafting.links import overlaps
from gestand.drafting.naming import Candidate
from gestand.drafting.world import Link, Nowhere, World
from gestand.stores.base import TableId


def kinds_of(world: World, root: TableId) -> list[TableId]:
    """The tables that have their own key from this one, those of people first."""
    found = [table for table, links in world.links.items() if table != root and any(_own(world, table, root, links))]
    return sorted(found, key=lambda table: table not in world.groups)


def _own(world: World, table: TableId, root: TableId, links: list[Link]) -> Iterator[Link]:
    for link in links:
        if link.to == root and link.columns == world.key(table) and link.to_columns == world.key(root):
            yield link


def others_point_here(world: World) -> None:
    """The rows of a kind that is not of people are nobody's: what they are called after points at them itself."""
    for root, links in world.links.items():
        for link in list(links):
            if link.when[0] and link.to not in world.groups and points_back(world, root, link):
                links.remove(link)
                world.nowhere.setdefault(root, []).append(Nowhere(link.columns[0], *link.when, of=link.to))


def points_back(world: World, root: TableId, link: Link) -> bool:
    """The rows that have their key from this one say so themselves, in the schema."""
    back = _own(world, link.to, root, world.links.get(link.to, []))
    return link.columns == world.key(root) and root != link.to and any(one.declared for one in back)


def has_its_key_from(world: World, table: TableId, link: Link) -> bool:
    """The table is a kind of those whose rows say of what kind they are; it is no part of somebody's row there."""
    told = any(one.of == table for one in world.nowhere.get(link.to, ()))
    return told and link.columns == world.key(table)


def roots(owned: Owned, connection: Connection) -> None:
    """Ask of each such table that is of nobody by what was seen, and of each that points at it."""
    world = owned.world
    for root in world.tables:
        kinds = kinds_of(world, root) if root not in owned.claims and len(world.key(root)) == 1 else []
        if not any(kind in world.groups for kind in kinds):
            continue
        seen = _seen(world, connection, root, kinds)
        key, named = world.key(root)[0], world.named(root)
        people = " and ".join(world.named(kind) for kind in kinds if kind in world.groups)
        _ask(owned, root, f"{key} is the key of {people} as well: {seen}")
        for table, links in world.links.items():
            for link in links if table not in (root, *kinds) else ():
                if link.to == root and not link.when[0]:
                    _ask(owned, table, f"{link.columns[0]} points at {named}: {seen}")


def _ask(owned: Owned, table: TableId, why: str) -> None:
    if table not in owned.claims:
        owned.nobody.pop(table, None)
        owned.unclear[table] = why


def _seen(world: World, connection: Connection, root: TableId, kinds: list[TableId]) -> str:
    key = world.key(root)[0]
    asked = [Candidate(root, key, kind, world.key(kind)[0], "", False) for kind in kinds]
    counts = zip(kinds, overlaps(connection, world, asked), strict=True)
    parts = [f"{found} of {looked} {world.named(kind)}" for kind, (looked, found) in counts]
    if not parts:
        return ""
    first, *rest = parts
    head, _, kind = first.rpartition(" ")
    return ", ".join([f"{head} rows of {world.named(root)} are {kind}", *rest])
