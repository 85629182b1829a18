"""How much goes into one transaction: small enough that nobody waits for it, large enough to be quick."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """A batch size that adapts to how long its transactions take. `target` is in seconds."""

    size: int = 1_000
    least: int = 50
    most: int = 50_000
    target: float = 0.4
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
        if spent > 2 * self.target:
            self.size = max(self.least, self.size // 2)
        elif used >= self.size and spent < self.target / 2:
            self.size = min(self.most, self.size * 2)
