"""Paths that name something which is no group, no table and no claim, or more claims than one: what to say of them."""

from __future__ import annotations

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.policy.model import ByColumns, ClaimSpec, TableSpec
from gestand.policy.spelling import within
from gestand.stores.base import TableId


def unknown_target(draft: Draft, table: TableId, spec: ClaimSpec, path: ByColumns) -> None:
    if draft.excused(path.target) or len(draft.names.tables(path.target)) > 1:
        return
    groups = ", ".join(draft.group_specs) or "none"
    draft.findings.add(
        "M108",
        f"claim {spec.name} of {table} leads to {path.target}, which is no group, table or claim",
        f"Groups of people: {groups}. A table must be declared, with a claim of its own.",
        place(table, said=spec.place),
        [table],
    )


def not_one_claim(draft: Draft, table: TableId, spec: ClaimSpec, to: TableSpec, named: str) -> None:
    where = place(table, said=spec.place)
    names = [within(to.name, claim.name) for claim in to.claims]
    if len(names) > 1 and not named:
        message = f"claim {spec.name} of {table} leads to {to.name}, which has {len(names)} claims"
        draft.findings.add("M120", message, f"Name one: {', '.join(names)}.", where, [table])
        return
    message = f"claim {spec.name} of {table} leads to {to.name}{'.' + named if named else ''}, which has no such claim"
    hint = f"Claims there: {', '.join(names)}." if names else f"Give {to.name} a claim (`whose:`)."
    draft.findings.add("M108", message, hint, where, [table])
