"""References: every column that points at a row, and what happens to it when that row would go.

A link (the first hop of a claim) keeps the row it points at unless `points at` says otherwise; a declared foreign
key without a rule also keeps it, and is a finding where rows of the other table can go (`checks.references`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gestand.datamap.collect import place
from gestand.datamap.derived import as_keys, begin, nowhere
from gestand.datamap.draft import Draft
from gestand.datamap.model import Claim, Reference
from gestand.datamap.names import spelled
from gestand.datamap.worked import FirstOf, Hop, Member, Tied, Way
from gestand.policy.model import PointSpec, Rule
from gestand.stores.base import PLACE, SurveyedForeignKey, TableId

_Key = tuple[tuple[str, ...], TableId]


def bind_references(draft: Draft) -> None:
    """Fill `draft.references`, `draft.nowhere` and `draft.silent` (declared foreign keys nothing is said about)."""
    for table in draft.specs:
        draft.references[table] = _of_table(draft, table)
        draft.nowhere[table] = nowhere(draft, table)


@dataclass
class _Said:
    """What is known of one reference before it is made."""

    columns: tuple[str, ...]
    to: TableId
    to_columns: tuple[str, ...]
    point: PointSpec | None = None
    link: bool = False
    key: SurveyedForeignKey | None = None


@dataclass
class _Table:
    draft: Draft
    table: TableId
    found: dict[_Key, _Said] = field(default_factory=dict)

    def enter(self, columns: tuple[str, ...], to: TableId, to_columns: tuple[str, ...]) -> _Said:
        key = (tuple(sorted(columns)), to)
        return self.found.setdefault(key, _Said(columns, to, to_columns))


def can_go(draft: Draft, table: TableId) -> bool:
    """Whether rows of a table can go: by a claim, or along with what they point at."""
    spec = draft.specs.get(table)
    if spec is None or table.store in draft.surveyed.files:
        return False
    return any(point.rule is Rule.ALONG for point in spec.points_at) or (bool(spec.claims) and not spec.stays)


def _of_table(draft: Draft, table: TableId) -> tuple[Reference, ...]:
    said = _Table(draft, table)
    for claim in draft.claims.get(table, ()):
        for hop in (*first_hops(draft, table, claim), *_linked(draft, table, claim)):
            said.enter(hop.columns, hop.to, hop.to_columns).link = True
    for group in draft.group_tables.get(table, ()):
        belongs = draft.groups[group.name].belongs
        for hop in belongs.hops[:1] if belongs else ():
            said.enter(hop.columns, hop.to, hop.to_columns).link = True
    for point in draft.specs[table].points_at:
        if point.rule is not Rule.LOSES:
            _points(said, point)
    for key in draft.foreign_keys(table):
        if key.to in draft.specs:
            said.enter(key.columns, key.to, key.to_columns).key = key
    # Where no row ever goes, a reference decides nothing.
    return tuple(_reference(draft, table, one) for one in said.found.values() if one.link or can_go(draft, one.to))


def first_hops(draft: Draft, table: TableId, claim: Claim) -> Iterator[Hop]:
    """Where the first of several paths counts: the first step of each that goes by keys."""
    for column in (name for hop in claim.hops[:1] for name in hop.columns):
        how = draft.derived.get(table, {}).get(column)
        if isinstance(how, FirstOf):
            yield from (way.hops[0] for way in how.ways if not way.theirs)


def _linked(draft: Draft, table: TableId, claim: Claim) -> tuple[Hop, ...]:
    """The first hop of a claim; of a row that somebody's row points at none: the one that points keeps the other.

    Nor is a row that is a person a reference to itself. Nor does a row that is found by a value keep whoever it finds:
    where that value is held their row stays for itself, and where it is not, nobody is found by it once it has gone.
    Nor does a row that shares its key with somebody whose own row points back at it, as people and teams have their
    keys from one table: theirs goes first, and the key that stands here still says whose it was.
    """
    if claim.own:
        return ()
    for hop in claim.hops[:1]:
        how = draft.derived.get(table, {}).get(hop.columns[0])
        if isinstance(how, Tied) or (isinstance(how, FirstOf) and any(way.points_back for way in how.ways)):
            return ()
        if _points_back(draft, table, hop):
            return ()
        if isinstance(how, FirstOf) and how.by_value and all(_is_blanked(draft, way) for way in how.by_value):
            return ()
    return claim.hops[:1]


def _points_back(draft: Draft, table: TableId, hop: Hop) -> bool:
    """The people's own rows point at this one by their key, and so keep it while they are there."""
    here = draft.stored(table, hop.columns)
    if here != draft.key(table) or not any(group.key == hop.to_columns for group in draft.group_tables.get(hop.to, ())):
        return False
    said = draft.specs[hop.to].points_at
    points = [
        point for point in said if point.columns == hop.to_columns and draft.names.tables(point.target) == (table,)
    ]
    if points:
        return all(point.rule is Rule.KEEPS for point in points)
    return draft.foreign_key(hop.to, hop.to_columns, table) == here


def _is_blanked(draft: Draft, way: Way) -> bool:
    """The value by which somebody is found is a cell of theirs."""
    there = way.hops[0].to
    return any(draft.names.column(there, each.column) == way.theirs for each in draft.specs[there].personal)


def _points(said: _Table, point: PointSpec) -> None:
    draft, table = said.draft, said.table
    names = begin(draft, table, point.columns, point.when, point.place)
    to = target(draft, table, point)
    if to is None or names is None:
        return
    to_columns = draft.foreign_key(table, names, to) or draft.pointed(to, len(names)) or draft.key(to)
    if len(to_columns) != len(names) or PLACE in to_columns:
        draft.findings.add(
            "M123",
            f"({', '.join(names)}) of {table} cannot point at {spelled(to)} ({', '.join(to_columns)})",
            "Write as many columns as the key has: `(a, b) -> table`.",
            place(table, names[0], point.place),
            [table],
        )
        return
    said.enter(as_keys(draft, table, names, to, to_columns), to, to_columns).point = point


def target(draft: Draft, table: TableId, point: PointSpec) -> TableId | None:
    """A table, or the table of a group."""
    hits = draft.names.tables(point.target)
    if not hits and point.target in draft.groups:
        return draft.groups[point.target].table
    to = draft.one_table(point.target, point.place, [table])
    if to in draft.specs:
        return to
    if len(hits) < 2 and not draft.excused(point.target):
        where = place(table, point.columns[0], point.place)
        message = f"{', '.join(point.columns)} of {table} points at {point.target}, which is no declared table"
        draft.findings.add("M108", message, "Correct the name, or declare the table.", where, [table])
    return None


def _reference(draft: Draft, table: TableId, said: _Said) -> Reference:
    point, key = said.point, said.key
    if key and not point and not said.link:
        draft.silent.add((table, said.columns))
    return Reference(
        table,
        said.columns,
        said.to,
        said.to_columns,
        rule=point.rule if point else Rule.KEEPS,
        stand_in=point.stand_in if point else "",
        link=said.link,
        declared=key is not None,
        on_delete=key.on_delete if key else "",
        nullable=all(_can_be_nothing(draft, table, name) for name in said.columns),
    )


def _can_be_nothing(draft: Draft, table: TableId, name: str) -> bool:
    """A member is taken out of its document, whatever the document's column says of NULL."""
    how = draft.derived.get(table, {}).get(name)
    if how is None or isinstance(how, Member):
        return draft.columns(table)[name].nullable
    return all(_can_be_nothing(draft, table, each) for each in how.columns)
