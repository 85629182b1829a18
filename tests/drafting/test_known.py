"""Databases that others made, and the example whose policy was written by hand."""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from drafting.answering import by_the_guesses
from drafting.conftest import Say, policy_of
from drafting.measuring import claims, fate, read
from gestand.cli.session import opened
from gestand.errors import Level
from gestand.examples import systems
from support.dumps import load

RECALL = 1.0
KINDS = 0.6
"""Of the columns that both call personal, how many have the very category that was chosen by hand."""


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """CloudCV's own policy, and a draft of its database."""
    folder = tmp_path_factory.mktemp("cloudcv")
    policy = systems()["cloudcv"].build(folder / "here", 120)
    return read(policy.read_text(encoding="utf-8")), policy_of(f"sqlite:///{folder / 'here' / 'cloudcv.db'}")


def _columns(policy: dict[str, Any]) -> dict[str, str]:
    return {
        f"{table}.{column}": said if isinstance(said, str) else said["is"]
        for table, entry in policy["tables"].items()
        if table != "uploads"
        for column, said in entry.get("personal", {}).items()
    }


def test_a_draft_of_the_example_finds_what_was_declared_by_hand(by_hand: tuple[dict[str, Any], str]) -> None:
    declared, text_ = by_hand
    wanted, drafted = _columns(declared), _columns(read(text_))
    moments = {"users.paid_until", "invoices.paid_on"}
    missed = sorted(name for name in wanted if name not in drafted and name not in moments)
    found = 1 - len(missed) / len(wanted)
    alike = [name for name in wanted if drafted.get(name) == wanted[name]]
    unlike = sorted(
        f"{name}: {wanted[name]}, drafted {drafted[name]}" for name in wanted if name in drafted and name not in alike
    )
    told = [f"found {found:.2f}, of the same category {len(alike) / len(wanted):.2f}", *missed, *unlike]
    sys.stdout.write("\n  ".join(told) + "\n")
    assert found >= RECALL, missed
    assert len(alike) / len(wanted) >= KINDS, unlike


def test_a_draft_of_the_example_gives_rows_to_the_people_they_were_given_to(
    by_hand: tuple[dict[str, Any], str],
) -> None:
    declared, text_ = by_hand
    policy = read(text_)
    owned = {table for table, entry in declared["tables"].items() if "whose" in entry and table != "uploads"}
    assert owned <= {table for table, entry in policy["tables"].items() if "whose" in entry}
    for table in ("profiles", "cvs", "messages", "logins", "usage_events", "invoices", "educations", "cv_shares"):
        assert claims(policy, table)[0] == claims(declared, table)[0], table
    nobodys = {table for table, entry in declared["tables"].items() if "nothing personal" in entry}
    assert all(fate(policy, table, "x") == "nobody's" for table in nobodys)


def test_chinook_has_customers_and_employees(shared: Path, tmp_path: Path) -> None:
    database = tmp_path / "chinook.db"
    database.write_bytes((shared / "databases" / "chinook.sqlite").read_bytes())
    url = f"sqlite:///{database}"
    policy = read(policy_of(url))
    assert {"customer", "employee"} <= set(policy["people"])
    assert claims(policy, "Invoice") == ["customer"]
    assert claims(policy, "InvoiceLine") == ["Invoice"]
    assert fate(policy, "Genre", "Name") == "nobody's"
    _no_error_when_answered(url, tmp_path)


def test_sakila_takes_less_than_five_seconds(shared: Path, postgresql_url: str, tmp_path: Path) -> None:
    load(postgresql_url, shared / "databases" / "sakila.postgresql.sql")
    begun = time.process_time()
    text_ = policy_of(postgresql_url)
    assert time.process_time() - begun < 5
    policy = read(text_)
    assert {"customer", "staff", "actor"} <= set(policy["people"])
    assert claims(policy, "payment") == ["customer"]
    assert claims(policy, "rental") == ["customer"]
    for column in ("first_name", "last_name", "email"):
        assert fate(policy, "customer", column) == "personal"
    for column in ("address", "postal_code", "phone"):
        assert fate(policy, "address", column) in ("personal", "asked")
    assert "MARY.SMITH" not in text_.upper()


UNDECIDED = {"M113", "M137", "M148", "M160"}


def _no_error_when_answered(url: str, folder: Path) -> None:
    path = folder / "privacy.yaml"
    text_, left = by_the_guesses(policy_of(url), path)
    assert left == []
    path.write_text(text_, encoding="utf-8")
    with opened(path) as session:
        wrong = [f for f in session.map.findings if f.level is Level.ERROR and f.code not in UNDECIDED]
    assert [f"{f.code} {f.message}" for f in wrong] == []


def test_a_thousand_tables_are_looked_at_in_their_time(tmp_path: Path) -> None:
    database = tmp_path / "wide.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT)")
        people = [(i, f"p{i}@post.example", "Jan Smit") for i in range(1, 300)]
        connection.executemany("INSERT INTO users VALUES (?, ?, ?)", people)
        for table in range(1000):
            connection.execute(
                f"CREATE TABLE thing_{table}"
                " (id INTEGER PRIMARY KEY, user_id INTEGER, label TEXT, amount INTEGER, at TEXT)"
            )
            rows = [(i, i % 299 + 1, f"label {i}", i, "2025-01-01 10:00:00") for i in range(60)]
            connection.executemany(f"INSERT INTO thing_{table} VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    begun = time.process_time()
    policy = read(policy_of(f"sqlite:///{database}"))
    assert time.process_time() - begun < 40
    assert all(claims(policy, f"thing_{table}") == ["user"] for table in range(1000))


def test_a_column_that_is_almost_always_null_is_seen(say: Say) -> None:
    text_ = say(
        "CREATE TABLE parts (id INTEGER PRIMARY KEY, code VARCHAR(20), extra VARCHAR(80))",
        *(
            f"INSERT INTO parts SELECT {n} * 1000 + d.v, 'c', NULL FROM (SELECT 0 AS v UNION ALL SELECT 1"
            " UNION ALL SELECT 2 UNION ALL SELECT 3) AS d"
            for n in range(200)
        ),
        "UPDATE parts SET extra = 'anna@post.example' WHERE id IN (100001, 100002, 100003)",
    )
    policy = read(text_)
    assert fate(policy, "parts", "extra") == "personal"
    assert "post.example" not in text_


def test_a_table_that_cannot_be_read_is_asked_about_and_quoted_nowhere(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)"))
        connection.execute(text("INSERT INTO users VALUES (1, 'anna@post.example')"))
        connection.execute(text("CREATE TABLE parts (id INTEGER PRIMARY KEY, code TEXT)"))
        connection.execute(text("INSERT INTO parts VALUES (1, CAST(x'4b6172696eff' AS TEXT))"))
    engine.dispose()
    text_ = policy_of(url)
    assert fate(read(text_), "parts", "code") == "unclear"
    assert fate(read(text_), "users", "email") == "personal"
    assert "Karin" not in text_
