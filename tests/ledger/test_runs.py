"""A run knows where it is, whatever came in between."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gestand.errors import Refused, UsageError
from gestand.ledger.checkpoints import parse
from gestand.ledger.folder import open_records
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, a_plan


def test_a_plan_is_kept_by_its_digest(records: FolderRecords) -> None:
    for plan in (a_plan(), a_plan("digest-2", ALICE)):
        records.save_plan(plan, AT)
        records.save_plan(plan, AT)
        assert records.plan(plan.digest) == plan
    assert records.plan("digest-3") is None


def test_a_run_is_the_same_for_who_comes_later(records: FolderRecords, folder: Path) -> None:
    run = records.begin_run(a_plan(), AT)
    assert (run.cursor, run.done, run.finished) == ({}, {}, None)
    with open_records(folder, create=False) as later:
        assert later.unfinished() == run
        assert later.plan("digest-1") == run.plan


def test_it_counts_what_was_done_and_knows_where_it_is(records: FolderRecords) -> None:
    run = records.begin_run(a_plan(), AT)
    for step, slice_no, rows in [(1, 0, 40), (1, 1, 8), (2, 0, 2)]:
        records.intend(run.id, step, slice_no, {"rows": rows}, AT)
        records.enter(run.id, step, slice_no, rows, AT)
    found = records.unfinished()
    assert found is not None
    assert found.cursor == {"step": 2, "slice": 0, "rows": 2}
    assert found.done == {"1": 48, "2": 2}


def test_an_intent_is_there_until_its_slice_is_entered(records: FolderRecords) -> None:
    run = records.begin_run(a_plan(), AT)
    records.intend(run.id, 1, 0, {"keys": [1, 2]}, AT)
    records.intend(run.id, 1, 0, {"keys": [1, 2, 3]}, AT)
    records.intend(run.id, 1, 1, {"keys": [4]}, AT)
    assert [(each.slice, each.body["keys"]) for each in records.pending(run.id)] == [(0, [1, 2, 3]), (1, [4])]
    records.enter(run.id, 1, 0, 3, AT)
    records.withdraw(run.id, 1, 1, AT)
    assert records.pending(run.id) == []


def test_a_slice_is_entered_once(records: FolderRecords) -> None:
    run = records.begin_run(a_plan(), AT)
    records.intend(run.id, 1, 0, {}, AT)
    records.enter(run.id, 1, 0, 48, AT)
    records.intend(run.id, 1, 0, {}, AT)
    records.enter(run.id, 1, 0, 48, AT, recognised=True)
    assert records.pending(run.id) == []
    assert [entry.kind for entry in records.entries()] == [
        "installation",
        "run-begun",
        "intended",
        "slice",
    ]


def test_an_entry_says_what_was_done_and_whether_it_was_found_afterwards(records: FolderRecords) -> None:
    run = records.begin_run(a_plan(), AT)
    records.enter(run.id, 1, 0, 48, AT)
    records.enter(run.id, 2, 0, 3, AT, recognised=True)
    first, second = (entry.body for entry in records.entries()[-2:])
    assert (first["table"], first["action"], first["rows"], first["recognised"]) == ("logins", "delete", 48, False)
    assert (second["table"], second["action"], second["rows"], second["recognised"]) == ("users", "blank", 3, True)


def test_a_finished_run_is_signed_for(records: FolderRecords) -> None:
    run = records.begin_run(a_plan(), AT)
    records.intend(run.id, 1, 0, {}, AT)
    records.finish_run(run.id, AT + timedelta(minutes=1), {"logins": 0})
    records.finish_run(run.id, AT + timedelta(minutes=2), {"logins": 1})
    assert records.unfinished() is None
    assert records.pending(run.id) == []
    (text,) = records.checkpoints()
    assert parse(text).size == len(records.entries()) == 4
    assert records.verify(text).proven == 4
    assert [each.finished for each in records.runs()] == [AT + timedelta(minutes=1)]


def test_a_finished_run_does_not_go_on(records: FolderRecords) -> None:
    run = records.begin_run(a_plan(), AT)
    records.finish_run(run.id, AT, {})
    with pytest.raises(Refused) as failure:
        records.intend(run.id, 1, 0, {}, AT)
    assert failure.value.code == "run/finished"
    with pytest.raises(Refused):
        records.enter(run.id, 1, 0, 1, AT)
    assert records.begin_run(a_plan("digest-2"), AT).digest == "digest-2"


def test_a_run_that_nobody_began_is_unknown(records: FolderRecords) -> None:
    for act in (
        lambda: records.intend("nobody", 1, 0, {}, AT),
        lambda: records.enter("nobody", 1, 0, 1, AT),
        lambda: records.finish_run("nobody", AT, {}),
    ):
        with pytest.raises(UsageError, match="no run nobody"):
            act()


def test_a_run_keeps_its_own_plan_when_a_newer_one_has_the_same_digest(records: FolderRecords) -> None:
    records.begin_run(a_plan(), AT)
    records.save_plan(a_plan("digest-1", ALICE), AT)
    found = records.unfinished()
    assert found is not None
    assert found.plan == a_plan()
