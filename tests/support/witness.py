"""What the verifier and the executor themselves said during a test.

A story's own word does not carry a promise: a test with nothing in it passes as well. So the functions that every
verdict and every change come from are listened to, and what they answered is kept in its order. This module is
imported before anything else takes those functions by name.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import gestand.run
from gestand.errors import Refused
from gestand.run import begin
from gestand.run.begin import Outcome
from gestand.verify import judge
from gestand.verify.report import Report, Standing


@dataclass
class Witness:
    """What one test saw, as the keys of promises, or `apply` for a refusal."""

    seen: dict[str, None] = field(default_factory=dict)
    """What was broken and then kept, or refused and then done."""
    _broken: dict[str, datetime] = field(default_factory=dict)
    _refused: bool = False

    def judged(self, report: Report) -> None:
        for verdict in report.promises:
            if verdict.standing is Standing.BROKEN:
                self._broken.setdefault(verdict.key, report.at)
            elif verdict.standing is Standing.KEPT and self._was_broken(verdict.key, report.at):
                self.seen[verdict.key] = None

    def _was_broken(self, key: str, at: datetime) -> bool:
        # Kept at an earlier moment than it was broken at: nothing was kept, the clock was turned.
        return key in self._broken and self._broken[key] <= at

    def refused(self) -> None:
        self._refused = True

    def done(self, outcome: Outcome) -> None:
        if self._refused and any(outcome.done.values()):
            self.seen["apply"] = None


_listening: list[Witness] = []


@contextmanager
def listening() -> Iterator[Witness]:
    """Everything that is judged and carried out inside the block, in this process."""
    witness = Witness()
    _listening.append(witness)
    try:
        yield witness
    finally:
        _listening.pop()


def _judging(verify: Callable[..., Report]) -> Callable[..., Report]:
    @functools.wraps(verify)
    def heard(*given: Any, **named: Any) -> Report:
        report = verify(*given, **named)
        for witness in _listening[-1:]:
            witness.judged(report)
        return report

    return heard


def _doing(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def heard(*given: Any, **named: Any) -> Any:
        try:
            outcome = run(*given, **named)
        except Refused:
            for witness in _listening[-1:]:
                witness.refused()
            raise
        if outcome is not None:
            for witness in _listening[-1:]:
                witness.done(outcome)
        return outcome

    return heard


judge.verify = _judging(judge.verify)
begin.resume = _doing(begin.resume)
begin.apply = gestand.run.apply = _doing(begin.apply)
