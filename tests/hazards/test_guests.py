"""A shop whose orders are of a member, or, where no member stands in them, of a guest: NULL tells which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from gestand.acts import Person
from gestand.errors import UsageError
from gestand.plan import make_plan
from gestand.rights.answer import find_person
from gestand.rights.erasure import erase_person
from gestand.rights.export import export
from gestand.run import Approval, apply

from .ground import AT, Ground, ground

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, email VARCHAR(50))",
    "CREATE TABLE places (id INTEGER PRIMARY KEY, street VARCHAR(50))",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members (id), guest_email VARCHAR(50),"
    " place_id INTEGER REFERENCES places (id), wish VARCHAR(50))",
    "CREATE TABLE parcels (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id),"
    " label VARCHAR(50))",
    "CREATE INDEX orders_member ON orders (member_id)",
    "CREATE INDEX orders_place ON orders (place_id)",
    "CREATE INDEX parcels_order ON parcels (order_id)",
    "INSERT INTO members VALUES (1, 'anna@example.nl'), (2, 'bart@example.nl')",
    "INSERT INTO places VALUES (1, 'of anna'), (2, 'of a guest'), (3, 'of bart'), (4, 'of bart and a guest')",
    "INSERT INTO orders VALUES (1, 1, NULL, 1, 'anna wishes'), (2, NULL, 'guest@example.nl', 2, 'a guest wishes'),"
    " (3, 2, '', 3, 'bart wishes'), (4, 2, NULL, 4, 'bart again'), (5, NULL, 'gast@example.nl', 4, 'another guest')",
    "INSERT INTO parcels VALUES (1, 1, 'to anna'), (2, 2, 'to a guest'), (3, 3, 'to bart'), (4, 5, 'to another')",
)
POLICY = """
people:
  member: {table: members, key: id, known_by: [email]}
  guest: {table: orders, key: id, known_by: [guest_email]}
tables:
  members: {whose: {self: id -> member}, personal: {email: email}}
  orders:
    whose:
      guest: id -> guest when member_id is null
      account: member_id -> member when member_id is not null
    personal: {guest_email: email, wish: own text}
    points at: {place_id -> places: keeps it}
  places:
    whose:
      guest: id = orders.guest.place_id
      account: id = orders.account.place_id
    personal: {street: address}
    orphans: go
  parcels:
    whose:
      guest: order_id -> orders.guest
      account: order_id -> orders.account
    personal: {label: address}
activities:
  sell:
    basis: contract
    uses: [members.email, orders.guest_email, orders.wish, places.street, parcels.label]
    keep: until it ends
"""


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        assert found.errors == []
        yield found


def change(shop: Ground, statement: str) -> None:
    engine = sa.create_engine(shop.url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def keys(shop: Ground, table: str) -> list[object]:
    return [row[0] for row in shop.rows(table)]


def test_a_guest_goes_with_their_address_and_nothing_of_any_account(shop: Ground) -> None:
    shop.erase(2, group="guest")

    assert keys(shop, "orders") == [1, 3, 4, 5]
    assert keys(shop, "places") == [1, 3, 4]
    assert keys(shop, "parcels") == [1, 3, 4]
    assert keys(shop, "members") == [1, 2]
    assert shop.not_kept() == {}


def test_an_account_goes_with_its_orders_and_nothing_of_any_guest(shop: Ground) -> None:
    shop.erase(1, group="member")

    assert keys(shop, "members") == [2]
    assert keys(shop, "orders") == [2, 3, 4, 5]
    assert keys(shop, "places") == [2, 3, 4]
    assert keys(shop, "parcels") == [2, 3, 4]
    assert shop.not_kept() == {}


def test_an_address_of_an_account_and_a_guest_stays_until_both_have_gone(shop: Ground) -> None:
    shop.erase(5, group="guest")
    assert 4 in keys(shop, "places")

    shop.erase(2, group="member")
    assert 4 not in keys(shop, "places")
    assert shop.not_kept() == {}


def test_what_a_guest_leaves_behind_is_broken_first_and_kept_after(shop: Ground) -> None:
    guest = Person("guest", (2,))
    shop.records.record_endings(erase_person(shop.map, shop.records, guest, AT, "asked", shop.stores), AT)
    assert shop.not_kept() == {"keep/sell": "broken"}

    plan = make_plan(shop.map, shop.stores, shop.records, AT)
    apply(shop.map, shop.stores, shop.records, plan, now=AT, approval=Approval(plan.digest))

    assert 2 not in keys(shop, "orders")
    assert shop.not_kept() == {}


def test_an_order_that_became_an_accounts_after_the_plan_is_spared(shop: Ground) -> None:
    plan = shop.plan(2, group="guest")
    change(shop, "UPDATE orders SET member_id = 1 WHERE id = 2")

    apply(shop.map, shop.stores, shop.records, plan, now=AT, approval=Approval(plan.digest))

    assert keys(shop, "orders") == [1, 2, 3, 4, 5]
    assert keys(shop, "places") == [1, 2, 3, 4]
    assert keys(shop, "parcels") == [1, 2, 3, 4]
    assert shop.not_kept() == {}


def test_an_order_that_becomes_an_accounts_while_a_run_goes_on_is_spared(
    shop: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first guest's slice is done; the second one's order is an account's by the time its own slice asks."""
    monkeypatch.setattr("gestand.run.people.PEOPLE", 1)
    for key in (2, 5):
        endings = erase_person(shop.map, shop.records, Person("guest", (key,)), AT, "asked", shop.stores)
        shop.records.record_endings(endings, AT)
    plan = make_plan(shop.map, shop.stores, shop.records, AT)
    passed: list[str] = []

    def meanwhile(point: str) -> None:
        if point == "over" and point not in passed:
            change(shop, "UPDATE orders SET member_id = 1 WHERE id = 5")
        passed.append(point)

    apply(shop.map, shop.stores, shop.records, plan, now=AT, approval=Approval(plan.digest), at_point=meanwhile)

    assert keys(shop, "orders") == [1, 3, 4, 5]
    assert keys(shop, "places") == [1, 3, 4]
    assert keys(shop, "parcels") == [1, 3, 4]
    assert shop.not_kept() == {}


def test_nobody_is_a_guest_whose_order_is_an_accounts(shop: Ground) -> None:
    assert find_person(shop.map, shop.stores, "guest:2") == Person("guest", (2,))
    assert find_person(shop.map, shop.stores, "guest:99") == Person("guest", (99,))
    with pytest.raises(UsageError, match="nobody of guest"):
        find_person(shop.map, shop.stores, "guest:3")


def test_a_guest_is_found_by_email_among_guests_alone(shop: Ground) -> None:
    change(shop, "UPDATE orders SET guest_email = 'guest@example.nl' WHERE id = 3")

    assert find_person(shop.map, shop.stores, "guest:guest_email=guest@example.nl") == Person("guest", (2,))


def written(shop: Ground, person: Person, folder: Path) -> dict[str, list[str]]:
    """What is written for somebody: the lines of each table."""
    out = folder / f"{person.group}.zip"
    export(shop.map, shop.stores, shop.records, person, AT, out)
    with ZipFile(out) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        return {Path(name).stem.removeprefix("app."): archive.read(name).decode().split() for name in names}


def test_an_account_is_told_the_numbers_of_its_orders_and_nothing_of_a_guests(shop: Ground, tmp_path: Path) -> None:
    told = written(shop, Person("member", (2,)), tmp_path)

    assert told["orders"] == ["id,member_id,guest_email,place_id,wish", "3,2,,3,bart", "wishes", "4,2,,4,bart", "again"]
    assert "guest@example.nl" not in str(told) and "gast@example.nl" not in str(told)
    assert written(shop, Person("guest", (2,)), tmp_path)["orders"][0].startswith("id,guest_email")


def test_an_order_of_neither_is_named(sqlite_url: str, tmp_path: Path) -> None:
    """Its member has no row, and so it is nobody's; it is no guest's because a member stands in it."""
    lost = "INSERT INTO orders VALUES (6, 9, 'x@example.nl', NULL, 'of whom?')"
    with ground(sqlite_url, tmp_path, (*SCHEMA, lost), POLICY) as shop:
        assert shop.not_kept()["orphans/orders"] == "broken"
