"""Keys and sets of keys on MariaDB and MySQL: typed, exact, and without a lock on the application's rows.

A relation of keys is one JSON text, which JSON_TABLE reads with a type for each column: so the engine never compares a
number with a text. Texts compare by one rule (`kin.EXACTLY`), to the byte and with their trailing blanks, whatever the
application's column would find equal; its own rule is used beside it where an index serves it.

Only a SELECT sees the snapshot of a transaction and locks nothing. `INSERT ... SELECT` and `DELETE ... WHERE EXISTS`
read the latest rows and lock them, also where they write into a temporary table (measured: an UPDATE of the application
waited). So what a set is filled with is always selected first, as texts of thousands of keys, and given back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.errors import StoreError
from gestand.stores import mysql_sets
from gestand.stores.base import TypeKind
from gestand.stores.kin import EXACTLY, Said
from gestand.stores.mariadb_values import naive

CHARSET = "utf8mb4"
AT_ONCE = 5_000
"""Keys in one text."""
ROOM = 3_000
"""Bytes of an index of InnoDB that the parts of a key share."""

_WHOLE = (TypeKind.INTEGER, TypeKind.BOOLEAN)
_MOMENTS = (TypeKind.NAIVE, TypeKind.AWARE)
PLAIN = frozenset({*_WHOLE, *_MOMENTS, TypeKind.NUMBER, TypeKind.BYTES, TypeKind.UUID, TypeKind.DATE})
"""Types that no collation has a say in; everything else is compared as its text."""

# DECIMAL(20) holds every whole number of 64 bits, with and without a sign, and an index of any of them serves it.
_PATHS: dict[TypeKind, str] = {
    **dict.fromkeys(_WHOLE, "DECIMAL(20)"),
    **dict.fromkeys(_MOMENTS, "DATETIME(6)"),
    TypeKind.NUMBER: "DECIMAL(65,30)",
    TypeKind.DATE: "DATE",
    TypeKind.UUID: "VARCHAR(36)",
    TypeKind.BYTES: "VARCHAR(8000) CHARACTER SET ascii",
    # No key is one; what comes beside a key can be.
    TypeKind.JSON: f"LONGTEXT CHARACTER SET {CHARSET} COLLATE {{exactly}}",
}
_TEXT = f"VARCHAR(4000) CHARACTER SET {CHARSET} COLLATE {{exactly}}"


# ---------------------------------------------------------------- relations


def packed(rows: Sequence[Sequence[Any]]) -> str:
    """The document of a relation: a list of rows."""
    return json.dumps([[_packed(value) for value in row] for row in rows])


def _packed(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return naive(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def relation(name: str, names: Sequence[str], kinds: Sequence[TypeKind], document: ColumnElement[Any]) -> FromClause:
    """The rows of a document (`packed`) with these columns."""
    paths = ", ".join(f"c{i} {_PATHS.get(kind, _TEXT)} PATH '$[{i}]'" for i, kind in enumerate(kinds))
    places = [f"c{i}" for i in range(len(kinds))]
    columns = Said(f"'$[*]' COLUMNS ({paths})")
    table = sa.func.json_table(document, columns).table_valued(*places, name="document")
    given = [_given(table.c[place], kind).label(n) for place, kind, n in zip(places, kinds, names, strict=True)]
    return sa.select(*given).select_from(table).subquery(name)


def _given(column: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any]:
    return sa.func.unhex(column) if kind is TypeKind.BYTES else column


# ---------------------------------------------------------------- comparing


def exact(column: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any]:
    """The column as a key compares with it: what is no number, day or bytes as its text, to the byte."""
    return column if kind in PLAIN else sa.cast(column, sa.Text())


def by_rule(column: ColumnElement[Any], key: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any] | None:
    """The key as the column's own rule compares with it, so that its index serves; None where no rule is known."""
    rule = getattr(column.type, "collation", None)
    if kind in PLAIN or not rule:
        return None
    charset = rule.partition("_")[0]
    own = key if charset == CHARSET else sa.cast(key, mysql.CHAR(charset=charset))
    return own.collate(rule)


def same(columns: Sequence[ColumnElement[Any]], keys: FromClause, kinds: Sequence[TypeKind]) -> list[Any]:
    """The columns hold a key of the relation, joined with it: by their index and exactly."""
    found: list[Any] = []
    for i, (column, kind) in enumerate(zip(columns, kinds, strict=True)):
        key = keys.c[f"k{i}"]
        rule = by_rule(column, key, kind)
        found += [column == rule] if rule is not None else []
        found.append(exact(column, kind) == key)
    return found


def pairs(
    columns: Sequence[ColumnElement[Any]], keys: FromClause, kinds: Sequence[TypeKind]
) -> tuple[list[ColumnElement[Any]], list[ColumnElement[Any]]]:
    """The same as two lists, of which each one equals the other's at its place."""
    left, right = [], []
    for i, (column, kind) in enumerate(zip(columns, kinds, strict=True)):
        key = keys.c[f"k{i}"]
        if (rule := by_rule(column, key, kind)) is not None:
            left.append(column)
            right.append(rule)
        left.append(exact(column, kind))
        right.append(key)
    return left, right


# ---------------------------------------------------------------- sets


def column_type(dialect: str, kind: TypeKind, shape: Sequence[TypeKind]) -> Any:
    """Of a column of a set: an index holds so many bytes, which the texts of a key share."""
    match kind:
        case TypeKind.INTEGER | TypeKind.BOOLEAN:
            return sa.Numeric(20, 0)
        case TypeKind.NUMBER:
            return sa.Numeric(65, 30)
        case TypeKind.NAIVE | TypeKind.AWARE:
            return mysql.DATETIME(fsp=6)
        case TypeKind.DATE:
            return sa.Date()
        case TypeKind.UUID:
            return sa.Uuid()
        case TypeKind.BYTES:
            return mysql.VARBINARY(_room(shape))
        case _:
            return mysql.VARCHAR(letters(shape), charset=CHARSET, collation=EXACTLY[dialect])


def letters(shape: Sequence[TypeKind]) -> int:
    """How long a text in a set of this shape can be."""
    return _room(shape) // 4


def _room(shape: Sequence[TypeKind]) -> int:
    wide = sum(kind not in PLAIN or kind is TypeKind.BYTES for kind in shape)
    return (ROOM - 32 * (len(shape) - wide)) // max(wide, 1)


def found(connection: Connection, keys: sa.Select[Any], kinds: Sequence[TypeKind]) -> Iterator[str]:
    """The keys that a query finds (its columns are k0, k1, ...), as documents. It is a SELECT: nothing is locked."""
    each = keys.add_columns(sa.func.row_number().over().label("nth")).subquery("found")
    parts = [_told(each.c[f"k{i}"], kind) for i, kind in enumerate(kinds)]
    document = sa.func.json_arrayagg(sa.func.json_array(*parts))
    # Named as text: its own type would read the document and write it again.
    told = sa.type_coerce(document, sa.Text())
    asked = sa.select(told, sa.func.count()).group_by(each.c.nth.op("DIV")(sa.literal_column(str(AT_ONCE))))
    for text, count in connection.execute(asked).all():
        if len(_read(text)) != count:
            raise _too_long()
        yield text


def _told(column: ColumnElement[Any], kind: TypeKind) -> ColumnElement[Any]:
    if kind is TypeKind.BYTES:
        return sa.func.hex(column)
    if kind in _WHOLE:
        return column + sa.literal_column("0")  # of a bit MySQL writes base64 into a document
    return column if kind in PLAIN else sa.cast(column, sa.Text())


def _read(text: str) -> list[Any]:
    try:
        return cast("list[Any]", json.loads(text))
    except ValueError:
        raise _too_long() from None


def _too_long() -> StoreError:
    return StoreError(
        "store/key",
        "the keys of a table are too long to be told in one packet",
        "raise max_allowed_packet of the server to 16M or more",
    )


def add(connection: Connection, table: sa.Table, number: int, kinds: Sequence[TypeKind], document: str) -> int:
    """Adds the keys of a document to a set; how many were new."""
    names = [f"k{i}" for i in range(len(kinds))]
    given = _document(names, kinds, document)
    there = table.alias()
    known = sa.exists(
        sa.select(sa.literal_column("1"))
        .select_from(there)
        .where(there.c.s == sa.literal_column(str(number)), *(there.c[n] == given.c[n] for n in names))
        .correlate(given)
    )
    new = sa.select(*(given.c[n] for n in names), sa.literal_column(str(number)).label("s")).where(sa.not_(known))
    done = connection.execute(sa.insert(table).from_select([*names, "s"], new.distinct()))
    for copy in mysql_sets.copies(connection, table):
        # One that is there already stays as it is: the table was asked, and a copy cannot look into itself.
        each = sa.select(*(given.c[n] for n in names), sa.literal_column(str(number)).label("s")).distinct()
        same: dict[str, Any] = {"s": sa.literal_column(f"{copy.name}.s")}
        connection.execute(mysql.insert(copy).from_select([*names, "s"], each).on_duplicate_key_update(same))
    return int(done.rowcount)


def take(
    connection: Connection, table: sa.Table, which: Callable[[sa.Table], Any], kinds: Sequence[TypeKind], document: str
) -> int:
    """Takes the keys of a document out of a set (`which` of a table's rows are its); how many."""
    names = [f"k{i}" for i in range(len(kinds))]
    given = _document(names, kinds, document)
    gone = int(connection.execute(_without(table, which(table), names, given)).rowcount)
    for copy in mysql_sets.copies(connection, table):
        connection.execute(_without(copy, which(copy), names, given))
    return gone


def _without(table: sa.Table, which: ColumnElement[bool], names: Sequence[str], given: FromClause) -> sa.Delete:
    return sa.delete(table).where(which, *(table.c[n] == given.c[n] for n in names))


def _document(names: Sequence[str], kinds: Sequence[TypeKind], document: str) -> FromClause:
    return relation("given", names, kinds, sa.bindparam("document", document, type_=sa.Text(), unique=True))
