"""SQLite: a file that is never made, only opened.

What its one writer erases is overwritten in the file's pages (`secure_delete`); what the application itself deleted
before may still stand in free space. In WAL mode old pages stay in the log until `scrub`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool

from gestand.stores.base import Survey
from gestand.stores.locks import writers_place
from gestand.stores.sqlite_survey import look
from gestand.stores.troubles import LOCK_SECONDS, Voice, explain_sqlite, speak, without_the_driver

LEAST = (3, 38)
"""JSON functions are always there since 3.38, `pragma_table_list` since 3.37."""

# The first looks into the file: one that is no database is known before the first question.
READING = ("PRAGMA schema_version", "PRAGMA query_only = ON")
WRITING = ("PRAGMA schema_version", "PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON")


class SqliteStore:
    """One database file (see `base.SqlStore`). `write_path` is asked for only by `writing` and `scrub`."""

    dialect = "sqlite"

    def __init__(self, voice: Voice, path: Path, write_path: Callable[[], Path]) -> None:
        self.name = voice.store
        self.path = path
        self._voice = voice
        self._write_path = write_path

    def __repr__(self) -> str:
        return f"SqliteStore({self.name!r})"

    def survey(self) -> Survey:
        with self.snapshot() as connection:
            return look(self.name, connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        with (
            without_the_driver(),
            self._engine(
                self.path, "ro", READING, "BEGIN", "SELECT 1 FROM sqlite_master LIMIT 1"
            ).connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        path = self._write_path()
        self._there(path)
        lock = path.resolve()
        with (
            without_the_driver(),
            writers_place(self._voice, lock.with_name(f"{lock.name}.gestand-lock")),
            self._engine(path, "rw", WRITING, "BEGIN IMMEDIATE").connect() as connection,
        ):
            yield connection

    def pages_level(self) -> str | None:
        """`pages`: what `writing` erased is also gone from the file's pages. None: that cannot be shown.

        It cannot while a journal or a log with old pages stands beside the file, nor when a full-text index holds
        copies: SQLite marks its words as deleted and keeps them until the index is merged.
        """
        for suffix in ("-wal", "-journal"):
            beside = self.path.resolve().with_name(f"{self.path.resolve().name}{suffix}")
            if beside.exists() and beside.stat().st_size:
                return None
        with self.snapshot() as connection:
            found = connection.exec_driver_sql(
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING%fts%'"
            )
            return None if found.scalar_one() else "pages"

    def scrub(self) -> str | None:
        """Empties the log of WAL mode, so that old pages go with it; then `pages_level`. Outside a transaction."""
        with without_the_driver():
            path = self._write_path()
            engine = self._engine(path, "rw", ())
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
        return self.pages_level()

    def close(self) -> None:
        """Nothing stays open between questions."""

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

    def _engine(self, path: Path, mode: str, pragmas: tuple[str, ...], *begin: str) -> Engine:
        def connect() -> sqlite3.Connection:
            self._there(path)
            # isolation_level None: BEGIN is ours, so that what is said here is what is done.
            handle = sqlite3.connect(
                f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=LOCK_SECONDS, isolation_level=None
            )
            for pragma in pragmas:
                handle.execute(pragma).close()
            return handle

        if sqlite3.sqlite_version_info < LEAST:
            raise self._voice.error(
                "driver",
                f"this Python brings SQLite {sqlite3.sqlite_version}, which is too old",
                f"use a Python with SQLite {'.'.join(map(str, LEAST))} or newer",
            )
        engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
        speak(engine, self._voice, explain_sqlite)
        event.listen(engine, "begin", lambda connection: _say(connection, begin))
        return engine


def _say(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement).close()
