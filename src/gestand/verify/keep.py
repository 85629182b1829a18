"""`keep/<activity>`: nothing is left of what no activity holds any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from gestand.datamap.model import ROW, DataMap, Table
from gestand.datamap.retention import RetentionClass
from gestand.errors import StoreError
from gestand.policy.model import Orphans
from gestand.policy.spelling import split
from gestand.stores.base import TableId
from gestand.verify.bounds import Bounds
from gestand.verify.cells import Cells, judged_classes
from gestand.verify.closure import Closure
from gestand.verify.going import Going
from gestand.verify.hands import Hands
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.oldest import leaves, terms
from gestand.verify.parts import Part, looked
from gestand.verify.people import files_of
from gestand.verify.probes import Left, Probe
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.standing import Standers, Standing
from gestand.verify.status import Ask
from gestand.verify.tally import Tally, Where
from gestand.verify.telling import Progress, told

Tallies = dict[str, Tally]
"""By activity."""


def judge(session: Session, activities: Iterable[str], progress: Progress | None = None) -> Tallies:
    """One tally per activity; each retention class that one of them uses is probed once."""
    wanted = {name: Tally() for name in activities}
    bounds = session.bounds
    for name, unbound in session.datamap.unbound.items():
        if name in wanted:
            wanted[name].untold("", f"not found: {', '.join(unbound)}")
    for name, tally in wanted.items():
        if tables := _doubtful(session.datamap, name):
            tally.untold("", _error_about(tables))
    used = [
        (table, classes)
        for table in session.datamap.tables.values()
        if (classes := [cls for cls in within(bounds, table) if wanted.keys() & set(cls.activities)])
    ]
    for table, classes in told(progress, "what is left", used):
        if table.files:
            _files(session, table, wanted)
        else:
            _Table(session, table, wanted).judge(classes)
    return wanted


def within(bounds: Bounds | None, table: Table) -> tuple[RetentionClass, ...]:
    """The classes of which a cell can be somebody's within the bounds."""
    return tuple(cls for cls in judged_classes(table) if bounds is None or bounds.concern(table, cls))


def unasked(datamap: DataMap, bounds: Bounds, activity: str) -> bool:
    """Nothing that the activity uses can be of the organisation or its people, as far as the map can tell."""
    if activity in datamap.unbound or _doubtful(datamap, activity):
        return False
    return not any(activity in cls.activities for table in datamap.tables.values() for cls in within(bounds, table))


def _doubtful(datamap: DataMap, activity: str) -> list[str]:
    """The tables an activity uses by name, and about which nothing can be said.

    Read from the policy's own words: where a claim could not be bound, the map has no cell left that would tell.
    """
    spec = next(spec for spec in datamap.policy.activities if spec.name == activity)
    words = {word for use in spec.uses for word in _words(use.name)}
    return sorted(str(table) for table in datamap.unsure if table.table in words)


def _words(name: str) -> Iterator[str]:
    """Each part of a name, and the table where its own name has dots."""
    store, parts = split(name)
    yield from (store, *parts, ".".join(parts), ".".join(parts[:-1]))


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
        """The cheap questions first, in one statement; then the dear ones about what may be there."""
        try:
            hands = self.session.hands.of(self.table.id.store)
            # For whom the records count is asked here as well.
            probes, standers = self._probes(hands, classes), self._standers(hands)
        except StoreError as error:
            self._all_untold(classes, error)
            return
        said = looked(hands, self._parts(probes, standers))
        found = [left for cls in probes if cls in said and (left := self._left(probes[cls], said[cls]))]
        standing = self._standing(standers, said[None], classes) if None in said else Standing()
        found = [_with_rows(left, standing) for left in found]
        for name in self._users(found):
            self._broken(name, [left for left in found if name in left.cls.activities and left.broken])
            self._unknown(name, [left for left in found if left.unknown.get(name)])
        self._remains(standing, classes)

    def _probes(self, hands: Hands, classes: list[RetentionClass]) -> dict[RetentionClass, Probe]:
        """Of the classes about which something can be said; a note on each activity of the others."""
        found = {}
        for cls in classes:
            if unsure := self._unsure(cls):
                for name in self._names(cls):
                    self.wanted[name].untold("", _error_about(unsure))
            else:
                found[cls] = Probe(self._ask(hands), hands, self.table, cls, lambda at: self._ask(hands, at))
        return found

    def _standers(self, hands: Hands) -> Standers | None:
        """None where nothing can be said about the table as a whole."""
        if any(self._unsure(cls) for cls in judged_classes(self.table)):
            return None
        return Standers(self._ask(hands), hands, self.table, lambda at: self._ask(hands, at))

    def _ask(self, hands: Hands, at: datetime | None = None) -> Ask:
        return self.session.ask(hands.store.dialect, at)

    def _parts(
        self, probes: Mapping[RetentionClass, Probe], standers: Standers | None
    ) -> dict[RetentionClass | None, list[Part]]:
        """Per class, and under None for the rows that stand; a note, and nothing, where it cannot be asked."""
        found: dict[RetentionClass | None, list[Part]] = {}
        over, untouched = self._over(probes, standers), self._untouched()
        for cls, probe in probes.items():
            try:
                found[cls] = [] if cls in untouched else probe.parts(cls in over)
            except StoreError as error:
                self._all_untold([cls], error)
        try:
            if standers is not None and not (untouched and standers.hang_on(untouched)):
                found[None] = standers.parts(judged_classes(self.table) if self._of_several() else over)
        except StoreError as error:
            self._all_untold(probes, error)
        return found

    def _untouched(self) -> frozenset[RetentionClass]:
        """Within bounds, the classes of which no cell has ended."""
        hands = self.session.hands.of(self.table.id.store)
        ask, gates = self._ask(hands), self.session.gates
        return frozenset(c for c in judged_classes(self.table) if gates.untouched(ask, hands, self.table, c))

    def _of_several(self) -> bool:
        """Within bounds a row can be somebody else's as well, of whom time may have ended more than of these people."""
        return self.session.bounds is not None and len(self.table.claims) > 1

    def _over(self, probes: Mapping[RetentionClass, Probe], standers: Standers | None) -> list[RetentionClass]:
        """The classes of which time may have ended a cell."""
        asked = judged_classes(self.table) if standers else tuple(probes)
        hands = self.session.hands.of(self.table.id.store)
        return [cls for cls in asked if self.session.gates.may_have_ended(self._ask(hands), hands, self.table, cls)]

    def _left(self, probe: Probe, said: bool | StoreError) -> Left | None:
        """What is left of a class; None, and a note on each of its activities, when that cannot be asked."""
        try:
            if isinstance(said, StoreError):
                raise said
            return probe.left() if said else Left(probe.cls)
        except StoreError as error:
            self._all_untold([probe.cls], error)
            return None

    def _unsure(self, cls: RetentionClass) -> list[str]:
        """The tables that have a say in a class, and about which nothing can be said."""
        datamap = self.session.datamap
        return sorted(str(table) for table in touched(datamap, self.table, cls) & datamap.unsure)

    def _standing(self, standers: Standers | None, said: bool | StoreError, classes: list[RetentionClass]) -> Standing:
        """The rows that go and still stand; none, and a note on every activity, when that cannot be asked."""
        try:
            if isinstance(said, StoreError):
                raise said
            if standers is None or not (said or self._some_lost()):
                return Standing()
            insist_sure(self.session.datamap, self.table)
            return standers.standing()
        except StoreError as error:
            self._all_untold(classes, error)
            return Standing()

    def _some_lost(self) -> bool:
        """An orphan goes, whatever its terms say; it is nobody's of an organisation that is there."""
        goes = self.session.bounds is None and self.table.orphans is Orphans.GO and not self.table.stays
        return goes and self.session.some_orphan(self.table)

    def _remains(self, standing: Standing, classes: list[RetentionClass]) -> None:
        if not standing.remains:
            return
        asked = {name for cls in classes for name in self._names(cls)}
        for name in asked & set(standing.activities):
            self.wanted[name].broken += standing.remains
            self.wanted[name].broken_at[self._where(ROW)] += standing.remains
            self.wanted[name].since(standing.since)

    def _all_untold(self, classes: Iterable[RetentionClass], why: StoreError) -> None:
        for name in (name for cls in classes for name in self._names(cls)):
            self.wanted[name].untold(self.table, why.message)

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
            rows, goes = Going(ask, hands, self.table).rows() if of_rows else (Rows.judged(ask, self.table), None)
            each = [_unclear(rows.cells, left.cls, name) if unknown else _left(rows, goes, left.cls) for left in found]
            theirs = [rows.cells.status.theirs(left.cls.claims) for left in found]
            some = either(*map(both, theirs, each))
            question = sa.select(sa.func.count()).select_from(rows.frame.source).where(some)
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
    told = {u.column.table for name in cls.activities for u in datamap.activities[name].only_where}
    return frozenset({table.id, *paths, *events, *told})
