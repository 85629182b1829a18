"""Chinook: a customer of a music shop is erased, and the books keep their seven years."""

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

from . import answers, chinook
from .copies import Copies
from .ground import Dump, Ground, changed, gone, opened, proposed, troubles
from .stopping import killed, points

ZONE = ZoneInfo("Europe/Amsterdam")
BEFORE = datetime(2028, 12, 31, 12, tzinfo=ZONE)
NOW = datetime(2029, 2, 1, 12, tzinfo=ZONE)
LATER = datetime(2032, 1, 2, 12, tzinfo=ZONE)

LEONIE = Person("customer", (2,))
"""Bought in 2021, 2023 and 2024; the invoices of 2021 are older than seven years from the end of their year by now."""
OLD, KEPT = {1, 12, 67}, {196, 219, 241, 293}
CONTACT = {"Address": None, "City": None, "Country": None, "PostalCode": None, "Phone": None, "Email": "2@gone.invalid"}

JANE = Person("employee", (3,))

asked_elsewhere = pytest.mark.not_on(
    "mariadb", "a copy costs most there, and no engine answers this in a way of its own"
)


@dataclass(frozen=True)
class Shop:
    """A copy of the database, under the policy as that engine spells it, with the index that the map proposes."""

    folder: Path
    url: str

    def open(self) -> AbstractContextManager[Ground]:
        return opened(self.folder, self.url, "CHINOOK_DB")


Opens = Callable[[str], Shop]


@pytest.fixture
def shops(chinook_copies: Copies, shared: Path, tmp_path: Path) -> Opens:
    """Makes a shop under a name."""

    def shop(name: str) -> Shop:
        folder = tmp_path / name
        folder.mkdir()
        policy = chinook.policy(chinook_copies.dialect, shared)
        (folder / "privacy.yaml").write_text(policy, encoding="utf-8")
        made = Shop(folder, chinook_copies.copy(folder))
        with made.open() as ground:
            ground.change(*proposed(ground.map))
        return made

    return shop


@pytest.fixture
def shop(shops: Opens) -> Iterator[Ground]:
    with shops("shop").open() as ground:
        yield ground


def rows(ground: Ground) -> Dump:
    return chinook.respelled(ground.dump())


def keys(found: dict[str, set[tuple[Any, ...]]]) -> dict[str, set[Any]]:
    """Every key of Chinook but that of its playlists is one number."""
    return {table: {key[0] for key in of} for table, of in found.items()}


def year(invoice: dict[str, Any]) -> int:
    return int(str(invoice["InvoiceDate"])[:4])


def bought_last(before: Dump) -> dict[int, int]:
    """The year of everybody's last invoice."""
    last: dict[int, int] = {}
    for invoice in before["Invoice"].values():
        last[invoice["CustomerId"]] = max(year(invoice), last.get(invoice["CustomerId"], 0))
    return last


def lines_of(before: Dump, invoices: set[int]) -> set[int]:
    return {line["InvoiceLineId"] for line in before["InvoiceLine"].values() if line["InvoiceId"] in invoices}


# ---------------------------------------------------------------- the map


def test_the_map_asks_for_one_index_and_then_for_nothing(chinook_copies: Copies, shared: Path, tmp_path: Path) -> None:
    (tmp_path / "privacy.yaml").write_text(chinook.policy(chinook_copies.dialect, shared), encoding="utf-8")
    url = chinook_copies.copy(tmp_path)
    with opened(tmp_path, url, "CHINOOK_DB") as ground:
        assert troubles(ground.map, Level.ERROR) == []
        # What ends by the day of the invoice is looked for every night, and no index leads to it.
        assert [code for code, _ in troubles(ground.map, Level.WARNING)] == ["M162"]
        ground.change(*proposed(ground.map))
    with opened(tmp_path, url, "CHINOOK_DB") as ground:
        assert troubles(ground.map, Level.ERROR, Level.WARNING) == []


# ---------------------------------------------------------------- erasing a customer


def test_the_books_keep_what_is_within_its_seven_years_and_nothing_else(shop: Ground) -> None:
    before = rows(shop)
    shop.carry_out(shop.erasure(LEONIE, NOW))
    after = rows(shop)

    # Of the whole database: the invoices of 2021 with their lines go, how to reach her goes, and not a byte beside it.
    assert keys(gone(before, after)) == {"Invoice": OLD, "InvoiceLine": lines_of(before, OLD)}
    assert changed(before, after) == {"Customer": {(2,): CONTACT}}
    # Her name and four invoices stay, whole.
    left = after["Customer"][(2,)]
    assert (left["FirstName"], left["LastName"], left["SupportRepId"]) == ("Leonie", "Köhler", 5)
    hers = {key[0]: invoice for key, invoice in after["Invoice"].items() if invoice["CustomerId"] == 2}
    assert hers.keys() == KEPT
    assert {invoice["BillingAddress"] for invoice in hers.values()} == {"Theodor-Heuss-Straße 34"}
    assert sorted(float(invoice["Total"]) for invoice in hers.values()) == [0.99, 1.98, 3.96, 5.94]


@asked_elsewhere
def test_the_plan_says_what_stays_by_which_promise_and_until_when(shop: Ground) -> None:
    plan = shop.erasure(LEONIE, NOW)

    stays = {
        chinook.camel(keep.table): ({chinook.camel(c) for c in keep.columns}, keep.expected, keep.because, keep.until)
        for keep in plan.keeps
    }
    end = "2031-12-31T23:00:00+00:00"  # the year after the seventh since 2024 begins in Amsterdam
    billed = {f"Billing{part}" for part in ("Address", "City", "State", "Country", "PostalCode")} | {"Total"}
    assert stays == {
        "Customer": ({"FirstName", "LastName", "Company"}, 1, ("keep/know-whose-invoice-it-is",), end),
        "Invoice": (billed, 4, ("keep/keep-the-books",), end),
        "InvoiceLine": (set(), 13, ("keep/keep-the-books",), end),
    }
    acts = {(chinook.camel(step.table), step.action): step.expected for step in plan.steps}
    assert acts == {
        ("Invoice", Action.DELETE): 3,
        ("InvoiceLine", Action.DELETE): 25,
        ("Customer", Action.BLANK): 1,
    }


def test_it_is_kept_then_due_then_kept_again(shop: Ground) -> None:
    assert set(shop.standing(BEFORE).values()) == {"kept"}
    shop.carry_out(shop.erasure(LEONIE, BEFORE))
    assert set(shop.standing(BEFORE).values()) == {"kept"}

    # The year 2029 begins: the invoices of 2021 are due, hers and everybody's.
    due = shop.standing(NOW)
    assert {promise for promise, said in due.items() if said == "broken"} == {"keep/keep-the-books"}
    assert set(due.values()) == {"kept", "broken"}
    shop.carry_out(shop.due(NOW))
    assert set(shop.standing(NOW).values()) == {"kept"}


@asked_elsewhere
def test_an_ending_that_was_recorded_and_not_carried_out_is_a_broken_promise(shop: Ground) -> None:
    shop.ask(LEONIE, BEFORE)

    broken = {promise for promise, said in shop.standing(BEFORE).items() if said == "broken"}
    assert broken == {"keep/sell-music"}


def test_the_night_takes_of_everybody_what_is_due_and_of_nobody_what_is_not(shop: Ground) -> None:
    shop.carry_out(shop.erasure(LEONIE, NOW))
    before = rows(shop)
    shop.carry_out(shop.due(LATER))
    after = rows(shop)

    # In 2032 everything until 2024 is over; what this test expects is worked out here, row by row.
    over = {key[0] for key, invoice in before["Invoice"].items() if year(invoice) <= 2024}
    leavers = {customer for customer, last in bought_last(before).items() if last <= 2024}
    assert leavers > {2}
    assert keys(gone(before, after)) == {
        "Invoice": over,
        "InvoiceLine": lines_of(before, over),
        "Customer": leavers,
    }
    # Five years after 2025 the others are no customers any more: their invoices of that year stay, with their names.
    now_otherwise = changed(before, after)
    assert now_otherwise.keys() == {"Customer"}
    assert {key[0] for key in now_otherwise["Customer"]} == bought_last(before).keys() - leavers
    touched = {name for new in now_otherwise["Customer"].values() for name in new}
    assert touched == {"Address", "City", "State", "Country", "PostalCode", "Phone", "Fax", "Email"}
    assert set(shop.standing(LATER).values()) == {"kept"}


@asked_elsewhere
def test_an_employee_is_let_go_of_by_the_customers_and_colleagues(shop: Ground) -> None:
    before = rows(shop)
    shop.carry_out(shop.erasure(JANE, NOW))
    after = rows(shop)

    helped = {key for key, customer in before["Customer"].items() if customer["SupportRepId"] == 3}
    assert len(helped) == 21
    assert gone(before, after) == {"Employee": {(3,)}}
    assert changed(before, after) == {"Customer": {key: {"SupportRepId": None} for key in helped}}


# ---------------------------------------------------------------- access


@asked_elsewhere
def test_her_answer_holds_her_rows_and_nobody_elses(shop: Ground, tmp_path: Path) -> None:
    before = rows(shop)
    report = shop.export(LEONIE, NOW, tmp_path / "answer.zip")

    assert report.incomplete == ()
    found = {chinook.camel(name): rows for name, rows in answers.rows(tmp_path / "answer.zip").items()}
    spelled = {name: [{chinook.camel(k): v for k, v in row.items()} for row in of] for name, of in found.items()}
    hers = {key[0] for key, invoice in before["Invoice"].items() if invoice["CustomerId"] == 2}
    assert [row["CustomerId"] for row in spelled["Customer"]] == [2]
    assert {row["InvoiceId"] for row in spelled["Invoice"]} == hers == OLD | KEPT
    assert {row["InvoiceLineId"] for row in spelled["InvoiceLine"]} == lines_of(before, hers)
    assert spelled.keys() == {"Customer", "Invoice", "InvoiceLine"}
    text = answers.texts(tmp_path / "answer.zip")
    emails = {row["Email"] for table in ("Customer", "Employee") for row in before[table].values()}
    assert {email for email in emails if email in text} == {"leonekohler@surfeu.de"}


# ---------------------------------------------------------------- stopped


@pytest.mark.parametrize("planning", [pytest.param("erasure", marks=asked_elsewhere), "night"])
def test_it_ends_the_same_when_it_was_stopped_in_the_middle(shops: Opens, planning: str) -> None:
    def plan(ground: Ground, now: datetime) -> Plan:
        return ground.erasure(LEONIE, now) if planning == "erasure" else ground.due(now)

    with shops("whole").open() as ground:
        before = rows(ground)
        many = points(ground, plan(ground, LATER))
        expected = rows(ground)
    assert many > 4

    stopped = shops("stopped")
    killed(stopped.open, plan, LATER, many // 2)
    with stopped.open() as ground:
        if planning == "night":  # one person's erasure is one transaction
            assert before != rows(ground) != expected, "it was not in the middle"
        assert ground.go_on(LATER) is not None
        assert rows(ground) == expected
        assert ground.go_on(LATER) is None
        ground.records.verify().insist()
