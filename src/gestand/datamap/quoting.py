"""Names in SQL that is shown to a person to run: always quoted, so that any name is safe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa

from gestand.stores.base import TableId
from gestand.stores.kin import KIN

POSTGRESQL_NAME = 63
"""PostgreSQL cuts longer names off, without an error."""


def quoted(name: str, dialect: str = "") -> str:
    """An identifier as engines read it (SQL:2016, delimited identifier); MariaDB has marks of its own."""
    mark = "`" if dialect in KIN else '"'
    return mark + name.replace(mark, mark * 2) + mark


def quoted_table(table: TableId, dialect: str = "") -> str:
    name = quoted(table.table, dialect)
    return f"{quoted(table.schema, dialect)}.{name}" if table.schema else name


def quoted_list(names: Iterable[str], dialect: str = "") -> str:
    return ", ".join(quoted(name, dialect) for name in names)


def as_it_is(statement: str) -> sa.TextClause:
    """A statement whose text was put together here, or by the engine: no colon in it names a parameter."""
    return sa.text(statement.replace(":", "\\:"))


def text_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def index_name(table: TableId, *parts: str) -> str:
    """`gestand_<table>_<columns>`, shortened by a digest where an engine would cut it off."""
    name = "_".join(("gestand", table.table, *parts))
    if len(name.encode()) <= POSTGRESQL_NAME:
        return name
    return f"{name.encode()[:50].decode(errors='ignore')}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def create_index(dialect: str, table: TableId, name: str, on: str, where: str = "", partitioned: bool = False) -> str:
    """The statement that makes an index: without stopping writers where the engine can (CONCURRENTLY, LOCK=NONE).

    PostgreSQL cannot do so for a table in partitions.
    """
    if dialect in KIN:
        how = "ALGORITHM=INPLACE LOCK=NONE"
        return f"CREATE INDEX {quoted(name, dialect)} ON {quoted_table(table, dialect)} ({on}) {how};"
    how = "INDEX CONCURRENTLY" if dialect == "postgresql" and not partitioned else "INDEX"
    condition = f" WHERE {where}" if where else ""
    return f"CREATE {how} {quoted(name)} ON {quoted_table(table)} ({on}){condition};"
