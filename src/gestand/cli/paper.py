"""Where words go: results to standard output, everything else to standard error; and a reader who has had enough."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

WIDEST = 120
"""Columns beyond which lines are hard to follow."""
PIPE = 110
"""Columns in a pipe, where there is no terminal to ask; COLUMNS wins."""


_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_TURNING = [*range(0x80, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SEEN = {**_PICTURES, **dict.fromkeys(_TURNING, 0xFFFD)}


def seen(text: str) -> str:
    """The text with a picture for each sign that steers a terminal or turns what follows around.

    Names, keys and reasons come from rows and from other people: none of them may move the cursor or look like ours.
    """
    return text if text.isprintable() else text.translate(_SEEN)


def put(text: str, end: str = "\n") -> None:
    """Writes a result for people to standard output."""
    _write(seen(text) + end)


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        nobody_reads()


def put_json(value: Mapping[str, Any]) -> None:
    """Writes a result for programs; letters as they are where the output can carry them."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    _write(json.dumps(value, ensure_ascii=not unicode, indent=2) + "\n")


def complain(text: str) -> None:
    """Writes to standard error; where that is full or closed, there is nowhere left to say so."""
    try:
        print(seen(text), file=sys.stderr, flush=True)
    except OSError:
        # What is left in its buffer would fail once more at the end, and take the exit code with it.
        _nowhere(sys.stderr)


def flush() -> None:
    """Everything written has arrived, or nobody wants it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()
        sys.stdout.flush()


def insist_streams() -> None:
    """Whoever closed a stream of ours does not want it: it goes nowhere, and no file of ours gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open


def nobody_reads() -> None:
    """Whoever read us has seen enough (`| head`): the rest goes nowhere; the verb goes on and its exit code stands."""
    _nowhere(sys.stdout)


def _nowhere(stream: TextIO) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Paper(Console):
    """Standard output for people: colours on a terminal only (never with NO_COLOR), no markup in what is printed."""

    def __init__(self, **options: Any) -> None:
        width = None if "COLUMNS" in os.environ or sys.stdout.isatty() else PIPE
        super().__init__(width=width, highlight=False, markup=False, emoji=False, **options)
        self.width = min(self.width, WIDEST)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(seen(segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        nobody_reads()
