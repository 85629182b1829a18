# ruff: noqa: S101 - these are tests
"""One moment to read, one place to write, and failures that say enough and no more."""

from __future__ import annotations

import time
import traceback
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError

from gestand.errors import GestandError, Refused, StoreError
from gestand.stores.base import SqlStore
from gestand.stores.conformance.ground import OnGround, SqlGround, failed, people


class TransactionConformance(OnGround):
    # ------------------------------------------------------------ reading

    def test_a_snapshot_sees_one_moment_while_somebody_else_writes(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        ground.put(table, {"id": 1}, {"id": 2})
        count = sa.select(sa.func.count()).select_from(table)
        with ground.reading() as connection:
            # Written before its first question: the moment is that of the opening.
            ground.put(table, {"id": 3})
            assert connection.execute(count).scalar_one() == 2
            ground.put(table, {"id": 4})
            assert connection.execute(count).scalar_one() == 2
        with ground.reading() as connection:
            assert connection.execute(count).scalar_one() == 4

    def test_nothing_can_be_changed_on_a_snapshot(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        ground.put(table, {"id": 1, "email": "anna@example.nl"})
        for change in (
            table.insert().values(id=2),
            table.update().values(email=None),
            table.delete(),
            sa.text("CREATE TABLE more (id INTEGER)"),
            sa.text("DROP TABLE people"),
        ):
            failed(partial(self._on_snapshot, ground, change))
        assert ground.all(table) == [(1, "anna@example.nl")]

    def test_nothing_can_be_changed_after_the_transaction_of_a_snapshot(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        with pytest.raises((StoreError, InvalidRequestError)), ground.reading() as connection:
            connection.rollback()
            connection.execute(table.insert().values(id=1))
        assert ground.all(table) == []

    @staticmethod
    def _on_snapshot(ground: SqlGround, change: sa.Executable) -> None:
        with ground.reading() as connection:
            connection.execute(change)

    # ------------------------------------------------------------ writing

    def test_the_writer_commits_what_he_began(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        with ground.open().writing() as connection:
            with connection.begin():
                connection.execute(table.insert().values(id=1))
            with connection.begin():
                connection.execute(table.insert().values(id=2))
        assert ground.all(table) == [(1, None), (2, None)]

    def test_what_the_writer_did_not_commit_did_not_happen(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        with pytest.raises(RuntimeError), ground.open().writing() as connection, connection.begin():
            connection.execute(table.insert().values(id=1))
            raise RuntimeError("a crash")
        with ground.open().writing() as connection:
            connection.execute(table.insert().values(id=2))
        assert ground.all(table) == []

    def test_a_second_writer_is_refused_until_the_first_has_gone(self, ground: SqlGround) -> None:
        first, second = ground.open(), ground.open()
        with first.writing():
            for store in (first, second):
                with pytest.raises(Refused) as refused, store.writing():
                    pass
                assert store.name in refused.value.message
                assert refused.value.hint
        with second.writing():
            pass

    def test_a_writer_who_fails_gives_the_place_back(self, ground: SqlGround) -> None:
        store = ground.open()
        with pytest.raises(RuntimeError), store.writing():
            raise RuntimeError("a crash")
        with store.writing():
            pass

    def test_somebody_may_read_while_another_writes(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        with ground.open().writing() as writer, writer.begin():
            writer.execute(table.insert().values(id=1))
            with ground.reading() as reader:
                assert reader.execute(sa.select(table)).all() == []

    def test_a_lock_of_somebody_else_is_an_error_and_no_wait_without_end(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        ground.put(table, {"id": 1})

        def write() -> None:
            with ground.open().writing() as connection, connection.begin():
                connection.execute(table.update().values(email="anna@example.nl"))

        with ground.owner.begin() as other:
            other.execute(table.update().values(email="bert@example.nl"))
            began = time.monotonic()
            error = failed(write)
        assert error.code == "store/busy"
        # It waits a while, but not as long as a server does that nobody told; a machine with much to do adds to it.
        assert 1 < time.monotonic() - began < 45
        write()
        assert ground.all(table) == [(1, "anna@example.nl")]

    def test_a_reference_that_would_lead_nowhere_is_an_error(self, ground: SqlGround) -> None:
        parent = people()
        child = sa.Table(
            "messages",
            parent.metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("person_id", sa.ForeignKey(parent.c.id)),
        )
        ground.make(parent, child)
        ground.put(parent, {"id": 1})
        ground.put(child, {"id": 1, "person_id": 1})

        def write() -> None:
            with ground.open().writing() as connection, connection.begin():
                connection.execute(parent.delete())

        assert failed(write).code == "store/constraint"
        assert ground.all(parent) == [(1, None)]

    # ------------------------------------------------------------ failures

    def test_an_error_quotes_no_value(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        email = "anna@example.nl"
        ground.put(table, {"id": 1, "email": email}, {"id": 2, "email": None})

        def write() -> None:
            with ground.open().writing() as connection, connection.begin():
                connection.execute(table.update().where(table.c.id == 2).values(email=email))

        self._says_no(failed(write), email)

    def test_a_question_that_does_not_fit_is_an_error_of_the_store(self, ground: SqlGround) -> None:
        store = ground.open()

        def ask() -> None:
            with store.snapshot() as connection:
                connection.execute(sa.select(people()))

        error = failed(ask)
        assert error.code == "store/answer"
        assert error.where.store == store.name

    def test_a_store_that_does_not_answer_is_an_error_that_keeps_its_secret(self, ground: SqlGround) -> None:
        assert ground.silent
        for store, secret in ground.silent:
            assert secret not in repr(store)
            for act in (store.survey, partial(self._open, store), partial(self._write, store)):
                error = failed(act)
                assert store.name in error.message
                assert error.hint
                self._says_no(error, secret)

    @staticmethod
    def _open(store: SqlStore) -> None:
        with store.snapshot():
            pass

    @staticmethod
    def _write(store: SqlStore) -> None:
        with store.writing():
            pass

    @staticmethod
    def _says_no(error: GestandError, secret: str) -> None:
        """Neither in its words, nor in anything that a traceback shows."""
        assert secret not in "".join(traceback.format_exception(error))
        assert secret not in f"{error.code} {error.message} {error.hint} {error.where}"
        assert error.__cause__ is None
