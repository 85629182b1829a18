"""What the judge asks of texts in MariaDB, in its own words: folded values, ids that are spelled, members."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from gestand.stores.base import TypeKind
from gestand.stores.kin import Either

_FORMS = {
    TypeKind.INTEGER: r"\A(0|-?[1-9][0-9]{0,17})\z",
    TypeKind.UUID: r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\z",
}
"""`$` would let the end of a line go before the end."""


def written(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The text to the byte; of bytes what they are in UTF-8, and NULL where that would be other bytes."""
    told = sa.cast(value, sa.Text)
    binary = sa.func.charset(value) == sa.literal_column("'binary'")
    return sa.case((sa.and_(binary, sa.func.hex(told) != sa.func.hex(value)), sa.null()), else_=told)


_WHOLE_NUMBERS = ("INTEGER", "UNSIGNED INTEGER")


class Folded(ColumnElement[str]):
    """A text with A to Z as a to z; one element, where a call for each letter would be six and twenty."""

    inherit_cache = False

    def __init__(self, text: ColumnElement[Any]) -> None:
        self.text = text
        self.type = sa.Text()

    @property
    def _from_objects(self) -> list[FromClause]:
        return self.text._from_objects


@compiles(Folded, "mysql")
@compiles(Folded, "mariadb")
def _letter_by_letter(element: Folded, compiler: SQLCompiler, **options: Any) -> str:
    # LOWER knows the letters of every alphabet, which are to stay as they are.
    said = str(compiler.process(element.text, **options))
    for letter in ascii_lowercase:
        said = f"REPLACE({said}, '{letter.upper()}', '{letter}')"
    return said


def folded(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return Folded(sa.func.trim(written(value)))


def told_once(people: FromClause, key: str, theirs: str) -> FromClause:
    """Who has which folded value, worked out once for a question: it is looked up by the first letters of the value."""
    value = folded(people.c[theirs])
    told = sa.select(people.c[key], value.label("value"), first_letters(value).label("first"))
    # With a limit the engine makes a table of it, and an index over what it is asked by.
    return told.select_from(people).limit(sa.literal_column("9223372036854775807")).subquery()


def first_letters(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return sa.func.left(value, sa.literal_column("180"))


def kind_of(value: ColumnElement[Any]) -> ColumnElement[str]:
    """The engine's name for what a value of JSON is; MySQL has a rule of its own by which it compares, unless told."""
    return sa.cast(sa.func.json_type(value), sa.Text)


def member(document: ColumnElement[Any], path: Sequence[str]) -> ColumnElement[Any]:
    """A member of a JSON document as text: a value as it is, an object or a list as it is written, NULL for null."""
    names = (name.replace("\\", "\\\\").replace('"', '\\"') for name in path)
    place = sa.literal("$" + "".join(f'."{name}"' for name in names), sa.Text())
    as_written = sa.func.json_extract(document, place)
    truth = sa.case((kind_of(as_written) == sa.literal_column("'BOOLEAN'"), as_written))
    # Of true JSON_VALUE makes 1.
    said = sa.func.coalesce(truth, sa.func.json_value(document, place), sa.func.json_query(document, place))
    # MySQL has no JSON_QUERY, and cuts what JSON_VALUE says.
    null = kind_of(as_written) == sa.literal_column("'NULL'")
    of_mysql = sa.case((null, sa.null()), else_=sa.func.json_unquote(as_written))
    return sa.cast(Either(said, of_mysql), sa.Text)


def key_in(value: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any]:
    """What a text spells as a whole number or a UUID, NULL where it spells none; the text itself for other kinds."""
    text = written(value)
    if kind not in _FORMS:
        return text
    small = sa.func.lower(text)
    fits = small.op("REGEXP", is_comparison=True)(sa.literal(_FORMS[kind], sa.Text()))
    key: ColumnElement[Any] = sa.cast(text, sa.Numeric(20, 0)) if kind is TypeKind.INTEGER else small
    return sa.case((fits, key), else_=sa.null())


# ---------------------------------------------------------------- lists of keys


def is_list(value: ColumnElement[Any]) -> ColumnElement[bool]:
    return sa.func.coalesce(kind_of(value) == sa.literal_column("'ARRAY'"), sa.false())


def elements(value: ColumnElement[Any]) -> FromClause:
    """What is listed, one by one, as it is written there."""
    listed = sa.case((is_list(value), value), else_=sa.literal_column("'[]'"))
    columns: ColumnElement[Any] = sa.literal_column("'$[*]' COLUMNS (e JSON PATH '$')")
    return sa.func.json_table(listed, columns).table_valued("e").alias()


def said(element: ColumnElement[Any]) -> ColumnElement[str]:
    return sa.cast(sa.func.json_unquote(element), sa.Text)


def is_key(element: ColumnElement[Any], kind: TypeKind) -> ColumnElement[bool]:
    """It can be the key of something: a text, or a whole number however it is written."""
    is_text = kind_of(element) == sa.literal_column("'STRING'")
    if kind is TypeKind.TEXT:
        return is_text
    # Without a sign it is another type of MySQL's.
    is_number = kind_of(element).in_([sa.literal_column(f"'{name}'") for name in _WHOLE_NUMBERS])
    whole = sa.or_(is_text, is_number) if kind is TypeKind.INTEGER else is_text
    form = {TypeKind.INTEGER: r"\A-?[0-9]+\z"}.get(kind, r"\A[0-9a-fA-F-]{36}\z")
    return sa.and_(whole, said(element).op("REGEXP", is_comparison=True)(sa.literal(form, sa.Text())))
