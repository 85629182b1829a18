"""The SQLite file of the records: its tables, its transactions, and its errors in words.

A rollback journal and `synchronous = EXTRA`: what was committed is on disk, in one file, when the call returns. The
journal is emptied, not deleted: that asks nothing of the folder, whose own entries would have to be written as well
(measured: 6 ms for a transaction, and 0.8 ms so), and every slice of a run waits for two of these. `secure_delete`
overwrites what is deleted, because a destroyed secret must be gone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from gestand.errors import Place, Refused, StoreError, UsageError
from gestand.ledger.chain import next_entry, read_entry
from gestand.ledger.kinds import DECIDING
from gestand.ledger.records import Entry

APPLICATION = 0x67737464
"""`gstd`: what SQLite's header says this file is for."""

VERSION = 5
"""Of what is in the tables below; a folder of another version is refused."""

WITHOUT_TELLINGS = 4
"""As this one without who was told of a version; of this one as soon as it has the first of these."""

WITHOUT_ENDINGS_TOGETHER = 3
"""As that one without entries of many people at once (`endings`); of that one as soon as it has the first of these."""

PATIENCE = 5.0
"""Seconds to wait for another process that writes the same records."""

_TELLINGS = (
    "CREATE TABLE IF NOT EXISTS tellings (id TEXT PRIMARY KEY, version TEXT NOT NULL, moment TEXT NOT NULL,"
    " proof TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS told (telling TEXT NOT NULL REFERENCES tellings, people TEXT NOT NULL,"
    " key TEXT NOT NULL, PRIMARY KEY (telling, people, key)) STRICT, WITHOUT ROWID",
)
"""Made with the first telling as well, in records that were begun before there were any."""

_TABLES = f"""{"; ".join(_TELLINGS)};
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entries (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, bytes BLOB NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX entries_by_kind ON entries (kind, number);
CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE secrets (case_id TEXT PRIMARY KEY, secret BLOB NOT NULL) STRICT;
CREATE TABLE acts (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('ending', 'beginning', 'question', 'answer')),
    case_id TEXT NOT NULL, activity TEXT NOT NULL, people TEXT NOT NULL, key TEXT NOT NULL, moment TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE TABLE holds (
    id TEXT PRIMARY KEY, case_id TEXT NOT NULL, activity TEXT, people TEXT, key TEXT, table_name TEXT NOT NULL,
    row_key TEXT NOT NULL, moment TEXT NOT NULL, reason TEXT NOT NULL, owner TEXT NOT NULL, review TEXT NOT NULL,
    lifted TEXT, lifted_because TEXT
) STRICT;
CREATE TABLE identifiers (case_id TEXT PRIMARY KEY, locked BLOB NOT NULL) STRICT;
CREATE TABLE plans (digest TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE runs (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, plan TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, totals TEXT
) STRICT;
CREATE UNIQUE INDEX one_unfinished_run ON runs ((finished IS NULL)) WHERE finished IS NULL;
CREATE TABLE intents (
    run TEXT NOT NULL REFERENCES runs, step INTEGER NOT NULL, slice INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (run, step, slice)
) STRICT, WITHOUT ROWID;
CREATE TABLE slices (
    number INTEGER PRIMARY KEY REFERENCES entries, run TEXT NOT NULL REFERENCES runs, step INTEGER NOT NULL,
    slice INTEGER NOT NULL, rows INTEGER NOT NULL, UNIQUE (run, step, slice)
) STRICT;
"""

Fault = Callable[[str], None]
"""Called at each point where a crash could come, with its name; tests end the process there."""


def no_fault(point: str) -> None:
    """What is called in earnest."""


class Database:
    """One connection to the file. Reads are autocommitted; every write goes through `writing`."""

    def __init__(self, file: Path, fault: Fault = no_fault) -> None:
        self.file = file
        self._fault = fault
        self._at_once = False
        with self._in_words():
            # mode=rw: a file that vanished in between is an error, not a new and empty one.
            self._connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
            )
            for pragma in ("journal_mode = TRUNCATE", "synchronous = EXTRA", "secure_delete = ON", "foreign_keys = ON"):
                self._connection.execute(f"PRAGMA {pragma}")

    def make(self) -> None:
        """Lay down the tables in an empty file."""
        with self._in_words():
            self._connection.executescript(
                f"BEGIN; {_TABLES} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
            )

    def insist(self) -> None:
        """`StoreError` when this is no file of gestand's, `Refused` when another version of gestand made it."""
        (application,), (version,) = self.one("PRAGMA application_id"), self.one("PRAGMA user_version")
        if application != APPLICATION:
            raise StoreError(
                "records/foreign",
                f"{self.file} is a database, but not of gestand's records",
                "name the right folder in GESTAND_STATE, or restore it from a back-up",
                Place(file=str(self.file)),
            )
        if version not in (VERSION, WITHOUT_TELLINGS, WITHOUT_ENDINGS_TOGETHER):
            newer = "newer" if version > VERSION else "older"
            raise Refused(
                "records/version",
                f"the records in {self.file} have format {version}, and this gestand reads format {VERSION}",
                f"a {newer} gestand made them: run that one",
                Place(file=str(self.file)),
            )

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with self._in_words():
            return self._connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, *parameters: Any) -> tuple[Any, ...]:
        """The first row, or an empty tuple."""
        rows = self.rows(sql, *parameters)
        return rows[0] if rows else ()

    def change(self, sql: str, *parameters: Any) -> int:
        """Inside `writing`: one statement; how many rows it changed."""
        return self._connection.execute(sql, parameters).rowcount

    def change_many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Inside `writing`: one statement for many rows."""
        self._connection.executemany(sql, rows)

    @contextmanager
    def writing(self, what: str) -> Iterator[None]:
        """One transaction: all of it or nothing. Waits for another writer, then is `Refused`."""
        if self._at_once:
            # Of the one that is open: with it this is there, or it never was.
            yield
            return
        with self._in_words():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._fault(f"{what}: before the commit")
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        self._fault(f"{what}: after the commit")

    @contextmanager
    def at_once(self, what: str) -> Iterator[None]:
        """All that is written within is one transaction."""
        with self.writing(what):
            self._at_once = True
            try:
                yield
            finally:
                self._at_once = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything read within is of one moment. Short: who writes waits for it."""
        with self._in_words():
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("COMMIT")

    def append(self, kind: str, at: datetime, bodies: Sequence[Mapping[str, Any]]) -> int:
        """Inside `writing`: enter bodies of one kind, in their order; the number of the last."""
        last = self.last()
        entries = []
        for body in bodies:
            last = next_entry(last, kind, at, body)
            entries.append((last.number, kind, last.bytes, last.hash))
        self.change_many("INSERT INTO entries (number, kind, bytes, hash) VALUES (?, ?, ?, ?)", entries)
        if last is not None and bodies and kind in DECIDING:
            self.change("INSERT OR REPLACE INTO meta (name, value) VALUES ('revision', ?)", last.hash)
        return last.number if last else 0

    def has_endings_together(self) -> None:
        """Inside `writing`: from now on an older gestand refuses this file, instead of calling it tampered with."""
        self._is_at_least(WITHOUT_TELLINGS)

    def has_tellings(self) -> None:
        """Inside `writing`: there is room for them from now on, and an older gestand refuses this file."""
        for table in _TELLINGS:
            self.change(table)
        self._is_at_least(VERSION)

    def _is_at_least(self, version: int) -> None:
        if self.one("PRAGMA user_version")[0] < version:
            self.change(f"PRAGMA user_version = {version}")

    @property
    def revision(self) -> str:
        """Changes with every ending, beginning or hold."""
        return str(self.one("SELECT value FROM meta WHERE name = 'revision'")[0])

    def last(self) -> Entry | None:
        row = self.one("SELECT number, bytes, hash FROM entries ORDER BY number DESC LIMIT 1")
        return read_entry(*row) if row else None

    def entry(self, number: int) -> Entry:
        return read_entry(*self.rows("SELECT number, bytes, hash FROM entries WHERE number = ?", number)[0])

    def entries(self) -> list[Entry]:
        return [read_entry(*row) for row in self.rows("SELECT number, bytes, hash FROM entries ORDER BY number")]

    def entries_of(self, kind: str) -> list[Entry]:
        found = self.rows("SELECT number, bytes, hash FROM entries WHERE kind = ? ORDER BY number", kind)
        return [read_entry(*row) for row in found]

    def close(self) -> None:
        with suppress(sqlite3.Error):
            # Takes the empty journal away. While somebody else writes it stays, and theirs is the same.
            self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _explained(error, self.file) from error
        except UnicodeEncodeError as error:
            # Arguments of a command can hold bytes that are no text; the value itself stays out of the message.
            raise UsageError(
                "records/text", f"something to be recorded is not readable text ({error.reason})", "write it in UTF-8"
            ) from None


def _explained(error: sqlite3.Error, file: Path) -> Exception:
    """What happened to the file, for a person; a mistake in a statement of ours stays what it is."""
    name = getattr(error, "sqlite_errorname", "")
    place = Place(file=str(file))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Refused(
            "records/busy",
            f"another process has been writing the records in {file.parent} for {PATIENCE:g} seconds",
            "wait until it is finished and try again",
            place,
        )
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreError(
            "records/corrupt",
            f"the records in {file} are damaged: {error}",
            "keep the file and restore the records from a back-up: without them a plan would erase what is held",
            place,
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR", "SQLITE_FULL")):
        return StoreError(
            "records/unwritable",
            f"the records in {file} cannot be read and written: {error}",
            "look at the folder's owner, its rights and the room on its disk",
            place,
        )
    if isinstance(error, sqlite3.OperationalError) and "no such table" in str(error):
        return StoreError(
            "records/corrupt",
            f"the records in {file} lack a table: {error}",
            "restore the records from a back-up",
            place,
        )
    return error
