"""Who stands in a list of keys is told so in the answer, though the rows with the list are not theirs."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from gestand.acts import Person
from gestand.rights.export import ExportReport, export
from hazards.ground import Ground, ground

from .conftest import AT

POLICY = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}}
  rooms: {nothing personal: a room of the house, points at: {"people[] -> user": loses it}}
activities:
  meet: {basis: contract, uses: [users.name, rooms.people], keep: until it ends}
"""
HOUSE = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(20))",
    "CREATE TABLE rooms (id INTEGER PRIMARY KEY, people JSON)",
    "INSERT INTO users VALUES (1, 'Alice'), (2, 'Bob'), (12, 'Charlie')",
    "INSERT INTO rooms VALUES (1, '[1, 2]'), (2, '[2]'), (3, '[]'), (4, NULL)",
)


def answered(house: Ground, folder: Path, key: int) -> tuple[ExportReport, str]:
    out = folder / f"{key}.zip"
    report = export(house.map, house.stores, house.records, Person("user", (key,)), AT, out)
    with zipfile.ZipFile(out) as archive:
        listed = json.loads(archive.read("manifest.json"))["left_out"]
        assert [one["why"] for one in listed] == [one.why.value for one in report.left_out]
        return report, archive.read("index.html").decode()


def test_who_is_listed_is_told_where_and_how_often(database_url: str, tmp_path: Path) -> None:
    with ground(database_url, tmp_path, HOUSE, POLICY) as house:
        if database_url.startswith("mysql"):
            assert any(error.startswith("M216 ") for error in house.errors)
            return
        said = {key: answered(house, tmp_path, key) for key in (1, 2, 12)}
        counts = {key: [(one.table, one.column, one.count) for one in said[key][0].left_out] for key in said}
        assert counts == {1: [("rooms", "people", 1)], 2: [("rooms", "people", 2)], 12: []}
        assert "Hierin staat u in een lijst" in said[1][1]
        assert "Hierin staat u in een lijst" not in said[12][1]
        # Whose own row has gone and who is listed still is somebody of whom something is held.
        house.change("INSERT INTO rooms VALUES (5, '[77]')")
        assert (answered(house, tmp_path, 77)[0].nothing, answered(house, tmp_path, 78)[0].nothing) == (False, True)
