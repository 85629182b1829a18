"""The data of the bench: CloudCV at a size, swept once, so that what is measured is only what is measured."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from gestand.acts import Ending, Person
from gestand.datamap.bind import bind
from gestand.datamap.checks.indexes import proposals
from gestand.examples import systems
from gestand.examples.asking import ask
from gestand.examples.cloudcv.schema import metadata as METADATA
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.stores import open_stores

SYSTEM = systems()["cloudcv"]
AT = SYSTEM.moment


@dataclass
class Ground:
    """One copy of the service; `open` binds it anew, as another process would."""

    engine: str
    url: str
    folder: Path

    @property
    def policy(self) -> Path:
        return self.folder / "privacy.yaml"

    @contextmanager
    def opened(self) -> Iterator[tuple]:
        os.environ[SYSTEM.environment] = self.url
        policy = read(self.policy)
        stores = open_stores(policy, os.environ)
        records = open_records(self.folder / ".gestand", at=AT)
        try:
            yield bind(policy, stores), stores, records
        finally:
            records.close()
            for store in stores.values():
                store.close()

    def database(self) -> sa.Engine:
        return sa.create_engine(self.url, poolclass=sa.NullPool)

    def analyse(self) -> None:
        with self.database().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(sa.text("ANALYZE"))
            if self.engine == "postgresql":
                connection.execute(sa.text("CHECKPOINT"))

    def add_indexes(self) -> None:
        """What `gestand map` asks for at this size and the schema does not have yet."""
        with self.opened() as (datamap, _, _):
            asked = list(proposals(datamap))
        with self.database().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            for statement in asked:
                connection.exec_driver_sql(statement)

    def checksum(self) -> str:
        """Of every row of every table, whatever their order."""
        total = hashlib.sha256()
        with self.database().connect() as connection:
            for table in METADATA.sorted_tables:
                key = list(table.primary_key) or list(table.c)
                for row in connection.execution_options(yield_per=5_000).execute(sa.select(table).order_by(*key)):
                    total.update(repr((table.name, *row)).encode())
        return total.hexdigest()


class Yard:
    """Where grounds are built, copied and thrown away."""

    def __init__(self, engine: str, server: str | None) -> None:
        self.engine = engine
        self.server = server
        self.folder = Path(tempfile.mkdtemp(prefix="gestand-bench-"))
        self.made: list[str] = []

    def origin(self, people: int) -> Ground:
        """CloudCV with so many people, after one night: nothing is due any more."""
        folder = self.folder / "origin"
        if self.engine == "sqlite":
            SYSTEM.build(folder, people, None, 1, None)
            ground = Ground(self.engine, f"sqlite:///{folder / 'cloudcv.db'}", folder)
        else:
            url = self._database("origin")
            os.environ[SYSTEM.environment] = url
            SYSTEM.build(folder, people, url, 1, None)
            ground = Ground(self.engine, url, folder)
        ground.analyse()
        ground.add_indexes()
        with ground.opened() as (datamap, stores, records):
            SYSTEM.plant(records)
            ask(SYSTEM, datamap, stores, records)
            plan = make_plan(datamap, stores, records, AT, keeps=False)
            apply(datamap, stores, records, plan, now=AT, approval=Approval(plan.digest))
        ground.analyse()
        return ground

    def copy(self, ground: Ground, name: str) -> Ground:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ground.folder, folder, copy_function=os.link)
        shutil.rmtree(folder / ".gestand")
        shutil.copytree(ground.folder / ".gestand", folder / ".gestand")
        if self.engine == "sqlite":
            path = folder / "cloudcv.db"
            path.unlink()
            shutil.copy(str(make_url(ground.url).database), path)
            return Ground(self.engine, f"sqlite:///{path}", folder)
        return Ground(self.engine, self._database(name, make_url(ground.url).database), folder)

    def _database(self, name: str, template: str | None = None) -> str:
        server = make_url(str(self.server))
        made = f"gestand_bench_{name}"
        with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE IF EXISTS {made} WITH (FORCE)"))
            connection.execute(sa.text(f"CREATE DATABASE {made}" + (f" TEMPLATE {template}" if template else "")))
        self.made.append(made)
        return server.set(database=made).render_as_string(hide_password=False)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.made:
            server = make_url(str(self.server))
            with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
                for name in dict.fromkeys(self.made):
                    connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def endings(datamap: object, people: list[int]) -> list[Ending]:
    """An ending of everything that may end, for each of these people."""
    names = [a.name for a in datamap.activities.values() if a.lets_end]  # type: ignore[attr-defined]
    return [
        Ending(f"bench-{person}-{name}", name, Person("user", (person,)), AT, "erasure")
        for person in people
        for name in names
    ]
