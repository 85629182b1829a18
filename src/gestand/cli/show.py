"""What people see in a terminal: plans, verdicts, outcomes and explanations as text, coloured where it helps."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

if TYPE_CHECKING:
    from gestand.acts import Plan
    from gestand.datamap.model import DataMap
    from gestand.plan.explain import Line
    from gestand.run import Outcome
    from gestand.verify.report import Report

MARKS = {"kept": ("✓", "green"), "broken": ("✗", "bold red"), "unknown": ("?", "yellow"), "unsupported": ("-", "dim")}
SYMBOLS = {
    "delete": ("-", "red"),
    "delete files": ("-", "red"),
    "blank": ("~", "yellow"),
    "let go": ("~", "yellow"),
    "stand in": ("~", "yellow"),
}


def console() -> Console:
    """Standard output; wide enough in a pipe that no line is folded."""
    width = None if sys.stdout.isatty() else 160
    return Console(width=width, highlight=False, soft_wrap=False)


def _grid(*columns: str) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in columns:
        grid.add_column(name, justify="right" if name in ("rows", "expected", "done", "count") else "left")
    return grid


def plan(made: Plan, datamap: DataMap, path: str) -> None:
    """What goes, what stays, and what to type next."""
    from gestand.run.checks import over_brake

    out = console()
    whom = "everybody" if made.person is None else f"{made.person.group} {_key(made.person.key)}"
    out.print(f"Plan for {whom} at {_moment(made.at)}", style="bold")
    if made.steps:
        grid = _grid("", "what", "table", "columns", "rows", "because")
        for step in made.steps:
            symbol, style = SYMBOLS[step.action.value]
            grid.add_row(
                Text(symbol, style),
                step.action.value,
                step.table,
                _names(step.columns),
                f"{step.expected:,}",
                _names(step.because),
            )
        out.print(grid)
    else:
        out.print("  nothing is due")
    if made.keeps:
        out.print("Stays", style="bold")
        grid = _grid("", "table", "columns", "rows", "because", "until")
        for keep in made.keeps:
            grid.add_row(
                Text("=", "green"),
                keep.table,
                _names(keep.columns) or "(the row)",
                f"{keep.expected:,}",
                _names(keep.because),
                _until(keep.until),
            )
        out.print(grid)
    for note in made.notes:
        out.print(f"! {note}", style="yellow")
    out.print(f"Digest {made.digest}", style="dim")
    if made.steps:
        past = [step.table for step in made.steps if over_brake(datamap, step)]
        if past:
            out.print(f"This is past the brake for {', '.join(dict.fromkeys(past))}.", style="yellow")
        out.print(f"Next: gestand apply {path} --approve {made.digest}", soft_wrap=True)


def outcome(done: Outcome) -> None:
    out = console()
    out.print("Went on with a run that was cut off" if done.resumed else "Done", style="bold")
    grid = _grid("", "what", "table", "columns", "expected", "done")
    for step in done.plan.steps:
        symbol, style = SYMBOLS[step.action.value]
        grid.add_row(
            Text(symbol, style),
            step.action.value,
            step.table,
            _names(step.columns),
            f"{step.expected:,}",
            f"{done.done.get(str(step.order), 0):,}",
        )
    if done.plan.steps:
        out.print(grid)
    else:
        out.print("  nothing was due")
    for note in done.plan.notes:
        out.print(f"! {note}", style="yellow")
    out.print(f"Run {done.run} is in the ledger.", style="dim")


def report(found: Report, enforced: bool) -> None:
    """A line a promise; below those that are not kept, where and why."""
    out = console()
    value: dict[str, Any] = found.to_json()
    out.print(f"Promises of version {value['policy']['version']} at {_moment_text(value['at'])}", style="bold")
    left_out = 0
    for promise in value["promises"]:
        if enforced and promise["standing"] == "unsupported":
            left_out += 1
            continue
        mark, style = MARKS[promise["standing"]]
        line = Text()
        line.append(f"{mark} ", style)
        line.append(f"{promise['standing']:<11} ", style)
        line.append(promise["key"], "bold")
        if promise["says"]:
            line.append(f"  {promise['says']}", "dim")
        out.print(line)
        if promise["standing"] in ("broken", "unknown"):
            _not_kept(out, promise)
    if left_out:
        out.print(f"{left_out} promises that this version cannot check were left out.", style="dim")
    out.print(_tally(value["promises"]))


def _not_kept(out: Console, promise: dict[str, Any]) -> None:
    count = f"{promise['count']:,} rows" if promise["count"] else ""
    oldest = f"oldest due {_moment_text(promise['oldest'])}" if promise["oldest"] else ""
    facts = ", ".join(part for part in (count, oldest) if part)
    if facts:
        out.print(f"    {facts}")
    for place in promise["places"]:
        where = ".".join(part for part in (place["table"], place["column"]) if part)
        out.print(f"      {where}: {place['count']:,}", style="dim")
    if promise["why"]:
        out.print(f"    {promise['why']}", style="dim")


def _tally(promises: Sequence[dict[str, Any]]) -> Text:
    line = Text()
    for standing, (_, style) in MARKS.items():
        number = sum(promise["standing"] == standing for promise in promises)
        if number:
            line.append(f"{number} {standing}   ", style)
    return line


def explanation(lines: Iterable[Line], datamap: DataMap) -> None:
    out = console()
    grid = _grid("table", "columns", "rows", "kept because", "until")
    several = list(lines)
    for line in several:
        keep = line.keep
        grid.add_row(
            keep.table,
            _names(keep.columns) or "(the row)",
            f"{keep.expected:,}",
            _because(keep.because, datamap),
            _until(keep.until),
        )
    if several:
        out.print(grid)
    else:
        out.print("nothing is held")


def _because(names: Sequence[str], datamap: DataMap) -> str:
    said = []
    for name in names:
        activity = datamap.activities.get(name.removeprefix("keep/"))
        said.append(f"{name} ({activity.basis.value}: {activity.said})" if activity else name)
    return ", ".join(said)


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)


def _key(key: Sequence[object]) -> str:
    return str(key[0]) if len(key) == 1 else "(" + ",".join(map(str, key)) + ")"


def _until(text: str) -> str:
    words = {
        "open": "nothing says when",
        "hold": "the hold is lifted",
        "unknown": "unknown",
        "reference": "the last row that points at it goes",
    }
    return words.get(text) or _moment_text(text)


def _moment_text(text: str) -> str:
    try:
        return _moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M %Z").strip()
