"""Which tests carry which promise of the catalogue: `@pytest.mark.promise("CV-04")`, told by `make promises`.

A promise is carried when all its tests passed and one of them saw it broken before it saw it kept, or the act refused
before it saw it done. That is recorded by the verifier and the executor (`support.witness`), not by the test's word.
The catalogue says which of the verifier's promises count for which id; a test that saw others saw nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.witness import listening

CATALOGUE = Path(__file__).parent.parent / "promises.yaml"


@dataclass(frozen=True)
class Promise:
    means: str
    by: tuple[str, ...]
    """The verifier's keys (`keep/*` is a pattern), and `apply` where a refusal is what breaks it."""

    def seen_in(self, seen: list[str]) -> list[str]:
        return [key for key in seen if any(fnmatchcase(key, pattern) for pattern in self.by)]


def catalogue() -> dict[str, Promise]:
    """The promises that tests can carry, by id."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return {id_: Promise(said["means"], tuple(said["by"])) for id_, said in read.items()}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promises", metavar="FILE", help="write which promises were carried, as JSON")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    known = catalogue()
    for item in items:
        for mark in item.iter_markers("promise"):
            for id_ in mark.args:
                if id_ not in known:
                    raise pytest.UsageError(f"{item.nodeid}: no promise {id_} in {CATALOGUE.name}")
                item.user_properties.append(("promise", id_))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    if item.get_closest_marker("promise") is None:
        return (yield)
    with listening() as witness:
        try:
            return (yield)
        finally:
            item.user_properties.extend(("seen", key) for key in witness.seen)


class Carriers:
    """Collects how the tests of each promise went, and what they saw."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.known = catalogue()
        self.results: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test is what its worst phase was; the phases before it passed.
        if report.when != "call" and report.outcome == "passed":
            return
        outcome = "expected failure" if hasattr(report, "wasxfail") else report.outcome
        seen = [str(key) for name, key in report.user_properties if name == "seen"]
        for name, id_ in report.user_properties:
            if name == "promise":
                found = self.known[str(id_)].seen_in(seen)
                self.results[str(id_)][report.nodeid] = {"name": report.nodeid, "result": outcome, "seen": found}

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        told = [self._told(id_, promise) for id_, promise in self.known.items()]
        self.file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def _told(self, id_: str, promise: Promise) -> dict[str, Any]:
        tests = [test for _, test in sorted(self.results[id_].items())]
        why = _why_not(promise, tests)
        return {"id": id_, "means": promise.means, "tests": tests, "carried": not why, "why": why}


def _why_not(promise: Promise, tests: list[dict[str, Any]]) -> str:
    """Why a promise is not carried; empty when it is."""
    if not tests:
        return "no test carries it"
    if any(test["result"] != "passed" for test in tests):
        return "not all of its tests passed"
    if not promise.by:
        return "neither the verifier nor the executor speaks of it: there is only its tests' own word"
    if not any(test["seen"] for test in tests):
        return "no test saw it broken, or refused, before it was kept or done"
    return ""


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--promises", None)
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Carriers(Path(file).absolute()), "gestand-promises")
