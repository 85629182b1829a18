"""Why is this still here, and when does it go: of a person, of a promise, of one row or file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from gestand.acts import Keep, Key, Person
from gestand.datamap.model import DataMap, Table
from gestand.datamap.spoken import Mention
from gestand.errors import UsageError
from gestand.held.decisions import decide
from gestand.ledger.records import Records
from gestand.plan.about import About, about_file, about_row
from gestand.plan.bench import Bench, snapshot, sql_stores
from gestand.plan.drivers import ByPeople, ByTime
from gestand.plan.filekeeps import FileKeeps
from gestand.plan.filerows import tellable
from gestand.plan.keeps import Keeps, Scope
from gestand.stores.base import Store
from gestand.stores.mysql_sets import with_room


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
class Told:
    """Rows of others in which somebody's name stands, `written` in one way (`@{}`): it goes before the name does."""

    store: str
    table: str
    column: str
    written: str
    rows: int
    promise: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Explanation:
    """`about` is the row or file that was asked about; `notes` name what could not be looked into.

    `mentions` are of one person, or of whoever else has the same name.
    """

    lines: tuple[Line, ...]
    about: About | None = None
    notes: tuple[str, ...] = ()
    mentions: tuple[Told, ...] = ()


@with_room
def explain_person(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, person: Person
) -> Explanation:
    """Everything that is held of a person at `at`: by which activity, hold or reference, and until when."""
    side = ByPeople({person.group: (person.key,)})
    found = _ask(datamap, stores, records, at, Scope(side, near=False))
    group = datamap.groups[person.group]
    if not any(mention.group == person.group for mention in datamap.mentions):
        return found
    with snapshot(datamap, stores, group.table.store, decide(datamap, records, at), at) as bench:
        return replace(found, mentions=tuple(_mentions(bench, person.group, side)))


def _mentions(bench: Bench, group: str, side: ByPeople) -> Iterator[Told]:
    mentioned, gathered = bench.work.mentioned, None
    for act in bench.work.acts():
        if not isinstance(act.of, Mention) or act.of.group != group:
            continue
        if act.of is not gathered:
            mentioned.gather(act.of, [side], whoever=True)
            gathered = act.of
        row = bench.work.lens.base(act.table.id)
        stands = mentioned.stands(act.of, act.table, act.columns[0], row)
        rows = bench.connection.execute(sa.select(sa.func.count()).select_from(row).where(stands)).scalar_one()
        if rows:
            written = f"{act.of.before}{{}}{act.of.after}"
            yield Told(bench.store, act.table.name, act.columns[0], written, int(rows), act.of.promise)


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


@with_room
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
