"""An application that writes 0 where there is nobody, in rows of one kind of people or another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.policy import kinds

from .ground import Ground, ground

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE clerks (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE letters (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, clerk_id INTEGER NOT NULL,"
    " body VARCHAR(60))",
    "CREATE INDEX letters_member ON letters (member_id)",
    "CREATE INDEX letters_clerk ON letters (clerk_id)",
    "INSERT INTO members VALUES (1, 'anna@example.org'), (2, 'bart@example.org')",
    "INSERT INTO clerks VALUES (1, 'piet@works.example'), (2, 'rosa@works.example')",
    "INSERT INTO letters VALUES (1, 1, 0, 'anna asks'), (2, 0, 1, 'piet answers'), (3, 2, 0, 'bart asks'),"
    " (4, 0, 2, 'rosa answers'), (5, 0, 0, 'the service itself'), (6, 1, 2, 'anna and rosa')",
)
POLICY = """
people:
  member: {table: members, key: id}
  clerk: {table: clerks, key: id}
tables:
  members: {whose: {self: id -> member}, personal: {email: email}}
  clerks: {whose: {self: id -> clerk}, personal: {email: email}}
  letters:
    whose:
      member: member_id -> member when member_id is not 0
      clerk: clerk_id -> clerk when clerk_id is not 0
    personal: {body: own text}
    orphans: stay
activities:
  write: {basis: contract, uses: [members.email, clerks.email, letters.body], keep: until it ends}
"""


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def test_nobody_keeps_what_somebody_wrote(desk: Ground) -> None:
    desk.erase(1, group="member")
    # The clerk of the same number loses nothing, and what a clerk has in it as well stays.
    assert [row[0] for row in desk.rows("letters")] == [2, 3, 4, 5, 6]

    desk.erase(2, group="clerk")
    assert [row[0] for row in desk.rows("letters")] == [2, 3, 5]
    assert desk.rows("clerks") == [(1, "piet@works.example")]
    assert desk.not_kept() == {}


def test_only_a_number_is_not_0(database_url: str, tmp_path: Path) -> None:
    assert kinds.tests("member_id is not  0") == (("member_id", kinds.Presence.NOT_ZERO),)
    assert kinds.tests("member_id is not 1") is None
    policy = POLICY.replace("when member_id is not 0", "when body is not 0")
    with ground(database_url, tmp_path, SCHEMA, policy) as found:
        assert any(error.startswith("M191") and "never not 0" in error for error in found.errors)
