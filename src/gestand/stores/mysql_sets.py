"""Sets of keys on MySQL, where one statement cannot open a temporary table twice (error 1137).

A question of a plan asks a set of keys in several places: what goes, and whether something that stays points at it. So
beside a table of sets there are copies, empty until a statement asks in so many places; then one is filled, and from
there on it gets and loses what the table does. Whoever writes a question knows nothing of it: when it goes to the
server, each place but the first is given a copy of its own to read.

A copy is made when it is first asked for, which a session that writes may do at any time. One that reads may not, since
its transaction is read-only: it is given a few beforehand, and where a question asks in more places, what was being
worked out is worked out again in a session with as many as that takes (`with_room`).

A copy is trusted as long as the transaction stands in which it was filled or that followed it. What is taken back may
take back a copy as well, so after that each is filled anew before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

Given = ParamSpec("Given")
Found = TypeVar("Found")

FEW = 8
"""Copies of each table that a session of a new process has when it begins to read: half a millisecond each."""

# Not the alias that a place has already, and not the name before a column.
_PLACE = re.compile(r"`?\b(?P<name>gestand_(?:rows|people)_\d+)\b`?(?!\.)(?P<aliased> AS )?")
_TAKING = re.compile(r"DELETE FROM (gestand_\w+) USING \1\b")
_MAKING = re.compile(r"CREATE TEMPORARY TABLE (?P<copy>gestand_(?:rows|people)_\d+c\d+) LIKE ")
_MADE, _FILLED = "gestand_made", "gestand_copies"
_READ_ONLY = 1792


class TooFew(Exception):
    """A session that reads has fewer copies than a question asks for. The next one has enough."""


class _Room:
    """How many copies a session that reads is given, in this process: what one question needed, others may."""

    copies = FEW


def with_room(work: Callable[Given, Found]) -> Callable[Given, Found]:
    """Whatever asks sets of keys in sessions of its own, which only read: begun anew where they had too few copies."""

    @wraps(work)
    def begun(*args: Given.args, **named: Given.kwargs) -> Found:
        while True:
            try:
                return work(*args, **named)
            except TooFew:
                continue

    return begun


def statements(names: list[str]) -> list[str]:
    """What makes the copies of these tables that a session which is about to read is given."""
    return [_making(name, number) for name in names for number in range(1, _Room.copies + 1)]


def watch(engine: Engine) -> None:
    """Every statement of this engine reads a table of sets once, and copies of it in its further places."""

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def apart(connection: Connection, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> Any:
        del cursor, context, many
        if "gestand_" not in statement:
            return statement, given
        if made := _MAKING.match(statement):
            connection.info.setdefault(_MADE, set()).add(made["copy"])
            return statement, given
        told, read = _apart(statement)
        for name, copies in read:
            _fill(connection, name, copies)
        return told, given

    for taken_back in ("rollback", "rollback_savepoint"):
        event.listen(engine, taken_back, _forget)


def copies(connection: Connection, table: sa.Table) -> Iterator[sa.Table]:
    """The copies of a table that hold what it holds: what is done to it has to be done to these."""
    for number in range(1, connection.info.get(_FILLED, {}).get(table.name, 0) + 1):
        yield table.to_metadata(sa.MetaData(), name=_copy(table.name, number))


def _copy(name: str, number: int) -> str:
    return f"{name}c{number}"


def _making(name: str, number: int) -> str:
    return f"CREATE TEMPORARY TABLE {_copy(name, number)} LIKE {name}"


def _forget(connection: Connection, *which: Any) -> None:
    # The tables stay when a transaction is taken back, without the rows that it put into them.
    del which
    if not connection.invalidated:  # of a session that the server ended nothing is left
        connection.info.pop(_FILLED, None)


def _fill(connection: Connection, name: str, wanted: int) -> None:
    filled: dict[str, int] = connection.info.setdefault(_FILLED, {})
    made: set[str] = connection.info.setdefault(_MADE, set())
    for number in range(filled.get(name, 0) + 1, wanted + 1):
        copy = _copy(name, number)
        with closing(connection.connection.cursor()) as cursor:
            if copy not in made:
                _make(connection, cursor, name, number, wanted)
                made.add(copy)
            cursor.execute(f"DELETE FROM {copy}")
            cursor.execute(f"INSERT INTO {copy} SELECT * FROM {name}")
        filled[name] = number


def _make(connection: Connection, cursor: Any, name: str, number: int, wanted: int) -> None:
    try:
        cursor.execute(_making(name, number))
    except connection.dialect.loaded_dbapi.Error as error:
        if error.args[:1] != (_READ_ONLY,):
            raise
        _Room.copies = max(wanted, 2 * _Room.copies)
        raise TooFew(f"{wanted} copies of a set of keys, and no more can be made while a session reads") from None


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
        return _copy(name, number) + (found["aliased"] or f" AS {name}")

    told = statement[:begin] + _PLACE.sub(place, statement[begin:])
    return told, tuple((name, number) for name, number in seen.items() if number)
