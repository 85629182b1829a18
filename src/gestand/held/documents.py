"""Members of a JSON document: how one is read, taken out, and given another value."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.types import JSON

from gestand.datamap.model import Column
from gestand.datamap.worked import Member
from gestand.stores import mariadb_text, postgresql_text
from gestand.stores.base import TypeKind
from gestand.stores.kin import KIN

_WHOLE = "^(0|-?[1-9][0-9]{0,17})$"
_UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def member(column: Column) -> Member:
    return cast(Member, column.derived)


def read(document: ColumnElement[Any], column: Column, dialect: str) -> ColumnElement[Any]:
    """The member as text; as the key of somebody, as what a key is: 42 is, "42" is too, "042" and 4.2 are not."""
    if dialect in KIN:
        text = mariadb_text.member(document, member(column).path)
        return spelled(text, column.type, dialect) if member(column).key else text
    if dialect == "postgresql":
        text = _told(_whole(document, column), column)
        return spelled(text, column.type, dialect) if member(column).key else text
    path = _path(member(column), dialect)
    # Of what is no document the engine tells nothing at all, and ends the whole statement.
    document = sa.case((sa.func.json_valid(document) == sa.literal_column("1"), document))
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
    if dialect in KIN:
        return mariadb_text.spelled(text, kind)
    if kind is TypeKind.UUID:
        return text
    number = sa.cast(text, sa.BigInteger)
    return sa.case((sa.cast(number, sa.Text) == text, number))


def without(document: ColumnElement[Any], column: Column, dialect: str) -> ColumnElement[Any]:
    """The document without this member."""
    if dialect in KIN:
        return mariadb_text.without(document, member(column).path)
    path = _path(member(column), dialect)
    if dialect == "postgresql":
        return document.op("#-")(path)
    return sa.func.json_remove(document, path)


def with_value(
    document: ColumnElement[Any], column: Column, value: ColumnElement[Any], dialect: str
) -> ColumnElement[Any]:
    """The document with another text in the place of this member, where there is one."""
    changed: ColumnElement[Any]
    if dialect == "postgresql":
        changed = sa.func.jsonb_set(
            document, _path(member(column), dialect), sa.func.to_jsonb(sa.cast(value, sa.Text)), sa.false()
        )
        return sa.case((_told(document, column).is_not(None), changed), else_=document)
    there = read(document, column, dialect).is_not(None)
    if dialect in KIN:
        changed = mariadb_text.with_value(document, member(column).path, value)
        return sa.case((there, changed), else_=document)
    changed = sa.func.json_replace(document, _path(member(column), dialect), value)
    return sa.case((there, changed), else_=document)


def opened(document: ColumnElement[Any], column: Column, dialect: str) -> ColumnElement[Any]:
    """The document of a member in the form in which it can be changed."""
    if dialect != "postgresql":
        return document
    return sa.cast(_whole(document, column), JSONB)


def closed(document: ColumnElement[Any], column: Column, row: FromClause, dialect: str) -> ColumnElement[Any]:
    """What was changed, as the column of the row has it; a text that is no document stays what it is."""
    if dialect != "postgresql" or column.sql_type.lower() == "jsonb":
        return document
    if column.sql_type.lower() == "json":
        return sa.cast(document, JSON)
    return sa.func.coalesce(sa.cast(document, sa.Text), row.c[column.name])


def _whole(document: ColumnElement[Any], column: Column) -> ColumnElement[Any]:
    return postgresql_text.document(document) if postgresql_text.is_text(column.sql_type) else document


def _told(document: ColumnElement[Any], column: Column) -> ColumnElement[str]:
    return document.op("#>>")(_path(member(column), "postgresql")).cast(sa.Text)


def _path(how: Member, dialect: str) -> ColumnElement[Any]:
    if dialect == "postgresql":
        return sa.cast(sa.literal(list(how.path), ARRAY(sa.Text)), ARRAY(sa.Text))
    return sa.literal("$" + "".join(f'."{name}"' for name in how.path), sa.Text())
