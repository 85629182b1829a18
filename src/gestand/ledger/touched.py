"""Whom a published version is about: what its `published.json` says of the activities that it changes.

That file has its SHA-256 in the ledger. Who publishes works it out from both policies; who lists whom to tell, and who
judges whether they were told, read it from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gestand.datamap.model import Claim, DataMap, Group, Table
from gestand.ledger.shelf import Shelf
from gestand.ledger.versions import Version

ABOUT = "published.json"


@dataclass(frozen=True, slots=True)
class Touched:
    """`activities`: what is done otherwise and what it uses, as the new policy calls it. `everybody`: it is about all.

    What it uses is for a later policy, in which the activity has another name or is gone.
    """

    everybody: bool = False
    activities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"everybody": self.everybody, "activities": {name: list(uses) for name, uses in self.activities.items()}}


def touched_by(shelf: Shelf, version: Version) -> Touched:
    """`Tampered` when what was kept of the version is damaged. Of one that was published without saying: everybody."""
    about = json.loads(shelf.get(version)[ABOUT])
    if about.get("follows") is None:
        return Touched()
    said = about.get("tell")
    return (
        Touched(True)
        if said is None
        else Touched(
            bool(said["everybody"]), {str(name): tuple(map(str, uses)) for name, uses in said["activities"].items()}
        )
    )


def concerned(datamap: DataMap, touched: Touched) -> Iterator[Group]:
    """The groups of people whose data such an activity uses, anywhere; all of them where nobody can tell."""
    found = [_groups(datamap, name, uses) for name, uses in touched.activities.items()]
    unsure = touched.everybody or None in found
    names = {name for groups in found if groups is not None for name in groups}
    for group in datamap.groups.values():
        if not group.organisation and (unsure or group.name in names):
            yield group


def _groups(datamap: DataMap, activity: str, uses: Iterable[str]) -> set[str] | None:
    """Whose data an activity uses, by their groups; None where nobody can tell."""
    if activity in datamap.unbound:
        return None
    if activity in datamap.activities:
        tables = datamap.tables.values()
        return {c.group for table in tables for c in table.claims if activity in table.users(c.name)}
    found = [_table(datamap, name) for name in uses]
    return {claim.group for table in found if table for claim in table.claims} if found and all(found) else None


def _table(datamap: DataMap, use: str) -> Table | None:
    """The table of `users.email`, or of `users`: a name may have a dot of its own."""
    parts = use.split(".")
    return next((t for at in range(len(parts), 0, -1) if (t := datamap.named(".".join(parts[:at])))), None)


def own_row(datamap: DataMap, group: Group) -> tuple[Table, Claim] | None:
    """The table in which each of the group has a row of their own, and by which claim; None where nobody can tell."""
    table = datamap.tables.get(group.table)
    if table is None:
        return None
    theirs = (claim for claim in table.claims if claim.group == group.name and not claim.template)
    return next(((table, claim) for claim in theirs if claim.own or not claim.hops), None)
