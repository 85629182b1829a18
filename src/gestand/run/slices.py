"""How much goes into one transaction: small enough that nobody waits for it, large enough to be quick."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

MOST = 5.0
"""Seconds of the longest pause."""
ROUND = 200_000
"""Keys of rows that are selected at a time; the condition finds the rest."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run goes about it. `target`: seconds of one transaction; `pause`: after it, as a share of what it took.

    `people`: in a slice, to begin with; `at_once`: a step of no more rows than this is done for all people of a slice
    in one statement; `rows`: in a batch, to begin with.
    """

    target: float = 0.4
    pause: float = 0.0
    people: int = 500
    at_once: int = 50_000
    rows: int = 1_000

    def pace(self, size: int | None = None) -> Pace:
        return Pace(self.rows if size is None else size, target=self.target, pause=self.pause)


QUICKLY = Manner()
GENTLY = Manner(target=0.05, pause=1.0, people=25, at_once=200, rows=200)
"""Half of the time is the application's own, and nobody waits longer than for a query of theirs."""


@dataclass(slots=True)
class Pace:
    """A batch size that adapts to how long its transactions take. `target` is in seconds."""

    size: int = 1_000
    least: int = 50
    most: int = 50_000
    target: float = 0.4
    pause: float = 0.0
    """How long nothing is done after a transaction, as a share of the time that it took."""
    started: float = field(default=0.0)

    def begin(self) -> None:
        self.started = time.perf_counter()

    @property
    def spent(self) -> float:
        return time.perf_counter() - self.started

    @property
    def full(self) -> bool:
        """The transaction has had its time: no further act begins in it."""
        return self.spent > self.target

    def end(self, used: int) -> None:
        """Learns from a batch that was `used` large; a batch that was not full teaches nothing about growing."""
        spent = self.spent
        if self.pause:
            time.sleep(min(spent, MOST) * self.pause)
        if spent > 2 * self.target:
            self.size = max(self.least, self.size // 2)
        elif used >= self.size and spent < self.target / 2:
            self.size = min(self.most, self.size * 2)
