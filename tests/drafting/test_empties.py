"""A row is of an account or of a guest, and NULL says which: drafted only where the rows show that none is of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drafting.answering import by_the_guesses
from drafting.conftest import Say
from drafting.measuring import read
from gestand.datamap.bind import bind
from gestand.errors import Level
from gestand.policy.reader import read as read_policy
from gestand.stores import open_stores

SHOP = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, name VARCHAR(60))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members (id), mail VARCHAR(80),"
    " wish VARCHAR(200))",
    "CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),"
    " engraved VARCHAR(80))",
)
LOOSE = tuple(statement.replace(" REFERENCES members (id)", "") for statement in SHOP)
WHEN = "id -> guest when member_id is null"


def filled(orders: list[tuple[str, str]], schema: tuple[str, ...] = SHOP) -> tuple[str, ...]:
    """The shop with these orders: whose each is, and the address that stands in it, as SQL has them."""
    members = ", ".join(f"({n}, 'lid{n}@post.example', 'Jan de Vries')" for n in range(1, 31))
    said = ", ".join(f"({n}, {m}, {mail}, 'graag na {n} uur bezorgen')" for n, (m, mail) in enumerate(orders, 1))
    lines = ", ".join(f"({n}, {n}, 'voor oma van {n} jaar')" for n in range(1, len(orders) + 1))
    into = {"members": members, "orders": said, "order_lines": lines}
    return (*schema, *(f"INSERT INTO {table} VALUES {values}" for table, values in into.items()))


def of_either(empty: str = "NULL", nobody: str = "NULL") -> list[tuple[str, str]]:
    mails = [f"'gast{n}@elders.example'" for n in range(1, 41)]
    return [(nobody, mail) if n % 3 == 0 else (str(n % 30 + 1), empty) for n, mail in enumerate(mails)]


def table(text: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = read(text)["tables"][name]
    return found


@pytest.mark.parametrize("empty", ["NULL", "''"])
def test_an_order_is_a_guests_where_no_account_stands_in_it(say: Say, empty: str) -> None:
    text = say(*filled(of_either(empty)))

    assert table(text, "orders")["whose"] == {"member": "member_id -> member", "guest": WHEN}
    assert "14 rows have mail and no member_id, 26 the other way round" in text
    # Every cell is of whoever the row is of, and so is what hangs on it.
    assert table(text, "orders")["personal"] == {"mail": "email", "wish": "own text"}
    assert table(text, "order_lines")["whose"] == {
        "self": "order_id -> orders.member",
        "guest": "order_id -> orders.guest",
    }
    assert table(text, "order_lines")["personal"] == {"engraved": "own text"}


@pytest.mark.parametrize(
    "orders",
    [
        [*of_either(), ("4", "'lid4@elders.example'")],
        [*of_either(), ("NULL", "NULL")],
        [(member, "'post@elders.example'") for member, _ in of_either()],
    ],
    ids=["one of both", "one of neither", "an address in all of them"],
)
def test_one_order_that_is_of_both_or_of_neither_says_that_null_does_not_tell(
    say: Say, orders: list[tuple[str, str]]
) -> None:
    assert table(say(*filled(orders)), "orders")["whose"].get("guest") != WHEN


def test_an_account_of_zero_is_nobody_and_is_not_null(say: Say) -> None:
    text = say(*filled(of_either(nobody="0"), LOOSE))

    assert WHEN not in text


def test_what_was_drafted_fits_the_database(say: Say, database_url: str, tmp_path: Path) -> None:
    text, left = by_the_guesses(say(*filled(of_either())), tmp_path / "privacy.yaml")
    assert left == [] and WHEN in text
    (tmp_path / "privacy.yaml").write_text(text, encoding="utf-8")

    policy = read_policy(tmp_path / "privacy.yaml")
    stores = open_stores(policy, {})
    found = bind(policy, stores)
    for store in stores.values():
        store.close()

    # For want of indexes alone, which it asks for, nothing could be erased yet.
    assert {f.code for f in found.findings if f.level is Level.ERROR} <= {"M160"}
    assert found.groups["guest"].own == ("id when member_id is null",)
