# ruff: noqa: S101 - these are tests
"""Keys are compared by type and to the byte."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from gestand.errors import StoreError
from gestand.stores.base import SurveyedColumn, TypeKind
from gestand.stores.conformance.ground import BYTES, MOMENT, TEXT, OnGround, SqlGround
from gestand.stores.exact import stored
from gestand.stores.keys import Key, among, canonical_key, driver_key, key_relation, key_text, parse_key
from gestand.stores.kin import EXACTLY

VALUES: dict[str, tuple[TypeEngine[Any], tuple[Any, ...]]] = {
    "integers": (sa.BigInteger(), (0, 7, -7, 2**63 - 1, -(2**63))),
    "texts": (
        TEXT,
        (
            *("", "7", "07", "7abc", " 7", "7 ", "1e3", "e", "E", "é", "e\u0301", "ß", "ss", "名"),
            *("a\"b,'c')", "%", "\\x41", "[1,2,1]", "null"),
        ),
    ),
    "lengths": (sa.String(40), ("A", "a", "a ", "null", "true")),
    "decimals": (sa.Numeric(10, 2), (Decimal("42"), Decimal("42.5"), Decimal("-0.25"))),
    "bytes": (BYTES, (b"", b"\0", b"7", b"\xff\xfe", b"a" * 300)),
    "uuids": (sa.Uuid(), tuple(uuid.UUID(int=i << 96 | i) for i in range(3))),
    "days": (sa.Date(), (date(1, 1, 1), date(2024, 2, 29))),
    "moments": (MOMENT, (datetime(2024, 2, 29), datetime(2026, 1, 1, 12, 30, 59, 120000))),
}


class KeyConformance(OnGround):
    @pytest.mark.parametrize("kind", VALUES)
    def test_each_key_finds_its_own_row_and_no_other(self, ground: SqlGround, kind: str) -> None:
        type_, values = VALUES[kind]
        self._fill(ground, [type_], [(value,) for value in values])
        types = self._types(ground)
        there = self._there(ground)
        assert len(set(there)) == len(values)
        for key in there:
            assert self._found(ground, types, [key]) == [key]
            assert self._equal(ground, types, key) == [key]
        assert sorted(self._found(ground, types, there), key=repr) == sorted(there, key=repr)

    @pytest.mark.parametrize("kind", VALUES)
    def test_a_key_that_is_shown_can_be_typed(self, ground: SqlGround, kind: str) -> None:
        type_, values = VALUES[kind]
        self._fill(ground, [type_], [(value,) for value in values])
        types, dialect = self._types(ground), ground.open().dialect
        for key in self._there(ground):
            assert parse_key(key_text(key), types, dialect) == key

    def test_a_text_is_no_number_and_a_number_no_text(self, ground: SqlGround) -> None:
        self._fill(ground, [TEXT, sa.Integer()], [("7", 7), ("8", 8)])
        dialect = ground.open().dialect
        table = sa.table("keyed", sa.column("c0"), sa.column("c1"))
        cases: list[tuple[str, TypeKind, Key, int]] = [
            ("c0", TypeKind.TEXT, ("7",), 1),
            ("c0", TypeKind.TEXT, (7,), 0),
            ("c0", TypeKind.TEXT, ("7 ",), 0),
            ("c0", TypeKind.TEXT, (b"7",), 0),
            ("c1", TypeKind.INTEGER, (7,), 1),
            ("c1", TypeKind.INTEGER, ("7",), 0),
            ("c1", TypeKind.INTEGER, ("7.0",), 0),
        ]
        with ground.reading() as connection:
            for column, kind, key, expected in cases:
                where = among(dialect, [table.c[column]], key_relation(dialect, "k", [kind], [key]), [kind])
                found = connection.execute(sa.select(table.c[column]).where(where)).all()
                assert len(found) == expected, (column, key)

    def test_a_column_that_folds_its_texts_has_keys_to_the_letter_all_the_same(self, ground: SqlGround) -> None:
        letters = ("anna", "Anna", "ANNA", "ann\u00e9", "anne\u0301", "anne")
        for number, folding in enumerate(ground.folding):
            name = f"folded{number}"
            ground.run(
                f"CREATE TABLE {name} (c0 {folding}, c1 INTEGER)",
                f"CREATE INDEX {name}_c0 ON {name} (c0)",
                *(f"INSERT INTO {name} VALUES ('{text}', {i})" for i, text in enumerate(letters)),
            )
            table = sa.table(name, sa.column("c0"), sa.column("c1"))
            kinds = [column.type for column in ground.surveyed(name).columns]
            assert kinds[0] is TypeKind.TEXT, folding
            dialect = ground.open().dialect
            with ground.reading() as connection:
                other = table.alias()
                same = sa.select(table.c.c1).join(other, table.c.c0 == other.c.c0).where(other.c.c1 == 2)
                folded = connection.execute(same).scalars().all()
                assert {0, 1, 2} <= set(folded), f"{folding} folds nothing, so this proves nothing"
                for i, text in enumerate(letters):
                    for columns, key in (([table.c.c0], (text,)), ([table.c.c0, table.c.c1], (text, i))):
                        types = kinds[: len(columns)]
                        where = among(dialect, columns, key_relation(dialect, "wanted", types, [key]), types)
                        assert connection.execute(sa.select(table.c.c1).where(where)).scalars().all() == [i]

    def test_keys_of_several_columns_match_as_a_whole(self, ground: SqlGround) -> None:
        rows = [(1, "a"), (1, "b"), (2, "a"), (12, ""), (1, "2")]
        self._fill(ground, [sa.Integer(), TEXT], rows)
        types = self._types(ground)
        assert self._found(ground, types, [(1, "a"), (2, "b"), (12, "")]) == [(1, "a"), (12, "")]
        assert self._found(ground, types, [("1", "a"), (1, b"a")]) == []

    def test_no_keys_find_nothing(self, ground: SqlGround) -> None:
        self._fill(ground, [sa.Integer()], [(1,)])
        assert self._found(ground, self._types(ground), []) == []

    def test_null_is_nobodys_key(self, ground: SqlGround) -> None:
        ground.run("CREATE TABLE keyed (c0 INTEGER)", "INSERT INTO keyed VALUES (NULL)")
        assert self._found(ground, [TypeKind.INTEGER], [(0,), ("",), ("null",)]) == []
        with ground.reading() as connection, pytest.raises(StoreError):
            canonical_key(connection.execute(sa.text("SELECT c0 FROM keyed")).one())

    def test_further_columns_come_with_their_key(self, ground: SqlGround) -> None:
        store = ground.open()
        moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
        relation = key_relation(
            store.dialect,
            "endings",
            [TypeKind.INTEGER],
            [(1,), ("never",), (2,)],
            {"moment": (TypeKind.AWARE, [moment, moment, None]), "said": (TypeKind.TEXT, ["a", "b", "c"])},
        )
        with store.snapshot() as connection:
            rows = connection.execute(sa.select(relation.c.k0, relation.c.moment, relation.c.said)).all()
        found = {row.k0: (row.moment, row.said) for row in rows}
        plain = moment.replace(tzinfo=None)
        told = {"sqlite": "2026-01-01 12:00:00.000000", "mariadb": plain, "mysql": plain}
        late = told.get(store.dialect, moment)
        assert {key: value for key, value in found.items() if key != "never"} == {1: (late, "a"), 2: (None, "c")}

    def test_a_hundred_thousand_keys_are_one_question(self, ground: SqlGround) -> None:
        ids = [i * 7919 % 10**9 for i in range(1, 100_001)]
        self._fill(ground, [sa.Integer()], [(i,) for i in ids[:50_000]])
        types = self._types(ground)
        began = time.monotonic()
        assert len(self._found(ground, types, [(i,) for i in ids])) == 50_000
        # Each key compared with each row would take many minutes.
        assert time.monotonic() - began < 60

    def test_an_index_serves_the_keys(self, ground: SqlGround) -> None:
        """One key among many rows must cost next to nothing: a scan for each person is a night for all."""
        self._fill(ground, [TEXT], [(str(i),) for i in range(50_000)])
        dialect = ground.open().dialect
        column = sa.table("keyed", stored("c0", EXACTLY.get(dialect, ""))).c.c0
        with ground.reading() as connection:
            took = []
            for i in range(100):
                began = time.monotonic()
                relation = key_relation(dialect, "wanted", [TypeKind.TEXT], [(str(i),)])
                question = sa.select(column).where(among(dialect, [column], relation, [TypeKind.TEXT]))
                assert connection.execute(question).scalars().all() == [str(i)]
                took.append(time.monotonic() - began)
        # A scan is slow each time; what else the machine has to do slows some of them.
        assert min(took) < 0.02

    # ------------------------------------------------------------ hands

    @staticmethod
    def _fill(ground: SqlGround, types: Sequence[TypeEngine[Any]], rows: Sequence[tuple[Any, ...]]) -> None:
        columns = [sa.Column(f"c{i}", type_, primary_key=True, autoincrement=False) for i, type_ in enumerate(types)]
        table = sa.Table("keyed", sa.MetaData(), *columns)
        ground.make(table)
        ground.put(table, *({f"c{i}": value for i, value in enumerate(row)} for row in rows))

    @staticmethod
    def _there(ground: SqlGround) -> list[Key]:
        with ground.reading() as connection:
            rows: sa.Result[Any] = connection.execute(sa.select(sa.column("c0")).select_from(sa.table("keyed")))
            return [canonical_key(row) for row in rows]

    @staticmethod
    def _types(ground: SqlGround) -> list[TypeKind]:
        columns: tuple[SurveyedColumn, ...] = ground.surveyed("keyed").columns
        return [column.type for column in columns]

    @staticmethod
    def _found(ground: SqlGround, types: Sequence[TypeKind], keys: Sequence[Key]) -> list[Key]:
        store = ground.open()
        names = [f"c{i}" for i in range(len(types))]
        table = sa.table("keyed", *map(sa.column, names))
        columns = [table.c[name] for name in names]
        relation = key_relation(store.dialect, "wanted", types, keys)
        question = sa.select(*columns).where(among(store.dialect, columns, relation, types)).order_by(*columns)
        with store.snapshot() as connection:
            return [canonical_key(row) for row in connection.execute(question)]

    @staticmethod
    def _equal(ground: SqlGround, types: Sequence[TypeKind], key: Key) -> list[Key]:
        store = ground.open()
        column = sa.table("keyed", sa.column("c0")).c.c0
        (value,) = driver_key(key, types, store.dialect)
        with store.snapshot() as connection:
            return [canonical_key(row) for row in connection.execute(sa.select(column).where(column == value))]
