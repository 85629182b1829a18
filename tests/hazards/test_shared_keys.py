"""People and teams have their keys from one table, and the schema says so: a bare row for each of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.plan import make_plan
from gestand.run import Approval, apply

from .ground import AT, Ground, ground

SCHEMA = (
    "CREATE TABLE principals (id INTEGER PRIMARY KEY, kind VARCHAR(20) NOT NULL)",
    "CREATE TABLE members (id INTEGER PRIMARY KEY REFERENCES principals (id), email VARCHAR(60), left_on DATE)",
    "CREATE TABLE teams (id INTEGER PRIMARY KEY REFERENCES principals (id), label VARCHAR(20))",
    "CREATE TABLE seats (id INTEGER PRIMARY KEY, principal_id INTEGER NOT NULL REFERENCES principals (id))",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id),"
    " about_id INTEGER REFERENCES principals (id), body VARCHAR(60))",
    "CREATE INDEX principals_kind ON principals (kind, id)",
    "CREATE INDEX seats_principal ON seats (principal_id)",
    "CREATE INDEX notes_member ON notes (member_id)",
    "CREATE INDEX notes_about ON notes (about_id)",
    "INSERT INTO principals VALUES (1, 'Member'), (2, 'Member'), (3, 'Member'), (4, 'Team')",
    "INSERT INTO members VALUES (1, 'anna@example.org', '2020-01-01'), (2, 'bart@example.org', NULL),"
    " (3, 'carla@example.org', NULL)",
    "INSERT INTO teams VALUES (4, 'red')",
    "INSERT INTO seats VALUES (1, 1), (2, 2), (3, 3), (4, 4)",
    "INSERT INTO notes VALUES (1, 1, 4, 'anna of the team'), (2, 2, 3, 'bart of carla'), (3, 2, NULL, 'bart')",
)
POLICY = """
people:
  member: {table: members, key: id}
tables:
  members:
    whose: {self: id -> member}
    personal: {email: email}
    events: {left_on: not yet}
    points at: {id -> principals: keeps it}
  principals:
    whose: {member: id -> member when kind is Member}
    points at nothing: {id when kind is Team: a team is nobody}
    orphans: stay
  teams: {nothing personal: what teams are called, points at: {id -> principals: keeps it}}
  seats: {whose: {member: principal_id -> principals}, orphans: stay}
  notes:
    whose: {writer: member_id -> member}
    personal: {body: own text}
    points at: {about_id -> principals: keeps it}
activities:
  help:
    basis: contract
    uses: [members.email, principals, seats, notes.body]
    keep: until it ends
"""


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        assert found.errors == []
        yield found


def test_the_bare_row_of_somebody_goes_after_their_own_or_is_said_to_stay(desk: Ground) -> None:
    passed: list[str] = []

    def at(name: str) -> None:
        passed.append(name)
        if len(passed) == 2:
            raise InterruptedError

    plan = desk.plan(1, group="member")
    with pytest.raises(InterruptedError):
        apply(desk.map, desk.stores, desk.records, plan, now=AT, approval=Approval(plan.digest), at_point=at)
    desk.go_on()

    assert desk.rows("members") == [(2, "bart@example.org", None), (3, "carla@example.org", None)]
    assert desk.rows("principals") == [(2, "Member"), (3, "Member"), (4, "Team")]
    assert desk.rows("seats") == [(2, 2), (3, 3), (4, 4)]
    assert desk.rows("notes") == [(2, 2, 3, "bart of carla"), (3, 2, None, "bart")]
    assert desk.not_kept() == {}

    said = desk.plan(3, group="member")
    assert [(keep.table, keep.until) for keep in said.keeps] == [("principals", "reference")]
    desk.erase(3, group="member")

    assert desk.rows("members") == [(2, "bart@example.org", None)]
    assert desk.rows("principals") == [(2, "Member"), (3, "Member"), (4, "Team")]
    assert desk.rows("seats") == [(2, 2), (4, 4)]
    assert desk.rows("notes") == [(2, 2, 3, "bart of carla"), (3, 2, None, "bart")]
    assert desk.not_kept() == {}
    assert desk.plan(3, group="member").steps == ()

    desk.erase(2, group="member")
    assert desk.rows("principals") == [(4, "Team")]
    assert desk.not_kept() == {}


def test_so_it_does_when_its_time_has_come_and_nobody_asked(database_url: str, tmp_path: Path) -> None:
    schema = [statement for statement in SCHEMA if "notes" not in statement]
    policy = POLICY.replace("keep: until it ends", "keep: 2 years after members.left_on").replace(", notes.body", "")
    policy = policy[: policy.index("  notes:")] + policy[policy.index("activities:") :]
    with ground(database_url, tmp_path, schema, policy) as desk:
        assert desk.errors == []
        plan = make_plan(desk.map, desk.stores, desk.records, AT)
        desk.records.save_plan(plan, AT)

        def at(name: str) -> None:
            # After each of the commits: that of seats, of members and of principals.
            if name == "after commit":
                raise InterruptedError

        with pytest.raises(InterruptedError):
            apply(desk.map, desk.stores, desk.records, plan, now=AT, approval=Approval(plan.digest), at_point=at)
        for _ in range(2):
            with pytest.raises(InterruptedError):
                desk.go_on(at)
        desk.go_on()

        assert [row[0] for row in desk.rows("members")] == [2, 3]
        assert desk.rows("principals") == [(2, "Member"), (3, "Member"), (4, "Team")]
        assert desk.rows("seats") == [(2, 2), (3, 3), (4, 4)]
        assert desk.not_kept() == {}
