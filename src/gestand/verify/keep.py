"""`keep/<activity>`: nothing is left of what no activity holds any more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa

from gestand.datamap.model import ROW, DataMap, Table
from gestand.datamap.retention import RetentionClass
from gestand.errors import StoreError
from gestand.stores.base import TableId
from gestand.verify.cells import Cells, judged_classes
from gestand.verify.closure import Closure
from gestand.verify.going import Going
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.oldest import leaves, terms
from gestand.verify.people import files_of
from gestand.verify.probes import Left, Probe
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.standing import Standers, Standing
from gestand.verify.tally import Tally, Where

Tallies = dict[str, Tally]
"""By activity."""


def judge(session: Session, activities: Iterable[str]) -> Tallies:
    """One tally per activity; each retention class that one of them uses is probed once."""
    wanted = {name: Tally() for name in activities}
    for name, unbound in session.datamap.unbound.items():
        if name in wanted:
            wanted[name].untold("", f"not found: {', '.join(unbound)}")
    for name, tally in wanted.items():
        if tables := _doubtful(session.datamap, name):
            tally.untold("", _error_about(tables))
    for table in session.datamap.tables.values():
        classes = [cls for cls in judged_classes(table) if wanted.keys() & set(cls.activities)]
        if classes and table.files:
            _files(session, table, wanted)
        elif classes:
            _Table(session, table, wanted).judge(classes)
    return wanted


def stores(datamap: DataMap, activity: str) -> frozenset[str]:
    """The stores in which cells of an activity stand."""
    return frozenset(
        table.id.store
        for table in datamap.tables.values()
        for cls in judged_classes(table)
        if activity in cls.activities
    )


def _doubtful(datamap: DataMap, activity: str) -> list[str]:
    """The tables an activity uses by name, and about which nothing can be said.

    Read from the policy's own words: where a claim could not be bound, the map has no cell left that would tell.
    """
    spec = next(spec for spec in datamap.policy.activities if spec.name == activity)
    words = {word for use in spec.uses for word in re.split(r"[:.]", use.name)}
    return sorted(str(table) for table in datamap.unsure if table.table in words)


def _files(session: Session, table: Table, wanted: Tallies) -> None:
    users = {name for cls in judged_classes(table) for name in cls.activities}
    for name in users & wanted.keys():
        tally = wanted[name]
        try:
            insist_sure(session.datamap, table)
            found = files_of(session, table)
        except StoreError as error:
            tally.untold(table, error.message)
            continue
        where = (table.id.store, table.name, judged_classes(table)[0].columns[0])
        tally.broken += found.broken
        tally.unknown += found.unknown[name]
        tally.broken_at[where] += found.broken
        tally.unknown_at[where] += found.unknown[name]
        tally.since(found.oldest)


@dataclass
class _Table:
    session: Session
    table: Table
    wanted: Tallies

    def judge(self, classes: list[RetentionClass]) -> None:
        found = [left for cls in classes if (left := self._left(cls))]
        standing = self._standing(classes)
        found = [_with_rows(left, standing) for left in found]
        for name in self._users(found):
            self._broken(name, [left for left in found if name in left.cls.activities and left.broken])
            self._unknown(name, [left for left in found if left.unknown.get(name)])
        self._remains(standing, classes)

    def _left(self, cls: RetentionClass) -> Left | None:
        """What is left of a class; None, and a note on each of its activities, when that cannot be asked."""
        if unsure := self._unsure(cls):
            for name in self._names(cls):
                self.wanted[name].untold("", _error_about(unsure))
            return None
        try:
            hands = self.session.hands.of(self.table.id.store)
            dialect = hands.store.dialect
            ask = self.session.ask(dialect)
            return Probe(ask, hands, self.table, cls, lambda at: self.session.ask(dialect, at)).left()
        except StoreError as error:
            self._untold(cls, error.message)
            return None

    def _unsure(self, cls: RetentionClass) -> list[str]:
        """The tables that have a say in a class, and about which nothing can be said."""
        datamap = self.session.datamap
        return sorted(str(table) for table in touched(datamap, self.table, cls) & datamap.unsure)

    def _standing(self, classes: list[RetentionClass]) -> Standing:
        """The rows that go and still stand; none, and a note on every activity, when that cannot be asked."""
        if any(self._unsure(cls) for cls in judged_classes(self.table)):
            return Standing()
        try:
            hands = self.session.hands.of(self.table.id.store)
            dialect = hands.store.dialect
            ask = self.session.ask(dialect)
            standers = Standers(
                ask,
                hands,
                self.table,
                lambda at: self.session.ask(dialect, at),
                lambda: self.session.some_orphan(self.table),
            )
            if not standers.may_stand():
                return Standing()
            insist_sure(self.session.datamap, self.table)
            return standers.standing()
        except StoreError as error:
            for cls in classes:
                self._untold(cls, error.message)
            return Standing()

    def _remains(self, standing: Standing, classes: list[RetentionClass]) -> None:
        if not standing.remains:
            return
        asked = {name for cls in classes for name in self._names(cls)}
        for name in asked & set(standing.activities):
            self.wanted[name].broken += standing.remains
            self.wanted[name].broken_at[self._where(ROW)] += standing.remains
            self.wanted[name].since(standing.since)

    def _untold(self, cls: RetentionClass, why: str) -> None:
        for name in self._names(cls):
            self.wanted[name].untold(self.table, why)

    def _names(self, cls: RetentionClass) -> Iterator[str]:
        return (name for name in cls.activities if name in self.wanted)

    def _users(self, found: list[Left]) -> dict[str, None]:
        return dict.fromkeys(name for left in found for name in self._names(left.cls))

    # ------------------------------------------------------------ per activity

    def _broken(self, name: str, found: list[Left]) -> None:
        tally = self.wanted[name]
        for left in found:
            tally.since(left.oldest)
        tally.broken += self._enter(name, found, tally.broken_at, unknown=False)

    def _unknown(self, name: str, found: list[Left]) -> None:
        tally = self.wanted[name]
        tally.unknown += self._enter(name, found, tally.unknown_at, unknown=True)

    def _enter(self, name: str, found: list[Left], at: Counter[Where], unknown: bool) -> int:
        """Enter the cells per column, and give the number of rows they are in."""
        rows = [left for left in found if ROW in left.cls.columns]
        for left in found:
            for column, cells in (left.unclear[name] if unknown else left.columns).items():
                at[self._where(column)] += 0 if column == ROW else cells
        if rows:
            at[self._where(ROW)] += self._rows(name, rows, unknown)
        return self._rows(name, found, unknown)

    def _rows(self, name: str, found: list[Left], unknown: bool) -> int:
        if len(found) > 1:
            return self._together(name, found, unknown)
        return sum(left.unknown[name] if unknown else left.broken for left in found)

    def _where(self, column: str) -> Where:
        return (self.table.id.store, self.table.name, column)

    def _together(self, name: str, found: list[Left], unknown: bool) -> int:
        """Rows with a cell of one of these classes; a row with several counts once."""
        try:
            hands = self.session.hands.of(self.table.id.store)
            ask = self.session.ask(hands.store.dialect)
            of_rows = any(ROW in left.cls.columns for left in found) and not unknown
            rows, goes = Going(ask, hands, self.table).rows() if of_rows else (Rows.of(ask, self.table), None)
            each = [_unclear(rows.cells, left.cls, name) if unknown else _left(rows, goes, left.cls) for left in found]
            question = sa.select(sa.func.count()).select_from(rows.frame.source).where(either(*each))
            return int(hands.one(question)[0])
        except StoreError as error:
            self.wanted[name].untold(self.table, error.message)
            return max((left.unknown[name] if unknown else left.broken) for left in found)


def _with_rows(left: Left, standing: Standing) -> Left:
    """A class whose cell is the row itself is broken by the rows that go and still stand."""
    count, since = standing.rows.get(left.cls, (0, None))
    return replace(left, broken=count, columns={ROW: count}, oldest=since) if count else left


def _left(rows: Rows, goes: Condition | None, cls: RetentionClass) -> Condition:
    ended = both(rows.cells.present(cls), rows.cells.ended(cls).sure)
    return ended if goes is None or ROW not in cls.columns else both(goes, ended)


def _unclear(cells: Cells, cls: RetentionClass, name: str) -> Condition:
    ended, judged = cells.ended(cls), cells.judged(cls, name)
    return both(cells.present(cls), ended.maybe, no(ended.sure), judged.maybe, no(judged.sure))


def insist_sure(datamap: DataMap, table: Table) -> None:
    """StoreError when a table that has a say in what goes from this one is one about which nothing can be said."""
    say = Closure.of(datamap, table.id).tables
    read = {
        other
        for name in say
        for cls in judged_classes(datamap.tables[name])
        for other in touched(datamap, datamap.tables[name], cls)
    }
    unsure = sorted(str(name) for name in (read | set(say)) & datamap.unsure)
    if unsure:
        raise StoreError("verify/unsure", _error_about(unsure))


def _error_about(tables: Iterable[str]) -> str:
    return f"`gestand map` has an error about {', '.join(tables)}"


def touched(datamap: DataMap, table: Table, cls: RetentionClass) -> frozenset[TableId]:
    """Every table whose rows have a say in this class."""
    paths = {hop.to for name in cls.claims for hop in table.claim(name).hops[:-1]}
    events = {
        leaf.event.column.table
        for name in cls.activities
        for term in terms(datamap.activities[name])
        for leaf in leaves(term)
    }
    return frozenset({table.id, *paths, *events})
