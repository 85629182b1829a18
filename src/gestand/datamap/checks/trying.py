"""Trying a CHECK in the engine itself, on a row that exists only in the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from gestand.datamap.quoting import quoted
from gestand.errors import StoreError
from gestand.stores.base import SqlStore, SurveyedColumn, TableId

REFUSED = "store/constraint"


@dataclass(frozen=True, slots=True)
class Trial:
    """`value` in `column`, held against `check`. `others`: further columns in the check, so that it cannot be told."""

    table: TableId
    column: SurveyedColumn
    check: str
    value: str | int | bool | None
    others: tuple[str, ...]
    of: object


def try_values(store: SqlStore, trials: Iterable[Trial]) -> list[bool | None]:
    """Per trial: True, the CHECK allows the value (or says NULL, which is allowed); False, it does not; None, unknown.

    All in one read-only snapshot. The text of a CHECK is the schema's own; the value is a bound parameter.
    """
    trials = list(trials)
    try:
        with store.snapshot() as connection:
            return list(_answers(connection, store.dialect, trials))
    except StoreError:
        return [None for _ in trials]


def _answers(connection: Connection, dialect: str, trials: Iterable[Trial]) -> Iterator[bool | None]:
    for trial in trials:
        yield None if trial.others else _answer(connection, dialect, trial)


def _answer(connection: Connection, dialect: str, trial: Trial) -> bool | None:
    value: sa.BindParameter[str | int | bool | None] = sa.bindparam("value", trial.value)
    cast = f"CAST(:value AS {trial.column.sql_type})" if dialect == "postgresql" else ":value"
    row = f"SELECT {cast} AS {quoted(trial.column.name)}"
    check = trial.check.replace(":", r"\:")
    question = sa.text(f"SELECT ({check}) FROM ({row}) AS {quoted(trial.table.table)}").bindparams(value)
    try:
        with connection.begin_nested():
            answer = connection.execute(question).scalar_one()
    except StoreError as error:
        # A domain's own CHECK already refuses the value when it is made.
        return False if error.code == REFUSED else None
    except SQLAlchemyError:
        return None
    return answer is None or bool(answer)
