"""Why is this still here, and when does it go: of a person, of a promise, of one row or file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gestand.acts import Keep, Key, Person
from gestand.datamap.model import DataMap, Table
from gestand.errors import UsageError
from gestand.held.decisions import decide
from gestand.ledger.records import Records
from gestand.plan.about import About, about_file, about_row
from gestand.plan.bench import snapshot, sql_stores
from gestand.plan.drivers import ByPeople, ByTime
from gestand.plan.filekeeps import FileKeeps
from gestand.plan.filerows import tellable
from gestand.plan.keeps import Keeps, Scope
from gestand.stores.base import Store


@dataclass(frozen=True, slots=True)
class Line:
    """Cells that are held: where, how many rows (or files), by what, until when."""

    keep: Keep

    def to_json(self) -> dict[str, Any]:
        return {
            "store": self.keep.store,
            "table": self.keep.table,
            "columns": list(self.keep.columns),
            "rows": self.keep.expected,
            "because": list(self.keep.because),
            "until": self.keep.until,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """`about` is the row or file that was asked about; `notes` name what could not be looked into."""

    lines: tuple[Line, ...]
    about: About | None = None
    notes: tuple[str, ...] = ()


def explain_person(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, person: Person
) -> Explanation:
    """Everything that is held of a person at `at`: by which activity, hold or reference, and until when."""
    return _ask(datamap, stores, records, at, Scope(ByPeople({person.group: (person.key,)}), near=False))


def explain_promise(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, promise: str
) -> Explanation:
    """What a promise keeps now, over everybody. `UsageError` when it is no promise about keeping."""
    name = promise.removeprefix("keep/")
    if name not in datamap.activities or not promise.startswith("keep/"):
        known = ", ".join(f"keep/{activity}" for activity in datamap.activities)
        raise UsageError("promise/keeps-nothing", f"{promise} keeps nothing", f"the promises that keep are {known}")
    return _ask(datamap, stores, records, at, Scope(ByTime(), near=False, activity=name))


def explain_row(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, table: Table, key: Key
) -> Explanation:
    """What is held of one row, or of one file (its key is its path): whose it is, and what becomes of it.

    `UsageError` when there is no such row or file. `StoreError` when a store that has a say does not answer.
    """
    make = about_file if table.files else about_row
    about, keeps = make(datamap, stores, decide(datamap, records, at), at, table, key)
    return Explanation(tuple(map(Line, keeps)), about)


def _ask(datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, scope: Scope) -> Explanation:
    decisions = decide(datamap, records, at)
    lines: list[Line] = []
    for name in sql_stores(stores):
        with snapshot(datamap, stores, name, decisions, at) as bench:
            bench.work_out(())
            lines += map(Line, Keeps(bench).of_store(scope))
            lines += map(Line, FileKeeps(bench).of_store(scope))
    return Explanation(tuple(lines), notes=tuple(_unseen(datamap)))


def _unseen(datamap: DataMap) -> Iterator[str]:
    """What may hold something and could not be looked into."""
    for store in datamap.unreachable:
        yield f"store {store} does not answer: nothing of it is told here"
    for table in datamap.tables.values():
        if table.files and table.claims and not tellable(datamap, table):
            yield f"whose the files of {table.name} are cannot be told: `gestand map` says why"
