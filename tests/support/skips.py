"""An account of what could not run: reasons and counts at the end, and a failure where nothing may be skipped."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

NO_SKIPS = "GESTAND_NO_SKIPS"
"""Set (to 1) where everything has to run: then each skip fails the run."""


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    where = report.longrepr
    reason = where[2] if isinstance(where, tuple) else str(where)
    return reason.removeprefix("Skipped: ")


class Account:
    """Collects skips, also those of xdist's workers: their reports come by here."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.skipped: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # An expected failure is a result, not something that could not run.
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped[report.nodeid] = reason_of(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped[report.nodeid] = reason_of(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if (
            self.strict
            and self.skipped
            and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.skipped:
            return
        terminalreporter.write_sep("-", "could not run here:")
        for reason, count in sorted(Counter(self.skipped.values()).items()):
            terminalreporter.write_line(f"{count:6} {'test' if count == 1 else 'tests'}: {reason}")
        if self.strict:
            terminalreporter.write_line(f"{NO_SKIPS} is set, so this is a failure:", red=True)
            for nodeid in sorted(self.skipped):
                terminalreporter.write_line(f"       {nodeid}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    # Workers of xdist send their reports to the one process that has a terminal.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Account(os.environ.get(NO_SKIPS, "") not in ("", "0")), "gestand-skips")
