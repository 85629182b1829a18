"""Has an activity ended for a row and one of its claims? docs/held.md, *Ends* and *Records*, as conditions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.folding import folds
from gestand.datamap.indexed import found_quickly
from gestand.datamap.model import Activity, AllOf, AnyOf, BoundTerm, Claim, DataMap, Leaf, Never, Table, Unless
from gestand.policy.model import Null
from gestand.stores.base import TableId
from gestand.verify import dialects, worked
from gestand.verify.bounds import Bounds, rows_of
from gestand.verify.events import Reader
from gestand.verify.frame import Elsewhere, Frame, Whole, present
from gestand.verify.kleene import ENDED, HELD, Condition, Kleene, both, certain, either, every, no, some
from gestand.verify.records import Known

Made = TypeVar("Made")
WithFiles = Callable[[TableId], Mapping[str, frozenset[Key]]]
"""Of a table of people, by group: those who stay for the sake of a file, of those whose own row would go."""
Value = sa.ColumnElement[Any]

_UNKNOWN = (Null.UNKNOWN, Null.ALWAYS_THERE)


@dataclass(frozen=True)
class Ask:
    """Everything a condition depends on besides the row: the map, what counts at the moment, the engine."""

    datamap: DataMap
    known: Known
    reader: Reader
    whole: Whole = lambda _: False
    with_files: WithFiles = lambda _: {}
    bounds: Bounds | None = None
    """Whose rows alone are judged; None: everybody's."""

    @property
    def dialect(self) -> str:
        return self.reader.dialect

    def frame(self, table: Table | TableId) -> Frame:
        found = table if isinstance(table, Table) else self.datamap.tables[table]
        return Frame(self.datamap, found, self.dialect, whole=self.whole)

    def judged(self, table: Table | TableId, names: Sequence[str] | None = None) -> Frame:
        """The rows that are judged: those within the bounds, by the claims of these names."""
        found = table if isinstance(table, Table) else self.datamap.tables[table]
        if self.bounds is None:
            return self.frame(found)
        row = rows_of(self.datamap, found, self.bounds.claims(found, names), self.bounds, self.dialect)
        return Frame(self.datamap, found, self.dialect, row, self.whole)

    def on(self, frame: Frame) -> Status:
        return Status(self, frame)


@dataclass(frozen=True)
class Status:
    """The statuses of the rows of one frame."""

    ask: Ask
    frame: Frame
    _made: dict[Hashable, Any] = field(default_factory=dict, compare=False)
    """Conditions on these rows, each made once: one part of a question is often a part of another too."""

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])

    def by_time(self, activity: Activity, claim: Claim) -> Kleene:
        """What time alone has done with any row of the claim's person, unless the person is on hold."""
        return self.of(activity, claim, endings=False, rows=False)

    def of(self, activity: Activity, claim: Claim, endings: bool = True, rows: bool = True) -> Kleene:
        """Ended, unknown or held. `endings` False leaves the recorded endings out: what time alone has done.

        `rows` False leaves out the holds on this very row.
        """
        caps = [self.term(term, claim, cap=True) for term in activity.at_most]
        if activity.own is not None:
            own = self.term(activity.own, claim)
        else:
            alone = caps and not activity.at_least
            own = some(self.term(term, claim) for term in activity.at_most) if alone else ENDED
        if activity.ask is not None:
            own = every([own, self.asked(activity.name, claim)])
        if endings:
            own = some([own, self.bound(activity.name, claim)])
        frozen = self.frozen(activity.name, claim, rows)
        if frozen is not None:
            own = every([certain(no(frozen)), own])
        long_enough = every([own, *(self.term(term, claim) for term in activity.at_least)])
        return some([long_enough, *caps]) if caps else long_enough

    # ------------------------------------------------------------ records

    def theirs(self, names: Sequence[str]) -> Condition:
        """One of the claims of these names leads to somebody within the bounds."""
        bounds, table = self.ask.bounds, self.frame.table
        if bounds is None or len(bounds.claims(table, names)) == len(table.claims):
            return sa.true()
        return either(*(self.is_one_of(claim, bounds.people[claim.group]) for claim in bounds.claims(table, names)))

    def bound(self, activity: str, claim: Claim) -> Kleene:
        """A recorded ending counts for the claim's person."""
        since = self.ask.known.since(activity, claim.group)
        sure = self.is_one_of(claim, since.sure)
        return Kleene(
            sure, either(self.could_be_one_of(claim, since.sure), self.could_be_one_of(claim, since.doubtful))
        )

    def asked(self, activity: str, claim: Claim) -> Kleene:
        """The claim's person was asked and did not say that it may go on; or is not there to be asked."""
        silent = self.is_one_of(claim, self.ask.known.silent.get((activity, claim.group), frozenset()))
        gone = no(self.frame.there(claim, len(claim.hops))) if claim.hops else sa.false()
        return certain(either(silent, gone))

    def is_one_of(self, claim: Claim, people: frozenset[Key]) -> Condition:
        return self.once((claim, people), lambda: self._is_one_of(claim, people))

    def could_be_one_of(self, claim: Claim, people: frozenset[Key]) -> Condition:
        """The same, or the row points at one of them in other bytes than those of the key."""
        mine = self.is_one_of(claim, people)
        if not people or not claim.hops or not folds(self.ask.datamap, claim.hops[-1]):
            return mine
        return either(mine, self.once((claim, people, "there"), lambda: self._is_one_of(claim, people, there=True)))

    def _is_one_of(self, claim: Claim, people: frozenset[Key], there: bool = False) -> Condition:
        """`there`: by the key in the person's own row, and not by the columns that point at it."""
        group = self.ask.datamap.groups[claim.group]
        relation = self.ask.known.relation(people, group.key_types, self.ask.dialect)
        if relation is None:
            return sa.false()
        person = self.frame.person(claim)
        if there:
            row = self.frame.row_at(claim, len(claim.hops))
            person = tuple(row.c[name] for name in group.key)
        return self.frame.among(person, group.key_types, relation)

    def frozen(self, activity: str, claim: Claim | None, rows: bool = True) -> Condition | None:
        """On hold, for the claim's person or (with `rows`) as a row; None when nobody and nothing of this table is."""
        holds = self.ask.known.frozen[activity]
        on_hold = holds.rows.get(self.frame.table.name, frozenset()) if rows else frozenset()
        conditions = [self._row_is_one_of(on_hold)]
        people = self._on_hold(activity, claim, rows) if claim is not None else frozenset()
        if claim is not None and people:
            conditions.append(self.is_one_of(claim, people))
        found = [c for c in conditions if not isinstance(c, sa.False_)]
        return either(*found) if found else None

    def _on_hold(self, activity: str, claim: Claim, rows: bool) -> frozenset[Key]:
        """Of people who are found by what stands in a row of theirs, every hold keeps that row."""
        own = rows and self.ask.datamap.groups[claim.group].finds(claim)
        names = self.ask.known.frozen if own else [activity]
        each = (self.ask.known.frozen[name].people.get(claim.group, frozenset[Key]()) for name in names)
        return frozenset().union(*each)

    def _row_is_one_of(self, rows: Iterable[Key]) -> Condition:
        types = self.frame.kinds(self.frame.table.key)
        keys = sorted(key for key in rows if dialects.of_type(key, types))
        if not keys or not types:
            return sa.false()
        relation = dialects.key_relation("on_hold", types, keys, self.ask.dialect)
        return self.frame.among(self.frame.key, types, relation)

    # ------------------------------------------------------------ terms

    def term(self, term: BoundTerm, claim: Claim, cap: bool = False) -> Kleene:
        match term:
            case AllOf(terms):
                return every(self.term(part, claim, cap) for part in terms)
            case AnyOf(terms):
                return some(self.term(part, claim, cap) for part in terms)
            case Never():
                return HELD
            case Leaf():
                return self.once((term, claim, cap), lambda: self._leaf(term, claim, cap))
            case Unless():
                return self.once((term, claim), lambda: self._unless(term, claim))

    def _unless(self, term: Unless, claim: Claim) -> Kleene:
        """Not done for the row on the way; where there is none nobody can tell."""
        way, column = self.frame.way(claim), term.column
        if column.table not in way:
            raise Elsewhere(column.table)
        step = way.index(column.table)
        row, there = self.frame.row_at(claim, step), self.frame.there(claim, step)
        done = worked.holds(row.c[column.column], term.test, term.kind, self.ask.dialect)
        return Kleene(both(there, no(done)), either(no(there), no(done)))

    def _leaf(self, leaf: Leaf, claim: Claim, cap: bool) -> Kleene:
        on = leaf.event.column.table
        way = self.frame.way(claim)
        if not leaf.last or on == self.frame.chain(claim)[-1]:
            if on not in way:
                raise Elsewhere(on)
            step = way.index(on)
            return self._read(leaf, self.frame.row_at(claim, step), self.frame.there(claim, step), cap)
        return _Last(self, leaf, claim, cap).kleene

    def _read(self, leaf: Leaf, row: sa.FromClause, there: Condition, cap: bool) -> Kleene:
        event = leaf.event.column
        column = self.ask.datamap.tables[event.table].columns[event.column]
        return self.ask.reader.leaf(leaf, row.c[event.column], column, there, cap)


@dataclass(frozen=True)
class _Last:
    """The latest over all rows the event can be on: up from the row to where both paths meet, and down again."""

    status: Status
    leaf: Leaf
    claim: Claim
    cap: bool

    @property
    def kleene(self) -> Kleene:
        _, there = self._match
        value = self.status._read(self.leaf, self._events.row, sa.true(), self.cap)
        some_row = self._some(sa.true())
        none = self.leaf.event.none
        if_none_sure = none is Null.NEVER_BEGAN and not self.cap
        if_none_maybe = if_none_sure or none in _UNKNOWN
        sure = both(there, no(self._some(no(value.sure))))
        maybe = no(self._some(no(value.maybe)))
        return Kleene(
            sure if if_none_sure else both(sure, some_row),
            either(no(there), maybe if if_none_maybe else both(maybe, some_row)),
        )

    @cached_property
    def _events(self) -> Frame:
        return self.status.ask.frame(self.leaf.event.column.table)

    def _some(self, condition: Condition) -> Condition:
        """A row of an event that meets this one is so."""
        pairs, events = self._match[0], self._events
        mine, theirs = [here for here, _ in pairs], [there for _, there in pairs]
        if found_quickly(self.status.ask.datamap, events.table.id):
            question = sa.select(sa.literal(1)).select_from(events.source).where(*(a == b for a, b in pairs), condition)
            return question.correlate(*self.status.frame.aliases).exists()
        # Read once for all rows, where each by itself would mean reading all events again.
        filled = (column.is_not(None) for column in theirs)
        keys = sa.select(*theirs).select_from(events.source).where(*filled, condition).correlate(None)
        return mine[0].in_(keys) if len(mine) == 1 else sa.tuple_(*mine).in_(keys)

    @cached_property
    def _match(self) -> tuple[list[tuple[Value, Value]], Condition]:
        """What is equal where an event's row and this row meet; and this row reaches the place where they would."""
        mine, theirs = self.status.frame, self._events
        on = self.leaf.event.column.table
        if on.store != mine.table.id.store:
            raise Elsewhere(on)
        claim = next(claim for claim in theirs.table.claims if claim.group == self.claim.group)
        chain, other = mine.chain(self.claim), theirs.chain(claim)
        start = chain.index(on) + 1 if on in chain else 0
        step = next(i for i in range(start, len(chain)) if chain[i] in other)
        if chain[step] == chain[-1]:
            here, there = mine.person(self.claim), theirs.person(claim)
            return list(zip(here, there, strict=True)), mine.has_person(self.claim)
        key = self.status.ask.datamap.tables[chain[step]].key
        row = mine.row_at(self.claim, step)
        down = other.index(chain[step])
        if down and (hop := claim.hops[down - 1]).to_columns == key:
            # The key of the row where the paths meet stands in the row below it: no need to visit it.
            below = theirs.row_at(claim, down - 1)
            match = [below.c[name] for name in hop.columns]
        else:
            meeting = theirs.row_at(claim, down)
            match = [meeting.c[k] for k in key]
        return list(zip((row.c[k] for k in key), match, strict=True)), present(row, key)
