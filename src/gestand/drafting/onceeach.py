"""People have one row each. A table in which the same person stands again and again tells of people, and is none.

A list of who got which letter has an address and a name in every row, copied from whom the row points at, and is called
`recipients`: that is not yet somebody of its own.
"""

from __future__ import annotations

from gestand.drafting.people import identifying
from gestand.drafting.world import Link, World
from gestand.stores.base import TableId

TIMES = 2
"""So often somebody stands there on average, at least."""
_WHO = frozenset({"email", "name", "telephone", "user name", "bsn", "national number", "birth date"})


def once_each(world: World) -> None:
    """Takes out of `world.groups` whose rows point at people, and say the same of these every time."""
    for table in tuple(world.groups):
        if any(_again_and_again(world, table, link) for link in world.links.get(table, ())):
            del world.groups[table]


def _again_and_again(world: World, table: TableId, link: Link) -> bool:
    if link.to not in world.groups or link.to == table or len(link.columns) != 1 or link.when[0] or link.tied:
        return False
    evidence = world.evidence[table]
    key = evidence.get(link.columns[0])
    if key is None or key.looked < world.samples[table].rows or key.distinct * TIMES > key.looked:
        return False
    keys = {name for each in world.links[table] for name in each.columns}
    told = {name: identifying(evidence[name], column.type) for name, column in world.stored(table).items()}
    who = [evidence[name] for name, category in told.items() if category in _WHO and name not in keys]
    return bool(who) and all(0 < column.distinct <= key.distinct for column in who)
