# ruff: noqa: S101 - these are tests
"""What a survey must see: everything that decides what may be erased, and how."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa

from gestand.stores.base import SurveyedForeignKey, TableId, TypeKind
from gestand.stores.conformance.ground import OnGround, SqlGround, people

SCHEMA = (
    "CREATE TABLE orders (shop INTEGER NOT NULL, number INTEGER NOT NULL, total NUMERIC(10, 2), placed_on DATE,"
    " PRIMARY KEY (shop, number))",
    "CREATE TABLE lines (id INTEGER PRIMARY KEY, shop INTEGER, number INTEGER, note VARCHAR(40) DEFAULT 'none',"
    " price INTEGER NOT NULL CHECK (price >= 0), double_price INTEGER GENERATED ALWAYS AS (price * 2) STORED,"
    " sku TEXT UNIQUE, parent_id INTEGER REFERENCES lines ON DELETE SET NULL,"
    " FOREIGN KEY (shop, number) REFERENCES orders (shop, number) ON DELETE CASCADE ON UPDATE RESTRICT,"
    " UNIQUE (shop, note))",
    "CREATE INDEX by_note ON lines (lower(note), shop) WHERE note IS NOT NULL",
    "CREATE INDEX by_order ON lines (shop, number)",
    "CREATE VIEW notes AS SELECT id, note FROM lines",
    "CREATE TABLE heap (a INTEGER, b TEXT)",
)


class SurveyConformance(OnGround):
    @pytest.fixture
    def shop(self, ground: SqlGround) -> SqlGround:
        ground.run(*(ground.shop or SCHEMA))
        return ground

    def test_an_empty_database_has_no_tables(self, ground: SqlGround) -> None:
        survey = ground.open().survey()
        assert survey.tables == ()
        assert survey.version

    def test_it_sees_every_table_and_view(self, shop: SqlGround) -> None:
        survey = shop.open().survey()
        kinds = {table.id.table: table.kind for table in survey.tables}
        assert kinds == {"orders": "table", "lines": "table", "heap": "table", "notes": "view"}
        assert {table.id.store for table in survey.tables} == {survey.store}

    def test_it_sees_keys_of_several_columns_and_tables_without_one(self, shop: SqlGround) -> None:
        assert shop.surveyed("orders").key == ("shop", "number")
        assert shop.surveyed("lines").key == ("id",)
        assert shop.surveyed("heap").key == ()

    def test_it_sees_columns_in_their_order_with_types_and_defaults(self, shop: SqlGround) -> None:
        lines = {column.name: column for column in shop.surveyed("lines").columns}
        assert list(lines)[:4] == ["id", "shop", "number", "note"]
        assert (lines["note"].type, lines["note"].length, lines["note"].nullable) == (TypeKind.TEXT, 40, True)
        assert "none" in lines["note"].default
        assert (lines["price"].type, lines["price"].nullable) == (TypeKind.INTEGER, False)
        assert (lines["double_price"].generated, lines["price"].generated) == (True, False)
        orders = {column.name: column.type for column in shop.surveyed("orders").columns}
        assert (orders["total"], orders["placed_on"]) == (TypeKind.NUMBER, TypeKind.DATE)

    def test_it_sees_references_with_what_they_do(self, shop: SqlGround) -> None:
        found = shop.surveyed("lines").foreign_keys
        lines, orders = shop.surveyed("lines").id, shop.surveyed("orders").id
        assert set(found) == {
            SurveyedForeignKey(("shop", "number"), orders, ("shop", "number"), "CASCADE", "RESTRICT"),
            SurveyedForeignKey(("parent_id",), lines, ("id",), "SET NULL", "NO ACTION"),
        }
        assert isinstance(found[0].to, TableId)

    def test_it_sees_indexes_with_their_expressions_and_conditions(self, shop: SqlGround) -> None:
        indexes = {index.name: index for index in shop.surveyed("lines").indexes}
        note = indexes["by_note"]
        if shop.partial:
            assert note.columns == ("", "shop")
            assert "lower" in note.expressions[0]
            assert "note" in note.expressions[0]
            assert "IS NOT NULL" in note.where.upper()
        else:
            assert (note.columns[1:], note.expressions, note.where) == (("shop",), (), "")
        assert (indexes["by_order"].columns, indexes["by_order"].where) == (("shop", "number"), "")
        assert not indexes["by_order"].unique

    def test_it_sees_what_must_be_unique_and_what_is_checked(self, shop: SqlGround) -> None:
        lines = shop.surveyed("lines")
        assert set(lines.uniques) == {("sku",), ("shop", "note")}
        assert any("price" in check and ">=" in check for check in lines.checks)

    def test_it_counts_the_rows_of_a_small_table(self, ground: SqlGround) -> None:
        table = people()
        ground.make(table)
        assert ground.surveyed("people").rows == 0
        ground.put(table, *({"id": i} for i in range(123)))
        assert ground.surveyed("people").rows == 123

    def test_who_may_do_everything_is_granted_everything(self, shop: SqlGround) -> None:
        assert shop.surveyed("lines").grants == {"SELECT", "UPDATE", "DELETE"}
        assert not shop.surveyed("lines").row_security

    def test_a_survey_is_the_same_twice(self, shop: SqlGround) -> None:
        assert shop.open().survey() == shop.open().survey()

    def test_many_tables_are_surveyed_within_three_seconds_of_work(self, ground: SqlGround) -> None:
        with ground.owner.begin() as connection:
            for number in range(ground.many):
                columns = "id INTEGER PRIMARY KEY, a VARCHAR(40) UNIQUE, b INTEGER CHECK (b > 0)"
                connection.execute(sa.text(f"CREATE TABLE t{number} ({columns})"))
        began = time.process_time()
        survey = ground.open().survey()
        assert time.process_time() - began < 3
        assert len(survey.tables) == ground.many
