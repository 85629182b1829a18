"""What people are known by stands in a table apart: an account has a login, and its e-mail addresses are rows of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gestand.acts import Person
from gestand.errors import UsageError
from gestand.rights.alike import known_alike, known_by_the_same
from gestand.rights.answer import find_person
from gestand.verify.deep import Deep
from gestand.verify.judge import verify

from .ground import AT, HEAD, Ground, ground

SCHEMA = (
    "CREATE TABLE accounts (id INTEGER PRIMARY KEY, login VARCHAR(50))",
    "CREATE TABLE cards (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL)",
    "CREATE TABLE addresses (id INTEGER PRIMARY KEY, card_id INTEGER, address VARCHAR(80))",
    "CREATE TABLE guests (id INTEGER PRIMARY KEY, email VARCHAR(80))",
    "CREATE TABLE logbook (id INTEGER PRIMARY KEY, line VARCHAR(200))",
    "CREATE INDEX cards_account ON cards (account_id)",
    "CREATE INDEX addresses_card ON addresses (card_id)",
    "INSERT INTO accounts VALUES (1, 'annabel'), (2, 'bartholomew')",
    "INSERT INTO cards VALUES (10, 1), (11, 1), (20, 2)",
    "INSERT INTO addresses VALUES (1, 10, 'anna@post.example'), (2, 11, 'anna@work.example'),"
    " (3, 20, 'bart@post.example'), (4, 10, 'office@work.example'), (5, 20, 'office@work.example'),"
    " (6, NULL, 'nobody@post.example')",
    "INSERT INTO guests VALUES (7, 'anna@work.example'), (8, 'ANNA@post.example'), (9, 'bart@post.example')",
    "INSERT INTO logbook VALUES (1, 'mail to anna@work.example refused'), (2, 'mail to bart@post.example sent'),"
    " (3, 'mail to office@work.example sent')",
)
POLICY = """
people:
  account: {table: accounts, key: id, known_by: [login, addresses.address]}
  guest: {table: guests, key: id, known_by: [email]}
tables:
  accounts: {whose: {self: id -> account}, personal: {login: user name}}
  cards: {whose: {self: account_id -> account}}
  addresses: {whose: {self: card_id -> cards}, personal: {address: email}, orphans: stay}
  guests: {whose: {self: id -> guest}, personal: {email: email}}
  logbook: {nothing personal: what the mail server did}
activities:
  serve:
    basis: contract
    uses: [accounts.login, addresses.address, guests.email, cards]
    keep: until it ends
"""
ANNA, BART = Person("account", (1,)), Person("account", (2,))


@pytest.fixture
def inn(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        yield found


def test_people_are_found_by_what_stands_in_a_table_apart_and_so_is_what_was_missed(inn: Ground) -> None:
    assert inn.errors == []
    assert find_person(inn.map, inn.stores, "account:addresses.address=anna@work.example") == ANNA
    assert find_person(inn.map, inn.stores, "account:login=bartholomew") == BART
    with pytest.raises(UsageError, match="nobody of account"):
        find_person(inn.map, inn.stores, "account:addresses.address=nobody@post.example")
    with pytest.raises(UsageError) as refused:
        find_person(inn.map, inn.stores, "account:address_book=anna@work.example")
    assert "login, addresses.address" in str(refused.value.hint)

    guests = [Person("guest", (7,)), Person("guest", (8,))]
    near = guests[:1] if inn.url.startswith(("mariadb", "mysql")) else guests  # there the rule of a column decides
    assert {BART, *near} == set(known_alike(inn.map, inn.stores, ANNA)), "near matches and a shared address are said"
    assert set(known_by_the_same(inn.map, inn.stores, ANNA)) == {guests[0]}, "the address of an office is nobody's own"
    assert known_by_the_same(inn.map, inn.stores, guests[0]) == (ANNA,)

    inn.erase(1, group="account")

    (case,) = inn.records.cases()
    assert sorted((each.column, each.text) for each in case.identifiers or ()) == [
        ("addresses.address", "anna@post.example"),
        ("addresses.address", "anna@work.example"),
        ("addresses.address", "office@work.example"),
        ("login", "annabel"),
    ]
    assert [row[0] for row in inn.rows("addresses")] == [3, 5, 6]
    later = AT + timedelta(days=1)
    (gone,) = verify(inn.map, inn.stores, inn.records, later, "gone", deep=Deep()).promises
    assert "looked for by login, addresses.address" in gone.says
    left = [(place.table, place.column, place.count) for place in gone.places]
    # A guest has two of the addresses; Bart has the office's as well, so it tells nothing.
    assert sorted(left) == [("guests", "email", 2), ("logbook", "line", 1)]


def test_who_is_not_there_any_more_excuses_nobody(inn: Ground) -> None:
    inn.erase(1, group="account")
    inn.change("DELETE FROM accounts")
    inn.change("UPDATE guests SET email = 'office@work.example' WHERE id = 9")

    (gone,) = verify(inn.map, inn.stores, inn.records, AT + timedelta(days=1), "gone", deep=Deep()).promises

    left = [(place.table, place.column, place.count) for place in gone.places]
    assert sorted(left) == [("addresses", "address", 1), ("guests", "email", 3), ("logbook", "line", 2)]


@pytest.mark.parametrize(
    ("known_by", "why"),
    [
        ("addresses.phone", "`addresses.phone` is not a personal column"),
        ("elsewhere.address", "`elsewhere.address` is not a personal column"),
        ("guests.email", "`guests.email` stands in no row of account"),
    ],
)
def test_what_nobody_is_known_by_is_refused(known_by: str, why: str, tmp_path: Path) -> None:
    from gestand.errors import PolicyError
    from gestand.policy.reader import read

    path = tmp_path / "privacy.yaml"
    path.write_text(HEAD + POLICY.replace("addresses.address]", f"{known_by}]", 1), encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        read(path)
    assert [(f.code, why in f.message) for f in refused.value.findings if f.level == "error"] == [("P207", True)]
