"""Sakila: a customer of a shop that lends films is erased; payments, and what they are for, keep their seven years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gestand.acts import Action, Person, Plan
from gestand.errors import Level
from support.killing import further

from . import answers, sakila
from .copies import Copies, database
from .ground import Dump, Ground, changed, gone, opened, proposed, troubles
from .stopping import killed, points

ZONE = ZoneInfo("Europe/Amsterdam")
BEFORE = datetime(2008, 1, 15, 12, tzinfo=ZONE)
NOW = datetime(2013, 3, 1, 12, tzinfo=ZONE)
LATER = datetime(2020, 1, 2, 12, tzinfo=ZONE)

MARY = Person("customer", (1,))
"""Paid 32 times in 2005, which is over by 2013; twice in 2007 for rentals of 2005, and in 2012 for one of that year."""
KEPT_PAYMENTS = {40001, 40002, 40004}
KEPT_RENTALS = {76, 573, 20001}
HER_ADDRESS = 5

MIKE = Person("clerk", (1,))

NOT_A_HASH = {"secrets/staff.password"}
"""Passwords are SHA-1 without a salt: the judge cannot say that they are hashes made for passwords, in any story."""


@dataclass(frozen=True)
class Shops:
    """A copy of the database, under the policy, with the indexes that the map proposes."""

    folder: Path
    url: str

    def open(self) -> AbstractContextManager[Ground]:
        return opened(self.folder, self.url, "SAKILA_DB")


Opens = Callable[[str], Shops]


@pytest.fixture
def many_shops(sakila_copies: Copies, tmp_path: Path) -> Opens:
    """Makes shops under a name."""

    def shops(name: str) -> Shops:
        made = Shops(with_policy(tmp_path / name), sakila_copies.copy(tmp_path / name))
        with made.open() as ground:
            ground.change(*proposed(ground.map))
        return made

    return shops


@pytest.fixture
def shops(many_shops: Opens) -> Iterator[Ground]:
    with many_shops("shops").open() as ground:
        yield ground


def with_policy(folder: Path) -> Path:
    folder.mkdir()
    (folder / "privacy.yaml").write_text(sakila.POLICY.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def keys(found: dict[str, set[tuple[Any, ...]]]) -> dict[str, set[Any]]:
    """By the first column of each key: payments have their moment in it as well."""
    return {table: {key[0] for key in of} for table, of in found.items()}


def without_marks(found: dict[str, dict[tuple[Any, ...], dict[str, Any]]]) -> dict[str, dict[Any, dict[str, Any]]]:
    """The new values, but for `last_update`, which the triggers of the shops write in every row that changes."""
    assert all("last_update" in new for rows in found.values() for new in rows.values())
    return {
        table: {
            key[0]: {name: value for name, value in new.items() if name != "last_update"} for key, new in of.items()
        }
        for table, of in found.items()
    }


def year(value: Any) -> int:
    return int(str(value)[:4])


def of(rows: Dump, table: str, customer: int) -> dict[int, dict[str, Any]]:
    return {key[0]: row for key, row in rows[table].items() if row["customer_id"] == customer}


def standing(ground: Ground, now: datetime, said: str) -> set[str]:
    return {promise for promise, how in ground.standing(now).items() if how == said}


# ---------------------------------------------------------------- the map


def test_payments_that_stand_in_two_tables_are_refused_by_name(
    shared: Path, postgresql_server: str, tmp_path: Path
) -> None:
    with database(postgresql_server) as url:
        sakila.load(shared, url)
        with opened(with_policy(tmp_path / "as-shipped"), url, "SAKILA_DB") as ground:
            found = troubles(ground.map, Level.ERROR)
            assert ("M113", "payment") in found
            assert "payment" in {table.table for table in ground.map.blocked}
        sakila.migrate(url)
        with opened(tmp_path / "as-shipped", url, "SAKILA_DB") as ground:
            assert {code for code, _ in troubles(ground.map, Level.ERROR)} == {"M160"}


def test_the_map_asks_for_indexes_and_then_for_nothing(sakila_copies: Copies, tmp_path: Path) -> None:
    folder = with_policy(tmp_path / "shops")
    url = sakila_copies.copy(folder)
    with opened(folder, url, "SAKILA_DB") as ground:
        # Neither engine has an index on who hired, nor on whose address one is; MySQL makes them by itself.
        wanted = {("M160", "rental.customer_id"), ("M160", "staff.address_id"), ("M160", "store.address_id")}
        assert set(troubles(ground.map, Level.ERROR)) == wanted
        assert {code for code, _ in troubles(ground.map, Level.WARNING)} == {"M161", "M162"}
        ground.change(*proposed(ground.map))
    with opened(folder, url, "SAKILA_DB") as ground:
        assert troubles(ground.map, Level.ERROR, Level.WARNING) == []


# ---------------------------------------------------------------- erasing a customer


def test_payments_of_seven_years_stay_with_what_they_point_at_and_nothing_else(shops: Ground) -> None:
    before = shops.dump()
    shops.carry_out(shops.erasure(MARY, NOW))
    after = shops.dump()

    # Of the whole database: her payments of 2005 go, and her rentals but for those that a payment is kept for.
    over = {key for key, payment in of(before, "payment", 1).items() if year(payment["payment_date"]) == 2005}
    assert of(before, "payment", 1).keys() - over == KEPT_PAYMENTS
    assert keys(gone(before, after)) == {
        "payment": over,
        "rental": of(before, "rental", 1).keys() - KEPT_RENTALS,
    }
    # She and her address stay only as what rows point at.
    assert without_marks(changed(before, after)) == {
        "customer": {
            1: {"first_name": "(gone)", "last_name": "(gone)", "email": None, "activebool": False, "active": 0}
        },
        "address": {HER_ADDRESS: {"address": "(gone)", "district": "(gone)", "postal_code": None, "phone": "(gone)"}},
    }
    assert sorted(float(payment["amount"]) for payment in of(after, "payment", 1).values()) == [0.5, 1.5, 2.99]
    assert of(after, "rental", 1).keys() == KEPT_RENTALS
    # Four payments in Sakila are for somebody else's rental: nobody's was taken for hers.
    assert of(after, "payment", 2) == of(before, "payment", 2)


def test_the_plan_says_what_stays_by_which_promise_and_until_when(shops: Ground) -> None:
    plan = shops.erasure(MARY, NOW)

    stays = {(keep.table, keep.columns, keep.expected, keep.because, keep.until) for keep in plan.keeps}
    end = "2019-12-31T23:00:00+00:00"  # the year after the seventh since 2012 begins in Amsterdam
    assert stays == {
        ("payment", ("amount",), 3, ("keep/keep-the-books",), end),
        ("rental", (), 3, ("reference payment",), "reference"),
        ("customer", (), 1, ("reference rental",), "reference"),
        ("customer", (), 1, ("reference payment",), "reference"),
        ("address", (), 1, ("reference customer",), "reference"),
    }
    acts = {(step.table, step.action) for step in plan.steps}
    assert acts == {
        ("payment", Action.DELETE),
        ("rental", Action.DELETE),
        ("customer", Action.BLANK),
        ("address", Action.BLANK),
    }


def test_when_her_last_payment_is_over_she_is_gone_with_her_address(shops: Ground) -> None:
    shops.carry_out(shops.erasure(MARY, BEFORE))
    before = shops.dump()
    assert of(before, "payment", 1).keys() > KEPT_PAYMENTS  # in 2008 no payment is older than seven years
    shops.carry_out(shops.erasure(MARY, LATER))
    after = shops.dump()

    assert keys(gone(before, after)) == {
        "payment": of(before, "payment", 1).keys(),
        "rental": of(before, "rental", 1).keys(),
        "customer": {1},
        "address": {HER_ADDRESS},
    }
    assert changed(before, after) == {}


def test_a_clerk_is_kept_as_a_shell_by_what_they_did_for_customers(shops: Ground) -> None:
    before = shops.dump()
    shops.carry_out(shops.erasure(MIKE, NOW))
    after = shops.dump()

    assert gone(before, after) == {}
    assert before["staff"][(1,)]["password"] is not None
    left = without_marks(changed(before, after))
    assert left == {
        "staff": {
            1: {
                "first_name": "(gone)",
                "last_name": "(gone)",
                "email": None,
                "username": "gone-1",
                "password": None,
                "picture": None,
                "active": False,
            }
        },
        "address": {3: {"address": "(gone)", "district": "(gone)", "phone": "(gone)"}},
    }


# ---------------------------------------------------------------- the judge


def test_it_is_kept_then_due_then_kept_again(shops: Ground) -> None:
    assert standing(shops, BEFORE, "broken") == set()
    assert standing(shops, BEFORE, "unknown") == NOT_A_HASH
    shops.ask(MARY, BEFORE)
    # Her rentals are no trouble: a payment is kept for each of them.
    assert standing(shops, BEFORE, "broken") == {"keep/know-customers", "keep/know-where-people-are"}
    shops.carry_out(shops.erasure(MARY, BEFORE))
    assert standing(shops, BEFORE, "broken") == set()

    # Five years on much of everybody's is due; and an address is nobody's once those who lived there have gone.
    assert standing(shops, NOW, "broken") == {"keep/know-customers", "keep/lend-films", "keep/keep-the-books"}
    before = shops.dump()
    shops.carry_out(shops.due(NOW))
    lonely = before["customer"].keys() - shops.dump()["customer"].keys()
    assert len(lonely) > 200
    assert standing(shops, NOW, "broken") == {"keep/know-where-people-are", "orphans/address"}
    shops.carry_out(shops.due(NOW))
    assert standing(shops, NOW, "broken") == set()
    assert standing(shops, NOW, "unknown") == NOT_A_HASH
    homes = {before["customer"][key]["address_id"] for key in lonely}
    assert keys(gone(before, shops.dump()))["address"] == homes


# ---------------------------------------------------------------- access


def test_her_answer_holds_her_rows_and_nobody_elses(shops: Ground, tmp_path: Path) -> None:
    before = shops.dump()
    report = shops.export(MARY, NOW, tmp_path / "answer.zip")

    assert report.incomplete == ()
    found = answers.rows(tmp_path / "answer.zip")
    assert {row["customer_id"] for row in found["customer"]} == {1}
    assert [row["address"] for row in found["address"]] == ["1913 Hanoi Way"]
    assert {row["rental_id"] for row in found["rental"]} == of(before, "rental", 1).keys()
    assert {row["payment_id"] for row in found["payment"]} == of(before, "payment", 1).keys()
    assert found.keys() == {"customer", "address", "rental", "payment"}
    text = answers.texts(tmp_path / "answer.zip")
    emails = {row["email"] for table in ("customer", "staff") for row in before[table].values()}
    assert {email for email in emails if email in text} == {"MARY.SMITH@sakilacustomer.org"}
    streets = {row["address"] for row in before["address"].values()}
    assert {street for street in streets if street in text} == {"1913 Hanoi Way"}


# ---------------------------------------------------------------- stopped


def test_it_ends_the_same_when_it_was_stopped_in_the_middle(many_shops: Opens) -> None:
    def plan(ground: Ground, now: datetime) -> Plan:
        return ground.due(now)

    with many_shops("whole").open() as ground:
        before = ground.dump()
        many = points(ground, plan(ground, NOW))
        expected = without_moments(ground.dump())

    stopped = many_shops("stopped")
    killed(stopped.open, plan, NOW, many // 2)
    with stopped.open() as ground:
        assert without_moments(before) != without_moments(ground.dump()) != expected, "it was not in the middle"
        assert ground.go_on(NOW) is not None
        assert without_moments(ground.dump()) == expected
        ground.records.verify().insist()


def test_her_erasure_ends_the_same_wherever_it_was_stopped(many_shops: Opens) -> None:
    """She and her payments go in one transaction, and her address after her: it was found by her row alone."""

    def plan(ground: Ground, now: datetime) -> Plan:
        return ground.erasure(MARY, now)

    whole = many_shops("whole")
    with whole.open() as ground:
        many = points(ground, plan(ground, LATER))
        expected = without_moments(ground.dump())
    assert many >= 6
    assert (HER_ADDRESS,) not in expected["address"]

    for number in range(1, many + 1, further(whole.url)):
        stopped = many_shops(f"stopped-{number}")
        killed(stopped.open, plan, LATER, number)
        with stopped.open() as ground:
            assert ground.go_on(LATER) is not None, number
            assert without_moments(ground.dump()) == expected, number
            ground.records.verify().insist()


def without_moments(rows: Dump) -> Dump:
    """The rows but for when the shops' own triggers say that they were changed."""
    return {
        table: {
            key: {name: value for name, value in row.items() if name != "last_update"} for key, row in found.items()
        }
        for table, found in rows.items()
    }
