"""`the last` of an event: over all rows of the person, whether or not an index finds those."""

from __future__ import annotations

import pytest

from .ground import Ground, places, rows
from .test_probes import questions

POLICY = """
people: {guest: {table: guests, key: id}}
tables:
  guests: {whose: {self: id -> guest}, personal: {name: name}, events: {created_on: always there}}
  visits:
    whose: {self: guest_id -> guest}
    personal: {note: note}
    events: {day: {null: always there, none: %s}}
activities:
  welcome:
    purpose: to welcome
    basis: contract
    uses: [guests.name, visits.note]
    keep: the latest of (1 year after guests.created_on, 1 year after the last visits.day)
"""
SCHEMA = (
    "CREATE TABLE guests (id integer PRIMARY KEY, name text, created_on date NOT NULL)",
    "CREATE TABLE visits (id integer PRIMARY KEY, guest_id integer, note text, day date NOT NULL)",
)
INDEX = "CREATE INDEX i ON visits (guest_id)"
AT = "2026-01-01"
OLD, NEW = "'2020-01-31'", "'2025-06-30'"


@pytest.mark.parametrize("index", [[INDEX], []], ids=["indexed", "bare"])
@pytest.mark.parametrize(("none", "broken"), [("unknown", 1), ("never began", 2)])
def test_somebody_stays_until_the_last_visit_has_ended(ground: Ground, index: list[str], none: str, broken: int):
    """Anna's visits are old, Bob has a new one, Carl never came; and a new visit is of nobody."""
    ground.make(POLICY % none, *SCHEMA, *index)
    ground.run(
        rows("guests", [f"1, 'Anna', {OLD}", f"2, 'Bob', {OLD}", f"3, 'Carl', {OLD}"]),
        rows("visits", [f"1, 1, 'a', {OLD}", f"2, 1, 'b', {OLD}", f"3, 2, 'c', {OLD}", f"4, 2, 'd', {NEW}"]),
        rows("visits", [f"5, NULL, 'e', {NEW}"]),
    )
    verdict = ground.verdict("keep/welcome", AT)
    assert str(verdict.standing) == "broken"
    assert places(verdict) == {"guests.name": broken, "visits.note": 2}


def test_without_an_index_the_visits_are_read_once_for_all_guests(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    ground.make(POLICY % "unknown", *SCHEMA)
    ground.run(rows("guests", [f"1, 'Anna', {OLD}"]), rows("visits", [f"1, 1, 'a', {NEW}"]))
    asked = [plan.partition("---")[0] for plan in questions(ground, monkeypatch)]
    assert [question for question in asked if "visits" in question and " IN (SELECT" in question]
    assert not [question for question in asked if "EXISTS" in question]
