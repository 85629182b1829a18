"""What a visit saw on each site, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.text import Text

from gestand.cli.paper import Paper
from gestand.cli.show.reports import MARKS
from gestand.clock import local_day
from gestand.ledger.versions import Version
from gestand.ledger.visits import to_entry
from gestand.verify import visited
from gestand.verify.report import Report, Standing, Verdict
from gestand.visiting.visit import Visited

FEW = 3
"""Sentences of those that a page lacks."""
LONGEST = 200
"""Letters of one of them."""


def show(
    found: Sequence[Visited], report: Report, current: Version, undeclared: Mapping[str, str], zone: str, paper: Paper
) -> None:
    """`undeclared`: hosts that look like ours, each with why; said once more as one promise in `report`."""
    paper.print(f"version {current.version} is in force since {current.since}", soft_wrap=True)
    verdicts = {verdict.key: verdict for verdict in report.promises}
    for one in found:
        _site(one, verdicts[f"{visited.KIND}/{one.visit.site}"], local_day(report.at, zone), paper)
    for host, why in undeclared.items():
        _say(paper, Standing.BROKEN, host, f"no site of the statement: {why}")
        act = "add it to `sites` if the statement holds for it; if it is not yours, write it under `others` of a site"
        paper.print(f"  -> {act}", soft_wrap=True)
    every = verdicts.get(visited.ALL)
    if every is not None and every.standing is Standing.UNKNOWN:
        _say(paper, every.standing, "other sites of yours", every.why)


def _site(one: Visited, verdict: Verdict, day: date, paper: Paper) -> None:
    seen = visited.where(one.visit, day)
    _say(paper, verdict.standing, one.visit.site, verdict.why.removesuffix(f" ({seen})"))
    paper.print(f"     {seen}", style="dim", soft_wrap=True)
    for sentence in one.missing[:FEW]:
        paper.print(f"     not there: {_short(sentence)}", soft_wrap=True)
    if len(one.missing) > FEW:
        paper.print(f"     and {len(one.missing) - FEW} more", soft_wrap=True)
    if verdict.standing is not Standing.KEPT:
        paper.print(f"  -> {visited.next_act(one.visit)}", soft_wrap=True)


def _say(paper: Paper, standing: Standing, name: str, why: str) -> None:
    sign, style = MARKS[str(standing)]
    paper.print(Text.assemble("\n", (f"{sign} ", style), (name, "bold"), f": {why}"), soft_wrap=True)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def to_json(found: Sequence[Visited], report: Report) -> dict[str, Any]:
    lacking = {one.visit.site: list(one.missing) for one in found}
    visits = [{**to_entry(one.visit), "lacks": lacking[one.visit.site]} for one in found]
    return {**report.to_json(), "visits": visits}
