"""Whose identifiers are searched for: people erased in time, people who are named, or what is given by hand."""

from __future__ import annotations

import pytest

from gestand.ledger.records import Identifier

from .erased import ANNA, BOB, HERS, MAIL, NAME, Erased
from .ground import Ground, moment, user

pytestmark = pytest.mark.not_on("mariadb", "slow there, and tried in its own words: test_deep_mariadb.py")


@pytest.fixture
def town(ground: Ground) -> Erased:
    return Erased(ground).make().erase()


def test_nobody_erased_says_so(ground: Ground):
    verdict = Erased(ground).make().verdict()
    assert (verdict.key, str(verdict.standing)) == ("gone", "kept")
    assert verdict.says == "nothing is left of whoever was erased since 2025-12-21: nobody was"


def test_who_was_erased_before_the_window_is_asked_about_since_then_only(ground: Ground):
    town = Erased(ground).make().erase(at="2025-06-01")
    town.run("CREATE TABLE audit (line text)", f"INSERT INTO audit VALUES ('{MAIL}')")
    assert town.verdict().key == "gone"
    assert town.says(since=moment("2025-06-01"))[0] == "broken"
    assert town.verdict(since=moment("2025-06-02")).key == "gone"
    assert town.says(people=(ANNA,))[0] == "broken"


def test_who_came_back_is_not_asked_about(town: Erased):
    town.begin()
    assert town.verdict().key == "gone"


def test_who_ended_one_thing_only_is_still_here(ground: Ground):
    policy = ERASABLE_TWICE
    town = Erased(ground).make(policy).erase(identifiers=())
    assert town.verdict().key == "gone"
    town.erase(identifiers=(), activity="news")
    verdict = town.verdict()
    assert (str(verdict.standing), verdict.why) == ("unknown", "no identifiers were kept with their endings")


ERASABLE_TWICE = """
people: {user: {table: users, key: id, known_by: [email]}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name, email: email}
    events: {ended_at: not yet}
    not personal: {born_at: nothing}
  invoices: {nothing personal: of nobody}
  messages: {nothing personal: of nobody}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name], keep: 1 year after users.ended_at}
  news: {purpose: to tell, basis: consent, uses: [users.email], keep: until it ends}
"""


def test_without_the_secret_of_the_case_it_is_unknown(town: Erased):
    town.run("CREATE TABLE audit (line text)", f"INSERT INTO audit VALUES ('{MAIL}')").destroy()
    verdict = town.verdict()
    assert (verdict.key, str(verdict.standing), verdict.places) == ("gone/user/case-e-0", "unknown", ())
    assert "the secret of case e-0 was destroyed" in verdict.why


def test_each_person_has_a_promise_under_the_pseudonym_of_the_ledger(town: Erased):
    town.erase(BOB, (Identifier("email", "bob.was@example.nl"),))
    with town.records() as records:
        names = [records.pseudonym("e-0", ANNA), records.pseudonym("e-1", BOB)]
    keys = [verdict.key for verdict in town.verdicts()]
    assert keys == [f"gone/user/{str(name)[:16]}" for name in names]
    assert len(town.verdicts(promise=keys[1])) == 1


def test_what_one_was_known_by_and_another_too_is_kept_in_the_rows_of_either(town: Erased):
    town.erase(user(9), HERS)
    town.run(f"INSERT INTO invoices VALUES (1, 9, '{NAME}', NULL, '2025-01-01')")
    assert [str(v.standing) for v in town.verdicts()] == ["kept", "kept"]


def test_what_is_given_by_hand_is_searched_for_alone(town: Erased):
    town.run("CREATE TABLE audit (line text)", f"INSERT INTO audit VALUES ('{MAIL}'), ('bob@example.nl')")
    verdict = town.verdict(by_hand=("bob@example.nl",))
    assert (verdict.key, verdict.says) == ("gone/by-hand", "nothing is left of what was given by hand")
    assert town.says(by_hand=("bob@example.nl",)) == ("broken", {"audit.line": 1, "users.email": 1})
    assert len(town.verdicts(by_hand=("bob@example.nl",), since=moment("2026-01-01"))) == 2


def test_given_with_a_person_it_is_searched_for_as_theirs(town: Erased):
    town.destroy().run("INSERT INTO invoices VALUES (1, 1, 'A. Bakker', NULL, '2025-01-01')")
    verdict = town.verdict(people=(ANNA,), by_hand=("A. Bakker",))
    assert (str(verdict.standing), verdict.count) == ("kept", 0)
    assert "held for now: 1" in verdict.says
    town.run("CREATE TABLE audit (line text)", "INSERT INTO audit VALUES ('A. Bakker')")
    assert town.says(people=(ANNA,), by_hand=("A. Bakker",)) == ("broken", {"audit.line": 1})


def test_a_person_of_whom_nothing_was_recorded_is_unknown(town: Erased):
    verdict = town.verdict(people=(user(7),))
    assert (verdict.key, str(verdict.standing)) == ("gone/user/asked-1", "unknown")
    assert verdict.why == "nothing was ended for them by record"


def test_it_is_asked_beside_the_other_promises_and_by_itself(town: Erased):
    kinds = [verdict.kind for verdict in town.verdicts(promise=None)]
    assert kinds[-1] == "gone"
    assert "keep" in kinds
    assert {verdict.kind for verdict in town.verdicts(promise="keep/serve")} == {"keep"}


def test_no_verdict_repeats_what_is_searched_for(town: Erased):
    town.run("CREATE TABLE audit (line text)", f"INSERT INTO audit VALUES ('{MAIL} {NAME}')")
    said = repr(town.verdicts()) + repr([verdict.to_json() for verdict in town.verdicts()])
    for word in ("bakker", "anna"):
        assert word not in said.lower()
