"""A row that is found by somebody's e-mail address stays, and the address goes in the same run: it keeps nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.run import Approval, apply

from .ground import AT, HEAD, Ground, folded, ground, taken

SCHEMA = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(50), email VARCHAR(80))",
    "CREATE TABLE mails (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, address VARCHAR(80))",
    "CREATE TABLE senders (id INTEGER PRIMARY KEY, address VARCHAR(80), note VARCHAR(80))",
    "CREATE TABLE writers (id INTEGER PRIMARY KEY, address VARCHAR(80), note VARCHAR(80))",
    "CREATE TABLE threads (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, subject VARCHAR(80),"
    " sender_id INTEGER REFERENCES senders (id), writer_id INTEGER REFERENCES writers (id))",
    "CREATE INDEX mails_person ON mails (person_id)",
    "CREATE INDEX threads_person ON threads (person_id)",
    "CREATE INDEX threads_sender ON threads (sender_id)",
    "CREATE INDEX threads_writer ON threads (writer_id)",
    "INSERT INTO people VALUES (1, 'Anna', 'anna@post.example'), (2, 'Bart', 'bart@post.example')",
    "INSERT INTO mails VALUES (1, 1, 'anna@work.example'), (2, 2, 'bart@work.example')",
    "INSERT INTO senders VALUES (1, 'Anna@post.example', 'of anna'), (2, 'anna@post.example', 'anna too'),"
    " (3, 'bart@post.example', 'of bart')",
    "INSERT INTO writers VALUES (1, 'anna@work.example', 'of anna'), (2, 'anna@work.example', 'anna too'),"
    " (3, 'bart@work.example', 'of bart')",
    "INSERT INTO threads VALUES (1, 2, 'bart answers', 1, 1), (2, 2, 'bart alone', 3, 3)",
)
POLICY = """
people:
  user: {table: people, key: id}
tables:
  people: {whose: {self: id -> user}, personal: {name: name, email: {is: email, blank: "{key}@gone.invalid"}}}
  mails: {whose: {self: person_id -> user}, personal: {address: email}}
  senders: {whose: {self: fold(address) -> user.email}, personal: {address: email, note: other}, orphans: stay}
  writers: {whose: {self: fold(address) -> mails.address}, personal: {address: email, note: other}, orphans: stay}
  threads:
    whose: {self: person_id -> user}
    personal: {subject: own text}
    points at: {sender_id -> senders: keeps it, writer_id -> writers: keeps it}
activities:
  serve:
    basis: contract
    uses:
      - people.name
      - people.email
      - mails.address
      - senders.address
      - senders.note
      - writers.address
      - writers.note
      - threads.subject
    keep: until it ends
"""


def indexes(url: str) -> list[str]:
    """MariaDB has no such index: there nothing asks for it."""
    columns = ("people.email", "mails.address", "senders.address", "writers.address")
    named = [] if url.startswith(("mariadb", "mysql")) else [column.partition(".") for column in columns]
    return [f"CREATE INDEX {table}_{column} ON {table} ({folded(column, url)})" for table, _, column in named]


@pytest.fixture
def post(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, (*SCHEMA, *indexes(database_url)), POLICY) as found:
        assert found.errors == []
        yield found


LEFT = {
    "people": [(2, "Bart", "bart@post.example")],
    "mails": [(2, 2, "bart@work.example")],
    "senders": [(1, None, None), (3, "bart@post.example", "of bart")],
    "writers": [(1, None, None), (3, "bart@work.example", "of bart")],
    "threads": [(1, 2, "bart answers", 1, 1), (2, 2, "bart alone", 3, 3)],
}


def test_one_plan_takes_all_of_somebody_also_where_a_row_stays_that_was_found_by_their_address(post: Ground) -> None:
    post.erase(1)

    assert {table: post.rows(table) for table in LEFT} == LEFT
    assert post.not_kept() == {}
    assert post.plan(1).steps == ()


class Dead(BaseException):
    """The process is gone: nothing after it is done."""


def test_so_does_one_that_was_cut_off_anywhere(post: Ground) -> None:
    plan, passed = post.plan(1), list[str]()

    def at(name: str) -> None:
        passed.append(name)
        if len(passed) in (1, 3, 5, 8):
            raise Dead

    for again in (False, True, True, True, True):
        try:
            if again:
                post.go_on(at)
            else:
                apply(post.map, post.stores, post.records, plan, now=AT, approval=Approval(plan.digest), at_point=at)
        except Dead:
            continue
    assert {table: post.rows(table) for table in LEFT} == LEFT
    assert post.not_kept() == {}


@pytest.mark.not_on("mariadb", "it has no index over folded values that could be missing")
def test_no_address_goes_while_the_rows_that_are_found_by_it_cannot(database_url: str, tmp_path: Path) -> None:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as post:
        assert {code for code, _, _ in (error.partition(" ") for error in post.errors)} == {"M137", "M160"}
        whole = {table: post.rows(table) for table in LEFT}
        post.erase(1)
        assert {table: post.rows(table) for table in LEFT} == whole
        assert post.not_kept() == {"keep/serve": "broken"}
        for statement in indexes(database_url):
            post.change(statement)
    with taken(database_url, tmp_path, HEAD + POLICY) as post:
        post.erase(1)
        assert {table: post.rows(table) for table in LEFT} == LEFT
        assert post.not_kept() == {}
