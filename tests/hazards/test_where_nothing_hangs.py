"""Where rows of others can hang on one person's is told from the map; where none can, nothing is asked of the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from gestand.acts import Person
from gestand.held.decisions import decide
from gestand.held.going import Going
from gestand.plan.bench import snapshot

from .ground import AT, ground

SCHEMA = (
    "CREATE TABLE firms (id INTEGER PRIMARY KEY, name VARCHAR(60))",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, note VARCHAR(60))",
    "CREATE TABLE items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, seller_id INTEGER, firm_id INTEGER,"
    " wish VARCHAR(60))",
    "CREATE TABLE labels (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, word VARCHAR(60))",
    "CREATE INDEX orders_user ON orders (user_id)",
    "CREATE INDEX items_order ON items (order_id)",
    "CREATE INDEX items_seller ON items (seller_id)",
    "CREATE INDEX items_firm ON items (firm_id)",
    "CREATE INDEX labels_order ON labels (order_id)",
    "INSERT INTO firms VALUES (1, 'a firm')",
    "INSERT INTO users VALUES (1, 'anna'), (2, 'bart')",
    "INSERT INTO orders VALUES (1, 1, 'of anna'), (2, 2, 'of bart')",
    "INSERT INTO items VALUES (1, 1, 2, 1, 'a wish'), (2, 2, 1, 1, 'another')",
    "INSERT INTO labels VALUES (1, 1, 'one'), (2, 2, 'two')",
)
POLICY = """
people:
  firm: {{table: firms, key: id}}
  user: {{table: users, key: id}}
tables:
  firms: {{whose: {{self: id -> firm}}, personal: {{name: name}}}}
  users: {{whose: {{self: id -> user}}, personal: {{name: name}}}}
  orders: {{whose: {{self: user_id -> user}}, personal: {{note: own text}}}}
  items:
    whose: {whose}
    personal: {{wish: own text}}
    structural: {rest}
    {points}
  labels: {{nothing personal: words, points at: {{order_id -> orders: goes along}}}}
activities:
  serve: {{basis: contract, uses: [firms.name, users.name, orders.note, items.wish], keep: until it ends}}
"""
BUYER = "{buyer: order_id -> orders}"
CASES = {
    "a path of its own": (BUYER, "[seller_id, firm_id]", "", set()),
    "another person's link": (
        "{buyer: order_id -> orders, seller: seller_id -> user}",
        "[firm_id]",
        "",
        {"orders", "users", "labels"},
    ),
    "a row of a firm that it keeps": (BUYER, "[seller_id]", "points at: {firm_id -> firms: keeps it}", {"firms"}),
    "a row of a firm that it lets go": (BUYER, "[seller_id]", "points at: {firm_id -> firms: lets go}", set()),
}


@pytest.mark.parametrize("case", CASES)
def test_rows_of_others_hang_only_where_a_link_leads_to_somebody_else(
    database_url: str, tmp_path: Path, case: str
) -> None:
    whose, rest, points, expected = CASES[case]
    policy = POLICY.format(whose=whose, rest=rest, points=points)
    with ground(database_url, tmp_path, SCHEMA, policy) as found:
        assert found.errors == []
        with snapshot(found.map, found.stores, "app", decide(found.map, found.records, AT), AT) as bench:
            tables = {name.table for name in bench.others([Person("user", (1,))]).tables}
        assert tables == expected


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The tables of which it was worked out what goes, each time that it was."""
    found: list[set[str]] = []
    work_out = Going.work_out

    def noted(going: Going, *given: Any) -> None:
        found.append({table.name for table in going.tables})
        work_out(going, *given)

    monkeypatch.setattr(Going, "work_out", noted)
    return found


def test_where_nothing_can_hang_the_run_for_one_person_does_not_work_out_again_what_goes(
    database_url: str, tmp_path: Path, asked: list[set[str]]
) -> None:
    policy = POLICY.format(whose=BUYER, rest="[seller_id, firm_id]", points="")
    with ground(database_url, tmp_path, (*SCHEMA, "DELETE FROM labels"), policy) as found:
        found.erase(1)
        assert asked == [{"firms", "users", "orders", "items", "labels"}]
        assert (found.rows("users"), found.rows("items")) == ([(2, "bart")], [(2, 2, 1, 1, "another")])
        assert found.not_kept() == {}


def test_where_something_can_hang_the_run_works_out_no_more_than_has_a_say_in_it(
    database_url: str, tmp_path: Path, asked: list[set[str]]
) -> None:
    policy = POLICY.format(whose=BUYER, rest="[seller_id]", points="points at: {firm_id -> firms: keeps it}")
    with ground(database_url, tmp_path, (*SCHEMA, "DELETE FROM labels"), policy) as found:
        found.erase(1, group="firm")
        found.erase(1)
        assert found.rows("firms") == [(1, None)]
        asked.clear()
        found.erase(2)
        assert asked == [{"firms", "users", "orders", "items", "labels"}, {"firms", "items"}]
        assert [found.rows(table) for table in ("firms", "users", "orders", "items")] == [[], [], [], []]
        assert found.not_kept() == {}


def test_where_something_could_hang_and_nothing_does_the_run_asks_no_more_than_that(
    database_url: str, tmp_path: Path, asked: list[set[str]]
) -> None:
    policy = POLICY.format(whose=BUYER, rest="[seller_id]", points="points at: {firm_id -> firms: keeps it}")
    with ground(database_url, tmp_path, (*SCHEMA, "DELETE FROM labels"), policy) as found:
        found.erase(1)
        assert asked == [{"firms", "users", "orders", "items", "labels"}], "by the plan alone"
        assert (found.rows("firms"), found.rows("items")) == ([(1, "a firm")], [(2, 2, 1, 1, "another")])
        assert found.not_kept() == {}


def test_what_one_person_s_rows_kept_is_looked_up_from_these_rows(sqlite_url: str, tmp_path: Path) -> None:
    """Where a condition describes them, no set was filled with them; and the rows of others are not read for it."""
    policy = POLICY.format(whose=BUYER, rest="[seller_id]", points="points at: {firm_id -> firms: keeps it}")
    asked: list[tuple[str, Any]] = []
    with ground(sqlite_url, tmp_path, (*SCHEMA, "DELETE FROM labels"), policy) as found:
        listener = lambda _, cursor, text, given, *rest: asked.append((text, given))  # noqa: E731
        event.listen(Engine, "before_cursor_execute", listener)
        try:
            found.plan(1)
        finally:
            event.remove(Engine, "before_cursor_execute", listener)
        hung = [(text, given) for text, given in asked if "FROM firms" in text and "SELECT" in text and "items" in text]
        assert hung
        with snapshot(found.map, found.stores, "app", decide(found.map, found.records, AT), AT) as bench:
            for text, given in hung:
                steps = bench.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given).all()
                assert not any(step[3].startswith("SCAN i") for step in steps), steps
