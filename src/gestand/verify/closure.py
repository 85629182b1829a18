"""Which tables have a say in what goes from a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.sql.selectable import FromClause

from gestand.datamap.model import DataMap, Reference
from gestand.errors import StoreError
from gestand.policy.model import Rule
from gestand.stores.base import TableId
from gestand.verify.frame import Elsewhere
from gestand.verify.kleene import Condition, both
from gestand.verify.rows import KEEPING, Rows
from gestand.verify.worked import meet


class Tangled(StoreError):
    """The rules for these tables are more than one question can follow."""

    def __init__(self, tables: Iterable[TableId]) -> None:
        names = ", ".join(sorted(map(str, tables)))
        super().__init__("verify/tangled", f"rows of {names} go along with each other in a circle of tables")


def keepers(datamap: DataMap, table: TableId) -> tuple[Reference, ...]:
    """The references by which a row that stays keeps a row of this table."""
    found = tuple(ref for ref in datamap.referrers(table) if ref.rule in KEEPING)
    for reference in found:
        if reference.table.store != table.store:
            raise Elsewhere(reference.table)
    return found


def points_at(rows: Rows, reference: Reference, target: FromClause) -> Condition:
    """A row points at the target by a reference that is to stay."""
    points = meet(rows.frame.row, reference.columns, target, reference.to_columns)
    return both(points, rows.stands(reference))


@dataclass(frozen=True)
class Closure:
    """The tables that have a say in what goes from one table, and the references between them that decide it."""

    tables: tuple[TableId, ...]
    references: tuple[Reference, ...]

    @classmethod
    def of(cls, datamap: DataMap, table: TableId) -> Closure:
        seen, found, todo = {table: None}, dict[Reference, None](), [table]
        while todo:
            here = todo.pop()
            onward = [*keepers(datamap, here), *_along(datamap, here)]
            for reference in onward:
                found[reference] = None
                for other in (reference.table, reference.to):
                    if other not in seen:
                        seen[other] = None
                        todo.append(other)
        return cls(tuple(seen), tuple(found))

    @property
    def along(self) -> tuple[Reference, ...]:
        return tuple(ref for ref in self.references if ref.rule is Rule.ALONG)

    @cached_property
    def circle(self) -> bool:
        """A table reaches itself by references."""
        return in_order(self.tables, {(ref.table, ref.to) for ref in self.references}) is None

    def paths(self, table: TableId) -> int:
        """How many ways lead to a table by references, in tables that form no circle."""
        return 1 + sum(self.paths(ref.table) for ref in self.references if ref.to == table)


def _along(datamap: DataMap, table: TableId) -> Iterator[Reference]:
    for reference in datamap.tables[table].references:
        if reference.rule is Rule.ALONG and reference.to in datamap.tables:
            if reference.to.store != table.store:
                raise Elsewhere(reference.to)
            yield reference


def in_order(tables: Iterable[TableId], pairs: set[tuple[TableId, TableId]]) -> list[TableId] | None:
    """The tables, each after all it points at; None when there is a circle."""
    left, done = list(tables), list[TableId]()
    while left:
        ready = [t for t in left if not any(a == t and b in left for a, b in pairs)]
        if not ready:
            return None
        done += ready
        left = [t for t in left if t not in ready]
    return done
