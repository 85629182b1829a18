"""Rows further up a path whose time has come, found once for all rows and tables that lead to them.

The parts of a CV end with their owner's contract: asked by itself, each of those tables would look up everybody whose
contract has ended again. In a plan, where nothing changes meanwhile, that is one set of keys; and where it is empty,
nothing below it is asked at all.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.datamap.worked import Hop
from gestand.held import looked
from gestand.held.lens import Condition, Inner, Lens, key_types
from gestand.stores.base import TableId, TypeKind
from gestand.stores.scratch import KeySet, Scratch


class Reached:
    """Sets of rows in one snapshot, each filled when a condition first speaks of it."""

    def __init__(self, lens: Lens, scratch: Scratch, connection: Connection) -> None:
        self.lens, self.scratch, self.connection = lens, scratch, connection
        self._made: dict[tuple[TableId, tuple[Hop, ...], Hashable], KeySet | None] = {}

    def leads(self, row: FromClause, hops: Sequence[Hop], inner: Inner, name: Hashable) -> Condition:
        """As `Lens.reach`: `inner` holds on the row at the end of these hops. `name` is the same for the same `inner`.

        Only for conditions that are asked to be true.
        """
        if not all(map(self._plain, hops)):
            return self.lens.reach(row, hops, inner)
        keys = self._those(tuple(hops), inner, name)
        if keys is None:
            return sa.false()
        asked = partial(self.lens.among, relation=keys.relation, types=keys.types)
        return looked.among([row.c[column] for column in hops[0].columns], asked)

    def _plain(self, hop: Hop) -> bool:
        """The hop is to a key, and whole numbers on both sides: they are the same in a set and in a column."""
        here, there = self.lens.map.tables[hop.table], self.lens.map.tables[hop.to]
        kinds = {*(here.columns[name].type for name in hop.columns), *key_types(there)}
        return hop.to.store == hop.table.store and hop.to_columns == there.key and kinds == {TypeKind.INTEGER}

    def _those(self, hops: tuple[Hop, ...], inner: Inner, name: Hashable) -> KeySet | None:
        """The rows that the first hop leads to; None: there is no such row."""
        to, further = hops[0].to, hops[1:]
        place = (to, further, name)
        if place not in self._made:
            row = self.lens.alias(to)
            condition = self.leads(row, further, inner, name) if further else inner(row)
            self._made[place] = None if isinstance(condition, sa.False_) else self._filled(to, row, condition)
        return self._made[place]

    def _filled(self, table: TableId, row: FromClause, condition: Condition) -> KeySet | None:
        found = self.lens.map.tables[table]
        keys = self.scratch.fresh(key_types(found))
        columns = [row.c[column].label(name) for column, name in zip(found.key, keys.names, strict=True)]
        # SQLite lets a key be NULL; nothing points at such a row.
        there = (row.c[column].is_not(None) for column in found.key)
        new = keys.fill(self.connection, sa.select(*columns).where(condition, *there))
        return keys if new else None
