"""docs/held.md, *Rows of nobody*, in plain Python over random answers: what a run makes of them, and what is judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest

from stories.survey import POLICY, Survey

ENDED, GOES_ON = "2024-06-01", ""
Row = tuple[Any, ...]
"""The key, whose, born, postcode, salary, satisfaction, remark, when."""


def kept(row: Row) -> Row:
    """What is left of an answer of which nothing is held any more."""
    key, whose, born, postcode, salary, satisfaction, *_ = row
    year = born and f"{born[:4]}-01-01"
    step = None if salary is None else salary // 10_000 * 10_000
    return (key, whose, year, postcode and postcode[:2], step, satisfaction, None, None)


def after(rows: list[Row], ended: set[int], blanked: bool, most: int, k: int = 3, l: int = 2) -> list[Row]:  # noqa: E741
    """The answers when a night is over."""

    def counts(row: Row) -> bool:
        return (row[1] is None or row[1] in ended) and not (blanked and kept(row)[2:6] == (None,) * 4)

    alike: dict[Row, list[Row]] = defaultdict(list)
    for row in rows:
        if counts(row):
            alike[kept(row)[2:5]].append(row)

    def company(row: Row) -> bool:
        others = alike[kept(row)[2:5]]
        people = {other[1] for other in others if other[1] is not None}
        alone = sum(other[1] is None for other in others)
        values = Counter(other[5] for other in others if other[5] is not None)
        varied = all(100 * count <= most * len(others) for count in values.values())
        return len(people) + alone >= k and (not values or len(values) >= l) and varied

    def become(row: Row) -> Row:
        if row[1] is None:
            return (*row[:2], None, None, None, None, *row[6:]) if blanked and not company(row) else row
        if row[1] not in ended:
            return row
        if company(row):
            return (row[0], None, *kept(row)[2:])
        return (row[0], *(None,) * 7) if blanked else kept(row)

    return [become(row) for row in rows]


def answers(below: Random) -> tuple[list[Row], dict[int, str]]:
    people = {key: below.choice([ENDED, ENDED, ENDED, GOES_ON]) for key in range(1, 13)}
    rows = []
    for key in range(1, 25):
        whose = None if below.random() < 0.2 else below.choice(list(people))
        born = below.choice([None, "1985-03-17", "1985-01-01", "1990-12-31"])
        rows.append(
            (
                key,
                whose,
                born,
                below.choice([None, "3511AB", "3512CD"]) if born is None else "3511AB",
                below.choice([None, -1, 31_000, 30_000]) if born is None else 31_000 + key,
                below.choice([None, 1, 1, 2]),
                f"Said by {key}",
                None,
            )
        )
    return rows, people


@pytest.mark.parametrize("blanked", [False, True], ids=["wait", "blanked"])
@pytest.mark.parametrize("number", range(4))
def test_a_night_makes_of_answers_what_the_page_says(
    database_url: str, tmp_path: Path, number: int, blanked: bool
) -> None:
    below = Random(number)
    rows, people = answers(below)
    policy = POLICY.replace("otherwise: wait", "otherwise: blanked") if blanked else POLICY
    most = 60 if number % 2 else 100
    policy = policy.replace("l: 2", "l: 2\n      most: 60%") if most < 100 else policy
    survey = Survey(database_url, tmp_path).begin(policy)
    survey.run(*(person(key, ended) for key, ended in people.items()), *map(answer, rows))
    aim = after(rows, {key for key, ended in people.items() if ended}, blanked, most)

    survey.night()

    assert survey.answers() == aim
    assert survey.plan().steps == ()
    over = {key for key, ended in people.items() if ended}
    leading = sum(row[1] in over for row in aim)
    said = sum(row[1] is None and row[6] is not None for row in aim)
    assert {place.column: place.count for place in survey.judged().places}.get("user_id", 0) == leading
    assert {place.column: place.count for place in survey.judged().places}.get("remark", 0) == said


def person(key: int, ended: str) -> str:
    when = f"'{ended}'" if ended else "NULL"
    return f"INSERT INTO users VALUES ({key}, 'Person', {when}, '2020-01-01')"


def answer(row: Row) -> str:
    return f"INSERT INTO answers VALUES ({', '.join('NULL' if value is None else repr(value) for value in row)})"
