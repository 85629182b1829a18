"""A JSON list of objects that are several people's: the replies below a message, each with its author's key in it."""

from __future__ import annotations

import json
from pathlib import Path

import sqlalchemy as sa

from gestand.drafting.make import draft
from gestand.drafting.write import Head, text
from gestand.errors import Place
from gestand.policy.model import StoreSpec
from gestand.stores.opening import open_store

from .ground import ground

ANNA, BART, CARLA = 11, 12, 13
REPLIES = [
    {"id": 1, "author_id": BART, "text": "bart: yes"},
    {"id": 2, "author_id": CARLA, "text": "carla: no"},
    {"id": 3, "text": "the service itself"},
    {"id": 4, "author_id": str(BART), "text": "bart: perhaps"},
]
SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, name VARCHAR(60), email VARCHAR(60), password VARCHAR(60))",
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id),"
    " body VARCHAR(60), replies JSON)",
    "CREATE INDEX messages_member ON messages (member_id)",
    "INSERT INTO members VALUES (11, 'Anna Smit', 'anna@example.org', NULL), (12, 'Bart Bos', 'bart@example.org',"
    " NULL), (13, 'Carla Visser', 'carla@example.org', NULL)",
    f"INSERT INTO messages VALUES (1, 11, 'anna asks', '{json.dumps(REPLIES)}'), (2, 13, 'carla asks', NULL),"
    " (3, 13, 'carla says', '[]')",
)
POLICY = """
people: {member: {table: members, key: id}}
tables:
  members: {whose: {self: id -> member}, personal: {name: name, email: email, password: secret}}
  messages:
    whose: {author: member_id -> member}
    personal: {body: own text}
    points at: {"replies[].author_id -> member": loses it}
activities:
  talk:
    basis: contract
    uses: [members.name, members.email, members.password, messages.body, messages.replies]
    keep: until it ends
"""


def test_each_loses_their_own_objects_and_nobody_elses(database_url: str, tmp_path: Path) -> None:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        if database_url.startswith("mysql"):
            assert any(error.startswith("M216 ") for error in found.errors)
            return
        assert found.errors == []
        found.erase(BART, group="member")

        assert _replies(found.rows("messages")) == [REPLIES[1], REPLIES[2]]
        assert found.not_kept() == {}
        # Written back by somebody: the judge sees it by the member, and names the list.
        found.change(f"UPDATE messages SET replies = '{json.dumps(REPLIES[:2])}' WHERE id = 3")
        assert list(found.not_kept()) == ["lists/messages.replies"]
        found.change("UPDATE messages SET replies = '[7]' WHERE id = 3")
        assert found.not_kept() == {"lists/messages.replies": "unknown"}


def test_a_draft_says_whose_the_objects_are(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        for statement in SCHEMA:
            connection.exec_driver_sql(statement)
    engine.dispose()
    store = open_store(StoreSpec("app", database_url, database_url, "", Place()), Path.cwd(), {})
    try:
        written = text(draft(store), Head((("app", database_url),)))  # type: ignore[arg-type]
    finally:
        store.close()

    # What `map` refuses there is not proposed.
    proposed = not database_url.startswith("mysql")
    assert ('"replies[].author_id -> member": loses it' in written) is proposed
    assert "- messages.replies" in written


def _replies(rows: list[tuple[object, ...]]) -> object:
    value = rows[0][3]
    return json.loads(value) if isinstance(value, str) else value
