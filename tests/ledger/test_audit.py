"""Records that are not what was entered are found, whichever table somebody edits."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from gestand.ledger.database import Database
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, BOB, a_plan, ending, hold

LAST = "(SELECT max(number) FROM slices)"


@pytest.fixture
def run(records: FolderRecords) -> str:
    """A run for Alice that was finished: entries 4 to 7; before it an ending of hers and one of Bob's (2 and 3)."""
    records.record_endings([ending("e-1"), ending("e-2", BOB)], AT)
    begun = records.begin_run(a_plan(person=ALICE), AT)
    records.enter(begun.id, 1, 0, 48, AT)
    records.enter(begun.id, 2, 0, 3, AT)
    records.finish_run(begun.id, AT, {"rows": {"logins": 48, "users": 3}})
    return begun.id


def edit(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "records.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    ("sql", "number", "what"),
    [
        ("UPDATE acts SET case_id = 'e-2' WHERE id = 'e-1'", 2, "the ending that was entered here is another one"),
        ("DELETE FROM slices", 5, "the slice that was entered here is gone"),
        (f"UPDATE slices SET rows = 30 WHERE number = {LAST}", 6, "the slice that was entered here is another one"),
        (f"UPDATE slices SET step = 1, slice = 1 WHERE number = {LAST}", 6, "is another one"),
        ("UPDATE slices SET number = 3 WHERE number = 5", 3, "says that it was entered here, and it was not"),
        ("UPDATE runs SET plan = replace(plan, '[7]', '[8]')", 4, "the run-begun that was entered here is another one"),
        ("UPDATE runs SET digest = 'digest-2'", 4, "another one"),
        ("UPDATE runs SET started = '2020-01-01T00:00:00.000000+00:00'", 4, "another one"),
        ("UPDATE runs SET finished = NULL, totals = NULL", 7, "the run that was finished here ended otherwise"),
        ("UPDATE runs SET totals = '{}'", 7, "ended otherwise"),
        ("UPDATE runs SET finished = '2020-01-01T00:00:00.000000+00:00'", 7, "ended otherwise"),
        (
            "INSERT INTO runs SELECT 'r-9', digest, plan, started, finished, totals FROM runs",
            8,
            "run-begun r-9 was never entered",
        ),
        ("DELETE FROM checkpoints", 7, "the checkpoint that was signed here is gone"),
        ("UPDATE entries SET kind = 'note' WHERE number = 2", 2, "looked up as note, and it is ending"),
        ("UPDATE meta SET value = 'another' WHERE name = 'installation'", 1, "of another installation"),
        (
            "UPDATE meta SET value = (SELECT hash FROM entries WHERE number = 2) WHERE name = 'revision'",
            8,
            "the revision of the records is not the hash of the last that decides, 3",
        ),
    ],
)
def test_it_finds_what_somebody_edited(records: FolderRecords, folder: Path, sql: str, number: int, what: str) -> None:
    assert records.verify().intact
    edit(folder, sql)
    damages = records.verify().damages
    assert damages[0].number == number
    assert any(what in damage.what for damage in damages), damages


def test_it_finds_a_run_that_is_gone_with_all_that_it_did(records: FolderRecords, folder: Path, run: str) -> None:
    edit(folder, f"DELETE FROM slices WHERE run = '{run}'", f"DELETE FROM runs WHERE id = '{run}'")
    assert [damage.number for damage in records.verify().damages] == [4, 5, 6, 7, 8]


def test_taking_the_secret_along_does_not_hide_that_a_hold_is_gone(records: FolderRecords, folder: Path) -> None:
    records.record_hold(hold(), AT)
    edit(folder, "DELETE FROM holds", "DELETE FROM secrets")
    (damage,) = records.verify().damages
    assert damage.number == 2
    assert "no entry says that it was destroyed" in damage.what


def test_a_secret_that_was_destroyed_by_the_book_is_no_damage(records: FolderRecords, folder: Path, run: str) -> None:
    assert records.destroy_secret("e-1", AT)
    assert records.destroy_secret(run, AT)
    assert records.verify().intact
    edit(folder, "DELETE FROM acts WHERE id = 'e-1'")
    assert records.verify().intact


def test_what_is_entered_while_it_looks_is_no_damage(
    records: FolderRecords, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes between two questions: the books are of one moment all the same."""
    going = records.begin_run(a_plan("digest-2"), AT)
    asked = Database.rows

    def rows(self: Database, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        found = asked(self, sql, *parameters)
        if "FROM entries" in sql and not self._connection.in_transaction:
            records.enter(going.id, 1, len(records.entries()), 1, AT)
        return found

    monkeypatch.setattr(Database, "rows", rows)
    assert records.verify().intact
