"""Rows that share their key with somebody: people and teams have their keys from one table.

The people's own rows point at these and go first. What stands in such a row still says whose it was; what counts from
events of that person cannot be told any more, so a run writes these rows down before it changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.model import Claim, DataMap, Table
from gestand.stores.base import TableId


def shares_key(datamap: DataMap, table: Table, claim: Claim) -> bool:
    """By this claim the row is of whoever has its key, and whose own row points back at it and keeps it."""
    group = datamap.groups[claim.group]
    if len(claim.hops) != 1 or claim.own or table.id == group.table or group.table not in datamap.tables:
        return False
    if table.stored(claim.hops[0].columns) != table.key or any(
        ref.link and ref.to == group.table for ref in table.references
    ):
        return False
    people = datamap.tables[group.table]
    return any(ref.to == table.id and ref.columns == group.key for ref in people.references)


def shared_from(datamap: DataMap, table: Table) -> set[TableId]:
    """The tables of the people with whom rows of this one share their keys."""
    return {datamap.groups[claim.group].table for claim in table.claims if shares_key(datamap, table, claim)}


def found_before(datamap: DataMap, table: Table) -> Iterator[TableId]:
    """The tables of people before which the rows of this one go, because their paths pass over a key that is shared."""
    for hop in (hop for claim in table.claims for hop in claim.hops[1:]):
        if hop.table in datamap.tables and hop.to in shared_from(datamap, datamap.tables[hop.table]):
            yield hop.to
