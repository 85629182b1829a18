"""Tables in several schemas of PostgreSQL, some with one name: each is seen, and none is silently another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import Ground, ground

SCHEMA = (
    "CREATE SCHEMA people",
    "CREATE SCHEMA talks",
    "CREATE TABLE people.people (id INTEGER PRIMARY KEY, name TEXT)",
    "CREATE TABLE people.emails (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES people.people,"
    " email TEXT)",
    "CREATE TABLE people.files (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES people.people, name TEXT)",
    "CREATE TABLE talks.talks (id INTEGER, year INTEGER, user_id INTEGER REFERENCES people.people, title TEXT,"
    " last_file_id INTEGER, PRIMARY KEY (id, year))",
    "CREATE TABLE talks.files (id INTEGER PRIMARY KEY, talk_id INTEGER, year INTEGER, name TEXT,"
    " FOREIGN KEY (talk_id, year) REFERENCES talks.talks)",
    "ALTER TABLE talks.talks ADD FOREIGN KEY (last_file_id) REFERENCES talks.files",
    "CREATE INDEX ON people.emails (user_id)",
    "CREATE INDEX ON people.files (user_id)",
    "CREATE INDEX ON talks.talks (user_id)",
    "CREATE INDEX ON talks.talks (last_file_id)",
    "CREATE INDEX ON talks.files (talk_id, year)",
    "INSERT INTO people.people VALUES (1, 'Anna'), (2, 'Bart')",
    "INSERT INTO people.emails VALUES (1, 1, 'anna@post.example'), (2, 2, 'bart@post.example')",
    "INSERT INTO people.files VALUES (1, 1, 'anna.pdf'), (2, 2, 'bart.pdf')",
    "INSERT INTO talks.talks VALUES (1, 2024, 1, 'Annas talk', NULL), (1, 2025, 2, 'Barts talk', NULL)",
    "INSERT INTO talks.files VALUES (1, 1, 2024, 'anna slides'), (2, 1, 2025, 'bart slides')",
    "UPDATE talks.talks SET last_file_id = CASE year WHEN 2024 THEN 1 ELSE 2 END",
)
POLICY = """
people:
  user: {table: people.people, key: id}
tables:
  people.people: {whose: {self: id -> user}, personal: {name: name}}
  emails: {whose: {self: user_id -> user}, personal: {email: email}}
  people.files: {whose: {self: user_id -> user}, personal: {name: document}}
  talks.talks:
    whose: {self: user_id -> user}
    personal: {title: own text}
    points at: {last_file_id -> talks.files: lets go}
    orphans: by their terms
  talks.files:
    whose: {self: "(talk_id, year) -> talks.talks"}
    personal: {name: document}
    orphans: by their terms
activities:
  talk:
    basis: contract
    uses: [people.people.name, emails.email, people.files.name, talks.talks.title, talks.files.name]
    keep: until it ends
"""


@pytest.fixture
def fair(postgresql_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(postgresql_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def test_what_is_erased_is_gone_from_every_schema_and_nobody_else_loses_a_row(fair: Ground) -> None:
    assert fair.errors == []

    fair.erase(1)

    assert fair.rows("people.people") == [(2, "Bart")]
    assert fair.rows("people.emails") == [(2, 2, "bart@post.example")]
    assert fair.rows("people.files") == [(2, 2, "bart.pdf")]
    assert fair.rows("talks.talks") == [(1, 2025, 2, "Barts talk", 2)]
    assert fair.rows("talks.files") == [(2, 1, 2025, "bart slides")]
    assert fair.not_kept() == {}


def test_a_table_of_a_schema_that_nobody_declared_is_an_error_by_its_full_name(
    postgresql_url: str, tmp_path: Path
) -> None:
    more = (
        "CREATE SCHEMA forgotten",
        "CREATE TABLE forgotten.emails (id INTEGER PRIMARY KEY, email TEXT)",
        "INSERT INTO forgotten.emails VALUES (1, 'anna@post.example')",
    )
    policy = POLICY.replace("  emails:", "  people.emails:").replace("emails.email", "people.emails.email")
    with ground(postgresql_url, tmp_path, (*SCHEMA, *more), policy) as found:
        assert [error for error in found.errors if "forgotten.emails" in error] != []


def test_a_short_name_that_two_schemas_have_is_ambiguous(postgresql_url: str, tmp_path: Path) -> None:
    with ground(postgresql_url, tmp_path, SCHEMA, POLICY.replace("  people.files:", "  files:")) as found:
        assert "M107" in {error.partition(" ")[0] for error in found.errors}
