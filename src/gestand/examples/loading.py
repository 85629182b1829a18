"""Many rows into an empty database, fast: COPY on PostgreSQL, executemany on SQLite; keys and indexes afterwards.

Everything happens in one transaction, so a build that is interrupted leaves nothing. Values come as both engines
read them: moments and dates as text in UTC, booleans as 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Enum, MetaData, Table, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

Row = tuple[Any, ...]
Batch = Mapping[str, Sequence[Row]]
"""Rows by the name of their table, each with a value for every column, in the order of the definition."""


def load(engine: Engine, metadata: MetaData, batches: Iterable[Batch], *, replace: bool = False) -> None:
    """Create the tables of `metadata`, fill them and index them. `replace`: drop those that are there first."""
    with engine.connect() as connection:
        _begin(connection)
        if replace:
            metadata.drop_all(connection)
        _create(connection, metadata)
        for batch in batches:
            for table in metadata.sorted_tables:
                if rows := batch.get(table.name):
                    _fill(connection, table, rows)
        _finish(connection, metadata)
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.exec_driver_sql("PRAGMA cache_size = -65536")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '128MB'")


def _create(connection: Connection, metadata: MetaData) -> None:
    """The tables; SQLite cannot add a foreign key later, PostgreSQL would check each row on its way in."""
    late = connection.dialect.name != "sqlite"
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Enum):
                column.type.create(connection, checkfirst=True)
        connection.execute(CreateTable(table, include_foreign_key_constraints=[] if late else None))


def _fill(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            cursor.executemany(str(insert(table).compile(dialect=connection.dialect)), rows)
        else:
            _copy(cursor, table, connection, rows)
    finally:
        cursor.close()


def _copy(cursor: Any, table: Table, connection: Connection, rows: Sequence[Row]) -> None:
    names = connection.dialect.identifier_preparer
    columns = ", ".join(names.quote(column.name) for column in table.columns)
    with cursor.copy(f"COPY {names.format_table(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _finish(connection: Connection, metadata: MetaData) -> None:
    """Indexes, and on PostgreSQL the foreign keys and the sequences, which have to go on after the last key."""
    for table in metadata.sorted_tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            connection.execute(AddConstraint(constraint, isolate_from_table=False))
        _go_on(connection, table)


def _go_on(connection: Connection, table: Table) -> None:
    column = table.autoincrement_column
    if column is None:
        return
    last = connection.scalar(select(func.max(column)))
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(sequence, last)))
