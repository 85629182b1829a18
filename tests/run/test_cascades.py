"""A schema full of ON DELETE: what the policy says happens, and nothing that the database would do beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gestand.acts import Ending, Person
from gestand.datamap.bind import bind
from gestand.ledger.folder import open_records
from gestand.policy.reader import read
from gestand.stores import open_stores

from .small import AT
from .test_meanwhile import said, tell
from .test_stopped import carry_out

POLICY = """
version: "1"
established: NL
controller: {name: Cascades B.V., contact: info@cascades.example}
enforce: on
stores: {app: {url: $SMALL_DB}}
people: {user: {table: users, key: id}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: {is: name, blank: "(gone)"}}
    events: {ended_at: not yet}
  notes:
    whose: {self: user_id -> user}
    personal: {body: {is: own text, blank: "(gone)"}}
  remarks:
    whose: {writer: {by: user_id -> user, then: blanked}}
    personal: {body: {is: own text, blank: "(gone)"}}
    points at: {note_id -> notes: keeps it}
  pins:
    whose: {self: user_id -> user}
    personal: {label: own text}
    points at: {note_id -> notes: lets go}
  invoices:
    whose: {self: user_id -> user}
    personal: {name: name}
    events: {booked_on: always there}
activities:
  serve:
    basis: contract
    uses: [users.name, notes.body, remarks.body, pins.label]
    keep: 2 years after users.ended_at
  account:
    basis: legal obligation
    law: [nl.tax.records after invoices.booked_on]
    uses: [invoices.name]
"""

TABLES = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, ended_at TIMESTAMP NULL)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, body VARCHAR(80),"
    " FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)",
    "CREATE TABLE remarks (id INTEGER PRIMARY KEY, user_id INTEGER, note_id INTEGER NOT NULL, body VARCHAR(80),"
    " FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,"
    " FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE)",
    "CREATE TABLE pins (id INTEGER PRIMARY KEY, user_id INTEGER, note_id INTEGER, label VARCHAR(80),"
    " FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,"
    " FOREIGN KEY (note_id) REFERENCES notes (id) ON DELETE CASCADE)",
    "CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER, booked_on DATE NOT NULL, name VARCHAR(80),"
    " FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)",
    *(f"CREATE INDEX {table}_user ON {table} (user_id)" for table in ("notes", "remarks", "pins", "invoices")),
    *(f"CREATE INDEX {table}_note ON {table} (note_id)" for table in ("remarks", "pins")),
)

ROWS = (
    "INSERT INTO users (id, name) VALUES (1, 'Alice'), (2, 'Bob'), (3, 'Charlie')",
    # Nobody remarked on 10; Bob remarked on 11; Bob pinned 12.
    "INSERT INTO notes VALUES (10, 1, 'of Alice'), (11, 1, 'of Alice'), (12, 1, 'of Alice'), (20, 2, 'of Bob')",
    "INSERT INTO remarks VALUES (110, 2, 11, 'of Bob'), (200, 1, 20, 'of Alice')",
    "INSERT INTO pins VALUES (120, 2, 12, 'of Bob'), (201, 1, 20, 'of Alice')",
    "INSERT INTO invoices VALUES (30, 3, '2024-05-01', 'Charlie')",
)


class World:
    def __init__(self, folder: Path, url: str, policy: str = POLICY) -> None:
        self.url = url
        tell(url, *TABLES, *ROWS)
        (folder / "privacy.yaml").write_text(policy)
        self.policy = read(folder / "privacy.yaml")
        self.stores = open_stores(self.policy, {"SMALL_DB": url})
        self.map = bind(self.policy, self.stores)
        self.records = open_records(folder / "state", at=AT)
        self.folder = folder

    def erase(self, person: int) -> None:
        moment = datetime(2026, 3, 1, tzinfo=UTC)
        ending = Ending(f"e-{person}", "serve", Person("user", (person,)), moment, "asked")
        self.records.record_endings([ending], moment)
        carry_out(self)  # type: ignore[arg-type]

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        return said(self.url, f"SELECT * FROM {table} ORDER BY id")

    def close(self) -> None:
        self.records.close()
        for store in self.stores.values():
            store.close()


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path, database_url)
    yield made
    made.close()


def test_a_cascade_takes_nothing_of_somebody_else(world: World) -> None:
    assert not world.map.blocked

    world.erase(1)

    assert world.rows("remarks") == [(110, 2, 11, "of Bob")]
    assert world.rows("pins") == [(120, 2, None, "of Bob")]
    assert world.rows("notes") == [(11, 1, "(gone)"), (20, 2, "of Bob")]
    assert world.rows("users")[0][:2] == (1, "(gone)")


def test_what_a_duty_keeps_outlives_the_cascade_of_its_person(world: World) -> None:
    world.erase(3)

    assert world.rows("invoices")[0][:2] == (30, 3)
    assert world.rows("users")[2][:2] == (3, "(gone)")
    named = [finding for finding in world.map.findings if finding.code == "M131"]
    assert [finding.where.table for finding in named] == ["invoices"]


@pytest.mark.not_on("sqlite", "it has one writer: nobody writes while a run deletes")
@pytest.mark.parametrize(("table", "row"), [("remarks", "(111, 2, 10, 'late')"), ("pins", "(121, 2, 10, 'late')")])
def test_a_row_that_is_written_while_a_delete_waits_is_not_taken(
    tmp_path: Path, database_url: str, table: str, row: str
) -> None:
    world = World(tmp_path, database_url)
    engine = sa.create_engine(database_url)
    other = engine.connect()
    other.execute(sa.text(f"INSERT INTO {table} VALUES {row}"))
    done = threading.Timer(1.5, other.commit)
    done.start()
    try:
        world.erase(1)
    finally:
        done.join()
        other.close()
        engine.dispose()
    late = [found for found in world.rows(table) if found[-1] == "late"]
    world.close()

    assert len(late) == 1, "Bob's row went with a note of Alice by ON DELETE CASCADE"
