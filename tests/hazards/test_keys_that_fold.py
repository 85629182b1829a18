"""Keys that are texts of a collation that folds, on MariaDB: one by the rule of the engine, and two to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from gestand.run import Approval, apply
from gestand.verify.judge import verify

from .ground import AT, Ground, ground

pytestmark = pytest.mark.mysql

ANNA, BRAM, CARO = (f"{letter * 8}-0000-4000-8000-00000000000{letter}" for letter in "abc")

POLICY = """
people:
  user: {table: people, key: id}
tables:
  people:
    whose: {self: id -> user}
    personal: {name: name}
  orders:
    whose: {buyer: person -> user}
    personal: {note: own text}
  items:
    whose: {buyer: order_code -> orders}
    personal: {wish: question}
  logins:
    whose: {self: person -> user}
    personal: {ip: own text}
activities:
  serve: {basis: contract, uses: [people.name, orders.note, items.wish, logins.ip], keep: until it ends}
"""
RULES = {
    "general": "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
    "latin": "CHARACTER SET latin1 COLLATE latin1_swedish_ci",
    "padded": "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
}


def shop(url: str, folder: Path, rule: str, *rows: str, kind: str = "CHAR(36)") -> AbstractContextManager[Ground]:
    text = f"{kind} {rule}"
    statements = (
        f"CREATE TABLE people (id {text} PRIMARY KEY, name VARCHAR(50))",
        f"CREATE TABLE orders (code {text} PRIMARY KEY, person {text} NOT NULL, note VARCHAR(50),"
        " FOREIGN KEY (person) REFERENCES people (id))",
        f"CREATE TABLE items (id INTEGER PRIMARY KEY, order_code {text} NOT NULL, wish VARCHAR(50),"
        " FOREIGN KEY (order_code) REFERENCES orders (code) ON DELETE CASCADE)",
        f"CREATE TABLE logins (id INTEGER PRIMARY KEY, person {text}, ip VARCHAR(50), INDEX (person))",
        *rows,
    )
    return ground(url, folder, statements, POLICY)


def people(*keys: str) -> str:
    return "INSERT INTO people VALUES " + ", ".join(f"('{key}', 'somebody')" for key in keys)


PLAIN = (
    people(ANNA, BRAM),
    f"INSERT INTO orders VALUES ('o-1', '{ANNA}', 'of Anna'), ('o-2', '{BRAM}', 'of Bram')",
    "INSERT INTO items VALUES (1, 'o-1', 'of Anna'), (2, 'o-2', 'of Bram'), (3, 'o-1', 'of Anna')",
    f"INSERT INTO logins VALUES (1, '{ANNA}', '::1'), (2, '{BRAM}', '::2')",
)


@pytest.fixture(params=RULES)
def plain(request: pytest.FixtureRequest, kin_url: str, tmp_path: Path) -> Iterator[Ground]:
    with shop(kin_url, tmp_path, RULES[request.param], *PLAIN) as found:
        yield found


def test_somebody_with_such_a_key_goes_and_nobody_else(plain: Ground) -> None:
    assert plain.errors == []

    plain.erase(ANNA)

    assert [key for key, _ in plain.rows("people")] == [BRAM]
    assert plain.rows("orders") == [("o-2", BRAM, "of Bram")]
    assert plain.rows("items") == [(2, "o-2", "of Bram")]
    assert plain.rows("logins") == [(2, BRAM, "::2")]
    assert plain.not_kept() == {}


def test_a_row_that_writes_the_key_otherwise_stays_with_what_it_points_at(kin_url: str, tmp_path: Path) -> None:
    rows = (
        *PLAIN,
        f"INSERT INTO orders VALUES ('o-3', '{ANNA.upper()}', 'of nobody known')",
        "INSERT INTO items VALUES (4, 'o-3', 'of nobody known'), (5, 'O-2', 'of nobody known')",
    )
    with shop(kin_url, tmp_path, RULES["general"], *rows) as found:
        assert found.errors == []

        found.erase(ANNA)
        found.erase(BRAM)

        assert [key for key, _ in found.rows("people")] == [ANNA, BRAM]
        assert [code for code, *_ in found.rows("orders")] == ["o-2", "o-3"]
        assert [key for key, *_ in found.rows("items")] == [4, 5]
        assert found.rows("logins") == []
        assert found.not_kept() == {"keep/serve": "unknown"}
        (judged,) = (v for v in verify(found.map, found.stores, found.records, AT).promises if v.key == "keep/serve")
        assert {place.table: place.count for place in judged.places} == {"orders": 1, "items": 2}


@pytest.mark.parametrize(
    ("key", "written"), [("anna", "Anna"), ("anna", "anna "), ("ren\u00e9", "rene"), ("rene", "ren\u00e9")]
)
def test_capitals_blanks_and_accents_make_it_another_key(kin_url: str, tmp_path: Path, key: str, written: str) -> None:
    rows = (people(key, "bram"), f"INSERT INTO logins VALUES (1, '{key}', '::1'), (2, '{written}', '::2')")
    with shop(f"{kin_url}?charset=utf8mb4", tmp_path, RULES["general"], *rows, kind="VARCHAR(36)") as found:
        found.erase(key)

        assert [row[0] for row in found.rows("logins")] == [2]
        assert sorted(row[0] for row in found.rows("people")) == sorted(["bram", key])


def test_a_row_that_is_written_otherwise_meanwhile_stays(kin_url: str, tmp_path: Path) -> None:
    with shop(kin_url, tmp_path, RULES["general"], *PLAIN) as found:
        plan = found.plan(ANNA)
        found.change(f"UPDATE logins SET person = '{ANNA.upper()}' WHERE id = 1")
        found.change(f"INSERT INTO logins VALUES (3, '{ANNA.upper()}', '::3')")
        apply(found.map, found.stores, found.records, plan, now=AT, approval=Approval(plan.digest))

        assert [row[0] for row in found.rows("logins")] == [1, 2, 3]
        assert [row[0] for row in found.rows("people")] == [ANNA, BRAM]
