"""Statements that are made once and asked often, with a place for keys in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection, CursorResult
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.stores import mariadb_keys
from gestand.stores.base import TypeKind
from gestand.stores.keys import _ARRAYS, _extract, _from_pool, bare_keys, packed_rows
from gestand.stores.keyvalues import Key, driver_rows
from gestand.stores.kin import KIN

_POOLED = (TypeKind.BYTES, TypeKind.TEXT)


@dataclass(frozen=True, slots=True)
class Slot:
    """A relation with the columns k0, k1, ... whose keys are given when the statement is asked: `bound(keys)`.

    The keys are typed and exact, as those of `gestand.stores.keys.key_relation`.
    """

    relation: FromClause
    name: str
    dialect: str
    types: tuple[TypeKind, ...]
    array: ColumnElement[Any] | None = None
    """The keys of one whole-number column as PostgreSQL's array: `= ANY` finds them by an index, also beside an OR."""

    def unseen(self) -> Slot:
        """The same keys, of which PostgreSQL does not see how many they are: it expects ten.

        Of each that it sees it expects as many rows as of any, also of people who are in none; of thousands that makes
        the whole table, which it then reads instead of looking each of them up.
        """
        if self.array is None:
            return self
        keys = sa.select(sa.func.unnest(self.array)).scalar_subquery()
        return replace(self, array=sa.func.array(keys, type_=ARRAY(sa.BigInteger)))

    def bound(self, keys: Sequence[Key]) -> dict[str, Any]:
        """The parameters that put these keys into the slot; a key that no such row can have is left out."""
        rows = driver_rows(keys, self.types, self.dialect)
        if self.dialect == "postgresql":
            return {f"{self.name}_k{i}": [row[i] for row in rows] for i in range(len(self.types))}
        if self.dialect in KIN:
            return {f"{self.name}_keys": mariadb_keys.packed(rows)}
        pool = bytearray(1)
        packed = packed_rows(rows, pool)
        told = json.dumps([value for (value,) in packed] if _bare(self.types) else packed)
        values: dict[str, Any] = {f"{self.name}_keys": told}
        if any(kind in _POOLED for kind in self.types):
            values[f"{self.name}_bytes"] = bytes(pool)
        return values


def slot(dialect: str, name: str, types: Sequence[TypeKind]) -> Slot:
    """An empty place for keys of these types, for statements of this engine."""
    shape = tuple(types)
    if dialect in KIN:
        return Slot(_mariadb(name, shape), name, dialect, shape)
    if dialect == "sqlite":
        return Slot(_sqlite(name, shape), name, dialect, shape)
    array = _array(name, 0, shape[0]) if shape == (TypeKind.INTEGER,) else None
    return Slot(_postgresql(name, shape), name, dialect, shape, array)


def _postgresql(name: str, types: tuple[TypeKind, ...]) -> FromClause:
    arrays = [_array(name, i, kind) for i, kind in enumerate(types)]
    columns = [sa.column(f"k{i}", _ARRAYS.get(kind, sa.Text)) for i, kind in enumerate(types)]
    return sa.func.unnest(*arrays).table_valued(*columns).render_derived(name=name)


def _array(name: str, place: int, kind: TypeKind) -> ColumnElement[Any]:
    of = _ARRAYS.get(kind, sa.Text)
    return sa.cast(sa.bindparam(f"{name}_k{place}", type_=ARRAY(of)), ARRAY(of))


def _bare(types: tuple[TypeKind, ...]) -> bool:
    """A key is one value that JSON carries as it is; for SQLite."""
    return len(types) == 1 and types[0] not in _POOLED


def _sqlite(name: str, types: tuple[TypeKind, ...]) -> FromClause:
    each = sa.func.json_each(sa.bindparam(f"{name}_keys", type_=sa.Text)).table_valued("value", name=f"{name}_each")
    if _bare(types):
        return bare_keys(each, name, "k0")
    blob: sa.BindParameter[Any] = sa.bindparam(f"{name}_bytes", type_=sa.LargeBinary)
    columns = [
        (_from_pool(each.c.value, i, blob) if kind in _POOLED else _extract(each.c.value, f"$[{i}]")).label(f"k{i}")
        for i, kind in enumerate(types)
    ]
    return sa.select(*columns).select_from(each).subquery(name)


def _mariadb(name: str, types: tuple[TypeKind, ...]) -> FromClause:
    names = [f"k{i}" for i in range(len(types))]
    return mariadb_keys.relation(name, names, types, sa.bindparam(f"{name}_keys", type_=sa.Text))


class Prepared:
    """A statement turned into the engine's text once."""

    def __init__(self, statement: sa.sql.expression.ClauseElement, connection: Connection) -> None:
        # What SQLAlchemy does between a statement and a cursor, kept between two questions.
        self._compiled: Any = cast("Any", statement.compile(dialect=connection.dialect))
        if self._compiled.post_compile_params:
            raise ValueError("a prepared statement has no lists that grow when it is asked")
        self._processors: Mapping[str, Any] = self._compiled._bind_processors

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        given = self._compiled.construct_params(values, escape_names=False)
        ready = {name: self._ready(name, value) for name, value in given.items()}
        if self._compiled.positional:
            return connection.exec_driver_sql(
                self._compiled.string, tuple(ready[name] for name in self._compiled.positiontup)
            )
        # A parameter is called after its column, and in the engine's text that name has no dots or spaces.
        written = self._compiled.escaped_bind_names
        return connection.exec_driver_sql(
            self._compiled.string, {written.get(name, name): value for name, value in ready.items()}
        )

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """All that it tells, as the driver gives it: of a hundred thousand keys each is looked at by us alone."""
        found: Any = self.run(connection, values)
        rows: Sequence[tuple[Any, ...]] = found.cursor_strategy.fetchall(found, found.cursor)
        return rows

    def _ready(self, name: str, value: Any) -> Any:
        process = self._processors.get(name)
        return process(value) if process else value
