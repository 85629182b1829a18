"""Ids of several kinds in a column of texts: a number that is spelled there is a key, what looks like one is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.verify.judge import verify

from . import test_cascades as cascades
from .small import AT
from .test_meanwhile import said, tell

POLICY = """
version: "1"
established: NL
controller: {name: Logs B.V., contact: info@logs.example}
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
  remarks: {whose: {self: user_id -> user}, personal: {body: own text}, points at: {note_id -> notes: keeps it}}
  pins: {whose: {self: user_id -> user}, personal: {label: own text}, points at: {note_id -> notes: lets go}}
  invoices: {whose: {self: user_id -> user}, personal: {name: name}, structural: [booked_on]}
  history:
    whose: {user: object_id -> user when kind is User, note: object_id -> notes when kind is Note}
    personal: {told: note}
    orphans: stay
activities:
  serve:
    basis: contract
    uses: [users.name, notes.body, remarks.body, pins.label, invoices.name, history.told]
    keep: 2 years after users.ended_at
"""

TOLD = ("1", "01", " 1", "1st", "1.0", "+1", "", "99999999999999999999", "2")


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[cascades.World]:
    tell(
        database_url,
        "CREATE TABLE history (id INTEGER PRIMARY KEY, kind VARCHAR(20) NOT NULL, object_id VARCHAR(40),"
        " told VARCHAR(80))",
        "CREATE INDEX history_object ON history (kind, object_id)",
        *(f"INSERT INTO history VALUES ({n}, 'User', '{text}', 'of {text}')" for n, text in enumerate(TOLD, 1)),
        "INSERT INTO history VALUES (50, 'Note', '10', 'of a note of Alice'), (51, 'Note', '20', 'of a note of Bob')",
    )
    made = cascades.World(tmp_path, database_url, POLICY)
    yield made
    made.close()


def test_what_spells_the_key_of_somebody_is_theirs_and_nothing_else_is(world: cascades.World) -> None:
    assert not world.map.blocked
    before = {row[0]: row for row in world.rows("history")}

    world.erase(1)

    after = {row[0]: row for row in world.rows("history")}
    assert set(before) - set(after) == {1, 50}
    assert all(after[key] == before[key] for key in after)
    report = verify(world.map, world.stores, world.records, AT, "keep/serve")
    assert str(report.promises[0].standing) == "kept"


def test_a_row_that_is_there_all_the_same_is_a_broken_promise(world: cascades.World) -> None:
    world.erase(1)
    tell(world.url, "INSERT INTO history VALUES (60, 'User', '1', 'late')")

    report = verify(world.map, world.stores, world.records, AT, "keep/serve")

    assert (str(report.promises[0].standing), report.promises[0].count) == ("broken", 1)
    assert said(world.url, "SELECT count(*) FROM history WHERE id = 60") == [(1,)]
