"""Schemas of every kind: a draft is made of all that is there, and is YAML."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from drafting.conftest import policy_of
from drafting.measuring import fate, read

ODD = (
    "CREATE TYPE mood AS ENUM ('glad', 'sad')",
    "CREATE TABLE nothing_in_it ()",
    "CREATE TABLE no_key (email TEXT, phone TEXT)",
    "INSERT INTO no_key VALUES ('anna@post.example', '06-12345678')",
    "CREATE TABLE people (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), email TEXT UNIQUE NOT NULL,"
    " mood mood NOT NULL, tags TEXT[] NOT NULL DEFAULT '{}', ip INET, seen TSTZRANGE, photo BYTEA,"
    " extra JSONB NOT NULL DEFAULT '{}', born_on DATE, small CHAR(2) NOT NULL DEFAULT 'NL', money NUMERIC(9, 2),"
    " at TIME, gone BOOLEAN NOT NULL DEFAULT FALSE)",
    "INSERT INTO people (email, mood, ip, photo, born_on) SELECT 'p' || n || '@post.example', 'glad', '192.0.2.7',"
    " '\\x00', DATE '1950-01-01' + n * 300 FROM generate_series(1, 60) AS n",
    "CREATE TABLE visits (person_id UUID NOT NULL REFERENCES people (id), nr INTEGER NOT NULL, note TEXT,"
    " PRIMARY KEY (person_id, nr))",
    "INSERT INTO visits SELECT id, 1, 'Sprak met haar over de afspraak van morgen' FROM people",
    "CREATE TABLE visit_lines (person_id UUID NOT NULL, nr INTEGER NOT NULL, line INTEGER NOT NULL, what TEXT,"
    " PRIMARY KEY (person_id, nr, line), FOREIGN KEY (person_id, nr) REFERENCES visits (person_id, nr))",
    "CREATE TABLE measured (at TIMESTAMPTZ NOT NULL, person_id UUID NOT NULL, value NUMERIC) PARTITION BY RANGE (at)",
    "CREATE TABLE measured_2025 PARTITION OF measured FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    "INSERT INTO measured SELECT '2025-05-01', id, 3 FROM people",
    "CREATE TABLE kin (id INTEGER PRIMARY KEY, person_id UUID REFERENCES people (id),"
    " other_id UUID REFERENCES people (id))",
    "CREATE SCHEMA hr",
    "CREATE TABLE hr.people (id INTEGER PRIMARY KEY, bsn TEXT)",
    "CREATE VIEW addresses AS SELECT email FROM people",
    "CREATE DOMAIN code AS TEXT CHECK (VALUE ~ '^[A-Z]+$')",
    "CREATE TABLE domains (id INTEGER PRIMARY KEY, c code, point POINT, big OID)",
)


def test_every_kind_of_table_and_type_is_drafted(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        for statement in ODD:
            connection.execute(text(statement.replace(":", r"\:")))
    engine.dispose()
    text_ = policy_of(postgresql_url)
    policy = read(text_)
    tables = set(policy["tables"])
    assert {"people", "hr.people", "no_key", "visits", "visit_lines", "measured", "kin", "domains"} <= tables | {
        "people"
    }
    assert fate(policy, "no_key", "email") in ("unclear", "personal")
    group = next(name for name, group in policy["people"].items() if group["table"] in ("people", "public.people"))
    for table in ("visits", "measured"):
        assert policy["tables"][table]["whose"] == {"person": f"person_id -> {group}"}
    assert fate(policy, "hr.people", "bsn") in ("personal", "asked", "unclear")
    assert "post.example" not in text_


@pytest.mark.parametrize("statement", ["", "CREATE TABLE parts (weight INTEGER)"])
def test_a_database_with_nothing_in_it_is_a_draft_with_nothing_in_it(database_url: str, statement: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text(statement or "SELECT 1"))
    engine.dispose()
    assert "nobody was found" in policy_of(database_url)
