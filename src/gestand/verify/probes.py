"""The questions about one retention class: first the cheap one, whether anything is left at all; then the counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.model import ROW, Activity, Event, Table
from gestand.datamap.retention import RetentionClass
from gestand.policy.model import Null
from gestand.verify.cells import Cells
from gestand.verify.few import if_few
from gestand.verify.hands import Alike, Asked, Hands
from gestand.verify.kleene import Condition, both, no
from gestand.verify.oldest import EVER, NEVER, Spoken, end_of, only_event
from gestand.verify.onset import onset
from gestand.verify.parts import Part, some_rows
from gestand.verify.status import Ask

At = Callable[[datetime], Ask]
"""The same question at another moment."""

_TEXT_DOUBT = timedelta(days=2)
"""Text of several forms sorts right to the day and not within it: nearer than this, the rows are counted."""


@dataclass(frozen=True, slots=True)
class Left:
    """What one probe found. `unknown` and `unclear` per activity: rows, and cells per column."""

    cls: RetentionClass
    broken: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    unclear: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    oldest: datetime | None = None


@dataclass(frozen=True)
class Probe:
    """One retention class of one table."""

    ask: Ask
    hands: Hands
    table: Table
    cls: RetentionClass
    at: At

    def left(self) -> Left:
        """Counts what has ended and is still there, and what nobody can tell. Ask after one of `parts` said yes."""
        found = self._count()
        if not found.broken:
            return found
        cells = self._cells()
        return replace(found, oldest=self.oldest(cells, cells.ended(self.cls).sure))

    @cached_property
    def _activities(self) -> list[Activity]:
        return [self.ask.datamap.activities[name] for name in self.cls.activities]

    def _cells(self) -> Cells:
        return Cells(self.ask.on(self.ask.judged(self.table, self.cls.claims)))

    # ------------------------------------------------------------ is anything left?

    def parts(self, may_have_ended: bool = True) -> list[Part]:
        """The cheap questions; nothing is left of the class when all of them say no.

        `may_have_ended` False: it is known that time has ended no cell of it.
        """
        cells = self._cells()
        by_time = self._by_time(cells) if may_have_ended else ()
        # Within bounds a row was found by the claim that leads to somebody.
        of_nobody = self._of_nobody(cells) if self.ask.bounds is None else ()
        return [*by_time, *self._by_record(cells), *of_nobody]

    def _by_time(self, cells: Cells) -> Iterator[Part]:
        event = only_event(self._activities)
        if event is None or event.column.table != self.table.id:
            yield from some_rows(cells.frame, cells.present(self.cls), cells.by_time(self.cls), apart=True)
        else:
            yield self._oldest(cells, event)
            yield from self._unclear(cells, event)

    def _oldest(self, cells: Cells, event: Event) -> Part:
        """The oldest event of a cell that is still there: the sum says whether its end has passed."""
        value_of = cells.frame.row.c[event.column.column]
        question, spoken = self._minimum(cells, event, value_of, self._unfrozen(cells))
        return Part(question, lambda oldest: oldest is not None and self._has_ended(event, spoken.read(oldest)))

    def _has_ended(self, event: Event, value: date | datetime | None) -> bool:
        if value in (None, EVER, NEVER):
            return value is not NEVER
        slack = _TEXT_DOUBT if self.ask.reader.as_text(event) else timedelta()
        end = end_of(self._activities, value, self.ask.reader.zone)
        return end <= self.ask.reader.at or (slack > timedelta() and end - slack <= self.ask.reader.at)

    def _minimum(
        self, cells: Cells, event: Event, of: ColumnElement[Any], condition: Condition
    ) -> tuple[Asked, Spoken]:
        spoken = Spoken(event, self.ask.dialect)
        value = spoken.ask(sa.func.min(of))
        asked = both(cells.present(self.cls), cells.somebody(self.cls), condition)
        return sa.select(value).select_from(cells.frame.source).where(asked), spoken

    def _unfrozen(self, cells: Cells) -> Condition:
        """Not on hold for an activity that nothing else can end."""
        found: list[Condition] = []
        for activity in self._activities:
            for claim in cells.claims(self.cls):
                frozen = None if activity.at_most else cells.status.frozen(activity.name, claim)
                found += [] if frozen is None else [no(frozen)]
        return both(*found)

    def _unclear(self, cells: Cells, event: Event) -> Iterator[Part]:
        """A cell whose event is NULL, or cannot be read, where that is not simply *not yet*."""
        kind = self.table.columns[event.column.column]
        value = cells.frame.row.c[event.column.column]
        doubts: list[Condition] = []
        if kind.nullable and event.null is not Null.NOT_YET:
            doubts.append(value.is_(None))
        if (readable := self.ask.reader.readable(event, value, kind.type)) is not None:
            doubts.append(both(value.is_not(None), no(readable)))
        for doubt in doubts:
            yield from self._some(cells, both(doubt, cells.by_time(self.cls)))

    def _by_record(self, cells: Cells) -> Iterator[Part]:
        theirs = cells.by_record(self.cls)
        if theirs is not None:
            yield from self._some(cells, both(theirs, cells.ended(self.cls).maybe))

    def _of_nobody(self, cells: Cells) -> Iterator[Part]:
        somebody = cells.somebody(self.cls)
        if not isinstance(somebody, sa.True_):
            yield from self._some(cells, both(no(somebody), cells.ended(self.cls).maybe))

    def _some(self, cells: Cells, condition: Condition) -> Iterator[Part]:
        yield from some_rows(cells.frame, cells.present(self.cls), condition)

    def _any(self, cells: Cells, condition: Condition, alike: Alike) -> bool:
        asked = both(cells.present(self.cls), condition)
        if isinstance(asked, sa.False_):
            return False
        return self.hands.any(sa.select(sa.literal(1)).select_from(cells.frame.source).where(asked), alike)

    # ------------------------------------------------------------ how much?

    def _count(self) -> Left:
        cells, cls = self._cells(), self.cls
        ended = cells.ended(cls)
        there = {name: cells.is_there(cls, name) for name in cls.columns}
        unclear = {name: cells.judged(cls, name) for name in cls.activities}
        seen = (
            sa.select(
                flag(ended.sure).label("ended"),
                *(flag(present).label(f"c{i}") for i, present in enumerate(there.values())),
                *(flag(both(u.maybe, no(u.sure))).label(f"u{i}") for i, u in enumerate(unclear.values())),
            )
            .select_from(cells.frame.source)
            .where(cells.present(cls), ended.maybe)
            .subquery()
        )
        columns, users = range(len(cls.columns)), range(len(cls.activities))
        unknown = [(1 - seen.c.ended) * seen.c[f"u{a}"] for a in users]
        sums = [
            seen.c.ended,
            *(seen.c.ended * seen.c[f"c{i}"] for i in columns),
            *unknown,
            *(unknown[a] * seen.c[f"c{i}"] for a in users for i in columns),
        ]
        answer = list(self.hands.one(sa.select(*(sa.func.coalesce(sa.func.sum(s), 0) for s in sums))))
        numbers = [int(n) for n in answer]
        return self._sorted(numbers)

    def _sorted(self, numbers: list[int]) -> Left:
        width, users = len(self.cls.columns), len(self.cls.activities)
        columns, rest = numbers[1 : 1 + width], numbers[1 + width :]
        unknown, cells = rest[:users], rest[users:]
        broken = 0 if ROW in self.cls.columns else numbers[0]
        return Left(
            self.cls,
            broken,
            dict(zip(self.cls.columns, columns, strict=True)) if broken else {},
            dict(zip(self.cls.activities, unknown, strict=True)),
            {
                name: dict(zip(self.cls.columns, cells[a * width : (a + 1) * width], strict=True))
                for a, name in enumerate(self.cls.activities)
            },
        )

    # ------------------------------------------------------------ since when?

    def oldest(self, cells: Cells, broken: Condition) -> datetime | None:
        """The oldest end of this class among the rows of `cells` that are `broken`.

        Of rows that ended by time alone it is the sum over their oldest event; for the others it is tried out.
        """
        event, theirs = only_event(self._activities), cells.by_record(self.cls)
        of = None if event is None else self._value(cells, event)
        if event is None or of is None:
            return self._tried(cells, broken)
        by_time = broken if theirs is None else both(broken, no(theirs))
        found = [self._summed(cells, event, of, by_time)]
        if theirs is not None:
            found.append(self._tried(cells, both(theirs, broken), self.ask.known.moments))
        return min((moment for moment in found if moment is not None), default=None)

    def _value(self, cells: Cells, event: Event) -> ColumnElement[Any] | None:
        """The event's column, where the paths of all claims of the class pass through one row that has it."""
        steps = {
            (claim.way[: cells.frame.way(claim).index(event.column.table)])
            for claim in cells.claims(self.cls)
            if event.column.table in cells.frame.way(claim)
        }
        if len(steps) != 1:
            return None
        hops = steps.pop()
        claim = next(claim for claim in cells.claims(self.cls) if claim.way[: len(hops)] == hops)
        return cells.frame.row_at(claim, len(hops)).c[event.column.column]

    def _summed(self, cells: Cells, event: Event, of: ColumnElement[Any], broken: Condition) -> datetime | None:
        kind = self.ask.datamap.tables[event.column.table].columns[event.column.column].type
        readable = self.ask.reader.readable(event, of, kind)
        known = broken if readable is None else both(readable, broken)
        question, spoken = self._minimum(cells, event, of, known)
        oldest = self.hands.one(question)[0]
        value = None if oldest is None else spoken.read(oldest)
        if value is None or value is EVER:
            return None if value is None else EVER
        return end_of(self._activities, value, self.ask.reader.zone)

    def _tried(self, cells: Cells, broken: Condition, guesses: Sequence[datetime] = ()) -> datetime | None:
        alike: Alike = {}
        these = if_few(self.hands, cells.frame, both(cells.present(self.cls), broken))

        def had_ended(moment: datetime) -> bool:
            before = Cells(self.at(moment).on(cells.frame))
            return self._any(cells, both(these, before.ended(self.cls).sure), alike)

        return onset(had_ended, self.ask.reader.at, self.ask.reader.zone, guesses)


def flag(condition: Condition) -> sa.Case[int]:
    """1 where the condition holds, 0 elsewhere; to be summed."""
    return sa.case((condition, 1), else_=0)
