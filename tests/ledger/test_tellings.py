"""Who was told of a version: recorded whole or not at all, entered as a number, and held to its entry."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from gestand.acts import Person, Telling
from gestand.ledger.database import VERSION
from gestand.ledger.folder import open_records
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, BOB
from .test_audit import edit
from .test_crashes import Dying, in_a_process

ODD = Person("visitor", ("Ève\n", 7, b"\x00"))
TELLING = Telling("t-1", "2.0", AT, (BOB, ALICE, ODD), "mailing 2031")


def test_the_entry_has_how_many_they_were_and_nothing_of_who(records: FolderRecords, folder: Path) -> None:
    records.record_telling(TELLING, (), AT)
    (entry,) = records.entries_of("told")
    assert set(entry.body) == {"id", "case", "version", "people", "moment", "seal"}
    assert (entry.body["version"], entry.body["people"]) == ("2.0", 3)
    assert not any(word in entry.bytes for word in (b"mailing", b"user", b"visitor"))
    (found,) = records.tellings("2.0")
    assert (found.id, set(found.people), found.proof) == ("t-1", {ALICE, BOB, ODD}, "mailing 2031")
    assert records.tellings("1.0") == []


def test_records_of_before_take_it_and_are_then_refused_by_what_cannot_read_it(folder: Path) -> None:
    open_records(folder, at=AT).close()
    with sqlite3.connect(folder / "records.db") as file:
        file.executescript("DROP TABLE told; DROP TABLE tellings; PRAGMA user_version = 3")
    with open_records(folder) as older:
        assert (older.tellings("2.0"), older.verify().intact) == ([], True)
        older.record_telling(TELLING, (), AT)
        assert (len(older.tellings("2.0")), older.verify().intact) == (1, True)
    with sqlite3.connect(folder / "records.db") as file:
        assert file.execute("PRAGMA user_version").fetchone() == (VERSION,)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("DELETE FROM told WHERE people = 'visitor'", "is another one"),
        ("INSERT INTO told VALUES ('t-1', 'user', '[99]')", "is another one"),
        ("UPDATE tellings SET proof = 'another'", "is another one"),
        ("UPDATE tellings SET version = '3.0'", "is another one"),
        ("DELETE FROM told; DELETE FROM tellings", "is gone"),
        ("INSERT INTO tellings VALUES ('t-2', '2.0', '', '')", "t-2 was never entered"),
    ],
)
def test_the_audit_finds_what_somebody_did_to_it(records: FolderRecords, folder: Path, sql: str, what: str) -> None:
    records.record_telling(TELLING, (), AT)
    assert records.verify().intact
    for each in sql.split(";"):
        edit(folder, each)
    assert any(what in damage.what for damage in records.verify().damages)


def test_a_process_that_dies_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    with open_records(tmp_path / "state", at=AT):
        pass

    def tell(fault: Dying) -> None:
        with open_records(tmp_path / "state", fault=fault) as records:
            records.record_telling(TELLING, (), AT)

    assert in_a_process(lambda: tell(Dying(0))) < 0
    with open_records(tmp_path / "state") as records:
        assert (records.tellings("2.0"), records.entries_of("told")) == ([], [])
    assert in_a_process(lambda: tell(Dying(1))) < 0
    with open_records(tmp_path / "state") as records:
        assert [len(one.people) for one in records.tellings("2.0")] == [3]
        assert records.verify().intact
