"""Everything that the file of the records has, as it was at one moment: what an audit looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gestand.ledger.records import Entry


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as its table has it: the kind of its entry, its id, its case and the columns under the seal."""

    kind: str
    id: str
    case: str
    columns: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that the file of the records has, as it was at one moment."""

    entries: Sequence[Entry]
    kinds: Sequence[str]
    """The kind that stands beside each entry, by which entries are looked up."""
    kept: Sequence[Kept] = ()
    runs: Sequence[tuple[str, str, str, str | None, str | None]] = ()
    """Of each run its id, digest, start, end and totals."""
    slices: Sequence[tuple[int, str, int, int, int]] = ()
    """Of each slice the number of its entry, its run, step, number and rows."""
    plans: Sequence[tuple[str, str]] = ()
    """Of each plan that was saved its digest and its text."""
    intents: Sequence[tuple[str, int, int, str]] = ()
    """Of each slice that was intended and not entered its run, step, number and text."""
    secrets: Mapping[str, bytes] = field(default_factory=dict)
    checkpoints: Sequence[str] = ()
    installation: str = ""
    revision: str = ""

    @property
    def behind(self) -> int:
        """The number behind the last entry: for what has no entry."""
        return self.entries[-1].number + 1 if self.entries else 1
