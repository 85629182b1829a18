"""What a visit saw on each site, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gestand.cli.paper import Paper
from gestand.cli.show.reports import MARKS
from gestand.ledger.versions import Version
from gestand.ledger.visits import to_entry
from gestand.verify import visited
from gestand.verify.report import Report, Standing, Verdict
from gestand.visiting.visit import Visited

FEW = 3
"""Sentences of those that a page lacks."""


def show(found: Sequence[Visited], report: Report, current: Version, paper: Paper) -> None:
    paper.print(f"version {current.version} is in force since {current.since}", soft_wrap=True)
    verdicts = {verdict.key: verdict for verdict in report.promises}
    for one in found:
        _site(one, verdicts[f"{visited.KIND}/{one.visit.site}"], paper)
    if (every := verdicts.get(visited.ALL)) and every.standing is not Standing.KEPT:
        _undeclared(every, paper)


def _site(one: Visited, verdict: Verdict, paper: Paper) -> None:
    paper.print(f"\n{_mark(verdict)} {one.visit.site}: {verdict.why}", soft_wrap=True)
    for sentence in one.missing[:FEW]:
        paper.print(f"    not there: {_short(sentence)}", soft_wrap=True)
    if len(one.missing) > FEW:
        paper.print(f"    and {len(one.missing) - FEW} more", soft_wrap=True)
    if act := _act(one, verdict):
        paper.print(f"  -> {act}", soft_wrap=True)


def _act(one: Visited, verdict: Verdict) -> str:
    return "" if verdict.standing is Standing.KEPT else visited.next_act(one.visit)


def _undeclared(every: Verdict, paper: Paper) -> None:
    paper.print(f"\n{_mark(every)} not declared: {every.why}", soft_wrap=True)
    if every.standing is Standing.BROKEN:
        act = "add it to `sites` where the statement holds for it; or name it under `others` of a site: it is not ours"
        paper.print(f"  -> {act}", soft_wrap=True)


def _mark(verdict: Verdict) -> str:
    sign, _ = MARKS[str(verdict.standing)]
    return sign


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:97]}..."


def to_json(found: Sequence[Visited], report: Report) -> dict[str, Any]:
    lacking = {one.visit.site: list(one.missing) for one in found}
    visits = [{**to_entry(one.visit), "lacks": lacking[one.visit.site]} for one in found]
    return {**report.to_json(), "visits": visits}
