"""The account of skips, on little test suites of their own."""

from __future__ import annotations

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
