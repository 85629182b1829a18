"""Columns that hold the key of a person or of something else, where one table has the keys of both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy.engine import Connection

from gestand.drafting.evidence import Certainty
from gestand.drafting.links import SURELY, overlaps
from gestand.drafting.naming import KEYS, Candidate, alike
from gestand.drafting.roles import of_a_person
from gestand.drafting.world import Link, World
from gestand.stores.base import TableId


def supertypes(world: World, connection: Connection) -> None:
    """Fill `world.links` with links to tables that have a row for each person and for each of something else."""
    asked = [candidate for home in _homes(world) for candidate in _candidates(world, home)]
    for one, (looked, found) in zip(asked, overlaps(connection, world, asked), strict=True):
        if looked and found >= SURELY * looked:
            column = world.columns(one.table)[one.column]
            why = f"{one.why}, {found} of {looked} values are found there; not declared"
            link = Link((one.column,), one.to, (one.to_column,), Certainty.LIKELY, why, nullable=column.nullable)
            world.links.setdefault(one.table, []).append(link)


def _homes(world: World) -> list[TableId]:
    """Tables whose own key is, by their type, that of a person."""
    return [
        table
        for table, links in world.links.items()
        if any(link.when[0] and link.columns == world.key(table) and link.to in world.groups for link in links)
    ]


def _candidates(world: World, home: TableId) -> Iterator[Candidate]:
    key = world.key(home)[0]
    kind = world.columns(home)[key]
    for table in world.tables:
        linked = {name for link in world.links.get(table, ()) for name in link.columns} | set(world.key(table))
        for name, column in world.stored(table).items():
            called = of_a_person(re.sub(r"(?<=[a-z]{4})id$", "_id", name.lower()))
            if table != home and name not in linked and called and column.type in KEYS and alike(column, kind):
                yield Candidate(table, name, home, key, f"{name} says somebody", False)
