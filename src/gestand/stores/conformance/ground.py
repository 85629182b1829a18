"""What the suite for tables stands on: an empty database, and somebody who may do everything in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Connection, Engine

from gestand.errors import StoreError
from gestand.stores.base import SqlStore, SurveyedTable
from gestand.stores.kin import EXACTLY


@dataclass(frozen=True, slots=True)
class SqlGround:
    """`open` gives a new store on the same empty database, `owner` is an ordinary engine that may do everything there.

    `silent`: stores that cannot answer (nothing listens, wrong password, no such file), each with the secret of its
    URL that must not be said. Readers and a writer must be able to work at the same time (SQLite: WAL). `folding`:
    declared types of a text column in which the engine finds 'e' = 'E', made on the ground where they need making.
    `shop`: the statements that make the shop of the survey's tests, where the engine needs other words than the usual;
    `partial` False: the engine has no indexes over an expression or a part of the rows.
    """

    open: Callable[[], SqlStore]
    owner: Engine
    silent: Sequence[tuple[SqlStore, str]]
    folding: Sequence[str]
    shop: Sequence[str] = ()
    partial: bool = True
    many: int = 1000
    """How many tables a survey of many has; fewer where to make one costs most."""

    def make(self, *tables: sa.Table) -> None:
        for table in tables:
            table.create(self.owner)

    def put(self, table: sa.Table, *rows: dict[str, Any]) -> None:
        with self.owner.begin() as connection:
            connection.execute(table.insert(), list(rows))

    def all(self, table: sa.Table) -> list[tuple[Any, ...]]:
        with self.owner.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))]

    def run(self, *statements: str) -> None:
        with self.owner.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.open().snapshot() as connection:
            yield connection

    def surveyed(self, name: str) -> SurveyedTable:
        return next(table for table in self.open().survey().tables if table.id.table == name)


class OnGround:
    """A part of the suite: its tests are given the ground."""

    @pytest.fixture
    def ground(self) -> SqlGround:
        raise NotImplementedError("a fixture `ground` that returns a SqlGround")


def failed(act: Callable[[], object]) -> StoreError:
    """The StoreError that an act ends in."""
    with pytest.raises(StoreError) as caught:
        act()
    return caught.value


TEXT = sa.Text()
for _engine, _exactly in EXACTLY.items():
    TEXT = TEXT.with_variant(mysql.VARCHAR(300, charset="utf8mb4", collation=_exactly), _engine)
"""A text that can be a key: in MariaDB only one that has a length."""
BYTES = sa.LargeBinary().with_variant(mysql.VARBINARY(300), "mariadb", "mysql")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mariadb", "mysql")


def people() -> sa.Table:
    """A table of people, as small as one can be."""
    return sa.Table(
        "people",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("email", sa.String(100), unique=True),
    )
