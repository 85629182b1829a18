"""The account of promises: what carries one, and what only says so. On little test suites of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# What the suites import must be there before them: pytester forgets what came during one, and not every library can
# be imported twice.
import gestand.datamap.bind
import gestand.ledger.folder
import gestand.plan
import gestand.policy.reader
import gestand.stores.sqlite  # noqa: F401

PRIVACY = """
version: "1.0"
in_force: 2026-01-01
established: NL
offered_in: [NL]
controller: {name: The Shop, contact: info@shop.example}
enforce: on
stores:
  app: {url: "sqlite:///shop.db", at: groningen}
people:
  user: {table: users, key: id}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {left_at: not yet}
activities:
  deliver-the-service:
    purpose: Selling things
    basis: contract
    uses: [users.name]
    keep: 2 years after users.left_at
    recipients: [nobody]
    source: the person
"""

SHOP = '''
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gestand.datamap.bind import bind
from gestand.errors import Refused
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.verify.judge import verify

NOW = datetime(2026, 3, 14, 3, tzinfo=UTC)
KEPT = NOW - timedelta(days=900)
"""A moment at which what is broken now was not."""


@pytest.fixture
def shop(tmp_path):
    """Somebody who left three years ago is still there."""
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, left_at TEXT)")
        connection.execute("CREATE INDEX users_left ON users (left_at)")
        connection.execute("INSERT INTO users VALUES (1, 'Alice', '2023-03-01 10:00:00')")
    path = tmp_path / "privacy.yaml"
    path.write_text((Path(__file__).parent / "shop.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    policy = read(path)
    stores = open_stores(policy, os.environ)
    shop = bind(policy, stores), stores, open_records(tmp_path / "records")
    yield shop
    shop[2].close()
    stores["app"].close()


def judge(shop, at=NOW):
    return str(verify(*shop, at, "keep/deliver-the-service").promises[0].standing)


def do(shop, digest=""):
    plan = make_plan(*shop, NOW)
    return apply(*shop, plan, now=NOW, approval=Approval(digest or plan.digest))
'''

KEPT = """
@pytest.mark.promise("CV-04")
def test_it_sees_it_broken_and_kept(shop):
    assert judge(shop) == "broken"
    do(shop)
    assert judge(shop) == "kept"
"""

EMPTY = """
@pytest.mark.promise("CV-04")
def test_it_says_nothing():
    pass
"""

CLOCK = """
@pytest.mark.promise("CV-04")
def test_it_turns_the_clock_back(shop):
    assert judge(shop) == "broken"
    assert judge(shop, KEPT) == "kept"
"""

BACKWARDS = """
@pytest.mark.promise("CV-04")
def test_it_sees_it_kept_and_broken(shop):
    assert judge(shop, KEPT) == "kept"
    assert judge(shop) == "broken"
"""

OTHER = """
@pytest.mark.promise("CV-17")
def test_it_sees_another_promise(shop):
    assert judge(shop) == "broken"
    do(shop)
    assert judge(shop) == "kept"
"""

OWN_WORD = """
@pytest.mark.promise("CV-04")
def test_it_says_so_itself(shop, record_property):
    record_property("saw", "keep/deliver-the-service")
    assert ["broken", "kept"] == ["broken", "kept"]
"""

TWO_TESTS = """
@pytest.mark.promise("CV-04")
def test_it_sees_it_broken(shop):
    assert judge(shop) == "broken"


@pytest.mark.promise("CV-04")
def test_it_sees_it_kept(shop):
    do(shop)
    assert judge(shop) == "kept"
"""

REFUSED = """
@pytest.mark.promise("CV-04")
def test_it_is_refused_and_done(shop):
    with pytest.raises(Refused):
        do(shop, "0" * 64)
    DO
"""

FAILS = """
@pytest.mark.promise("CV-04")
def test_it_fails(shop):
    assert False
"""

SKIPPED = """
@pytest.mark.promise("CV-04")
def test_it_needs_a_server():
    pytest.skip("no server")
"""


def told(
    pytester: pytest.Pytester,
    *tests: str,
    run: Callable[..., pytest.RunResult] | None = None,
    arguments: tuple[str, ...] = (),
) -> dict[str, dict[str, Any]]:
    """What is said of each promise after a run of these tests."""
    run = run or pytester.runpytest_inprocess
    pytester.makeini("[pytest]\nmarkers = promise(*ids): which promises it carries")
    (pytester.path / "shop.yaml").write_text(PRIVACY, encoding="utf-8")
    pytester.makepyfile(SHOP + "".join(tests))
    run("-p", "support.promises", "--promises=told.json", *arguments)
    return {each["id"]: each for each in json.loads((pytester.path / "told.json").read_text(encoding="utf-8"))}


def results(promise: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    return [(test["name"].partition("::")[2], test["result"], test["seen"]) for test in promise["tests"]]


def test_a_promise_that_a_test_saw_broken_and_then_kept_is_carried(pytester: pytest.Pytester) -> None:
    found = told(pytester, KEPT)
    assert found["CV-04"]["carried"]
    assert results(found["CV-04"]) == [("test_it_sees_it_broken_and_kept", "passed", ["keep/deliver-the-service"])]
    assert {id_ for id_, promise in found.items() if promise["carried"]} == {"CV-04"}
    assert found["CV-17"]["why"] == "no test carries it"


@pytest.mark.parametrize(
    "test", [EMPTY, CLOCK, BACKWARDS, OWN_WORD, TWO_TESTS], ids=["empty", "clock", "backwards", "own word", "two tests"]
)
def test_a_test_that_did_not_see_it_broken_and_then_kept_carries_nothing(pytester: pytest.Pytester, test: str) -> None:
    promise = told(pytester, test)["CV-04"]
    assert {result for _, result, _ in results(promise)} == {"passed"}
    assert not promise["carried"]
    assert promise["why"] == "no test saw it broken, or refused, before it was kept or done"


def test_another_promise_than_that_of_the_story_does_not_count(pytester: pytest.Pytester) -> None:
    promise = told(pytester, OTHER)["CV-17"]
    assert (promise["carried"], promise["tests"][0]["seen"]) == (False, [])


def test_a_clause_of_it_may_see_nothing_beside_a_test_that_did(pytester: pytest.Pytester) -> None:
    promise = told(pytester, KEPT, EMPTY)["CV-04"]
    assert promise["carried"]
    assert sorted(len(seen) for _, _, seen in results(promise)) == [0, 1]


@pytest.mark.parametrize(("then", "carried"), [("assert do(shop).done", True), ("pass", False)])
def test_an_act_that_was_refused_before_it_was_done_counts_where_the_catalogue_says_so(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, then: str, carried: bool
) -> None:
    catalogue = {"CV-04": {"means": "nothing goes that nobody approved", "by": ["apply"]}}
    (pytester.path / "catalogue.yaml").write_text(json.dumps(catalogue), encoding="utf-8")
    monkeypatch.setattr("support.promises.CATALOGUE", pytester.path / "catalogue.yaml")
    assert told(pytester, REFUSED.replace("DO", then))["CV-04"]["carried"] is carried


@pytest.mark.parametrize("test", [FAILS, SKIPPED])
def test_a_promise_is_not_carried_when_one_of_its_tests_did_not_pass(pytester: pytest.Pytester, test: str) -> None:
    promise = told(pytester, KEPT, test)["CV-04"]
    assert (promise["carried"], promise["why"]) == (False, "not all of its tests passed")


def test_what_the_verifier_does_not_judge_is_said_to_rest_on_the_word_of_its_tests(pytester: pytest.Pytester) -> None:
    promise = told(pytester, KEPT.replace("CV-04", "CO-22"))["CO-22"]
    assert not promise["carried"]
    assert "own word" in promise["why"]


def test_the_workers_of_xdist_tell_what_they_saw(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    promise = told(pytester, KEPT, run=pytester.runpytest_subprocess, arguments=("-n", "2"))["CV-04"]
    assert promise["carried"]


def test_a_promise_that_is_not_in_the_catalogue_is_a_mistake(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers = promise(*ids): which promises it carries")
    pytester.makepyfile('import pytest\n@pytest.mark.promise("CV-99")\ndef test_it(): pass')
    result = pytester.runpytest_inprocess("-p", "support.promises")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "no promise CV-99" in result.stderr.str() + result.stdout.str()
