"""Rows that are of whoever other rows tie to them: those must be there for as long as anything is found by them."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import Claim, DataMap, Table
from gestand.policy.model import Orphans


def kept_as_long_as_found(draft: Draft, datamap: DataMap) -> None:
    """M197: an activity keeps a row, or a part of it, and not the rows that say whose it is."""
    for table, claim, ties, _ in _tied(datamap):
        missing = sorted(table.users(claim.name) - ties.users())
        if missing:
            draft.findings.add(
                "M197",
                f"claim {claim.name} of {table.name} finds its people by rows of {ties.name}:"
                f" {', '.join(missing)} keeps rows of {table.name} and not those",
                f"Let them use {ties.name} as well: without it nobody can tell whose the row is.",
                place(table.id, said=draft.specs[table.id].place),
                [table.id],
            )


def goes_after_the_ties(draft: Draft, datamap: DataMap) -> None:
    """M198: what becomes of a row once nobody is tied to it any more is not said; or a duty would have to keep it."""
    for table, claim, ties, direct in _tied(datamap):
        duties = sorted(name for name in table.users(claim.name) if datamap.activities[name].duty)
        if direct and table.orphans is not Orphans.GO:
            why = "nothing says that they go when nobody is tied to them any more"
            hint = f"Write `orphans: go` under {table.name}."
        elif duties:
            why = f"{', '.join(duties)} keeps them, which counts from what goes with {ties.name}"
            hint = "Keep what the law asks for in a row that points at its person."
        else:
            continue
        draft.findings.add(
            "M198",
            f"rows of {table.name} are those of whom {ties.name} ties to them, and {why}",
            hint,
            place(table.id, said=draft.specs[table.id].place),
            [table.id],
        )


def _tied(datamap: DataMap) -> Iterator[tuple[Table, Claim, Table, bool]]:
    """The claims that go over such rows, the table of these, and whether they begin so."""
    for table in datamap.tables.values():
        for claim in table.claims:
            found = datamap.tied(claim)
            ties = found and datamap.tables.get(found[1].by)
            if found and ties:
                yield table, claim, ties, not found[0]
