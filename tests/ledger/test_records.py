"""What is recorded stays what it was, enters the ledger with it, and names nobody there."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from gestand.acts import Beginning, Hold, Person
from gestand.errors import Refused, UsageError
from gestand.ledger.folder import open_records
from gestand.ledger.records import Records
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, BOB, a_plan, ending, hold


def kinds(records: FolderRecords) -> list[str]:
    return [entry.kind for entry in records.entries()]


def test_it_is_what_the_core_asks_for(records: FolderRecords) -> None:
    as_asked: Records = records
    assert as_asked.installation


def test_it_gives_back_what_was_recorded(records: FolderRecords, folder: Path) -> None:
    endings = [ending("e-1"), ending("e-2", BOB), ending("e-3", Person("tenant", (b"\x00\xff", "é", -(2**70))))]
    beginnings = [Beginning("b-1", "newsletter", ALICE, AT + timedelta(days=1), "came back")]
    holds = [hold(), Hold("hold-2", None, None, "orders", (1, "a"), AT, "abuse", "mr Jansen", "2027-01-01")]
    records.record_endings(endings, AT)
    records.record_beginnings(beginnings, AT)
    for each in holds:
        records.record_hold(each, AT)
    with open_records(folder, create=False) as again:
        assert list(again.endings()) == endings
        assert list(again.beginnings()) == beginnings
        assert list(again.holds()) == holds


def test_what_another_process_records_is_seen_and_what_is_there_is_read_once(
    records: FolderRecords, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.record_endings([ending("e-1")], AT)
    assert [each.id for each in records.endings()] == ["e-1"]
    with open_records(folder, create=False) as other:
        other.record_endings([ending("e-2", BOB)], AT)
    assert [each.id for each in records.endings()] == ["e-1", "e-2"]

    monkeypatch.setattr("gestand.ledger.deciding.key_from_json", lambda _: pytest.fail("a key is read again"))
    records.endings().clear()
    assert [each.id for each in records.endings()] == ["e-1", "e-2"]


def test_seven_and_the_text_seven_are_two_people(records: FolderRecords) -> None:
    records.record_endings([ending("e-1", ALICE), ending("e-2", BOB)], AT)
    assert [type(each.person.key[0]) for each in records.endings()] == [int, str]
    one, other = (entry.body["person"] for entry in records.entries()[1:])
    assert one != other


def test_it_keeps_the_moment_whatever_the_zone_it_was_said_in(records: FolderRecords) -> None:
    there = datetime(2026, 3, 29, 3, 30, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    records.record_endings([replace(ending("e-1"), moment=there)], AT)
    (kept,) = records.endings()
    assert kept.moment == there
    assert kept.moment.tzinfo is UTC
    assert kept.moment.microsecond == 1


def test_a_moment_without_a_zone_is_refused(records: FolderRecords) -> None:
    with pytest.raises(ValueError, match="zone"):
        records.record_endings([replace(ending("e-1"), moment=datetime(2026, 1, 1))], AT)
    assert records.endings() == []
    assert kinds(records) == ["installation"]


def test_it_records_the_same_only_once(records: FolderRecords) -> None:
    records.record_endings([ending("e-1"), ending("e-1")], AT)
    records.record_endings([ending("e-1"), ending("e-2")], AT)
    records.record_hold(hold(), AT)
    records.record_hold(hold(), AT)
    assert [each.id for each in records.endings()] == ["e-1", "e-2"]
    assert kinds(records) == ["installation", "ending", "ending", "hold"]


def test_it_refuses_something_else_under_the_same_id_and_then_records_nothing(records: FolderRecords) -> None:
    records.record_endings([ending("e-1")], AT)
    records.record_hold(hold(), AT)
    before, revision = kinds(records), records.revision
    for bad in ([ending("e-2"), ending("e-1", BOB)], [ending("e-3"), ending("e-3", BOB)], [ending("hold-1")]):
        with pytest.raises(UsageError) as failure:
            records.record_endings(bad, AT)
        assert failure.value.code == "records/same-id"
    with pytest.raises(UsageError):
        records.record_beginnings([Beginning("e-1", "newsletter", ALICE, AT, "asked by Alice")], AT)
    with pytest.raises(UsageError):
        records.record_hold(replace(hold(), reason="another"), AT)
    with pytest.raises(UsageError):
        records.record_hold(hold("e-1"), AT)
    assert (kinds(records), records.revision) == (before, revision)


def test_the_revision_changes_with_everything_that_decides_and_with_nothing_else(records: FolderRecords) -> None:
    seen = [records.revision]
    records.record_endings([ending("e-1")], AT)
    seen.append(records.revision)
    records.record_beginnings([Beginning("b-1", "newsletter", ALICE, AT, "back")], AT)
    seen.append(records.revision)
    records.record_hold(hold(), AT)
    seen.append(records.revision)
    records.lift_hold("hold-1", AT, "settled")
    seen.append(records.revision)
    assert len(set(seen)) == 5
    records.note("policy-seen", {"policy": "0", "version": "1"}, AT)
    run = records.begin_run(a_plan(), AT)
    records.enter(run.id, 1, 0, 48, AT)
    records.finish_run(run.id, AT, {})
    records.record_endings([ending("e-1")], AT)
    records.record_endings([], AT)
    assert records.revision == seen[-1]


def test_the_same_number_of_other_records_is_another_revision(tmp_path: Path) -> None:
    with open_records(tmp_path / "one") as one:
        one.record_endings([ending("e-1")], AT)
        backup = (tmp_path / "one" / "records.db").read_bytes()
        one.record_endings([ending("e-2")], AT)
        revision = one.revision
    (tmp_path / "one" / "records.db").write_bytes(backup)
    with open_records(tmp_path / "one") as restored:
        restored.record_endings([ending("e-3")], AT)
        assert restored.revision != revision


def test_a_hold_is_lifted_once(records: FolderRecords) -> None:
    records.record_hold(hold(), AT)
    lifted = records.lift_hold("hold-1", AT + timedelta(days=9), "settled")
    assert lifted == replace(hold(), lifted=AT + timedelta(days=9))
    assert list(records.holds()) == [lifted]
    with pytest.raises(UsageError, match="before") as failure:
        records.lift_hold("hold-1", AT, "again")
    assert failure.value.code == "hold/lifted"
    with pytest.raises(UsageError, match="no hold") as failure:
        records.lift_hold("hold-9", AT, "which")
    assert failure.value.code == "hold/unknown"
    assert kinds(records) == ["installation", "hold", "hold-lifted"]


def test_a_hold_that_was_lifted_can_be_recorded_again_without_effect(records: FolderRecords) -> None:
    records.record_hold(hold(), AT)
    lifted = records.lift_hold("hold-1", AT, "settled")
    records.record_hold(hold(), AT)
    assert list(records.holds()) == [lifted]


@pytest.mark.parametrize(
    "bad",
    [
        replace(hold(), person=None),
        replace(hold(), table="orders", row=(1,)),
        replace(hold(), person=None, table="orders"),
        replace(hold(), lifted=AT),
    ],
)
def test_a_hold_is_of_one_person_or_of_one_row(records: FolderRecords, bad: Hold) -> None:
    with pytest.raises(UsageError):
        records.record_hold(bad, AT)
    assert kinds(records) == ["installation"]


def test_the_ledger_names_nobody(records: FolderRecords) -> None:
    anna = Person("user", ("anna@example.nl", 4_242_424_242))
    records.record_endings([replace(ending("e-1", anna), reason="Anna wrote us")], AT)
    records.record_beginnings([Beginning("b-1", "newsletter", anna, AT, "Anna came back")], AT)
    records.record_hold(replace(hold(), person=anna, reason="Anna objects", owner="Jansen"), AT)
    records.record_hold(
        Hold("h-2", None, None, "users", ("anna@example.nl",), AT, "Anna", "Jansen", "Anna decides"), AT
    )
    records.lift_hold("hold-1", AT, "Anna agrees")
    records.note("export", {"person": anna, "sha256": "0" * 64}, AT)
    run = records.begin_run(a_plan(person=anna), AT)
    records.intend(run.id, 1, 0, {"keys": ["anna@example.nl"]}, AT)
    records.enter(run.id, 1, 0, 1, AT)
    records.finish_run(run.id, AT, {"rows": 1})
    whole = b"".join(entry.bytes for entry in records.entries()).lower()
    for name in (b"anna", b"jansen", b"4242424242"):
        assert name not in whole
    assert records.verify().intact


def test_one_request_is_one_case_and_two_are_not_linked(records: FolderRecords) -> None:
    records.record_endings([ending("e-1"), ending("e-2", activity="photos"), ending("e-3", BOB)], AT)
    records.record_endings([ending("e-4")], AT)
    first, second, bob, later = (entry.body for entry in records.entries()[1:])
    assert first["person"] == second["person"]
    assert first["case"] == second["case"] == "e-1"
    assert len({first["person"], bob["person"], later["person"]}) == 3


def test_who_has_the_secret_can_show_of_whom_an_entry_speaks(records: FolderRecords) -> None:
    records.record_endings([ending("e-1")], AT)
    entered = records.entries()[-1].body["person"]
    assert records.pseudonym("e-1", ALICE) == entered
    assert records.pseudonym("e-1", BOB) != entered


def test_a_destroyed_secret_leaves_no_way_back(records: FolderRecords, folder: Path) -> None:
    records.record_endings([ending("e-1"), ending("e-2", BOB)], AT)
    (secret,) = records._database.one("SELECT secret FROM secrets WHERE case_id = 'e-1'")
    assert bytes(secret) in (folder / "records.db").read_bytes()
    assert records.destroy_secret("e-1", AT)
    assert not records.destroy_secret("e-1", AT)
    assert records.pseudonym("e-1", ALICE) is None
    assert records.pseudonym("e-2", BOB) is not None
    assert bytes(secret) not in (folder / "records.db").read_bytes()
    assert kinds(records)[-1] == "secret-destroyed"
    assert records.verify().intact


def test_a_note_of_an_unknown_kind_is_a_mistake_of_ours(records: FolderRecords) -> None:
    with pytest.raises(ValueError, match="no kind of entry"):
        records.note("gossip", {}, AT)
    with pytest.raises(ValueError, match="does not fit"):
        records.note("slice", {"run": 1}, AT)
    assert kinds(records) == ["installation"]


def test_a_policy_is_entered_when_it_is_another(records: FolderRecords) -> None:
    for digest in ("p-1", "p-1", "p-2", "p-1"):
        records.see_policy("1.3", digest, AT)
    assert [entry.body["policy"] for entry in records.entries()[1:]] == ["p-1", "p-2", "p-1"]


def test_text_that_is_none_is_a_mistake_of_the_user(records: FolderRecords) -> None:
    with pytest.raises(UsageError) as failure:
        records.record_endings([ending("e-1", reason="caf\udce9")], AT)
    assert failure.value.code == "records/text"
    assert records.endings() == []


@pytest.mark.parametrize(
    ("sql", "number", "what"),
    [
        ("DELETE FROM acts WHERE id = 'e-2'", 3, "the ending that was entered here is gone"),
        ("UPDATE acts SET key = '[8]' WHERE id = 'e-1'", 2, "the ending that was entered here is another"),
        ("UPDATE acts SET reason = 'none' WHERE id = 'e-1'", 2, "is another one"),
        ("UPDATE acts SET kind = 'beginning' WHERE id = 'e-2'", 3, "is gone"),
        (
            "UPDATE holds SET moment = '2020-01-01T00:00:00.000000+00:00'",
            4,
            "the hold that was entered here is another",
        ),
        ("UPDATE holds SET lifted = '2020-01-01T00:00:00.000000+00:00'", 5, "the hold-lifted that was entered here"),
        ("UPDATE holds SET lifted = NULL", 5, "the hold-lifted that was entered here is gone"),
        (
            "INSERT INTO acts SELECT 'e-9', kind, case_id, activity, people, '[9]', moment, reason FROM acts"
            " WHERE id = 'e-1'",
            6,
            "ending e-9 was never entered",
        ),
        ("DELETE FROM entries WHERE number = 3", 3, "entry 4 stands in its place"),
        ("DELETE FROM checkpoints", 0, ""),
    ],
)
def test_it_finds_records_that_are_not_what_was_entered(
    records: FolderRecords, folder: Path, sql: str, number: int, what: str
) -> None:
    records.record_endings([ending("e-1"), ending("e-2", BOB)], AT)
    records.record_hold(hold(), AT)
    records.lift_hold("hold-1", AT, "settled")
    records.checkpoint(AT)
    assert records.verify().intact
    with sqlite3.connect(folder / "records.db") as connection:
        connection.execute(sql)
    damages = records.verify().damages
    if not what:
        assert damages == ()
        return
    assert damages[0].number == number
    assert what in damages[0].what


def test_it_goes_on_after_an_unreadable_entry_and_says_so(records: FolderRecords, folder: Path) -> None:
    records.record_endings([ending("e-1")], AT)
    with sqlite3.connect(folder / "records.db") as connection:
        connection.execute("UPDATE entries SET bytes = x'ff00' WHERE number = 1")
    records.note("export", {}, AT)
    assert [damage.number for damage in records.verify().damages] == [1]
    assert records.entries()[0].kind == "unreadable"


def test_what_is_in_the_ledger_can_be_read_by_anybody(records: FolderRecords) -> None:
    records.record_endings([ending("e-1")], AT)
    content = json.loads(records.entries()[-1].bytes)
    assert content["kind"] == "ending"
    assert content["body"]["activity"] == "newsletter"
    assert content["at"] == "2026-03-29T01:30:00.000250+00:00"


def test_two_runs_do_not_go_at_once(records: FolderRecords) -> None:
    records.begin_run(a_plan(), AT)
    with pytest.raises(Refused) as failure:
        records.begin_run(a_plan("digest-2"), AT)
    assert failure.value.code == "run/unfinished"
