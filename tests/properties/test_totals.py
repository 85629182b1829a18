"""docs/held.md, *Totals*, in plain Python over random hours: what a night adds up, what it leaves, what is judged."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest

from stories.hours import JOINING, POLICY, TABLES, Hours

pytestmark = pytest.mark.not_on("mariadb", "totals are refused there")

Row = tuple[int, int | None, str | None, int | None, int | None]
"""The key, whose, the month, the machine, minutes."""
Total = tuple[int, int, int]
"""People, times, minutes."""
Place = tuple[str | None, int | None]


def after(
    rows: list[Row], totals: dict[Place, Total], ended: set[int], joins: bool, k: int = 3, most: int = 60
) -> tuple[list[Row], dict[Place, Total]]:
    """The hours and totals when a night is over."""
    alike: dict[Place, list[Row]] = defaultdict(list)
    for row in rows:
        if row[1] is None or row[1] in ended:
            alike[row[2], row[3]].append(row)
    made = dict(totals)
    gone: set[Row] = set()
    for place, group in alike.items():
        people = {row[1] for row in group if row[1] is not None}
        known = totals.get(place)
        if not (joins and known and known[0] >= k) and (len(people) < k or (not joins and too_large(group, most))):
            continue
        before = known or (0, 0, 0)
        sums = sum(row[4] or 0 for row in group)
        made[place] = (max(before[0], len(people)), before[1] + len(group), before[2] + sums)
        gone |= set(group)
    return [row for row in rows if row not in gone], made


def too_large(group: list[Row], most: int) -> bool:
    """One person has more than their share, were all that is nobody's theirs."""
    parts: dict[int | None, int] = defaultdict(int)
    for row in group:
        parts[row[1]] += abs(row[4] or 0)
    lost = parts.pop(None, 0)
    return 100 * (max(parts.values(), default=0) + lost) > most * (sum(parts.values()) + lost)


def random_rows(below: Random, people: int, count: int, first: int) -> list[Row]:
    def one(key: int) -> Row:
        whose = None if below.random() < 0.1 else below.randint(1, people)
        minutes = below.choice([None, -20, 0, 10, 30, 60, 60, 90])
        return key, whose, below.choice([None, "2023-02-01", "2023-03-01"]), below.choice([None, 7]), minutes

    return [one(key) for key in range(first, first + count)]


@pytest.mark.parametrize("joins", [False, True], ids=["wait", "join"])
def test_nights_add_up_what_the_page_says(
    database_url: str, tmp_path: Path, joins: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Fewer than some groups have: the rest of a group is told of at once, or left for the next look.
    monkeypatch.setattr("gestand.run.folding.ROUND", 7)
    below = Random(7 + joins)
    hours = Hours(database_url, tmp_path)
    hours.make(
        JOINING if joins else POLICY,
        *(text.replace("user_id {number} NOT NULL", "user_id {number}") for text in TABLES),
    )
    ended = {key: below.random() < 0.7 for key in range(1, 10)}
    hours.run(*(person(key, over) for key, over in ended.items()))
    rows: list[Row] = []
    totals: dict[Place, Total] = {}
    for night in range(3):
        new = random_rows(below, len(ended), 24, 100 * night)
        hours.run(*map(written, new))
        rows, totals = after([*rows, *new], totals, {key for key, over in ended.items() if over}, joins)

        hours.night()

        assert [row[0] for row in hours.hours()] == sorted(row[0] for row in rows), night
        assert {row[:2]: row[2:] for row in hours.totals()} == totals, night
        judged = hours.judged("generalised/hours" if joins else "anonymous/hours")
        found = {place.column: place.count for place in judged.places}
        assert found.get("user_id", 0) == sum(row[1] is not None and ended[row[1]] for row in rows), night
        there = {row[0] for row in hours.rows("SELECT id FROM users")}
        assert there == {key for key, over in ended.items() if not over} | {row[1] for row in rows} - {None}, night
        hours.run(*(person(key, ended[key]) for key in ended.keys() - there))
    assert totals
    assert rows


def person(key: int, over: bool) -> str:
    return f"INSERT INTO users VALUES ({key}, 'Person', {repr('2024-06-01') if over else 'NULL'}, '2020-01-01')"


def written(row: Row) -> str:
    values: list[Any] = [*row]
    return f"INSERT INTO hours VALUES ({', '.join('NULL' if value is None else repr(value) for value in values)}, NULL)"
