"""The cells of rows that stay: whether a value is there, and what stands there when it has gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.types import NullType

from gestand.datamap.model import Column, ColumnKind, Table
from gestand.datamap.worked import Member, When
from gestand.errors import Refused
from gestand.held import documents, parts
from gestand.held.lens import Condition
from gestand.policy.becoming import BlankKind
from gestand.stores.base import TypeKind
from gestand.stores.exact import Exactly
from gestand.stores.kin import KIN

NULL: ColumnElement[Any] = cast("ColumnElement[Any]", sa.null())


def present(dialect: str, table: Table, columns: tuple[str, ...], row: FromClause) -> Condition:
    """A cell of these columns is not its blank. Random blanks tell nothing: their sisters or the shell do."""
    told = [table.columns[name] for name in columns if table.columns[name].blank.kind is not BlankKind.RANDOM]
    if not told:
        return sa.or_(*(differs(table.columns[name], row.c[name], value) for name, value in table.shell))
    return sa.or_(*(_is_present(dialect, table, column, row) for column in told))


def _is_present(dialect: str, table: Table, column: Column, row: FromClause) -> Condition:
    value = row.c[column.name]
    blank = column.blank
    if blank.kind is BlankKind.NULL:
        return value.is_not(None)
    # NULL is nothing: not present, whatever the blank.
    if blank.kind.keeps_a_part:
        return sa.and_(value.is_not(None), parts.is_more(column, value, dialect))
    if blank.kind is BlankKind.TEMPLATE:
        return Exactly(value) != template(table, str(blank.value), row)
    return sa.and_(value.is_not(None), differs(column, value, blank.value))


def blanked(dialect: str, table: Table, column: Column, row: FromClause) -> ColumnElement[Any]:
    """The new value of a cell that goes: its blank, or NULL where it is NULL already."""
    if column.blank.kind is BlankKind.NULL:
        return NULL
    value = _filled(dialect, table, column, row)
    if column.blank.kind.keeps_a_part or not column.nullable:
        return value
    # The column itself in one branch tells PostgreSQL the type of an untyped parameter in the other; MariaDB would have
    # to choose between the collations of the two.
    nothing = NULL if dialect in KIN else row.c[column.name]
    return sa.case((row.c[column.name].is_(None), nothing), else_=value)


def _filled(dialect: str, table: Table, column: Column, row: FromClause) -> ColumnElement[Any]:
    match column.blank.kind:
        case BlankKind.TEMPLATE:
            return template(table, str(column.blank.value), row)
        case BlankKind.RANDOM:
            return _random(dialect)
        case BlankKind.VALUE:
            return literal(column, column.blank.value)
        case _:
            return parts.part(column, row.c[column.name], dialect)


def blanks(dialect: str, table: Table, columns: Sequence[str], row: FromClause) -> dict[str, ColumnElement[Any]]:
    """The new values of the stored columns behind cells that go; of a document all its members at once."""
    found: dict[str, ColumnElement[Any]] = {}
    for column in (table.columns[name] for name in columns):
        if not isinstance(column.derived, Member):
            found[column.name] = blanked(dialect, table, column, row)
            continue
        name = column.derived.column
        document = found.get(name, documents.opened(row.c[name], column, dialect))
        if column.blank.kind is BlankKind.NULL:
            found[name] = documents.without(document, column, dialect)
        else:
            found[name] = documents.with_value(document, column, _filled(dialect, table, column, row), dialect)
    whole = {name: table.columns[name] for name in found if table.columns[name].kind is ColumnKind.DOCUMENT}
    return found | {name: documents.closed(found[name], column, row, dialect) for name, column in whole.items()}


def pointing(
    dialect: str, table: Table, columns: tuple[str, ...], row: FromClause, key: str = ""
) -> dict[str, ColumnElement[Any]]:
    """The new values of the stored columns behind a link: of `key`, or of nothing where none is given.

    Of a document the one member changes, and all else in it stays.
    """
    values = split_key(key, len(columns)) if key else ("",) * len(columns)
    found: dict[str, ColumnElement[Any]] = {}
    for column, value in zip((_stored(table, name) for name in columns), values, strict=True):
        if not isinstance(column.derived, Member):
            found[column.name] = literal(column, value) if key else NULL
            continue
        name = column.derived.column
        document = found.get(name, documents.opened(row.c[name], column, dialect))
        text = sa.literal(value, sa.Text())
        changed = documents.with_value(document, column, text, dialect)
        found[name] = changed if key else documents.without(document, column, dialect)
    whole = {name: table.columns[name] for name in found if table.columns[name].kind is ColumnKind.DOCUMENT}
    return found | {name: documents.closed(found[name], column, row, dialect) for name, column in whole.items()}


def _stored(table: Table, name: str) -> Column:
    """The column of the engine, or the member of a document, whose value this one is in some rows."""
    column = table.columns[name]
    while isinstance(column.derived, When):
        column = table.columns[column.derived.column]
    return column


def template(table: Table, text: str, row: FromClause) -> ColumnElement[Any]:
    """`{key}` becomes the row's key, its parts joined with `-`."""
    before, _, after = text.partition("{key}")
    found: list[ColumnElement[str]] = [sa.literal(before, sa.Text())]
    for i, name in enumerate(table.key):
        if i:
            found.append(sa.literal("-", sa.Text()))
        found.append(sa.cast(row.c[name], sa.Text()))
    found.append(sa.literal(after, sa.Text()))
    result: Any = found[0]
    for part in found[1:]:
        result = result.concat(part)
    return cast("ColumnElement[Any]", result)


def split_key(text: str, parts: int) -> tuple[str, ...]:
    """The parts of a stand-in's key as written: `0`, or `(1,2)`."""
    inside = text.strip().removeprefix("(").removesuffix(")")
    found = tuple(part.strip() for part in inside.split(",")) if parts > 1 else (text.strip(),)
    if len(found) != parts:
        raise Refused("plan/stand-in-key", f"the stand-in's key {text} has not {parts} parts", "write it as (1,2)")
    return found


def literal(column: Column, value: str | int | bool | None) -> ColumnElement[Any]:
    """The value as the column's type wants it; PostgreSQL infers an untyped text parameter from the column."""
    if value is None:
        return NULL
    return sa.literal(_typed(column, value), NullType())


def _typed(column: Column, value: str | int | bool) -> object:
    match column.type:
        case TypeKind.INTEGER:
            return int(value)
        case TypeKind.NUMBER:
            return float(value)
        case TypeKind.BOOLEAN:
            return value if isinstance(value, bool) else str(value).lower() in ("yes", "true", "1", "t", "on")
        case _:
            return str(value)


def differs(column: Column, value: ColumnElement[Any], blank: str | int | bool | None) -> Condition:
    if blank is None:
        return value.is_not(None)
    if column.type in (TypeKind.JSON, TypeKind.ENUM):
        return sa.cast(value, sa.Text()).is_distinct_from(sa.literal(str(blank), sa.Text()))
    compared = Exactly(value) if column.type is TypeKind.TEXT else value
    return compared.is_distinct_from(literal(column, blank))


def _random(dialect: str) -> ColumnElement[Any]:
    if dialect == "postgresql":
        return sa.func.replace(sa.cast(sa.func.gen_random_uuid(), sa.Text()), "-", "")
    if dialect in KIN:
        # UUID() differs in every row but tells a time and a machine: what stands there tells nothing.
        return sa.func.left(sa.func.sha2(sa.func.concat(sa.func.uuid(), sa.func.rand(), sa.func.rand()), 256), 32)
    return sa.func.lower(sa.func.hex(sa.func.randomblob(16)))
