"""Ends computed by hand, on the second, on every engine: the zone of the policy is Europe/Amsterdam."""

from __future__ import annotations

from pathlib import Path

import pytest

from .ground import USERS, Ground, rows

TABLE = "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at {%s})"

ENDS = {
    "a month after 31 January ends with 29 February in a leap year": (
        "date", "not yet", "1 month", "2024-01-31", "2024-02-29T22:59:59", "2024-02-29T23:00:00"),
    "a month after 31 January ends with 28 February in another year": (
        "date", "not yet", "1 month", "2023-01-31", "2023-02-28T22:59:59", "2023-02-28T23:00:00"),
    "a year after 29 February ends with 28 February": (
        "date", "not yet", "1 year", "2024-02-29", "2025-02-28T22:59:59", "2025-02-28T23:00:00"),
    "four years after 29 February end with 29 February": (
        "date", "not yet", "4 years", "2024-02-29", "2028-02-29T22:59:59", "2028-02-29T23:00:00"),
    "a month later the clock has gone forward": (
        "date", "not yet", "1 month", "2024-03-01", "2024-04-01T21:59:59", "2024-04-01T22:00:00"),
    "a month later the clock has gone back": (
        "date", "not yet", "1 month", "2024-10-01", "2024-11-01T22:59:59", "2024-11-01T23:00:00"),
    "the day of the event is the local one, in summer": (
        "aware", "not yet", "1 day", "2024-06-30T22:30:00+00:00", "2024-07-02T21:59:59", "2024-07-02T22:00:00"),
    "the day of the event is the local one, just before midnight": (
        "aware", "not yet", "1 day", "2024-06-30T21:30:00+00:00", "2024-07-01T21:59:59", "2024-07-01T22:00:00"),
    "a day counted over the night in which the clock goes back": (
        "aware", "not yet", "1 day", "2024-10-26T22:30:00+00:00", "2024-10-28T22:59:59", "2024-10-28T23:00:00"),
    "rounded up from the last local hour of a year": (
        "aware", "not yet", "1 year rounded to the end of the year", "2023-12-31T22:30:00+00:00",
        "2024-12-31T22:59:59", "2024-12-31T23:00:00"),
    "rounded up from the first local hour of the next": (
        "aware", "not yet", "1 year rounded to the end of the year", "2023-12-31T23:30:00+00:00",
        "2025-12-31T22:59:59", "2025-12-31T23:00:00"),
    "hours elapse to the second": (
        "aware", "not yet", "72 hours", "2024-03-29T12:00:00+00:00", "2024-04-01T11:59:59", "2024-04-01T12:00:00"),
    "hours after a day begin when it is over": (
        "date", "not yet", "72 hours", "2024-05-10", "2024-05-13T21:59:59", "2024-05-13T22:00:00"),
    "a calendar part and hours": (
        "date", "not yet", "1 month and 12 hours", "2024-01-31", "2024-03-01T10:59:59", "2024-03-01T11:00:00"),
    "a clock on the wall in UTC, unless the policy says otherwise": (
        "naive", "not yet", "1 day", "2024-06-30 22:30:00", "2024-07-02T21:59:59", "2024-07-02T22:00:00"),
    "a clock on the wall of Amsterdam": (
        "naive", "{null: not yet, zone: Europe/Amsterdam}", "1 day", "2024-06-30 23:30:00",
        "2024-07-01T21:59:59", "2024-07-01T22:00:00"),
    "an hour that struck twice is the first": (
        "naive", "{null: not yet, zone: Europe/Amsterdam}", "72 hours", "2024-10-27 02:30:00",
        "2024-10-30T00:29:59", "2024-10-30T00:30:00"),
    "an hour that never struck, as if the clock had not moved": (
        "naive", "{null: not yet, zone: Europe/Amsterdam}", "72 hours", "2024-03-31 02:30:00",
        "2024-04-03T01:29:59", "2024-04-03T01:30:00"),
    "text with seconds": (
        "text", "{null: not yet, written: text}", "1 day", "2024-06-30 22:30:00",
        "2024-07-02T21:59:59", "2024-07-02T22:00:00"),
    "text with a T and a fraction": (
        "text", "{null: not yet, written: text}", "72 hours", "2024-06-01T12:00:00.500",
        "2024-06-04T12:00:00", "2024-06-04T12:00:01"),
    "text to the minute": (
        "text", "{null: not yet, written: text}", "72 hours", "2024-06-01 12:00",
        "2024-06-04T11:59:59", "2024-06-04T12:00:00"),
    "text with a day alone": (
        "text", "{null: not yet, written: text}", "1 month", "2024-01-31",
        "2024-02-29T22:59:59", "2024-02-29T23:00:00"),
    "seconds since 1970": (
        "number", "{null: not yet, written: epoch seconds}", "1 day", 1719786600,
        "2024-07-02T21:59:59", "2024-07-02T22:00:00"),
    "milliseconds since 1970": (
        "number", "{null: not yet, written: epoch milliseconds}", "72 hours", 1717243200500,
        "2024-06-04T12:00:00", "2024-06-04T12:00:01"),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDS)
def test_it_ends_on_the_second(ground: Ground, case: str):
    kind, said, term, value, held, over = ENDS[case]
    ground.make(USERS % (said, f"{term} after users.ended_at"), TABLE % kind, rows("users", [f"1, 'Anna', {value!r}"]))
    assert ground.says(held) == ("kept", 0)
    assert ground.says(over) == ("broken", 1)
    assert ground.verdict("keep/serve", "2040-01-01").oldest == f"{over}Z".replace(":01Z", _fraction(case))


def _fraction(case: str) -> str:
    """Where the end lies within a second, the report says so."""
    half = case in ("text with a T and a fraction", "milliseconds since 1970")
    return ":00.500000Z" if half else ":01Z"


def test_until_a_moment_ends_at_it_and_until_a_day_after_it(ground: Ground):
    ground.make(
        USERS % ("not yet", "until users.ended_at"),
        TABLE % "aware",
        rows("users", ["1, 'Anna', '2024-05-01T10:00:00+00:00'"]),
    )
    assert ground.says("2024-05-01T09:59:59") == ("kept", 0)
    assert ground.says("2024-05-01T10:00:00") == ("broken", 1)
    ground.run("DROP TABLE users", TABLE % "date", rows("users", ["1, 'Anna', '2024-05-01'"]))
    assert ground.says("2024-05-01T21:59:59") == ("kept", 0)
    assert ground.says("2024-05-01T22:00:00") == ("broken", 1)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("not yet", ("kept", 0)),
        ("unknown", ("unknown", 1)),
        ("always there", ("unknown", 1)),
        ("never began", ("broken", 1)),
    ],
)
def test_null_means_what_the_event_says(ground: Ground, word: str, says: tuple[str, int]):
    ground.make(
        USERS % (word, "1 year after users.ended_at"),
        TABLE % "date",
        rows("users", ["1, 'Anna', NULL", "2, NULL, NULL"]),
    )
    # The second row has no name left, and then nothing of it is missed: a row that only stands is said apart.
    verdict = ground.verdict("keep/serve", "2026-01-01")
    rest = 1 if word == "never began" else 0
    assert (str(verdict.standing), verdict.count - rest) == says


RUBBISH = (
    "soon", "", "2024-02-30", "2023-02-29", "2024-13-01 10:00", "2024-02-03T10:00:00Z", "2024-2-3", "0000-01-01",
    "2024-02-03 25:00", "2024-02-03 24:00", "2024-02-03 10:00:00.", "12-01-2004",
)  # fmt: skip


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_text_that_is_no_moment_is_unknown_and_never_kept(ground: Ground, rubbish: str):
    said = "{null: not yet, written: text}"
    ground.make(
        USERS % (said, "1 year after users.ended_at"),
        TABLE % "text",
        rows("users", [f"1, 'Anna', '{rubbish}'", "2, 'Bob', '2025-12-01 10:00'"]),
    )
    assert ground.says("2026-01-01") == ("unknown", 1)


def test_a_broken_promise_says_what_is_unknown_besides(ground: Ground):
    ground.make(
        USERS % ("unknown", "1 year after users.ended_at"),
        TABLE % "date",
        rows("users", ["1, 'Anna', '2020-01-01'", "2, 'Bob', NULL", "3, 'Carl', NULL"]),
    )
    verdict = ground.verdict("keep/serve", "2026-01-01")
    assert (str(verdict.standing), verdict.count) == ("broken", 1)
    assert "nobody can tell about 2 rows" in verdict.why


@pytest.mark.postgresql
def test_infinity_never_comes_and_minus_infinity_has_passed(postgresql_url: str, tmp_path: Path):
    ground = Ground(postgresql_url, tmp_path)
    for kind in ("aware", "naive", "date"):
        ground.make(
            USERS % ("not yet", "1 year after users.ended_at"),
            "DROP TABLE IF EXISTS users",
            TABLE % kind,
            rows("users", ["1, 'Anna', 'infinity'"]),
        )
        assert ground.says("2026-01-01") == ("kept", 0)
        ground.run(rows("users", ["2, 'Bob', '-infinity'", "3, 'Carl', '2025-12-31'"]))
        verdict = ground.verdict("keep/serve", "2026-01-01")
        assert (str(verdict.standing), verdict.count, verdict.oldest) == ("broken", 1, "0001-01-01T00:00:00Z")


def test_an_event_that_has_not_come_ends_nothing(ground: Ground):
    ground.make(
        USERS % ("not yet", "until users.ended_at"),
        TABLE % "aware",
        rows("users", ["1, 'Anna', '2037-12-31T12:00:00+00:00'", "2, 'Bob', '2031-01-01T00:00:00+00:00'"]),
    )
    assert ground.says("2026-01-01") == ("kept", 0)


def test_the_report_names_the_oldest_end_and_not_the_oldest_event(ground: Ground):
    """Two activities use the name; the later of both ends is when it should have been gone."""
    policy = """
people: {user: {table: users, key: id}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {ended_at: not yet}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name], keep: 1 year after users.ended_at}
  count: {purpose: to count, basis: contract, uses: [users.name], keep: 3 years after users.ended_at}
"""
    ground.make(policy, TABLE % "date", rows("users", ["1, 'Anna', '2020-01-31'", "2, 'Bob', '2021-06-15'"]))
    assert ground.says("2023-01-31T22:59:59") == ("kept", 0)
    verdict = ground.verdict("keep/serve", "2026-01-01")
    assert (verdict.count, verdict.oldest) == (2, "2023-01-31T23:00:00Z")
