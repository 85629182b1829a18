"""Keys as a relation in the engine: typed and exact.

A relation of keys is bound as one set of parameters, whatever their number (PostgreSQL: one array for each column;
SQLite: one JSON text, and the bytes of all binary parts in one BLOB; MariaDB: one JSON text), so a plan has the same
statement for one person and for a million.

Ask it with `among`, or join it from its own side. Inside a correlated EXISTS, SQLite reads it once for every row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.types import TypeEngine

from gestand.stores import mariadb_keys
from gestand.stores.base import TypeKind
from gestand.stores.keyvalues import Key, KeyPart, canonical_key, driver_key, driver_rows, key_text, parse_key
from gestand.stores.kin import KIN

__all__ = ["Further", "Key", "KeyPart", "among", "canonical_key", "driver_key", "key_relation", "key_text", "parse_key"]

Further = Mapping[str, tuple[TypeKind, Sequence[Any]]]
"""More columns of a relation: name -> its kind and one value for each key, in the order of the keys; None is NULL.

Moments are aware datetimes; on SQLite they arrive as text, `YYYY-MM-DD HH:MM:SS.ffffff` in UTC."""


def key_relation(
    dialect: str, name: str, types: Sequence[TypeKind], keys: Sequence[Key], further: Further | None = None
) -> FromClause:
    """A relation `name` with the columns k0, k1, ... of these keys, and the further ones under their own names.

    A key that no row of a table with columns of these types can have (a text where numbers stand) is left out, so
    that no engine's conversion makes it somebody else's.
    """
    more = further or {}
    if more:
        others = zip(*(values for _, values in more.values()), strict=True)
        rows = [(*row, *o) for key, o in zip(keys, others, strict=True) for row in driver_rows([key], types, dialect)]
    else:
        rows = driver_rows(keys, types, dialect)
    names = [f"k{i}" for i in range(len(types))] + list(more)
    kinds = [*types, *(kind for kind, _ in more.values())]
    return _RELATIONS[dialect](name, names, kinds, rows)


def among(
    dialect: str, columns: Sequence[ColumnElement[Any]], relation: FromClause, types: Sequence[TypeKind]
) -> ColumnElement[bool]:
    """The values of these columns are a key of the relation: same type, same bytes, whatever the columns' own rules.

    On SQLite an affinity would find 7 = '7' and a collation 'e' = 'E', on PostgreSQL a collation that is not
    deterministic, on MariaDB nearly any; an index on the columns is used all the same. `types` are those the relation
    was made with.
    """
    chosen = [relation.c[f"k{i}"] for i in range(len(columns))]
    if dialect == "sqlite":
        # The first by an index, but by the column's own rules; the second exactly, on what the first found.
        exact = [part for column in columns for part in (column.collate("BINARY"), sa.func.typeof(column))]
        return sa.and_(_in(columns, chosen), _in(exact, [part for k in chosen for part in (k, sa.func.typeof(k))]))
    if dialect in KIN:
        return _in(*mariadb_keys.pairs(columns, relation, types))
    comparable = [c if kind in _PLAIN else sa.cast(c, sa.Text) for c, kind in zip(columns, types, strict=True)]
    # Texts twice: by the column's own rules for the sake of its index, and to the byte (in PostgreSQL "C" is memcmp).
    texts = [(c.collate("C"), k) for c, k, kind in zip(comparable, chosen, types, strict=True) if kind not in _PLAIN]
    return _in([*comparable, *(c for c, _ in texts)], [*chosen, *(k for _, k in texts)])


def _in(columns: Sequence[ColumnElement[Any]], chosen: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    left = columns[0] if len(columns) == 1 else sa.tuple_(*columns)
    return left.in_(sa.select(*chosen))


# ---------------------------------------------------------------- PostgreSQL

_ARRAYS: dict[TypeKind, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    TypeKind.INTEGER: sa.BigInteger,
    TypeKind.NUMBER: sa.Numeric,
    TypeKind.BOOLEAN: sa.Boolean,
    TypeKind.BYTES: sa.LargeBinary,
    TypeKind.UUID: sa.Uuid,
    TypeKind.DATE: sa.Date,
    TypeKind.NAIVE: sa.DateTime,
    TypeKind.AWARE: sa.DateTime(timezone=True),
    TypeKind.TIME: sa.Time,
    TypeKind.TEXT: sa.Text,
}


_PLAIN = _ARRAYS.keys() - {TypeKind.TEXT}
"""Types that no collation has a say in."""


def _postgresql(
    name: str, names: Sequence[str], kinds: Sequence[TypeKind], rows: Sequence[tuple[Any, ...]]
) -> FromClause:
    arrays, columns = [], []
    for place, (column, kind) in enumerate(zip(names, kinds, strict=True)):
        of = _ARRAYS.get(kind, sa.Text)
        values = [row[place] for row in rows]
        bound: sa.BindParameter[Any] = sa.bindparam(f"{name}_{column}", values, type_=ARRAY(of), unique=True)
        arrays.append(sa.cast(bound, ARRAY(of)))
        columns.append(sa.column(column, of))
    return sa.func.unnest(*arrays).table_valued(*columns).render_derived(name=name)


# ---------------------------------------------------------------- SQLite


def _sqlite(name: str, names: Sequence[str], kinds: Sequence[TypeKind], rows: Sequence[tuple[Any, ...]]) -> FromClause:
    del kinds  # every value keeps the type it has
    pool = bytearray(1)  # of an empty BLOB substr() makes NULL, not an empty BLOB
    packed = packed_rows(rows, pool)
    pooled = {place for row in packed for place, value in enumerate(row) if isinstance(value, list)}
    bare = len(names) == 1 and not pooled
    text = json.dumps([value for (value,) in packed] if bare else packed)
    bound: sa.BindParameter[Any] = sa.bindparam(f"{name}_keys", text, type_=sa.Text, unique=True)
    each = sa.func.json_each(bound).table_valued("value", name=f"{name}_each")
    if bare:
        return bare_keys(each, name, names[0])
    blob: sa.BindParameter[Any] = sa.bindparam(f"{name}_bytes", bytes(pool), type_=sa.LargeBinary, unique=True)
    columns: Iterable[ColumnElement[Any]] = (
        (_from_pool(each.c.value, place, blob) if place in pooled else _extract(each.c.value, f"$[{place}]")).label(
            column
        )
        for place, column in enumerate(names)
    )
    return sa.select(*columns).select_from(each).subquery(name)


def bare_keys(each: FromClause, name: str, column: str) -> FromClause:
    """Keys of one part as the list's own values: to read each out of a list of its own takes thrice as long."""
    return sa.select(each.c.value.label(column)).select_from(each).subquery(name)


def packed_rows(rows: Sequence[tuple[Any, ...]], pool: bytearray) -> Sequence[Sequence[Any]]:
    """The rows as JSON carries them, whatever is too much for it in the pool."""
    if all(type(value) is int for row in rows for value in row):
        return rows
    return [[_packed(value, pool) for value in row] for row in rows]


def _packed(value: Any, pool: bytearray) -> Any:
    """What JSON can carry as it is; bytes, and text with a NUL (where SQLite cuts it), by their place in the pool."""
    if isinstance(value, bytes) or (isinstance(value, str) and "\0" in value):
        raw = value if isinstance(value, bytes) else value.encode()
        pool.extend(raw)
        return [len(pool) - len(raw) + 1, len(raw), int(isinstance(value, str))]
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return f"{moment:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else value


def _extract(value: ColumnElement[Any], path: str) -> ColumnElement[Any]:
    return sa.func.json_extract(value, sa.literal_column(f"'{path}'"))


def _from_pool(value: ColumnElement[Any], place: int, blob: ColumnElement[Any]) -> ColumnElement[Any]:
    raw = sa.func.substr(blob, _extract(value, f"$[{place}][0]"), _extract(value, f"$[{place}][1]"))
    kind = _extract(value, f"$[{place}][2]")
    return sa.case(
        (kind == sa.literal_column("0"), raw),
        (kind == sa.literal_column("1"), sa.cast(raw, sa.Text)),
        else_=_extract(value, f"$[{place}]"),
    )


# ---------------------------------------------------------------- MariaDB


def _mariadb(name: str, names: Sequence[str], kinds: Sequence[TypeKind], rows: Sequence[tuple[Any, ...]]) -> FromClause:
    document = mariadb_keys.packed(rows)
    bound: sa.BindParameter[Any] = sa.bindparam(f"{name}_keys", document, type_=sa.Text, unique=True)
    return mariadb_keys.relation(name, names, kinds, bound)


_RELATIONS = {"sqlite": _sqlite, "postgresql": _postgresql, "mariadb": _mariadb, "mysql": _mariadb}
