"""Many rows into an empty database, fast: COPY on PostgreSQL, executemany elsewhere; keys and indexes afterwards.

Everything happens in one transaction, so a build that is interrupted leaves nothing; MariaDB commits with every table
it makes, so there what was made is taken away again. Values come as all engines read them: moments and dates as text
in UTC, booleans as 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Enum, MetaData, Table, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from gestand.stores.kin import KIN

Row = tuple[Any, ...]
Batch = Mapping[str, Sequence[Row]]
"""Rows by the name of their table, each with a value for every column, in the order of the definition.

What the database makes itself (GENERATED) has none.
"""


def load(engine: Engine, metadata: MetaData, batches: Iterable[Batch], *, replace: bool = False) -> None:
    """Create the tables of `metadata`, fill them and index them. `replace`: drop those that are there first."""
    with engine.connect() as connection, _or_nothing(connection, metadata):
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
        names = connection.dialect.identifier_preparer
        of = f" TABLE {', '.join(map(names.format_table, metadata.sorted_tables))}" if _is_mariadb(connection) else ""
        connection.exec_driver_sql(f"ANALYZE{of}").close()
        connection.commit()


@contextmanager
def _or_nothing(connection: Connection, metadata: MetaData) -> Iterator[None]:
    """Where every table is committed as it is made, those that were are taken away again when it fails."""
    try:
        yield
    except BaseException:
        if _is_mariadb(connection):
            connection.rollback()
            metadata.drop_all(connection)
        raise


def _is_mariadb(connection: Connection) -> bool:
    return connection.dialect.name in KIN


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.exec_driver_sql("PRAGMA cache_size = -65536")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif _is_mariadb(connection):
        connection.exec_driver_sql("SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES'")
    else:
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '128MB'")


def _create(connection: Connection, metadata: MetaData) -> None:
    """The tables; SQLite cannot add a foreign key later, the others would check each row on its way in."""
    late = connection.dialect.name != "sqlite"
    for table in metadata.sorted_tables:
        # Whatever the database was made with: names are not of one country.
        for kin in KIN:
            table.dialect_kwargs.update({f"{kin}_charset": "utf8mb4", f"{kin}_collate": "utf8mb4_general_ci"})
        for column in table.columns:
            if isinstance(column.type, Enum):
                column.type.create(connection, checkfirst=True)
        connection.execute(CreateTable(table, include_foreign_key_constraints=[] if late else None))


def _fill(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            given = insert(table).compile(dialect=connection.dialect, column_keys=[c.name for c in _given(table)])
            cursor.executemany(str(given), rows)
        elif _is_mariadb(connection):
            cursor.executemany(_insert(table, connection), rows)
        else:
            _copy(cursor, table, connection, rows)
    finally:
        cursor.close()


def _given(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.computed is None]


def _insert(table: Table, connection: Connection) -> str:
    """As PyMySQL wants it, to send many rows in one statement."""
    names = connection.dialect.identifier_preparer
    columns = [names.quote(column.name) for column in _given(table)]
    return f"INSERT INTO {names.format_table(table)} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"


def _copy(cursor: Any, table: Table, connection: Connection, rows: Sequence[Row]) -> None:
    names = connection.dialect.identifier_preparer
    columns = ", ".join(names.quote(column.name) for column in _given(table))
    with cursor.copy(f"COPY {names.format_table(table)} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _finish(connection: Connection, metadata: MetaData) -> None:
    """Indexes, and but for SQLite the foreign keys; on PostgreSQL the sequences, which go on after the last key."""
    for table in metadata.sorted_tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index))
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            connection.execute(AddConstraint(constraint, isolate_from_table=False))
        if not _is_mariadb(connection):
            _go_on(connection, table)


def _go_on(connection: Connection, table: Table) -> None:
    column = table.autoincrement_column
    if column is None:
        return
    last = connection.scalar(select(func.max(column)))
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(sequence, last)))
