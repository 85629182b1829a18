"""Cloudomotion of any size, made inside the engine: organisations, their users, and millions of hours.

Every organisation of a kind is alike, so that one is ended by hand and its twin by plan, in the same database.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from gestand.datamap.bind import bind
from gestand.datamap.checks.indexes import proposals
from gestand.examples import systems
from gestand.examples.building import policy_text
from gestand.ledger.folder import open_records
from gestand.policy.reader import read
from gestand.stores import open_stores

SYSTEM = systems()["cloudomotion"]
AT = SYSTEM.moment
LARGE, MANY = 12, 2_500
"""The first organisations are larger: so many, of so many users each."""


@dataclass(frozen=True)
class Size:
    organisations: int
    users: int
    hours: int

    @property
    def each(self) -> int:
        """Users of an organisation that is not one of the large; the last one has those that are left."""
        return (self.users - LARGE * MANY) // (self.organisations - LARGE) // 10 * 10

    def people(self, organisation: int) -> int:
        return MANY if organisation <= LARGE else self.each

    @property
    def tenth(self) -> Size | None:
        """With a tenth of the users, in organisations that are as large as these; None: they would not fit in it."""
        users = self.users // 10
        if users < LARGE * (MANY + self.each):
            return None
        return Size(LARGE + (users - LARGE * MANY) // self.each, users, self.hours // 10)

    def __str__(self) -> str:
        return f"{self.organisations:,} organisations, {self.users:,} users, {self.hours:,} hours"


@dataclass
class Hall:
    """The database with its policy."""

    engine: str
    url: str
    folder: Path
    size: Size

    @contextmanager
    def opened(self) -> Iterator[tuple]:
        """Bound anew, with records of its own."""
        os.environ[SYSTEM.environment] = self.url
        policy = read(self.folder / "privacy.yaml")
        stores = open_stores(policy, os.environ)
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            records = open_records(Path(folder) / "records", at=AT)
            try:
                yield bind(policy, stores), stores, records
            finally:
                records.close()
                for store in stores.values():
                    store.close()

    def run(self, statements: list[str]) -> None:
        engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))

    def rows(self) -> dict[str, int]:
        with sa.create_engine(self.url, poolclass=sa.NullPool).connect() as connection:
            tables = [*SYSTEM.metadata.tables]
            return {name: connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}


@contextmanager
def hall(engine: str, server: str | None, size: Size, kept: str | None = None) -> Iterator[Hall]:
    """`kept`: the folder where it stays, to be used again as long as it has organisations that were not ended."""
    folder = Path(kept) / f"{engine}-{size.hours}" if kept else Path(tempfile.mkdtemp(prefix="gestand-firms-"))
    folder.mkdir(parents=True, exist_ok=True)
    name, url = f"gestand_firms_{size.hours}", f"sqlite:///{folder / 'cloudomotion.db'}"
    if engine == "postgresql":
        url = make_url(str(server)).set(database=name).render_as_string(hide_password=False)
    made, built = Hall(engine, url, folder, size), folder / "built"
    try:
        if not built.exists():
            if engine == "postgresql":
                _admin(str(server), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
            else:
                (folder / "cloudomotion.db").unlink(missing_ok=True)
            _build(made)
            built.touch()
        yield made
    finally:
        if not kept:
            shutil.rmtree(folder)
            if engine == "postgresql":
                _admin(str(server), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _admin(server: str, *statements: str) -> None:
    with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def _build(made: Hall) -> None:
    text = policy_text("cloudomotion")
    text = text.replace('"sqlite:///cloudomotion.db"', f"${SYSTEM.environment}")
    (made.folder / "privacy.yaml").write_text(text, encoding="utf-8")
    tables = SYSTEM.metadata.sorted_tables
    engine = sa.create_engine(made.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        if made.engine == "sqlite":
            for said in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "temp_store = MEMORY"):
                connection.exec_driver_sql(f"PRAGMA {said}")
        else:
            connection.exec_driver_sql("SET maintenance_work_mem = '512MB'")
        for table in tables:
            connection.execute(CreateTable(table))
        connection.exec_driver_sql("BEGIN")
        for statement in filling(made):
            connection.execute(sa.text(statement))
        connection.exec_driver_sql("COMMIT")
        for table in tables:
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index))
        connection.exec_driver_sql("ANALYZE")
    with made.opened() as (datamap, _, _):
        asked = list(proposals(datamap))
    last = ["PRAGMA journal_mode = WAL"] if made.engine == "sqlite" else ["VACUUM ANALYZE", "CHECKPOINT"]
    made.run([*asked, *last])


def filling(made: Hall) -> Iterator[str]:
    """A statement for each table. People's rows lie as they came: a round of everybody's hours after the other."""
    lite, size = made.engine == "sqlite", made.size

    def series(number: int) -> str:
        if lite:
            more = f"SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {number}"
            return f"(WITH RECURSIVE s(n) AS ({more}) SELECT n FROM s) s"
        return f"(SELECT CAST(n AS bigint) AS n FROM generate_series(1, {number}) AS g(n)) s"

    def moment(day: str) -> str:
        return f"'{day} 08:00:00.000000'" if lite else f"timestamptz '{day} 08:00:00+00'"

    def document(text: str) -> str:
        return text if lite else f"CAST({text} AS jsonb)"

    date = "" if lite else "date "
    of_large, firms, half = LARGE * MANY, size.organisations, size.hours // 2
    user = f"(1 + (n - 1) % {size.users})"
    nth = f"CASE WHEN {user} <= {of_large} THEN ({user} - 1) % {MANY} ELSE ({user} - 1 - {of_large}) % {size.each} END"
    first = f"({user} - ({nth}))"

    def firm(user: str) -> str:
        """Of which organisation a user is; the last one has those that are left."""
        rest = f"{LARGE + 1} + ({user} - 1 - {of_large}) / {size.each}"
        least = f"CASE WHEN {rest} > {firms} THEN {firms} ELSE {rest} END"
        return f"CASE WHEN {user} <= {of_large} THEN 1 + ({user} - 1) / {MANY} ELSE {least} END"

    yield "INSERT INTO plans VALUES (1, 'Klein', 9900), (2, 'Groot', 29900)"
    yield f"INSERT INTO schema_migrations VALUES ('0001_bench', {moment('2020-01-01')})"
    settings = document("""'{"rounding": 15, "approval": true}'""")
    yield (
        f"INSERT INTO organisations SELECT n, 'Firma ' || n, 1, {settings}, {moment('2020-06-01')}, NULL, NULL"
        f" FROM {series(firms)}"
    )
    since = moment("2021-01-01")
    yield f"INSERT INTO users SELECT n, {firm('n')}, 'user' || n, {since}, NULL FROM {series(size.users)}"
    yield f"INSERT INTO administrators SELECT min(id), {moment('2021-01-01')} FROM users GROUP BY organisation_id"
    yield f"INSERT INTO machines SELECT n, 1 + (n - 1) / 3, 'machine ' || n FROM {series(3 * firms)}"
    yield f"INSERT INTO parts SELECT n, 1 + (n - 1) / 2, 'part ' || n FROM {series(6 * firms)}"
    seen = document("""'{"brightness": 80, "last_user_id": ' || user_id || '}'""")
    yield (
        f"INSERT INTO devices SELECT user_id, organisation_id, 'hal', {seen} FROM administrators"
        " JOIN users ON users.id = user_id"
    )
    yield (
        f"INSERT INTO workdays SELECT n, {user}, {date}'2026-02-01', 240 + n % 240,"
        f" CASE WHEN n % 5 > 0 THEN {first} END, NULL, NULL FROM {series(half)}"
    )
    yield (
        f"INSERT INTO part_hours SELECT n, {user}, 6 * ({firm(user)})"
        f" - n % 6, {date}'2026-02-01', 15 + n % 240 FROM {series(half)}"
    )
    renamed = document("""'{"user_name": "user' || id || '"}'""")
    yield (
        f"INSERT INTO audit_log SELECT id, {moment('2025-01-01')}, id, 'renamed', 'User', id, {renamed} FROM users"
        " WHERE id % 10 = 0"
    )
    changed = document("""'{"minutes": ' || minutes || '}'""")
    yield (
        f"INSERT INTO audit_log SELECT {size.users} + id, {moment('2026-02-02')}, user_id, 'corrected', 'Workday', id,"
        f" {changed} FROM workdays WHERE id % 10 = 0"
    )
    sold = document("""'{"plan": "Klein"}'""")
    yield (
        f"INSERT INTO audit_log SELECT {size.users + half} + id, {moment('2025-01-01')}, NULL, 'changed',"
        f" 'Organisation', id, {sold} FROM organisations"
    )
    yield (
        f"INSERT INTO relations SELECT n, n, 'Firma ' || n, 'Almelo', NULL, {moment('2020-06-01')}, NULL"
        f" FROM {series(firms)}"
    )
    yield (
        "INSERT INTO contacts (id, relation_id, name, function, email, telephone, created_at, deleted_at)"
        f" SELECT n, n, 'Inkoper ' || n, 'inkoper', 'inkoop' || n || '@werk.example', NULL, {moment('2020-06-01')},"
        " NULL"
        f" FROM {series(firms)}"
    )


__all__ = ["AT", "LARGE", "SYSTEM", "Hall", "Size", "hall"]
