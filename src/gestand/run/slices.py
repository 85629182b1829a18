"""How much goes into one transaction: small enough that nobody waits for it, large enough to be quick."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

MOST = 5.0
"""Seconds of the longest pause."""
ROUND = 200_000
"""Keys of rows that are selected at a time; the condition finds the rest."""
TOGETHER = 50_000
"""Rows of a batch of which each asks how many others are alike: the whole table is read for it, so they are many."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a run goes about it. `target`: seconds of one transaction; `pause`: after it, as a share of what it took.

    `people`: in a slice, to begin with; `at_once`: a step of no more rows than this is done for all people of a slice
    in one statement; `rows`: in a batch, to begin with, and `most` at most.
    """

    target: float = 0.4
    pause: float = 0.0
    people: int = 1_000
    at_once: int = 50_000
    rows: int = 1_000
    most: int = 50_000
    rests: float = 0.0
    """After each question before the first batch, as a share of what it took (`gestand.stores.resting`)."""
    alone: Manner | None = None
    """How it goes about it in a store that has one writer at a time, where whoever else writes waits for every one."""

    def where(self, dialect: str) -> Manner:
        """How it goes about it in a store of this engine."""
        return self.alone if self.alone is not None and dialect == "sqlite" else self

    def pace(self, size: int | None = None) -> Pace:
        size = self.rows if size is None else size
        return Pace(min(size, self.most), most=self.most, target=self.target, pause=self.pause)

    def together(self) -> Pace:
        """Of rows that are held against all others of their table: few batches, however long they take."""
        return Pace(TOGETHER, least=TOGETHER, most=TOGETHER, target=self.target, pause=self.pause)


QUICKLY = Manner()
GENTLY = Manner(
    target=0.05,
    pause=1.0,
    people=25,
    at_once=200,
    rows=200,
    rests=3.0,
    alone=Manner(target=0.025, pause=25.0, people=10, at_once=100, rows=100),
)
"""Half of the time is the application's own, and nobody waits longer than for a query of theirs.

What comes before the first batch is not cut into such parts, so the rests between its questions are longer (measured
beside a sweep of half a second on two processors: of the application's queries the slowest in a hundred took 3.4 times
as long with these, 4.2 with rests of the same length as the questions, 4.6 beside the same rows deleted by hand).

Where there is one writer each of the application's writes would wait for half of the transactions: there they are
shorter, and so rare that hardly one in twenty-five meets one.
"""


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
    worked: float = field(default=0.0)
    """Seconds of the last transaction, without those for gestand's own records and without the pause after it."""

    def begin(self) -> None:
        self.started = time.perf_counter()

    @property
    def spent(self) -> float:
        return time.perf_counter() - self.started

    @property
    def full(self) -> bool:
        """The transaction has had its time: no further act begins in it."""
        return self.spent > self.target

    def end(self, used: int, noted: tuple[float, float] = (0.0, 0.0)) -> None:
        """Learns from a batch that was `used` large; a batch that was not full teaches nothing about growing.

        `noted`: seconds of it in which gestand's own records were written, before the commit and after it. That takes
        as long for one row as for a thousand, and after the commit nobody waits for it.
        """
        before, after = noted
        spent = self.spent
        if self.pause:
            time.sleep(min((spent - after) * self.pause, MOST))
        worked = self.worked = spent - before - after
        if worked > 2 * self.target:
            self.size = max(min(self.least, self.size), self.size // 2)
        elif used >= self.size and worked < self.target / 2:
            self.size = min(self.most, self.size * 2)
