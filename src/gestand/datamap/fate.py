"""What can become of the rows of a table: what grants, blanks and rules of references are needed for."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.becoming import Totals
from gestand.datamap.model import ROW, DataMap, Reference, Table
from gestand.datamap.retention import classes
from gestand.policy.becoming import Otherwise
from gestand.policy.model import ByPath, Orphans, Rule, Then
from gestand.policy.sections.arrows import PLACEHOLDER
from gestand.stores.base import TableId


def may_go(table: Table) -> bool:
    """Rows of the table can go: by a claim, along with what they point at, or into a total."""
    if table.files:
        return False
    if table.becomes is not None and table.becomes.into is not None:
        return True
    return any(ref.rule is Rule.ALONG for ref in table.references) or (bool(table.claims) and not table.stays)


def totals_in(datamap: DataMap, table: TableId) -> list[Totals]:
    """What the table holds totals of."""
    said = (other.becomes.into for other in datamap.tables.values() if other.becomes is not None)
    return [into for into in said if into is not None and into.table == table]


def outlives(datamap: DataMap, table: Table) -> bool:
    """A row can stay although cells of it have ended.

    It cannot where nothing points at the row (a file of the person does too), its one claim is decisive and all its
    cells end together: then the row goes in the same moment (docs/held.md, *Rows*). A row of nobody is the exception:
    its cells may go before a duty lets the row go.
    """
    found = classes(table)
    if table.files or not found:
        return False
    if table.orphans is Orphans.GO and any(datamap.activities[name].duty for c in found for name in c.activities):
        return True
    decisive = all(claim.then is Then.GOES for claim in table.claims)
    together = len(found) == 1 and len(table.claims) == 1
    pointed = bool(datamap.referrers(table.id)) or any(files_of(datamap, table.id))
    return table.stays or not (decisive and together) or pointed


def files_of(datamap: DataMap, people: TableId) -> Iterator[Table]:
    """The file tables in whose paths the keys of this table's people stand: a file keeps the row of its person."""
    for table in datamap.tables.values():
        groups = (datamap.groups[claim.group] for claim in table.claims if claim.template)
        if table.files and any(group.table == people for group in groups):
            yield table


def unseen_files(datamap: DataMap, people: TableId) -> Iterator[str]:
    """The file tables of this table's people that are declared in a store which does not answer, by name."""
    groups = {group.name for group in datamap.groups.values() if group.table == people}
    for spec in datamap.policy.tables:
        templates = [claim.path.template for claim in spec.claims if isinstance(claim.path, ByPath)]
        named = {name.partition(".")[0] for text in templates for name in PLACEHOLDER.findall(text)}
        if named & groups and spec.name.partition(":")[0] in datamap.unreachable:
            yield spec.name


def may_blank(datamap: DataMap, table: Table) -> bool:
    """A row can stay while one of its personal columns has ended."""
    return outlives(datamap, table) and any(c.columns != (ROW,) for c in classes(table))


def loose(datamap: DataMap, table: Table) -> list[Reference]:
    """The references by which its rows keep one another, and which those that go are made to let go of first.

    Not those by which somebody is found.
    """
    ways = {(hop.table, hop.columns) for other in datamap.tables.values() for c in other.claims for hop in c.hops}
    return [
        ref
        for ref in table.references
        if ref.to == table.id
        and ref.rule is Rule.KEEPS
        and ref.nullable
        and not ref.link
        and (ref.table, ref.columns) not in ways
    ]


def changed_columns(datamap: DataMap, table: Table) -> tuple[str, ...]:
    """The columns that apply may have to write in rows that stay, or before they go, in the table's order."""
    names: set[str] = set()
    if may_blank(datamap, table):
        names |= set(table.stored([column.name for column in table.personal]))
    if outlives(datamap, table):
        names |= {name for name, _ in table.shell}
    if table.becomes is not None and table.becomes.otherwise is Otherwise.BLANKED:
        names |= set(table.becomes.kept)
    for ref in table.references:
        if ref.rule in (Rule.LETS_GO, Rule.STAND_IN):
            names |= set(table.stored(ref.columns))
    names |= {one.column for one in datamap.keylists if one.table == table.id}
    if may_go(table):
        names |= set(table.stored([name for ref in loose(datamap, table) for name in ref.columns]))
    folds = table.becomes is not None and table.becomes.into is not None
    for claim in table.claims:
        if claim.then.hands_over and claim.hops and not folds:
            names |= set(table.stored(claim.hops[0].columns))
    names |= {name for into in totals_in(datamap, table.id) for name in into.amounts}
    places = (place.column for mention in datamap.mentions for place in mention.places)
    names |= {column.column for column in places if column.table == table.id}
    return tuple(name for name in table.columns if name in names)


def written_columns(datamap: DataMap, table: Table) -> tuple[str, ...]:
    """What a role must be able to UPDATE; of people whose rows only go their key, because a lock asks for a column.

    Rows of one table that keep each other let go of each other before they go.
    """
    own = [ref for ref in table.references if ref.to == table.id and ref.rule in (Rule.KEEPS, Rule.ALONG)]
    untied = {name for ref in own for name in ref.columns} if may_go(table) else set()
    changed = {*changed_columns(datamap, table), *untied}
    columns = tuple(name for name in table.columns if name in changed)
    groups = [group for group in datamap.groups.values() if group.table == table.id]
    return columns or tuple(dict.fromkeys(name for group in groups for name in group.key))
