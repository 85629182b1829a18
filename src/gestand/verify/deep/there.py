"""What is there to be read: every relation that stores rows, declared or not, with its columns that can hold a text.

Asked of the engine itself, not of the map: what the map does not know is what this is for. Views store nothing and are
left out; a materialised view, a table of an extension and the inner tables of a full-text index are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gestand.errors import StoreError
from gestand.stores.base import TableId
from gestand.stores.sqltext import module
from gestand.verify.deep import mariadb
from gestand.verify.deep.patience import Patient


class Holds(StrEnum):
    """How a column holds texts."""

    TEXT = "text"
    BYTES = "bytes"
    LEXEMES = "lexemes"
    ANYTHING = "anything"
    """SQLite: each value has a type of its own."""


@dataclass(frozen=True, slots=True)
class There:
    """A relation with rows. `copy`: what stands in it was made from other rows. `index`: it can only be asked for
    words (a full-text index of SQLite)."""

    id: TableId
    columns: tuple[tuple[str, Holds], ...]
    copy: bool = False
    index: bool = False


POSTGRESQL = """
WITH RECURSIVE bases AS (
    SELECT t.oid AS of, t.oid AS base FROM pg_type AS t
    UNION ALL
    SELECT b.of, t.typbasetype FROM bases AS b JOIN pg_type AS t ON t.oid = b.base WHERE t.typtype = 'd'
)
SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind, a.attname AS column, t.typname AS type,
       CASE WHEN t.typcategory = 'A' THEN coalesce(e.typcategory, 'X') ELSE t.typcategory END AS category
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN (pg_attribute AS a JOIN bases AS b ON b.of = a.atttypid JOIN pg_type AS t ON t.oid = b.base
           AND t.typtype <> 'd' LEFT JOIN pg_type AS e ON e.oid = t.typelem)
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND NOT c.relispartition AND c.relispopulated
  AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
ORDER BY n.nspname, c.relname, a.attnum
"""
LARGE_OBJECTS = "SELECT count(*) FROM pg_largeobject_metadata"

_NO_TEXT = frozenset("NDTBEGRV")
"""Numbers, days, lengths of time, yes and no, enums, shapes, ranges and bits: types whose values are no texts."""

SQLITE = """
SELECT l.name, l.type AS kind, c.name AS "column"
FROM pragma_table_list AS l LEFT JOIN pragma_table_xinfo(l.name) AS c
WHERE l.schema = 'main' AND l.type IN ('table', 'shadow') AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY l.name, c.cid
"""
SQLITE_VIRTUAL = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%' ORDER BY name"
SQLITE_COLUMNS = "SELECT name FROM pragma_table_xinfo(:name) WHERE hidden <> 1 ORDER BY cid"


Silent = dict[str, str]
"""What is there that cannot be read, and why."""


def look(hands: Patient) -> tuple[list[There], Silent]:
    """Every relation of a store, and what is there that cannot be read. StoreError when the store does not answer."""
    match hands.store.dialect:
        case "postgresql":
            return _postgresql(hands)
        case "sqlite":
            return _sqlite(hands)
        case "mariadb" | "mysql":
            tables, silent = mariadb.look(hands)
            how = {False: Holds.TEXT, True: Holds.BYTES}
            return [There(t, tuple((name, how[raw]) for name, raw in c)) for t, c in tables.items()], silent
        case other:
            raise StoreError("verify/search-engine", f"store {hands.store.name}: no search is written for {other} yet")


def _postgresql(hands: Patient) -> tuple[list[There], Silent]:
    found: dict[TableId, list[tuple[str, Holds]]] = {}
    copies = set()
    for row in hands.told(POSTGRESQL):
        table = TableId(hands.store.name, row.schema, row.name)
        columns = found.setdefault(table, [])
        if row.kind == "m":
            copies.add(table)
        if row.column is not None and row.category not in _NO_TEXT and row.type != "uuid":
            columns.append((row.column, _POSTGRESQL_HOLDS.get(row.type, Holds.TEXT)))
    return [There(table, tuple(columns), table in copies) for table, columns in found.items()], _large_objects(hands)


_POSTGRESQL_HOLDS = {"bytea": Holds.BYTES, "tsvector": Holds.LEXEMES}


def _large_objects(hands: Patient) -> Silent:
    try:
        (number,) = hands.told(LARGE_OBJECTS)[0]
    except StoreError as error:
        return {"large objects": error.message}
    return {"large objects": "this version does not read them"} if number else {}


def _sqlite(hands: Patient) -> tuple[list[There], Silent]:
    found: dict[str, list[tuple[str, Holds]]] = {}
    copies = set()
    for row in hands.told(SQLITE):
        columns = found.setdefault(row.name, [])
        if row.kind == "shadow":
            copies.add(row.name)
        if row.column is not None:
            columns.append((row.column, Holds.ANYTHING))
    store = hands.store.name
    tables = [There(TableId(store, "", name), tuple(columns), name in copies) for name, columns in found.items()]
    virtual, silent = _virtual(hands, hands.told(SQLITE_VIRTUAL))
    return tables + virtual, silent


def _virtual(hands: Patient, rows: Iterable[Any]) -> tuple[list[There], Silent]:
    found: list[There] = []
    silent: Silent = {}
    for row in rows:
        table = TableId(hands.store.name, "", row.name)
        if module(row.sql).startswith("fts"):
            # Its texts stand in its inner tables, or in another table: what is its own is the index.
            found.append(There(table, (), copy=True, index=True))
            continue
        try:
            columns = [(column.name, Holds.ANYTHING) for column in hands.told(SQLITE_COLUMNS, {"name": row.name})]
        except StoreError as error:
            silent[row.name] = error.message
            continue
        found.append(There(table, tuple(columns), copy=True))
    return found, silent
