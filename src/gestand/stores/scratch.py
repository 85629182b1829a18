"""Sets of keys in temporary tables of one connection: a statement asks of thousands of keys by an index.

The sets are the session's own and gone with it; nothing is written into the application's schema. PostgreSQL wants the
right TEMPORARY on the database for it (everybody has it unless somebody took it away), and a server that is no standby;
MariaDB and MySQL want CREATE TEMPORARY TABLES, and fill and empty the sets in their own way (`mariadb_keys`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from gestand.stores import mariadb_keys, mysql_sets
from gestand.stores.base import TypeKind
from gestand.stores.keys import _ARRAYS, key_relation
from gestand.stores.keyvalues import Key
from gestand.stores.kin import KIN, MYSQL

Shape = tuple[TypeKind, ...]
"""The kinds of a key's columns. Sets of one shape share a table."""

CHUNK = 50_000
"""Keys bound to one statement at most."""


@dataclass(frozen=True, slots=True)
class KeySet:
    """One set, or several read as one. `types` are the kinds of its keys' columns, k0, k1, ..."""

    dialect: str
    table: sa.Table
    numbers: tuple[int, ...]
    types: Shape

    @property
    def names(self) -> list[str]:
        return [f"k{i}" for i in range(len(self.types))]

    @property
    def mine(self) -> ColumnElement[bool]:
        """Of the rows of the table, those of this set."""
        return self._mine(self.table)

    def _mine(self, table: sa.Table) -> ColumnElement[bool]:
        return _numbered(table.c.s, self.numbers)

    @property
    def relation(self) -> FromClause:
        """The keys as a relation, for statements that start from them."""
        return sa.select(*self._given(self.table)).where(self.mine).subquery(f"set{self.numbers[0]}")

    def _given(self, source: FromClause) -> list[ColumnElement[Any]]:
        """The keys' columns as a column of the application's compares with them, by its own index."""
        columns: list[ColumnElement[Any]] = []
        for name, kind in zip(self.names, self.types, strict=True):
            text = self.dialect == "postgresql" and _is_text(kind)
            columns.append(source.c[name].collate("default").label(name) if text else source.c[name])
        return columns

    def is_row(self, columns: Sequence[ColumnElement[Any]]) -> list[ColumnElement[bool]]:
        """A row of the set's own table (not aliased) is the key in these columns: found by their index, and exactly."""
        if self.dialect in KIN:
            return mariadb_keys.same(columns, self.table, self.types)
        found: list[ColumnElement[bool]] = []
        for name, column, kind in zip(self.names, columns, self.types, strict=True):
            key = self.table.c[name]
            if self.dialect == "sqlite":
                found += [column == key, key == bare(self.dialect, column, kind)]
            elif kind is TypeKind.TEXT:
                found += [column == key.collate("default"), key == bare(self.dialect, column, kind)]
            else:
                found.append(key == bare(self.dialect, column, kind))
        return found

    def has(self, columns: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
        """The values of these columns are a key of the set, looked up by its index: same type, same bytes."""
        inside = self.table.alias()
        same = [
            inside.c[name] == bare(self.dialect, column, kind)
            for name, column, kind in zip(self.names, columns, self.types, strict=True)
        ]
        found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(inside)
        return sa.exists(found.where(_numbered(inside.c.s, self.numbers), *same).correlate_except(inside))

    def put(self, connection: Connection, keys: Sequence[Key]) -> None:
        """Adds keys. One that no row can have (a text where numbers stand) is left out."""
        for start in range(0, len(keys), CHUNK):
            given = key_relation(self.dialect, "given", self.types, keys[start : start + CHUNK])
            self.fill(connection, sa.select(*(given.c[name] for name in self.names)).where(sa.true()))

    def fill(self, connection: Connection, keys: sa.Select[Any]) -> int:
        """Adds the keys that a query of ours finds; how many were new."""
        if self.dialect in KIN:
            documents = mariadb_keys.found(connection, keys, self.types)
            return sum(mariadb_keys.add(connection, self.table, self.numbers[0], self.types, d) for d in documents)
        found: sa.Select[Any] = keys.add_columns(sa.literal_column(str(self.numbers[0])).label("s"))
        names = [*self.names, "s"]
        if self.dialect == "postgresql":
            new: sa.Insert = postgresql.insert(self.table).from_select(names, found).on_conflict_do_nothing()
        else:
            new = sqlite.insert(self.table).prefix_with("OR IGNORE").from_select(names, found)
        return _changed(connection, new)

    def remove(self, connection: Connection, condition: ColumnElement[bool]) -> int:
        """Takes out the keys of which a condition on the table's own columns holds; how many."""
        if self.dialect in KIN:
            keys = sa.select(*(self.table.c[name] for name in self.names)).where(self.mine, condition)
            documents = mariadb_keys.found(connection, keys, self.types)
            return sum(mariadb_keys.take(connection, self.table, self._mine, self.types, d) for d in documents)
        return _changed(connection, sa.delete(self.table).where(self.mine, condition))

    def count(self, connection: Connection) -> int:
        return int(connection.execute(sa.select(sa.func.count()).select_from(self.table).where(self.mine)).scalar_one())


def _changed(connection: Connection, statement: sa.Insert | sa.Delete) -> int:
    # Of an INSERT the count is not kept unless one asks; a loop that waits for zero must not meet -1.
    rows = connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
    if rows < 0:
        raise RuntimeError("the driver does not say how many rows a statement changed")
    return int(rows)


def _numbered(column: ColumnElement[int], numbers: tuple[int, ...]) -> ColumnElement[bool]:
    # Written out: PostgreSQL then knows how large the set is.
    written: list[ColumnElement[int]] = [sa.literal_column(str(number)) for number in numbers]
    return column == written[0] if len(written) == 1 else column.in_(written)


def bare(dialect: str, column: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any]:
    """The column as a key of a set compares with it: exactly, and so that the set's index serves."""
    if dialect == "sqlite":
        # `+` takes away the column's affinity, and what stands left decides the collation: BINARY.
        return UnaryExpression(column, operator=custom_op("+"))
    if dialect in KIN:
        return mariadb_keys.exact(column, kind)
    if kind not in _ARRAYS:
        column = sa.cast(column, sa.Text)
    return column.collate("C") if _is_text(kind) else column


def _is_text(kind: TypeKind) -> bool:
    return kind not in _ARRAYS or kind is TypeKind.TEXT


class Scratch:
    """The temporary tables of one connection, two for each shape, and the sets in them."""

    def __init__(self, dialect: str, shapes: Iterable[Shape]) -> None:
        self.dialect = dialect
        self._tables = {
            (kind, shape): _table(dialect, f"gestand_{kind}_{i}", shape)
            for i, shape in enumerate(sorted(set(shapes)))
            for kind in ("rows", "people")
        }
        self._number = 0

    def make(self, connection: Connection) -> None:
        """Makes the tables on a session that writes; the transaction around it has to be committed."""
        for statement in self._made:
            connection.exec_driver_sql(statement).close()

    @property
    def statements(self) -> tuple[str, ...]:
        """What makes the tables, to be executed once on a connection that is going to read, before it does."""
        if self.dialect != MYSQL:
            return self._made
        return (*self._made, *mysql_sets.statements([table.name for table in self._tables.values()]))

    @property
    def _made(self) -> tuple[str, ...]:
        engine = _ENGINES[self.dialect]()
        return tuple(str(CreateTable(table).compile(dialect=engine)) for table in self._tables.values())

    def fresh(self, shape: Sequence[TypeKind], kind: str = "rows") -> KeySet:
        """A new and empty set of keys: of `rows`, or of `people`.

        They stand apart, so that what PostgreSQL learnt of the people stays true while the sets of rows grow.
        """
        self._number += 1
        return KeySet(self.dialect, self._tables[kind, tuple(shape)], (self._number,), tuple(shape))

    def analyse(self, connection: Connection, kind: str) -> None:
        """Lets PostgreSQL know how large the sets of a kind are; SQLite looks them up in any case."""
        if self.dialect == "postgresql":
            names = ", ".join(f"pg_temp.{table.name}" for (of, _), table in self._tables.items() if of == kind)
            connection.exec_driver_sql(f"ANALYZE {names}").close()


def together(sets: Sequence[KeySet]) -> KeySet | None:
    """Sets of one shape, read as one."""
    if not sets:
        return None
    return replace(sets[0], numbers=tuple(number for each in sets for number in each.numbers))


def _table(dialect: str, name: str, shape: Shape) -> sa.Table:
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("s", sa.Integer, nullable=False),
        *(sa.Column(f"k{i}", _type(dialect, kind, shape)) for i, kind in enumerate(shape)),
        sa.UniqueConstraint("s", *(f"k{i}" for i in range(len(shape)))),
        prefixes=["TEMPORARY"],
        mariadb_engine="InnoDB",
        mysql_engine="InnoDB",
    )


_ENGINES: dict[str, Callable[[], sa.Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
    "mariadb": MariaDBDialect,
    "mysql": mysql.dialect,
}


def _type(dialect: str, kind: TypeKind, shape: Shape) -> Any:
    if dialect in KIN:
        return mariadb_keys.column_type(dialect, kind, shape)
    if dialect == "sqlite":
        return sa.LargeBinary()  # BLOB is no affinity at all: every value stays what it is
    return sa.Text(collation="C") if _is_text(kind) else _ARRAYS[kind]
