"""An activity that is done for some organisations only: on their instruction, or as an addition of one of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gestand.acts import Hold, Person
from gestand.plan import make_plan
from gestand.rights.export import export
from gestand.run import Approval, apply
from gestand.verify.judge import verify
from hazards.ground import AT, Ground, ground

SCHEMA = (
    "CREATE TABLE organisations (id INTEGER PRIMARY KEY, improves VARCHAR(10) NULL)",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, organisation_id INTEGER NULL REFERENCES organisations (id),"
    " name VARCHAR(60) NULL)",
    "CREATE TABLE clicks (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, page VARCHAR(60), at DATE NOT NULL)",
    "CREATE INDEX users_organisation ON users (organisation_id)",
    "CREATE INDEX clicks_user ON clicks (user_id)",
    "INSERT INTO organisations VALUES (1, 'yes'), (2, 'no'), (3, NULL)",
    "INSERT INTO users VALUES (1, 1, 'Alice'), (2, 2, 'Bob'), (3, 3, 'Charlie'), (4, NULL, 'Dirk')",
    "INSERT INTO clicks VALUES (1, 1, 'a', '2026-05-01'), (2, 2, 'b', '2026-05-01'), (3, 3, 'c', '2026-05-01'),"
    " (4, 1, 'old', '2024-05-01'), (5, 9, 'of nobody who is there', '2026-05-01')",
)
POLICY = """
organisations:
  customer: {table: organisations, key: id}
people:
  user: {table: users, key: id, belongs to: organisation_id -> customer, role: processor}
tables:
  organisations:
    whose: {self: id -> customer}
    structural: [improves]
  users: {whose: {self: id -> user}, personal: {name: name}}
  clicks:
    whose: {self: user_id -> user}
    personal: {page: usage}
    events: {at: always there}
activities:
  deliver: {purpose: To deliver, basis: contract, uses: [users.name, organisations], keep: until it ends}
  improve-the-service:
    purpose: To make it better, for whoever instructs us to
    basis: legitimate interest
    interest: a service that works
    uses: [clicks.page]
    keep: 1 year after clicks.at
    only where: organisations.improves is yes
"""


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def clean(place: Ground) -> list[object]:
    plan = make_plan(place.map, place.stores, place.records, AT)
    place.records.save_plan(plan, AT)
    apply(place.map, place.stores, place.records, plan, now=AT, approval=Approval(plan.digest))
    return [row[2] for row in place.rows("clicks")]


def standing(place: Ground) -> tuple[str, int]:
    (found,) = verify(place.map, place.stores, place.records, AT, "keep/improve-the-service").promises
    return str(found.standing), found.count


def test_the_map_finds_nothing_wrong(place: Ground) -> None:
    assert place.errors == []


def test_what_no_organisation_instructs_goes_at_once(place: Ground) -> None:
    place.change("DELETE FROM clicks WHERE id = 5")
    assert standing(place) == ("broken", 3)
    assert clean(place) == ["a"]
    assert standing(place) == ("kept", 0)


def test_of_whom_nobody_can_tell_it_stays_and_is_unknown(place: Ground) -> None:
    assert clean(place) == ["a", "of nobody who is there"]
    place.change("INSERT INTO clicks VALUES (6, 4, 'd', '2026-05-01')")
    assert standing(place)[0] == "unknown"
    assert clean(place) == ["a", "of nobody who is there", "d"]


def test_an_instruction_that_is_taken_back_ends_it(place: Ground) -> None:
    place.change("DELETE FROM clicks WHERE id = 5")
    clean(place)
    place.change("UPDATE organisations SET improves = 'no'")
    assert standing(place) == ("broken", 1)
    assert clean(place) == []


def test_a_hold_keeps_it_all_the_same(place: Ground) -> None:
    place.change("DELETE FROM clicks WHERE id = 5")
    hold = Hold(
        "h", "improve-the-service", Person("user", (2,)), "", (), datetime(2026, 1, 1, tzinfo=UTC), "x", "y", "z"
    )
    place.records.record_hold(hold, AT)
    assert clean(place) == ["a", "b"]
    assert standing(place) == ("kept", 0)


@pytest.mark.parametrize(
    ("user", "reads"),
    [(1, True), (2, False), (3, False), (4, True)],
    ids=["instructed", "not instructed", "nothing said", "nobody can tell"],
)
def test_whoever_it_is_not_done_for_does_not_read_that_it_is(
    place: Ground, tmp_path: Path, user: int, reads: bool
) -> None:
    place.change("DELETE FROM clicks")
    out = tmp_path / "answer.zip"
    export(place.map, place.stores, place.records, Person("user", (user,)), AT, out, "en")
    with zipfile.ZipFile(out) as answer:
        page = answer.read("index.html").decode()
    assert "To deliver" in page
    assert ("To make it better" in page) == reads


def test_what_is_there_of_somebody_it_is_not_done_for_is_told(place: Ground, tmp_path: Path) -> None:
    out = tmp_path / "answer.zip"
    export(place.map, place.stores, place.records, Person("user", (2,)), AT, out, "en")
    with zipfile.ZipFile(out) as answer:
        assert "To make it better" in answer.read("index.html").decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("organisations.improves is yes", "whose rows do not lead there"),
        ("clicks.page is yes", "it is personal"),
        ("clicks.user_id is yes", "which is never yes"),
        ("clicks.nothing is yes", "there is no such column"),
    ],
)
def test_a_condition_that_cannot_be_told_is_an_error(database_url: str, tmp_path: Path, said: str, why: str) -> None:
    policy = POLICY.replace("belongs to: organisation_id -> customer, role: processor", "language: name")
    policy = policy.replace(
        "structural: [improves]\n  users: {", "structural: [improves]\n  users: {structural: [organisation_id], "
    )
    policy = policy.replace("only where: organisations.improves is yes", f"only where: {said}")
    with ground(database_url, tmp_path, SCHEMA, policy) as place:
        found = [finding for finding in place.map.findings if finding.code == "M140"]
        assert len(found) == 1 and why in found[0].message
        assert any(table.table == "clicks" for table in place.map.blocked)
