"""Where rows of others can hang on rows of some people: told from the map alone, before anything is asked of a store.

A row of somebody else that is to go stays while a row of these people keeps it, and goes with theirs (docs/held.md,
*Rows*). Mostly that cannot be: the only row that a visit keeps is that of whose visit it is. To look for such rows all
the same is to write down every row that goes, which costs more than to take them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sqlalchemy.sql import FromClause

from gestand.datamap.model import Claim, DataMap, Reference, Table
from gestand.held.lens import Condition
from gestand.held.rows import KEEPING, Rows, along_of
from gestand.stores.base import TableId, TypeKind

PLAIN = (TypeKind.INTEGER, TypeKind.UUID, TypeKind.DATE)
"""Kinds of keys that compare the same in a set and in a column, whatever the column's rules."""


class Others:
    """The tables of which rows of others can go with those of the people of some groups."""

    def __init__(self, rows: Rows, groups: Collection[str], bare: Callable[[Table, FromClause], Condition]) -> None:
        """`bare`: nothing is left in a row of others; one that still says something is not these people's to take."""
        self._rows = rows
        self._groups = groups
        self.bare = bare
        self._keeping = list(self._references())
        self.tables = self._tables()

    def can_hang(self, ref: Reference) -> bool:
        """By this reference a row that goes with these people's can have kept one of somebody else."""
        target = self._rows.map.tables[ref.to]
        return self._rows.has_fate(target) and (ref.table in self.tables or self._leads_away(ref))

    def leading_away(self) -> Iterator[Reference]:
        """Those by which a row of these people's can keep one of somebody else that can go."""
        for ref in self._keeping:
            if self._rows.has_fate(self._rows.map.tables[ref.to]) and self._leads_away(ref):
                yield ref

    def _references(self) -> Iterator[Reference]:
        """Those by which a row that can go keeps one that can."""
        tables = self._rows.map.tables
        for table in filter(self._rows.can_go, tables.values()):
            for ref in table.references:
                if ref.rule in KEEPING and ref.to in tables and self._rows.can_go(tables[ref.to]):
                    yield ref

    def _tables(self) -> frozenset[TableId]:
        """Those that hang, what these keep in turn, and what goes along with them."""
        fated = [ref for ref in self._keeping if self._rows.has_fate(self._rows.map.tables[ref.to])]
        waiting = [ref.to for ref in fated if self._leads_away(ref)]
        found: set[TableId] = set()
        while waiting:
            table = waiting.pop()
            if table not in found:
                found.add(table)
                waiting += [ref.to for ref in fated if ref.table == table]
                waiting += [ref.table for ref in self._rows.map.referrers(table) if self._goes_along(ref)]
        return frozenset(found)

    def _goes_along(self, ref: Reference) -> bool:
        table = self._rows.map.tables[ref.table]
        return self._rows.can_go(table) and ref in along_of(table)

    def _leads_away(self, ref: Reference) -> bool:
        """A row that is these people's, or goes along with such a row, may point by it at a row that is not."""
        table = self._rows.map.tables[ref.table]
        if any(along != ref for along in along_of(table)):
            return True
        return any(
            claim.group in self._groups and not same_person(self._rows.map, claim, ref) for claim in table.claims
        )


def same_person(datamap: DataMap, claim: Claim, ref: Reference) -> bool:
    """Whose row is the claim's person's, the row that it points at by the reference is as well."""
    table, target = datamap.tables[ref.table], datamap.tables[ref.to]
    if not claim.hops or not _exactly(table, ref, target):
        return False
    first, rest = claim.hops[0], claim.hops[1:]
    if (first.columns, first.to, first.to_columns) != (ref.columns, ref.to, ref.to_columns):
        return False
    # Further up it is one row that both paths pass; at its end it is the key itself that both have.
    key = target.key if rest else datamap.groups[claim.group].key
    if sorted(key) != sorted(ref.to_columns):
        return False
    return any(other.group == claim.group and other.hops == rest for other in target.claims)


def _exactly(table: Table, ref: Reference, target: Table) -> bool:
    """The columns of the reference stand in the tables themselves, and no rule of theirs makes two keys one."""
    pairs = [
        (table.columns[mine], target.columns[theirs])
        for mine, theirs in zip(ref.columns, ref.to_columns, strict=True)
        if mine in table.columns and theirs in target.columns
    ]
    return len(pairs) == len(ref.columns) and all(
        mine.type == theirs.type and mine.type in PLAIN and not (mine.derived or theirs.derived)
        for mine, theirs in pairs
    )
