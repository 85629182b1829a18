"""JSON that stands in a text column of PostgreSQL: read where it is a document, and nothing where it is none.

A cast alone would be an error of the whole statement. `pg_input_is_valid` is there since PostgreSQL 16.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import ColumnElement

LEAST = 160_000
"""As `server_version_num` says it."""


def document(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """The document that a text is; NULL of a text that is none."""
    written = sa.cast(text, sa.Text)
    valid = sa.func.pg_input_is_valid(written, sa.literal_column("'jsonb'"))
    return sa.case((valid, sa.cast(written, JSONB)))


def is_text(sql_type: str) -> bool:
    """Whether a column of this type, or the one that it is a member of, keeps its JSON as a text."""
    return sql_type.removeprefix("member of ").lower() not in ("json", "jsonb")
