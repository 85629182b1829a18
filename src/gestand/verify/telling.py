"""Telling whoever waits how far the judge is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, of how much."""

Thing = TypeVar("Thing")


def told(progress: Progress | None, what: str, things: Iterable[Thing]) -> Iterator[Thing]:
    """The things one by one; `progress` hears how many are behind."""
    listed = list(things)
    for number, thing in enumerate(listed):
        if progress:
            progress(what, number, len(listed))
        yield thing
    if progress and listed:
        progress(what, len(listed), len(listed))
