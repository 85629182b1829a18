"""Groups of whose own table only some rows are people: `guest: id -> guest when user_id is null`.

A shop keeps the orders of its customers and those of guests in one table; an order of a customer is no guest. Whoever
points at such a row points at somebody only where the row is one, so every path goes by way of the claim that says so.
"""

from __future__ import annotations

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import Group
from gestand.datamap.names import spelled
from gestand.errors import Place
from gestand.policy.model import ByColumns, ClaimSpec
from gestand.policy.spelling import within
from gestand.stores.base import TableId


def saying_who(draft: Draft, group: Group) -> list[ClaimSpec]:
    """The claims that say which rows of the group's own table are people; none: all of them are."""
    spec = draft.specs.get(group.table)
    claims = spec.claims if spec else ()
    return [claim for claim in claims if _is_own(draft, group, claim) and _when(claim)]


def _is_own(draft: Draft, group: Group, claim: ClaimSpec) -> bool:
    path = claim.path
    if not isinstance(path, ByColumns) or path.value or path.others or path.target != group.name:
        return False
    return tuple(draft.names.column(group.table, name) for name in path.columns) == group.key


def _when(claim: ClaimSpec) -> bool:
    return isinstance(claim.path, ByColumns) and bool(claim.path.when)


def by_way_of_its_claim(draft: Draft, table: TableId, claim: str, group: Group, said: Place) -> bool:
    """A finding, and True, when a path leads straight to a group whose own table says which of its rows are people."""
    saying = saying_who(draft, group)
    if not saying:
        return False
    name = within(draft.specs[group.table].name, saying[0].name)
    draft.findings.add(
        "M120",
        f"claim {claim} of {table} leads to {group.name}, and not every row of {spelled(group.table)} is one",
        f"Name the claim that says which rows are: `-> {name}`.",
        place(table, said=said),
        [table],
    )
    return True


def said_twice(draft: Draft, group: Group, said: Place) -> bool:
    """A finding, and True, when two claims say which rows are people of the group."""
    names = [claim.name for claim in saying_who(draft, group)]
    if len(names) < 2:
        return False
    message = f"{', '.join(names)} of {spelled(group.table)} each say which rows are {group.name}"
    hint = "Let one claim say it, or make a group of people of each."
    draft.findings.add("M120", message, hint, place(group.table, said=said), [group.table])
    return True
