"""Rows some of whose cells are no longer there, whoever emptied them."""

from __future__ import annotations

from gestand.datamap.model import Table
from gestand.datamap.retention import classes
from gestand.errors import StoreError
from gestand.verify.kleene import Condition, no
from gestand.verify.rows import Rows


def is_gone(rows: Rows, table: Table, column: str) -> Condition:
    """The cell is NULL, or its blank."""
    cls = next((cls for cls in classes(table) if column in cls.columns), None)
    if cls is None:
        raise StoreError("verify/copy", f"{table.name}.{column} is no cell of anybody's")
    return no(rows.cells.is_there(cls, column))
