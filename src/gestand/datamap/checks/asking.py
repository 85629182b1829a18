"""A question that a check asks of the rows themselves, in a snapshot of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from gestand.errors import StoreError
from gestand.stores.base import SqlStore, TableId


def rows_of(table: TableId, *columns: str) -> sa.TableClause:
    """The table with these columns, to ask about."""
    return sa.table(table.table, *(sa.column(name) for name in columns), schema=table.schema or None)


def answer(store: SqlStore, question: sa.Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]] | None:
    """The rows of the answer; None when the store gives none, which a check never takes for *nothing found*."""
    try:
        with store.snapshot() as connection:
            return [tuple(row) for row in connection.execute(question)]
    except StoreError:
        return None
