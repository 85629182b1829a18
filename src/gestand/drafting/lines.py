"""Lines of YAML with a comment beside each, the comments of a block under each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDEST = 56
"""A comment begins at most here, where its line lets it."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    comment: str = ""


def aligned(lines: Iterable[Line]) -> Iterator[str]:
    """The lines of one block."""
    block = list(lines)
    short = [len(line.text) for line in block if line.comment and len(line.text) <= WIDEST]
    column = max(short, default=0)
    for line in block:
        yield f"{line.text:<{column}}  # {line.comment}" if line.comment else line.text


def block(name: str, lines: Iterable[Line], indent: int) -> Iterator[str]:
    """A key and what stands under it; nothing when there is nothing."""
    inside = list(lines)
    if inside:
        yield f"{' ' * indent}{name}:"
        yield from aligned(Line(f"{' ' * (indent + 2)}{line.text}", line.comment) for line in inside)
