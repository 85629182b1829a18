"""Names inside a policy: `store:schema.table.column`, shortened where unique.

Only what the policy itself declares is known here; the live schema has the last word when the policy is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gestand.policy.model import ByColumns, ClaimSpec, PersonalSpec, Rule, TableSpec
from gestand.policy.spelling import spelled, split

UNREAD = ByColumns((), "")
"""The path of a claim that could not be read."""


@dataclass(frozen=True, slots=True)
class Ambiguous(Exception):
    name: str
    tables: tuple[str, ...]


def fits(one: str, other: str) -> bool:
    """Whether two names can be of the same table, each shortened or not."""
    (s1, p1), (s2, p2) = split(one), split(other)
    n = min(len(p1), len(p2))
    return (not s1 or not s2 or s1 == s2) and p1[-n:] == p2[-n:]


@dataclass(frozen=True, slots=True)
class Column:
    table: TableSpec
    name: str


class Names:
    """Finds what a policy declares."""

    def __init__(self, tables: Iterable[TableSpec]) -> None:
        self._exact = {table.name: table for table in tables}
        self._personal = {name: {p.column: p for p in table.personal} for name, table in self._exact.items()}
        self._last: dict[str, list[TableSpec]] = {}
        for table in self._exact.values():
            self._last.setdefault(split(table.name)[1][-1], []).append(table)

    def table(self, name: str) -> TableSpec | None:
        """The declared table that a name is of. Raises `Ambiguous` when it fits several."""
        if name in self._exact:
            return self._exact[name]
        found = [t for t in self._last.get(split(name)[1][-1], ()) if fits(name, t.name)]
        if len(found) > 1:
            raise Ambiguous(name, tuple(table.name for table in found))
        return found[0] if found else None

    def column(self, name: str) -> Column | None:
        """The table and column of `table.column`; the column itself may be undeclared. Raises `Ambiguous`."""
        store, parts = split(name)
        heads = {at: spelled(store, parts[:at]) for at in range(len(parts) - 1, 0, -1)}
        # What is left of the name has dots when it is the member of a document: `users.settings.language`. A member can
        # be called as a table is (`sessions.context.users.email`): a table as declared goes before a shortened one.
        for at, head in heads.items():
            if table := self._exact.get(head):
                return Column(table, ".".join(parts[at:]))
        for at, head in heads.items():
            if table := self.table(head):
                return Column(table, ".".join(parts[at:]))
        return None

    def personal(self, column: Column) -> tuple[PersonalSpec, ...]:
        """The personal columns that a name in `uses` stands for: one, all of `*`, or none."""
        known = self._personal[column.table.name]
        return tuple(known.values()) if column.name == "*" else tuple(filter(None, (known.get(column.name),)))

    def all(self) -> Iterable[str]:
        return self._exact


def claim_columns(claim: ClaimSpec) -> tuple[str, ...]:
    """The columns of the row itself that its path begins with, and those it depends on."""
    if not isinstance(claim.path, ByColumns):
        return ()
    # A column that is compared by value is somebody's data, and declared as such.
    keys = (column for way in claim.path.ways for column in way.columns if not way.value)
    return (*keys, *(column for way in claim.path.ways for column, _ in way.when))


def structural_columns(table: TableSpec) -> Iterator[str]:
    """The columns that are structural because of what the policy says about them."""
    for claim in table.claims:
        yield from claim_columns(claim)
    for point in table.points_at:
        yield from point.columns
        yield from (column for column, _ in point.when)
    for kind in table.nowhere:
        yield from kind.columns
        yield from (column for column, _ in kind.when)
    yield from (event.column for event in table.events)
    yield from table.structural
    if table.born:
        yield table.born


def lists_of(table: TableSpec) -> tuple[str, ...]:
    """The columns that hold several keys."""
    return tuple(column for point in table.points_at if point.rule is Rule.LOSES for column in point.columns)


def cells_of(table: TableSpec, claim: ClaimSpec) -> tuple[str, ...]:
    """The personal columns that are a claim's; none: its cell is the row itself."""
    return tuple(p.column for p in table.personal if not p.of or claim.name in p.of)
