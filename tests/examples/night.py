"""One nightly run of an example."""

from __future__ import annotations

from gestand.acts import Plan
from gestand.verify.report import Verdict

from .town import Town


class Night:
    """What was said and what was there, before and after."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.there = self._count()
        self.before: dict[str, Verdict] = town.verify()
        self.plan: Plan = town.plan()
        town.apply(plan=self.plan)
        self.after: dict[str, Verdict] = town.verify()
        self.left = self._count()

    def _count(self) -> dict[str, int]:
        return {
            trouble.key: len(self.town.rows(trouble.find, trouble.beside))
            if trouble.find is not None
            else int((self.town.uploads / trouble.where).exists())
            for trouble in self.town.system.planted
        }
