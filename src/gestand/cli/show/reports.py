"""What the judge found: a line for each promise, and where and why it is not kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from gestand.cli.paper import Paper
from gestand.cli.show.words import count, grid, moment, moment_text

if TYPE_CHECKING:
    from gestand.verify.report import PlaceCount, Report, Verdict

MARKS = {"kept": ("✓", "green"), "broken": ("✗", "bold red"), "unknown": ("?", "yellow"), "unsupported": ("-", "dim")}
NOT_KEPT = ("broken", "unknown")
BY_COLUMN = ("gone",)
"""The kinds of which each place is said to the column: nobody knew that there was one."""
COUNTED = {
    "covered": ("table or column", "tables or columns"),
    "schedule": ("column", "columns"),
    "only": ("column", "columns"),
    "needed": ("column", "columns"),
    "sites": ("site", "sites"),
}
"""What is counted of a promise about something else than rows; `why` names them."""
MARGIN = 14
"""Where the key of a promise begins, and all that is said below it."""
WIDE = 32
"""Keys up to this length have what they say beside them, in one column."""


def report(found: Report, zone: str, left_out: int, columns: bool = False) -> None:
    """A line a promise; below those that are not kept, where and why. `columns` counts each column by itself."""
    paper = Paper()
    wide = min(WIDE, max((len(verdict.key) for verdict in found.promises), default=0))
    paper.print(Text(f"Promises of version {found.version} at {moment(found.at, zone)} ({zone})", "bold"))
    _bounded(paper, found)
    for verdict in found.promises:
        line, says = _line(verdict, zone), Text(verdict.says, "dim")
        line.pad_right(max(0, MARGIN + wide - len(line)))
        beside = verdict.standing not in NOT_KEPT and len(line) + 2 + len(says) <= paper.width
        paper.print(Text.assemble(line, "  ", says) if beside and says else line)
        if says and not beside:
            paper.print(_below(says))
        of_schema = verdict.kind in COUNTED
        if verdict.standing in NOT_KEPT and not of_schema:
            _places(paper, verdict, columns or verdict.kind in BY_COLUMN)
        placed = verdict.standing == "broken" and verdict.places and not of_schema
        if verdict.why and verdict.standing in NOT_KEPT and not placed:
            paper.print(_below(Text(verdict.why, "yellow" if verdict.standing == "unknown" else "dim")))
    if left_out:
        paper.print(f"{count(left_out, 'promise')} that this version cannot check: left out", style="dim")
    if found.bounded and found.bounded.unasked:
        paper.print(f"Not asked of one organisation: {', '.join(found.bounded.unasked)}.", style="dim")
    paper.print(_tally(found.promises))


def _bounded(paper: Paper, found: Report) -> None:
    """Said first: who reads a tick below it knows of whom."""
    if found.bounded is not None:
        whose = f"one {found.bounded.organisation.group} and its {count(found.bounded.people, 'person', 'people')}"
        paper.print(Text(f"Only of what is of {whose}: this says nothing of anybody else.", "yellow"))


def report_in_short(found: Report, zone: str, left_out: int) -> None:
    """Only what is not kept, a line each, and how many there are of each standing."""
    paper = Paper()
    shown = grid("", "promise", "rows", "the oldest due")
    for verdict in found.promises:
        if verdict.standing in NOT_KEPT:
            mark, style = MARKS[verdict.standing]
            oldest = moment_text(verdict.oldest, zone) if verdict.oldest else ""
            shown.add_row(Text(f"{mark} {verdict.standing}", style), verdict.key, f"{verdict.count:,}", oldest)
    if shown.row_count:
        paper.print(shown)
    paper.print(_tally(found.promises))
    if left_out:
        paper.print(f"{count(left_out, 'promise')} that this version cannot check: left out", style="dim")


def _line(verdict: Verdict, zone: str) -> Text:
    mark, style = MARKS[verdict.standing]
    line = Text.assemble((f"{mark} {verdict.standing:<11} ", style), (verdict.key, "bold"))
    if verdict.standing in NOT_KEPT and verdict.count:
        line.append(f"  {count(verdict.count, *COUNTED.get(verdict.kind, ('row', 'rows')))}")
    if verdict.standing in NOT_KEPT and verdict.oldest:
        line.append(f", the oldest due {moment_text(verdict.oldest, zone)}")
    return line


def _places(paper: Paper, verdict: Verdict, columns: bool) -> None:
    if not verdict.places:
        return
    if not columns:
        paper.print(_below(Text("in " + ", ".join(_tables(verdict.places)))))
        return
    for place in verdict.places:
        where = place.table if place.column in ("", "*") else f"{place.table}.{place.column}"
        paper.print(_below(Text(f"{_store(verdict, place)}{where}: {place.count:,}")))


def _store(verdict: Verdict, place: PlaceCount) -> str:
    """Said where the table may be one that the policy has no name for."""
    said = place.table == place.store or place.table.startswith(f"{place.store}:")
    return f"{place.store}:" if verdict.kind in BY_COLUMN and not said else ""


def _tables(places: Iterable[PlaceCount]) -> list[str]:
    most: dict[str, int] = {}
    for place in places:
        most[place.table] = max(most.get(place.table, 0), place.count)
    return [f"{table} ({number:,})" for table, number in most.items()]


def _below(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, MARGIN))


def _tally(promises: Sequence[Verdict]) -> Text:
    line = Text()
    for standing, (mark, style) in MARKS.items():
        if number := sum(verdict.standing == standing for verdict in promises):
            line.append(f"{mark} {number} {standing}   ", style)
    line.rstrip()
    return line
