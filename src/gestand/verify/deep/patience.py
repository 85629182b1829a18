"""Hands that wait so long for one answer and no longer: reading everything can take its time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.errors import StoreError
from gestand.stores.base import SqlStore
from gestand.verify import dialects
from gestand.verify.hands import Alike, Hands, Question

OFTEN = 20_000
"""Of SQLite's own steps, after how many it looks at the time."""


class Patient(Hands):
    """As `Hands`; a statement that takes longer than `seconds` is broken off, with an error that says so."""

    def __init__(self, store: SqlStore, seconds: float) -> None:
        super().__init__(store)
        self._seconds = seconds
        self._until = 0.0

    def rows(
        self, question: Question | sa.TextClause, alike: Alike | None = None
    ) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        self._until = time.monotonic() + self._seconds
        try:
            return super().rows(question, alike)  # type: ignore[arg-type]
        except StoreError:
            if time.monotonic() < self._until:
                raise
            raise StoreError(
                "verify/too-long",
                f"store {self.store.name}: no answer within {self._seconds:g} seconds",
                "say more with --timeout",
            ) from None

    def told(self, question: str, values: Mapping[str, Any] | None = None) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        """What the engine's own catalogue says, asked in the engine's own words."""
        return self.rows(sa.text(question).bindparams(**(values or {})))

    def _open(self) -> Connection:
        fresh = self._connection is None
        connection = super()._open()
        if fresh:
            self._limit(connection)
        return connection

    def _limit(self, connection: Connection) -> None:
        if self.store.dialect == "postgresql":
            limit = sa.func.set_config("statement_timeout", str(max(1, int(self._seconds * 1000))), sa.true())
            connection.execute(sa.select(limit)).close()
            return
        if self.store.dialect in dialects.KIN:
            connection.exec_driver_sql(dialects.patience(self.store.dialect, self._seconds)).close()
            return
        handle = connection.connection.dbapi_connection
        if isinstance(handle, sqlite3.Connection):
            handle.set_progress_handler(lambda: time.monotonic() > self._until, OFTEN)
