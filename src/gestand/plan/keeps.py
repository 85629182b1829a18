"""What stays, why, and until when: the other half of a plan, and the whole of an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Hold, Keep
from gestand.datamap.model import ROW, Activity, Reference, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.held.lens import Condition, is_not_true, is_true, one
from gestand.held.rows import Rows, matches
from gestand.plan.cells import present as there
from gestand.plan.drivers import ByPeople, ByTime, Driver
from gestand.plan.latest import Latest

if TYPE_CHECKING:
    from gestand.plan.bench import Bench


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows an explanation is about. `near` leaves out classes of which nothing has ended yet.

    `activity`: only what this one keeps, and why it does.
    """

    driver: Driver
    near: bool
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """The rows that are looked at: of a table, or of a relation that stands for files (`size` files each)."""

    table: Table
    row: FromClause
    driven: Condition
    goes: Condition
    scope: Scope
    size: ColumnElement[int] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Cells of one class that one activity keeps: by a hold (`frozen`), or because it has not ended."""

    of: RetentionClass
    activity: Activity
    frozen: bool
    conditions: tuple[Condition, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for name in self.of.columns if name != ROW)


class Keeps:
    """Asks one store, in one snapshot, what stays of the rows in scope. What goes was worked out before."""

    def __init__(self, bench: Bench, rows: Rows | None = None) -> None:
        self.work = bench.work
        self.rows = bench.work.rows if rows is None else rows
        self.lens = bench.work.lens
        self.map = bench.work.map
        self.connection = bench.connection
        self.anchors = bench.anchors

    def of_store(self, scope: Scope) -> Iterator[Keep]:
        for table in self.map.tables.values():
            if table.id.store == self.work.store and table.claims and not table.files:
                yield from self.of_table(table, scope)

    def of_rows(self, table: Table, rows: Condition, scope: Scope) -> Iterator[Keep]:
        """What stays of these rows of a table (a condition on the table itself)."""
        row = self.lens.base(table.id)
        yield from self.of(Looked(table, row, rows, self.rows.going(table, row), scope))
        if scope.activity is None:
            yield from self._shells(table, row, rows, few=not isinstance(scope.driver, ByTime))

    def of_table(self, table: Table, scope: Scope) -> Iterator[Keep]:
        yield from self.of_rows(table, self._driven(table, self.lens.base(table.id), scope.driver), scope)

    def of(self, looked: Looked) -> Iterator[Keep]:
        """What activities and holds keep of the rows that are looked at, and that do not go."""
        for reason in self.reasons(looked):
            keep = self._kept(looked, reason)
            if keep is not None:
                yield keep

    def _driven(self, table: Table, row: FromClause, driver: Driver) -> Condition:
        return self.work.driven(table, row, driver) if isinstance(driver, ByPeople) else sa.true()

    # ------------------------------------------------------------ reasons

    def reasons(self, looked: Looked) -> Iterator[Reason]:
        """Every reason for which something of these rows can stay; whether it does was not asked yet."""
        for c in classes(looked.table):
            if looked.scope.near and not self._near(looked.table, c):
                continue
            for name in c.activities:
                if looked.scope.activity in (name, None):
                    for frozen in (True, False):
                        yield from self._reason(looked, c, self.map.activities[name], frozen)

    def _near(self, table: Table, c: RetentionClass) -> bool:
        """Something of the class can have ended while something else keeps it."""
        holds = any(
            self.lens.decisions.held_rows(table.name, name)
            or any(self.rows.ends.on_hold(table.claim(claim), name) for claim in c.claims)
            for name in c.activities
        )
        laws = any(self.map.activities[name].at_least for name in c.activities)
        return holds or laws or len(c.activities) > 1

    def _reason(self, looked: Looked, c: RetentionClass, activity: Activity, frozen: bool) -> Iterator[Reason]:
        table, row = looked.table, looked.row
        held = is_not_true(self.rows.ends.cells(table, c.claims, (activity.name,), row))
        holds = self._on_hold(table, c, activity, row)
        if frozen and not holds:
            return
        hold = sa.or_(sa.false(), *holds)
        near = looked.scope.near
        # First what an index can find: the rows on hold, or those of which something else has ended.
        first = [hold] if frozen else [self._otherwise_ended(table, c, activity, row)] if near else []
        others = [] if frozen else [is_not_true(hold)]
        yield Reason(c, activity, frozen, (*self._there(looked, c), *first, *others, held))

    def _there(self, looked: Looked, c: RetentionClass) -> Iterator[Condition]:
        """A cell of the class is there, in a row that stays; of somebody who is asked about."""
        driver = looked.scope.driver
        yield self._theirs(looked.table, c, looked.row, driver) if isinstance(driver, ByPeople) else looked.driven
        columns = tuple(name for name in c.columns if name != ROW)
        if columns and looked.size is None:
            yield there(self.lens.dialect, looked.table, columns, looked.row)
        yield is_not_true(looked.goes)

    def _theirs(self, table: Table, c: RetentionClass, row: FromClause, driver: ByPeople) -> Condition:
        """Cells of the people themselves: a row of two people has those of both, each by claims of their own."""
        claims = [table.claim(name) for name in c.claims]
        asked = [(claim, driver.keys[claim.group]) for claim in claims if driver.keys.get(claim.group)]
        return sa.or_(sa.false(), *(self.lens.person_among(claim, row, keys) for claim, keys in asked))

    def _otherwise_ended(self, table: Table, c: RetentionClass, activity: Activity, row: FromClause) -> Condition:
        """Another activity of the class has ended, or this one but for the law's minimum."""
        others = [self.rows.ends.cells(table, c.claims, (name,), row) for name in c.activities if name != activity.name]
        if activity.at_least and activity.own is not None:
            others.append(sa.or_(*(self.rows.ends.own(table, table.claim(n), activity, row, True) for n in c.claims)))
        return sa.or_(*others) if others else sa.false()

    def _on_hold(self, table: Table, c: RetentionClass, activity: Activity, row: FromClause) -> list[Condition]:
        """A hold keeps the activity's cells of the row: as a person's, or as this very row."""
        found = []
        for claim in map(table.claim, c.claims):
            if people := self.rows.ends.on_hold(claim, activity.name):
                found.append(self.lens.person_among(claim, row, people))
        if rows := self.lens.decisions.held_rows(table.name, activity.name):
            found.append(self.lens.row_among(table, row, rows))
        return found

    # ------------------------------------------------------------ how many, until when

    def _kept(self, looked: Looked, reason: Reason) -> Keep | None:
        table = looked.table
        claim = table.claim(reason.of.claims[0])
        latest = Latest(self.rows, self.connection, table, claim, reason.activity)
        count, until = latest.ask(looked.row, reason.conditions, looked.size)
        if not count:
            return None
        because = [f"keep/{reason.activity.name}"]
        if reason.frozen:
            because += self._hold_names(looked, reason)
        said = "hold" if reason.frozen else until.said
        return Keep(table.id.store, table.name, reason.columns, count, tuple(because), said)

    def _hold_names(self, looked: Looked, reason: Reason) -> Iterator[str]:
        """The holds that keep one of these very rows: those of other people are nobody's business here.

        Each once: a hold on an organisation is one on each of its people.
        """
        named: set[str] = set()
        for hold in self.lens.decisions.holds:
            if hold.id in named:
                continue
            on = self._on(looked.table, reason, hold, looked.row)
            if on is not None and self._any(looked.row, *reason.conditions, on):
                named.add(hold.id)
                yield f"hold/{hold.id}"

    def _any(self, row: FromClause, *conditions: Condition) -> bool:
        asked = sa.select(sa.literal(1)).select_from(row).where(*conditions).limit(1)
        return self.connection.execute(asked).first() is not None

    def _on(self, table: Table, reason: Reason, hold: Hold, row: FromClause) -> Condition | None:
        """The hold is on this row, or on one of its people, for this activity; None when it can be on none."""
        named = hold.activity in (reason.activity.name, None)
        if hold.person is None:
            return self.lens.row_among(table, row, [hold.row]) if named and hold.table == table.name else None
        theirs = (claim for name in reason.of.claims if (claim := table.claim(name)).group == hold.person.group)
        held = [
            self.lens.person_among(claim, row, [hold.person.key])
            for claim in theirs
            if named or self.rows.ends.keeps_whole(claim)
        ]
        return sa.or_(*held) if held else None

    # ------------------------------------------------------------ shells

    def _shells(self, table: Table, row: FromClause, driven: Condition, few: bool) -> Iterator[Keep]:
        """Rows of which nothing is held, kept by a row that points at them."""
        refs = [
            ref
            for ref in self.map.referrers(table.id)
            if ref.rule in ("keeps it", "goes along") and ref.table != table.id
        ]
        if refs:
            own = self.rows.own_goes(table, row, few=few)
            kept = [sa.func.coalesce(sa.func.sum(sa.case((self._kept_by(ref, row), 1), else_=0)), 0) for ref in refs]
            counts = self.connection.execute(sa.select(*kept).select_from(row).where(driven, own)).one()
            for ref, count in zip(refs, counts, strict=True):
                yield from self._shell(table, f"reference {self.map.tables[ref.table].name}", int(count))
        for name, anchored in self.anchors.found.get(table.id, {}).items():
            here = anchored.has([row.c[part] for part in table.key])
            asked = sa.select(sa.func.count()).select_from(row).where(driven, here)
            yield from self._shell(table, f"reference {name}", int(self.connection.execute(asked).scalar_one()))

    @staticmethod
    def _shell(table: Table, because: str, count: int) -> Iterator[Keep]:
        if count:
            yield Keep(table.id.store, table.name, (), count, (because,), "reference")

    def _kept_by(self, ref: Reference, row: FromClause) -> Condition:
        """A row that stays, and does not let go of it, points at this one."""
        there = self.lens.alias(ref.table)
        stays = is_not_true(self.rows.going(self.map.tables[ref.table], there))
        return sa.exists(one(there).where(matches(there, ref, row), stays, *self.rows.keeps_link(ref, there)))


def any_of(reasons: Sequence[Reason]) -> Condition:
    """One of the reasons holds."""
    return sa.or_(sa.false(), *(is_true(sa.and_(*reason.conditions)) for reason in reasons))
