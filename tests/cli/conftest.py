"""A shop with four people, on SQLite, and the command line called in this process."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gestand.cli.main import main

SCHEMA = """
CREATE TABLE users (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, left_at TEXT
);
CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, at TEXT NOT NULL, ip TEXT);
CREATE INDEX logins_user ON logins (user_id);
CREATE INDEX logins_at ON logins (at);
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users, booked_on TEXT NOT NULL, name TEXT
);
CREATE INDEX invoices_user ON invoices (user_id);
CREATE INDEX invoices_booked ON invoices (booked_on);
CREATE TABLE seats (
    hall INTEGER NOT NULL, place INTEGER NOT NULL, holder TEXT, freed_at TEXT, PRIMARY KEY (hall, place)
);
CREATE INDEX users_left ON users (left_at);
CREATE INDEX seats_freed ON seats (freed_at);

INSERT INTO users VALUES (1, 'Alice', 'alice@example.nl', NULL), (2, 'Bob', 'bob@example.nl', NULL),
    (3, 'Charlie', 'twice@example.nl', NULL), (4, 'Dora', 'twice@example.nl', NULL);
INSERT INTO logins VALUES (1, 1, '2020-03-01 10:00:00', '192.0.2.1'), (2, 1, '2020-04-01 10:00:00', '192.0.2.1'),
    (3, 2, '2020-05-01 10:00:00', '192.0.2.2'), (4, 2, '2096-01-01 10:00:00', '192.0.2.2');
INSERT INTO invoices VALUES (1, 1, '2024-05-01', 'Alice');
INSERT INTO seats VALUES (7, 12, 'Bob', NULL), (7, 13, 'Alice', NULL);
"""

POLICY = """\
version: "1.0"
in_force: 2026-01-01
established: NL
offered_in: [NL]
controller: {name: The Shop, contact: info@shop.example}
enforce: on
brake: {percent: 5, rows: 500}

stores:
  app: {url: "sqlite:///shop.db", at: groningen}

people:
  user: {table: users, key: id, known_by: [email]}
  seat: {table: seats, key: [hall, place]}

tables:
  users:
    whose: {self: id -> user}
    personal:
      name:  {is: name, blank: "(gone)"}
      email: email
    events: {left_at: not yet}
  logins:
    whose: {self: user_id -> user}
    personal: {ip: ip address}
    events: {at: always there}
  invoices:
    whose: {self: user_id -> user}
    personal: {name: name}
    events: {booked_on: {null: always there, written: date}}
  seats:
    whose: {self: "(hall, place) -> seat"}
    personal: {holder: name}
    events: {freed_at: not yet}

activities:
  deliver-the-service:
    purpose: Selling things
    basis: contract
    uses: [users.name, users.email]
    keep: 2 years after users.left_at
  reserve-seats:
    purpose: Knowing who sits where
    basis: contract
    uses: [seats.holder]
    keep: until seats.freed_at
  keep-the-service-safe:
    purpose: Finding abuse
    basis: legitimate interest
    interest: accounts that only their owners use
    uses: [logins.ip]
    keep: 1 year after logins.at
  accounting:
    purpose: Keeping the books
    basis: legal obligation
    uses: [invoices.name]
    keep: nl.tax.records after invoices.booked_on
"""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What is on standard output, and nothing but that, as JSON."""
        return json.loads(self.out)


class Shop:
    """A folder with `shop.db` and `privacy.yaml`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.policy = folder / "privacy.yaml"
        self.policy.write_text(POLICY, encoding="utf-8")
        with sqlite3.connect(folder / "shop.db") as connection:
            connection.executescript(SCHEMA)
        connection.close()

    def say(self, old: str, new: str) -> None:
        """Changes the policy."""
        text = self.policy.read_text(encoding="utf-8")
        assert old in text
        self.policy.write_text(text.replace(old, new), encoding="utf-8")

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.folder / "shop.db")
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    @property
    def records(self) -> Path:
        return self.folder / ".gestand"


Cli = Callable[..., Result]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture(autouse=True)
def _nobodys_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GESTAND_STATE", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """`gestand WORDS`, in this process."""

    def run(*words: object) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
        said = capsys.readouterr()
        code = end.value.code
        return Result(0 if code is None else int(code), said.out, said.err)

    return run


def command(*words: object) -> list[str]:
    """`gestand WORDS` as a process of its own."""
    return [sys.executable, "-m", "gestand.cli.main", *(str(word) for word in words)]


def process(*words: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words),
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
