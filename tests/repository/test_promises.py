"""The account of promises: what carries one, on which engines. What only says so is in `test_promises_not_seen`."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.catalogue import catalogue

from .shop import EVERYWHERE, KEPT, results, told

SEEN = {"sqlite": ["keep/deliver-the-service"]}

EMPTY = """
@pytest.mark.promise("CV-04")
def test_it_says_nothing():
    pass
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

TAKEN_DOWN = """
@pytest.fixture
def bad():
    yield
    assert False

@pytest.mark.promise("CV-04")
def test_it_cannot_be_taken_down(shop, bad):
    pass
"""

DIES = """
@pytest.mark.promise("CV-04")
def test_it_takes_the_worker_along(shop):
    os._exit(1)
"""

DIES_EARLY = """
@pytest.fixture
def deadly():
    os._exit(1)

@pytest.mark.promise("CV-04")
def test_it_does_not_begin(deadly):
    pass
"""


@pytest.fixture
def _sqlite_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the engines are not what a test is about."""
    monkeypatch.setattr("support.promises.CARRYING", ("sqlite",))


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """What makes xdist run the suite."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    return "-n", "2"


def test_a_promise_seen_broken_and_then_kept_on_sqlite_and_postgresql_is_carried(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, postgresql_url: str, workers: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SHOP_POSTGRESQL", postgresql_url)
    found = told(pytester, EVERYWHERE, run=pytester.runpytest_subprocess, arguments=workers)
    promise = found["CV-04"]
    assert [(result, list(seen)) for _, result, seen in results(promise)] == [
        ("passed", ["postgresql"]),
        ("passed", ["sqlite"]),
    ]
    assert (promise["carried"], promise["why"]) == (True, "")
    assert {id_ for id_, promise in found.items() if promise["carried"]} == {"CV-04"}
    assert list(found) == list(catalogue())
    assert found["CV-17"]["why"] == "no story yet"


def test_a_story_on_one_engine_carries_nothing_and_is_said_to_be_on_one(pytester: pytest.Pytester) -> None:
    promise = told(pytester, KEPT)["CV-04"]
    assert results(promise) == [("test_it_sees_it_broken_and_kept", "passed", SEEN)]
    assert (promise["carried"], promise["why"]) == (False, "seen on sqlite, and not on postgresql")


def test_an_engine_on_which_the_story_saw_nothing_counts_as_not_seen(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, postgresql_url: str
) -> None:
    monkeypatch.setenv("SHOP_POSTGRESQL", postgresql_url)
    there = '\n    if shop_everywhere[1]["app"].dialect == "postgresql":\n        return\n'
    half = EVERYWHERE.replace("\n    assert", f"{there}    assert", 1)
    promise = told(pytester, half)["CV-04"]
    assert {result for _, result, _ in results(promise)} == {"passed"}
    assert (promise["carried"], promise["why"]) == (False, "seen on sqlite, and not on postgresql")


@pytest.mark.usefixtures("_sqlite_will_do")
def test_a_promise_is_not_carried_when_one_of_its_tests_was_skipped(pytester: pytest.Pytester) -> None:
    promise = told(pytester, KEPT, SKIPPED)["CV-04"]
    assert (promise["carried"], promise["why"]) == (False, "not all of its tests ran")


@pytest.mark.usefixtures("_sqlite_will_do")
def test_a_clause_of_it_may_see_nothing_beside_a_test_that_did(pytester: pytest.Pytester) -> None:
    promise = told(pytester, KEPT, EMPTY)["CV-04"]
    assert promise["carried"]
    assert sorted(len(seen) for _, _, seen in results(promise)) == [0, 1]


@pytest.mark.usefixtures("_sqlite_will_do")
@pytest.mark.parametrize(
    ("word", "then", "carried"),
    [
        ("apply/plan/another", "assert do(shop).done", True),
        ("apply/plan/another", "pass", False),
        ("apply/plan/past-the-brake", "assert do(shop).done", False),
    ],
    ids=["done", "not done", "refused for another reason"],
)
def test_an_act_that_was_refused_before_it_was_done_counts_where_the_catalogue_says_so(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, word: str, then: str, carried: bool
) -> None:
    (pytester.path / "witnessed.yaml").write_text(f"CV-04: [{word}]", encoding="utf-8")
    known = catalogue(witnessed=pytester.path / "witnessed.yaml")
    monkeypatch.setattr("support.promises.catalogue", lambda: known)
    assert told(pytester, REFUSED.replace("DO", then))["CV-04"]["carried"] is carried


@pytest.mark.usefixtures("_sqlite_will_do")
@pytest.mark.parametrize("test", [FAILS, TAKEN_DOWN], ids=["fails", "fails afterwards"])
def test_a_promise_is_not_carried_when_one_of_its_tests_did_not_pass(pytester: pytest.Pytester, test: str) -> None:
    promise = told(pytester, KEPT, test)["CV-04"]
    assert (promise["carried"], promise["why"]) == (False, "not all of its tests passed")


@pytest.mark.parametrize(
    ("test", "why"),
    [(DIES, "not all of its tests passed"), (DIES_EARLY, "not everything ran: ")],
    ids=["it", "what it needs"],
)
def test_a_test_that_took_its_worker_along_did_not_pass(
    pytester: pytest.Pytester, workers: tuple[str, ...], test: str, why: str
) -> None:
    promise = told(pytester, KEPT, test, run=pytester.runpytest_subprocess, arguments=workers)["CV-04"]
    assert promise["why"].startswith(why)


@pytest.mark.usefixtures("_sqlite_will_do")
def test_nothing_is_carried_in_a_run_that_could_not_load_every_test(pytester: pytest.Pytester) -> None:
    (pytester.path / "test_broken.py").write_text("import no_such_module_at_all\n", encoding="utf-8")
    arguments = ("--continue-on-collection-errors",)
    assert told(pytester, KEPT, arguments=arguments)["CV-04"]["why"] == "not everything ran: test_broken.py"


@pytest.mark.usefixtures("_sqlite_will_do")
def test_nothing_is_carried_in_a_run_that_was_stopped(pytester: pytest.Pytester) -> None:
    other = FAILS.replace("CV-04", "CV-17")
    promise = told(pytester, KEPT, other, EMPTY, arguments=("-x",))["CV-04"]
    assert promise["why"] == "not everything ran: the rest of the run"


def test_a_promise_that_is_not_in_the_catalogue_is_a_mistake(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers = promise(*ids): which promises it carries")
    pytester.makepyfile('import pytest\n@pytest.mark.promise("CV-99")\ndef test_it(): pass')
    result = pytester.runpytest_inprocess("-p", "support.promises")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "no promise CV-99" in result.stderr.str() + result.stdout.str()


def test_a_word_for_a_promise_that_is_not_in_the_catalogue_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "witnessed.yaml").write_text("CV-99: [covered/app]", encoding="utf-8")
    with pytest.raises(ValueError, match="has CV-99, and promises"):
        catalogue(witnessed=tmp_path / "witnessed.yaml")
