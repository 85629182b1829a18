"""A search index in the table itself, which the database makes anew whenever a text changes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Computed, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement


class Searchable(ColumnElement[Any]):
    """The text of some columns as the engine searches it: a tsvector on PostgreSQL, small letters elsewhere."""

    inherit_cache = False
    type = Text()

    def __init__(self, *columns: str) -> None:
        self.texts = [f"coalesce({column}, '')" for column in columns]


def _spaced(element: Searchable) -> str:
    return " || ' ' || ".join(element.texts)


@compiles(Searchable)
def _small_letters(element: Searchable, *_: object, **__: object) -> str:
    return f"lower({_spaced(element)})"


@compiles(Searchable, "postgresql")
def _vector(element: Searchable, *_: object, **__: object) -> str:
    return f"to_tsvector('simple'::regconfig, {_spaced(element)})"


@compiles(Searchable, "mysql")
@compiles(Searchable, "mariadb")
def _joined(element: Searchable, *_: object, **__: object) -> str:
    return f"lower(concat_ws(' ', {', '.join(element.texts)}))"


def search_column(*columns: str) -> Column[str]:
    """`search`, of the texts of these columns of its table."""
    made = Computed(Searchable(*columns), persisted=True)
    return Column("search", Text().with_variant(TSVECTOR(), "postgresql"), made)


def search_index(table: str) -> Index:
    lengths: dict[str, Any] = {"mariadb_length": {"search": 190}, "mysql_length": {"search": 190}}
    return Index(f"ix_{table}_search", "search", postgresql_using="gin", **lengths)
