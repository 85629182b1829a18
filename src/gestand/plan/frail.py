"""Acts that could not find their rows any more once other acts of the same run are done."""

from __future__ import annotations

from gestand.acts import Action
from gestand.datamap.model import Claim, DataMap, Reference, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.datamap.shared import shared_from
from gestand.datamap.spoken import Mention
from gestand.datamap.worked import FirstOf
from gestand.held.rows import along_of
from gestand.held.terms import leaves
from gestand.plan.work import Act, folding
from gestand.policy.model import Then
from gestand.stores.base import TableId


def frail(datamap: DataMap, acts: list[Act]) -> dict[int, frozenset[TableId]]:
    """Acts (by order) that could not find their rows any more once others are done, and because of which tables.

    A term over *the last* row of a table says something else once rows of it went, went over to a stand-in or let
    go of what finds their person, earlier in the same run; a link that is handed over unless another row is found
    through it, once that row went; a row that is found by who points at it, once that one went; and a row that such a
    row points at waits for it.
    """
    # What others wrote about people is replaced before anything else is done.
    # So are rows folded; what they say of others has gone then.
    folds = {act.order for act in folding(acts)}
    acts = [act for act in acts if not isinstance(act.of, Mention)]
    taken = {act.table.id for act in acts if act.action is not Action.BLANK}
    found = {act.order: read for act in acts if (read := _reads_last(datamap, act, taken))}
    found |= {act.order: frozenset() for act in acts if act.order not in found and _is_way(datamap, act, taken)}
    found |= {act.order: frozenset() for act in acts if act.order not in found and _is_left(datamap, act, taken)}
    found |= {act.order: frozenset() for act in acts if act.order not in found and _ties(datamap, act, taken)}
    found = {order: read for order, read in found.items() if order not in folds}
    waiting = [act for act in acts if act.order in found and act.action is not Action.BLANK]
    while waiting:
        table = waiting.pop().table
        pointed = {ref.to for ref in table.references}
        for act in acts:
            after = act.action is Action.DELETE and act.table.id in pointed
            if isinstance(act.of, Reference):
                after = act.table.id == table.id or act.of.to in pointed
            if after and act.order not in found:
                found[act.order] = frozenset()
                waiting.append(act)
    return found


def _is_way(datamap: DataMap, act: Act, taken: set[TableId]) -> bool:
    """It hands a link over, unless another row is found through it; and such rows go in the same run."""
    through = {ref.table for ref in datamap.referrers(act.table.id) if ref.link}
    return isinstance(act.of, Claim) and bool(through & taken)


def _is_left(datamap: DataMap, act: Act, taken: set[TableId]) -> bool:
    """It takes rows that are found by who points at them; and such people go in the same run.

    What is found over rows that tie people to others is blanked before those go, and taken before them.
    """
    if act.action is Action.DELETE:
        return bool(found_from(datamap, act.table) & taken)
    ways = _over(datamap, act.table) | shared_from(datamap, act.table)
    return act.action is Action.BLANK and bool(ways & taken)


def _ties(datamap: DataMap, act: Act, taken: set[TableId]) -> bool:
    """It takes rows by which rows of another table that go in the same run are found."""
    found = (other for other in datamap.tables.values() if other.id in taken and act.table.id in _over(datamap, other))
    return act.action is Action.DELETE and any(found)


def pointed_from(table: Table) -> set[TableId]:
    """The tables of the people whose own rows point at rows of this one, and by that alone are found."""
    hows = [column.derived for column in table.derived if isinstance(column.derived, FirstOf)]
    return {way.hops[0].to for how in hows for way in how.ways if way.points_back}


def found_from(datamap: DataMap, table: Table) -> set[TableId]:
    """With them the tables whose rows tie people to rows of this one, or share their keys with these."""
    tied = {found[1].by for claim in table.claims if (found := datamap.tied(claim)) and not found[0]}
    return pointed_from(table) | tied | shared_from(datamap, table)


def _over(datamap: DataMap, table: Table) -> set[TableId]:
    """The tables whose rows tie people to rows of this one, or to those that its paths pass through."""
    return {found[1].by for claim in table.claims if (found := datamap.tied(claim))}


def _reads_last(datamap: DataMap, act: Act, taken: set[TableId]) -> frozenset[TableId]:
    """The tables of which the act asks *the last*, and whose rows, or the ways from them, others take away."""
    if isinstance(act.of, RetentionClass):
        of = [act.of]
    else:
        table = datamap.tables[act.of.to] if isinstance(act.of, Reference) else act.table
        of = [*_deciding(table, act), *(c for other in _goes_with(datamap, table) for c in classes(other))]
    names = {name for c in of for name in c.activities}
    asked = {leaf.event.column.table for name in names for leaf in leaves(datamap.activities[name]) if leaf.last}
    return frozenset(table for table in asked if _way(datamap, table) & taken)


def _goes_with(datamap: DataMap, table: Table) -> list[Table]:
    """The tables along with whose rows its own go, and those along with whose rows these do."""
    found: dict[TableId, Table] = {}
    waiting = [table]
    while waiting:
        for ref in along_of(waiting.pop()):
            if ref.to not in found and ref.to != table.id:
                found[ref.to] = datamap.tables[ref.to]
                waiting.append(found[ref.to])
    return list(found.values())


def _way(datamap: DataMap, table: TableId) -> set[TableId]:
    """The table and those between it and its people."""
    return {table, *(hop.table for claim in datamap.tables[table].claims for hop in claim.hops)}


def _deciding(table: Table, act: Act) -> list[RetentionClass]:
    """The classes that decide whether a row goes, or what else the act asks of it."""
    decisive = {claim.name for claim in table.claims if claim.then is Then.GOES}
    goes = act.action is Action.DELETE or isinstance(act.of, Reference)
    if not goes or not decisive or along_of(table):
        return list(classes(table))
    return [c for c in classes(table) if decisive & set(c.claims)]
