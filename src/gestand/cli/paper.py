"""Where words go: results to standard output, everything else to standard error; and a reader who has had enough."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from rich.console import Console

WIDEST = 120
"""Columns beyond which lines are hard to follow."""
PIPE = 110
"""Columns in a pipe, where there is no terminal to ask; COLUMNS wins."""


def put(text: str, end: str = "\n") -> None:
    """Writes a result to standard output."""
    try:
        sys.stdout.write(text + end)
    except BrokenPipeError:
        nobody_reads()


def put_json(value: Mapping[str, Any]) -> None:
    """Writes a result for programs; letters as they are where the output can carry them."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    put(json.dumps(value, ensure_ascii=not unicode, indent=2))


def complain(text: str) -> None:
    """Writes to standard error."""
    with suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


def flush() -> None:
    """Everything written has arrived, or nobody wants it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()
        sys.stdout.flush()


def nobody_reads() -> None:
    """Whoever read us has seen enough (`| head`): the rest goes nowhere; the verb goes on and its exit code stands."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Paper(Console):
    """Standard output for people: colours on a terminal only (never with NO_COLOR), no markup in what is printed."""

    def __init__(self, **options: Any) -> None:
        width = None if "COLUMNS" in os.environ or sys.stdout.isatty() else PIPE
        super().__init__(width=width, highlight=False, markup=False, emoji=False, **options)
        self.width = min(self.width, WIDEST)

    def on_broken_pipe(self) -> None:
        nobody_reads()
