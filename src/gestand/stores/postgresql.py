"""PostgreSQL, by psycopg 3.

DELETE leaves what it erased in the table's files until VACUUM has come by and the page is used again, so the level
of a proof is never higher than *no question finds it*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from gestand.errors import UsageError
from gestand.stores.base import Survey
from gestand.stores.postgresql_survey import look
from gestand.stores.troubles import LOCK_SECONDS, Voice, explain_postgresql, speak, without_the_driver

CONNECT_SECONDS = 10

SESSION = (
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET IntervalStyle = 'iso_8601'",
    # Hidden rows are an error, never an empty answer.
    "SET row_security = off",
    f"SET lock_timeout = '{LOCK_SECONDS}s'",
    # Compiling our wide predicates to machine code costs more than it saves.
    "SET jit = off",
)
READING = (*SESSION, "SET default_transaction_read_only = on")
WRITING = (*SESSION, "SET default_transaction_isolation = 'read committed'")


class PostgresqlStore:
    """One database (see `base.SqlStore`). `write_url` is asked for only by `writing`."""

    dialect = "postgresql"

    def __init__(self, voice: Voice, url: str, write_url: Callable[[], str]) -> None:
        self.name = voice.store
        self._voice = voice
        self._url = _parsed(voice, url)
        self._write_url = write_url

    def __repr__(self) -> str:
        return f"PostgresqlStore({self.name!r})"

    def survey(self) -> Survey:
        with self.snapshot() as connection:
            return look(self.name, connection, self._writer())

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        with without_the_driver(), self._engine(self._url, READING).connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                # The moment is that of the first question.
                connection.exec_driver_sql("SELECT 1").close()
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        url = _parsed(self._voice, self._write_url())
        with without_the_driver(), self._engine(url, WRITING).connect() as connection:
            self._take_place(connection)
            # The place is the session's: it is given back with the connection, also by a crash.
            yield connection

    def close(self) -> None:
        """Nothing stays open between questions."""

    # ------------------------------------------------------------ connecting

    def _writer(self) -> str | None:
        """The role that writes; "" the same as the one that reads; None when its URL is not known here."""
        try:
            return _parsed(self._voice, self._write_url()).username or ""
        except UsageError:
            return None

    def _take_place(self, connection: Connection) -> None:
        with connection.begin():
            database = connection.exec_driver_sql("SELECT current_database()").scalar_one()
            taken = connection.exec_driver_sql("SELECT pg_try_advisory_lock(%s)", (writers_key(database),)).scalar_one()
        if not taken:
            raise self._voice.another_writer()

    def _engine(self, url: URL, session: tuple[str, ...]) -> Engine:
        defaults = {"connect_timeout": CONNECT_SECONDS, "application_name": "gestand"}
        options = {name: value for name, value in defaults.items() if name not in url.query}
        try:
            engine = create_engine(url, connect_args=options, poolclass=NullPool, hide_parameters=True)
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


def _parsed(voice: Voice, url: str) -> URL:
    try:
        return make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        # The parser's own words quote the URL.
        raise UsageError(
            "store/url",
            f"store {voice.store}: its url cannot be read",
            "write postgresql://role:password@host:5432/database; percent-encode @ : / in a password",
            voice.at(),
        ) from None


def _prepare(handle: Any, session: tuple[str, ...]) -> None:
    from psycopg.types.string import TextLoader

    class PaddedLoader(TextLoader):
        """char(n) without its padding, which means nothing and is not compared either."""

        def load(self, data: Any) -> Any:
            value = super().load(data)
            return value.rstrip(" ") if isinstance(value, str) else value

    handle.adapters.register_loader("bpchar", PaddedLoader)
    handle.autocommit = True
    for statement in session:
        handle.execute(statement)
    handle.autocommit = False
