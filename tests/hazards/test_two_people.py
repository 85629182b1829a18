"""Rows and cells of two people who are erased one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import Ground, ground

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE letters (id INTEGER PRIMARY KEY, asked_by INTEGER NOT NULL, writer INTEGER NOT NULL,"
    " subject VARCHAR(60), body VARCHAR(60))",
    "CREATE TABLE photos (id INTEGER PRIMARY KEY, left_id INTEGER NOT NULL, right_id INTEGER NOT NULL,"
    " caption VARCHAR(60))",
    "CREATE INDEX letters_asked ON letters (asked_by)",
    "CREATE INDEX letters_writer ON letters (writer)",
    "CREATE INDEX photos_left ON photos (left_id)",
    "CREATE INDEX photos_right ON photos (right_id)",
    "INSERT INTO members VALUES (1, 'anna@example.org'), (2, 'bart@example.org'), (3, 'carla@example.org')",
    "INSERT INTO letters VALUES (1, 1, 2, 'anna asks', 'bart writes'), (2, 3, 2, 'carla asks', 'bart writes')",
    "INSERT INTO photos VALUES (1, 1, 2, 'anna and bart'), (2, 1, 3, 'anna and carla')",
)
POLICY = """
people:
  member: {table: members, key: id}
tables:
  members: {whose: {self: id -> member}, personal: {email: email}}
  letters:
    whose:
      asker: {by: asked_by -> member, then: blanked}
      writer: {by: writer -> member, then: blanked}
    personal: {subject: {is: question, of: asker}, body: {is: own text, of: writer}}
    orphans: by their terms
  photos:
    whose:
      left: {by: left_id -> member, then: blanked}
      right: {by: right_id -> member, then: blanked}
    personal: {caption: photo}
    rows: stay
    orphans: by their terms
activities:
  write: {basis: contract, uses: [members.email, letters.subject, letters.body, photos.caption], keep: until it ends}
"""


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def test_a_row_of_two_people_goes_with_the_second(desk: Ground) -> None:
    desk.erase(1, group="member")
    assert desk.rows("letters")[0] == (1, 1, 2, None, "bart writes")

    desk.erase(2, group="member")
    assert desk.rows("letters") == [(2, 3, 2, "carla asks", None)]
    assert desk.not_kept() == {}


def test_a_cell_of_two_people_is_blanked_with_the_second(desk: Ground) -> None:
    desk.erase(1, group="member")
    assert desk.rows("photos") == [(1, 1, 2, "anna and bart"), (2, 1, 3, "anna and carla")]

    desk.erase(2, group="member")
    assert desk.rows("photos") == [(1, 1, 2, None), (2, 1, 3, "anna and carla")]
