"""What the tests of PostgreSQL do by hand."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from gestand.stores.base import SurveyedTable
from gestand.stores.postgresql import PostgresqlStore


def run(owner: Engine, *statements: str) -> None:
    with owner.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def extension(owner: Engine, name: str) -> None:
    """Makes it, where the server has it; an embedded one has few."""
    with owner.connect() as connection:
        there = connection.execute(sa.text("SELECT count(*) FROM pg_available_extensions WHERE name = :n"), {"n": name})
        if not there.scalar_one():
            pytest.skip(f"the server has no {name}")
        connection.exec_driver_sql(f"CREATE EXTENSION {name}")


def surveyed(store: PostgresqlStore, name: str) -> SurveyedTable:
    return next(table for table in store.survey().tables if table.id.table == name)
