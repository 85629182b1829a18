"""Names in SQL that is shown to a person to run: always quoted, so that any name is safe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from gestand.stores.base import TableId

POSTGRESQL_NAME = 63
"""PostgreSQL cuts longer names off, without an error."""


def quoted(name: str) -> str:
    """An identifier as both engines read it (SQL:2016, delimited identifier)."""
    return '"' + name.replace('"', '""') + '"'


def quoted_table(table: TableId) -> str:
    return f"{quoted(table.schema)}.{quoted(table.table)}" if table.schema else quoted(table.table)


def quoted_list(names: Iterable[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def text_literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def index_name(table: TableId, *parts: str) -> str:
    """`gestand_<table>_<columns>`, shortened by a digest where an engine would cut it off."""
    name = "_".join(("gestand", table.table, *parts))
    if len(name.encode()) <= POSTGRESQL_NAME:
        return name
    return f"{name.encode()[:50].decode(errors='ignore')}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def create_index(dialect: str, table: TableId, name: str, on: str, where: str = "", partitioned: bool = False) -> str:
    """The statement that makes an index: without stopping writers where the engine can (CONCURRENTLY).

    PostgreSQL cannot do so for a table in partitions.
    """
    how = "INDEX CONCURRENTLY" if dialect == "postgresql" and not partitioned else "INDEX"
    condition = f" WHERE {where}" if where else ""
    return f"CREATE {how} {quoted(name)} ON {quoted_table(table)} ({on}){condition};"
