"""Rows that point at another one in other bytes than those of its key: `gestand.datamap.folding`."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.worked import Hop
from gestand.stores.base import TableId
from gestand.stores.exact import Exactly


class Tables(Protocol):
    """What this needs of a lens."""

    def alias(self, table: TableId) -> FromClause: ...


def otherwise(row: FromClause, hop: Hop, tables: Tables) -> ColumnElement[bool]:
    """By the columns' rule the row points at one there, and not to the byte. Found by the index of what is there."""
    there = tables.alias(hop.to)
    ends = [(row.c[a], there.c[b]) for a, b in zip(hop.columns, hop.to_columns, strict=True)]
    differs = sa.or_(*(Exactly(mine) != Exactly(theirs) for mine, theirs in ends))
    found: sa.Select[tuple[int]] = (
        sa.select(sa.literal_column("1")).select_from(there).where(*(a == b for a, b in ends), differs)
    )
    return sa.exists(found.correlate_except(there))
