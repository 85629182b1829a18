"""What MariaDB finds equal and is not, where people are found by value: each column compares by a rule of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import Ground, ground

pytestmark = pytest.mark.mysql

EMAILS = {
    "general": "VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
    "latin": "VARCHAR(80) CHARACTER SET latin1 COLLATE latin1_swedish_ci",
    "long": "TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
    "bytes": "VARBINARY(80)",
    "blob": "TINYBLOB",
    "czech": "VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_czech_ci",
}
"""How an application keeps addresses: of people, and of their guests."""
KEPT = [("general", "latin"), ("latin", "bytes"), ("blob", "general"), ("czech", "long")]

POLICY = """
people:
  user: {table: people, key: id}
tables:
  people:
    whose: {self: id -> user}
    personal: {name: name, email: {is: email, blank: "{key}@gone.invalid"}}
  guests:
    whose: {asker: fold(email) -> user.email}
    personal: {email: email, wish: question}
    orphans: stay
activities:
  serve: {basis: contract, uses: [people.name, people.email, guests.email, guests.wish], keep: until it ends}
"""
THERE = ("Chris@post.example", "René@post.example", "rene@post.example", "  bart@post.example ")
ASKED = (
    "cHRIS@POST.example",
    " chris@post.example  ",
    "ren\u00e9@post.example",
    "REN\u00c9@post.example",
    "rene@post.example",
    "bart@POST.example",
    "bart@post.example\n",
    "0",
)
"""Of Chris, Chris, René, nobody (É is another letter), Rene, Bart, nobody, nobody."""
WHOSE = {1: (1, 2), 2: (3,), 3: (5,), 4: (6,)}


@pytest.fixture(params=KEPT, ids="-".join)
def inn(request: pytest.FixtureRequest, kin_url: str, tmp_path: Path) -> Iterator[Ground]:
    theirs, mine = (EMAILS[name] for name in request.param)
    begin = "(60)" if theirs.startswith(("TEXT", "TINYBLOB")) else ""
    people = [f"({n}, 'person {n}', '{text}')" for n, text in enumerate(THERE, 1)]
    guests = [f"({n}, '{text}', 'wish {n}')" for n, text in enumerate(ASKED, 1)]
    statements = (
        f"CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(50), email {theirs} NOT NULL)",
        f"CREATE TABLE guests (id INTEGER PRIMARY KEY, email {mine}, wish VARCHAR(80))",
        f"CREATE INDEX people_email ON people (email{begin})",
        f"INSERT INTO people VALUES {', '.join(people)}",
        f"INSERT INTO guests VALUES {', '.join(guests)}",
    )
    with ground(f"{kin_url}?charset=utf8mb4", tmp_path, statements, POLICY) as found:
        yield found


def test_people_are_found_by_the_same_value_whatever_the_columns_compare_by(inn: Ground) -> None:
    assert inn.errors == []
    wishes = {key: wish for key, _, wish in inn.rows("guests")}

    for person in (2, 3):
        inn.erase(person)
        gone = set(wishes) - {key for key, *_ in inn.rows("guests")}
        assert gone == {key for n in range(2, person + 1) for key in WHOSE[n]}, f"person {person}"
    assert inn.not_kept() == {}
    found = inn.plan(1).steps, inn.plan(4).steps
    assert [{step.table: step.expected for step in steps}["guests"] for steps in found] == [2, 1]


def test_bytes_that_are_no_text_lead_to_nobody(kin_url: str, tmp_path: Path) -> None:
    statements = (
        "CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(50), email VARBINARY(80) NOT NULL)",
        "CREATE TABLE guests (id INTEGER PRIMARY KEY, email VARBINARY(80), wish VARCHAR(80))",
        "INSERT INTO people VALUES (1, 'one', x'61E9'), (2, 'two', x'613F')",
        "INSERT INTO guests VALUES (1, x'61E8', 'of nobody'), (2, x'613F', 'of two'), (3, x'61E9', 'of nobody')",
    )
    with ground(kin_url, tmp_path, statements, POLICY) as inn:
        inn.erase(1)
        assert len(inn.rows("guests")) == 3
        inn.erase(2)
        assert [key for key, *_ in inn.rows("guests")] == [1, 3]
