"""What is in a PostgreSQL database: a dozen questions to the catalogue, however many tables there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Row

from gestand.stores import postgresql_catalogue as catalogue
from gestand.stores.base import (
    PLACE,
    Survey,
    SurveyedColumn,
    SurveyedCopy,
    SurveyedForeignKey,
    SurveyedIndex,
    SurveyedTable,
    SurveyedTrigger,
    TableId,
    TypeKind,
)
from gestand.stores.counting import counted
from gestand.stores.postgresql_copies import copies
from gestand.stores.postgresql_types import kind_of

COUNTED = 200_000
"""A table that was never analysed is counted up to so many rows; more is said as this number, so that the brake, which
takes a share of it, errs on the safe side."""

_KINDS = {"r": "table", "p": "table", "v": "view", "m": "materialised view", "f": "foreign"}
_ACTIONS = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}

_CALL = re.compile(r'([A-Za-z_][\w$]*)"?\s*\(')

Found = Mapping[int, list[Row[Any]]]


@dataclass(frozen=True, slots=True)
class _Seen:
    columns: Found
    enums: Mapping[int, tuple[str, ...]]
    constraints: Found
    domain_checks: Found
    indexes: Found
    triggers: Found
    functions: Mapping[str, str]
    rows: Mapping[int, int]
    writer_known: bool
    copies: Mapping[int, SurveyedCopy]


def look(store: str, connection: Connection, writer: str | None) -> Survey:
    """Everything the application made. `writer`: the role that writes, "" for this one, None when not known here.

    Of a writing role that is not known UPDATE and DELETE are taken as granted: whoever knows it is told otherwise.
    """
    tables = list(connection.exec_driver_sql(catalogue.TABLES, {"writer": writer or ""}))
    ask = {"tables": [row.oid for row in tables], "writer": writer or ""}

    def by_table(question: str) -> Found:
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in connection.exec_driver_sql(question, ask):
            found[row.oid].append(row)
        return found

    seen = _Seen(
        columns=by_table(catalogue.COLUMNS),
        enums={row.oid: tuple(row.labels) for row in connection.exec_driver_sql(catalogue.ENUMS)},
        constraints=by_table(catalogue.CONSTRAINTS),
        domain_checks=by_table(catalogue.DOMAIN_CHECKS),
        indexes=by_table(catalogue.INDEXES),
        triggers=by_table(catalogue.TRIGGERS),
        functions=_functions(connection),
        rows=_rows(connection, tables, by_table(catalogue.PARTITIONS)),
        writer_known=writer is not None,
        copies=copies(store, connection, ask["tables"], writer),
    )
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    skipped = [(TableId(store, s.schema, s.name), s.why) for s in connection.exec_driver_sql(catalogue.SKIPPED)]
    cramped = tuple(row.role for row in connection.exec_driver_sql(catalogue.CRAMPED, {"writer": writer}))
    surveyed = tuple(_table(store, row, seen) for row in tables)
    return Survey(store, surveyed, f"PostgreSQL {version}", tuple(skipped), cramped)


# ---------------------------------------------------------------- how many rows


def _rows(connection: Connection, tables: Sequence[Row[Any]], partitions: Found) -> dict[int, int]:
    """What ANALYZE last counted; where it never came, a count up to a bound, all tables in one question."""
    found: dict[int, int] = {}
    unknown: list[Row[Any]] = []
    for row in tables:
        leaves = partitions.get(row.oid)
        if row.kind == "p" and leaves and leaves[0].all_analysed:
            found[row.oid] = leaves[0].analysed
        elif row.kind in ("r", "m") and row.analysed >= 0 and (row.analysed or not row.size):
            found[row.oid] = int(row.analysed)
        elif row.kind in ("r", "p", "m") and row.filled and row.may_count and not row.hides_from_reader:
            unknown.append(row)
    names = {row.oid: (row.schema, row.name) for row in unknown}
    return found | dict(counted(connection, names, COUNTED))


# ---------------------------------------------------------------- one table


def _table(store: str, row: Row[Any], seen: _Seen) -> SurveyedTable:
    constraints = seen.constraints.get(row.oid, [])
    indexes = seen.indexes.get(row.oid, [])
    key = next((tuple(c.columns) for c in constraints if c.kind == "p"), ())
    uniques = [tuple(c.columns) for c in constraints if c.kind == "u"]
    uniques += [tuple(i.columns) for i in indexes if i.is_unique and not i.where and "" not in i.columns]
    return SurveyedTable(
        id=TableId(store, row.schema, row.name),
        kind=_KINDS[row.kind],
        key=key,
        columns=tuple(_column(c, seen) for c in seen.columns.get(row.oid, [])),
        foreign_keys=tuple(_foreign_key(store, c) for c in constraints if c.kind == "f"),
        indexes=tuple(_index(i) for i in indexes),
        triggers=tuple(_trigger(t, seen.functions) for t in seen.triggers.get(row.oid, [])),
        checks=(
            *(c.expression for c in constraints if c.kind == "c"),
            *map(_domain_check, seen.domain_checks.get(row.oid, [])),
        ),
        uniques=tuple(columns for columns in dict.fromkeys(uniques) if columns != key),
        row_security=row.hides_from_reader or row.hides_from_writer,
        grants=_grants(row, seen.writer_known),
        rows=seen.rows.get(row.oid),
        partitioned=row.kind == "p",
        heirs=tuple(row.heirs),
        # A place is one of a table alone, and not of a partition or an heir.
        rowid=PLACE if row.kind == "r" and not key and not row.heirs else "",
        copy=seen.copies.get(row.oid),
    )


def _grants(row: Row[Any], writer_known: bool) -> frozenset[str]:
    """A role that may UPDATE or DELETE and not SELECT cannot choose rows, so it counts as not being allowed to."""
    granted = {"SELECT": row.may_select, "UPDATE": row.may_update, "DELETE": row.may_delete}
    return frozenset(name for name, yes in granted.items() if yes or (name != "SELECT" and not writer_known))


def _column(row: Row[Any], seen: _Seen) -> SurveyedColumn:
    kind = kind_of(row.base_name, row.built_in, row.typtype, row.category)
    limited = row.built_in and row.base_name in ("varchar", "bpchar") and row.typmod >= 4
    return SurveyedColumn(
        row.name,
        kind,
        row.sql_type,
        nullable=not row.required,
        generated=row.generated,
        made_from=tuple(row.made_from),
        length=row.typmod - 4 if limited else None,
        enum=seen.enums.get(row.base, ()) if kind is TypeKind.ENUM else (),
        default="GENERATED AS IDENTITY" if row.identity else "" if row.generated else row.default,
        folds=row.folds,
        may_update=row.may_update or not seen.writer_known,
        may_insert=row.may_insert or not seen.writer_known,
        may_select=row.may_select,
        may_choose=row.may_choose or not seen.writer_known,
    )


def _foreign_key(store: str, row: Row[Any]) -> SurveyedForeignKey:
    return SurveyedForeignKey(
        tuple(row.columns),
        TableId(store, row.to_schema, row.to_table),
        tuple(row.to_columns),
        _ACTIONS[row.on_delete],
        _ACTIONS[row.on_update],
    )


def _index(row: Row[Any]) -> SurveyedIndex:
    expressions = tuple(text for text in row.expressions if text is not None)
    return SurveyedIndex(row.name, tuple(row.columns), row.is_unique, row.where, expressions)


def _trigger(row: Row[Any], functions: Mapping[str, str]) -> SurveyedTrigger:
    events = {"INSERT": row.on_insert, "UPDATE": row.on_update, "DELETE": row.on_delete}
    return SurveyedTrigger(
        row.name, _with_what_it_calls(row.text, functions), tuple(name for name, on in events.items() if on), row.fires
    )


def _functions(connection: Connection) -> Mapping[str, str]:
    """The texts of the application's functions, by name; those of one name together."""
    found: dict[str, str] = {}
    for row in connection.exec_driver_sql(catalogue.FUNCTIONS):
        found[row.name] = f"{found[row.name]}\n{row.text}" if row.name in found else row.text
    return found


def _with_what_it_calls(text: str, functions: Mapping[str, str]) -> str:
    """A trigger's text with those of the functions it calls, and that they call."""
    seen: set[str] = set()
    parts = [text]
    for part in parts:
        for name in dict.fromkeys(_CALL.findall(part)):
            if name in functions and name not in seen:
                seen.add(name)
                # Its own function stands there already.
                parts += [functions[name]] if functions[name] not in text else []
    return "\n".join(parts)


def _domain_check(row: Row[Any]) -> str:
    """A domain says VALUE where a table says the name of its column."""
    return re.sub(r"\bVALUE\b", lambda _: str(row.column), row.expression)
