"""A disk that is full in the middle of it: nothing is lost, it is said, and the next run goes on."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from .conftest import Shop, command, process

PEOPLE = 400


@pytest.fixture
def busy(shop: Shop) -> Shop:
    """A shop in which four hundred people left long ago."""
    people = [(1000 + n, f"Canary-{n}" * 8, f"canary-{n}@mail.example") for n in range(PEOPLE)]
    for person in people:
        shop.sql("INSERT INTO users VALUES (?, ?, ?, '2020-01-01 10:00:00')", *person)
        shop.sql("INSERT INTO logins VALUES (?, ?, '2020-03-01 10:00:00', '192.0.2.1')", person[0], person[0])
        shop.sql("INSERT INTO invoices VALUES (?, ?, '2025-05-01', 'Canary')", person[0], person[0])
    shop.say("brake: {percent: 5, rows: 500}", "brake: {percent: 100, rows: 5000}")
    return shop


def with_room(shop: Shop, room: int, *words: str) -> subprocess.CompletedProcess[str]:
    """`gestand WORDS`, while no file can become larger than this (bytes)."""
    return subprocess.run(
        command(*words),
        cwd=shop.folder,
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


@pytest.fixture
def run() -> tuple[str, ...]:
    return ("apply", "privacy.yaml", "--at", "2026-03-14T02:00", "--yes")


@pytest.mark.parametrize(("room", "code"), [(0, 74), (40_000, 74), (80_000, 74), (110_000, 74), (600_000, 0)])
def test_a_full_disk_is_said_and_the_next_run_goes_on_to_the_same_end(
    busy: Shop, run: tuple[str, ...], tmp_path: Path, room: int, code: int
) -> None:
    """The records are the first that find no room, then the store's journal, then the store in the middle of it."""
    assert process("verify", "privacy.yaml", "--at", "2026-03-14T02:00", cwd=busy.folder).returncode == 1
    with_no_limit = tmp_path / "with-no-limit"
    shutil.copytree(busy.folder, with_no_limit, ignore=shutil.ignore_patterns(with_no_limit.name))
    assert process(*run, cwd=with_no_limit).returncode == 0

    short = with_room(busy, room, *run)
    again = process(*run, cwd=busy.folder)

    assert (short.returncode, again.returncode) == (code, 0), (short.stderr, again.stderr)
    assert "Traceback" not in short.stderr
    assert code == 0 or "disk" in short.stderr
    assert "Canary" not in short.stderr
    assert dump(busy.folder) == dump(with_no_limit)
    assert process("ledger", "privacy.yaml", "verify", cwd=busy.folder).returncode == 0
