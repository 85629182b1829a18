"""Which tests carry which promise of the catalogue: `@pytest.mark.promise("CV-04")`, told by `make promises`."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

CATALOGUE = Path(__file__).parent.parent / "promises.yaml"


def catalogue() -> dict[str, str]:
    """Id to meaning."""
    read: dict[str, str] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return read


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


class Carriers:
    """Collects how the tests of each promise went."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.results: dict[str, dict[str, str]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, id_ in report.user_properties:
            # A test is what its worst phase was; the phases before it passed.
            if name == "promise" and (report.when == "call" or report.outcome != "passed"):
                outcome = "expected failure" if hasattr(report, "wasxfail") else report.outcome
                self.results[str(id_)][report.nodeid] = outcome

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        told = [self._told(id_, means) for id_, means in catalogue().items()]
        self.file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def _told(self, id_: str, means: str) -> dict[str, Any]:
        tests = [{"name": name, "result": result} for name, result in sorted(self.results[id_].items())]
        carried = bool(tests) and all(test["result"] == "passed" for test in tests)
        return {"id": id_, "means": means, "tests": tests, "carried": carried}


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--promises", None)
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Carriers(Path(file).absolute()), "gestand-promises")
