"""What the verifier and the executor themselves said during a test, and on which engine.

A story's own word does not carry a promise: a test with nothing in it passes as well. So the functions that every
verdict and every change come from are listened to, and what they answered is kept in its order. This module is
imported before anything else takes those functions by name.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import gestand.run
from gestand.errors import Finding, Level, Refused
from gestand.ledger.records import Records
from gestand.policy import reader
from gestand.run import begin
from gestand.run.executor import Outcome
from gestand.statement import build
from gestand.statement.model import Document
from gestand.stores.base import Store
from gestand.verify import judge
from gestand.verify.report import Report, Standing
from support.engines import ENGINES

Where = frozenset[tuple[str, ...]]
"""The stores themselves, as `Store.where` has them."""


@dataclass(frozen=True)
class Promised:
    """One promise to the same people: its key and its words, of the same stores."""

    key: str
    says: str
    where: Where


@dataclass(frozen=True)
class Break:
    at: datetime
    endings: frozenset[str]
    """The endings that were on record then."""


@dataclass
class Witness:
    """What one test saw."""

    seen: dict[tuple[str, str], None] = field(default_factory=dict)
    """The key of what was broken and then kept, or `apply/CODE` of what was refused and then done; and the engine.

    `statement/CODE`: what a statement lacked and then had, which is the same on every engine. `lint/CODE`: what
    was found in a policy, and then not, with nothing in it that stops other commands.
    """
    _broken: dict[Promised, Break] = field(default_factory=dict)
    _refused: set[tuple[str, Where]] = field(default_factory=set)
    _lacked: set[tuple[str, str]] = field(default_factory=set)
    _found: set[tuple[str, str]] = field(default_factory=set)

    def judged(self, report: Report, stores: Mapping[str, Store], records: Records | None) -> None:
        where, endings = place(stores), frozenset(map(repr, records.endings() if records is not None else ()))
        for verdict in report.promises:
            promised = Promised(verdict.key, verdict.says, where)
            if verdict.standing is Standing.BROKEN:
                self._broken.setdefault(promised, Break(report.at, endings))
            elif verdict.standing is Standing.KEPT and self._was_broken(promised, report.at, endings):
                self._saw(verdict.key, stores)

    def _was_broken(self, promised: Promised, at: datetime, endings: frozenset[str]) -> bool:
        # Kept at an earlier moment than it was broken at: nothing was kept, the clock was turned. The same is true of
        # records that have forgotten an ending.
        broken = self._broken.get(promised)
        return broken is not None and broken.at <= at and broken.endings <= endings

    def refused(self, code: str, stores: Mapping[str, Store]) -> None:
        self._refused.add((code, place(stores)))

    def done(self, outcome: Outcome, stores: Mapping[str, Store]) -> None:
        if any(outcome.done.values()):
            for code in sorted(code for code, where in self._refused if where == place(stores)):
                self._saw(f"apply/{code}", stores)

    def written(self, document: Document) -> None:
        """What a statement lacked, and a later one in the same language has. No store takes part in that."""
        lacks = {(document.language, finding.code) for finding in document.findings}
        for language, code in sorted(self._lacked - lacks):
            if language == document.language:
                self.seen.update({(f"statement/{code}", engine): None for engine in ENGINES})
        self._lacked |= lacks

    def linted(self, policy: Path, findings: Sequence[Finding]) -> None:
        """A policy at one path, before and after: one that cannot be read has nothing in it that counts as gone."""
        codes = {(str(policy), finding.code) for finding in findings}
        if not any(finding.level is Level.ERROR for finding in findings):
            for path, code in sorted(self._found - codes):
                if path == str(policy):
                    self.seen.update({(f"lint/{code}", engine): None for engine in ENGINES})
        self._found |= codes

    def _saw(self, key: str, stores: Mapping[str, Store]) -> None:
        for engine in engines(stores):
            self.seen[key, engine] = None


def place(stores: Mapping[str, Store]) -> Where:
    return frozenset(store.where for store in stores.values())


def engines(stores: Mapping[str, Store]) -> list[str]:
    """Of the stores with tables. A SQLite file beside a server is no test of SQLite."""
    found = {dialect for store in stores.values() if (dialect := getattr(store, "dialect", ""))}
    return sorted(found - {"sqlite"} or found)


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
            said = inspect.signature(verify).bind(*given, **named).arguments
            witness.judged(report, said["stores"], said["records"])
        return report

    return heard


def _doing(run: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(run)
    def heard(*given: Any, **named: Any) -> Any:
        stores = inspect.signature(run).bind(*given, **named).arguments["stores"]
        try:
            outcome = run(*given, **named)
        except Refused as refusal:
            for witness in _listening[-1:]:
                witness.refused(refusal.code, stores)
            raise
        if outcome is not None:
            for witness in _listening[-1:]:
                witness.done(outcome, stores)
        return outcome

    return heard


def _writing(statement: Callable[..., Document]) -> Callable[..., Document]:
    @functools.wraps(statement)
    def heard(*given: Any, **named: Any) -> Document:
        document = statement(*given, **named)
        for witness in _listening[-1:]:
            witness.written(document)
        return document

    return heard


def _linting(lint: Callable[..., tuple[Finding, ...]]) -> Callable[..., tuple[Finding, ...]]:
    @functools.wraps(lint)
    def heard(path: Path, *given: Any, **named: Any) -> tuple[Finding, ...]:
        findings = lint(path, *given, **named)
        for witness in _listening[-1:]:
            witness.linted(path, findings)
        return findings

    return heard


build.statement = _writing(build.statement)
reader.lint = _linting(reader.lint)
judge.verify = _judging(judge.verify)
begin.resume = _doing(begin.resume)
begin.apply = gestand.run.apply = _doing(begin.apply)
