"""Rows that go along with somebody whose own time is told by the last of rows that go before them in the same run."""

from __future__ import annotations

from pathlib import Path

from gestand.plan import make_plan
from gestand.run import Approval, apply

from .ground import AT, ground

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, note VARCHAR(60), sent_on DATE)",
    "CREATE TABLE labels (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, word VARCHAR(60))",
    "CREATE TABLE marks (id INTEGER PRIMARY KEY, label_id INTEGER NOT NULL, word VARCHAR(60))",
    "CREATE INDEX orders_user ON orders (user_id)",
    "CREATE INDEX labels_user ON labels (user_id)",
    "CREATE INDEX marks_label ON marks (label_id)",
    "INSERT INTO users VALUES (1, 'anna'), (2, 'bart')",
    "INSERT INTO orders VALUES (1, 1, 'of anna', '2020-01-01'), (2, 2, 'of bart', '2026-05-01')",
    "INSERT INTO labels VALUES (1, 1, 'one'), (2, 2, 'two')",
    "INSERT INTO marks VALUES (1, 1, 'one'), (2, 2, 'two')",
)
POLICY = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}}
  orders:
    whose: {self: user_id -> user}
    personal: {note: own text}
    events: {sent_on: {null: always there, none: unknown}}
  labels: {nothing personal: words, points at: {user_id -> users: goes along}}
  marks: {nothing personal: words, points at: {label_id -> labels: goes along}}
activities:
  serve: {basis: contract, uses: [users.name], keep: 1 year after the last orders.sent_on}
  send: {basis: contract, uses: [orders.note], keep: 1 year after orders.sent_on}
"""


def test_what_goes_along_with_somebody_goes_although_the_last_order_that_tells_so_has_gone_before(
    database_url: str, tmp_path: Path
) -> None:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        assert found.errors == []
        plan = make_plan(found.map, found.stores, found.records, AT, keeps=False)
        assert {step.table: step.expected for step in plan.steps} == dict.fromkeys(
            ("users", "orders", "labels", "marks"), 1
        )
        apply(found.map, found.stores, found.records, plan, now=AT, approval=Approval(plan.digest))
        assert [[row[0] for row in found.rows(table)] for table in ("users", "orders", "labels", "marks")] == [[2]] * 4
        assert found.not_kept() == {}
