"""What a visit saw on each site, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.padding import Padding
from rich.table import Table
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


@dataclass(frozen=True, slots=True)
class Known:
    """The version in force, the folder with its pages, and the hosts that nobody declared, each with why."""

    current: Version
    pages: Path
    undeclared: Mapping[str, str]
    zone: str


def show(found: Sequence[Visited], report: Report, known: Known, paper: Paper) -> None:
    paper.print(
        f"version {known.current.version} is in force since {known.current.since}; its pages are in", soft_wrap=True
    )
    paper.print(f"{known.pages}", soft_wrap=True)
    verdicts = {verdict.key: verdict for verdict in report.promises}
    for one in found:
        _site(one, verdicts[f"{visited.KIND}/{one.visit.site}"], local_day(report.at, known.zone), paper)
    for host, why in known.undeclared.items():
        _say(paper, Standing.BROKEN, host, f"no site of the statement: {why}")
    if known.undeclared:
        paper.print(_act("add it to `sites` if the statement holds for it; if it is not yours, to `others` of a site"))
    every = verdicts.get(visited.ALL)
    if every is not None and every.standing is Standing.UNKNOWN:
        _say(paper, every.standing, "other sites of yours", every.why)


def _site(one: Visited, verdict: Verdict, day: date, paper: Paper) -> None:
    seen = visited.where(one.visit, day)
    _say(paper, verdict.standing, one.visit.site, verdict.why.removesuffix(f" ({seen})"))
    paper.print(_below(Text(seen, "dim")))
    missing = Counter(one.missing)
    for sentence, times in list(missing.items())[:FEW]:
        paper.print(_below(Text(f"not there{f' ({times} times)' if times > 1 else ''}: {_short(sentence)}")))
    if len(missing) > FEW:
        paper.print(_below(Text(f"and {len(missing) - FEW} more")))
    if verdict.standing is not Standing.KEPT:
        paper.print(_act(visited.next_act(one.visit)))


def _say(paper: Paper, standing: Standing, name: str, why: str) -> None:
    sign, style = MARKS[str(standing)]
    paper.print()
    paper.print(_hanging(Text(sign, style), Text.assemble((name, "bold"), f": {why}")))


def _act(text: str) -> Padding:
    return Padding(_hanging(Text("->"), Text(text)), (0, 0, 0, 2))


def _below(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 5))


def _hanging(sign: Text, text: Text) -> Table:
    """What is too long for a line goes on below where it began."""
    found = Table.grid(padding=(0, 1, 0, 0))
    found.add_row(sign, text)
    return found


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def to_json(found: Sequence[Visited], report: Report) -> dict[str, Any]:
    lacking = {one.visit.site: list(one.missing) for one in found}
    visits = [{**to_entry(one.visit), "lacks": lacking[one.visit.site]} for one in found]
    return {**report.to_json(), "visits": visits}
