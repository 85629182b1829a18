"""What happens while a run goes on: somebody comes back, a hold is recorded, a reader is in the way."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.acts import Hold, Person
from gestand.ledger.folder import open_records

from . import small
from .test_stopped import carry_out


@pytest.fixture(autouse=True)
def one_person_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gestand.run.people.PEOPLE", 1)


def after_the_first_slice(act: Callable[[], None]) -> Callable[[str], None]:
    """Calls `act` when the rows of one person were entered; the files, which come first, are no slice of rows."""
    passed = [0]

    def point(name: str) -> None:
        passed[0] += name == "over"
        if name == "over" and passed[0] == 2:
            act()

    return point


def said(url: str, question: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(question))]
    engine.dispose()
    return found


def tell(url: str, *statements: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


LATER = (small.AT + timedelta(minutes=1)).replace(tzinfo=None)


def test_somebody_who_came_under_a_key_before_its_slice_loses_nothing(tmp_path: Path, database_url: str) -> None:
    world = small.build(tmp_path, database_url)
    come = f"UPDATE users SET name = 'Newcomer', created_at = '{LATER}' WHERE id = 5"
    carry_out(world, after_the_first_slice(lambda: tell(database_url, come)))

    assert said(database_url, "SELECT name FROM users WHERE id IN (2, 5) ORDER BY id") == [("(gone)",), ("Newcomer",)]
    assert said(database_url, "SELECT count(*) FROM notes WHERE user_id = 5") == [(2,)]
    assert said(database_url, "SELECT count(*) FROM notes WHERE user_id = 2") == [(0,)]
    world.close()


def test_a_message_of_somebody_who_came_stays_when_its_other_side_is_erased(tmp_path: Path, database_url: str) -> None:
    world = small.build(tmp_path, database_url)

    def come() -> None:
        tell(
            database_url,
            f"UPDATE users SET name = 'Newcomer', created_at = '{LATER}', deleted = FALSE WHERE id = 2",
            "INSERT INTO messages (id, sender_id, recipient_id, body, answer) VALUES (99, 2, 5, 'hello', 'of 5')",
        )

    carry_out(world, after_the_first_slice(come))
    assert said(database_url, "SELECT name FROM users WHERE id = 5") == [("(gone)",)]
    assert said(database_url, "SELECT body, answer FROM messages WHERE id = 99") == [("hello", None)]
    world.close()


def test_a_hold_that_is_recorded_meanwhile_keeps_at_once(tmp_path: Path, database_url: str) -> None:
    world = small.build(tmp_path, database_url)

    def hold() -> None:
        records = open_records(tmp_path / "state", at=small.AT)
        moment = small.AT + timedelta(minutes=1)
        records.record_hold(Hold("h-2", None, Person("user", (5,)), "", (), moment, "claim", "W", "2027"), moment)
        records.close()

    carry_out(world, after_the_first_slice(hold))
    assert said(database_url, "SELECT name FROM users WHERE id IN (2, 5) ORDER BY id") == [("(gone)",), ("Canary-5",)]
    assert said(database_url, "SELECT count(*) FROM notes WHERE user_id = 5") == [(2,)]
    assert world.records.unfinished() is None
    world.records.verify().insist()
    world.close()


def test_a_slice_whose_commit_had_to_wait_is_entered_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    world = small.build(tmp_path, url)
    before = said(url, "SELECT count(*) FROM notes") + said(url, "SELECT count(*) FROM remarks")

    def read() -> None:
        reader = sqlite3.connect(tmp_path / "app.db", isolation_level=None, check_same_thread=False)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM users").fetchall()
        threading.Timer(2.6, reader.close).start()

    points: list[str] = []

    def at_point(name: str) -> None:
        # The files come first: the second commit is of rows.
        points.append(name)
        if name == "before commit" and points.count(name) == 2:
            read()

    carry_out(world, at_point)
    assert points.count("before commit") > points.count("after commit")
    entered = [e.body for e in world.records.entries() if e.kind == "slice" and e.body["action"] == "delete"]
    gone = sum(int(body["rows"]) for body in entered if body["table"] in ("notes", "remarks"))
    after = said(url, "SELECT count(*) FROM notes") + said(url, "SELECT count(*) FROM remarks")
    assert gone == sum(int(b[0]) - int(a[0]) for b, a in zip(before, after, strict=True))  # type: ignore[call-overload]
    world.close()


def test_a_file_of_nobody_stays_while_a_duty_may_keep_it(tmp_path: Path, database_url: str) -> None:
    small.build(tmp_path, database_url).close()
    policy = (tmp_path / "privacy.yaml").read_text()
    kept = policy.replace("personal: {content: photo}}", "personal: {content: photo}, orphans: go}").replace(
        "law: [nl.tax.records after invoices.booked_on]", "law: [nl.tax.records after users.ended_at]"
    )
    kept = kept.replace("uses: [invoices.name]", "uses: [invoices.name, uploads.content]").replace(
        ", uploads.content]", "]", 1
    )
    (tmp_path / "privacy.yaml").write_text(kept)
    strange = tmp_path / "uploads" / "99" / "face.png"
    strange.parent.mkdir()
    strange.write_bytes(b"whose is this")

    world = small.Small(tmp_path, database_url).open()
    assert [finding for finding in world.map.findings if finding.level == "error"] == []
    carry_out(world)
    assert strange.exists()
    world.close()
