"""E-mail addresses in a table apart: whoever is known by one of them is found by it, and it goes last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.acts import Hold, Person
from gestand.run import Approval, apply
from gestand.run.begin import resume

from .ground import AT, Ground, folded, ground

SCHEMA = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(50))",
    "CREATE TABLE addresses (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, email VARCHAR(80) NOT NULL)",
    "CREATE TABLE guests (id INTEGER PRIMARY KEY, owner_id INTEGER, email VARCHAR(80), wish VARCHAR(80))",
    "CREATE INDEX addresses_owner ON addresses (owner_id)",
    "CREATE INDEX guests_owner ON guests (owner_id)",
    "INSERT INTO people VALUES (1, 'Anna'), (2, 'Bart')",
    "INSERT INTO addresses VALUES (1, 1, 'anna@post.example'), (2, 1, 'Anna@Work.example'),"
    " (3, 2, 'bart@post.example'), (4, 1, 'both@post.example'), (5, 2, 'both@post.example'),"
    " (6, 1, 'anna@post.example')",
    "INSERT INTO guests VALUES (1, NULL, ' anna@work.example ', 'anna wishes'),"
    " (2, NULL, 'ANNA@post.example', 'anna too'),"
    " (3, NULL, 'bart@post.example', 'bart wishes'), (4, 1, 'elsewhere@post.example', 'anna by key'),"
    " (5, NULL, 'nobody@post.example', 'a stranger')",
)
POLICY = """
people:
  user: {table: people, key: id}
tables:
  people: {whose: {self: id -> user}, personal: {name: name}}
  addresses: {whose: {self: owner_id -> user}, personal: {email: {is: email, blank: "{key}@gone.invalid"}}}
  guests:
    whose: {asker: {any of: [owner_id -> user, fold(email) -> addresses.email]}}
    personal: {email: email, wish: question}
    orphans: by their terms
activities:
  serve: {basis: contract, uses: [people.name, addresses.email, guests.email, guests.wish], keep: until it ends}
  defend: {basis: legitimate interest, interest: claims, uses: [guests.wish, guests.email], keep: until it ends}
"""


@pytest.fixture
def inn(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    indexes = (
        ()
        if database_url.startswith(("mariadb", "mysql"))
        else (
            f"CREATE INDEX {table}_email ON {table} ({folded('email', database_url)})"
            for table in ("addresses", "guests")
        )
    )
    with ground(database_url, tmp_path, (*SCHEMA, *indexes), POLICY) as found:
        yield found


def test_the_map_finds_nothing_wrong(inn: Ground) -> None:
    assert inn.errors == []
    assert [table.table for table in inn.map.groups["user"].finders] == ["addresses"]


def test_who_is_known_by_an_address_apart_loses_what_hangs_on_it_and_nobody_else_does(inn: Ground) -> None:
    inn.erase(1)

    assert [row[0] for row in inn.rows("guests")] == [3, 5]
    assert [row[0] for row in inn.rows("addresses")] == [3, 5]
    assert inn.rows("people") == [(2, "Bart")]
    assert inn.not_kept() == {}


def test_an_address_of_two_people_finds_nobody(database_url: str, tmp_path: Path) -> None:
    shared = "INSERT INTO guests VALUES (6, NULL, 'both@post.example', 'who asks?')"
    with ground(database_url, tmp_path, (*SCHEMA, shared), POLICY) as found:
        assert [error.partition(" ")[0] for error in found.errors if "M160" not in error] == [
            "M137",
            "M196",
        ]


def test_a_hold_keeps_the_address_by_which_somebody_is_found(inn: Ground) -> None:
    anna = Person("user", (1,))
    inn.records.record_hold(Hold("h1", "defend", anna, "", (), AT, "a claim", "legal", "2030-01-01"), AT)

    inn.erase(1)

    assert [row[:3] for row in inn.rows("addresses")] == [
        (1, 1, "anna@post.example"),
        (2, 1, "Anna@Work.example"),
        (3, 2, "bart@post.example"),
        (4, 1, "both@post.example"),
        (5, 2, "both@post.example"),
        (6, 1, "anna@post.example"),
    ]
    assert [row[3] for row in inn.rows("guests")] == [
        "anna wishes",
        "anna too",
        "bart wishes",
        "anna by key",
        "a stranger",
    ]
    assert inn.not_kept() == {}


class Dead(BaseException):
    """The process is gone: nothing after it is done."""


@pytest.mark.parametrize("number", range(1, 5))
def test_a_run_that_is_cut_off_anywhere_leaves_nothing_unfound(inn: Ground, number: int) -> None:
    plan = inn.plan(1)
    passed: list[str] = []

    def at(name: str) -> None:
        passed.append(name)
        if len(passed) == number:
            raise Dead

    try:
        apply(inn.map, inn.stores, inn.records, plan, now=AT, approval=Approval(plan.digest), at_point=at)
    except Dead:
        resume(inn.map, inn.stores, inn.records, now=AT)

    assert [row[0] for row in inn.rows("guests")] == [3, 5]
    assert [row[0] for row in inn.rows("addresses")] == [3, 5]


def test_an_address_further_away_is_refused(database_url: str, tmp_path: Path) -> None:
    policy = POLICY.replace("owner_id -> user}, personal: {email: {is", "owner_id -> cards}, personal: {email: {is")
    policy = policy.replace("activities:", "  cards: {whose: {self: of_id -> user}}\nactivities:")
    policy = policy.replace("[people.name,", "[cards, people.name,")
    cards = "CREATE TABLE cards (id INTEGER PRIMARY KEY, of_id INTEGER)"
    with ground(database_url, tmp_path, (*SCHEMA, cards), policy) as found:
        assert "M123" in {error.partition(" ")[0] for error in found.errors}
