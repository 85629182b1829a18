"""An erasure keeps what its person was known by, encrypted and nowhere else, and the search finds what it missed."""

from __future__ import annotations

from datetime import timedelta

from gestand.acts import Ending, Person
from gestand.ledger.records import Identifier
from gestand.plan import make_plan
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.run.identifiers import identifiers
from gestand.verify.deep import Deep
from gestand.verify.judge import verify
from gestand.verify.report import Verdict

from . import house
from .conftest import AT, Furnish, House
from .house import ALICE, BOB, CANARY

WHO = Person("user", (ALICE,))


def of(home: House, *people: Person, at: int = 0) -> dict[Person, tuple[Identifier, ...]]:
    endings = [Ending("e", "deliver", person, AT + timedelta(days=at), "asked") for person in people]
    return identifiers(home.map, home.stores, endings)  # type: ignore[arg-type]


def erase(home: House) -> None:
    endings = erase_person(home.map, home.records, WHO, AT, "asked by letter", home.stores)
    plan = make_plan(home.map, home.stores, home.records, AT, WHO, endings=list(endings))
    apply(home.map, home.stores, home.records, plan, now=AT, approval=Approval(plan.digest))


def gone(home: House) -> Verdict:
    at = AT + timedelta(days=1)
    (verdict,) = verify(home.map, home.stores, home.records, at, "gone", deep=Deep()).promises
    return verdict


def test_it_reads_what_people_are_known_by(home: House) -> None:
    found = of(home, WHO, Person("user", (BOB,)), Person("user", (99,)))
    assert {who.key for who in found} == {(ALICE,), (BOB,)}
    assert [each.column for each in found[WHO]] == ["email", "name"]
    assert all(CANARY[ALICE].lower() in each.text.lower() for each in found[WHO])


def test_what_is_blank_identifies_nobody(home: House) -> None:
    home.sql(f"UPDATE users SET email = '{ALICE}@gone.invalid', name = '(gone)' WHERE id = {ALICE}")
    assert of(home, WHO) == {}
    home.sql(f"UPDATE users SET name = NULL, email = 'again@example.nl' WHERE id = {ALICE}")
    assert of(home, WHO) == {WHO: (Identifier("email", "again@example.nl"),)}


def test_a_random_blank_is_told_by_what_goes_with_it(furnish: Furnish) -> None:
    said = house.policy()
    said["tables"]["users"]["personal"]["email"]["blank"] = "random"
    said["activities"]["news"]["uses"] = ["users.email", "users.name"]
    home = furnish(f"UPDATE users SET email = 'xq81', name = '(gone)' WHERE id = {ALICE}", said=said)
    assert of(home, WHO) == {}


def test_whoever_was_born_after_the_ending_is_not_read(home: House) -> None:
    home.sql(f"UPDATE users SET created_at = '2026-06-03 00:00:00' WHERE id = {ALICE}")
    assert of(home, WHO) == {}
    assert list(of(home, WHO, at=3)) == [WHO]


def test_an_erasure_keeps_them_and_only_the_case_can_read_them(home: House) -> None:
    known = of(home, WHO)[WHO]
    erase(home)
    (case,) = home.records.cases()
    assert case.identifiers == known
    written = b"".join(path.read_bytes() for path in (home.folder / "state").iterdir())
    for each in known:
        assert each.text.encode() not in written
    assert home.records.verify().intact


def test_a_second_erasure_finds_nothing_new_to_keep(home: House) -> None:
    erase(home)
    assert of(home, WHO) == {}


def test_what_an_erasure_left_is_found_and_what_it_kept_is_not_a_leak(home: House) -> None:
    mail, _ = of(home, WHO)[WHO]
    home.sql("CREATE TABLE legacy (id integer, line text)", f"INSERT INTO legacy VALUES (1, 'to {mail.text}')")
    erase(home)
    verdict = gone(home)
    assert (str(verdict.standing), [(p.table, p.column, p.count) for p in verdict.places]) == (
        "broken",
        [("legacy", "line", 1)],
    )
    home.sql("DELETE FROM legacy")
    assert gone(home).standing == "kept"
    home.records.destroy_secret(home.records.cases()[0].id, AT)
    assert gone(home).standing == "unknown"
