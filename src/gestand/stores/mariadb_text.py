"""Texts in MariaDB and MySQL: to the byte, also where an application keeps them as bytes; and ids spelled in them.

Applications that are older than utf8mb4 often keep their texts in VARBINARY or BLOB, as UTF-8.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.stores.base import TypeKind

# `$` would let the end of a line go before the end.
_WHOLE = r"^(0|-?[1-9][0-9]{0,17})\z"
_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z"


def text(value: ColumnElement[Any]) -> ColumnElement[str]:
    """A text to the byte; of bytes the text that they are in UTF-8, NULL where they are none."""
    # The session's own collation is to the byte (`mariadb_keys`), and a cast takes it.
    read = sa.cast(value, sa.Text())
    same = sa.cast(read, mysql.BINARY()) == value
    is_text = sa.func.charset(value) != sa.literal_column("'binary'")
    return sa.case((sa.or_(is_text, same), read))


def small(value: ColumnElement[Any]) -> ColumnElement[str]:
    """The text with A to Z as a to z, and every other letter as it is.

    LOWER there knows every alphabet (`É` becomes `é`), and no collation folds A to Z alone; but of bytes that are said
    to be ASCII it changes those letters and no others.
    """
    raw = sa.cast(value, mysql.BINARY())
    low = sa.func.lower(sa.func.convert(raw.op("USING")(sa.literal_column("ascii"))))
    return sa.cast(sa.cast(low, mysql.BINARY()), sa.Text())


def spelled(value: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any]:
    """The whole number or UUID that a text spells; NULL where it spells none."""
    read = text(value)
    if kind is TypeKind.UUID:
        return sa.case((_like(read, _UUID), sa.func.lower(read)))
    return sa.case((_like(read, _WHOLE), sa.cast(read, sa.BigInteger)))


def _like(value: ColumnElement[Any], form: str) -> ColumnElement[bool]:
    return value.op("REGEXP", is_comparison=True)(sa.literal(form, sa.Text()))


# ---------------------------------------------------------------- documents


def place(path: Sequence[str]) -> ColumnElement[str]:
    """The path of a member as the engine's JSON functions read it."""
    names = (name.replace("\\", "\\\\").replace('"', '\\"') for name in path)
    return sa.literal("$" + "".join(f'."{name}"' for name in names), sa.Text())


def kind_in_json(document: ColumnElement[Any]) -> ColumnElement[str]:
    """What a value of JSON is, in the engine's word: compared as the session does, which MySQL asks to be told."""
    return sa.cast(sa.func.json_type(document), sa.Text())


def member(document: ColumnElement[Any], path: Sequence[str]) -> ColumnElement[str]:
    """The member of a document as text; NULL where it is not there, or is null."""
    found = sa.func.json_extract(document, place(path))
    said = sa.cast(sa.func.json_unquote(found), sa.Text())
    return sa.case((kind_in_json(found) != sa.literal_column("'NULL'"), said))


def without(document: ColumnElement[Any], path: Sequence[str]) -> ColumnElement[Any]:
    return sa.func.json_remove(document, place(path))


def with_value(document: ColumnElement[Any], path: Sequence[str], value: ColumnElement[Any]) -> ColumnElement[Any]:
    return sa.func.json_replace(document, place(path), value)


# ---------------------------------------------------------------- lists


def elements(value: ColumnElement[Any]) -> FromClause:
    """The elements of a JSON list, each as it is written (`e`) and at its place (`n`); none of what is no list."""
    nothing: ColumnElement[Any] = sa.literal_column("'[]'")
    listed = sa.case((kind_in_json(value) == sa.literal_column("'ARRAY'"), value), else_=nothing)
    columns: ColumnElement[Any] = sa.literal_column("'$[*]' COLUMNS (n FOR ORDINALITY, e JSON PATH '$')")
    return sa.func.json_table(listed, columns).table_valued("e", "n").alias()


def key_of(element: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any]:
    """The key that an element is: a number, or the text of one; NULL where it is none."""
    said = sa.cast(sa.func.json_unquote(element), sa.Text())
    # Without a sign a number is another type of MySQL's.
    fitting = ["INTEGER", "UNSIGNED INTEGER", "STRING"] if kind is TypeKind.INTEGER else ["STRING"]
    key = said if kind is TypeKind.TEXT else spelled(said, kind)
    return sa.case((kind_in_json(element).in_([sa.literal_column(f"'{name}'") for name in fitting]), key))


def list_of(element: ColumnElement[Any], place: ColumnElement[Any]) -> ColumnElement[str]:
    """Elements as a JSON list again, in their order."""
    one_by_one = sa.func.group_concat(element.op("ORDER BY")(place))
    whole = sa.func.concat(sa.literal_column("'['"), one_by_one, sa.literal_column("']'"))
    return sa.func.coalesce(whole, sa.literal_column("'[]'"))
