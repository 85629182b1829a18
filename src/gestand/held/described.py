"""Rows that go, said by a condition instead of a set of their keys (`gestand.held.describing`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.held.lens import Condition


@dataclass(frozen=True, slots=True)
class Described:
    """The rows of a table that go: `where` says of a row whether it does (in two values), `rows` how many there are.

    `start` is true of the same rows, and written so that an engine finds them by it, and need not look at the others.
    """

    where: Callable[[FromClause], Condition]
    start: Callable[[FromClause], Condition]
    rows: int
    everything: bool = False
    """Of the rows that are looked at not one stays."""

    def count(self, connection: Connection) -> int:
        """As many as were counted in the snapshot that is still open; as a set of keys is asked."""
        del connection
        return self.rows
