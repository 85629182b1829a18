"""A text to the byte, whatever its column would find equal: each engine in its own words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, FromClause, column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.types import String, Text

from gestand.stores import mariadb_fold
from gestand.stores.base import TypeKind
from gestand.stores.kin import KIN


class Exactly(ColumnElement[Any]):
    """A column of texts, for a comparison with a value that is to be the very same."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = Text()

    @property
    def _from_objects(self) -> list[FromClause]:
        return self.column._from_objects


def stored(name: str, collation: str) -> ColumnClause[Any]:
    """A column, with the rule by which its texts compare where the engine wants to be told it."""
    return column(name, String(collation=collation)) if collation else column(name)


def equals(column: ColumnElement[Any], kind: TypeKind, value: str | int | bool, dialect: str) -> ColumnElement[bool]:
    """The column holds this value to the letter, whatever its own rule; by that as well, for the sake of an index."""
    if kind in (TypeKind.INTEGER, TypeKind.BOOLEAN):
        return column == sa.literal(value)
    text = sa.literal(str(value), Text())
    if dialect in KIN:
        return Exactly(column) == text
    if kind is TypeKind.ENUM and dialect == "postgresql":
        return sa.cast(column, Text()) == text
    exactly = column.collate("C" if dialect == "postgresql" else "BINARY")
    return sa.and_(column == text, exactly == text)


def folded(value: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    """ASCII letters made small, blanks around it taken off, and compared to the byte."""
    if dialect == "postgresql":
        return sa.func.lower(sa.func.btrim(value).collate("C"))
    if dialect in KIN:
        return mariadb_fold.folded(value)
    return sa.func.lower(sa.func.trim(value))


@compiles(Exactly)
def _as_it_compares(element: Exactly, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.column, **options))


@compiles(Exactly, "sqlite")
def _binary(element: Exactly, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.column, **options)} COLLATE BINARY)"


@compiles(Exactly, "mysql")
@compiles(Exactly, "mariadb")
def _as_text(element: Exactly, compiler: SQLCompiler, **options: Any) -> str:
    # The session's own collation is to the byte (`mariadb_keys`), and a cast takes it.
    return f"CAST({compiler.process(element.column, **options)} AS CHAR)"
