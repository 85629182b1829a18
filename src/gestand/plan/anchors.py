"""People who stay because a file of theirs does: the end of a file is told by its person's own row, and nothing else.

A file points at its person as a row does that *keeps it* (docs/held.md, *Files*). No engine can ask that, so it is
looked up for those people alone whose rows would go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.fate import files_of, unseen_files
from gestand.datamap.model import Table
from gestand.plan.filerows import AT_ONCE, FileRows, tellable
from gestand.plan.files import every_file, paths_of
from gestand.plan.paths import exists
from gestand.stores.base import FileStore, TableId
from gestand.stores.keys import canonical_key
from gestand.stores.scratch import KeySet, together

if TYPE_CHECKING:
    from gestand.plan.bench import Bench

FEW = 20
"""People whose files are looked for one by one, where they do not stand in folders of their own."""


class Anchors:
    """Which rows of people are kept by files, of those that would go."""

    def __init__(self, bench: Bench, stores: Mapping[str, FileStore]) -> None:
        self.bench = bench
        self.stores = stores
        self.found: dict[TableId, dict[str, KeySet]] = {}
        """Per table of people: the rows that files keep, by the name of the file table."""

    def has(self, table: Table) -> bool:
        """A file can keep a row of this table."""
        return any(self._tables(table)) or any(unseen_files(self.bench.work.map, table.id))

    def kept(self, table: Table, going: KeySet) -> KeySet | None:
        """Those of the rows of a set whose person has a file that stays."""
        self.found[table.id] = {}
        for name in unseen_files(self.bench.work.map, table.id):
            # A file there may be theirs: whoever goes now could not be asked about when the store is back.
            self.found[table.id][name] = self.bench.scratch.fresh(going.types)
            every = going.relation
            self.found[table.id][name].fill(self.bench.connection, sa.select(*every.c).where(sa.true()))
        for files in self._tables(table):
            people = FileRows(self.bench, files)
            rows = self.bench.scratch.fresh(going.types)
            keys = self._keys(people, table, going)
            while chunk := tuple(islice(keys, AT_ONCE)):
                if staying := self._with_a_file(people, files, chunk):
                    self._enter(people, table, rows, staying)
            self.found[table.id][files.name] = rows
        return together([*self.found[table.id].values()])

    def _tables(self, table: Table) -> Iterator[Table]:
        datamap = self.bench.work.map
        return (f for f in files_of(datamap, table.id) if tellable(datamap, f) and f.id.store in self.stores)

    # ------------------------------------------------------------ rows and their people

    def _keys(self, people: FileRows, table: Table, going: KeySet) -> Iterator[Key]:
        row = self.bench.work.lens.alias(table.id)
        inside = going.has([row.c[name] for name in table.key])
        asked = sa.select(*(row.c[name] for name in people.group.key)).select_from(row).where(inside)
        return (canonical_key(tuple(values)) for values in self.bench.connection.execute(asked).all())

    def _enter(self, people: FileRows, table: Table, rows: KeySet, keys: Collection[Key]) -> None:
        lens = self.bench.work.lens
        row = lens.alias(table.id)
        types = people.group.key_types
        among = lens.among([row.c[name] for name in people.group.key], lens.keys(types, tuple(keys)), types)
        mine = [row.c[name].label(f"k{i}") for i, name in enumerate(table.key)]
        rows.fill(self.bench.connection, sa.select(*mine).select_from(row).where(among))

    # ------------------------------------------------------------ files

    def _with_a_file(self, people: FileRows, table: Table, keys: Iterable[Key]) -> list[Key]:
        """Those of the people who have a file that stays; of a table that no plan takes anything of, every file."""
        gone = people.gone(keys) if table.id not in self.bench.work.map.blocked else frozenset()
        staying = [row for row in people.rows_of(keys) if (row.key, row.path) not in gone]
        store = self.stores[table.id.store]
        held = [row.key for row in staying if row.path and exists(store, row.path)]
        whole = [row.key for row in staying if not row.path]
        return list(dict.fromkeys([*held, *self._have_some(people, store, whole)]))

    def _have_some(self, people: FileRows, store: FileStore, keys: Collection[Key]) -> Iterator[Key]:
        """Those of the people who have a file that no hold names."""
        if people.template.folder is None and len(keys) > FEW:
            wanted = frozenset(keys)
            yield from {key for path, key in every_file(people, store) if key in wanted and path not in people.held}
            return
        for key in keys:
            if any(path not in people.held for path in paths_of(people, store, key)):
                yield key
