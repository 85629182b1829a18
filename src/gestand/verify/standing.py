"""Rows that should have gone and still stand: without cells of their own, or with nothing left in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.indexed import found_quickly
from gestand.datamap.model import ROW, Claim, Reference, Table
from gestand.datamap.retention import RetentionClass
from gestand.policy.model import Orphans, Rule, Then
from gestand.verify.cells import Cells, judged_classes
from gestand.verify.closure import points_at
from gestand.verify.few import if_few
from gestand.verify.going import Going
from gestand.verify.hands import Alike, Hands
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.onset import onset
from gestand.verify.parts import Part, one_of, some_rows
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

    def standing(self) -> Standing:
        """Ask after one of `parts` said yes: this question follows every reference by which something is kept."""
        if self._all_kept():
            return Standing()
        rows, goes = Going(self.ask, self.hands, self.table).rows()
        goes = if_few(self.hands, rows.frame, goes)
        if isinstance(goes, sa.False_):
            return Standing()
        own = [cls for cls in judged_classes(self.table) if ROW in cls.columns]
        theirs = {cls: rows.cells.status.theirs(cls.claims) for cls in own}
        ended = [both(theirs[cls], rows.cells.present(cls), rows.cells.ended(cls).sure) for cls in own]
        remains = self._nothing_left(rows)
        flags = [flag(condition) for condition in (*ended, remains)]
        sums = [sa.func.coalesce(sa.func.sum(f), 0) for f in flags]
        numbers = [int(n) for n in self.hands.one(sa.select(*sums).select_from(rows.frame.source).where(goes))]
        found = {cls: (n, self._since(rows, goes, cls)) for cls, n in zip(own, numbers[:-1], strict=True) if n}
        if not numbers[-1]:
            return Standing(found)
        return Standing(found, numbers[-1], self._remaining_since(rows, both(goes, remains)), self._activities())

    def parts(self, over: Collection[RetentionClass]) -> list[Part]:
        """The cheap questions: does a row stand there whose fate is to go and that no class counts? All no: none does.

        A fate is a claim all of whose cells have ended, by time or by a record. Each way has a question of its own,
        which the engine can answer from an end of its own. `over`: the classes of which time may have ended a cell.
        """
        if any(ref.rule is Rule.ALONG for ref in self.table.references):
            return [Part(sa.select(sa.literal(1)))]
        return [part for claim in self._deciding() for part in self._ended(claim, over)]

    def hang_on(self, untouched: Collection[RetentionClass]) -> bool:
        """Within bounds: no row can go, because a cell of theirs of one of these classes is in it and has not ended.

        Whoever else's the row is, all that is in it has to end; but where one claim decides, theirs need not be it.
        """
        theirs = self.ask.bounds.claims(self.table) if self.ask.bounds else ()
        alone = len(self.table.claims) == 1
        certain = [cls for cls in untouched if cls.columns != (ROW,) or len(cls.claims) == 1]
        return (alone or not self._decided) and all(any(c.name in cls.claims for cls in certain) for c in theirs)

    def _all_kept(self) -> bool:
        """Most of what stands is kept by what stays longest: then the question that follows every reference is spared.

        A row that goes along with another need not end by itself, so in such a table nothing is spared.
        """
        if any(ref.rule is Rule.ALONG for ref in self.table.references):
            return False
        rows = self._rows()
        lasting = [ref for ref in self.ask.datamap.referrers(self.table.id) if self._decides_alone(ref)]
        keeping = [*filter(self._of_a_duty, lasting), *filter(self._of_several, lasting)]
        if not keeping:
            return False
        unkept = both(rows.fate(), *(self._stays(rows, ref).is_(None) for ref in dict.fromkeys(keeping)))
        return not any(part.says(self.hands.one(part.asked)[0]) for part in some_rows(rows.frame, unkept))

    def _decides_alone(self, reference: Reference) -> bool:
        """The referring row keeps, stays unless its own fate is to go, and is found by an index."""
        here, there = self.table.id, reference.table
        if reference.rule is not Rule.KEEPS or there == here or there.store != here.store:
            return False
        alone = all(ref.rule is not Rule.ALONG for ref in self.ask.datamap.tables[there].references)
        return alone and found_quickly(self.ask.datamap, there)

    def _of_a_duty(self, reference: Reference) -> bool:
        datamap = self.ask.datamap
        classes = judged_classes(datamap.tables[reference.table])
        return any(datamap.activities[name].duty for cls in classes for name in cls.activities)

    def _of_several(self, reference: Reference) -> bool:
        """Rows of several people, which stay until the last of them has ended."""
        return len(self.ask.datamap.tables[reference.table].claims) > 1

    def _stays(self, rows: Rows, reference: Reference) -> ColumnElement[Any]:
        """A row that stays by its own fate and points at this one, or NULL."""
        referring = Rows.of(self.ask, reference.table)
        stays = both(points_at(referring, reference, rows.frame.row), no(referring.fate()))
        return one_of(referring.frame.source, stays, rows.frame)

    def _deciding(self) -> list[Claim]:
        """The claims one of which has ended when a row goes by its terms."""
        if self.table.stays:
            return []
        decisive = [claim for claim in self._claims if claim.then is Then.GOES]
        return decisive if self._decided else self._claims

    @property
    def _decided(self) -> bool:
        return any(claim.then is Then.GOES for claim in self.table.claims)

    @property
    def _claims(self) -> list[Claim]:
        return [claim for claim in self.table.claims if self._classes(claim)]

    def _classes(self, claim: Claim) -> list[RetentionClass]:
        return [cls for cls in judged_classes(self.table) if claim.name in cls.claims]

    def _ended(self, claim: Claim, over: Collection[RetentionClass]) -> Iterator[Part]:
        """Rows of which all cells of a claim have ended: by time, by a record, as those of nobody."""
        classes, cells = self._classes(claim), self._rows().cells
        if all(cls in over for cls in classes):
            yield from self._blank(cells, claim, *map(cells.surely_by_time, classes), apart=True)
        records = [theirs for cls in classes if (theirs := cells.by_record(cls)) is not None]
        if records:
            yield from self._blank(cells, claim, either(*records), *(cells.ended(cls).sure for cls in classes))
        person = cells.frame.has_person(claim)
        if self.table.orphans is Orphans.BY_TERM and not isinstance(person, sa.True_):
            yield from self._blank(cells, claim, no(person), *(cells.ended(cls).sure for cls in classes))

    def _blank(self, cells: Cells, claim: Claim, *ended: Condition, apart: bool = False) -> Iterator[Part]:
        """Of these, those with nothing left in them, unless the row as a cell is what is left."""
        row_itself = any(ROW in cls.columns for cls in judged_classes(self.table))

        def blank(of: Claim) -> list[Condition]:
            return [] if row_itself else [no(cells.present(cls)) for cls in self._classes(of)]

        found = [*ended, no(Rows(cells).is_stand_in()), *blank(claim)]
        for other in () if self._decided else self._claims:
            if other is not claim:
                over = both(*blank(other), *(cells.ended(cls).sure for cls in self._classes(other)))
                found.append(either(no(cells.frame.has_person(other)), over))
        yield from some_rows(cells.frame, *found, apart=apart)

    def _rows(self) -> Rows:
        return Rows.judged(self.ask, self.table)

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

    def _since(self, rows: Rows, goes: Condition, cls: RetentionClass) -> datetime | None:
        broken = both(goes, rows.cells.status.theirs(cls.claims), rows.cells.ended(cls).sure)
        return Probe(self.ask, self.hands, self.table, cls, self.at).oldest(rows.cells, broken)

    def _remaining_since(self, rows: Rows, remains: Condition) -> datetime | None:
        alike: Alike = {}

        def had_fate(moment: datetime) -> bool:
            condition = both(remains, Rows.on(self.at(moment), rows.frame).fate())
            return self.hands.any(sa.select(sa.literal(1)).select_from(rows.frame.source).where(condition), alike)

        return onset(had_fate, self.ask.reader.at, self.ask.reader.zone)
