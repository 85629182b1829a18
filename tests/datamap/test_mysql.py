"""What `map` refuses on MySQL alone: what the engine would pass over, or answer differently from time to time."""

from __future__ import annotations

import pytest

from .conftest import World

pytestmark = pytest.mark.mysql


def test_members_of_a_text_and_keys_in_a_list_are_refused_by_name(mysql_world: World) -> None:
    world = mysql_world
    world.run(
        "CREATE TABLE rooms (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, data LONGTEXT, people JSON,"
        " FOREIGN KEY (user_id) REFERENCES users (id), INDEX rooms_user (user_id))"
    )
    world.table(
        "rooms",
        whose={"self": "user_id -> user"},
        personal={"data.name": "name"},
        **{"points at": {"people[] -> user": "loses it"}},
    )
    world.use("rooms.data.name")
    found = {finding.code: finding for finding in world.map().map.findings}
    assert "rooms.data is longtext: a text is not read as a document here" in found["M194"].message
    assert "Make data JSON" in found["M194"].hint
    assert "nothing is asked of lists there" in found["M216"].message
