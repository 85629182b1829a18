"""Several short questions in one statement (on MySQL: a statement each): which of them have an answer.

Of one person or organisation nearly all of these say no, and then the long questions behind them need not be put. To
put one into SQL takes longer than the engine needs to answer it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from gestand.stores.kin import MYSQL
from gestand.stores.scratch import KeySet

What = TypeVar("What")


def answered(connection: Connection, questions: Mapping[What, Iterable[sa.Select[Any]]]) -> list[What]:
    """Those of which one question at least finds a row, in their order."""
    asked = {what: [sa.exists(question) for question in each] for what, each in questions.items()}
    asked = {what: each for what, each in asked.items() if each}
    if not asked:
        return []
    if connection.dialect.name == MYSQL:
        # There each further place in which a statement asks a set of keys costs a copy of the set.
        return [what for what, each in asked.items() if any(connection.scalar(sa.select(one)) for one in each)]
    flags = [sa.case((sa.or_(*each), 1), else_=0) for each in asked.values()]
    said = connection.execute(sa.select(*flags)).one()
    return [what for what, yes in zip(asked, said, strict=True) if yes]


def numbers(connection: Connection, sets: Mapping[What, KeySet]) -> dict[What, int]:
    """How many keys are in each set: a statement for each table that has some of them."""
    tables = {keys.table.name: keys.table for keys in sets.values()}
    counted: dict[int, int] = {}
    for name, table in tables.items():
        mine = [number for keys in sets.values() if keys.table.name == name for number in keys.numbers]
        written: list[ColumnElement[int]] = [sa.literal_column(str(number)) for number in sorted(set(mine))]
        asked = sa.select(table.c.s, sa.func.count()).where(table.c.s.in_(written)).group_by(table.c.s)
        counted |= {int(number): int(rows) for number, rows in connection.execute(asked)}
    return {what: sum(counted.get(number, 0) for number in keys.numbers) for what, keys in sets.items()}
