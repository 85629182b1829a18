"""An example that lives: built, with its records, and with the verbs of gestand as methods."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, Row, Table, create_engine
from sqlalchemy.engine import Engine

from gestand.acts import Plan
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.examples import System
from gestand.examples.asking import ask
from gestand.ledger.folder import open_records
from gestand.ledger.store import FolderRecords
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, Outcome, apply
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify
from gestand.verify.report import Verdict


@dataclass
class Town:
    system: System
    path: Path
    """The policy."""
    engine: Engine
    map: DataMap
    stores: Mapping[str, Store]
    records: FolderRecords

    @property
    def now(self) -> datetime:
        """The story's moment, in UTC as the database has it."""
        return self.system.moment.astimezone(UTC)

    @property
    def uploads(self) -> Path:
        return self.path.parent / "uploads"

    def table(self, name: str) -> Table:
        return self.system.metadata.tables[name]

    def rows(self, question: Executable, beside: str = "") -> list[Row[Any]]:
        """What the service's database says; `beside`: that of a program of its own, a file of the build."""
        with ExitStack() as stack:
            engine = self.engine
            if beside:
                engine = create_engine(f"sqlite:///{self.path.parent / beside}")
                stack.callback(engine.dispose)
            return list(stack.enter_context(engine.connect()).execute(question).all())

    def change(self, *changes: Executable) -> None:
        """What the service does to its own database."""
        with self.engine.begin() as connection:
            for change in changes:
                connection.execute(change)

    def change_beside(self, beside: str, *changes: Executable) -> None:
        """What a program of its own does to its own database, a file of the build."""
        engine = create_engine(f"sqlite:///{self.path.parent / beside}")
        with engine.begin() as connection:
            for change in changes:
                connection.execute(change)
        engine.dispose()

    def verify(self, at: datetime | None = None) -> dict[str, Verdict]:
        report = verify(self.map, self.stores, self.records, at or self.now)
        return {verdict.key: verdict for verdict in report.promises}

    def plan(self, at: datetime | None = None, keeps: bool = True) -> Plan:
        plan = make_plan(self.map, self.stores, self.records, at or self.now, keeps=keeps)
        self.records.save_plan(plan, self.now)
        return plan

    def apply(self, at: datetime | None = None, plan: Plan | None = None) -> Outcome:
        """The nightly run: everything that is due, under the brake; nobody is told what stays."""
        at = at or self.now
        plan = plan or self.plan(at, keeps=False)
        return apply(self.map, self.stores, self.records, plan, now=at, approval=Approval(brake=True))


@contextmanager
def living(system: System, directory: Path, people: int, url: str | None) -> Iterator[Town]:
    """Build `system` in `directory` and open everything; the variable of its URL is set as long as it lives."""
    with ExitStack() as stack:
        if url is not None:
            stack.enter_context(pytest.MonkeyPatch.context()).setenv(system.environment, url)
        path = system.build(directory, people, url)
        policy = read(path)
        stores = open_stores(policy, os.environ)
        for store in stores.values():
            stack.callback(store.close)
        records = stack.enter_context(closing(open_records(directory / ".gestand", at=system.moment)))
        system.plant(records)
        engine = create_engine(url or f"sqlite:///{directory / system.name}.db")
        stack.callback(engine.dispose)
        datamap = bind(policy, stores)
        ask(system, datamap, stores, records)
        yield Town(system, path, engine, datamap, stores, records)
