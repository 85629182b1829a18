"""What is in a SQLite database: five questions for all tables together, and the text SQLite keeps of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection, Row

from gestand.errors import StoreError
from gestand.stores import sqltext
from gestand.stores.base import (
    Survey,
    SurveyedColumn,
    SurveyedForeignKey,
    SurveyedIndex,
    SurveyedTable,
    SurveyedTrigger,
    TableId,
    TypeKind,
)
from gestand.stores.counting import counted
from gestand.stores.sqlite_fulltext import full_text
from gestand.stores.sqlite_types import kind_and_length

COUNTED = 200_000
"""Up to so many rows a table is counted; above, ANALYZE's own number is believed where there is one."""

GRANTS = frozenset({"SELECT", "UPDATE", "DELETE"})
"""SQLite knows no roles; a file that may not be written is an error when it is written."""

_SHADOW = "it is a part of a virtual table"
_TABLES = """
SELECT l.name, l.type, l.wr, coalesce(m.sql, '') AS sql
FROM pragma_table_list AS l LEFT JOIN sqlite_master AS m ON m.name = l.name AND m.type IN ('table', 'view')
WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY l.name
"""
_COLUMNS = """
SELECT m.name AS "table", c.name, c.type, c."notnull" AS required, c.dflt_value AS "default", c.pk, c.hidden
FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS c
WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, c.cid
"""
_COLUMNS_OF = """
SELECT name, type, "notnull" AS required, dflt_value AS "default", pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid
"""
_FOREIGN_KEYS = """
SELECT m.name AS "table", f.id, f."table" AS target, f."from" AS source, f."to" AS pointed, f.on_delete, f.on_update
FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f
WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY m.name, f.id DESC, f.seq
"""
_INDEXES = """
SELECT m.name AS "table", i.name, i."unique" AS is_unique, i.origin, i.partial, x.cid, x.name AS "column",
       coalesce(s.sql, '') AS sql
FROM sqlite_master AS m JOIN pragma_index_list(m.name) AS i JOIN pragma_index_xinfo(i.name) AS x
     LEFT JOIN sqlite_master AS s ON s.type = 'index' AND s.name = i.name
WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND x.key = 1 ORDER BY m.name, i.name, x.seqno
"""
_TRIGGERS = "SELECT tbl_name AS \"table\", name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name"

Found = Mapping[str, list[Row[Any]]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The answers, by table (names as SQLite keeps them; it compares them without regard to case)."""

    columns: Found
    foreign_keys: Found
    indexes: Found
    triggers: Found
    rows: Mapping[str, int]
    keys: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    folding: Mapping[str, frozenset[str]]


def look(store: str, connection: Connection) -> Survey:
    """Everything that stands in the database. Shadow tables are part of their virtual table, sqlite_* are SQLite's."""
    everything = list(connection.exec_driver_sql(_TABLES))
    listed = [row for row in everything if row.type != "shadow"]
    skipped = [(TableId(store, "", row.name), _SHADOW) for row in everything if row.type == "shadow"]
    columns = _by_table(connection.exec_driver_sql(_COLUMNS))
    for row in listed:
        if row.name not in columns:
            columns[row.name] = _columns_of(connection, row.name)
    seen = _Seen(
        columns,
        _by_table(connection.exec_driver_sql(_FOREIGN_KEYS)),
        _by_table(connection.exec_driver_sql(_INDEXES)),
        _by_table(connection.exec_driver_sql(_TRIGGERS)),
        _rows(connection, [row.name for row in listed if row.type == "table"], _analysed(connection)),
        {name: _key(rows) for name, rows in columns.items()},
        {row.name.lower(): row.name for row in listed},
        {
            row.name: _folding(connection, row.name, [c.name for c in columns.get(row.name, [])])
            for row in listed
            if row.type == "table" and any(token.word == "COLLATE" for token in sqltext.tokens(row.sql))
        },
    )
    tables = tuple(_table(store, row, seen) for row in listed)
    version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    return Survey(store, tables, f"SQLite {version}", tuple(skipped))


def _by_table(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.table].append(row)
    return found


def _columns_of(connection: Connection, name: str) -> list[Row[Any]]:
    try:
        return list(connection.exec_driver_sql(_COLUMNS_OF, (name,)))
    except StoreError:
        # A view on a table that is gone, or a virtual table whose module is not here: it has no columns for anybody.
        return []


def _folding(connection: Connection, name: str, columns: list[str]) -> frozenset[str]:
    """The columns whose collation finds `ANNA ` equal to `anna`, or to `ANNA`: SQLite itself is asked.

    The columns of a compound have the collations of its first part, which gives no row here.
    """
    names = [_quoted(column) for column in columns]
    values = ", ".join("'ANNA'" for _ in names)
    same = ", ".join(f"({n} = 'anna' OR {n} = 'ANNA ')" for n in names)
    question = f"SELECT {same} FROM (SELECT {', '.join(names)} FROM {_quoted(name)} WHERE 0 UNION ALL SELECT {values})"
    try:
        found = connection.exec_driver_sql(question).one()
    except StoreError:
        # A collation that only the application knows: nobody here can say what it finds equal.
        return frozenset(columns)
    return frozenset(column for column, folds in zip(columns, found, strict=True) if folds)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _analysed(connection: Connection) -> dict[str, int]:
    """ANALYZE's numbers of rows. An index that is partial counts fewer: the largest number is the table's."""
    if not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'").scalar_one():
        return {}
    found: dict[str, int] = {}
    for name, stat in connection.exec_driver_sql("SELECT tbl, stat FROM sqlite_stat1"):
        first = str(stat or "").partition(" ")[0]
        if first.isdigit():
            found[name] = max(found.get(name, 0), int(first))
    return found


# ---------------------------------------------------------------- one table


def _table(store: str, row: Row[Any], seen: _Seen) -> SurveyedTable:
    kind = "table" if row.type == "table" else row.type
    name = row.name
    columns = tuple(
        replace(column, folds=column.name in seen.folding.get(name, ()))
        for column in _columns(row, seen.columns.get(name, []), seen.keys.get(name, ()))
    )
    indexes = _indexes(seen.indexes.get(name, []))
    key = seen.keys.get(name, ())
    uniques = dict.fromkeys(i.columns for i in indexes if i.unique and not i.where and "" not in i.columns)
    return SurveyedTable(
        id=TableId(store, "", name),
        kind=kind,
        key=key,
        columns=columns,
        foreign_keys=_foreign_keys(store, seen.foreign_keys.get(name, []), seen),
        indexes=indexes,
        triggers=tuple(
            SurveyedTrigger(t.name, t.sql, sqltext.trigger_events(t.sql)) for t in seen.triggers.get(name, [])
        ),
        checks=sqltext.checks(row.sql) if kind == "table" else (),
        uniques=tuple(columns for columns in uniques if columns != key),
        row_security=False,
        grants=GRANTS,
        rows=seen.rows.get(name),
        rowid=_rowid(columns) if kind == "table" and not key and not row.wr else "",
        copy=full_text(store, row.sql, seen.names, _names(seen)) if kind == "virtual" else None,
    )


def _names(seen: _Seen) -> dict[str, list[str]]:
    return {table: [row.name for row in rows] for table, rows in seen.columns.items()}


def _key(rows: list[Row[Any]]) -> tuple[str, ...]:
    return tuple(row.name for row in sorted((r for r in rows if r.pk), key=lambda r: r.pk))


def _columns(table_row: Row[Any], rows: list[Row[Any]], key: tuple[str, ...]) -> tuple[SurveyedColumn, ...]:
    full_text = table_row.type == "virtual" and sqltext.module(table_row.sql).startswith("fts")
    made = sqltext.generated(table_row.sql) if any(row.hidden in (2, 3) for row in rows) else {}
    found = []
    for row in rows:
        if table_row.type == "virtual" and row.hidden == 1:
            continue  # the virtual table's own handles: its name, its rank
        kind, length = kind_and_length(row.type or "")
        if full_text and not row.type:
            kind = TypeKind.TEXT
        # Only the rowid's other name, and a key without rowid, cannot be NULL: SQLite lets NULL into any other key.
        alias = key == (row.name,) and (row.type or "").upper() == "INTEGER"
        found.append(
            SurveyedColumn(
                row.name,
                kind,
                row.type or "",
                nullable=not (row.required or alias or (row.pk and table_row.wr)),
                generated=row.hidden in (2, 3),
                made_from=_named(made.get(row.name.lower(), ()), rows) if row.hidden in (2, 3) else (),
                length=length,
                default=row.default or "",
            )
        )
    return tuple(found)


def _named(words: Iterable[str], rows: list[Row[Any]]) -> tuple[str, ...]:
    """Those of the words that are columns, as the table spells them."""
    said = {word.lower() for word in words}
    return tuple(row.name for row in rows if row.name.lower() in said)


def _foreign_keys(store: str, rows: list[Row[Any]], seen: _Seen) -> tuple[SurveyedForeignKey, ...]:
    grouped: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.id].append(row)
    found = []
    for parts in grouped.values():
        first = parts[0]
        target = seen.names.get(first.target.lower(), first.target)
        # REFERENCES that names no columns means the primary key.
        pointed = tuple(p.pointed for p in parts) if first.pointed is not None else seen.keys.get(target, ())
        sources = tuple(p.source for p in parts)
        found.append(SurveyedForeignKey(sources, TableId(store, "", target), pointed, first.on_delete, first.on_update))
    return tuple(found)


def _indexes(rows: list[Row[Any]]) -> tuple[SurveyedIndex, ...]:
    grouped: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.name].append(row)
    found = []
    for name, parts in grouped.items():
        written, where = sqltext.index_parts(parts[0].sql)
        columns = tuple(part.column or "" for part in parts)
        expressions = tuple(text for column, text in zip(columns, written, strict=False) if not column)
        found.append(SurveyedIndex(name, columns, bool(parts[0].is_unique), where, expressions))
    return tuple(found)


def _rowid(columns: tuple[SurveyedColumn, ...]) -> str:
    """The name by which the implicit rowid can be read: one that no column took."""
    taken = {column.name.lower() for column in columns}
    return next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), "")


def _rows(connection: Connection, names: list[str], analysed: Mapping[str, int]) -> dict[str, int]:
    """Exact, but for tables so large that counting takes its time and ANALYZE has counted them."""
    found = counted(connection, {name: ("", name) for name in names}, COUNTED + 1)
    large = [name for name, rows in found.items() if rows > COUNTED]
    told = {name: analysed[name] for name in large if analysed.get(name, 0) > COUNTED}
    rest = {name: ("", name) for name in large if name not in told}
    return {**found, **told, **counted(connection, rest, None)}
