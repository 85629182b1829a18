"""What people were known by is kept with their endings, where only the secret of the case can read it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from gestand.acts import Person
from gestand.errors import Tampered
from gestand.ledger.identifiers import PADDED, lock, unlock
from gestand.ledger.records import Identifier
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, BOB, ending
from .test_audit import edit

MAIL = Identifier("email", "alice.vandenberg@example.nl")
NAME = Identifier("name", "Alice van den Berg")
SECRET = b"s" * 32


@pytest.fixture
def kept(records: FolderRecords) -> FolderRecords:
    """Two endings of Alice, who was known by two values, and one of Bob, of whom nothing was known."""
    endings = [ending("e-1"), ending("e-2", activity="photos"), ending("e-3", BOB)]
    records.record_endings(endings, AT, {ALICE: (MAIL, NAME), BOB: ()})
    return records


def test_the_case_of_an_ending_tells_what_its_person_was_known_by(kept: FolderRecords) -> None:
    alice, bob = kept.cases()
    assert (alice.person, [each.id for each in alice.endings]) == (ALICE, ["e-1", "e-2"])
    assert alice.identifiers == (MAIL, NAME)
    assert alice.pseudonym == kept.pseudonym("e-1", ALICE)
    assert (bob.person, bob.identifiers) == (BOB, None)


def test_nothing_of_it_stands_readable_in_the_folder_or_in_what_is_printed(kept: FolderRecords, folder: Path) -> None:
    kept.note("export", {"person": ALICE}, AT)
    raw = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in (MAIL.text, NAME.text, "vandenberg", "van den Berg"):
        assert secret.encode() not in raw
        assert secret not in repr(kept.cases())


def test_keeping_them_leaves_the_revision_what_the_endings_made_it(kept: FolderRecords) -> None:
    last = max(entry.number for entry in kept.entries() if entry.kind == "ending")
    assert kept.revision == kept.entries()[last - 1].hash
    assert kept.entries()[-1].kind == "identifiers"


def test_the_same_endings_again_keep_nothing_else(kept: FolderRecords) -> None:
    before = len(kept.entries())
    kept.record_endings([ending("e-1")], AT, {ALICE: (Identifier("email", "another@example.nl"),)})
    assert kept.cases()[0].identifiers == (MAIL, NAME)
    assert len(kept.entries()) == before


def test_with_the_secret_goes_every_way_to_read_them(kept: FolderRecords, folder: Path) -> None:
    kept.destroy_secret("e-1", AT)
    alice, _ = kept.cases()
    assert (alice.identifiers, alice.pseudonym) == (None, None)
    assert kept.verify().intact
    with sqlite3.connect(folder / "records.db") as file:
        assert file.execute("SELECT count(*) FROM identifiers").fetchone() == (0,)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        (
            "UPDATE identifiers SET locked = zeroblob(length(locked))",
            "that was entered here is another one",
        ),
        ("UPDATE identifiers SET case_id = 'e-3'", "identifiers e-3 was never entered"),
        ("DELETE FROM identifiers", "the identifiers that was entered here is gone"),
    ],
)
def test_the_audit_finds_what_somebody_did_to_them(kept: FolderRecords, folder: Path, sql: str, what: str) -> None:
    assert kept.verify().intact
    edit(folder, sql)
    assert any(what in damage.what for damage in kept.verify().damages)


def test_what_was_changed_is_not_read(kept: FolderRecords, folder: Path) -> None:
    edit(folder, "UPDATE identifiers SET locked = zeroblob(length(locked))")
    with pytest.raises(Tampered, match="case e-1"):
        kept.cases()


@pytest.mark.parametrize(
    ("secret", "case", "person"),
    [(b"t" * 32, "e-1", ALICE), (SECRET, "e-2", ALICE), (SECRET, "e-1", BOB), (SECRET, "e-1", Person("seat", (7,)))],
)
def test_it_opens_for_its_own_case_person_and_secret_alone(secret: bytes, case: str, person: Person) -> None:
    locked = lock(SECRET, "e-1", ALICE, [MAIL])
    assert unlock(SECRET, "e-1", ALICE, locked) == (MAIL,)
    with pytest.raises(ValueError, match="not locked with this secret"):
        unlock(secret, case, person, locked)


def test_its_length_does_not_tell_how_long_an_address_is() -> None:
    short, long = (lock(SECRET, "e-1", ALICE, [Identifier("email", text)]) for text in ("a@b.nl", "a" * 60 + "@b.nl"))
    assert len(short) == len(long) == 12 + PADDED + 16


def test_odd_texts_come_back_as_they_were() -> None:
    odd = (Identifier("name", 'Zoë "Z" O\'Neil \\ 日本'), Identifier("name", "caf\udce9"), Identifier("note", ""))
    assert unlock(SECRET, "e-1", ALICE, lock(SECRET, "e-1", ALICE, odd)) == odd
