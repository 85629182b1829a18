"""What ended for many people by one decision is one case and one entry, and proves as much of each of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.acts import Ending, Person
from gestand.cli.show.ledger import entries
from gestand.errors import Tampered
from gestand.ledger import together
from gestand.ledger.folder import open_records
from gestand.ledger.records import Identifier
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, BOB, ending
from .test_audit import edit

FIRM = Person("customer", (1,))
CAROL = Person("user", (9,))
NAMES = {ALICE: (Identifier("name", "Alice van den Berg"),), CAROL: (Identifier("name", "Carol"),), BOB: ()}
THEIRS = [
    *(ending(f"e-{n}", person, activity) for n, person in enumerate((ALICE, BOB)) for activity in ("photos",)),
    *(ending(f"f-{n}", person) for n, person in enumerate((ALICE, BOB, CAROL))),
]


def leave(records: FolderRecords) -> None:
    """An organisation with Alice and Bob, for whom two things end, and Carol, for whom one of these began again."""
    records.record_endings([ending("o-1", FIRM)], AT, NAMES, [THEIRS])


@pytest.fixture
def left(records: FolderRecords) -> Iterator[FolderRecords]:
    leave(records)
    yield records


def test_it_is_one_entry_for_all_of_whom_the_same_ended(left: FolderRecords, folder: Path) -> None:
    kinds = [entry.kind for entry in left.entries()]
    assert kinds == ["installation", "ending", "endings", "identifiers", "endings", "identifiers"]
    assert sorted(each.id for each in left.endings()) == ["e-0", "e-1", "f-0", "f-1", "f-2", "o-1"]
    both, one = (entry.body for entry in left.entries() if entry.kind == "endings")
    assert (both["activities"], len(both["people"])) == (["newsletter", "photos"], 2)
    assert (one["activities"], len(one["people"])) == (["newsletter"], 1)
    assert left.revision == left.entries()[4].hash
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"van den Berg" not in raw and b"Carol" not in raw


def test_it_is_shown_as_one_line_that_says_of_how_many_people(
    left: FolderRecords, capsys: pytest.CaptureFixture[str]
) -> None:
    entries(left.entries(), "Europe/Amsterdam")
    assert "activities newsletter and photos, people 2, case" in " ".join(capsys.readouterr().out.split())


def test_each_of_them_has_a_case_with_what_they_were_known_by(left: FolderRecords) -> None:
    cases = {case.person: case for case in left.cases()}
    assert cases[ALICE].identifiers == NAMES[ALICE] and cases[CAROL].identifiers == NAMES[CAROL]
    assert cases[BOB].identifiers is None and cases[FIRM].nth == 0
    assert cases[ALICE].id == cases[BOB].id != cases[CAROL].id
    assert {cases[ALICE].nth, cases[BOB].nth} == {1, 2}
    assert sorted(each.id for each in cases[BOB].endings) == ["e-1", "f-1"]
    entered = next(entry.body["people"] for entry in left.entries() if entry.kind == "endings")
    assert entered == sorted([cases[ALICE].pseudonym, cases[BOB].pseudonym])
    assert left.pseudonym(cases[BOB].id, BOB) in entered and left.pseudonym(cases[BOB].id, CAROL) not in entered


def test_the_same_again_is_nothing_and_somebody_new_is_a_case_of_their_own(left: FolderRecords) -> None:
    before = len(left.entries())
    leave(left)
    assert len(left.entries()) == before
    left.record_endings([], AT, {}, [[*THEIRS, ending("g-1", Person("user", (11,)))]])
    assert [entry.kind for entry in left.entries()[before:]] == ["endings"]
    assert left.verify().intact


def test_many_more_than_fit_are_several_cases(records: FolderRecords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 2)
    records.record_endings([], AT, {}, [[ending(f"e-{n}", Person("user", (n,))) for n in range(5)]])
    assert [len(entry.body["people"]) for entry in records.entries() if entry.kind == "endings"] == [2, 2, 1]
    assert records.verify().intact


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE acts SET key = '[8]' WHERE id = 'e-0'", "the endings that were entered here are others in"),
        ("UPDATE acts SET reason = 'no' WHERE id = 'f-2'", "the endings that were entered here are others"),
        ("DELETE FROM acts WHERE id = 'f-1'", "the endings that were entered here are others in the records"),
        ("DELETE FROM acts WHERE id = 'f-2'", "the endings that were entered here are gone from the records"),
        ("UPDATE acts SET case_id = 'o-1' WHERE id = 'e-0'", "ending e-0 was never entered"),
        (
            "INSERT INTO acts SELECT 'x', kind, case_id, activity, people, '[3]', moment, reason FROM acts"
            " WHERE id = 'f-2'",
            "the endings that were entered here are others in the records",
        ),
        ("UPDATE identifiers SET locked = zeroblob(length(locked))", "that was entered here is another one"),
        ("DELETE FROM identifiers", "the identifiers that was entered here is gone"),
        ("DELETE FROM secrets", "no entry says that it was destroyed"),
    ],
)
def test_the_audit_finds_what_somebody_did_to_them(left: FolderRecords, folder: Path, sql: str, what: str) -> None:
    assert left.verify().intact
    edit(folder, sql)
    assert any(what in damage.what for damage in left.verify().damages)


def test_what_was_changed_is_not_read(left: FolderRecords, folder: Path) -> None:
    edit(folder, "UPDATE identifiers SET locked = zeroblob(length(locked))")
    with pytest.raises(Tampered, match="are not what was kept"):
        left.cases()


def test_with_the_secret_of_the_case_goes_every_way_back_to_all_of_them(left: FolderRecords, folder: Path) -> None:
    case = next(case.id for case in left.cases() if case.person == ALICE)
    assert left.destroy_secret(case, AT)
    gone = [found for found in left.cases() if found.id == case]
    assert {(found.pseudonym, found.identifiers) for found in gone} == {(None, None)}
    edit(folder, f"DELETE FROM acts WHERE case_id = '{case}'")
    assert left.verify().intact


def test_records_of_before_take_it_and_are_then_refused_by_what_cannot_read_it(folder: Path) -> None:
    def version() -> int:
        with sqlite3.connect(folder / "records.db") as file:
            return int(file.execute("PRAGMA user_version").fetchone()[0])

    with open_records(folder, at=AT):
        edit(folder, "PRAGMA user_version = 3")
    with open_records(folder) as older:
        older.record_endings([ending("e-9")], AT)
        assert version() == 3
        leave(older)
        assert version() == 4
        assert older.verify().intact


def test_a_mistake_in_one_leaves_nothing_of_all(records: FolderRecords) -> None:
    wrong = [*THEIRS, Ending("e-0", "else", ALICE, AT, "another")]
    with pytest.raises(Exception, match="something else was recorded as e-0"):
        records.record_endings([ending("o-1", FIRM)], AT, NAMES, [wrong])
    assert records.endings() == [] and len(records.entries()) == 1
