"""Keys and addresses that stand in a JSON document: what points by them lets go of that member, and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .ground import Ground, ground

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email VARCHAR(80))",
    "CREATE INDEX users_email ON users ({folded})",
    "CREATE TABLE parcels (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), what TEXT)",
    "CREATE INDEX parcels_user ON parcels (user_id)",
    "CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), data {json} NOT NULL)",
    "CREATE INDEX visits_user ON visits (user_id)",
    "CREATE TABLE signups (id INTEGER PRIMARY KEY, data {json} NOT NULL)",
    "INSERT INTO users VALUES (1, 'Anna', 'anna@post.example'), (2, 'Bart', 'bart@post.example')",
    "INSERT INTO parcels VALUES (1, 1, 'a shoe'), (2, 2, 'a hat')",
    """INSERT INTO visits VALUES (1, 2, '{{"parcel": 1, "page": "of Bart", "clerk": {{"id": 1}}}}')""",
    """INSERT INTO visits VALUES (2, 2, '{{"parcel": "2", "page": "of Bart too", "clerk": {{"id": 2}}}}')""",
    """INSERT INTO signups VALUES (1, '{{"email": "Anna@post.example", "town": "Gent"}}')""",
    """INSERT INTO signups VALUES (2, '{{"email": "bart@post.example", "town": "Luik"}}')""",
)
POLICY = """
people:
  user: {table: users, key: id}
tables:
  users: {whose: {self: id -> user}, personal: {name: name, email: email}}
  parcels: {whose: {self: user_id -> user}, personal: {what: purchase}}
  visits:
    whose: {self: user_id -> user}
    personal: {data.page: browsing}
    points at: {data.parcel -> parcels: CLERK, data.clerk.id -> users: CLERK}
    orphans: by their terms
  signups:
    whose: {user: fold(data.email) -> user.email}
    personal: {data.email: email, data.town: address}
    orphans: by their terms
activities:
  serve:
    basis: contract
    uses: [users.name, users.email, parcels.what, visits.data.page, signups.data.email, signups.data.town]
    keep: until it ends
"""


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Ground]]:
    with ExitStack() as stack:

        def make(rule: str = "lets go", *more: str) -> Ground:
            kind = {"sqlite": "TEXT", "postgresql": "JSONB"}.get(
                database_url.partition("+")[0].partition(":")[0], "JSON"
            )
            statements = [statement.format(json=kind, folded=folded(database_url)) for statement in SCHEMA]
            found = ground(database_url, tmp_path, [*statements, *more], POLICY.replace("CLERK", rule))
            return stack.enter_context(found)

        yield make


def folded(url: str) -> str:
    """What an index over the folded address is over; MariaDB has none, and reads the column."""
    if url.startswith(("mariadb", "mysql")):
        return "email"
    return "lower(trim(email))" if url.startswith("sqlite") else '(lower(btrim(email) COLLATE "C"))'


def documents(ground_: Ground, table: str) -> list[object]:
    return [json.loads(row[-1]) if isinstance(row[-1], str) else row[-1] for row in ground_.rows(table)]


def test_a_document_loses_the_key_of_what_went_and_nothing_else(shop: Callable[..., Ground]) -> None:
    found = shop()
    assert found.errors == []

    found.erase(1)

    assert documents(found, "visits") == [
        {"page": "of Bart", "clerk": {}},
        {"parcel": "2", "page": "of Bart too", "clerk": {"id": 2}},
    ]
    assert documents(found, "signups") == [{"email": "bart@post.example", "town": "Luik"}]
    assert [row[0] for row in found.rows("users")] == [2]
    assert found.not_kept() == {}


def test_a_stand_in_takes_the_place_of_a_key_in_a_document(shop: Callable[..., Ground]) -> None:
    found = shop("{stand-in: 2}")
    assert found.errors == []

    found.erase(1)

    assert documents(found, "visits")[0] == {"parcel": "2", "page": "of Bart", "clerk": {"id": "2"}}
    assert found.not_kept() == {}


def test_two_people_with_one_address_are_seen_by_the_member(shop: Callable[..., Ground]) -> None:
    found = shop("lets go", "INSERT INTO users VALUES (3, 'Anna', 'ANNA@post.example')")

    assert [error.partition(" ")[0] for error in found.errors] == ["M137", "M196"]
