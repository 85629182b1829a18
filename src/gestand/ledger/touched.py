"""Whom a published version is about: what its `published.json` says of the activities that it changes.

That file has its SHA-256 in the ledger. Who publishes works it out from both policies; who lists whom to tell, and who
judges whether they were told, read it from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gestand.datamap.model import Claim, DataMap, Group, Table
from gestand.ledger.shelf import Shelf
from gestand.ledger.versions import Version

ABOUT = "published.json"


@dataclass(frozen=True, slots=True)
class Touched:
    """`activities`: what is done otherwise, by the names of the new policy. `everybody`: something about all."""

    everybody: bool = False
    activities: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"everybody": self.everybody, "activities": list(self.activities)}


def touched_by(shelf: Shelf, version: Version) -> Touched:
    """`Tampered` when what was kept of the version is damaged. Of one that was published without saying: everybody."""
    about = json.loads(shelf.get(version)[ABOUT])
    if about.get("follows") is None:
        return Touched()
    said = about.get("tell")
    return Touched(True) if said is None else Touched(bool(said["everybody"]), tuple(map(str, said["activities"])))


def concerned(datamap: DataMap, touched: Touched) -> Iterator[Group]:
    """The groups of people whose data such an activity uses, anywhere. One that the map does not know is about all."""
    unsure = [name for name in touched.activities if name not in datamap.activities or name in datamap.unbound]
    for group in datamap.groups.values():
        if not group.organisation and (touched.everybody or unsure or _uses(datamap, group, touched.activities)):
            yield group


def _uses(datamap: DataMap, group: Group, activities: tuple[str, ...]) -> bool:
    return any(
        name in table.users(claim.name)
        for table in datamap.tables.values()
        for claim in table.claims
        if claim.group == group.name
        for name in activities
    )


def own_row(datamap: DataMap, group: Group) -> tuple[Table, Claim] | None:
    """The table in which each of the group has a row of their own, and by which claim; None where nobody can tell."""
    table = datamap.tables.get(group.table)
    if table is None:
        return None
    theirs = (claim for claim in table.claims if claim.group == group.name and not claim.template)
    return next(((table, claim) for claim in theirs if claim.own or not claim.hops), None)
