"""Members of a JSON document: how one is read, taken out, and given another value."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import JSON

from gestand.datamap.model import Column
from gestand.datamap.worked import Member
from gestand.stores import mariadb_text
from gestand.stores.base import TypeKind

_WHOLE = "^(0|-?[1-9][0-9]{0,17})$"
_UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def member(column: Column) -> Member:
    return cast(Member, column.derived)


def read(document: ColumnElement[Any], column: Column, dialect: str) -> ColumnElement[Any]:
    """The member as text; as the key of somebody, as what a key is: 42 is, "42" is too, "042" and 4.2 are not."""
    if dialect == "mariadb":
        text = mariadb_text.member(document, member(column).path)
        return spelled(text, column.type, dialect) if member(column).key else text
    path = _path(member(column), dialect)
    if dialect == "postgresql":
        text = document.op("#>>")(path).cast(sa.Text)
        return spelled(text, column.type, dialect) if member(column).key else text
    found = sa.func.json_extract(document, path)
    text = sa.cast(found, sa.Text)
    if not member(column).key or column.type is TypeKind.UUID:
        return text
    number = sa.cast(found, sa.BigInteger)
    kind_of = sa.func.json_type(document, path)
    same = sa.cast(number, sa.Text) == text
    # No IN: a statement that is prepared once has no list that could grow.
    plain = sa.or_(kind_of == sa.literal("integer"), kind_of == sa.literal("text"))
    return sa.case((sa.and_(plain, same), number))


def spelled(text: ColumnElement[Any], kind: TypeKind, dialect: str) -> ColumnElement[Any]:
    """The whole number or UUID that a text spells: `42`, and not `042`, ` 42` or `42nd`; NULL where it spells none."""
    if dialect == "postgresql":
        form, type_ = (_UUID, sa.Uuid()) if kind is TypeKind.UUID else (_WHOLE, sa.BigInteger())
        return sa.case((text.op("~", is_comparison=True)(sa.literal(form, sa.Text())), sa.cast(text, type_)))
    if dialect == "mariadb":
        return mariadb_text.spelled(text, kind)
    if kind is TypeKind.UUID:
        return text
    number = sa.cast(text, sa.BigInteger)
    return sa.case((sa.cast(number, sa.Text) == text, number))


def without(document: ColumnElement[Any], column: Column, dialect: str) -> ColumnElement[Any]:
    """The document without this member."""
    if dialect == "mariadb":
        return mariadb_text.without(document, member(column).path)
    path = _path(member(column), dialect)
    if dialect == "postgresql":
        return document.op("#-")(path)
    return sa.func.json_remove(document, path)


def with_value(
    document: ColumnElement[Any], column: Column, value: ColumnElement[Any], dialect: str
) -> ColumnElement[Any]:
    """The document with another text in the place of this member, where there is one."""
    there = read(document, column, dialect).is_not(None)
    if dialect == "mariadb":
        changed = mariadb_text.with_value(document, member(column).path, value)
        return sa.case((there, changed), else_=document)
    path = _path(member(column), dialect)
    if dialect == "postgresql":
        changed = sa.func.jsonb_set(document, path, sa.func.to_jsonb(sa.cast(value, sa.Text)), sa.false())
    else:
        changed = sa.func.json_replace(document, path, value)
    return sa.case((there, changed), else_=document)


def opened(document: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """The document in the form in which it can be changed."""
    return sa.cast(document, JSONB) if dialect == "postgresql" else document


def closed(document: ColumnElement[Any], column: Column, dialect: str) -> ColumnElement[Any]:
    """What was changed, as the column has it."""
    if dialect == "postgresql" and column.sql_type.lower() == "json":
        return sa.cast(document, JSON)
    return document


def _path(how: Member, dialect: str) -> ColumnElement[Any]:
    if dialect == "postgresql":
        return sa.cast(sa.literal(list(how.path), ARRAY(sa.Text)), ARRAY(sa.Text))
    return sa.literal("$" + "".join(f'."{name}"' for name in how.path), sa.Text())
