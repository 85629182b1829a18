"""What one engine has and the other has not: each is searched in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.ledger.records import Identifier

from .erased import MAIL, NAME, Erased
from .ground import Ground, user


@pytest.fixture
def pg(postgresql_url: str, tmp_path: Path) -> Erased:
    return Erased(Ground(postgresql_url, tmp_path)).make().erase()


@pytest.fixture
def lite(sqlite_url: str, tmp_path: Path) -> Erased:
    return Erased(Ground(sqlite_url, tmp_path)).make().erase()


def test_postgresql_arrays_domains_and_composites(pg: Erased):
    pg.run(
        "CREATE DOMAIN label AS varchar(80)",
        "CREATE TYPE pair AS (a integer, b text)",
        "CREATE TABLE odd (tags text[], label label, two pair, padded char(60), labels label[])",
        f"INSERT INTO odd VALUES (ARRAY['x', '{MAIL}'], '{MAIL}', ROW(1, '{NAME}'), '{MAIL}',"
        f" ARRAY['{MAIL}']::label[])",
    )
    standing, places = pg.says()
    assert standing == "broken"
    assert places == {f"odd.{name}": 1 for name in ("tags", "label", "two", "padded", "labels")}


def test_a_materialised_view_is_read_and_a_plain_view_is_not(pg: Erased):
    pg.run(
        "CREATE TABLE lines (line text)",
        f"INSERT INTO lines VALUES ('{MAIL}')",
        "CREATE MATERIALIZED VIEW report AS SELECT line FROM lines",
        "CREATE VIEW shown AS SELECT line FROM report",
        "CREATE MATERIALIZED VIEW empty AS SELECT line FROM lines WITH NO DATA",
        "DELETE FROM lines",
    )
    assert pg.says() == ("broken", {"report.line": 1})


def test_a_copy_of_what_is_held_is_unknown(pg: Erased):
    pg.run(
        f"INSERT INTO invoices VALUES (1, 1, '{NAME}', NULL, '2025-01-01')",
        "CREATE MATERIALIZED VIEW report AS SELECT name FROM invoices",
    )
    assert pg.says() == ("unknown", {"report.name": 1})


def test_lexemes_of_a_text_search_are_found_and_other_words_are_not(pg: Erased):
    pg.run(
        "CREATE TABLE found (id integer, words tsvector)",
        f"INSERT INTO found VALUES (1, to_tsvector('dutch', 'geschreven door {MAIL}'))",
        f"INSERT INTO found VALUES (2, to_tsvector('simple', 'by {NAME} herself'))",
        "INSERT INTO found VALUES (3, to_tsvector('simple', 'bakker anna and others')), (4, NULL), (5, '')",
    )
    assert pg.says() == ("broken", {"found.words": 2})


def test_lexemes_that_only_a_language_makes_alike_are_unknown(pg: Erased):
    pg.erase(user(9), (Identifier("name", "Willemijn Bakkers"),))
    pg.run(
        "CREATE TABLE found (words tsvector)",
        "INSERT INTO found VALUES (to_tsvector('dutch', 'door Willemijn Bakkers'))",
    )
    assert [str(v.standing) for v in pg.verdicts()] == ["kept", "unknown"]


def test_partitions_are_read_once_and_every_schema_is(pg: Erased):
    pg.run(
        "CREATE TABLE logs (day integer, line text) PARTITION BY RANGE (day)",
        "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (10)",
        f"INSERT INTO logs VALUES (1, '{MAIL}')",
        "CREATE SCHEMA old",
        f"CREATE TABLE old.users AS SELECT '{MAIL}'::text AS email",
    )
    assert pg.says() == ("broken", {"logs.line": 1, "old.users.email": 1})


def test_a_table_that_the_role_may_not_read_makes_it_unknown_by_name(pg: Erased):
    role = f"reader_{pg.ground.folder.name.encode().hex()[:24]}_{id(pg)}"
    pg.run("CREATE TABLE private (line text)", f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
    try:
        pg.run(f"GRANT SELECT ON users, invoices, messages TO {role}")
        admin = pg.ground.url
        pg.ground.url = sa.make_url(admin).set(username=role, password="x").render_as_string(hide_password=False)
        verdict = pg.verdict()
        pg.ground.url = admin
        assert str(verdict.standing) == "unknown"
        assert "private: " in verdict.why
        assert "denied" in verdict.why or "may not" in verdict.why
    finally:
        pg.run(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_large_objects_make_it_unknown(pg: Erased):
    pg.run("SELECT lo_from_bytea(0, 'x')")
    verdict = pg.verdict()
    assert str(verdict.standing) == "unknown"
    assert "large objects" in verdict.why


def test_a_table_that_takes_too_long_makes_it_unknown_and_the_others_are_read(pg: Erased):
    pg.run(
        "CREATE TABLE a_long AS SELECT repeat('some words of text ', 40) AS line FROM generate_series(1, 60000)",
        "CREATE TABLE b_audit (line text)",
        f"INSERT INTO b_audit VALUES ('{MAIL}')",
    )
    verdict = pg.verdict(timeout=0.2)
    assert str(verdict.standing) == "broken"
    assert "a_long: store app: no answer within 0.2 seconds" in verdict.why


def test_sqlite_breaks_a_long_question_off_as_well(lite: Erased):
    lite.run(
        "CREATE TABLE a_long (line)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
        " INSERT INTO a_long SELECT 'some words of text by @ which nobody is meant ' || i FROM n",
        "CREATE TABLE b_audit (line text)",
        f"INSERT INTO b_audit VALUES ('{MAIL}')",
    )
    verdict = lite.verdict(timeout=0.1)
    assert str(verdict.standing) == "broken"
    assert "a_long: store app: no answer within 0.1 seconds" in verdict.why


def test_sqlite_reads_whatever_stands_in_a_column_of_any_type(lite: Erased):
    lite.run(
        "CREATE TABLE odd (n integer, d date, b boolean, k WITHOUT_A_NAME_ANYBODY_KNOWS, v varchar(3))",
        f"INSERT INTO odd VALUES ('{MAIL}', '{MAIL}', '{NAME}', x'{MAIL.encode().hex()}', '{NAME}'), (1, 2, 3, 4, 5)",
        "CREATE TABLE keyed (k text PRIMARY KEY) WITHOUT ROWID",
        f"INSERT INTO keyed VALUES ('{MAIL}')",
    )
    assert lite.says() == ("broken", {f"odd.{name}": 1 for name in "ndbkv"} | {"keyed.k": 1})


def test_sqlite_full_text_is_found_in_its_inner_tables_and_in_its_index(lite: Erased):
    lite.run(
        "CREATE VIRTUAL TABLE plain USING fts5(body)",
        f"INSERT INTO plain VALUES ('by {MAIL} herself'), ('by somebody else')",
    )
    standing, places = lite.says()
    assert standing == "broken"
    assert places["plain_content.c0"] == 1
    assert places["plain.*"] == 1


def test_sqlite_full_text_without_a_text_of_its_own_is_found_in_its_index_alone(lite: Erased):
    lite.run(
        "CREATE VIRTUAL TABLE bare USING fts5(body, content='')",
        f"INSERT INTO bare (rowid, body) VALUES (1, 'by {NAME} herself'), (2, 'anna and the bakker')",
    )
    _, places = lite.says()
    assert places["bare.*"] == 1


def test_sqlite_older_full_text_is_asked_for_words_too(lite: Erased):
    lite.run("CREATE VIRTUAL TABLE older USING fts4(body)", f"INSERT INTO older VALUES ('by {MAIL} herself')")
    standing, places = lite.says()
    assert (standing, places["older.*"], places["older_content.c0body"]) == ("broken", 1, 1)
