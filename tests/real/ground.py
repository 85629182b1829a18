"""A database of somebody else under a policy of ours, with the verbs of gestand as methods and every row to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from gestand.acts import Person, Plan
from gestand.datamap.bind import bind
from gestand.datamap.checks.indexes import proposals
from gestand.datamap.model import DataMap
from gestand.errors import Level
from gestand.ledger.folder import open_records
from gestand.ledger.store import FolderRecords
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.rights.erasure import erase_person
from gestand.rights.export import ExportReport, export
from gestand.run import Approval, Outcome, apply
from gestand.run.begin import resume
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify

Key = tuple[Any, ...]
Rows = dict[Key, dict[str, Any]]
Dump = dict[str, Rows]

AtPoint = Callable[[str], None]


@dataclass
class Ground:
    """A service whose policy is bound to its database. `now` is a moment of the test's, in the zone of the service."""

    map: DataMap
    stores: Mapping[str, Store]
    records: FolderRecords
    engine: Engine

    def erasure(self, person: Person, now: datetime) -> Plan:
        """The plan for somebody who asks for erasure, with the endings it proposes."""
        endings = erase_person(self.map, self.records, person, now, "erasure", self.stores)
        plan = make_plan(self.map, self.stores, self.records, now, person=person, endings=endings)
        self.records.save_plan(plan, now)
        return plan

    def ask(self, person: Person, now: datetime) -> None:
        """Somebody's endings are recorded, and nobody carries them out yet."""
        self.records.record_endings(erase_person(self.map, self.records, person, now, "erasure", self.stores), now)

    def due(self, now: datetime) -> Plan:
        """The plan of the night: all that time has ended, of everybody."""
        plan = make_plan(self.map, self.stores, self.records, now)
        self.records.save_plan(plan, now)
        return plan

    def carry_out(self, plan: Plan, at_point: AtPoint | None = None) -> Outcome:
        """Somebody looked at the plan and approved it."""
        approval = Approval(plan.digest)
        return apply(self.map, self.stores, self.records, plan, now=plan.at, approval=approval, at_point=at_point)

    def go_on(self, now: datetime) -> Outcome | None:
        """What was cut off is finished; None when there is nothing to finish."""
        return resume(self.map, self.stores, self.records, now=now)

    def standing(self, now: datetime) -> dict[str, str]:
        """What the judge says of each promise."""
        found = verify(self.map, self.stores, self.records, now).promises
        return {verdict.key: str(verdict.standing) for verdict in found}

    def export(self, person: Person, now: datetime, out: Path) -> ExportReport:
        return export(self.map, self.stores, self.records, person, now, out, language="en")

    def dump(self) -> Dump:
        """Every row of every table, by a question of the test's own."""
        return dump(self.engine, self.map)

    def change(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))


@contextmanager
def opened(folder: Path, url: str, variable: str) -> Iterator[Ground]:
    """Everything opened anew, as another process would."""
    with ExitStack() as stack:
        policy = read(folder / "privacy.yaml")
        stores = open_stores(policy, {variable: url})
        for store in stores.values():
            stack.callback(store.close)
        records = stack.enter_context(closing(open_records(folder / ".gestand")))
        engine = create_engine(url)
        stack.callback(engine.dispose)
        yield Ground(bind(policy, stores), stores, records, engine)


def dump(engine: Engine, datamap: DataMap) -> Dump:
    with engine.connect() as connection:
        return {table.name: _rows(connection, table.id.table, table.key) for table in datamap.tables.values()}


def _rows(connection: Any, table: str, key: tuple[str, ...]) -> Rows:
    quoted = connection.dialect.identifier_preparer.quote_identifier(table)
    found = connection.execute(text(f"SELECT * FROM {quoted}")).mappings()
    return {tuple(row[name] for name in key): _plain(row) for row in found}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}


# ---------------------------------------------------------------- what is different


def gone(before: Dump, after: Dump) -> dict[str, set[Key]]:
    """The keys of the rows that are not there any more, by table."""
    found = {table: rows.keys() - after[table].keys() for table, rows in before.items()}
    return {table: keys for table, keys in found.items() if keys}


def changed(before: Dump, after: Dump) -> dict[str, dict[Key, dict[str, Any]]]:
    """The new values of what is otherwise now, in rows that are still there, by table and key."""
    found: dict[str, dict[Key, dict[str, Any]]] = {}
    for table, rows in after.items():
        for key, row in rows.items():
            was = before[table][key]
            if row != was:
                new = {name: value for name, value in row.items() if value != was[name]}
                found.setdefault(table, {})[key] = new
    return found


def troubles(datamap: DataMap, *levels: Level) -> list[tuple[str, str]]:
    """The findings of the map of these levels: code, and where."""
    return [
        (f.code, ".".join(filter(None, (f.where.table, f.where.field)))) for f in datamap.findings if f.level in levels
    ]


def proposed(datamap: DataMap) -> list[str]:
    """The statements that the map proposes, as they run outside a busy database."""
    return [statement.replace(" CONCURRENTLY", "") for statement in proposals(datamap)]
