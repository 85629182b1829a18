"""What the tables of every example are made of: named and typed alike, one definition for every engine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    or_,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.postgresql import JSONB

BIG = BigInteger().with_variant(Integer(), "sqlite")
MOMENT = DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mariadb", "mysql")
DOCUMENT = JSON().with_variant(JSONB(), "postgresql")

MIGRATIONS = "schema_migrations"


def tables() -> MetaData:
    """Room for the tables of one example; what they declare is named after them."""
    return MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def key() -> Column[int]:
    return Column("id", BIG, primary_key=True)


def to(name: str, target: str, *, nullable: bool = False, index: bool = True) -> Column[int]:
    """A column that refers to `target` (`users.id`), and says so to the database."""
    return Column(name, BIG, ForeignKey(target), nullable=nullable, index=index)


def looked_up(name: str, metadata: MetaData, *columns: Column[Any]) -> Table:
    """A table of things with a number, which are nobody's."""
    return Table(name, metadata, Column("id", SmallInteger, primary_key=True, autoincrement=False), *columns)


def migrations(metadata: MetaData) -> Table:
    """The history of the schema, as an application keeps it; an example finds its own tables again by it."""
    return Table(
        MIGRATIONS,
        metadata,
        Column("version", String(40), primary_key=True),
        Column("applied_at", MOMENT, nullable=False),
    )


def due(table: Table, events: str, *columns: str) -> None:
    """An index on the rows that still have something that goes by its events: one for each class of cells.

    It is what `gestand map` asks for; `events` are columns of the table, between spaces.
    """
    there = or_(*(table.c[column].is_not(None) for column in columns))
    name = f"ix_{table.name}_{events.split(maxsplit=1)[0]}_{columns[0]}"
    Index(name, *(table.c[event] for event in events.split()), sqlite_where=there, postgresql_where=there)
