"""A desk without one declared key: zero for nobody, kinds in a column, people and teams with keys from one table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import Ground, ground

SCHEMA = (
    "CREATE TABLE principals (id INTEGER PRIMARY KEY, kind VARCHAR(20) NOT NULL)",
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60), made_by INTEGER NOT NULL DEFAULT 0,"
    " changed_by INTEGER NOT NULL DEFAULT 0)",
    "CREATE TABLE teams (id INTEGER PRIMARY KEY, area VARCHAR(20), instance INTEGER)",
    "CREATE TABLE tickets (id INTEGER PRIMARY KEY, asked_by INTEGER NOT NULL, subject VARCHAR(60))",
    "CREATE TABLE seats (id INTEGER PRIMARY KEY, principal INTEGER NOT NULL)",
    "CREATE INDEX teams_area ON teams (area, instance)",
    "CREATE INDEX tickets_asked ON tickets (asked_by)",
    "CREATE INDEX seats_principal ON seats (principal)",
    "CREATE INDEX principals_kind ON principals (kind, id)",
    "INSERT INTO principals VALUES (1, 'Member'), (2, 'Member'), (3, 'Team'), (4, 'Team'), (5, 'Team')",
    "INSERT INTO members VALUES (1, 'anna@example.org', 0, 1), (2, 'bart@example.org', 1, 1)",
    "INSERT INTO tickets VALUES (1, 1, 'anna asks'), (2, 2, 'bart asks')",
    "INSERT INTO teams VALUES (3, 'Ticket', 1), (4, 'Ticket', 2), (5, 'System', 1)",
    "INSERT INTO seats VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)",
)
POLICY = """
people:
  member: {table: members, key: id}
tables:
  members:
    whose: {self: id -> member}
    personal: {email: email}
    points at:
      made_by -> members: {stand-in: 0}
      changed_by -> members: {stand-in: 0}
  tickets:
    whose: {asker: asked_by -> member}
    personal: {subject: question}
    orphans: stay
  teams:
    whose: {ticket: instance -> tickets when area is Ticket}
    points at nothing: {instance when area is System: the whole desk}
    orphans: stay
  principals:
    whose:
      member: id -> member when kind is Member
      team: id -> teams.ticket when kind is Team
    orphans: stay
  seats:
    whose:
      member: principal -> principals.member
      team: principal -> principals.team
    orphans: stay
activities:
  help:
    basis: contract
    uses: [members.email, tickets.subject, teams, principals, seats]
    keep: until it ends
"""


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def test_everything_of_somebody_goes_and_nothing_of_anybody_else(desk: Ground) -> None:
    assert desk.errors == []

    desk.erase(1, group="member")

    assert desk.rows("members") == [(2, "bart@example.org", 0, 0)]
    assert desk.rows("tickets") == [(2, 2, "bart asks")]
    assert desk.rows("teams") == [(4, "Ticket", 2), (5, "System", 1)]
    assert desk.rows("principals") == [(2, "Member"), (4, "Team"), (5, "Team")]
    assert desk.rows("seats") == [(2, 2), (4, 4), (5, 5)]
    assert desk.not_kept() == {}


@pytest.mark.parametrize("guard", ["", " REFERENCES members (id)"])
def test_zero_is_nobody_only_where_no_foreign_key_guards_the_column(
    database_url: str, tmp_path: Path, guard: str
) -> None:
    schema = [
        text.replace("made_by INTEGER NOT NULL DEFAULT 0", f"made_by INTEGER NOT NULL DEFAULT 1{guard}")
        if "members (id INTEGER" in text
        else text.replace("'anna@example.org', 0", "'anna@example.org', 1")
        for text in SCHEMA
    ]
    with ground(database_url, tmp_path, schema, POLICY) as found:
        said = [error for error in found.errors if error.startswith("M133")]

    assert bool(said) == bool(guard)
