"""The account of skips and of promises, on little test suites of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SUITE = """
    import pytest

    @pytest.mark.promise("CV-04")
    @pytest.mark.parametrize("engine", ["one", "two"])
    def test_it_holds(engine):
        pass

    @pytest.mark.promise("CV-04", "CV-06")
    def test_it_needs_a_server():
        pytest.skip("no server")

    @pytest.mark.promise("CV-09")
    def test_it_does_not_hold():
        assert VALUE

    @pytest.fixture
    def no_luck():
        pytest.skip("no server")

    def test_it_needs_luck(no_luck):
        pass

    @pytest.mark.xfail(reason="known")
    def test_it_is_known_not_to_hold():
        assert False
"""


def suite(pytester: pytest.Pytester, value: bool = True, text: str = SUITE) -> None:
    pytester.makeini("[pytest]\nmarkers = promise(*ids): which promises it carries")
    pytester.makepyfile(text.replace("VALUE", str(value)))


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "support.skips", "-p", "support.promises", *arguments)


@pytest.fixture(autouse=True)
def _lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GESTAND_NO_SKIPS", raising=False)


def test_it_counts_by_reason_what_could_not_run(pytester: pytest.Pytester) -> None:
    suite(pytester)
    result = run(pytester)
    result.stdout.fnmatch_lines(["*could not run here:*", "*2 tests: no server"])
    assert result.ret == 0


def test_it_says_nothing_when_all_ran(pytester: pytest.Pytester) -> None:
    suite(pytester, text="def test_it_runs(): pass")
    assert "could not run here" not in run(pytester).stdout.str()


def test_nothing_may_be_skipped_where_everything_has_to_run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GESTAND_NO_SKIPS", "1")
    suite(pytester)
    result = run(pytester)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*so this is a failure:", "*::test_it_needs_a_server", "*::test_it_needs_luck"])
    assert "test_it_is_known_not_to_hold" not in result.stdout.str()


def test_a_module_that_is_skipped_counts_as_well(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESTAND_NO_SKIPS", "1")
    suite(pytester, text="import pytest\npytest.importorskip('no_such_module_at_all')\ndef test_it(): pass")
    assert run(pytester).ret == pytest.ExitCode.TESTS_FAILED


def test_the_workers_of_xdist_count_as_well(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESTAND_NO_SKIPS", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    suite(pytester)
    result = pytester.runpytest_subprocess("-p", "support.skips", "-p", "support.promises", "-n", "2")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*2 tests: no server"])


def told(pytester: pytest.Pytester, *arguments: str) -> dict[str, dict[str, object]]:
    run(pytester, "--promises=told.json", *arguments)
    return {each["id"]: each for each in json.loads((pytester.path / "told.json").read_text(encoding="utf-8"))}


def results(promise: dict[str, object]) -> list[tuple[str, str]]:
    tests: list[dict[str, str]] = promise["tests"]  # type: ignore[assignment]
    return [(test["name"].partition("::")[2], test["result"]) for test in tests]


def test_a_promise_is_told_with_the_tests_that_carry_it(pytester: pytest.Pytester) -> None:
    suite(pytester, value=False)
    found = told(pytester)
    assert results(found["CV-04"]) == [
        ("test_it_holds[one]", "passed"),
        ("test_it_holds[two]", "passed"),
        ("test_it_needs_a_server", "skipped"),
    ]
    assert results(found["CV-09"]) == [("test_it_does_not_hold", "failed")]
    assert found["CV-17"]["tests"] == []
    assert found["CV-17"]["means"]


def test_a_promise_is_carried_when_all_its_tests_passed_and_there_is_one(pytester: pytest.Pytester) -> None:
    suite(pytester)
    carried = {id_ for id_, promise in told(pytester).items() if promise["carried"]}
    assert carried == {"CV-09"}
    assert {id_ for id_, promise in told(pytester, "-k", "holds").items() if promise["carried"]} == {"CV-04"}


def test_a_promise_that_is_not_in_the_catalogue_is_a_mistake(pytester: pytest.Pytester) -> None:
    suite(pytester, text='import pytest\n@pytest.mark.promise("CV-99")\ndef test_it(): pass')
    result = run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "no promise CV-99" in result.stderr.str() + result.stdout.str()
