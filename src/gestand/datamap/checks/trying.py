"""Trying a CHECK in the engine itself, on a row that exists only in the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from gestand.datamap.checks.asking import answer, rows_of
from gestand.datamap.quoting import quoted, quoted_table
from gestand.errors import StoreError
from gestand.stores.base import SqlStore, SurveyedColumn, TableId, TypeKind
from gestand.stores.kin import KIN

REFUSED = "store/constraint"


@dataclass(frozen=True, slots=True)
class Trial:
    """`value` in `column`, held against `check`. `others`: further columns in the check, of which rows tell."""

    table: TableId
    column: SurveyedColumn
    check: str
    value: str | int | bool | None
    others: tuple[str, ...]
    of: object


@dataclass(frozen=True, slots=True)
class Refused:
    """The CHECK refuses the value beside what stands in so many of the rows that were looked at."""

    rows: int
    of: int


LOOKED = 10_000
"""Rows beside whose other values a blank is tried."""

Tried = bool | None | Refused


def try_values(store: SqlStore, trials: Iterable[Trial]) -> list[Tried]:
    """Per trial: True, the CHECK allows the value (or says NULL, which is allowed); False, it does not; None, unknown.

    A CHECK that also speaks of other columns is tried beside what stands there in the rows of the table. All in one
    read-only snapshot. The text of a CHECK is the schema's own; the value is a bound parameter.
    """
    trials = list(trials)
    try:
        with store.snapshot() as connection:
            return list(_answers(connection, store.dialect, trials))
    except StoreError:
        return [None for _ in trials]


def row_exists(
    store: SqlStore, table: TableId, columns: Sequence[str], values: Sequence[str | int | bool | None]
) -> bool:
    """Whether there is a row with these values in these columns; a store that does not answer has none."""
    whole = rows_of(table, *columns)
    same = [_same(whole.c[name], value) for name, value in zip(columns, values, strict=True)]
    return bool(answer(store, sa.select(sa.literal(1)).select_from(whole).where(*same).limit(1)))


def _same(column: sa.ColumnElement[Any], value: str | int | bool | None) -> sa.ColumnElement[bool]:
    """A number as a number, so that the key's index serves; any other type by its one text."""
    return column == value if isinstance(value, int) else sa.cast(column, sa.Text) == str(value)


def _answers(connection: Connection, dialect: str, trials: Iterable[Trial]) -> Iterator[Tried]:
    for trial in trials:
        yield _answer(connection, dialect, trial)


def _answer(connection: Connection, dialect: str, trial: Trial) -> Tried:
    value: sa.BindParameter[str | int | bool | None] = sa.bindparam("value", trial.value)
    cast = _cast(dialect, trial.column)
    if cast is None:
        return None
    row = f"SELECT {', '.join([f'{cast} AS {quoted(trial.column.name, dialect)}', *_beside(trial, dialect)])}"
    if trial.others:
        row += f" FROM {quoted_table(trial.table, dialect)} LIMIT {LOOKED}"
    check = trial.check.replace(":", r"\:")
    allowed = f"sum(CASE WHEN NOT ({check}) THEN 1 ELSE 0 END), count(*)" if trial.others else f"({check})"
    question = sa.text(f"SELECT {allowed} FROM ({row}) AS {quoted(trial.table.table, dialect)}").bindparams(value)
    try:
        with connection.begin_nested():
            answer, *of = connection.execute(question).one()
    except StoreError as error:
        # A domain's own CHECK already refuses the value when it is made.
        return False if error.code == REFUSED else None
    except SQLAlchemyError:
        return None
    if of:
        return (Refused(int(answer), int(of[0])) if answer else True) if of[0] else None
    return answer is None or bool(answer)


def _beside(trial: Trial, dialect: str) -> list[str]:
    return [quoted(name, dialect) for name in trial.others]


_MARIADB = {
    TypeKind.INTEGER: "CAST(:value AS DECIMAL(20))",
    TypeKind.BOOLEAN: "CAST(:value AS DECIMAL(20))",
    TypeKind.NUMBER: "CAST(:value AS DECIMAL(65,30))",
    TypeKind.DATE: "CAST(:value AS DATE)",
    TypeKind.NAIVE: "CAST(:value AS DATETIME(6))",
    TypeKind.AWARE: "CAST(:value AS DATETIME(6))",
    TypeKind.JSON: ":value",
}


def _cast(dialect: str, column: SurveyedColumn) -> str | None:
    """The value as one of the column; None where the engine cannot make it one without the column itself."""
    if dialect not in KIN:
        return f"CAST(:value AS {column.sql_type})" if dialect == "postgresql" else ":value"
    if column.collation:
        charset = column.collation.partition("_")[0]
        return f"CONVERT(:value USING {charset}) COLLATE {column.collation}"
    return _MARIADB.get(column.type)
