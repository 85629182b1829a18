"""Chinook as its makers ship it: `InvoiceLine` of SQLite and MariaDB is `invoice_line` of PostgreSQL."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from pymysql.constants import CLIENT
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from .ground import Dump

POLICY = Path(__file__).parents[1] / "policies" / "real" / "chinook.yaml"


def load_sqlite(shared: Path, database: Path) -> None:
    shutil.copyfile(shared / "databases" / "chinook.sqlite", database)


def load_postgresql(shared: Path, url: str) -> None:
    script = (shared / "databases" / "chinook.postgresql.sql").read_text(encoding="utf-8")
    # What it says to psql, and the database that it would make: this one is made already.
    script = re.sub(r"^(\\c|DROP DATABASE|CREATE DATABASE).*$", "", script, flags=re.MULTILINE)
    with psycopg.connect(_dsn(url), autocommit=True) as connection:
        connection.execute(script)


def load_mariadb(shared: Path, url: str) -> None:
    script = (shared / "databases" / "chinook.mysql.sql").read_text(encoding="utf-8")
    # The database that it would make: this one is made already.
    script = re.sub(r"^(DROP DATABASE|CREATE DATABASE|USE) .*$", "", script, flags=re.MULTILINE)
    engine = create_engine(url, connect_args={"client_flag": CLIENT.MULTI_STATEMENTS}, poolclass=NullPool)
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(script)
        while cursor.nextset():
            continue
        connection.commit()


def _dsn(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def policy(dialect: str, shared: Path) -> str:
    """The policy in the spelling of the engine."""
    text = POLICY.read_text(encoding="utf-8")
    if dialect != "postgresql":
        return text
    names = "|".join(sorted(_names(shared), key=len, reverse=True))
    return re.sub(rf"\b({names})\b", lambda found: snake(found[0]), text)


def _names(shared: Path) -> set[str]:
    """Every table and column of the database."""
    path = shared / "databases" / "chinook.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = [row[1] for table in tables for row in connection.execute(f'PRAGMA table_info("{table}")')]
    return {*tables, *columns}


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def respelled(found: Dump) -> Dump:
    """The same rows under the names of SQLite."""
    return {
        camel(table): {key: {camel(name): value for name, value in row.items()} for key, row in rows.items()}
        for table, rows in found.items()
    }
