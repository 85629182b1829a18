"""How much goes into one transaction: small enough that nobody waits for it, large enough to be quick."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

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
    shortest: float = 0.0
    """Seconds of a pause at least: where somebody is met when a transaction begins, however short it is."""

    def where(self, dialect: str) -> Manner:
        """How it goes about it in a store of this engine."""
        return self.alone if self.alone is not None and dialect == "sqlite" else self

    def pace(self, size: int | None = None) -> Pace:
        size = self.rows if size is None else size
        return replace(self._pace, size=min(size, self.most), most=self.most)

    def together(self) -> Pace:
        """Of rows that are held against all others of their table: few batches, however long they take."""
        return replace(self._pace, size=TOGETHER, least=TOGETHER, most=TOGETHER)

    @property
    def _pace(self) -> Pace:
        return Pace(target=self.target, pause=self.pause, shortest=self.shortest)


QUICKLY = Manner()
GENTLY = Manner(
    target=0.05,
    pause=1.0,
    people=25,
    at_once=200,
    rows=200,
    rests=3.0,
    shortest=0.05,
    alone=Manner(target=0.025, pause=25.0, people=10, at_once=100, rows=100),
)
"""Half of the time is the application's own, and nobody waits longer than for a query of theirs.

Whom it meets waits for a slice of time of the processor, a few milliseconds, and that is mostly where a question or a
transaction begins, however long it goes on. So it begins hardly more than ten times a second, at first as well, where
questions and batches are short: half of a second becomes two with its rests and pauses. (Measured beside that sweep,
of 1,000,000 rows, on two processors: of the application's queries the slowest in a hundred took 1.9 times as long;
without a shortest rest and pause 4.8 times, and beside the same rows deleted by hand 4.5 times. About as many of them
wait either way: they are fewer of all.)

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
    shortest: float = 0.0
    """Seconds of a pause at least."""
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
            time.sleep(min(max((spent - after) * self.pause, self.shortest), MOST))
        worked = self.worked = spent - before - after
        if worked > 2 * self.target:
            self.size = max(min(self.least, self.size), self.size // 2)
        elif used >= self.size and worked < self.target / 2:
            self.size = min(self.most, self.size * 2)
