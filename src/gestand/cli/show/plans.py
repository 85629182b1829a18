"""Plans, what was done with them, and why something is still there."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from gestand.acts import Action, Keep, Plan, Step
from gestand.cli.paper import Paper
from gestand.cli.show.letters import letter
from gestand.cli.show.words import AT_THE_LATEST, because, cells, count, grid, key, moment, ourselves, until

if TYPE_CHECKING:
    from gestand.datamap.model import DataMap
    from gestand.run import Outcome

SYMBOLS = {
    Action.DELETE: ("-", "red"),
    Action.DELETE_FILES: ("-", "red"),
    Action.BLANK: ("~", "yellow"),
    Action.REPLACE: ("~", "yellow"),
    Action.LET_GO: ("~", "yellow"),
    Action.STAND_IN: ("~", "yellow"),
    Action.LOSE: ("~", "yellow"),
    Action.FOLD: ("+", "yellow"),
    Action.FOLLOW: (">", "cyan"),
}
KINDS = {
    Action.DELETE: "row deleted",
    Action.DELETE_FILES: "file deleted",
    Action.FOLD: "row added to a total",
}
LEGEND = "- deleted   ~ blanked, let go or handed to a stand-in   = stays"
FOLDING = "   + added to a total, and deleted"
FOLLOWING = "   > a copy that follows"


def plan(made: Plan, datamap: DataMap, path: Path, limit: int | None = None) -> None:
    """What goes, what stays, and what to type next. In short (`limit`): the largest steps, and not what stays."""
    from gestand.rights.answer import by_key
    from gestand.run.checks import over_brake

    paper, zone = Paper(), datamap.policy.zone
    # Whoever was asked about was named by whoever asked; who was found with them is not, where the key tells who it is.
    asked = [f"{one.group}:{key(one.key)}" for one in made.people[:1]]
    found = [by_key(datamap.groups[one.group], one.key) for one in made.people[1:]]
    whom = ", ".join((*asked, *found)) or "everybody"
    paper.print(Text(f"Plan for {whom} at {moment(made.at, zone)} ({zone})", "bold"))
    if made.steps:
        _steps(paper, made.steps, datamap, limit)
        _of_others(paper, made)
    else:
        paper.print("nothing is due")
    if made.keeps and limit is None:
        _keeps(paper, made.keeps, datamap)
    if limit is None and (made.steps or made.keeps):
        acts = {step.action for step in made.steps}
        more = (text for action, text in ((Action.FOLD, FOLDING), (Action.FOLLOW, FOLLOWING)) if action in acts)
        paper.print(LEGEND + "".join(more), style="dim")
    if limit is None and made.scope == "person":
        letter(made.keeps, datamap, {one.group for one in made.people})
        paper.print()
    for note in made.notes:
        paper.print(f"! {note}", style="yellow")
    paper.print(f"Digest {made.digest}", style="dim")
    if made.steps and limit is None:
        past = [step.table for step in made.steps if over_brake(datamap, step)]
        if past:
            paper.print(f"This is past the brake for {', '.join(dict.fromkeys(past))}.", style="yellow")
        paper.print(f"Next: {ourselves()} apply {shlex.quote(str(path))} --approve {made.digest}", soft_wrap=True)


def _steps(paper: Paper, steps: Sequence[Step], datamap: DataMap, limit: int | None) -> None:
    shown = grid("", "rows", "of", "what goes", "because")
    if limit is not None:
        steps = sorted(steps, key=lambda step: -step.expected)
    for step in steps[:limit]:
        symbol, style = SYMBOLS[step.action]
        of = f"{step.of:,}" if step.of is not None else ""
        rows = "" if step.action is Action.FOLLOW else f"{step.expected:,}"
        shown.add_row(Text(symbol, style), rows, of, _what(step, datamap), because(step.because))
    paper.print(shown)
    if limit is not None and len(steps) > limit:
        rest = count(len(steps) - limit, "smaller step")
        paper.print(f"   and {rest}: `gestand plan` shows them all", style="dim")


def _of_others(paper: Paper, made: Plan) -> None:
    """What an erasure before left because of this person goes with theirs."""
    found = made.extra.get("of_others", {})
    parts = [f"{found[str(step.order)]:,} of {step.table}" for step in made.steps if str(step.order) in found]
    if parts:
        paper.print(f"With them go rows of others that only this person's kept: {', '.join(parts)}.")


def _what(step: Step, datamap: DataMap) -> Text:
    if step.action is Action.DELETE_FILES:
        return cells(step.table, (), "files")
    if step.action is Action.FOLLOW:
        return cells(step.table, (), "follows")
    table = datamap.named(step.table)
    if step.action is Action.FOLD and table is not None and table.becomes is not None and table.becomes.into:
        return cells(step.table, (), f"rows, into {datamap.tables[table.becomes.into.table].name}")
    text = cells(step.table, step.columns)
    if step.action in (Action.LET_GO, Action.STAND_IN, Action.LOSE, Action.REPLACE):
        text.append(f" ({step.action.value})", "dim")
    elif table is not None and step.columns and step.columns == tuple(name for name, _ in table.shell):
        # A column called `deleted` would read as what becomes of the row.
        text.append(" (the mark of an empty row)", "dim")
    return text


# ---------------------------------------------------------------- what stays


@dataclass(frozen=True, slots=True)
class Kept:
    """Keep steps about the same cells, said once; `more` when their rows overlap, so that the count is a least one."""

    keep: Keep
    more: bool = False

    @property
    def rows(self) -> str:
        return f"{self.keep.expected:,}{'+' if self.more else ''}"


def merged(keeps: Iterable[Keep]) -> list[Kept]:
    """The same cells with the same end are one line: a row that two others point at, or one other by two references."""
    found: dict[tuple[object, ...], Kept] = {}
    for keep in keeps:
        shell = keep.until == "reference"
        place = (keep.store, keep.table, keep.columns, keep.until, () if shell else keep.because)
        if (before := found.get(place)) is None:
            found[place] = Kept(keep)
            continue
        reasons = tuple(dict.fromkeys((*before.keep.because, *keep.because)))
        most = max(before.keep.expected, keep.expected)
        found[place] = Kept(replace(keep, because=reasons, expected=most), before.more or most > 1)
    return list(found.values())


def what(keep: Keep, datamap: DataMap, columns: Sequence[str] | None = None) -> Text:
    """`users: name, email` (or other `columns`); `users: the row`; of a file table `uploads: files`."""
    table = datamap.named(keep.table)
    if table is not None and table.files:
        return cells(keep.table, (), "the file" if keep.expected == 1 else "files")
    return cells(keep.table, keep.columns if columns is None else columns, "the row")


def _keeps(paper: Paper, keeps: Sequence[Keep], datamap: DataMap) -> None:
    lines = merged(keeps)
    shown = grid("", "rows", "what stays", "because", AT_THE_LATEST)
    for line in lines:
        keep = line.keep
        end = until(keep.until, datamap.policy.zone)
        shown.add_row(Text("=", "green"), line.rows, what(keep, datamap), because(keep.because), end)
    paper.print()
    paper.print(shown)
    if any(line.more for line in lines):
        paper.print("+ at least: other rows of this table can be kept in the same way", style="dim")


# ---------------------------------------------------------------- what was done


def outcome(done: Outcome, datamap: DataMap) -> None:
    paper = Paper()
    paper.print("Went on with a run that was cut off" if done.resumed else "Done", style="bold")
    if done.plan.steps:
        shown = grid("", "expected", "done", "what")
        for step in done.plan.steps:
            symbol, style = SYMBOLS[step.action]
            rows = ("", "") if step.action is Action.FOLLOW else (f"{step.expected:,}", f"{_did(done, step):,}")
            shown.add_row(Text(symbol, style), *rows, _what(step, datamap))
        paper.print(shown)
    else:
        paper.print("nothing was due")
    for step in short(done):
        fewer = step.expected - _did(done, step)
        said = f"! {fewer:,} fewer than expected in {step.table}: they asked for it no more, or something kept them."
        paper.print(f"{said} `gestand verify` says what is left.", style="yellow")
    for note in done.plan.notes:
        paper.print(f"! {note}", style="yellow")
    paper.print(f"Run {done.run} is in the ledger.", style="dim")


def short(done: Outcome) -> list[Step]:
    """The steps of which less was done than the plan expected."""
    return [step for step in done.plan.steps if _did(done, step) < step.expected]


def outcome_in_short(done: Outcome) -> None:
    """One line: how many rows and files were deleted and blanked."""
    kinds = {"row added to a total": 0, "row deleted": 0, "file deleted": 0, "row changed": 0}
    for step in done.plan.steps:
        if step.action is Action.FOLLOW:
            continue
        kind = KINDS.get(step.action, "row changed")
        kinds[kind] += _did(done, step)
    plural = {
        "row added to a total": "rows added to totals",
        "row deleted": "rows deleted",
        "file deleted": "files deleted",
        "row changed": "rows blanked",
    }
    said = ", ".join(count(number, kind, plural[kind]) for kind, number in kinds.items() if number)
    paper = Paper()
    paper.print(Text.assemble(("Done: ", "bold"), said or "nothing was due"))
    paper.print(f"Run {done.run} is in the ledger.", style="dim")


def _did(done: Outcome, step: Step) -> int:
    return done.done.get(str(step.order), 0)
