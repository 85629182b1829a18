"""A question that a check asks of the rows themselves, in a snapshot of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from gestand.errors import StoreError
from gestand.stores import mariadb_text, postgresql_text
from gestand.stores.base import SqlStore, TableId
from gestand.stores.kin import KIN


def rows_of(table: TableId, *columns: str) -> sa.TableClause:
    """The table with these columns, to ask about."""
    return sa.table(table.table, *(sa.column(name) for name in columns), schema=table.schema or None)


def whole_of(document: sa.ColumnElement[Any], sql_type: str) -> sa.ColumnElement[Any]:
    """A document of PostgreSQL, of which a member is asked, in the type of the column or of a member of it."""
    if postgresql_text.is_text(sql_type):
        return postgresql_text.document(document)
    return sa.func.to_jsonb(document)


def member_of(
    document: sa.ColumnElement[Any], path: tuple[str, ...], sql_type: str, dialect: str
) -> sa.ColumnElement[Any]:
    """The member of a JSON document as text; NULL where it is not there, or where the text is no document."""
    if dialect == "postgresql":
        document = whole_of(document, sql_type)
        names = sa.cast(sa.literal(list(path), ARRAY(sa.Text)), ARRAY(sa.Text))
        return sa.cast(document.op("#>>")(names), sa.Text)
    if dialect in KIN:
        return mariadb_text.member(document, path)
    whole = sa.case((sa.func.json_valid(document) == 1, document))
    return sa.cast(sa.func.json_extract(whole, "$" + "".join(f'."{name}"' for name in path)), sa.Text)


def answer(store: SqlStore, question: sa.Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]] | None:
    """The rows of the answer; None when the store gives none, which a check never takes for *nothing found*."""
    try:
        with store.snapshot() as connection:
            return [tuple(row) for row in connection.execute(question)]
    except StoreError:
        return None
