"""PostgreSQL, by psycopg 3.

DELETE leaves what it erased in the table's files until VACUUM has come by and the page is used again, so the level
of a proof is never higher than *no question finds it*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError

from gestand.errors import UsageError
from gestand.stores.base import Survey
from gestand.stores.engines import made
from gestand.stores.postgresql_survey import look
from gestand.stores.server import ServerStore
from gestand.stores.troubles import LOCK_SECONDS, explain_postgresql, speak, without_the_driver

CONNECT_SECONDS = 10
PORT = "5432"

SESSION = (
    "SET client_encoding = 'UTF8'",
    "SET standard_conforming_strings = on",
    "SET transform_null_equals = off",
    "SET bytea_output = 'hex'",
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET IntervalStyle = 'iso_8601'",
    # Hidden rows are an error, never an empty answer.
    "SET row_security = off",
    f"SET lock_timeout = '{LOCK_SECONDS}s'",
    # Compiling our wide predicates to machine code costs more than it saves.
    "SET jit = off",
    # A plan made for seven keys is not one for a hundred thousand.
    "SET plan_cache_mode = force_custom_plan",
)
READING = (*SESSION, "SET default_transaction_read_only = on")
WRITING = (*SESSION, "SET default_transaction_isolation = 'read committed'")


class PostgresqlStore(ServerStore):
    """One database (see `base.SqlStore`). `write_url` is asked for only by `writing`."""

    dialect = "postgresql"
    begins_reading = READING
    begins_writing = WRITING

    @property
    def where(self) -> tuple[str, ...]:
        """Server, port and database; not the role. Two names of one server are two, as far as can be seen from here."""
        query = {name: value for name, value in self._url.query.items() if isinstance(value, str)}
        host = self._url.host or query.get("host", "")
        port = self._url.port or query.get("port", PORT)
        return ("postgresql", host.lower(), str(port), self._url.database or query.get("dbname", ""))

    def survey(self) -> Survey:
        with self.snapshot() as connection:
            return look(self.name, connection, self._writing_role())

    @contextmanager
    def snapshot(self, prepare: Sequence[str] = ()) -> Iterator[Connection]:
        with without_the_driver(), self._reading().connect() as plain:
            if prepare:
                with plain.begin():
                    for statement in ("SET TRANSACTION READ WRITE", *prepare):
                        plain.exec_driver_sql(statement).close()
            connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                # The moment is that of the first question.
                connection.exec_driver_sql("SELECT 1").close()
                yield connection

    # ------------------------------------------------------------ connecting

    def _writing_role(self) -> str | None:
        """The role that writes; "" the same as the one that reads; None when its URL is not known here."""
        try:
            url = self._write_url()
        except UsageError:
            return None
        return self._parsed(url).username or ""

    def _take_place(self, handle: Any, record: Any) -> None:
        del record
        handle.autocommit = True
        (database,) = handle.execute("SELECT current_database()").fetchone()
        (taken,) = handle.execute("SELECT pg_try_advisory_lock(%s)", (writers_key(database),)).fetchone()
        handle.autocommit = False
        if not taken:
            raise self._voice.another_writer()

    def _parsed(self, url: str) -> URL:
        try:
            return make_url(url).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError):
            # The parser's own words quote the URL.
            raise UsageError(
                "store/url",
                f"store {self.name}: its url cannot be read",
                "write postgresql://role:password@host:5432/database; percent-encode @ : / in a password",
                self._voice.at(),
            ) from None

    def _engine(self, url: URL, session: Sequence[str]) -> Engine:
        defaults = {"connect_timeout": CONNECT_SECONDS, "application_name": "gestand"}
        options = {name: value for name, value in defaults.items() if name not in url.query}
        try:
            engine = made(url, connect_args=options)
        except ImportError:
            raise self._voice.error(
                "driver", "the driver of PostgreSQL is not installed", "type: pip install 'gestand[postgresql]'"
            ) from None
        speak(engine, self._voice, explain_postgresql)

        @event.listens_for(engine, "connect")
        def prepare(handle: Any, record: Any) -> None:
            del record
            _prepare(handle, session)

        return engine


def writers_key(database: str) -> int:
    """The advisory lock of the one writer: the same 64 bits in every version and on every machine."""
    return int.from_bytes(hashlib.sha256(f"gestand\0{database}".encode()).digest()[:8], "big", signed=True)


def _prepare(handle: Any, session: Sequence[str]) -> None:
    from psycopg.types.string import TextLoader

    class PaddedLoader(TextLoader):
        """char(n) without its padding, which means nothing and is not compared either."""

        def load(self, data: Any) -> Any:
            value = super().load(data)
            return value.rstrip(" ") if isinstance(value, str) else value

    handle.adapters.register_loader("bpchar", PaddedLoader)
    handle.autocommit = True
    handle.execute("; ".join(session))
    handle.autocommit = False
