"""Which tests carry which promise of the catalogue: `@pytest.mark.promise("CV-04")`, told by `make promises`.

A promise is carried when all its tests passed and, on SQLite and on PostgreSQL, one of them saw it broken before it saw
it kept, or the act refused before it saw it done. That is recorded by the verifier and the executor
(`support.witness`), not by the test's word. `witnessed.yaml` says which of the verifier's promises count for which id;
a test that saw others saw nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.catalogue import CATALOGUE, Promise, catalogue
from support.engines import ENGINES, is_on
from support.witness import listening

CARRYING = ("sqlite", "postgresql")
"""A promise has to hold on each of these. MariaDB comes on top, by `make test`: not every machine has one."""

Seen = dict[str, list[str]]
"""By engine, the keys of what was seen."""

IDS = pytest.StashKey[list[str]]()
SEEN = pytest.StashKey[Seen]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promises", metavar="FILE", help="write which promises were carried, as JSON")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    known = catalogue()
    for item in items:
        item.stash[IDS] = [id_ for mark in item.iter_markers("promise") for id_ in mark.args]
        for id_ in item.stash[IDS]:
            if id_ not in known:
                raise pytest.UsageError(f"{item.nodeid}: no promise {id_} in {CATALOGUE.name}")
    if config.getoption("--promises", None):
        _leave_out(config, items, set(ENGINES) - set(CARRYING))


def _leave_out(config: pytest.Config, items: list[pytest.Item], engines: set[str]) -> None:
    out = [item for item in items if any(is_on(item, engine) for engine in engines)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    if not item.stash[IDS]:
        return (yield)
    with listening() as witness:
        try:
            return (yield)
        finally:
            seen: Seen = {}
            item.stash[SEEN] = seen
            for key, engine in witness.seen:
                seen.setdefault(engine, []).append(key)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """The report carries it, through xdist as well. Not in `user_properties`: there a test can write what it likes."""
    report: Any = yield
    report.carries = {"ids": item.stash[IDS], "seen": item.stash.get(SEEN, {})}
    return report


class Carriers:
    """Collects how the tests of each promise went, and what they saw."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.known = catalogue()
        self.results: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.lost: list[str] = []
        """Of what could not be loaded, or died, nobody knows which promises it was about."""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.lost.append(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        carries = getattr(report, "carries", None)
        if carries is None:
            self._died(report.nodeid)
            return
        for id_ in carries["ids"]:
            known = self.results[id_].get(report.nodeid)
            seen = {on: found for on, keys in carries["seen"].items() if (found := self._counted(id_, keys))}
            told = {"name": report.nodeid, "result": _outcome(report), "seen": seen}
            # A test is what its worst phase was. One that was only set up has failed, unless more is heard of it.
            if report.when == "setup" and report.passed:
                told["result"] = "failed"
            if report.when != "teardown" or not report.passed or known is None:
                self.results[id_][report.nodeid] = told

    def _counted(self, id_: str, keys: list[str]) -> list[str]:
        return [key for key in keys if self.known[id_].counts(key)]

    def _died(self, nodeid: str) -> None:
        """A worker of xdist is gone; a test that it had begun has been heard of, and stays failed."""
        if not any(nodeid in tests for tests in self.results.values()):
            self.lost.append(nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        whole = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
        if exitstatus not in whole or session.shouldstop or session.shouldfail:
            self.lost.append("the rest of the run")
        told = [self.told(id_, promise) for id_, promise in self.known.items()]
        self.file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def told(self, id_: str, promise: Promise) -> dict[str, Any]:
        tests = [test for _, test in sorted(self.results[id_].items())]
        why = f"not everything ran: {self.lost[0]}" if tests and self.lost else _why_not(promise, tests)
        head = {"id": id_, "system": promise.system, "means": promise.means}
        return {**head, "tests": tests, "carried": not why, "why": why}


def _outcome(report: pytest.TestReport) -> str:
    return "expected failure" if hasattr(report, "wasxfail") else report.outcome


def _why_not(promise: Promise, tests: list[dict[str, Any]]) -> str:
    """Why a promise is not carried; empty when it is."""
    if not tests:
        return "no story yet"
    if any(test["result"] not in ("passed", "skipped") for test in tests):
        return "not all of its tests passed"
    if not promise.by:
        return "neither the verifier nor the executor speaks of it: there is only its tests' own word"
    on = {engine for test in tests if test["result"] == "passed" for engine in test["seen"]}
    if not on:
        return "no test saw it broken, or refused, before it was kept or done"
    if missing := [engine for engine in CARRYING if engine not in on]:
        return f"seen on {' and '.join(sorted(on))}, and not on {' and '.join(missing)}"
    if any(test["result"] == "skipped" for test in tests):
        return "not all of its tests ran"
    return ""


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--promises", None)
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Carriers(Path(file).absolute()), "gestand-promises")
