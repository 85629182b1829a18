"""What rows become, and the totals they are folded into, bound to columns that are there."""

from __future__ import annotations

from gestand.datamap.becoming import Becoming, Totals
from gestand.datamap.draft import Draft
from gestand.policy.becoming import AnonymousSpec, IntoSpec
from gestand.stores.base import TableId


def bind_becoming(draft: Draft, table: TableId, said: AnonymousSpec | None) -> Becoming | None:
    """None where it is not said; a column that is not there is a finding, and left out."""
    if said is None:
        return None
    by, sensitive = (
        tuple(found for name in names if (found := draft.known_column(table, name, said.place)))
        for names in (said.by, said.sensitive)
    )
    into = _totals(draft, table, said, said.into) if said.into else None
    return Becoming(said.word, said.k, by, sensitive, said.l, said.otherwise, said.most, into)


def _totals(draft: Draft, table: TableId, said: AnonymousSpec, into: IntoSpec) -> Totals | None:
    there = draft.one_table(into.table, into.place, [table])
    if there is None or there not in draft.specs:
        # That it is not there has been told; without it nothing can be said of these rows, and none may go.
        draft.findings.block([table])
        return None

    def at(of: TableId, name: str) -> str:
        return (draft.known_column(of, name, into.place) or "") if name else ""

    renamed = dict(into.by)
    by = ((at(table, name), at(there, renamed.get(name, name))) for name in said.by)
    sums = ((at(table, name), at(there, theirs)) for name, theirs in into.sums)
    return Totals(
        there,
        tuple(pair for pair in by if all(pair)),
        at(there, into.people),
        at(there, into.rows),
        tuple(pair for pair in sums if all(pair)),
        into.most,
        into.later,
    )
