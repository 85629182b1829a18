"""Addresses at which orders of people and of guests, repairs and people themselves point: whose each is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from drafting.answering import by_the_guesses
from drafting.conftest import Say
from drafting.measuring import read
from hazards.ground import taken

NAMES = ("Anna", "Bart", "Carla", "Daan", "Eva", "Frank", "Greet", "Hugo", "Inge", "Jan", "Karin", "Leo")
SHOP = (
    "CREATE TABLE addresses (id INTEGER PRIMARY KEY, street VARCHAR(80), city VARCHAR(40), postcode VARCHAR(10))",
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL, first_name VARCHAR(40),"
    " password VARCHAR(80), default_address_id INTEGER REFERENCES addresses (id))",
    "CREATE TABLE {orders} (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id),"
    " guest_email VARCHAR(80), shipping_address_id INTEGER NOT NULL REFERENCES addresses (id),"
    " billing_address_id INTEGER REFERENCES addresses (id), total INTEGER, booked_on DATE)",
    "CREATE TABLE repairs (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),"
    " address_id INTEGER REFERENCES addresses (id), wish TEXT)",
)


def filled(orders: str) -> list[str]:
    """Of each customer a default address (1 to 12), and a repair (13 to 24); the first eight order for one of their
    own (25 and on), the other orders are of guests. Anna's and Bart's order go to one house (37)."""
    places = ", ".join(f"({n}, 'Dorpsstraat {n}', 'Utrecht', '35{n:02d} AB')" for n in range(1, 38))
    people = [
        f"({n}, '{name.lower()}@post.example', '{name}', '$2b$12$abcdefghijklmnopqrstuv{n}', {n})"
        for n, name in enumerate(NAMES, 1)
    ]
    ordered = [
        f"({n}, {n}, NULL, {n + 24}, {37 if n < 3 else 'NULL'}, 10, NULL)"
        if n < 9
        else f"({n}, NULL, 'gast{n}@elders.example', {n + 24}, NULL, 10, NULL)"
        for n in range(1, 13)
    ]
    repaired = [f"({n}, {n}, {n + 12}, 'Graag een keer in de ochtend van een werkdag')" for n in range(1, 13)]
    return [
        *(statement.format(orders=orders) for statement in SHOP),
        f"INSERT INTO addresses VALUES {places}",
        f"INSERT INTO customers VALUES {', '.join(people)}",
        f"INSERT INTO {orders} VALUES {', '.join(ordered)}",
        f"INSERT INTO repairs VALUES {', '.join(repaired)}",
    ]


def addresses(text: str) -> dict[str, Any]:
    found: dict[str, Any] = read(text)["tables"]["addresses"]
    return found


def test_an_address_goes_with_the_last_that_points_at_it(say: Say, database_url: str, tmp_path: Path) -> None:
    text = say(*filled("orders"))

    assert sorted(addresses(text)["whose"].values()) == [
        "id = customer.default_address_id",
        "id = orders.customer.billing_address_id",
        "id = orders.customer.shipping_address_id",
        "id = orders.guest.billing_address_id",
        "id = orders.guest.shipping_address_id",
        "id = repairs.address_id",
    ]
    assert addresses(text)["orphans"] == "go"

    said, left = by_the_guesses(text, tmp_path / "privacy.yaml")
    assert left == []
    with taken(database_url, tmp_path, said) as shop:
        # Small as it is, the tests have every index asked for.
        for finding in shop.map.findings:
            if finding.code == "M160":
                shop.change(finding.hint.replace(" CONCURRENTLY", ""))
    with taken(database_url, tmp_path, said) as shop:
        assert shop.errors == []
        shop.erase(1, group="customer")
        assert {row[0] for row in shop.rows("addresses")} == set(range(1, 38)) - {1, 13, 25}
        shop.erase(2, group="customer")
        shop.erase(9, group="guest")
        assert {row[0] for row in shop.rows("addresses")} == set(range(1, 38)) - {1, 13, 25, 2, 14, 26, 37, 33}
        assert len(shop.rows("customers")) == 10 and len(shop.rows("orders")) == 9
        assert shop.not_kept() == {}


def test_what_the_law_keeps_says_of_nobody_whose_an_address_is(say: Say) -> None:
    text = say(*filled("invoices"))

    assert "tax" in text[text.index("\nactivities:") :]
    assert addresses(text)["whose"] == {"self": "?"}
