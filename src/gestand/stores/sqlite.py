"""SQLite: a file that is never made, only opened.

What its one writer erases is overwritten where it stood (`secure_delete`), and `scrub` empties the log of WAL mode.
That is good manners and no proof: while an application fills a table, SQLite splits its pages and leaves copies of
rows in their free space (measured: 69 of 250 erased texts could still be read in the file, 926 when the keys came in
no order), until VACUUM rewrites it. VACUUM is not for us to run: it numbers the rows of tables without an INTEGER
PRIMARY KEY anew. So the level of a proof is never higher than *no question finds it*.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext

from gestand.stores.asking import is_asking
from gestand.stores.base import Survey
from gestand.stores.engines import made
from gestand.stores.locks import writers_place
from gestand.stores.sqlite_survey import look
from gestand.stores.troubles import LOCK_SECONDS, Voice, explain_sqlite, speak, without_the_driver

LEAST = (3, 38)
"""JSON functions are always there since 3.38, `pragma_table_list` since 3.37."""

# The first looks into the file: one that is no database is known before the first question. What is temporary stays in
# memory: keys of people have no business in another file.
READING = ("PRAGMA schema_version", "PRAGMA temp_store = MEMORY", "PRAGMA query_only = ON")
WRITING = (
    "PRAGMA schema_version",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    # Of WAL mode's log, in pages: half of what others begin at, so that none of their commits has to do it for ours.
    "PRAGMA wal_autocheckpoint = 500",
)

# The moment of a snapshot is that of the first question; a writer takes the lock before he reads what he acts on.
BEGIN_READING = ("BEGIN", "SELECT 1 FROM sqlite_master LIMIT 1")
BEGIN_WRITING = ("BEGIN IMMEDIATE",)
BEGIN_ASKING = ("BEGIN",)


class SqliteStore:
    """One database file (see `base.SqlStore`). `write_path` is asked for only by `writing` and `scrub`."""

    dialect = "sqlite"

    def __init__(self, voice: Voice, path: Path, write_path: Callable[[], Path]) -> None:
        self.name = voice.store
        self.path = path
        self._voice = voice
        self._write_path = write_path
        self._reader: Engine | None = None
        self._writer: Engine | None = None

    def __repr__(self) -> str:
        return f"SqliteStore({self.name!r})"

    @property
    def where(self) -> tuple[str, ...]:
        return ("sqlite", os.path.realpath(self.path))

    def survey(self) -> Survey:
        with self.snapshot() as connection:
            return look(self.name, connection)

    @contextmanager
    def snapshot(self, prepare: Sequence[str] = ()) -> Iterator[Connection]:
        self._reader = self._reader or self._engine(self.path, "ro", READING, BEGIN_READING)
        with without_the_driver(), self._reader.connect() as connection:
            if prepare:
                # `query_only` means the temporary tables as well; the file is open for reading alone in any case.
                with connection.begin():
                    _say(connection, ("PRAGMA query_only = OFF", *prepare))
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        path = self._write_path()
        self._there(path)
        lock = path.resolve()
        self._writer = self._writer or self._engine(path, "rw", WRITING, BEGIN_WRITING)
        with (
            without_the_driver(),
            writers_place(self._voice, lock.with_name(f"{lock.name}.gestand-lock")),
            self._writer.connect() as connection,
        ):
            yield connection

    def scrub(self) -> None:
        """Empties the log of WAL mode, so that the old pages in it go as well. Outside a transaction.

        While somebody reads the old pages, or a transaction is open, they stay until the next time.
        """
        with without_the_driver(), self._engine(self._write_path(), "rw", (), ()).connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def close(self) -> None:
        """Nothing stays connected between questions."""
        self._reader = self._writer = None

    # ------------------------------------------------------------ connecting

    def _there(self, path: Path) -> None:
        try:
            there = path.is_file()
        except OSError:
            raise self._voice.error(
                "denied", f"{path} may not be looked at", "check the rights of its folder"
            ) from None
        if not there:
            raise self._voice.error(
                "missing",
                f"there is no database file {path}",
                "check `url` in the policy; gestand never makes a database",
            )

    def _engine(self, path: Path, mode: str, pragmas: tuple[str, ...], begin: tuple[str, ...]) -> Engine:
        def connect() -> sqlite3.Connection:
            self._there(path)
            # isolation_level None: BEGIN is ours, so that what is said here is what is done.
            handle = sqlite3.connect(
                f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=LOCK_SECONDS, isolation_level=None
            )
            try:
                for pragma in pragmas:
                    handle.execute(pragma).close()
            except sqlite3.Error:
                handle.close()
                raise
            return handle

        if sqlite3.sqlite_version_info < LEAST:
            raise self._voice.error(
                "too-old",
                f"this Python brings SQLite {sqlite3.sqlite_version}, which is too old",
                f"use a Python with SQLite {'.'.join(map(str, LEAST))} or newer",
            )
        engine = made("sqlite://", creator=connect)
        event.listen(engine, "handle_error", _undo_a_failed_commit)
        speak(engine, self._voice, explain_sqlite)
        event.listen(
            engine, "begin", lambda connection: _say(connection, BEGIN_ASKING if is_asking(connection) else begin)
        )
        return engine


def _undo_a_failed_commit(context: ExceptionContext) -> None:
    """A COMMIT that had to wait for readers too long leaves the transaction open, with its lock: it did not happen."""
    if context.statement is None and context.connection is not None:
        handle = context.connection.connection.dbapi_connection
        if isinstance(handle, sqlite3.Connection) and handle.in_transaction:
            handle.rollback()


def _say(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement).close()
