"""One store's open moment, or connection, with everything that a plan and a run ask on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.acts import Key, Person
from gestand.datamap.model import DataMap, Table
from gestand.held.bound import bind
from gestand.held.decisions import Decisions
from gestand.held.describing import Only
from gestand.held.going import Going
from gestand.held.hung import may_hang
from gestand.held.lens import Condition, Lens, Recorded, key_types
from gestand.held.others import Others
from gestand.held.reached import Reached
from gestand.held.rows import Rows
from gestand.plan.anchors import Anchors
from gestand.plan.drivers import of_people
from gestand.plan.mentions import Mentioned
from gestand.plan.mentions import shapes as mention_shapes
from gestand.plan.work import Act, Work
from gestand.stores.base import FileStore, SqlStore, Store, TableId
from gestand.stores.scratch import KeySet, Scratch


@dataclass(frozen=True)
class Bench:
    """One store's open snapshot with everything that is asked on it."""

    store: str
    connection: Connection
    work: Work
    decisions: Decisions
    scratch: Scratch
    files: Mapping[str, FileStore]
    """The stores that may have files of its people."""

    @cached_property
    def anchors(self) -> Anchors:
        return Anchors(self, self.files)

    def of_everybody(self) -> None:
        """Lets the conditions on all rows of the snapshot share what they look up further up their paths."""
        rows = self.work.rows
        rows.ends.reached = Reached(rows.lens, self.scratch, self.connection)

    def work_out(
        self,
        people: Sequence[Person],
        acts: Iterable[Act] | None = None,
        others: Mapping[TableId, Sequence[Key]] | None = None,
    ) -> frozenset[TableId]:
        """Finds which rows go, for `Work`: of these people, or of everybody; all, or as far as these acts ask.

        `others`: rows of others that are known to have hung on theirs. Gives the tables that lose a row by time
        alone.
        """
        tables = self.work.tables if acts is None else [t for act in acts for t in self.work.touched(act)]
        self.for_whom(people)
        going = self._going(tables)
        going.work_out(self._only(people, others or {}), self.others(people) if people else None)
        self.work.rows.free = {**self.work.rows.free, **{t.id: going.go[t.id] for t in self._kept(going.tables)}}
        return frozenset(going.by_time)

    def others(self, people: Sequence[Person]) -> Others:
        """Where rows of others can hang on those of these people."""
        return Others(self.work.rows, {person.group for person in people}, self.work.bare)

    def may_hang(self, people: Sequence[Person]) -> bool:
        """False: no row of others hangs on those of these people."""
        side = of_people(people)

        def theirs(table: Table, row: FromClause, found: bool) -> Condition:
            return self.work.driven(table, row, side, found, start=not found)

        return may_hang(self.work.rows, self.connection, self.others(people), self.store, theirs)

    def for_whom(self, people: Sequence[Person]) -> None:
        """Whose rows are let go of: everybody's, or those of these people."""
        self.work.rows.only = self._only(people, {})

    def look_at_files(self, people: Sequence[Person], tables: Iterable[Table]) -> None:
        """Finds which people's rows no file keeps, for a run, where nothing else of what goes need be worked out."""
        for table in self._kept(tables):
            if table.id not in self.work.rows.free:
                free = self._going([table]).own_fate(table, self._only(people, {}))
                self.work.rows.free = {**self.work.rows.free, table.id: free}

    def _going(self, tables: Iterable[Table]) -> Going:
        return Going(self.work.rows, self.scratch, self.connection, tables, self.anchors.kept)

    def _kept(self, tables: Iterable[Table]) -> list[Table]:
        return [table for table in tables if self.work.rows.can_go(table) and self.anchors.has(table)]

    def _only(self, people: Sequence[Person], others: Mapping[TableId, Sequence[Key]]) -> Only | None:
        if not people:
            return None
        side = of_people(people)

        def only(table: Table, row: FromClause, start: bool) -> Condition:
            theirs = self.work.driven(table, row, side, start=start and table.id not in others)
            keys = others.get(table.id)
            return sa.or_(theirs, self.work.lens.row_among(table, row, keys)) if keys else theirs

        return Only(only, side.keys)


def scratch_of(datamap: DataMap, dialect: str, store: str) -> Scratch:
    """Room for the sets of keys that the acts of a store need."""
    shapes = {key_types(table) for table in datamap.tables.values() if table.id.store == store and not table.files}
    shapes |= {group.key_types for group in datamap.groups.values()}
    shapes |= {shape for mention in datamap.mentions for shape in mention_shapes(datamap.groups[mention.group])}
    return Scratch(dialect, shapes)


@contextmanager
def snapshot(
    datamap: DataMap, stores: Mapping[str, Store], name: str, decisions: Decisions, at: datetime
) -> Iterator[Bench]:
    """The acts of a store over one moment of it, with the other stores that may have files of its people."""
    store = sql_stores(stores)[name]
    scratch = scratch_of(datamap, store.dialect, name)
    with store.snapshot(scratch.statements) as connection:
        yield workbench(connection, datamap, decisions, at, name, scratch, file_stores(stores))


def workbench(
    connection: Connection,
    datamap: DataMap,
    decisions: Decisions,
    at: datetime,
    store: str,
    scratch: Scratch,
    files: Mapping[str, FileStore],
    live: bool = False,
) -> Bench:
    """The acts of a store over one connection, with the endings that bind somebody there.

    `live`: others may change the store between this and the acts.
    """
    bound = bind(connection, datamap, decisions, at, store)
    lens = Lens(datamap, scratch.dialect, at, bound, _recorded(connection, datamap, bound, scratch))
    if live:
        moments = (when for people in bound.ended.values() for acts in people.values() for when in acts.values())
        lens.live = max(moments, default=at)
    rows = Rows(lens)
    work = Work(rows, store, Mentioned(rows, scratch, connection))
    return Bench(store, connection, work, bound, scratch, files)


def _recorded(connection: Connection, datamap: DataMap, decisions: Decisions, scratch: Scratch) -> Recorded:
    """The people for whom something was recorded, as sets in the engine: one for all of whom the same was."""
    found: dict[str, dict[frozenset[str], KeySet]] = {}
    for name, people in decisions.ended.items():
        alike: dict[frozenset[str], list[Key]] = {}
        for key, acts in people.items():
            alike.setdefault(frozenset(acts), []).append(key)
        for same, keys in alike.items():
            found.setdefault(name, {})[same] = scratch.fresh(datamap.groups[name].key_types, "people")
            found[name][same].put(connection, keys)
    if found:
        scratch.analyse(connection, "people")
    return found


def without(bench: Bench, gone: frozenset[TableId]) -> Bench:
    """The same bench for acts whose rows were selected before rows of these tables went."""
    old = bench.work.lens
    lens = Lens(bench.work.map, old.dialect, old.at, bench.decisions, old.recorded)
    lens.gone, lens.live = gone, old.live
    rows = Rows(lens)
    rows.only = bench.work.rows.only
    rows.go, rows.given, rows.free = bench.work.rows.go, bench.work.rows.given, bench.work.rows.free
    rows.hanging = bench.work.rows.hanging
    return replace(bench, work=Work(rows, bench.store, bench.work.mentioned))


def sql_stores(stores: Mapping[str, Store]) -> dict[str, SqlStore]:
    """Those of the stores that have tables."""
    return {name: cast("SqlStore", store) for name, store in stores.items() if hasattr(store, "snapshot")}


def file_stores(stores: Mapping[str, Store]) -> dict[str, FileStore]:
    """Those of the stores that have files."""
    return {name: store for name, store in stores.items() if not hasattr(store, "snapshot")}
