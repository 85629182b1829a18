"""Taking SQLite's own statements apart, hostile ones included."""

from __future__ import annotations

import sqlite3

import pytest

from gestand.stores import sqltext
from gestand.stores.base import TypeKind
from gestand.stores.sqlite_types import kind_and_length


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("CREATE TABLE t (a INT CHECK (a > 0), CHECK (a < (1 + 2) * 3))", ("a > 0", "a < (1 + 2) * 3")),
        ("CREATE TABLE t (a TEXT CHECK (a <> ')' AND a <> 'CHECK (b)'))", ("a <> ')' AND a <> 'CHECK (b)'",)),
        ("CREATE TABLE t (a INT CONSTRAINT positive CHECK(a>0))", ("a>0",)),
        ('CREATE TABLE "check" ("check" INT, [CHECK] TEXT, `check (` INT)', ()),
        ("CREATE TABLE t (a INT -- CHECK (a > 1)\n, b INT /* CHECK (b > 1) */)", ()),
        ("CREATE TABLE t (a INT CHECK /* why */ (a > 0 -- or not\n))", ("a > 0 -- or not",)),
        ("CREATE TABLE t AS SELECT 1", ()),
    ],
)
def test_checks_are_found_where_they_stand(sql: str, found: tuple[str, ...]) -> None:
    assert sqltext.checks(sql) == found


@pytest.mark.parametrize(
    ("sql", "parts", "where"),
    [
        ("CREATE INDEX i ON t (a)", ("a",), ""),
        ("CREATE UNIQUE INDEX i ON t (a COLLATE NOCASE DESC, lower(b, c) ASC)", ("a", "lower(b, c)"), ""),
        ('CREATE INDEX "where" ON "t (" ("where", [a,b]) WHERE "where" > 1;', ('"where"', "[a,b]"), '"where" > 1'),
        (
            "CREATE INDEX i ON t (f(a, ',')) WHERE a IN (SELECT ')' WHERE 1)",
            ("f(a, ',')",),
            "a IN (SELECT ')' WHERE 1)",
        ),
        ("", (), ""),
    ],
)
def test_an_index_is_taken_apart(sql: str, parts: tuple[str, ...], where: str) -> None:
    assert sqltext.index_parts(sql) == (parts, where)


@pytest.mark.parametrize(
    ("sql", "event"),
    [
        ("CREATE TRIGGER a AFTER DELETE ON t BEGIN UPDATE u SET x = 1; END", "DELETE"),
        ('CREATE TRIGGER "insert" BEFORE UPDATE OF a ON t WHEN new.a BEGIN DELETE FROM u; END', "UPDATE"),
        ("CREATE TRIGGER IF NOT EXISTS x INSTEAD OF INSERT ON v BEGIN SELECT 1; END", "INSERT"),
        ("CREATE TRIGGER x /* DELETE */ INSERT ON v BEGIN SELECT 1; END", "INSERT"),
    ],
)
def test_a_trigger_has_one_event(sql: str, event: str) -> None:
    assert sqltext.trigger_events(sql) == (event,)


def test_a_text_that_is_cut_off_is_no_crash() -> None:
    sql = "CREATE TABLE \"t(\" (a INT CHECK (a > ')' /* x */), b TEXT DEFAULT 'y' -- z\n)"
    for end in range(len(sql)):
        sqltext.checks(sql[:end])
        sqltext.index_parts(sql[:end])
        sqltext.trigger_events(sql[:end])
        sqltext.module(sql[:end])


@pytest.mark.parametrize(
    ("declared", "kind", "length"),
    [
        ("", TypeKind.OTHER, None),
        ("integer", TypeKind.INTEGER, None),
        ("BIGINT UNSIGNED", TypeKind.INTEGER, None),
        ("varchar(20)", TypeKind.TEXT, 20),
        ("character varying ( 255 )", TypeKind.TEXT, 255),
        ("NUMERIC(10,2)", TypeKind.NUMBER, None),
        ("double  precision", TypeKind.NUMBER, None),
        ("DATETIME", TypeKind.NAIVE, None),
        ("timestamp without time zone", TypeKind.NAIVE, None),
        ("timestamp with time zone", TypeKind.AWARE, None),
        ("DATE", TypeKind.DATE, None),
        ("bool", TypeKind.BOOLEAN, None),
        ("UUID", TypeKind.UUID, None),
        ("jsonb", TypeKind.JSON, None),
        ("BLOB", TypeKind.BYTES, None),
        # By affinity these would be integers; they are points, and nobody knows what the application means by them.
        ("POINT", TypeKind.UNKNOWN, None),
        ("FLOATING POINT", TypeKind.UNKNOWN, None),
        ("INTERVAL", TypeKind.OTHER, None),
        ("encrypted", TypeKind.UNKNOWN, None),
    ],
)
def test_a_declared_type_means_what_people_mean_by_it(declared: str, kind: TypeKind, length: int | None) -> None:
    sqlite3.connect(":memory:").execute(f"CREATE TABLE t (a {declared})")
    assert kind_and_length(declared) == (kind, length)
