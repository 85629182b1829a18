"""NH-02: contract, bank, identity, behaviour and credit data are mapped, and a number that hides elsewhere is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from stdnum.nl import bsn

from gestand.datamap.bind import bind
from gestand.drafting.astray import Looked, look_around
from gestand.errors import Finding
from verify.ground import Ground, rows

AT = "2026-03-14"

POLICY = """
people: {customer: {table: customers, key: id}}
tables:
  customers:
    whose: {self: id -> customer}
    personal:
      name: name
      account: bank account
      passport: identity document
      pages: browsing
      rating: credit
      remarks: note
      since: other
    not personal: {label: a mark of our own}
    structural: [batch]
    events: {ended_at: not yet}
activities:
  lend:
    purpose: to lend what was asked for
    basis: contract
    uses:
      [customers.name, customers.account, customers.passport, customers.pages, customers.rating, customers.remarks,
       customers.since]
    keep: 2 years after customers.ended_at
"""

TABLE = (
    "CREATE TABLE customers (id {number} PRIMARY KEY, name {text}, account {text}, passport {text}, pages {text},"
    " rating {text}, remarks {text}, since {text}, label {text}, batch {text}, ended_at {naive})"
)


def citizen(number: int) -> str:
    """A number of nobody that holds to the eleven-test."""
    digits = f"{90_000_000 + 37 * number:08d}"
    return next(digits + last for last in "0123456789" if bsn.is_valid(digits + last) or last == "9")


CITIZENS = [number for number in (citizen(n) for n in range(60)) if bsn.is_valid(number)][:20]
IBAN = "NL91ABNA0417164300"


@pytest.fixture
def bank(database_url: str, tmp_path: Path) -> Ground:
    quiet = (
        f"{n}, 'Customer', '{IBAN}', 'X{n}', '/start', 'fair', 'calls back', '2020', 'm{n}', 'b1', NULL"
        for n in range(20)
    )
    return Ground(database_url, tmp_path).make(POLICY, TABLE, rows("customers", quiet))


def looked(ground: Ground) -> Looked:
    stores = ground.stores()
    try:
        return look_around(bind(ground._read, stores), stores)
    finally:
        for store in stores.values():
            store.close()


def told(found: Looked) -> dict[str, list[Finding]]:
    by_column: dict[str, list[Finding]] = {}
    for finding in found.findings:
        by_column.setdefault(finding.where.field, []).append(finding)
    return by_column


def test_what_stands_where_it_was_said_to_stand_is_no_finding(bank: Ground) -> None:
    found = looked(bank)

    assert found.findings == ()
    assert (found.unseen, found.values > 150) == ((), True)


def test_ibans_and_citizen_numbers_in_what_is_called_nobodys_are_found(bank: Ground) -> None:
    bank.run(f"UPDATE customers SET label = '{IBAN}'")
    for at, number in enumerate(CITIZENS):
        bank.run(f"UPDATE customers SET batch = '{number}' WHERE id = {at}")

    found = told(looked(bank))

    assert {column: [f.code for f in findings] for column, findings in found.items()} == {
        "label": ["M186"],
        "batch": ["M186"],
    }
    assert "1 of 1 values are an IBAN" in found["label"][0].message
    assert "eleven-test" in found["batch"][0].message
    every = "".join(f.message + f.hint for findings in found.values() for f in findings)
    assert IBAN not in every
    assert not any(number in every for number in CITIZENS)


def test_citizen_numbers_in_a_note_are_found_and_the_law_is_named(bank: Ground) -> None:
    bank.run(f"UPDATE customers SET remarks = 'came in on Monday, BSN {CITIZENS[0]}, wants a copy' WHERE id = 3")

    ((finding,),) = told(looked(bank)).values()

    assert (finding.code, finding.where.field) == ("M187", "remarks")
    assert "1 of 20 values" in finding.message
    assert "UAVG 46" in finding.hint


def test_numbers_that_only_happen_to_have_nine_digits_are_no_finding(bank: Ground) -> None:
    for at in range(20):
        bank.run(f"UPDATE customers SET remarks = 'order {100_000_001 + 7 * at} was sent' WHERE id = {at}")

    assert looked(bank).findings == ()


@pytest.mark.promise("NH-02")
def test_a_column_with_ibans_that_nobody_declared_is_a_broken_promise_and_says_what_it_holds(bank: Ground) -> None:
    assert bank.says(AT, key="covered/app") == ("kept", 0)
    bank.run("ALTER TABLE customers ADD COLUMN payout {text}")
    for at in range(20):
        bank.run(f"UPDATE customers SET payout = 'NL{iban_check(at)}ABNA{4_000_000_000 + at:010d}' WHERE id = {at}")

    assert bank.says(AT, key="covered/app") == ("broken", 1)
    assert bank.says(AT, key="schedule/all")[0] == "unknown"
    ((finding,),) = told(looked(bank)).values()
    assert (finding.code, finding.where.field) == ("M186", "payout")
    assert "not in the policy" in finding.message
    assert "IBAN" in finding.message

    bank.policy = bank.policy.replace("account: bank account", "account: bank account\n      payout: bank account")
    bank.policy = bank.policy.replace("[customers.name,", "[customers.name, customers.payout,")
    assert bank.says(AT, key="covered/app") == ("kept", 0)
    assert looked(bank).findings == ()


def iban_check(at: int) -> str:
    """The two digits by which ISO 13616 checks an account of this bank."""
    letters = "".join(str(int(sign, 36)) for sign in f"ABNA{4_000_000_000 + at:010d}NL00")
    return f"{98 - int(letters) % 97:02d}"


def test_values_are_looked_at_in_what_was_surveyed_for_the_map(bank: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = bank.stores()
    bound = bind(bank._read, stores)
    for store in stores.values():
        monkeypatch.setattr(type(store), "survey", lambda _: pytest.fail("it was surveyed again"))

    found = look_around(bound, stores)

    assert (found.columns, found.unseen) == (11, ())
    for store in stores.values():
        store.close()
