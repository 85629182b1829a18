"""The search for what an erasure missed, in the words of MariaDB: whatever a column compares by or holds."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.ledger.records import Identifier

from .erased import ANNA, BOB, HERS, MAIL, NAME, Erased
from .ground import Ground, user

pytestmark = pytest.mark.mysql

LINES = {
    "broken": (
        MAIL,
        MAIL.upper(),
        f"mail to <{MAIL}> bounced",
        "GET /?mail=anna.bakker%40example.nl&x=1",
        "johanna.bakker@example.nl, anna.bakker@example.nl",
        "Dear ANNA BAKKER,\n",
        "dear+anna+bakker",
        f'{{"by": "{MAIL}"}}',
    ),
    "unknown": ("johanna.bakker@example.nl", "9anna bakker", "anna.bakker@example.nlx"),
    "kept": ("anna@bakker.example.nl", "\u00e0nna.bakker@example.nl", "Anna  Bakker", "ann\u00e1 bakker", "", "(gone)"),
}
KINDS = {
    "folds": "VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
    "latin": "TEXT CHARACTER SET latin1",
    "raw": "VARBINARY(200)",
    "big": "LONGBLOB",
    "told": "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
}


@pytest.fixture
def town(kin_url: str, tmp_path: Path) -> Erased:
    return Erased(Ground(f"{kin_url}{'&' if '?' in kin_url else '?'}charset=utf8mb4", tmp_path)).make().erase()


def test_every_column_that_can_hold_a_text_is_read_to_the_letter(town: Erased):
    columns = ", ".join(f"{name} {kind}" for name, kind in KINDS.items())
    town.run(f"CREATE TABLE odd ({columns}, n INTEGER, at DATETIME)")
    engine = sa.create_engine(town.ground.url)
    with engine.begin() as connection:
        row = sa.table("odd", *map(sa.column, KINDS))
        lines = [line for some in LINES.values() for line in some]
        connection.execute(sa.insert(row), [dict.fromkeys(KINDS, line) for line in lines])
        connection.exec_driver_sql("INSERT INTO odd (big) VALUES (x'FF00E9'), (NULL)")
    engine.dispose()

    verdict = town.verdict()

    found = {place.column: place.count for place in verdict.places}
    assert (str(verdict.standing), found) == ("broken", dict.fromkeys(KINDS, len(LINES["broken"])))
    assert f"nobody can tell about {len(LINES['unknown'])} rows" in verdict.why
    assert MAIL not in verdict.why


def test_what_stands_inside_a_longer_word_or_in_other_letters_is_no_leak(town: Erased):
    town.run("CREATE TABLE audit (line VARCHAR(200)) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci")
    town.put("audit", *LINES["kept"])
    assert str(town.verdict().standing) == "kept"
    town.put("audit", *LINES["unknown"])
    assert town.says() == ("unknown", {"audit.line": len(LINES["unknown"])})


def test_what_a_duty_keeps_in_their_own_rows_is_none_and_in_anybody_elses_it_is(town: Erased):
    town.run(f"INSERT INTO invoices VALUES (1, 1, '{NAME}', NULL, '2025-01-01')")
    assert town.says() == ("kept", {})
    town.run(f"INSERT INTO invoices VALUES (2, 2, '{NAME}', 'for {MAIL}', '2025-01-01')")
    assert town.says() == ("broken", {"invoices.name": 1, "invoices.note": 1})


def test_what_several_people_are_known_by_is_told_apart(town: Erased):
    town.erase(user(9), (Identifier("name", "Ren\u00e9 de Boer"),))
    town.run(
        "CREATE TABLE audit (line VARCHAR(80)) CHARACTER SET utf8mb4", "INSERT INTO audit VALUES ('ren\u00e9 de boer')"
    )
    told = {verdict.key: str(verdict.standing) for verdict in town.verdicts()}
    assert sorted(told.values()) == ["broken", "kept"]


def test_a_long_text_and_bytes_that_are_no_text_are_read_all_the_same(town: Erased):
    """MySQL gives a pattern of many names up in a long text, and makes no text at all of bytes that are none."""
    town.erase(user(9), (Identifier("name", "Ren\u00e9 de Boer"),))
    name = "Ren\u00e9 de Boer".encode().hex()
    town.run(
        "CREATE TABLE scans (line LONGTEXT, raw LONGBLOB)",
        f"INSERT INTO scans VALUES (concat(repeat('someone sat here ', 20000), '{MAIL}'), x'FF00E920{name}')",
    )
    found = {place.column: place.count for verdict in town.verdicts() for place in verdict.places}
    assert found == {"line": 1, "raw": 1}


def test_an_identifier_of_somebody_who_stays_is_not_searched_for(town: Erased):
    town.erase(BOB, (*HERS, Identifier("name", "Bob Jansen")))
    town.run("CREATE TABLE audit (line VARCHAR(80))", "INSERT INTO audit VALUES ('bob jansen was here')")
    assert "broken" not in {str(verdict.standing) for verdict in town.verdicts(people=(ANNA,))}


def test_a_table_that_takes_too_long_or_keeps_its_past_makes_it_unknown_by_name(town: Erased):
    town.run(
        "CREATE TABLE a_long AS WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
        " SELECT repeat('some words of text by @ ', 100) AS line FROM n, (SELECT 1 FROM n LIMIT 20) AS more"
    )
    versions = "maria" in town.ground.url
    if versions:
        town.run("CREATE TABLE history (line VARCHAR(80)) WITH SYSTEM VERSIONING")
    why = town.verdict(timeout=0.2).why
    assert "a_long: store app: no answer within 0.2 seconds" in why
    assert ("history of app: what its rows were before is kept there" in why) is versions


def test_a_role_that_does_not_see_every_table_makes_it_unknown(town: Erased):
    admin, role = town.ground.url, f"reader_{id(town):x}"
    database = sa.make_url(admin).database
    town.run(f"CREATE USER {role}@'%%' IDENTIFIED BY 'x'", f"GRANT SELECT ON `{database}`.users TO {role}@'%%'")
    try:
        town.run(*(f"GRANT SELECT ON `{database}`.{table} TO {role}@'%%'" for table in ("invoices", "messages")))
        town.ground.url = sa.make_url(admin).set(username=role, password="x").render_as_string(hide_password=False)
        verdict = town.verdict()
        assert str(verdict.standing) == "unknown"
        assert "may not SELECT from the whole database" in verdict.why
    finally:
        town.ground.url = admin
        town.run(f"DROP USER {role}@'%%'")
