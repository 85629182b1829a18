"""Rows of others that go in the run for one person, because only that person's rows kept them.

Nothing leads to them any more once those are gone. So they are written down before the first change, as far as that;
each is asked again whether it goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gestand.acts import Key
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByRows
from gestand.plan.work import Act, goes_or_lets_go
from gestand.run.knots import tangle
from gestand.run.written import written

if TYPE_CHECKING:
    from gestand.run.executor import Executor


class Hanging:
    """Those of one store, by the acts that take them or let go of them."""

    def __init__(self, executor: Executor, bench: Bench, acts: Sequence[Act], stride: int) -> None:
        """Writes them down, before anything is changed."""
        self.executor, self.bench, self.stride = executor, bench, stride
        self.keys: dict[int, list[Key]] = {}
        if executor.whom:
            for act in filter(goes_or_lets_go, acts):
                if keys := written(executor, bench, act, stride, [ByRows()], if_any=True):
                    self.keys[act.order] = keys

    def go(self, acts: Sequence[Act]) -> None:
        """Does these acts on them, as far as nothing is in the way."""
        for act in acts:
            if keys := self.keys.get(act.order):
                self.executor.on_written(self.bench, act, keys, self.stride, [ByRows()])
                tangle(self.executor, self.bench, act, self.stride)

    def done(self) -> None:
        for order in self.keys:
            self.executor.noting.withdraw(self.stride + order, 0)
