"""What was planned and intended is held to the ledger: it is not done yet, and decides what will be."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from gestand.acts import Plan
from gestand.ledger.store import FolderRecords

from .conftest import ALICE, AT, a_plan


def edit(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "records.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def said(records: FolderRecords) -> list[tuple[int, str]]:
    return [(damage.number, damage.what) for damage in records.verify().damages]


def counted_again(plan: Plan) -> Plan:
    return replace(plan, steps=tuple(replace(step, expected=step.expected + 1) for step in plan.steps))


# ---------------------------------------------------------------- saved plans


def test_a_saved_plan_is_entered_under_a_pseudonym(records: FolderRecords) -> None:
    records.save_plan(a_plan(person=ALICE), AT)
    entry = records.entries()[-1]
    assert (entry.kind, entry.body["digest"], entry.body["scope"]) == ("planned", "digest-1", "person")
    assert b"logins" not in entry.bytes
    assert records.verify().intact


def test_the_same_plan_is_entered_once_and_again_when_its_counts_moved(records: FolderRecords) -> None:
    for plan in (a_plan(), a_plan(), counted_again(a_plan()), a_plan()):
        records.save_plan(plan, AT)
    assert [entry.kind for entry in records.entries()] == ["installation", "planned", "planned", "planned"]
    assert records.verify().intact


@pytest.mark.parametrize(
    ("sql", "number", "what"),
    [
        ("UPDATE plans SET body = replace(body, '48', '4')", 2, "the plan that was entered here is another one"),
        ("UPDATE plans SET digest = 'digest-2'", 2, "the plan that was entered here is gone"),
        ("DELETE FROM plans", 2, "the plan that was entered here is gone"),
        ("INSERT INTO plans SELECT 'digest-9', body FROM plans", 3, "plan digest-9 was never entered"),
    ],
)
def test_it_finds_a_plan_that_somebody_edited(
    records: FolderRecords, folder: Path, sql: str, number: int, what: str
) -> None:
    records.save_plan(a_plan(), AT)
    edit(folder, sql)
    assert any(found == number and what in text for found, text in said(records)), said(records)


def test_a_plan_that_ran_without_being_looked_at_is_held_by_its_run(records: FolderRecords, folder: Path) -> None:
    records.begin_run(a_plan(), AT)
    assert records.verify().intact
    edit(folder, "UPDATE plans SET body = replace(body, '48', '4')")
    assert said(records) == [(3, "plan digest-1 was never entered in the ledger")]


def test_a_plan_that_was_counted_again_when_it_ran_is_no_damage(records: FolderRecords) -> None:
    records.save_plan(a_plan(), AT)
    records.begin_run(counted_again(a_plan()), AT)
    assert records.verify().intact
    records.save_plan(a_plan(), AT)
    assert records.verify().intact


def test_a_plan_whose_secret_was_destroyed_by_the_book_may_go(records: FolderRecords, folder: Path) -> None:
    records.save_plan(a_plan(person=ALICE), AT)
    assert records.destroy_secret("digest-1", AT)
    edit(folder, "DELETE FROM plans")
    assert records.verify().intact


# ---------------------------------------------------------------- intents


@pytest.fixture
def run(records: FolderRecords) -> str:
    """A run with two slices under way (entries 3 and 4) and one that was entered (5 and 6) and withdrawn (7 and 8)."""
    begun = records.begin_run(a_plan(), AT)
    records.intend_slice(begun.id, 1, {1: {"rows": 40, "first": [7]}, 2: {"rows": 3}}, records.revision, AT)
    records.intend(begun.id, 1, 2, {"rows": 8, "first": [9]}, AT)
    records.intend(begun.id, 1, 3, {"rows": 5}, AT)
    records.enter(begun.id, 1, 3, 5, AT)
    records.intend(begun.id, 2, 4, {"rows": 6}, AT)
    records.withdraw(begun.id, 2, 4, AT)
    return begun.id


def test_what_is_under_way_is_no_damage(records: FolderRecords, run: str) -> None:
    assert [entry.kind for entry in records.entries()[2:]] == [
        "intended",
        "intended",
        "intended",
        "slice",
        "intended",
        "withdrawn",
    ]
    assert records.verify().intact
    records.finish_run(run, AT, {})
    assert records.verify().intact


def test_whose_rows_they_are_does_not_stand_in_the_ledger(records: FolderRecords, run: str) -> None:
    assert all(b"first" not in entry.bytes for entry in records.entries())


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    ("sql", "number", "what"),
    [
        ("UPDATE intents SET body = replace(body, '7', '8') WHERE step = 1", 3, "is another one"),
        ("UPDATE intents SET body = replace(body, '8', '800') WHERE slice = 2", 4, "is another one"),
        ("DELETE FROM intents WHERE slice = 2", 4, "the slice that was intended here is gone"),
        ("DELETE FROM intents WHERE step = 2", 3, "the slice that was intended here is gone"),
        ("UPDATE intents SET slice = 3 WHERE slice = 2", 4, "the slice that was intended here is gone"),
        (
            "INSERT INTO intents SELECT run, step, 9, body FROM intents WHERE step = 2",
            9,
            "was intended and never entered in the ledger",
        ),
        (
            "INSERT INTO intents SELECT run, 2, 4, body FROM intents WHERE step = 2",
            9,
            "was intended and never entered in the ledger",
        ),
    ],
)
def test_it_finds_an_intent_that_somebody_edited(
    records: FolderRecords, folder: Path, sql: str, number: int, what: str
) -> None:
    edit(folder, sql)
    assert any(found == number and what in text for found, text in said(records)), said(records)


def test_the_last_word_about_a_slice_stands(records: FolderRecords, run: str, folder: Path) -> None:
    records.intend(run, 1, 2, {"rows": 9, "first": [1]}, AT)
    records.intend(run, 1, 2, {"rows": 9, "first": [1]}, AT)
    assert [entry.kind for entry in records.entries()[8:]] == ["intended"]
    assert records.verify().intact
    edit(folder, 'UPDATE intents SET body = \'{"first":[9],"rows":8}\' WHERE slice = 2')
    assert said(records) == [(9, "the slice that was intended here is another one in the records")]
