"""Parcels that point at nobody: a table apart says for which orders each was sent, and an order says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import Ground, ground

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id),"
    " note VARCHAR(60))",
    "CREATE TABLE parcels (id INTEGER PRIMARY KEY, street VARCHAR(60))",
    "CREATE TABLE labels (id INTEGER PRIMARY KEY, parcel_id INTEGER NOT NULL REFERENCES parcels (id),"
    " code VARCHAR(60))",
    "CREATE TABLE sent (order_id INTEGER NOT NULL REFERENCES orders (id),"
    " parcel_id INTEGER NOT NULL REFERENCES parcels (id), PRIMARY KEY (order_id, parcel_id))",
    "CREATE INDEX orders_member ON orders (member_id)",
    "CREATE INDEX sent_parcel ON sent (parcel_id)",
    "CREATE INDEX labels_parcel ON labels (parcel_id)",
    "INSERT INTO members VALUES (1, 'anna@example.org'), (2, 'bart@example.org')",
    "INSERT INTO orders VALUES (11, 1, 'of anna'), (12, 2, 'of bart'), (13, 2, 'of bart')",
    "INSERT INTO parcels VALUES (21, 'street of anna'), (22, 'street of bart'), (23, 'anna and bart')",
    "INSERT INTO labels VALUES (31, 21, 'anna'), (32, 22, 'bart'), (33, 23, 'both')",
    "INSERT INTO sent VALUES (11, 21), (12, 22), (11, 23), (13, 23)",
)
POLICY = """
people: {member: {table: members, key: id}}
tables:
  members: {whose: {self: id -> member}, personal: {email: email}}
  orders: {whose: {self: member_id -> member}, personal: {note: note}}
  sent: {whose: {self: order_id -> orders}, points at: {parcel_id -> parcels: keeps it}}
  parcels: {whose: {self: id = sent.parcel_id}, personal: {street: address}, orphans: go}
  labels: {whose: {self: parcel_id -> parcels}, personal: {code: other}}
activities:
  ship: {basis: contract, uses: [members.email, orders.note, sent, parcels.street, labels.code], keep: until it ends}
"""


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def test_a_parcel_goes_with_the_order_and_one_of_two_with_the_second(shop: Ground) -> None:
    assert shop.errors == []
    shop.erase(1, group="member")
    assert [row[0] for row in shop.rows("parcels")] == [22, 23]
    assert [row[0] for row in shop.rows("labels")] == [32, 33]
    assert shop.rows("sent") == [(12, 22), (13, 23)]
    assert shop.not_kept() == {}

    shop.erase(2, group="member")
    for table in ("parcels", "labels", "sent", "orders", "members"):
        assert shop.rows(table) == [], table
    assert shop.not_kept() == {}


def test_the_judge_sees_a_parcel_that_nothing_ties_to_anybody(shop: Ground) -> None:
    shop.change("INSERT INTO parcels VALUES (24, 'nobody sent it')")
    assert shop.not_kept()["orphans/parcels"] == "broken"
