"""A term must be able to find its event from every row it decides about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.keylists import elements_of
from gestand.datamap.model import Activity, AllOf, AnyOf, BoundTerm, Claim, DataMap, Leaf, Table, Unless
from gestand.datamap.retention import classes
from gestand.errors import Place
from gestand.stores.base import TableId


def leaves(activity: Activity) -> Iterator[Leaf]:
    """Every event of an activity's terms."""
    terms: list[BoundTerm] = [*([activity.own] if activity.own else []), *activity.at_least, *activity.at_most]
    while terms:
        match terms.pop():
            case Leaf() as leaf:
                yield leaf
            case AllOf(parts) | AnyOf(parts):
                terms.extend(parts)


def chain(datamap: DataMap, table: Table, claim: Claim) -> tuple[TableId, ...]:
    """The tables of a claim's path, and on to an organisation; files go by their people's own row."""
    if claim.template:
        return (datamap.groups[claim.group].table, *(hop.to for hop in claim.beyond))
    return (table.id, *(hop.to for hop in claim.way))


def events(draft: Draft, datamap: DataMap) -> None:
    """M142, M143: an event that a row cannot reach, or reaches in more than one way."""
    found = {name: list(leaves(activity)) for name, activity in datamap.activities.items()}
    for table in datamap.tables.values():
        _events(draft, datamap, table, found)
    for keys in datamap.keylists:
        if keys.activities:
            elements = elements_of(datamap, keys)
            _events(draft, datamap, elements, found)
            if elements.id in draft.findings.blocked:
                draft.findings.block([keys.table])


def _events(draft: Draft, datamap: DataMap, table: Table, found: Mapping[str, Sequence[Leaf]]) -> None:
    for name, claim in _uses(table):
        for leaf in found[name]:
            _reach(draft, datamap, table, claim, name, leaf)
        for unless in datamap.activities[name].only_where:
            if unless.column.table not in chain(datamap, table, claim):
                _not_told(draft, datamap, table, name, unless)


def _uses(table: Table) -> dict[tuple[str, Claim], None]:
    return {(name, table.claim(claim)): None for c in classes(table) for name in c.activities for claim in c.claims}


def _reach(draft: Draft, datamap: DataMap, table: Table, claim: Claim, activity: str, leaf: Leaf) -> None:
    way = chain(datamap, table, claim)
    there = leaf.event.column.table
    fitting = [
        other for other in datamap.tables[there].claims if other.group == claim.group and not other.template
    ]  # fmt: skip
    if not leaf.last and there in way:
        return
    if not leaf.last:
        _not_on_the_way(draft, datamap, table, activity, leaf, bool(fitting))
    elif len(fitting) != 1 or there.store != way[0].store:
        _not_one_way(draft, datamap, table, claim, activity, leaf, fitting)


def _not_told(draft: Draft, datamap: DataMap, table: Table, activity: str, unless: Unless) -> None:
    said = f"{datamap.tables[unless.column.table].name}.{unless.column.column}"
    draft.findings.add(
        "M140",
        f"{activity} is done only where {said}, and uses {table.name}, whose rows do not lead there",
        f"Choose a column of {table.name} or of a row it belongs to; or give {table.name} an activity of its own.",
        place(table.id, said=_said(draft, activity)),
        [table.id],
    )


def _not_on_the_way(draft: Draft, datamap: DataMap, table: Table, activity: str, leaf: Leaf, reachable: bool) -> None:
    event = f"{datamap.tables[leaf.event.column.table].name}.{leaf.event.column.column}"
    hint = (
        f"Write `the last {event}`: the latest over the rows of the same person."
        if reachable
        else f"Choose an event of {table.name} or of a row it belongs to; or give {table.name} an activity of its own."
    )
    where = place(table.id, said=_said(draft, activity))
    draft.findings.add("M142", f"{activity} uses {table.name}, whose rows have no {event}", hint, where, [table.id])


def _not_one_way(
    draft: Draft, datamap: DataMap, table: Table, claim: Claim, activity: str, leaf: Leaf, fitting: list[Claim]
) -> None:
    there = datamap.tables[leaf.event.column.table]
    where = place(there.id, leaf.event.column.column, _said(draft, activity))
    if len(fitting) == 1:
        message = f"{activity}: the events of {there.name} are in another database than {table.name}"
        hint = "Choose an event in the same database."
    else:
        number = "no claim" if not fitting else f"{len(fitting)} claims"
        message = (
            f"{activity}: {there.name} has {number} of {claim.group}, so `the last` of {table.name} cannot be found"
        )
        hint = f"Let {there.name} have one claim of {claim.group}, or choose another event."
    draft.findings.add("M143", message, hint, where, [table.id])


def _said(draft: Draft, activity: str) -> Place:
    return next(spec.place for spec in draft.policy.activities if spec.name == activity)
