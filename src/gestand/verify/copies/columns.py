"""A column that a trigger keeps: in rows of which a source is gone, is there a word that no source has?

A trigger can have made it in any way. So it is not made again: what is left of it, when all that the row still says is
taken out, must be nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.model import Column, ColumnKind, Table
from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.copies.gone import is_gone
from gestand.verify.kleene import both, either
from gestand.verify.rows import Rows
from gestand.verify.session import Session

SIGN = "*[^ -/:-@[-`{-~]*"
"""SQLite: something that is no blank and no mark."""
READ = (TypeKind.TEXT, TypeKind.JSON, TypeKind.ENUM, TypeKind.ARRAY)


def left(session: Session, table: Table, column: Column) -> int:
    """How many rows say in this column what nothing in them says any more."""
    hands = session.hands.of(table.id.store)
    dialect = hands.store.dialect
    rows = Rows.of(session.ask(dialect), table)
    gone = either(*(is_gone(rows, table, name) for name in column.follows))
    row, copy = rows.frame.row, rows.frame.row.c[column.name]
    texts = [sa.func.coalesce(dialects.as_text(row.c[name]), "") for name in _sources(table, column)]
    more = _words_left(row, copy, texts) if column.sql_type == "tsvector" else _letters_left(copy, texts, dialect)
    asked = sa.select(sa.func.count()).select_from(rows.frame.source).where(both(gone, copy.is_not(None), more))
    return int(hands.one(asked)[0])


def _sources(table: Table, column: Column) -> list[str]:
    """What it is made from, and every other text of the row: a trigger may have put in more than a policy says."""
    others = [
        other.name
        for other in table.columns.values()
        if other.type in READ and other.kind not in (ColumnKind.DERIVED, ColumnKind.DOCUMENT) and not other.follows
    ]
    return list(dict.fromkeys((*column.follows, *others)))


def _words_left(row: FromClause, copy: ColumnElement[Any], texts: Sequence[ColumnElement[str]]) -> ColumnElement[bool]:
    """PostgreSQL: a word of it that no configuration makes of these texts."""
    whole = sa.func.concat_ws(" ", *texts)
    how = sa.table("pg_ts_config", sa.column("oid"))
    made = sa.func.to_tsvector(sa.cast(how.c.oid, sa.dialects.postgresql.REGCONFIG), whole)
    again = sa.select(sa.func.unnest(sa.func.tsvector_to_array(made))).select_from(how).correlate(row)
    words = sa.select(sa.func.unnest(sa.func.tsvector_to_array(copy))).correlate(row)
    return sa.exists(sa.except_(words, again))


def _letters_left(copy: ColumnElement[Any], texts: Sequence[ColumnElement[str]], dialect: str) -> ColumnElement[bool]:
    """A letter or a digit of it that is left when each of these texts is taken out."""
    rest: ColumnElement[Any] = sa.func.lower(dialects.as_text(copy))
    for text in texts:
        rest = sa.func.replace(rest, sa.func.lower(text), "")
    if dialect == "sqlite":
        return rest.op("GLOB")(SIGN)
    if dialect in dialects.KIN:
        return rest.op("REGEXP", is_comparison=True)(sa.literal(r"[\p{L}\p{N}]", sa.Text()))
    return rest.op("~")("[[:alnum:]]")
