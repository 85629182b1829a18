"""Rows that are found and changed by one statement.

Otherwise their keys are told first, many at a time, and then given back batch by batch: which an engine has to do where
something must be locked between the two, and which costs more than the change itself. Here the keys never leave the
engine, and the statement is the one that a person would write by hand. What it costs to find the next rows again and
again shows while it goes on (`Finding`): where no index tells them, the first rows of a table are read anew each time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gestand.plan.bench import Bench
from gestand.plan.drivers import ByTime
from gestand.plan.work import Act
from gestand.run.batch import patiently
from gestand.run.choosing import Next
from gestand.run.slices import Pace

if TYPE_CHECKING:
    from gestand.run.executor import Executor

SHARE = 3.0
"""So many times longer than to change rows it may take to find them, or they are found for many batches at once."""
WORSE = 3.0
"""So many times longer for a row than it was at best, that it looks as if the rows were no longer found quickly."""
FIRST = 1_000
"""So many rows are found by their keys to begin with: enough to see what it costs, and few enough to cost little."""
TIMES = 5
"""So many batches in a row: then they are no longer found one batch at a time."""


def go_straight(executor: Executor, bench: Bench, act: Act, pace: Pace, stride: int) -> bool:
    """Batches that find their rows themselves, while finding them costs little; whether there may be more rows."""
    size, started = min(pace.size, FIRST), time.perf_counter()
    keys = executor.overdue(bench, act, size)
    found = time.perf_counter()
    executor.batches(bench, act, keys, pace, stride, [ByTime()])
    if len(keys) < size:
        return False
    finding = Finding()
    going = finding.is_cheap(found - started, pace.worked)
    while going:
        done = patiently(lambda: _next(executor, bench, act, pace, stride))
        if done.last:
            return False
        going = bool(done.rows) and finding.goes_on(pace.worked, done.rows)
    return True


def _next(executor: Executor, bench: Bench, act: Act, pace: Pace, stride: int) -> Next:
    with executor.transaction(bench, stride) as batch:
        pace.begin()
        done = batch.next(act, ByTime(), pace.size)
    pace.end(done.rows, executor.noted)
    return done


@dataclass(slots=True)
class Finding:
    """Whether it is worth while to find the rows of each batch anew."""

    best: float = 0.0
    slow: int = 0

    @staticmethod
    def is_cheap(finding: float, changing: float) -> bool:
        """It took `finding` seconds to find rows and `changing` to change them."""
        return finding < SHARE * changing

    def goes_on(self, seconds: float, rows: int) -> bool:
        """Learns from a batch. A few slow ones teach nothing: others use the machine as well."""
        each = seconds / max(rows, 1)
        self.best = min(self.best or each, each)
        self.slow = self.slow + 1 if each > WORSE * self.best else 0
        return self.slow < TIMES
