"""What is in a database of MariaDB or MySQL: eight questions to its catalogue, however many tables there are.

The catalogue shows a role only what it has a right on. So of a role that may not read the whole database the survey
says that tables may be hidden, and of one that may not see triggers that triggers may.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from gestand.stores import mariadb_catalogue as catalogue
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
from gestand.stores.kin import CALLED, MYSQL
from gestand.stores.mariadb_grants import Granted
from gestand.stores.mariadb_types import folds, kind_of, labels
from gestand.stores.sqltext import tokens

COUNTED = 200_000
"""Up to so many rows a table is counted; above, the engine's estimate is believed where it is larger."""

TEMPORARY = "CREATE TEMPORARY TABLES"
FOREIGN = frozenset({"FEDERATED", "CONNECT", "SPIDER", "S3", "MRG_MyISAM", "OQGRAPH", "SPHINX"})
_KINDS = {"BASE TABLE": "table", "SYSTEM VERSIONED": "table", "VIEW": "view", "SYSTEM VIEW": "view"}
_CALL = re.compile(r"`?([A-Za-z_][\w$]*)`?\s*\(")
_CALLED = re.compile(r"\bCALL\s+(?:`?\w+`?\s*\.\s*)?`?(\w+)`?", re.IGNORECASE)

Place = tuple[str, str]
"""Schema and table."""
Found = Mapping[Place, list[Row[Any]]]


@dataclass(frozen=True, slots=True)
class _Seen:
    database: str
    columns: Found
    keys: Found
    foreign_keys: Found
    checks: Found
    triggers: Found
    routines: Mapping[str, str]
    rows: Mapping[Place, int]
    reader: Granted
    writer: Granted | None
    as_written: Callable[[str], str]


def look(store: str, connection: Connection, reader: Granted, writer: Granted | None) -> Survey:
    """Everything the application made, and the tables of other databases that point at it.

    `writer`: the rights of the role that writes, None when it is not known here: then they are taken as granted.
    """
    mysql = connection.dialect.name == MYSQL
    database = str(connection.exec_driver_sql("SELECT DATABASE()").scalar_one())
    others = [str(name) for (name,) in connection.exec_driver_sql(catalogue.POINTING)]
    ask = {"schemas": (database, *others)}

    def by_table(question: str) -> Found:
        found: dict[Place, list[Row[Any]]] = defaultdict(list)
        for row in connection.exec_driver_sql(question, ask):
            found[row.schema, row.table].append(row)
        return found

    foreign_keys = by_table(catalogue.FOREIGN_KEYS)
    pointing = {place for place, rows in foreign_keys.items() if any(row.to_schema == database for row in rows)}
    every = list(connection.exec_driver_sql(catalogue.TABLES, ask))
    tables = [row for row in every if row.schema == database or (row.schema, row.name) in pointing]
    seen = _Seen(
        database,
        by_table(catalogue.COLUMNS),
        by_table(catalogue.KEYS_OF_MYSQL if mysql else catalogue.KEYS),
        foreign_keys,
        by_table(catalogue.CHECKS_OF_MYSQL if mysql else catalogue.CHECKS),
        by_table(catalogue.TRIGGERS),
        {row.name: row.text or "" for row in connection.exec_driver_sql(catalogue.ROUTINES, ask)},
        _rows(connection, database, reader, tables),
        reader,
        writer,
        catalogue.unescaped if mysql else str,
    )
    told = str(connection.exec_driver_sql("SELECT version()").scalar_one())
    return Survey(
        store,
        tuple(_table(store, row, seen) for row in tables if row.type in _KINDS),
        f"{CALLED[connection.dialect.name]} {told.partition('-')[0]}",
        tuple((TableId(store, "", row.name), "it is a sequence") for row in tables if row.type == "SEQUENCE"),
        tuple(_without(TEMPORARY, reader, writer)),
        unseen=tuple(what for right, what in (("SELECT", "tables"), ("TRIGGER", "triggers")) if not reader.may(right)),
    )


def _without(right: str, reader: Granted, writer: Granted | None) -> Iterable[str]:
    if not reader.may(right):
        yield "reading"
    if writer is not None and not writer.may(right):
        yield "writing"


def _rows(connection: Connection, database: str, reader: Granted, tables: list[Row[Any]]) -> Mapping[Place, int]:
    """Exact for small tables; the engine's own number is an estimate that can be far off, so only the larger counts."""
    mine = [
        row for row in tables if row.type in ("BASE TABLE", "SYSTEM VERSIONED") and _readable(row, database, reader)
    ]
    bounded = counted(connection, {(row.schema, row.name): (row.schema, row.name) for row in mine}, COUNTED + 1)
    for row in mine:
        place = (row.schema, row.name)
        if bounded[place] > COUNTED:
            bounded[place] = max(bounded[place], int(row.estimated or 0))
    return bounded


def _readable(row: Row[Any], database: str, reader: Granted) -> bool:
    return row.schema == database and row.engine not in FOREIGN and reader.may("SELECT", row.name)


# ---------------------------------------------------------------- one table


def _table(store: str, row: Row[Any], seen: _Seen) -> SurveyedTable:
    place = (row.schema, row.name)
    indexes = tuple(_indexes(seen.keys.get(place, [])))
    key = next((index.columns for index in indexes if index.name == "PRIMARY"), ())
    uniques = dict.fromkeys(i.columns for i in indexes if i.unique and "" not in i.columns and i.columns != key)
    checks = seen.checks.get(place, [])
    rules = tuple(seen.as_written(check.expression) for check in checks)
    is_table = _KINDS[row.type] == "table"
    return SurveyedTable(
        id=_id(store, place, seen),
        kind="foreign" if row.engine in FOREIGN else _KINDS[row.type],
        key=key,
        columns=tuple(_column(c, set(rules), seen) for c in seen.columns.get(place, [])),
        foreign_keys=tuple(_foreign_keys(store, seen.foreign_keys.get(place, []), seen)),
        indexes=indexes,
        triggers=tuple(_trigger(t, seen.routines) for t in seen.triggers.get(place, [])),
        checks=rules,
        uniques=tuple(uniques),
        row_security=False,
        grants=_grants(row.name, seen) if row.schema == seen.database else frozenset(),
        rows=seen.rows.get(place),
        partitioned="partitioned" in row.options,
        engine=row.engine if is_table and row.engine not in ("InnoDB", *FOREIGN) else "",
        versioned=row.type == "SYSTEM VERSIONED",
    )


def _id(store: str, place: Place, seen: _Seen) -> TableId:
    return TableId(store, "" if place[0] == seen.database else place[0], place[1])


def _grants(table: str, seen: _Seen) -> frozenset[str]:
    """A role that may UPDATE or DELETE and not SELECT cannot choose rows, so it counts as not being allowed to."""
    found = {"SELECT"} if seen.reader.may("SELECT", table) else set()
    for right in ("UPDATE", "DELETE"):
        if seen.writer is None or (seen.writer.may(right, table) and seen.writer.may("SELECT", table)):
            found.add(right)
    return frozenset(found)


def _column(row: Row[Any], checks: set[str], seen: _Seen) -> SurveyedColumn:
    kind = kind_of(row.type, row.declared)
    if row.type == "longtext" and f"json_valid(`{row.name}`)" in checks:
        kind = TypeKind.JSON
    # MySQL says DEFAULT_GENERATED of a default that is worked out.
    generated = bool(row.formula) or "virtual generated" in row.extra or "stored generated" in row.extra
    text = kind in (TypeKind.TEXT, TypeKind.ENUM)
    return SurveyedColumn(
        row.name,
        kind,
        row.declared,
        nullable=bool(row.nullable),
        generated=generated,
        # The catalogue writes every name between backticks, and nothing else.
        made_from=tuple(token.name for token in tokens(seen.as_written(row.formula)) if token.text.startswith("`")),
        length=int(row.length) if row.type in ("char", "varchar", "varbinary", "tinyblob") else None,
        enum=labels(row.declared) if kind is TypeKind.ENUM else (),
        default=_default(row, generated),
        on_update="on update" in row.extra,
        folds=text and folds(row.type, row.collation),
        may_update=_may_update(row, seen),
        collation=row.collation if text else "",
    )


def _may_update(row: Row[Any], seen: _Seen) -> bool:
    writer = seen.writer
    if writer is None:
        return True
    return writer.may("SELECT", row.table) and writer.may_column("UPDATE", row.table, row.name)


def _default(row: Row[Any], generated: bool) -> str:
    if "auto_increment" in row.extra:
        return "AUTO_INCREMENT"
    told = "" if row.told is None or generated else str(row.told)
    return "" if told.upper() == "NULL" else told


def _indexes(rows: list[Row[Any]]) -> Iterable[SurveyedIndex]:
    """An index over the beginning of a text alone finds rows by it, and makes nothing unique that is longer."""
    grouped: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.name].append(row)
    for name, parts in grouped.items():
        cut = any(part.cut for part in parts)
        columns = tuple(part.column or "" for part in parts)
        yield SurveyedIndex(name, columns, bool(parts[0].is_unique) and not cut, "")


def _foreign_keys(store: str, rows: list[Row[Any]], seen: _Seen) -> Iterable[SurveyedForeignKey]:
    grouped: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.name].append(row)
    for parts in grouped.values():
        first = parts[0]
        yield SurveyedForeignKey(
            tuple(part.column for part in parts),
            _id(store, (first.to_schema, first.to_table), seen),
            tuple(part.to_column for part in parts),
            first.on_delete,
            first.on_update,
        )


def _trigger(row: Row[Any], routines: Mapping[str, str]) -> SurveyedTrigger:
    head = f"CREATE TRIGGER `{row.name}` {row.timing} {row.event} ON `{row.table}` FOR EACH ROW\n"
    return SurveyedTrigger(row.name, _with_what_it_calls(head + row.text, routines), (row.event,))


def _with_what_it_calls(text: str, routines: Mapping[str, str]) -> str:
    """A trigger's text with those of the routines it calls. One that may not be read is said in a word of its own."""
    known = {name.casefold(): body for name, body in routines.items()}
    seen: set[str] = set()
    parts = [text]
    for part in parts:
        called = {name.casefold() for name in _CALLED.findall(part)}
        for name in dict.fromkeys([*called, *(n.casefold() for n in _CALL.findall(part))]):
            if name in seen or (name not in known and name not in called):
                continue
            seen.add(name)
            body = known.get(name, "")
            parts.append(body or "LANGUAGE unreadable")
    return "\n".join(parts)
