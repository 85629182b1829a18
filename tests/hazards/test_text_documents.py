"""JSON in a column for texts: SQLite has no other, and PostgreSQL reads it since 16."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from drafting.conftest import policy_of
from gestand.stores.postgresql_text import LEAST
from support.databases import Databases
from support.postgresql import running

from .ground import Ground, ground

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(60))",
    "CREATE TABLE profiles (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members (id), data TEXT)",
    "CREATE TABLE trail (id INTEGER PRIMARY KEY, payload TEXT NOT NULL)",
    "CREATE INDEX profiles_member ON profiles (member_id)",
)
POLICY = """
people:
  member: {table: members, key: id}
tables:
  members:
    whose: {self: id -> member}
    personal: {email: email}
  profiles:
    whose: {self: {by: member_id -> member, then: blanked}}
    rows: stay
    personal: {data.phone: telephone, data.at.town: {is: address, blank: "(gone)"}}
    not personal: {data.theme: a colour}
    points at: {member_id -> members: lets go}
    orphans: stay
  trail:
    whose: {self: payload.member_id -> member}
    personal: {payload.ip: ip address}
activities:
  serve:
    basis: contract
    uses: [members.email, profiles.data.phone, profiles.data.at.town, trail.payload.ip]
    keep: until it ends
"""
PEOPLE = range(1, 13)


def statements() -> Iterator[str]:
    yield from SCHEMA
    for n in PEOPLE:
        profile = json.dumps({"theme": "dark", "phone": f"06123400{n:02d}", "at": {"town": f"Gent {n}"}})
        yield f"INSERT INTO members VALUES ({n}, 'm{n}@post.example')"
        yield f"INSERT INTO profiles VALUES ({n}, {n}, '{profile}')"
        yield f"INSERT INTO trail VALUES ({n}, '{json.dumps({'member_id': n, 'ip': f'198.51.100.{n}'})}')"


@pytest.fixture(scope="module")
def reading_server(postgresql_server: str) -> Iterator[Databases]:
    """A server of PostgreSQL that reads texts: the one there is, or one of the wheel's."""
    with ExitStack() as stack:
        url = postgresql_server
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
        engine.dispose()
        if number < LEAST:
            url = stack.enter_context(running())
        databases = Databases(url)
        yield databases
        databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    with request.getfixturevalue("reading_server").lent() as found:
        yield found


@pytest.fixture
def found(url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(url, tmp_path, list(statements()), POLICY) as made:
        yield made


def test_members_of_a_text_go_and_every_other_text_stays_to_the_byte(found: Ground) -> None:
    assert found.errors == []
    before = {table: {row[0]: row for row in found.rows(table)} for table in ("profiles", "trail")}
    found.erase(5, group="member")

    after = {table: {row[0]: row for row in found.rows(table)} for table in ("profiles", "trail")}
    assert (after["profiles"][5][1], json.loads(str(after["profiles"][5][2]))) == (
        None,
        {"theme": "dark", "at": {"town": "(gone)"}},
    )
    assert after["trail"] == {key: row for key, row in before["trail"].items() if key != 5}
    assert {k: r for k, r in after["profiles"].items() if k != 5} == {
        k: r for k, r in before["profiles"].items() if k != 5
    }
    assert found.not_kept() == {}


def test_a_text_that_is_no_document_leaves_its_table_unknown_and_stops_nothing_else(url: str, tmp_path: Path) -> None:
    with ground(url, tmp_path, [*statements(), "INSERT INTO trail VALUES (99, '{oh')"], POLICY) as found:
        assert [error[:4] for error in found.errors if "trail" in error] == ["M194"]
        found.erase(5, group="member")
        # Whose that row is nobody can tell: so all of that table stays, and her own row because of it.
        assert [len(found.rows(table)) for table in ("members", "trail")] == [len(PEOPLE), len(PEOPLE) + 1]
        assert json.loads(str({row[0]: row[2] for row in found.rows("profiles")}[5])) == {
            "theme": "dark",
            "at": {"town": "(gone)"},
        }
        assert set(found.not_kept().values()) <= {"unknown"}
        assert "keep/serve" in found.not_kept()


def test_a_draft_looks_into_texts(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements():
            connection.exec_driver_sql(statement)
    engine.dispose()

    drafted = policy_of(url)
    assert "data.at.town: address" in drafted
    assert "payload.member_id -> member" in drafted


def test_what_becomes_no_document_after_it_was_looked_at_is_no_error_of_the_run(url: str, tmp_path: Path) -> None:
    with ground(url, tmp_path, list(statements()), POLICY) as found:
        found.change("UPDATE profiles SET data = '{oh' WHERE id = 7")
        found.change("UPDATE trail SET payload = 'oh}' WHERE id = 7")
        found.erase(5, group="member")

        assert (7, 7, "{oh") in found.rows("profiles")
        assert (7, "oh}") in found.rows("trail")
        assert len(found.rows("trail")) == len(PEOPLE) - 1
