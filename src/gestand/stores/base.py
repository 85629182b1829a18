"""What a store must guarantee. The conformance suite (`gestand.stores.conformance`) holds every kind to it.

Two kinds of hands: tables in an SQL engine, and files. A store is opened from a URL; nothing is connected before
the first question. Every failure to connect, log in or answer is a `StoreError` that names the store and never the
password.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, NamedTuple, Protocol

from sqlalchemy.engine import Connection


class TableId(NamedTuple):
    """A table of a store. `schema` is empty where the engine has none (SQLite, files)."""

    store: str
    schema: str
    table: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.table}" if self.schema not in ("", "public") else self.table


class ColumnId(NamedTuple):
    table: TableId
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


class TypeKind(StrEnum):
    """What a column's type means to us, whatever the engine calls it."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    NAIVE = "naive moment"
    AWARE = "aware moment"
    TIME = "time"
    UUID = "uuid"
    BYTES = "bytes"
    JSON = "json"
    ENUM = "enum"
    ARRAY = "array"
    OTHER = "other"
    """Known to the engine and harmless (an interval, a network address as text...); a name nobody knows is UNKNOWN."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SurveyedColumn:
    name: str
    type: TypeKind
    sql_type: str
    nullable: bool
    generated: bool = False
    made_from: tuple[str, ...] = ()
    """Of a generated column: the columns in its expression. The engine makes it anew whenever one of them changes."""
    length: int | None = None
    enum: tuple[str, ...] = ()
    default: str = ""
    on_update: bool = False
    folds: bool = False
    """Its own rule of comparing finds texts equal that differ (a collation, citext): `Anna` = `anna`."""
    may_update: bool = True
    """The writing role may UPDATE this column: by a right on the whole table, or on the column."""
    may_insert: bool = True
    """It may give this column a value in a new row."""
    may_select: bool = True
    """The reading role may SELECT this column, by either right."""
    may_choose: bool = True
    """The writing role may SELECT this column, by either right: it chooses rows by it."""
    collation: str = ""
    """MariaDB: the rule by which a text compares there, which an index of it keeps to."""


REFUSES = frozenset({"", "NO ACTION", "RESTRICT"})
"""What a foreign key says ON DELETE when it changes no referring row: the row it points at cannot be deleted."""


@dataclass(frozen=True, slots=True)
class SurveyedForeignKey:
    columns: tuple[str, ...]
    to: TableId
    to_columns: tuple[str, ...]
    on_delete: str
    """NO ACTION, RESTRICT, CASCADE, SET NULL or SET DEFAULT, in capitals."""
    on_update: str


@dataclass(frozen=True, slots=True)
class SurveyedIndex:
    """`columns` holds "" in the place of an expression; `expressions` has their texts; `where` is a partial's."""

    name: str
    columns: tuple[str, ...]
    unique: bool
    where: str
    expressions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyedTrigger:
    name: str
    text: str
    """The whole of its body, so that one can see which tables and columns it touches."""
    events: tuple[str, ...]
    """INSERT, UPDATE, DELETE."""
    fires: bool = True
    """It does its work in an ordinary session: PostgreSQL knows triggers that do so only where changes are replayed."""


@dataclass(frozen=True, slots=True)
class SurveyedCopy:
    """How an engine keeps what was made from other rows: a materialised view, or a full-text index of SQLite."""

    of: tuple[ColumnId, ...] = ()
    """The stored columns it is made from, as far as the engine says: through views, and other copies, if need be."""
    straight: tuple[tuple[str, ColumnId], ...] = ()
    """Which of its columns is one of those, unchanged."""
    reads: tuple[TableId, ...] = ()
    """The tables, views and other copies it is made from."""
    module: str = ""
    """SQLite: fts3, fts4 or fts5; empty for a materialised view."""
    content: str = "own"
    """A full-text index keeps its texts itself (`own`), reads them in the first of `reads` (`outside`), or has none."""
    rowid: str = ""
    """The column outside by which a row is the index's (`content_rowid`); empty: the row's own number."""
    tokenize: str = ""
    """The option as written, so that the same words can be made of the same text."""
    deletes: bool = True
    """A row can be deleted by its number alone: not of an index without texts, but for `contentless_delete=1`."""
    definition: str = ""
    """The query of a materialised view."""
    filled: bool = True
    may_refresh: bool = True
    """The writing role owns it, or may maintain it."""
    owner: str = ""
    """Whose it is; empty when that role may do anything, so that nobody should be given what it has."""
    maintained: bool = False
    """The engine knows a right to refresh it alone (MAINTAIN); where not, whoever owns it may."""


PLACE = "ctid"
"""Where PostgreSQL keeps a version of a row: tells rows apart in one transaction, and is another after an UPDATE."""


@dataclass(frozen=True, slots=True)
class SurveyedTable:
    """A table, partitions folded into their parent. `kind`: table, view, materialised view, foreign, virtual."""

    id: TableId
    kind: str
    key: tuple[str, ...]
    columns: tuple[SurveyedColumn, ...]
    foreign_keys: tuple[SurveyedForeignKey, ...]
    indexes: tuple[SurveyedIndex, ...]
    triggers: tuple[SurveyedTrigger, ...]
    checks: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]
    row_security: bool
    grants: frozenset[str]
    """The reading role: SELECT of all columns; the writing role: UPDATE of all columns, DELETE. All three where an
    engine has none."""
    rows: int | None
    rowid: str = ""
    """The name by which a row's own number can be read when the table has no declared key; else empty. SQLite: the
    implicit rowid. PostgreSQL: `PLACE`, which changes when the row does."""
    partitioned: bool = False
    """Its rows stand in partitions; what only a partition has (a trigger, a CHECK, NOT NULL) is the table's here."""
    heirs: tuple[str, ...] = ()
    """PostgreSQL: the tables that INHERIT from it, whose rows every question to it sees as well."""
    engine: str = ""
    """MariaDB: the engine that keeps it, when that is not the one whose changes can be taken back (InnoDB)."""
    versioned: bool = False
    """MariaDB: the server keeps what its rows were before every change (SYSTEM VERSIONING)."""
    copy: SurveyedCopy | None = None
    """What stands in it was made from other rows, and how."""


@dataclass(frozen=True, slots=True)
class Survey:
    store: str
    tables: tuple[SurveyedTable, ...]
    version: str
    skipped: tuple[tuple[TableId, str], ...] = ()
    """What stands in the database and is not the application's: of an extension, of a full-text index; and why."""
    cramped: tuple[str, ...] = ()
    """The roles ("reading", "writing") that may make no temporary tables here: `SqlStore.snapshot` would refuse."""
    unseen: tuple[str, ...] = ()
    """What the reading role's rights may hide from a survey: "tables", "triggers"."""


class SqlStore(Protocol):
    """Tables in an SQL engine.

    `snapshot` gives a connection on which every question sees one moment of the data and no change is possible
    (PostgreSQL: REPEATABLE READ READ ONLY with row_security off, so that hidden rows are an error; SQLite: one read
    transaction with query_only; MariaDB: a CONSISTENT SNAPSHOT, READ ONLY, in which nothing but a SELECT reads).
    `writing` gives a connection on which the caller begins and commits by himself (`connection.begin()`): lock timeout
    2 s; SQLite begins IMMEDIATE with foreign keys on. It holds the store's one place for a writer as long as it is
    open (an advisory lock; on SQLite a lock file), else `Refused`.

    `prepare` are statements that make temporary tables of the session: executed before the moment of the snapshot,
    and what they made can be written to on it, and nothing else.
    """

    name: str

    @property
    def dialect(self) -> str:
        """postgresql, sqlite, mariadb or mysql."""
        ...

    @property
    def where(self) -> tuple[str, ...]:
        """The place itself, whoever looks at it: stores with the same one hold the same. Nothing is opened for it."""
        ...

    def survey(self) -> Survey: ...
    def snapshot(self, prepare: Sequence[str] = ()) -> AbstractContextManager[Connection]: ...
    def writing(self) -> AbstractContextManager[Connection]: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class FileInfo:
    path: str
    """Relative to the store's root, with `/`."""
    size: int
    modified: float


class FileStore(Protocol):
    """Files under one root. Paths never leave the root; symbolic links are not followed out of it.

    `files` gives those whose path begins with `prefix`; `paths` the path of every file, in no order and without looking
    at the files; `folders` the names of the folders in one, without looking into them (none where there is no such
    folder). `delete` is idempotent (a path that is gone is fine) and returns how many
    files were there.
    """

    name: str

    @property
    def where(self) -> tuple[str, ...]:
        """As `SqlStore.where`."""
        ...

    def files(self, prefix: str = "") -> Iterator[FileInfo]: ...
    def paths(self) -> Iterator[str]: ...
    def folders(self, path: str = "") -> Iterator[str]: ...
    def open(self, path: str) -> IO[bytes]: ...
    def delete(self, paths: list[str]) -> int: ...
    def writing(self) -> AbstractContextManager[None]: ...
    def close(self) -> None: ...


Store = SqlStore | FileStore
