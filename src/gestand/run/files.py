"""Deletes the files that a plan takes, in batches, before the rows that name their people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from gestand.datamap.model import Table
from gestand.plan.drivers import ByPeople
from gestand.plan.filerows import FileRows
from gestand.plan.files import bench_of, going
from gestand.run.roots import lock_people
from gestand.stores.asking import asking
from gestand.stores.base import FileStore, Store

if TYPE_CHECKING:
    from gestand.plan.bench import Bench
    from gestand.run.executor import Executor

BATCH = 500


class Files:
    """The file steps of a run."""

    def __init__(self, executor: Executor, benches: Mapping[str, Bench]) -> None:
        self.executor = executor
        self.benches = benches

    def run(self) -> None:
        tables = {table.name: table for table in self.executor.map.tables.values() if table.files}
        for step in self.executor.plan.steps:
            if step.table in tables:
                self._step(step.order, tables[step.table], step.expected)

    def _step(self, order: int, table: Table, expected: int) -> None:
        store = cast("FileStore", self.executor.stores[table.id.store])
        people = [*self.executor.whom] or None
        bench = bench_of(self.executor.map, table, self.benches)
        with asking(bench.connection):
            # Selected as a whole before the first is deleted: a folder is not read while it changes.
            paths = list(going(bench, table, store, people))
        done = 0
        for batch in _batches(paths):
            with bench.connection.begin():
                still = self._still(bench, table, batch)
                if still:
                    self._delete(order, table.id.store, store, still)
            done += len(batch)
            if self.executor.progress:
                self.executor.progress(table.name, done, expected)

    def _still(self, bench: Bench, table: Table, batch: list[str]) -> list[str]:
        """Those of the files that still ask for it, their people locked until the files are gone."""
        files = FileRows(bench, table)
        keys = {path: key for path in batch if (key := files.template.key(path)) is not None}
        bound = lock_people(bench, ByPeople({files.group.name: tuple(dict.fromkeys(keys.values()))}))
        gone = files.gone(bound.keys[files.group.name])
        return [path for path, key in keys.items() if files.place(key, path) in gone]

    def _delete(self, order: int, name: str, store: FileStore, paths: list[str]) -> None:
        executor = self.executor
        executor.slice += 1
        body = {"rows": len(paths), "store": name, "first": paths[-1], "paths": paths}
        executor.noting.intend(executor.slice, {order: body})
        executor.at_point("before commit")
        store.delete(paths)
        executor.at_point("after commit")
        executor.enter(order, len(paths))
        executor.at_point("over")

    @staticmethod
    def happened(store: Store, body: Mapping[str, Any]) -> int:
        """How many files of a batch are gone: a crash may have come between two of them."""
        files = cast("FileStore", store)
        return sum(all(info.path != path for info in files.files(path)) for path in body["paths"])


def _batches(paths: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(paths)
    while batch := list(islice(rest, BATCH)):
        yield batch
