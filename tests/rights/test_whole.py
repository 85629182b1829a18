"""An answer is whole or it is none, and says which; the ledger tells of it."""

from __future__ import annotations

import os
import stat
from urllib.parse import quote

import pytest

from gestand.acts import Person
from gestand.errors import Refused, StoreError, UsageError
from gestand.rights.export import export

from .conftest import AT, Furnish, House
from .house import ALICE, BOB, CANARY


def test_an_undeclared_column_makes_the_answer_incomplete_and_is_named(furnish: Furnish) -> None:
    home = furnish("ALTER TABLE cvs ADD COLUMN notes TEXT", f"UPDATE cvs SET notes = 'HIDDENjj5 {CANARY[BOB]}'")
    answer = home.answer(ALICE)
    assert answer.report.incomplete == ("app:cvs.notes",)
    assert answer.manifest["complete"] is False
    assert answer.manifest["unknown"] == ["app:cvs.notes"]
    assert "Dit antwoord is niet volledig" in answer.page
    assert "app:cvs.notes" in answer.page
    assert answer.says("HIDDENjj5") == []


def test_an_undeclared_table_makes_the_answer_incomplete_and_is_named(furnish: Furnish) -> None:
    home = furnish("CREATE TABLE diary (id INTEGER PRIMARY KEY, user_id INTEGER, line TEXT)")
    assert home.answer(ALICE).report.incomplete == ("app:diary",)
    assert "Niet alles kon worden doorzocht" in home.answer(404).page


def test_a_store_that_is_down_makes_it_fail_and_leaves_nothing_behind(home: House) -> None:
    (home.folder / "uploads").rename(home.folder / "elsewhere")
    with pytest.raises(StoreError):
        home.answer(ALICE)
    assert not list(home.folder.glob("*answer*"))


def test_a_store_that_was_not_opened_makes_it_fail_by_name(home: House) -> None:
    del home.stores["photos"]
    with pytest.raises(StoreError, match="photos") as raised:
        home.answer(ALICE)
    assert raised.value.where.store == "photos"


def test_it_never_overwrites_a_file(home: House) -> None:
    there = home.folder / "answer-1-nl.zip"
    there.write_text("precious")
    with pytest.raises(Refused, match="never overwrites"):
        home.answer(ALICE)
    assert there.read_text() == "precious"


def test_the_file_is_for_its_owner_only(home: House) -> None:
    before = os.umask(0)
    try:
        answer = home.answer(ALICE)
    finally:
        os.umask(before)
    assert stat.S_IMODE(answer.path.stat().st_mode) == 0o600
    assert [path.name for path in home.folder.glob("*.part")] == []


def test_it_is_as_private_where_a_file_must_have_a_name(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gestand.rights.archive.NAMELESS", 0)
    answer = home.answer(ALICE)
    assert stat.S_IMODE(answer.path.stat().st_mode) == 0o600
    assert list(home.folder.glob(".*.part")) == []
    with pytest.raises(Refused):
        home.answer(ALICE)
    (home.folder / "uploads").rename(home.folder / "elsewhere")
    with pytest.raises(StoreError):
        home.answer(BOB)
    assert list(home.folder.glob(".*.part")) == []


@pytest.mark.parametrize("named", [False, True])
def test_what_came_to_be_there_meanwhile_is_not_replaced(
    home: House, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    if named:
        monkeypatch.setattr("gestand.rights.archive.NAMELESS", 0)
    there = home.folder / "answer-1-nl.zip"
    with pytest.raises(Refused, match="never overwrites"):
        home.answer(ALICE, progress=lambda *_: there.write_text("precious"))
    assert there.read_text() == "precious"
    assert list(home.folder.glob(".*.part")) == []


def test_nothing_is_left_of_an_export_that_is_broken_off(home: House) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.answer(ALICE, progress=stop)
    assert [path.name for path in home.folder.iterdir() if "answer" in path.name] == []


def test_a_file_that_goes_away_meanwhile_makes_it_fail(home: House) -> None:
    photo = home.folder / "uploads" / "1" / "portrait.jpg"
    listed = home.stores["photos"].files  # type: ignore[union-attr]

    def vanish(prefix: str = "") -> object:
        for info in listed(prefix):
            photo.unlink()
            yield info

    home.stores["photos"].files = vanish  # type: ignore[union-attr, method-assign]
    with pytest.raises(StoreError):
        home.answer(ALICE)


def test_a_file_of_another_shape_in_their_folder_makes_the_answer_incomplete(home: House) -> None:
    (home.folder / "uploads" / "1" / "albums").mkdir()
    (home.folder / "uploads" / "1" / "albums" / "beach.jpg").write_bytes(b"sand")
    answer = home.answer(ALICE)
    assert answer.report.incomplete == ("photos",)
    assert answer.says("sand") == []
    assert home.answer(BOB).report.incomplete == ()


def test_a_file_goes_along_whatever_its_name(home: House) -> None:
    names = [b"a\\b.txt", b"a_b.txt", b"caf\xe9.txt", b"<img src=x onerror=alert(1)>.jpg", b"=1+1.csv", b"..\\..\\up"]
    for name in names:
        (home.folder / "uploads" / "1" / os.fsdecode(name)).write_bytes(name)
    answer = home.answer(ALICE)
    files = {name: data for name, data in answer.members.items() if name.startswith("files/")}
    assert sorted(data for data in files.values() if data in names) == sorted(names)
    assert {"files/photos/1/caf%E9.txt", "files/photos/1/a_b.txt", "files/photos/1/a_b-2.txt"} <= set(files)
    assert not [name for name in files if "\\" in name or ".." in name.split("/")]
    assert "<img" not in answer.page
    for name in files:
        assert f'href="{quote(name)}"' in answer.page


def test_a_folder_that_is_not_there_is_told_without_a_traceback(home: House) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export(home.map, home.stores, home.records, Person("user", (ALICE,)), AT, home.folder / "no" / "x.zip")


def test_it_knows_no_such_group_or_language(home: House) -> None:
    out = home.folder / "x.zip"
    with pytest.raises(UsageError, match="nobodies"):
        export(home.map, home.stores, home.records, Person("nobodies", (1,)), AT, out)
    with pytest.raises(UsageError, match="xx"):
        export(home.map, home.stores, home.records, Person("user", (1,)), AT, out, language="xx")
    assert not out.exists()


# ---------------------------------------------------------------- the ledger


def test_the_ledger_tells_of_it_and_not_of_whom(home: House) -> None:
    answer = home.answer(ALICE)
    entry = home.records.entries()[-1]
    assert entry.kind == "export"
    assert entry.body["sha256"] == answer.report.sha256
    assert (entry.body["rows"], entry.body["files"], entry.body["complete"]) == (12, 1, True)
    assert len(entry.body["person"]) == 64
    assert CANARY[ALICE].encode() not in entry.bytes


def test_a_failed_export_is_not_in_the_ledger(home: House) -> None:
    (home.folder / "uploads").rename(home.folder / "elsewhere")
    with pytest.raises(StoreError):
        home.answer(ALICE)
    assert "export" not in {entry.kind for entry in home.records.entries()}


def test_it_tells_how_far_it_is(home: House) -> None:
    told: list[tuple[str, int, int]] = []
    home.answer(ALICE, progress=lambda *step: told.append(step))
    assert [number for _, number, _ in told] == list(range(1, 8))
    assert {total for _, _, total in told} == {7}
    assert told[0][0] == "users"
