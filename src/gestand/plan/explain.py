"""Why is this still here, and when does it go: of a person, of a row, of a promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from gestand.acts import Keep, Key, Person
from gestand.datamap.model import DataMap, Table
from gestand.errors import UsageError
from gestand.held.decisions import decide
from gestand.ledger.records import Records
from gestand.plan.keeps import Keeps, Scope
from gestand.plan.make import snapshot, sql_stores
from gestand.plan.work import ByPeople, ByTime
from gestand.stores.base import Store


@dataclass(frozen=True, slots=True)
class Line:
    """Cells that are held: where, how many rows, by what, until when."""

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


def explain_person(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, person: Person
) -> list[Line]:
    """Everything that is held of a person at `at`: by which activity, hold or reference, and until when."""
    return list(_ask(datamap, stores, records, at, Scope(ByPeople({person.group: (person.key,)}), near=False)))


def explain_promise(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, promise: str
) -> list[Line]:
    """What a promise keeps now, over everybody. `UsageError` when it is no promise about keeping."""
    name = promise.removeprefix("keep/")
    if name not in datamap.activities or not promise.startswith("keep/"):
        known = ", ".join(f"keep/{activity}" for activity in datamap.activities)
        raise UsageError("promise/keeps-nothing", f"{promise} keeps nothing", f"the promises that keep are {known}")
    lines = _ask(datamap, stores, records, at, Scope(ByTime(), near=False))
    return [line for line in lines if promise in line.keep.because]


def explain_row(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, table: Table, key: Key
) -> list[Line]:
    """What is held of one row. `UsageError` when there is no such row."""
    store = sql_stores(stores).get(table.id.store)
    if store is None:
        raise UsageError("row/no-table", f"{table.name} is not a table of a database", "name a table of a database")
    decisions = decide(datamap, records, at)
    with snapshot(datamap, store, decisions, at) as bench:
        connection = bench.connection
        row = bench.work.lens.base(table.id)
        here = bench.work.lens.row_among(table, row, [key])
        if not connection.execute(sa.select(sa.literal(1)).select_from(row).where(here)).first():
            raise UsageError("row/unknown", f"{table.name} has no row with this key", "look at the key and its type")
        if not table.claims:
            reason = table.nothing_personal or "no claim on it"
            return [Line(Keep(table.id.store, table.name, (), 1, (f"not personal: {reason}",), "open"))]
        bench.work_out(None)
        return [Line(keep) for keep in Keeps(bench.work, connection).of_rows(table, here)]


def _ask(datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, scope: Scope) -> Iterator[Line]:
    decisions = decide(datamap, records, at)
    for store in sql_stores(stores).values():
        with snapshot(datamap, store, decisions, at) as bench:
            bench.work_out(None)
            for keep in Keeps(bench.work, bench.connection).of_store(scope):
                yield Line(keep)
