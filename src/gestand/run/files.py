"""Deletes the files that a plan takes, in batches, before the rows that name their people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from gestand.datamap.model import Table
from gestand.plan.files import going
from gestand.stores.base import FileStore, Store

if TYPE_CHECKING:
    from gestand.plan.make import Bench
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
        person = self.executor.plan.person
        store = cast("FileStore", self.executor.stores[table.id.store])
        people = None if person is None else [person]
        every = going(self.executor.map, table, store, self.benches, people)
        done = 0
        # Selected as a whole before the first is deleted: a folder is not read while it changes.
        for batch in _batches(list(every)):
            self.executor.slice += 1
            body = {"rows": len(batch), "store": table.id.store, "first": batch[-1]}
            self.executor.records.intend(self.executor.run.id, order, self.executor.slice, body)
            self.executor.at_point("before commit")
            store.delete(batch)
            self.executor.at_point("after commit")
            self.executor.enter(order, len(batch))
            self.executor.at_point("entered")
            done += len(batch)
            if self.executor.progress:
                self.executor.progress(table.name, done, expected)

    @staticmethod
    def happened(store: Store, body: Mapping[str, Any]) -> bool:
        """The last file of the batch is gone, so those before it are."""
        path = str(body["first"])
        return all(info.path != path for info in cast("FileStore", store).files(path))


def _batches(paths: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(paths)
    while batch := list(islice(rest, BATCH)):
        yield batch
