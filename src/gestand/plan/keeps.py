"""What stays, why, and until when: the other half of a plan, and the whole of an explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Hold, Keep
from gestand.datamap.model import ROW, Activity, AllOf, AnyOf, BoundTerm, Claim, Hop, Leaf, Never, Reference, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.held.lens import Condition, is_not_true, one
from gestand.held.reading import OPEN, end
from gestand.held.rows import matches
from gestand.held.terms import leaves
from gestand.plan.cells import present as there
from gestand.plan.work import ByPeople, ByTime, Driver, Work
from gestand.stores.base import TableId

Inner = Callable[[FromClause], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows an explanation is about. `near` leaves out classes of which nothing has ended yet."""

    driver: Driver
    near: bool


class Keeps:
    """Asks one store, in one snapshot, what stays of the rows in scope."""

    def __init__(self, work: Work, connection: Connection) -> None:
        self.work = work
        self.rows = work.rows
        self.lens = work.lens
        self.map = work.map
        self.connection = connection

    def of_store(self, scope: Scope) -> Iterator[Keep]:
        for table in self.map.tables.values():
            if table.id.store == self.work.store and table.claims and not table.files:
                yield from self.of_table(table, scope)

    def of_rows(self, table: Table, rows: Condition) -> Iterator[Keep]:
        """What stays of these rows of a table (a condition on the table itself), whatever has ended."""
        yield from self._of(table, rows, near=False)

    def of_table(self, table: Table, scope: Scope) -> Iterator[Keep]:
        driven = self._driven(table, self.lens.base(table.id), scope.driver)
        yield from self._of(table, driven, scope.near, scope.driver)

    def _of(self, table: Table, driven: Condition, near: bool, driver: Driver | None = None) -> Iterator[Keep]:
        row = self.lens.base(table.id)
        for c in classes(table):
            if near and not self._near(table, c):
                continue
            theirs = self._theirs(table, c, row, driver) if isinstance(driver, ByPeople) else driven
            yield from self._of_class(table, c, row, theirs, near)
        yield from self._shells(table, row, driven, few=not isinstance(driver, ByTime))

    def _driven(self, table: Table, row: FromClause, driver: Driver) -> Condition:
        return self.work.driven(table, row, driver) if isinstance(driver, ByPeople) else sa.true()

    def _theirs(self, table: Table, c: RetentionClass, row: FromClause, driver: ByPeople) -> Condition:
        """Cells of the people themselves: a row of two people has those of both, each by claims of their own."""
        claims = [table.claim(name) for name in c.claims]
        asked = [(claim, driver.keys[claim.group]) for claim in claims if driver.keys.get(claim.group)]
        return sa.or_(sa.false(), *(self.lens.person_among(claim, row, keys) for claim, keys in asked))

    def _near(self, table: Table, c: RetentionClass) -> bool:
        """Something of the class can have ended while something else keeps it."""
        holds = any(
            self.lens.decisions.held_rows(table.name, name)
            or any(self.lens.decisions.held_people(table.claim(claim).group, name) for claim in c.claims)
            for name in c.activities
        )
        laws = any(self.map.activities[name].at_least for name in c.activities)
        return holds or laws or len(c.activities) > 1

    # ------------------------------------------------------------ classes

    def _of_class(
        self, table: Table, c: RetentionClass, row: FromClause, driven: Condition, near: bool
    ) -> Iterator[Keep]:
        columns = tuple(name for name in c.columns if name != ROW)
        present = there(table, columns, row) if columns else sa.true()
        for name in c.activities:
            activity = self.map.activities[name]
            for frozen in (True, False):
                keep = self._held_by(table, c, activity, row, [driven, present], near, frozen)
                if keep is not None:
                    yield keep

    def _held_by(
        self,
        table: Table,
        c: RetentionClass,
        activity: Activity,
        row: FromClause,
        parts: list[Condition],
        near: bool,
        frozen: bool,
    ) -> Keep | None:
        held = is_not_true(self.rows.ends.cells(table, c.claims, (activity.name,), row))
        holds = self._on_hold(table, c, activity, row)
        if frozen and not holds:
            return None
        hold = sa.or_(*holds) if holds else sa.false()
        # First what an index can find: the rows on hold, or those of which something else has ended.
        first = [hold] if frozen else [self._otherwise_ended(table, c, activity, row)] if near else []
        conditions = [*parts, *first, *([] if frozen else [is_not_true(hold)]), held]
        claim = table.claim(c.claims[0])
        count, until = self._ask(table, claim, activity, row, conditions)
        if not count:
            return None
        because: tuple[str, ...] = (f"keep/{activity.name}",)
        if frozen:
            because = (*because, *self._hold_names(table, c, activity, row, conditions))
        columns = tuple(name for name in c.columns if name != ROW)
        return Keep(table.id.store, table.name, columns, count, because, "hold" if frozen else until)

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
            if people := self.lens.decisions.held_people(claim.group, activity.name):
                found.append(self.lens.person_among(claim, row, people))
        if rows := self.lens.decisions.held_rows(table.name, activity.name):
            found.append(self.lens.row_among(table, row, rows))
        return found

    def _hold_names(
        self, table: Table, c: RetentionClass, activity: Activity, row: FromClause, conditions: list[Condition]
    ) -> tuple[str, ...]:
        """The holds that keep one of these very rows: those of other people are nobody's business here."""
        return tuple(
            f"hold/{hold.id}"
            for hold in self.lens.decisions.holds
            if hold.activity in (activity.name, None)
            and (on := self._on(table, c, hold, row)) is not None
            and self.connection.execute(
                sa.select(sa.literal(1)).select_from(row).where(*conditions, on).limit(1)
            ).first()
        )

    def _on(self, table: Table, c: RetentionClass, hold: Hold, row: FromClause) -> Condition | None:
        if hold.person is None:
            return self.lens.row_among(table, row, [hold.row]) if hold.table == table.name else None
        key, group = hold.person.key, hold.person.group
        held = [self.lens.person_among(table.claim(n), row, [key]) for n in c.claims if table.claim(n).group == group]
        return sa.or_(*held) if held else None

    # ------------------------------------------------------------ until when

    def _ask(
        self, table: Table, claim: Claim, activity: Activity, row: FromClause, conditions: list[Condition]
    ) -> tuple[int, str]:
        asked: list[ColumnElement[Any]] = []
        every = list(leaves(activity))
        for leaf in every:
            value = self._value(table, claim, leaf, row)
            asked.append(self._text(sa.func.max(value)))
            asked.append(sa.func.count(value))
        statement = sa.select(sa.func.count(), *asked).select_from(row).where(*conditions)
        found: Any = self.connection.execute(statement).one()
        count = int(found[0])
        ends: dict[int, datetime] = {}
        for i, leaf in enumerate(every):
            latest, known = found[1 + 2 * i], int(found[2 + 2 * i])
            ends[id(leaf)] = OPEN if known < count else end(leaf, latest, self.lens.zone)
        return count, _say(_activity_end(activity, ends))

    def _text(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        # Drivers cannot carry PostgreSQL's infinity; its text can be.
        return sa.cast(value, sa.Text()) if self.lens.dialect == "postgresql" else value

    def _value(self, table: Table, claim: Claim, leaf: Leaf, row: FromClause) -> ColumnElement[Any]:
        """The event's value for a row: its own, an ancestor's, or the latest over the person's rows."""
        where = leaf.event.column.table
        if leaf.last:
            there = self.lens.alias(where)
            same = self.rows.ends.same(table.id, claim, leaf, row, there)
            latest = sa.select(sa.func.max(self.lens.value(there, leaf.event))).where(same)
            return latest.correlate_except(there).scalar_subquery()
        chain = self.lens.chain(table.id, claim)
        hops = claim.hops[: chain.index(where)]
        if not hops:
            return self.lens.value(row, leaf.event)
        return _along(self.lens.alias, row, hops, lambda there: self.lens.value(there, leaf.event))

    # ------------------------------------------------------------ shells

    def _shells(self, table: Table, row: FromClause, driven: Condition, few: bool) -> Iterator[Keep]:
        """Rows of which nothing is held, kept by a row that points at them."""
        refs = [
            ref
            for ref in self.map.referrers(table.id)
            if ref.rule in ("keeps it", "goes along") and ref.table != table.id
        ]
        if not refs:
            return
        own = self.rows.own_goes(table, row, few=few)
        kept = [sa.func.coalesce(sa.func.sum(sa.case((self._kept_by(ref, row), 1), else_=0)), 0) for ref in refs]
        counts = self.connection.execute(sa.select(*kept).select_from(row).where(driven, own)).one()
        for ref, count in zip(refs, counts, strict=True):
            if count:
                because = (f"reference {self.map.tables[ref.table].name}",)
                yield Keep(table.id.store, table.name, (), int(count), because, "reference")

    def _kept_by(self, ref: Reference, row: FromClause) -> Condition:
        """A row that stays points at this one."""
        there = self.lens.alias(ref.table)
        stays = is_not_true(self.rows.going(self.map.tables[ref.table], there))
        return sa.exists(one(there).where(matches(there, ref, row), stays))


def _along(
    alias: Callable[[TableId], FromClause], row: FromClause, hops: tuple[Hop, ...], inner: Inner
) -> ColumnElement[Any]:
    """A value of the row that these hops lead to, as a scalar subquery."""
    hop, rest = hops[0], hops[1:]
    there = alias(hop.to)
    match = [there.c[b] == row.c[a] for a, b in zip(hop.columns, hop.to_columns, strict=True)]
    value = _along(alias, there, rest, inner) if rest else inner(there)
    return sa.select(value).select_from(there).where(*match).correlate_except(there).scalar_subquery()


def _activity_end(activity: Activity, ends: dict[int, datetime]) -> datetime:
    def of(term: BoundTerm) -> datetime:
        match term:
            case Leaf():
                return ends[id(term)]
            case AllOf(terms):
                return max(of(part) for part in terms)
            case AnyOf(terms):
                return min(of(part) for part in terms)
            case Never():
                return OPEN

    begin = [of(activity.own)] if activity.own else []
    latest = max([*begin, *(of(term) for term in activity.at_least)], default=OPEN)
    return min([latest, *(of(term) for term in activity.at_most)])


def _say(moment: datetime) -> str:
    return "open" if moment == OPEN else moment.isoformat()
