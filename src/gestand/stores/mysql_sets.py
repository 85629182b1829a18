"""Sets of keys on MySQL, where one statement cannot open a temporary table twice (error 1137).

A question of a plan asks a set of keys in several places: what goes, and whether something that stays points at it. So
beside each table of sets there are copies, empty until a statement asks in so many places; then one is filled, and from
there on it gets and loses what the table does. Whoever writes a question knows nothing of it: when it goes to the
server, each place but the first is given a copy of its own to read.

A copy is trusted as long as the transaction stands in which it was filled or that followed it. What is taken back may
take back a copy as well, so after that each is filled anew before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from gestand.errors import StoreError

COPIES = 64
"""Beside each table; a temporary table costs the server half a millisecond, and none can be made while one reads."""

# Not the alias that a place has already, and not the name before a column.
_PLACE = re.compile(r"`?\b(?P<name>gestand_(?:rows|people)_\d+)\b`?(?!\.)(?P<aliased> AS )?")
_TAKING = re.compile(r"DELETE FROM (gestand_\w+) USING \1\b")
_FILLED = "gestand_copies"


def names(name: str) -> list[str]:
    """What the copies of a table are called."""
    return [f"{name}c{i}" for i in range(1, COPIES + 1)]


def watch(engine: Engine) -> None:
    """Every statement of this engine reads a table of sets once, and copies of it in its further places."""

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def apart(connection: Connection, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> Any:
        del cursor, context, many
        if "gestand_" not in statement:
            return statement, given
        told, read = _apart(statement)
        for name, copies in read:
            _fill(connection, name, copies)
        return told, given

    for taken_back in ("rollback", "rollback_savepoint"):
        event.listen(engine, taken_back, _forget)


def copies(connection: Connection, table: sa.Table) -> Iterator[sa.Table]:
    """The copies of a table that hold what it holds: what is done to it has to be done to these."""
    filled = connection.info.get(_FILLED, {}).get(table.name, 0)
    for name in names(table.name)[:filled]:
        yield table.to_metadata(sa.MetaData(), name=name)


def _forget(connection: Connection, *which: Any) -> None:
    del which
    if not connection.invalidated:  # of a session that the server ended nothing is left
        connection.info.pop(_FILLED, None)


def _fill(connection: Connection, name: str, wanted: int) -> None:
    filled: dict[str, int] = connection.info.setdefault(_FILLED, {})
    for copy in names(name)[filled.get(name, 0) : wanted]:
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(f"DELETE FROM {copy}")
            cursor.execute(f"INSERT INTO {copy} SELECT * FROM {name}")
        filled[name] = filled.get(name, 0) + 1


@lru_cache(maxsize=1024)
def _apart(statement: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The statement with a copy in each further place, and how many copies of which table it reads."""
    begin, seen = 0, dict[str, int]()
    if found := _TAKING.match(statement):
        begin, seen = found.end(), {found[1]: 0}

    def place(found: re.Match[str]) -> str:
        name = found["name"]
        number = seen[name] = seen.get(name, -1) + 1
        if number == 0:
            return found[0]
        if number > COPIES:
            raise StoreError(
                "store/sets",
                f"a question asks a set of keys in more than {COPIES + 1} places, and MySQL opens none of them twice",
                "give the table with the most activities fewer of them, or keep its database in MariaDB or PostgreSQL",
            )
        return f"{name}c{number}" + (found["aliased"] or f" AS {name}")

    told = statement[:begin] + _PLACE.sub(place, statement[begin:])
    return told, tuple((name, number) for name, number in seen.items() if number)
