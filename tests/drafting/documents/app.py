"""A database with documents and lists of keys in it, and what is left in it of who was erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from drafting.conftest import policy_of
from hazards.ground import Ground
from support.engines import in_words_of

FIRST = "Jan Sanne Mohammed Fatima Xiu Olumide Wout Saskia Pieter Anke Luc Mieke Tariq Bart Els Koen Noor Daan Lot Bram"
LAST = "Vries Jansen Bakker Berg Okonkwo Yilmaz Peeters Smit Dubois Nguyen"
LINKS = ("user_id", "owner_id")
PEOPLE = 20
GONE = 5
"""Whom the tests erase: Xiu Yilmaz."""


def name(number: int) -> str:
    return f"{FIRST.split()[number - 1]} {LAST.split()[number % 10]}"


def mail(number: int) -> str:
    return f"{FIRST.split()[number - 1].lower()}.{number}@post.example"


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def three(number: int) -> list[int]:
    """Three people, of whom every third time one is who will be erased."""
    return sorted(
        {GONE if number % 3 == 0 else number % PEOPLE + 1, (number * 7) % PEOPLE + 1, (number + 9) % PEOPLE + 1}
    )


same_judgement = pytest.mark.not_on("mariadb", "what is judged of members that were found is no affair of an engine")


class Application:
    """Tables with documents in them, in the words of an engine."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self.arrays = url.startswith("postgresql")
        self.json = "TEXT" if self.sqlite else "JSONB" if self.arrays else "JSON"
        self.statements = [
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60), email VARCHAR(80))",
            *self.rows("users", [(n, name(n), mail(n)) for n in range(1, PEOPLE + 1)]),
        ]

    def table(self, table: str, columns: str, rows: list[tuple[Any, ...]]) -> Application:
        array = "INTEGER[]" if self.arrays else self.json
        self.statements.append(f"CREATE TABLE {table} ({columns.replace('JSON', self.json).replace('ARRAY', array)})")
        self.statements += self.rows(table, rows)
        self.statements += [f"CREATE INDEX {table}_of ON {table} ({one})" for one in LINKS if one in columns]
        return self

    def array(self, keys: list[int]) -> Any:
        return keys if not self.arrays else "{" + ",".join(map(str, keys)) + "}"

    def rows(self, table: str, rows: list[tuple[Any, ...]]) -> list[str]:
        return [f"INSERT INTO {table} VALUES ({', '.join(map(_written, row))})" for row in rows]

    def policy(self) -> str:
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for statement in self.statements:
                connection.exec_driver_sql(in_words_of(self.url, statement))
        engine.dispose()
        return policy_of(self.url)


def _written(value: Any) -> str:
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    text = value if isinstance(value, str) else json.dumps(value)
    return "'" + text.replace("'", "''") + "'"


Taken = Callable[[str], Ground]


def everything(found: Ground) -> dict[str, dict[Any, tuple[Any, ...]]]:
    """Every row of every table by its key, documents as what they say."""
    names = sa.inspect(sa.create_engine(found.url)).get_table_names()
    return {table: {row[0]: tuple(map(_said, row)) for row in found.rows(table)} for table in names}


def _said(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def leaks(found: Ground) -> list[str]:
    """Where the name, the address or the telephone of who was erased still stands."""
    needles = (name(GONE), mail(GONE), "0612340005")
    return [table for table, rows in everything(found).items() if any(one in str(rows) for one in needles)]
