"""Lists of UUIDs that activities use: whoever is erased is taken out of them, by a key that is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from .ground import ground

ANNA, BART = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
POLICY = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}}
  rooms: {nothing personal: a room of the house, points at: {"people[] -> user": loses it}}
activities:
  meet: {basis: contract, uses: [users.name, rooms.people], keep: until it ends}
"""


@pytest.mark.parametrize("form", ["UUID[]", "JSONB", "JSON"])
def test_a_uuid_is_taken_out_of_a_list(postgresql_url: str, tmp_path: Path, form: str) -> None:
    listed = f"{{{ANNA},{BART}}}" if form == "UUID[]" else f'["{ANNA}", "{BART}"]'
    statements = (
        "CREATE TABLE users (id UUID PRIMARY KEY, name TEXT)",
        f"CREATE TABLE rooms (id INTEGER PRIMARY KEY, people {form})",
        f"INSERT INTO users VALUES ('{ANNA}', 'Anna'), ('{BART}', 'Bart')",
        f"INSERT INTO rooms VALUES (1, '{listed}')",
    )
    with ground(postgresql_url, tmp_path, statements, POLICY) as found:
        found.erase(ANNA)

        ((_, people),) = found.rows("rooms")
        assert [str(one) for one in people] == [BART]  # type: ignore[attr-defined]
        assert found.not_kept() == {}
