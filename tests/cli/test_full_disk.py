"""A disk that is full in the middle of it: nothing is lost, it is said, and the next run goes on."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Shop, command, process

PEOPLE = 400


RUN = ("apply", "privacy.yaml", "--at", "2026-03-14T02:00", "--yes")


@pytest.fixture(scope="module", autouse=True)
def _records_of_its_own() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GESTAND_STATE", raising=False)
        yield


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop in which four hundred people left long ago, with records that say so."""
    folder = tmp_path_factory.mktemp("origin")
    fill(Shop(folder))
    assert process("verify", "privacy.yaml", "--at", "2026-03-14T02:00", cwd=folder).returncode == 1
    return folder


@pytest.fixture(scope="module")
def the_end(origin: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What stands in its database after a run on a disk with room."""
    folder = tmp_path_factory.mktemp("end") / "shop"
    shutil.copytree(origin, folder)
    assert process(*RUN, cwd=folder).returncode == 0
    return dump(folder)


@pytest.fixture
def busy(origin: Path, tmp_path: Path) -> Path:
    """The folder of a copy of it."""
    return Path(shutil.copytree(origin, tmp_path / "shop"))


def fill(shop: Shop) -> None:
    people = [(1000 + n, f"Canary-{n}" * 8, f"canary-{n}@mail.example") for n in range(PEOPLE)]
    with sqlite3.connect(shop.folder / "shop.db") as connection:
        run, numbers = connection.executemany, [(number, number) for number, *_ in people]
        run("INSERT INTO users VALUES (?, ?, ?, '2020-01-01 10:00:00')", people)
        run("INSERT INTO logins VALUES (?, ?, '2020-03-01 10:00:00', '192.0.2.1')", numbers)
        run("INSERT INTO invoices VALUES (?, ?, '2025-05-01', 'Canary')", numbers)
    connection.close()
    shop.say("brake: {percent: 5, rows: 500}", "brake: {percent: 100, rows: 5000}")


def with_room(folder: Path, room: int, *words: str) -> subprocess.CompletedProcess[str]:
    """`gestand WORDS`, while no file can become larger than this (bytes)."""
    return subprocess.run(
        command(*words),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )


def dump(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "shop.db")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.parametrize(("room", "code"), [(0, 74), (40_000, 74), (80_000, 74), (110_000, 74), (600_000, 0)])
def test_a_full_disk_is_said_and_the_next_run_goes_on_to_the_same_end(
    busy: Path, the_end: list[str], room: int, code: int
) -> None:
    """The records are the first that find no room, then the store's journal, then the store in the middle of it."""
    short = with_room(busy, room, *RUN)
    again = process(*RUN, cwd=busy)

    assert (short.returncode, again.returncode) == (code, 0), (short.stderr, again.stderr)
    assert "Traceback" not in short.stderr
    assert code == 0 or "disk" in short.stderr
    assert "Canary" not in short.stderr
    assert dump(busy) == the_end
    assert process("ledger", "privacy.yaml", "verify", cwd=busy).returncode == 0
