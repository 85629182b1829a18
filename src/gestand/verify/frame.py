"""A table as a question sees it: its rows, and the rows that the paths of its claims pass through."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from gestand.datamap.folding import folds
from gestand.datamap.model import Claim, DataMap, Table
from gestand.datamap.worked import Hop
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind
from gestand.stores.made import give
from gestand.verify import dialects, worked
from gestand.verify.kleene import Condition, both, either

Whole = Callable[[Hop], bool]
"""Whether every key that stands in the columns of a hop is the key of a row that exists."""


class Elsewhere(StoreError):
    """The answer stands in another store, where this question cannot reach it."""

    def __init__(self, table: TableId) -> None:
        super().__init__("verify/elsewhere", f"it hangs on {table} in another store ({table.store})")


class Frame:
    """One table under an alias of its own, LEFT JOINed with the rows its claims pass through as they are asked for.

    Build every condition first and read `source` last: each `row_at` may add a join.
    """

    def __init__(
        self,
        datamap: DataMap,
        table: Table,
        dialect: str,
        row: FromClause | None = None,
        whole: Whole = lambda _: False,
    ) -> None:
        """`row`: what stands for the table where its rows are in no engine (the people of a set of files)."""
        self.datamap, self.table, self.dialect, self._whole = datamap, table, dialect, whole
        self.row = alias(table, dialect) if row is None else row
        self.source: FromClause = self.row
        self._joined: dict[tuple[Hop, ...], FromClause] = {(): self.row}
        self._certain: set[tuple[Hop, ...]] = {()}
        """Paths that lead to a row from every row of the table."""

    @property
    def aliases(self) -> tuple[FromClause, ...]:
        return tuple(self._joined.values())

    @property
    def key(self) -> tuple[ColumnElement[Any], ...]:
        return tuple(self.row.c[name] for name in self.table.key)

    def chain(self, claim: Claim) -> tuple[TableId, ...]:
        """The tables of a claim's path, from this one to the group's."""
        return (self.table.id, *(hop.to for hop in claim.hops))

    def way(self, claim: Claim) -> tuple[TableId, ...]:
        """The tables on which an event of the row can stand: the path, and on to the person's organisation."""
        return (self.table.id, *(hop.to for hop in claim.way))

    def row_at(self, claim: Claim, step: int) -> FromClause:
        """The row that the path passes through after `step` hops; all NULL when there is none."""
        hops = claim.way[:step]
        if hops in self._joined:
            return self._joined[hops]
        before, hop = self.row_at(claim, step - 1), hops[-1]
        if hop.to.store != self.table.id.store or hop.to not in self.datamap.tables:
            raise Elsewhere(hop.to)
        there = alias(self.datamap.tables[hop.to], self.dialect)
        pairs = zip(hop.columns, hop.to_columns, strict=True)
        same = both(*(before.c[a] == there.c[b] for a, b in pairs))
        if hops[:-1] in self._certain and self._whole(hop) and not self._filled(claim, step - 1):
            # Then both joins give the same rows, and this one leaves the engine free to begin at either end.
            self._certain.add(hops)
            self.source = self.source.join(there, same)
        else:
            self.source = self.source.outerjoin(there, same)
        self._joined[hops] = there
        return there

    def there(self, claim: Claim, step: int) -> Condition:
        """The row after `step` hops exists."""
        found: list[Condition] = [sa.true()]
        for number, hop in enumerate(claim.way[:step]):
            if self._whole(hop):
                found += self._filled(claim, number)
            else:
                found.append(present(self.row_at(claim, number + 1), hop.to_columns))
        return both(*found)

    def _filled(self, claim: Claim, step: int) -> list[Condition]:
        """The columns of a hop hold a key; nothing to ask of columns that cannot be NULL."""
        hop = claim.way[step]
        columns = self.table.columns if not step else self.datamap.tables[hop.table].columns
        row = self.row_at(claim, step)
        return [row.c[name].is_not(None) for name in hop.columns if columns[name].nullable]

    def person(self, claim: Claim) -> tuple[ColumnElement[Any], ...]:
        """The columns in which the person's key stands; the last hop is not followed."""
        if not claim.hops:
            group = self.datamap.groups[claim.group]
            return tuple(self.row.c[name] for name in group.key)
        last = self.row_at(claim, len(claim.hops) - 1)
        return tuple(last.c[name] for name in claim.hops[-1].columns)

    def together(self, claim: Claim) -> Condition:
        """Several people are tied to the row, or to the one that the path passes through."""
        found = self.datamap.tied(claim)
        return worked.together(self.row_at(claim, found[0]), found[1], self.dialect) if found else sa.false()

    def otherwise(self, claim: Claim) -> Condition:
        """A step of the path points at a row by the rule of its columns, and not to the byte."""
        found: list[Condition] = []
        for step, hop in enumerate(claim.way):
            if folds(self.datamap, hop):
                mine, theirs = self.row_at(claim, step), self.row_at(claim, step + 1)
                ends = zip(hop.columns, hop.to_columns, strict=True)
                found += [
                    dialects.plain(mine.c[a], self.dialect) != dialects.plain(theirs.c[b], self.dialect)
                    for a, b in ends
                ]
        return either(*found)

    def has_person(self, claim: Claim) -> Condition:
        if not claim.hops:
            return sa.true()
        last = len(claim.hops) - 1
        return both(self.there(claim, last), *self._filled(claim, last))

    def kinds(self, names: tuple[str, ...]) -> tuple[TypeKind, ...]:
        return tuple(self.table.columns[name].type for name in names)

    def among(
        self, columns: tuple[ColumnElement[Any], ...], kinds: tuple[TypeKind, ...], keys: FromClause
    ) -> Condition:
        """The key in `columns` is one of `keys` (a `dialects.key_relation`)."""
        mine = [dialects.key_column(c, kind, self.dialect) for c, kind in zip(columns, kinds, strict=True)]
        theirs = sa.select(*(keys.c[f"k{i}"] for i in range(len(mine))))
        return mine[0].in_(theirs) if len(mine) == 1 else sa.tuple_(*mine).in_(theirs)


def alias(table: Table, dialect: str) -> FromClause:
    """The table under a name that no other part of the question has, with what is worked out from its columns."""
    row = worked.plain(table.id, [name for name, column in table.columns.items() if not column.derived])
    complete(row, table, dialect)
    return row


def complete(row: FromClause, table: Table, dialect: str) -> None:
    """Gives what stands for the table, with the columns that the engine has, those that are worked out from them."""
    give(row, {column.name: partial(worked.made, row, table, column, dialect) for column in table.derived})


def present(row: FromClause, columns: tuple[str, ...]) -> Condition:
    return both(*(row.c[name].is_not(None) for name in columns))
