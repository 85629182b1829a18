"""How many rows tables have, many tables in one question."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from sqlalchemy.engine import Connection

AT_ONCE = 200
"""SQLite takes 500 parts of a UNION at most."""

Name = TypeVar("Name", bound=Hashable)


def counted(connection: Connection, tables: Mapping[Name, tuple[str, str]], bound: int | None) -> dict[Name, int]:
    """The number of rows of each table, given by schema (or "") and name; `bound` when there are more than that."""
    # Written out: to build a thousand of these from their parts takes longer than to ask them.
    quote = connection.dialect.identifier_preparer.quote_identifier
    found: dict[Name, int] = {}
    names = list(tables)
    for start in range(0, len(names), AT_ONCE):
        chosen = names[start : start + AT_ONCE]
        parts = []
        for number, name in enumerate(chosen):
            table = ".".join(quote(part) for part in tables[name] if part)
            rows = table if bound is None else f"(SELECT 1 FROM {table} LIMIT {int(bound)}) AS bounded"
            parts.append(f"SELECT {number}, count(*) FROM {rows}")
        for number, rows in connection.exec_driver_sql(" UNION ALL ".join(parts)):
            found[chosen[number]] = int(rows)
    return found
