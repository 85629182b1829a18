"""Rows that should have gone and still stand: without cells of their own, or with nothing left in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from gestand.datamap.model import ROW, Table
from gestand.datamap.retention import RetentionClass
from gestand.policy.model import Orphans, Rule, Then
from gestand.verify.cells import judged_classes
from gestand.verify.going import Going
from gestand.verify.hands import Hands
from gestand.verify.kleene import Condition, both, no
from gestand.verify.onset import onset
from gestand.verify.probes import At, Probe, flag
from gestand.verify.rows import Rows
from gestand.verify.status import Ask


@dataclass(frozen=True, slots=True)
class Standing:
    """`rows`: per class whose cell is the row itself, how many go and still stand, and since when.

    `remains`: rows that go and have nothing left in them but themselves; they count for `activities`.
    """

    rows: Mapping[RetentionClass, tuple[int, datetime | None]] = field(default_factory=dict)
    remains: int = 0
    since: datetime | None = None
    activities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standers:
    """Asks one table for the rows that go."""

    ask: Ask
    hands: Hands
    table: Table
    at: At
    some_orphan: Callable[[], bool]

    def standing(self) -> Standing:
        """Ask after `may_stand` only: this question follows every reference by which something is kept."""
        rows, goes = Going(self.ask, self.hands, self.table).rows()
        if isinstance(goes, sa.False_):
            return Standing()
        own = [cls for cls in judged_classes(self.table) if ROW in cls.columns]
        ended = [rows.cells.ended(cls).sure for cls in own]
        remains = self._nothing_left(rows)
        flags = [flag(condition) for condition in (*ended, remains)]
        sums = [sa.func.coalesce(sa.func.sum(f), 0) for f in flags]
        numbers = [int(n) for n in self.hands.one(sa.select(*sums).select_from(rows.frame.source).where(goes))]
        found = {cls: (n, self._since(cls)) for cls, n in zip(own, numbers[:-1], strict=True) if n}
        if not numbers[-1]:
            return Standing(found)
        return Standing(found, numbers[-1], self._remaining_since(), self._activities())

    def may_stand(self) -> bool:
        """The cheap question first: most often no row is there whose fate is to go and that is not yet counted."""
        if any(ref.rule is Rule.ALONG for ref in self.table.references):
            return True
        rows = Rows.of(self.ask, self.table)
        fate = rows.fate_by_terms()
        if not any(ROW in cls.columns for cls in judged_classes(self.table)):
            fate = both(fate, self._nothing_left(rows))
        if not isinstance(fate, sa.False_) and self.hands.any(
            sa.select(sa.literal(1)).select_from(rows.frame.source).where(fate)
        ):
            return True
        return self.table.orphans is Orphans.GO and not self.table.stays and self.some_orphan()

    def _nothing_left(self, rows: Rows) -> Condition:
        """No cell of it is broken by itself."""
        left = [both(rows.cells.present(cls), rows.cells.ended(cls).sure) for cls in judged_classes(self.table)]
        return both(*map(no, left))

    def _activities(self) -> tuple[str, ...]:
        """Those that use a cell of a claim that decides about the row."""
        decisive = {claim.name for claim in self.table.claims if claim.then is Then.GOES}
        every = {claim.name for claim in self.table.claims}
        classes = [cls for cls in judged_classes(self.table) if set(cls.claims) & (decisive or every)]
        return tuple(dict.fromkeys(name for cls in classes for name in cls.activities))

    # ------------------------------------------------------------ since when?

    def _since(self, cls: RetentionClass) -> datetime | None:
        rows, goes = Going(self.ask, self.hands, self.table).rows()
        broken = both(goes, rows.cells.ended(cls).sure)
        return Probe(self.ask, self.hands, self.table, cls, self.at).oldest(rows.cells, broken)

    def _remaining_since(self) -> datetime | None:
        def had_fate(moment: datetime) -> bool:
            rows, goes = Going(self.ask, self.hands, self.table).rows()
            then = Rows.on(self.at(moment), rows.frame).fate()
            condition = both(goes, self._nothing_left(rows), then)
            return self.hands.any(sa.select(sa.literal(1)).select_from(rows.frame.source).where(condition))

        return onset(had_fate, self.ask.reader.at, self.ask.reader.zone)
