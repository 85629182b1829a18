"""The cast of the ledger's tests: Alice, Bob, and a plan that concerns them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gestand.acts import Action, Ending, Hold, Keep, Person, Plan, Step
from gestand.ledger.folder import open_records
from gestand.ledger.store import FolderRecords

AT = datetime(2026, 3, 29, 1, 30, 0, 250, tzinfo=UTC)
ALICE = Person("user", (7,))
BOB = Person("user", ("7",))


def ending(id_: str, person: Person = ALICE, activity: str = "newsletter", reason: str = "asked by Alice") -> Ending:
    return Ending(id_, activity, person, AT, reason)


def hold(id_: str = "hold-1") -> Hold:
    return Hold(id_, "accounting", ALICE, "", (), AT, "a dispute with Alice", "mr Jansen", "2027-01-01")


def a_plan(digest: str = "digest-1", person: Person | None = None) -> Plan:
    steps = (
        Step(1, "app", "logins", Action.DELETE, (), 48, ("keep/prevent-abuse",), 1000),
        Step(2, "app", "users", Action.BLANK, ("name", "email"), 3, ("keep/deliver-the-service",)),
    )
    keeps = (Keep("app", "invoices", ("name",), 5, ("keep/accounting",), "2033-12-31T23:00:00+00:00"),)
    scope = "person" if person else "retention"
    schemas = {"app:users": "s-1", "app:logins": "s-2"}
    return Plan(digest, AT, scope, person, "p-1", schemas, "v-1", steps, keeps, ("a note",), {"brake": [5.0, 500]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def records(folder: Path) -> Iterator[FolderRecords]:
    with open_records(folder, at=AT) as opened:
        yield opened
