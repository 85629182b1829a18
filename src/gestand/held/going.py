"""Works out GO, the rows that go: docs/held.md, *Rows*, as sets of keys in the engine.

First every row whose own fate is to go, and what goes along with it; then, round after round, less what a row that
stays keeps, and less what went along with that. It is the greatest fixpoint, whatever order it is found in and however
the references run. One or two rounds do in practice, each a statement for each reference, on the rows that may go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.datamap.indexed import found_quickly
from gestand.datamap.model import Reference, Table
from gestand.held.atonce import answered, numbers
from gestand.held.described import Described
from gestand.held.describing import Only, described, named
from gestand.held.lens import Condition, is_not_true, key_types, one
from gestand.held.looked import pointing
from gestand.held.others import PLAIN, Others, same_person
from gestand.held.rows import Rows, along_of, matches
from gestand.stores.base import TableId
from gestand.stores.scratch import KeySet, Scratch

Kept = Callable[[Table, KeySet], "KeySet | None"]
"""Those of the rows of a set that something outside of this store keeps (files of their people); None: nothing can."""

MANY_TO_ONE = 20
"""So many rows of a table are read through in the time in which an index finds what points at one."""


class Going:
    """The rows of one store that go, in one snapshot or transaction."""

    def __init__(
        self,
        rows: Rows,
        scratch: Scratch,
        connection: Connection,
        tables: Iterable[Table],
        kept: Kept = lambda _, __: None,
    ) -> None:
        self.rows = rows
        self.kept = kept
        self.lens = rows.lens
        self.scratch = scratch
        self.connection = connection
        self.closed = self._closed(tables)
        self.tables = [table for table in self.closed if rows.can_go(table)]
        self.go = {table.id: scratch.fresh(key_types(table)) for table in self.tables}
        self.described: dict[TableId, Described] = {}
        """Those of the tables of which a condition says what goes: their sets stay empty."""
        self.own = {t.id: scratch.fresh(key_types(t)) if along_of(t) else self.go[t.id] for t in self.tables}
        self.filled: set[TableId] = set()
        """Tables of which a row was found that may go; of the others nothing is asked any more."""
        self.only = False
        """It is worked out for some people."""
        self.theirs = False
        """What may go of a table was looked at as these people's, or goes along with it: nothing hangs on theirs."""
        self.by_time: set[TableId] = set()
        """Tables that have a row which time alone lets go, or which may go along with one of those."""

    def work_out(self, only: Only | None = None, others: Others | None = None) -> None:
        """Leaves GO with the rows (`Rows.go`), for these tables and those that have a say in what goes of them.

        `only`: of some people alone; then `others` tells where rows of others can hang on theirs.
        """
        self.rows.go = dict(self.go)
        self.rows.given = dict(self._given())
        looked_at = [table for table in self.tables if self._is_looked_at(table, only)]
        plain = ((table.id, described(self.rows, self.connection, table, only)) for table in looked_at)
        self.described = {name: how for name, how in plain if how}
        self.rows.go = {**self.go, **self.described}
        # By their own fate first: what goes along is asked of these.
        there = [table for table in looked_at if self._candidates(table, only)]
        grown = [table.id for table in there] + self._along()
        hanging = others is not None and self._hanging(grown, others)
        self.theirs, self.only = only is not None and not hanging, only is not None
        if there:
            fewer = [self._less_kept(table) for table in self.tables if table.id in self.filled]
            self.scratch.analyse(self.connection, "rows")
            self._keep(any(fewer))
        self.rows.numbers = self._numbers()
        found = {table: keys for table, keys in self.rows.go.items() if self.rows.numbers.get(table)}
        self.rows.go = {table: found.get(table) for table in self.go}
        self.by_time = {table for table in self.by_time if table in found and self._by_time_still(table)}
        self.rows.hanging = dict(self._of_others(only)) if only is not None and hanging else {}

    def _is_looked_at(self, table: Table, only: Only | None) -> bool:
        """Rows of it can be of the people whose rows alone are looked at."""
        return only is None or not isinstance(only(table, self.lens.alias(table.id)), sa.False_)

    def _closed(self, tables: Iterable[Table]) -> list[Table]:
        """With them the tables whose rows keep theirs, and those that theirs go along with."""
        found: dict[TableId, Table] = {}
        waiting = [table.id for table in tables]
        while waiting:
            table = self.rows.map.tables[waiting.pop(0)]
            if table.id not in found:
                found[table.id] = table
                waiting += [ref.table for ref in self.rows.keepers(table.id)] + [ref.to for ref in along_of(table)]
        return list(found.values())

    def _given(self) -> Iterator[tuple[tuple[TableId, str], KeySet]]:
        """Links that go to a stand-in keep nothing: whose they are is worked out first."""
        for table in (table for table in self.closed if table.id not in self.rows.map.blocked):
            for claim in (c for c in table.claims if c.then.hands_over and len(c.hops) == 1):
                keys = self.scratch.fresh(key_types(table))
                row = self.lens.alias(table.id)
                keys.fill(self.connection, self._keys(table, row).where(self.rows.let_loose(table, claim, row)))
                yield (table.id, claim.name), keys

    def _numbers(self) -> dict[TableId, int]:
        """How many rows go of each table of which some may."""
        sets = {name: keys for name, keys in self.go.items() if name in self.filled and name not in self.described}
        return {name: how.rows for name, how in self.described.items()} | numbers(self.connection, sets)

    # ------------------------------------------------------------ which rows may go

    def _candidates(self, table: Table, only: Only | None) -> int:
        """Rows whose own fate is to go: found by time, and from the people for whom something was recorded."""
        if table.id in self.described:
            self.filled.add(table.id)
            if only is None and self.described[table.id].rows:
                self.by_time.add(table.id)
            return self.described[table.id].rows
        found = 0
        for by_time, keys in self._asked(table, only):
            new = self.own[table.id].fill(self.connection, keys)
            if new and by_time:
                self.by_time.add(table.id)
            found += new
        if found:
            self.filled.add(table.id)
        if found and self.own[table.id] is not self.go[table.id]:
            own = self.own[table.id].relation
            self.go[table.id].fill(self.connection, sa.select(*own.c).where(sa.true()))
        return found

    def _asked(self, table: Table, only: Only | None) -> Iterator[tuple[bool, sa.Select[Any]]]:
        # Each way of its own: an engine that is given them with OR between them looks at every row.
        if not self.rows.has_fate(table):
            return
        if only is not None:
            yield False, self._few(table, partial(only, table, start=True))
            return
        row = self.lens.alias(table.id)
        for way in self.rows.own_ways(table, row, recorded=False):
            if not isinstance(way, sa.False_):
                yield True, self._keys(table, row).where(way, *self.rows.not_stand_in(table, row))
        for claim in table.claims:
            if ended := self.lens.ended(claim.group):
                yield False, self._few(table, partial(self.lens.person_in, claim, relation=ended.relation))

    def _few(self, table: Table, which: Callable[[FromClause], Condition]) -> sa.Select[Any]:
        row, theirs = self.lens.few(table.id, which)
        free = self.rows.not_stand_in(table, row)
        return self._keys(table, row).select_from(row).where(*theirs, self.rows.own_goes(table, row), *free)

    def _by_time_still(self, name: TableId) -> bool:
        """One of the rows that go does so by time alone, or along with another.

        Most of what time has ended may be kept, and rows of people with a record are found from those.
        """
        table = self.rows.map.tables[name]
        if along_of(table) or not self.rows.has_fate(table) or name in self.described:
            return True
        row = self.lens.alias(name)
        goes = [self.go[name].has(_key(table, row))]
        for claim in table.claims:
            if ended := self.lens.ended(claim.group):
                goes.append(is_not_true(self.lens.person_has(claim, row, ended)))
        ways = (
            self._keys(table, row).where(*goes, way).limit(1) for way in self.rows.own_ways(table, row, recorded=False)
        )
        return any(self.connection.execute(way).first() for way in ways)

    def _along(self) -> list[TableId]:
        """What goes along with a row that may go, and is not protected, until there is no more; where that was."""
        refs = list(self._along_refs())
        found = [-1] if refs else []
        grown: dict[TableId, None] = {}
        while any(found):
            found = [self._pulled(table, ref, self.go) for table, ref in refs]
            grown |= {table.id: None for (table, _), new in zip(refs, found, strict=True) if new}
        self.by_time.update(grown)
        self.filled.update(grown)
        return list(grown)

    # ------------------------------------------------------------ of a few: what hangs on theirs

    def _hanging(self, grown: list[TableId], others: Others) -> bool:
        """Rows of others whose own fate is to go, and which rows that may go have kept; until there is no more.

        Some that theirs keep stay all the same, and with them what they keep: `_keep` takes them out again.
        """
        some = False
        while grown:
            refs = [ref for name in dict.fromkeys(grown) for ref in self.rows.map.tables[name].references]
            refs = [r for r in refs if r.to in self.go and r in self.rows.keepers(r.to) and others.can_hang(r)]
            grown = list(dict.fromkeys(ref.to for ref in self._leading_out(refs) if self._hung(ref, others)))
            some = some or bool(grown)
            grown += self._along() if grown else []
        return some

    def _leading_out(self, refs: Sequence[Reference]) -> list[Reference]:
        """Those by which a row in GO points at one that was not found to go by its own fate: by no other one hangs."""
        return answered(self.connection, {ref: [self._leads_out(ref)] for ref in refs})

    def _leads_out(self, ref: Reference) -> sa.Select[Any]:
        table, target = self.rows.map.tables[ref.table], self.rows.map.tables[ref.to]
        there, own = self.lens.alias(ref.table), self.own[ref.to]
        source, keys = there, [there.c[name] for name in ref.columns]
        found = [column.is_not(None) for column in keys]
        if ref.to_columns != target.key or not all(kind in PLAIN for kind in own.types):
            row = self.lens.alias(ref.to)
            source, keys, found = sa.join(there, row, matches(there, ref, row)), _key(target, row), []
        goes = [self._in_go(table, there), *self.rows.keeps_link(ref, there)]
        return sa.select(sa.literal_column("1")).select_from(source).where(*goes, *found, sa.not_(own.has(keys)))

    def _hung(self, ref: Reference, others: Others) -> int:
        """Adds the bare rows that are to go and that a row in GO points at by `ref`; how many were new."""
        table = self.rows.map.tables[ref.to]
        own = self.own[table.id]

        def hangs(row: FromClause) -> Condition:
            return sa.and_(self._pointed_at(ref, row), others.bare(table, row))

        if new := own.fill(self.connection, self._few(table, hangs)):
            self.filled.add(table.id)
        if new and own is not self.go[table.id]:
            self.go[table.id].fill(self.connection, sa.select(*own.relation.c).where(sa.true()))
        return new

    def _pointed_at(self, ref: Reference, row: FromClause) -> Condition:
        table, there = self.rows.map.tables[ref.table], self.lens.alias(ref.table)
        goes = self._in_go(table, there)
        found = sa.select(*(there.c[name] for name in ref.columns)).select_from(there)
        found = found.where(goes, *self.rows.keeps_link(ref, there)).correlate_except(there)
        mine = [row.c[name] for name in ref.to_columns]
        return (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(found)

    def _in_go(self, table: Table, row: FromClause) -> Condition:
        """The row goes, written so that an engine can start from what goes."""
        how = self.described.get(table.id)
        return how.start(row) if how else self.lens.row_in(table, row, self.go[table.id].relation)

    def _of_others(self, only: Only) -> Iterator[tuple[TableId, KeySet]]:
        """Of what goes, the rows that are not looked at for their own sake."""
        for table in self.tables:
            # Of a table that is described all are theirs.
            if self.rows.go[table.id] is not None and table.id not in self.described:
                keys, row = self.scratch.fresh(key_types(table)), self.lens.alias(table.id)
                goes = self.lens.row_in(table, row, self.go[table.id].relation)
                others = self._keys(table, row).where(goes, is_not_true(only(table, row)))
                if keys.fill(self.connection, others):
                    yield table.id, keys

    def _along_refs(self) -> Iterator[tuple[Table, Reference]]:
        for table in self.tables:
            for ref in along_of(table):
                if ref.to in self.go:
                    yield table, ref

    def _pulled(self, table: Table, ref: Reference, sets: dict[TableId, KeySet], within: bool = False) -> int:
        """Adds to the sets the rows that point by `ref` at a row in them (`within`: rows of GO); how many were new."""
        row, there = self.lens.alias(table.id), self.lens.alias(ref.to)
        target = self.rows.map.tables[ref.to]
        goes = sa.exists(one(there).where(matches(row, ref, there), sets[ref.to].has(_key(target, there))))
        free = [sa.not_(self.rows.protected(table, row)), *self.rows.not_stand_in(table, row)]
        free += self.rows.keeps_link(ref, row)
        if within:
            free.append(self.go[table.id].has(_key(table, row)))
        return sets[table.id].fill(self.connection, self._keys(table, row).where(goes, *free))

    def _keys(self, table: Table, row: FromClause) -> sa.Select[Any]:
        keys = sa.select(*(row.c[name].label(f"k{i}") for i, name in enumerate(table.key)))
        return keys.where(*named(self.rows, table, row))

    # ------------------------------------------------------------ less what is kept

    def own_fate(self, table: Table, only: Only | None = None) -> KeySet:
        """The rows whose own fate is to go, less what is kept from outside: without what rows make of one another."""
        self._candidates(table, only)
        self._less_kept(table)
        return self.go[table.id]

    def _less_kept(self, table: Table) -> int:
        """Takes out of GO what something outside of this store keeps; how many rows."""
        keys = self.go[table.id]
        kept = self.kept(table, keys)
        return 0 if kept is None else keys.remove(self.connection, kept.has([keys.table.c[k] for k in keys.names]))

    def _keep(self, fewer: bool) -> None:
        """`fewer`: rows were taken out of GO already, and what went along with them is to follow."""
        if fewer:
            self._fallen()
        waiting = [table.id for table in self.tables if table.id in self.filled]
        while waiting:
            shrunk = self._round(waiting)
            waiting = [*dict.fromkeys([*self._pointed(shrunk), *(self._fallen() if shrunk else ())])]

    def _round(self, asked: list[TableId]) -> list[TableId]:
        """Takes out of GO what a row that stays keeps, of these tables; those that lost a row."""
        keepers = {name: [ref for ref in self.rows.keepers(name) if not self._none_stays(ref)] for name in asked}
        sets = {name: self.go[name] for name, refs in keepers.items() if refs}
        many = numbers(self.connection, sets) if self.lens.dialect == "postgresql" else {}
        each = {ref: self._kept_by(ref, many.get(name, 0)) for name, refs in keepers.items() for ref in refs}
        if self.only and not self._any_kept(each):
            return []
        lost = {ref.to for ref, kept in each.items() if self.go[ref.to].remove(self.connection, sa.exists(kept))}
        return [name for name in asked if name in lost]

    def _any_kept(self, each: Mapping[Reference, sa.Select[Any]]) -> bool:
        """A row in GO is kept. Of some people mostly none is: one statement says so of all references."""
        found: dict[Reference, list[sa.Select[Any]]] = {}
        for ref, kept in each.items():
            keys = self.go[ref.to]
            found[ref] = [sa.select(sa.literal_column("1")).select_from(keys.table).where(keys.mine, sa.exists(kept))]
        return bool(answered(self.connection, found))

    def _none_stays(self, ref: Reference) -> bool:
        """What points by it at rows that may go was looked at already, and all of it goes: each is the same person's.

        That is so where the row it points at is somebody's in one way alone, by which it was found, and that way is
        what is left behind the reference of the way by which the other row is somebody's.
        """
        how, target = self.described.get(ref.table), self.rows.map.tables[ref.to]
        if not (self.theirs and how and how.everything) or len(target.claims) != 1 or along_of(target):
            return False
        return all(same_person(self.rows.map, claim, ref) for claim in self.rows.map.tables[ref.table].claims)

    def _pointed(self, tables: Iterable[TableId]) -> Iterator[TableId]:
        """What rows of these tables may keep."""
        for name in tables:
            for ref in self.rows.map.tables[name].references:
                if ref.to in self.go and ref in self.rows.keepers(ref.to):
                    yield ref.to

    def _kept_by(self, ref: Reference, number: int) -> sa.Select[Any]:
        """Rows that stay and keep one of the set's own table. `number`: so many of these are in GO, on PostgreSQL."""
        table = self.rows.map.tables[ref.to]
        keys, there = self.go[table.id], self.lens.alias(ref.table)
        source: FromClause = there
        if ref.to_columns == table.key and all(kind in PLAIN for kind in keys.types):
            # The reference is to the key, which reads the same everywhere: the row itself need not be opened.
            found = pointing([there.c[name] for name in ref.columns], [keys.table.c[k] for k in keys.names])
        else:
            row = self.lens.alias(table.id)
            source = sa.join(row, there, matches(there, ref, row))
            found = keys.is_row(_key(table, row))
        kept: sa.Select[Any] = (
            sa.select(sa.literal_column("1")).select_from(source).where(*found, *self.rows.stays(ref, there))
        )
        if number and number * MANY_TO_ONE < (self.rows.map.tables[ref.table].rows or 0):
            kept = self._looked_up(kept, ref)
        return kept.correlate(keys.table)

    def _looked_up(self, rows: sa.Select[Any], ref: Reference) -> sa.Select[Any]:
        """What points at a few rows is found by its index for each of them: joined, all of a large table is read."""
        return rows.offset(sa.literal_column("0")) if found_quickly(self.rows.map, ref.table) else rows

    def _fallen(self) -> list[TableId]:
        """Takes out of GO what went along with a row that is not in it any more; the tables that lost a row."""
        refs = list(self._along_refs())
        if not refs:
            return []
        held = {name: self.scratch.fresh(keys.types) for name, keys in self.go.items()}
        for name, keys in self.own.items():
            source = keys.relation
            still = self.go[name].has([source.c[k] for k in keys.names])
            held[name].fill(self.connection, sa.select(*source.c).where(still))
        while sum([self._pulled(table, ref, held, within=True) for table, ref in refs]):
            continue
        lost = []
        for name in dict.fromkeys(table.id for table, _ in refs):
            mine = [self.go[name].table.c[k] for k in self.go[name].names]
            if self.go[name].remove(self.connection, sa.not_(held[name].has(mine))):
                lost.append(name)
        return [*self._pointed(lost)]


def _key(table: Table, row: FromClause) -> list[Any]:
    return [row.c[name] for name in table.key]
