"""A condition on one column, written as one text."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal


class Whole(ColumnElement[bool]):
    """A condition on one column that is written as a whole: `{v}` is the column. The constants in it are our own.

    SQLAlchemy takes longer over forty small nodes than SQLite over the rows; this is one node.
    """

    _cache_key_traversal: Any = (("column", InternalTraversal.dp_clauseelement), ("form", InternalTraversal.dp_string))
    """By what two of them are put into the same text."""
    type = sa.Boolean()

    def __init__(self, column: ColumnElement[Any], form: str) -> None:
        self.column = column
        self.form = form

    def self_group(self, against: Any = None) -> Any:
        """It brings its parentheses. A `= 1` behind them, for want of booleans, would keep an index from serving."""
        del against
        return self

    @property
    def _from_objects(self) -> list[FromClause]:
        return self.column._from_objects


@compiles(Whole)
def _whole(element: Whole, compiler: SQLCompiler, **options: Any) -> str:
    return "(" + element.form.replace("{v}", compiler.process(element.column, **options)) + ")"
