"""What holds a second copy of somebody's values: materialised views, full-text tables, triggers that copy, vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gestand.datamap.checks.bodies import read
from gestand.drafting.claims import Owned
from gestand.stores.base import SurveyedTable, TableId


@dataclass(frozen=True, slots=True)
class Copy:
    table: TableId
    kind: str
    of: tuple[str, ...]
    """The tables of people whose columns have the same names."""


def copies(owned: Owned) -> list[Copy]:
    """Relations that store what is not theirs."""
    return [Copy(live.id, live.kind, tuple(_alike(owned, live))) for live in owned.world.copies]


def _alike(owned: Owned, live: SurveyedTable) -> Iterator[str]:
    """A table of somebody of which the copy has the columns, or the name."""
    names = {column.name.lower() for column in live.columns}
    for table in owned.claims:
        own = {name.lower() for name in owned.world.stored(table)} - set(owned.world.key(table))
        called = table.table.lower() in live.id.table.lower()
        if len(names & own) >= 2 or (called and names & own):
            yield owned.world.named(table)


def written_by(owned: Owned, table: TableId) -> list[str]:
    """The triggers of other tables that write into this one."""
    found = []
    for other in owned.world.tables.values():
        for trigger in other.triggers:
            targets = {re.split(r"\.", name)[-1].lower() for name in read(trigger.text).inserted}
            if other.id != table and table.table.lower() in targets:
                found.append(f"trigger {trigger.name} of {owned.world.named(other.id)} copies rows here")
    return found
