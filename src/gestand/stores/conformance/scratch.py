# ruff: noqa: S101 - these are tests
"""Sets of keys in the session's own tables: typed and exact, and nothing else is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from gestand.stores.base import TypeKind
from gestand.stores.conformance.ground import TEXT, OnGround, SqlGround, failed, people
from gestand.stores.keyvalues import Key, canonical_key
from gestand.stores.scratch import KeySet, Scratch, together


class ScratchConformance(OnGround):
    def test_a_set_has_the_keys_that_were_put_into_it(self, ground: SqlGround) -> None:
        self._hold(ground, [sa.Integer()], [(i,) for i in range(10)])
        assert self._kept(ground, [(3,), (7,), (12,)]) == [(3,), (7,)]

    def test_a_key_is_of_its_type(self, ground: SqlGround) -> None:
        self._hold(ground, [TEXT], [("7",), ("7abc",), ("07",), ("7 ",)])
        assert self._kept(ground, [("7",)]) == [("7",)]
        assert self._kept(ground, [(7,)]) == []

    def test_a_key_is_the_same_bytes(self, ground: SqlGround) -> None:
        self._hold(ground, [TEXT], [("e",), ("é",), ("E",), ("e\u0301",), ("",)])
        for key in ("e", "é", "E", "e\u0301", ""):
            assert self._kept(ground, [(key,)]) == [(key,)]

    def test_keys_of_several_columns_are_in_it_as_a_whole(self, ground: SqlGround) -> None:
        self._hold(ground, [sa.Integer(), TEXT], [(1, "a"), (1, "b"), (2, "a")])
        assert self._kept(ground, [(1, "a"), (2, "b")]) == [(1, "a")]

    def test_a_row_is_found_from_its_key(self, ground: SqlGround) -> None:
        self._hold(ground, [TEXT], [("e",), ("E",), ("x",)])
        with self._scratch(ground, [TypeKind.TEXT]) as (connection, keys):
            keys.put(connection, [("e",), ("x",), ("y",)])
            column = _columns(1)[0]
            there = sa.exists(sa.select(sa.literal(1)).select_from(_TABLE).where(*keys.is_row([column])))
            assert keys.remove(connection, there) == 2
            assert keys.count(connection) == 1

    def test_a_key_is_in_a_set_once(self, ground: SqlGround) -> None:
        self._hold(ground, [sa.Integer()], [(1,), (2,)])
        with self._scratch(ground, [TypeKind.INTEGER]) as (connection, keys):
            every = sa.select(_columns(1)[0].label("k0")).where(sa.true())
            assert [keys.fill(connection, every), keys.fill(connection, every)] == [2, 0]
            assert keys.count(connection) == 2

    def test_sets_of_one_shape_are_apart_and_can_be_read_together(self, ground: SqlGround) -> None:
        scratch = Scratch(ground.open().dialect, [(TypeKind.INTEGER,)])
        with ground.open().snapshot(scratch.statements) as connection:
            one, other = scratch.fresh([TypeKind.INTEGER]), scratch.fresh([TypeKind.INTEGER])
            one.put(connection, [(1,), (2,)])
            other.put(connection, [(2,), (3,)])
            both = together([one, other])
            assert both is not None and both.count(connection) == 4
            assert one.remove(connection, other.has([one.table.c.k0])) == 1
            assert (one.count(connection), other.count(connection)) == (1, 2)

    def test_nothing_else_can_be_changed_where_sets_can(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        ground.put(table, {"id": 1, "email": "anna@example.nl"})
        for change in (table.insert().values(id=2), table.update().values(email=None), table.delete()):
            failed(partial(self._on_scratch, ground, change))
        assert ground.all(table) == [(1, "anna@example.nl")]

    def test_a_set_is_filled_and_emptied_by_the_snapshot_and_nobody_waits_for_it(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        ground.put(table, {"id": 1}, {"id": 2})
        with self._scratch(ground, [TypeKind.INTEGER]) as (connection, keys):
            ground.put(table, {"id": 3})
            assert keys.fill(connection, sa.select(table.c.id.label("k0")).where(sa.true())) == 2
            # What they had to wait for would last as long as this session does: that they get on is the proof.
            with ground.owner.begin() as other:
                other.execute(table.update().values(email=None))
                other.execute(table.delete().where(table.c.id == 2))
            there = sa.exists(sa.select(sa.literal(1)).select_from(table).where(*keys.is_row([table.c.id])))
            assert keys.remove(connection, there) == 2
            with ground.owner.begin() as other:
                other.execute(table.update().where(table.c.id == 1).values(email="anna@example.nl"))
        assert ground.all(table) == [(1, "anna@example.nl"), (3, None)]

    def test_the_sets_of_one_session_are_not_those_of_another(self, ground: SqlGround) -> None:
        with (
            self._scratch(ground, [TypeKind.INTEGER]) as (mine, keys),
            self._scratch(ground, [TypeKind.INTEGER]) as (theirs, others),
        ):
            keys.put(mine, [(1,)])
            assert (keys.count(mine), others.count(theirs)) == (1, 0)

    # ------------------------------------------------------------ hands

    @contextmanager
    def _scratch(self, ground: SqlGround, types: Sequence[TypeKind]) -> Iterator[tuple[Connection, KeySet]]:
        store = ground.open()
        scratch = Scratch(store.dialect, [tuple(types)])
        with store.snapshot(scratch.statements) as connection:
            yield connection, scratch.fresh(types)

    def _on_scratch(self, ground: SqlGround, change: sa.Executable) -> None:
        with self._scratch(ground, [TypeKind.INTEGER]) as (connection, _):
            connection.execute(change)

    @staticmethod
    def _hold(ground: SqlGround, types: Sequence[TypeEngine[Any]], rows: Sequence[tuple[Any, ...]]) -> None:
        columns = [sa.Column(f"c{i}", type_, primary_key=True, autoincrement=False) for i, type_ in enumerate(types)]
        table = sa.Table("keyed", sa.MetaData(), *columns)
        ground.make(table)
        ground.put(table, *({f"c{i}": value for i, value in enumerate(row)} for row in rows))

    def _kept(self, ground: SqlGround, keys: Sequence[Key]) -> list[Key]:
        """The rows whose key is in a set of these: looked up for each row, and from the set; which is the same."""
        types = [column.type for column in ground.surveyed("keyed").columns]
        columns = _columns(len(types))
        with self._scratch(ground, types) as (connection, held):
            held.put(connection, keys)
            asked = sa.select(*columns).select_from(_TABLE).where(held.has(columns)).order_by(*columns)
            found = [canonical_key(tuple(row)) for row in connection.execute(asked)]
            from_the_set = sa.exists(sa.select(sa.literal(1)).select_from(_TABLE).where(*held.is_row(columns)))
            held.remove(connection, sa.not_(from_the_set))
            assert held.count(connection) == len(found)
            return found


_TABLE = sa.table("keyed", sa.column("c0"), sa.column("c1"))


def _columns(count: int) -> list[sa.ColumnClause[Any]]:
    return [_TABLE.c[f"c{i}"] for i in range(count)]
