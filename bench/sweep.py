"""A table of millions: retention by time, one person with very many rows, and what the application notices of it."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from gestand.acts import Ending, Person
from gestand.datamap.bind import bind
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.run.slices import GENTLY, QUICKLY, Manner
from gestand.stores import open_stores

AT = datetime(2026, 3, 14, 2, tzinfo=UTC)
CUT = AT.replace(tzinfo=None) - timedelta(days=365)
BATCH = 10_000
"""Rows of one transaction, by hand and by plan alike."""
HEAVY = 7
PEOPLE = 10_000

POLICY = """
version: "1"
established: NL
controller: {name: Bench B.V., contact: info@bench.example}
enforce: on
brake: {percent: 100, rows: 100000000}
stores: {app: {url: $BENCH_DB}}
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: {is: name, blank: "-"}}, events: {ended_at: not yet}}
  visits: {whose: {self: user_id -> user}, personal: {ip: ip address, page: browsing}, events: {at: always there}}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name], keep: until users.ended_at}
  protect: {purpose: to protect, basis: legitimate interest, interest: safety, uses: [visits.ip, visits.page],
            keep: 1 year after visits.at}
"""


@dataclass
class Field:
    """One database with its policy; `copy` gives another that is the same."""

    engine: str
    url: str
    folder: Path
    server: str | None

    def connect(self) -> sa.Engine:
        return sa.create_engine(self.url, poolclass=sa.NullPool)

    @contextmanager
    def copy(self) -> Iterator[Field]:
        folder = Path(tempfile.mkdtemp(prefix="gestand-sweep-", dir=self.folder))
        (folder / "privacy.yaml").write_text(POLICY)
        if self.engine == "sqlite":
            path = folder / "app.db"
            shutil.copy(str(make_url(self.url).database), path)
            yield Field(self.engine, f"sqlite:///{path}", folder, None)
            shutil.rmtree(folder)
            return
        name = f"gestand_sweep_{folder.name[-8:].lower()}"
        admin = sa.create_engine(str(self.server), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(self.url).database}"')
        yield Field(
            self.engine,
            make_url(str(self.server)).set(database=name).render_as_string(hide_password=False),
            folder,
            self.server,
        )
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        shutil.rmtree(folder)

    def rows(self) -> list[tuple]:
        with self.connect().connect() as connection:
            return [
                tuple(connection.exec_driver_sql("SELECT count(*), sum(id), min(at) FROM visits").one()),
                tuple(connection.exec_driver_sql("SELECT count(*), max(ended_at) FROM users").one()),
            ]


@contextmanager
def field(engine: str, server: str | None, rows: int) -> Iterator[Field]:
    """`rows` visits of ten thousand people, five in a hundred of them overdue; person 7 has 100,000 of them."""
    folder = Path(tempfile.mkdtemp(prefix="gestand-sweep-"))
    url = f"sqlite:///{folder / 'origin.db'}"
    if engine == "postgresql":
        admin = sa.create_engine(str(server), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS gestand_sweep_origin WITH (FORCE)")
            connection.exec_driver_sql("CREATE DATABASE gestand_sweep_origin")
        url = make_url(str(server)).set(database="gestand_sweep_origin").render_as_string(hide_password=False)
    made = Field(engine, url, folder, server)
    try:
        _fill(made, rows)
        yield made
    finally:
        shutil.rmtree(folder)
        if engine == "postgresql":
            with admin.connect() as connection:
                connection.exec_driver_sql("DROP DATABASE IF EXISTS gestand_sweep_origin WITH (FORCE)")


def _fill(made: Field, rows: int) -> None:
    lite = made.engine == "sqlite"
    number = "INTEGER" if lite else "bigint"
    series = (
        "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {}) SELECT n FROM s"
        if lite
        else "SELECT n FROM generate_series(1, {}) AS s(n)"
    )
    heavy = min(100_000, rows // 10)
    who = f"CASE WHEN n <= {heavy} THEN {HEAVY} ELSE 1 + n % {PEOPLE} END"
    # Every twentieth is overdue, spread over the table as time spreads it: the oldest have the lowest keys.
    old, new = CUT - timedelta(days=100), AT.replace(tzinfo=None) - timedelta(days=100)
    moment = f"CASE WHEN n % 20 = 0 THEN '{old}' ELSE '{new}' END"
    cast = moment if lite else f"CAST({moment} AS timestamp)"
    statements = [
        f"CREATE TABLE users (id {number} PRIMARY KEY, name text NOT NULL, ended_at timestamp)",
        f"CREATE TABLE visits (id {number} PRIMARY KEY, user_id {number} NOT NULL REFERENCES users (id),"
        " at timestamp NOT NULL, ip text, page text)",
        f"INSERT INTO users (id, name) SELECT n, 'Somebody ' || n FROM ({series.format(PEOPLE)}) AS p",
        f"INSERT INTO visits SELECT n, {who}, {cast}, '192.0.2.' || n % 256, '/page/' || n % 1000"
        f" FROM ({series.format(rows)}) AS v",
        "CREATE INDEX visits_user ON visits (user_id)",
        "CREATE INDEX visits_at ON visits (at)",
        "ANALYZE",
    ]
    with made.connect().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


# ---------------------------------------------------------------- by hand and by plan


def _by_hand(ground: Field, where: str, pause: Callable[[float], None] = lambda _: None) -> float:
    """Batches in the same order, each in a transaction of its own."""
    engine = ground.connect()
    one = f"DELETE FROM visits WHERE id IN (SELECT id FROM visits WHERE {where} LIMIT {BATCH})"
    with engine.connect() as connection:
        if ground.engine == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.commit()
        started = time.perf_counter()
        while True:
            begun = time.perf_counter()
            done = connection.exec_driver_sql(one).rowcount
            connection.commit()
            pause(time.perf_counter() - begun)
            if done < BATCH:
                break
        if where.startswith("user_id"):
            connection.exec_driver_sql(f"DELETE FROM users WHERE id = {HEAVY}")
            connection.commit()
        return time.perf_counter() - started


def _by_plan(ground: Field, person: int | None = None, manner: Manner = QUICKLY) -> tuple[float, float]:
    """Seconds of the plan, and of carrying it out."""
    policy = read(ground.folder / "privacy.yaml")
    stores = open_stores(policy, {"BENCH_DB": ground.url})
    records = open_records(ground.folder / "state", at=AT)
    try:
        datamap = bind(policy, stores)
        if person is not None:
            who = Person("user", (person,))
            ends = [Ending(f"e-{name}", name, who, AT, "erasure") for name in ("serve", "protect")]
            records.record_endings(ends, AT)
        started = time.perf_counter()
        plan = make_plan(
            datamap, stores, records, AT, person=None if person is None else Person("user", (person,)), keeps=False
        )
        planned = time.perf_counter()
        apply(datamap, stores, records, plan, now=AT, approval=Approval(plan.digest), manner=manner)
        return planned - started, time.perf_counter() - planned
    finally:
        records.close()
        for store in stores.values():
            store.close()


def compared(origin: Field, measure: str, size: str, where: str, person: int | None, rounds: int, aim: str) -> dict:
    theirs, ours, ends = [], [], set()
    for _ in range(rounds):
        with origin.copy() as hand:
            theirs.append(_by_hand(hand, where))
            ends.add(str(hand.rows()))
        with origin.copy() as own:
            ours.append(_by_plan(own, person, Manner(rows=BATCH)))
            ends.add(str(own.rows()))
    hand_s = statistics.median(theirs)
    plan_s, effect_s = (statistics.median(each) for each in zip(*ours, strict=True))
    return {
        "measure": measure,
        "engine": origin.engine,
        "size": size,
        "by hand s": round(hand_s, 3),
        "plan s": round(plan_s, 3),
        "effect s": round(effect_s, 3),
        "effect ratio": round(effect_s / hand_s, 2),
        "whole ratio": round((plan_s + effect_s) / hand_s, 2),
        "aim": aim,
        "same end state": len(ends) == 1,
    }


def retention(origin: Field, rows: int, rounds: int) -> dict:
    size = f"{rows // 20:,} of {rows:,} rows"
    return compared(origin, "retention", size, f"at < '{CUT}'", None, rounds, "effect 1.2")


def heavy(origin: Field, rows: int, rounds: int) -> dict:
    size = f"one person of {min(100_000, rows // 10):,} rows"
    return compared(origin, "a heavy person", size, f"user_id = {HEAVY}", HEAVY, rounds, "effect 1.3")


# ---------------------------------------------------------------- what the application notices


def others(origin: Field, rows: int, rounds: int) -> dict:
    """The application's own queries, alone and beside a gentle sweep, interleaved: how many times longer they take."""
    middles, slowest = [], []
    for _ in range(rounds):
        with origin.copy() as ground:
            alone = _queries(ground, lambda: time.sleep(2.0))
            beside = _queries(ground, lambda ground=ground: _by_plan(ground, manner=GENTLY))
            middles.append(_at(beside, 0.5) / _at(alone, 0.5))
            slowest.append(_at(beside, 0.99) / _at(alone, 0.99))
    return {
        "measure": "the application beside a sweep",
        "engine": origin.engine,
        "size": f"{rows:,} rows",
        "p50 times": round(statistics.median(middles), 2),
        "p99 times": round(statistics.median(slowest), 2),
        "aim": "p50 1.5, p99 3",
    }


def _at(found: list[float], share: float) -> float:
    return sorted(found)[min(len(found) - 1, int(len(found) * share))]


def _queries(ground: Field, during: Callable[[], object]) -> list[float]:
    """Seconds of each query that another process asked while this went on."""
    asking = subprocess.Popen(
        [sys.executable, "-m", "bench.asking", ground.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert asking.stdin is not None
    assert asking.stdout is not None
    asking.stdout.readline()  # it has begun
    worker = threading.Thread(target=during)
    worker.start()
    worker.join()
    asking.stdin.close()
    return [float(line) for line in asking.stdout.read().split()]


__all__ = ["field", "heavy", "others", "retention"]
