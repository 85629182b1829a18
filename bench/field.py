"""A table of millions, of which a part is overdue: built once, copied for every contestant."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

AT = datetime(2026, 3, 14, 2, tzinfo=UTC)
CUT = AT.replace(tzinfo=None) - timedelta(days=365)
HEAVY = 7
"""The person with very many rows."""
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
            made = Field(self.engine, f"sqlite:///{path}", folder, None)
        else:
            name = f"gestand_sweep_{folder.name[-8:].lower()}"
            origin = make_url(self.url).database
            self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
            url = make_url(str(self.server)).set(database=name).render_as_string(hide_password=False)
            made = Field(self.engine, url, folder, self.server)
        try:
            made.warm()
            yield made
        finally:
            if self.engine == "postgresql":
                self._admin(f'DROP DATABASE "{name}" WITH (FORCE)')
            shutil.rmtree(folder)

    def warm(self) -> None:
        """Every contestant finds the table read once, and nothing left to be written of what was before."""
        with self.connect().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f"SELECT count(ip) FROM visits WHERE at < '{CUT}' OR user_id = {HEAVY}").all()
            connection.exec_driver_sql("SELECT count(page), sum(user_id), max(at) FROM visits").all()
            if self.engine == "postgresql":
                connection.exec_driver_sql("CHECKPOINT")

    def rows(self) -> list[tuple]:
        with self.connect().connect() as connection:
            return [
                tuple(connection.exec_driver_sql("SELECT count(*), sum(id), min(at) FROM visits").one()),
                tuple(connection.exec_driver_sql("SELECT count(*), max(ended_at) FROM users").one()),
            ]

    def _admin(self, *statements: str) -> None:
        admin = sa.create_engine(str(self.server), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def begin(self) -> None:
        """An empty database, in place of what was there."""
        if self.engine == "sqlite":
            Path(str(make_url(self.url).database)).unlink(missing_ok=True)
            return
        name = make_url(self.url).database
        self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")

    def end(self) -> None:
        shutil.rmtree(self.folder)
        if self.engine == "postgresql":
            self._admin(f"DROP DATABASE IF EXISTS {make_url(self.url).database} WITH (FORCE)")


@contextmanager
def field(engine: str, server: str | None, rows: int, kept: str | None = None) -> Iterator[Field]:
    """`rows` visits of ten thousand people, five in a hundred of them overdue; person 7 has 100,000 of them.

    `kept`: the folder where it stays, to be used again.
    """
    if kept:
        folder = Path(kept) / f"{engine}-{rows}"
        folder.mkdir(parents=True, exist_ok=True)
    else:
        folder = Path(tempfile.mkdtemp(prefix="gestand-sweep-"))
    name = f"gestand_sweep_kept_{rows}" if kept else "gestand_sweep_origin"
    url = f"sqlite:///{folder / 'origin.db'}"
    if engine == "postgresql":
        url = make_url(str(server)).set(database=name).render_as_string(hide_password=False)
    made, built = Field(engine, url, folder, server), folder / "built"
    try:
        if not built.exists():
            made.begin()
            _fill(made, rows)
            built.touch()
        yield made
    finally:
        if not kept:
            made.end()


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
    # Every twentieth is overdue, spread over the table: that is dearer than the oldest at its beginning.
    old, new = CUT - timedelta(days=100), AT.replace(tzinfo=None) - timedelta(days=100)
    moment = f"CASE WHEN n % 20 = 0 THEN '{old}' ELSE '{new}' END"
    cast = moment if lite else f"CAST({moment} AS timestamp)"
    statements = [
        # As an application has it whose people are not to wait for one another.
        *(["PRAGMA journal_mode = WAL"] if lite else []),
        f"CREATE TABLE users (id {number} PRIMARY KEY, name text NOT NULL, ended_at timestamp)",
        f"CREATE TABLE visits (id {number} PRIMARY KEY, user_id {number} NOT NULL REFERENCES users (id),"
        " at timestamp NOT NULL, ip text, page text)",
        f"INSERT INTO users (id, name) SELECT n, 'Somebody ' || n FROM ({series.format(PEOPLE)}) AS p",
        f"INSERT INTO visits SELECT n, {who}, {cast}, '192.0.2.' || n % 256, '/page/' || n % 1000"
        f" FROM ({series.format(rows)}) AS v",
        "CREATE INDEX visits_user ON visits (user_id)",
        "CREATE INDEX visits_at ON visits (at)",
        *(["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"] if lite else ["VACUUM ANALYZE", "CHECKPOINT"]),
    ]
    with made.connect().execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


__all__ = ["AT", "CUT", "HEAVY", "Field", "field"]
