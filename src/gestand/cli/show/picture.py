"""What stays of one person and until when, drawn along time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.text import Text

from gestand.cli.paper import Paper
from gestand.cli.show.plans import Kept, merged, what
from gestand.cli.show.words import because, grid, until

if TYPE_CHECKING:
    from gestand.acts import Plan
    from gestand.datamap.model import DataMap

WIDTH = 18
FEW = 2
"""Columns that are named; of more, how many there are."""


def what_stays(made: Plan, datamap: DataMap) -> None:
    """A bar for each table of which something stays: how long, by which activity, on what basis and by which law."""
    paper, zone = Paper(), datamap.policy.zone
    lines = merged(made.keeps)
    if not lines:
        paper.print("Nothing stays.", style="bold")
        return
    last = max((end for line in lines if (end := _end(line))), default=made.at)
    years = f"{made.at.astimezone(ZoneInfo(zone)).year}"
    axis = f"{years}{last.astimezone(ZoneInfo(zone)).year:>{WIDTH - len(years)}}"
    shown = grid("rows", "what stays", axis, "until", "because")
    shown.columns[2].no_wrap = True
    shown.columns[2].min_width = WIDTH
    for line in lines:
        stays = what(line.keep, datamap, _few(line.keep.columns))
        bar = _bar(line, made.at, last)
        shown.add_row(line.rows, stays, bar, until(line.keep.until, zone), _why(line, datamap))
    paper.print(shown)


def _end(line: Kept) -> datetime | None:
    try:
        return datetime.fromisoformat(line.keep.until)
    except ValueError:
        return None


def _bar(line: Kept, at: datetime, last: datetime) -> Text:
    end = _end(line)
    if end is None:
        known = line.keep.until in ("open", "forever", "asked", "hold")
        return Text("━" * (WIDTH - 1) + "▶", "yellow") if known else Text("┄" * WIDTH, "dim")
    part = (end - at) / (last - at) if last > at else 1.0
    return Text("━" * max(1, round(part * WIDTH)), "green")


def _few(columns: Sequence[str]) -> Sequence[str]:
    return columns if len(columns) <= FEW + 1 else [*columns[:FEW], f"{len(columns) - FEW} more"]


def _why(line: Kept, datamap: DataMap) -> str:
    """What keeps it, and the article of the law where one does."""
    if all(name.startswith("reference ") for name in line.keep.because):
        return because(line.keep.because)
    said = []
    for name in line.keep.because:
        activity = datamap.activities.get(name.removeprefix("keep/"))
        laws = ", ".join(law.article for law in activity.laws) if activity else ""
        said.append(because([name]) + (f" ({laws})" if laws else ""))
    return ", ".join(said)
