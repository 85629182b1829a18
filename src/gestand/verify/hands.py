"""Read-only hands: every question to a store sees one moment of its data, and one that fails spoils no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from gestand.errors import StoreError
from gestand.stores.base import FileStore, SqlStore, Store

Asked = sa.Select[*tuple[Any, ...]]
Alike = dict[Any, Any]
"""What was made of a question: others that differ from it in values alone need not be put into SQL again."""

Question = Asked | sa.CompoundSelect[*tuple[Any, ...]]


class Hands:
    """Asks one SQL store. The snapshot is opened at the first question and kept for all that follow."""

    def __init__(self, store: SqlStore, few: bool = False) -> None:
        self.store = store
        self.few = few
        self._stack = ExitStack()
        self._connection: Connection | None = None

    def rows(self, question: Question, alike: Alike | None = None) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        """All rows of the answer. StoreError when there is none; it never repeats what the engine said of values."""
        options = {} if alike is None else {"compiled_cache": alike}
        try:
            return self._open().execute(question, execution_options=options).all()
        except SQLAlchemyError as error:
            self.let_go()
            said = type(getattr(error, "orig", None) or error).__name__
            raise StoreError("verify/answer", f"store {self.store.name}: no answer ({said})") from None
        except StoreError:
            # A failed statement ends PostgreSQL's transaction: the next question needs a fresh snapshot.
            self.let_go()
            raise

    def each(self, questions: Sequence[Asked]) -> list[Any]:
        """The one value that each question asks for, all in one statement; a StoreError for one that has no answer.

        One failed question would take the others along, so then each is asked by itself.
        """
        return self._together(questions) or [self._alone(question) for question in questions]

    def _together(self, questions: Sequence[Asked]) -> list[Any] | None:
        if len(questions) < 2:
            return None
        try:
            return list(self.one(sa.select(*(question.scalar_subquery() for question in questions))))
        except StoreError:
            return None

    def _alone(self, question: Asked) -> Any:
        try:
            return self.one(question)[0]
        except StoreError as error:
            return error

    def one(self, question: Asked) -> sa.Row[*tuple[Any, ...]]:
        return self.rows(question)[0]

    def any(self, question: Asked, alike: Alike | None = None) -> bool:
        """Whether the answer has a row at all."""
        return bool(self.rows(question.limit(1), alike))

    def let_go(self) -> None:
        """End the snapshot. It is read-only: when it cannot be ended in order, nothing is lost."""
        self._connection = None
        stack, self._stack = self._stack, ExitStack()
        try:
            stack.close()
        except (SQLAlchemyError, StoreError):
            return

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._stack.enter_context(self.store.snapshot())
            if self.few and self.store.dialect == "postgresql":
                self._connection.exec_driver_sql("SET LOCAL max_parallel_workers_per_gather = 0").close()
        return self._connection


class AllHands:
    """The hands of every SQL store, each opened when it is first asked; a context that lets all of them go."""

    def __init__(self, stores: Mapping[str, Store], few: bool = False) -> None:
        """`few`: what is asked is of few rows. PostgreSQL expects many, and calls helpers for longer than it reads."""
        self._stores = stores
        self._few = few
        self._open: dict[str, Hands] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for hands in self._open.values():
            hands.let_go()

    def of(self, store: str) -> Hands:
        """StoreError when there is no such store, or it has no tables."""
        if store not in self._open:
            self._open[store] = Hands(cast(SqlStore, self._store(store, "snapshot")), self._few)
        return self._open[store]

    def files(self, store: str) -> FileStore:
        """StoreError when there is no such store, or it has no files."""
        return cast(FileStore, self._store(store, "files"))

    def _store(self, name: str, able: str) -> Store:
        found = self._stores.get(name)
        if found is None or not hasattr(found, able):
            raise StoreError("verify/no-store", f"store {name} is not there to be asked")
        return found
