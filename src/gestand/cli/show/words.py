"""Moments, keys, names and tables as people read them."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.table import Table as Grid
from rich.text import Text

from gestand.acts import Key

RIGHT = ("rows", "of", "expected", "done", "no.")

AT_THE_LATEST = "until, at the latest"
"""The head of a column of ends: of many rows, the last of their ends."""

UNTIL = {
    "open": "no date yet",
    "forever": "it is ended",
    "asked": "they were asked, and did not want to stay",
    "hold": "the hold is lifted",
    "unknown": "not known",
    "reference": "nothing points at it",
}


def grid(*columns: str) -> Grid:
    """A table without lines; a column of numbers is aligned on the right, and words are not cut."""
    made = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in columns:
        number = name in RIGHT
        made.add_column(name, justify="right" if number else "left", no_wrap=number or not name)
    return made


def moment(at: datetime, zone: str) -> str:
    """Local to the policy; a day when it is the first moment of one."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d}" if local.time() == time() else f"{local:%Y-%m-%d %H:%M}"


def moment_text(text: str, zone: str) -> str:
    """An ISO 8601 moment as `moment`; anything else as it is."""
    try:
        return moment(datetime.fromisoformat(text), zone)
    except ValueError:
        return text


def until(text: str, zone: str) -> str:
    return UNTIL.get(text) or moment_text(text, zone)


def ourselves() -> str:
    """What one types to run gestand again: its name, or its path where the shell does not find the name."""
    program = sys.argv[0]
    named = Path(program).name == "gestand" and shutil.which("gestand") is None
    return shlex.quote(program) if named else "gestand"


def key(parts: Key) -> str:
    return str(parts[0]) if len(parts) == 1 else "(" + ",".join(map(str, parts)) + ")"


def because(names: Iterable[str]) -> str:
    """Promise keys, holds and references in short: `accounting`, `hold/claim-7`, `invoices, messages point at it`."""
    said, pointing = [], []
    for name in names:
        kind, _, rest = name.partition("/")
        if kind == "keep":
            said.append(rest)
        elif name.startswith("reference "):
            pointing.append(name.removeprefix("reference "))
        else:
            said.append(name)
    if pointing:
        said.append(f"{', '.join(pointing)} {'points' if len(pointing) == 1 else 'point'} at it")
    return ", ".join(said)


def cells(table: str, columns: Sequence[str], row: str = "") -> Text:
    """`users: name, email`; without columns the row itself."""
    text = Text(table, "bold")
    if rest := ", ".join(columns) or row:
        text.append(f": {rest}", "not bold")
    return text


def count(number: int, one: str, more: str = "") -> str:
    """`1 row`, `1,200 rows`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"
