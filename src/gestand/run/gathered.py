"""The values by which people are mentioned, for the acts of one transaction."""

from __future__ import annotations

from gestand.datamap.spoken import Mention
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByTime, Driver


class Gathered:
    """The values of the people of one transaction, taken when the first act asks for them."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._of: dict[Mention, Driver] = {}

    def take(self, mention: Mention, side: Driver) -> None:
        if self._of.get(mention) is not side and not isinstance(side, ByTime):
            self._bench.work.mentioned.gather(mention, [side])
            self._of[mention] = side
