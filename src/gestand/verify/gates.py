"""Whether any row can have ended by time at all, where only rows further up its path say so: asked once for them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from gestand.datamap.indexed import found_quickly
from gestand.datamap.model import Activity, Claim, DataMap, Table
from gestand.datamap.retention import RetentionClass
from gestand.datamap.worked import Hop
from gestand.errors import StoreError
from gestand.stores.base import TableId
from gestand.verify.frame import Frame, alias
from gestand.verify.hands import Hands
from gestand.verify.kleene import both
from gestand.verify.oldest import leaves, terms
from gestand.verify.parts import one_of
from gestand.verify.status import Ask
from gestand.verify.worked import meet


@dataclass
class Gates:
    """Of all rows of one parent either none or some have ended; when none has, no child of it needs to be asked.

    In a store that keeps its promises the rows of people who left are gone, so the parts of a CV need no question
    once there is no such CV.
    """

    datamap: DataMap
    _open: dict[tuple[TableId, Claim, tuple[str, ...]], bool] = field(default_factory=dict)
    _theirs: dict[tuple[str, tuple[str, ...]], bool] = field(default_factory=dict)

    def may_have_ended(self, ask: Ask, hands: Hands, table: Table, cls: RetentionClass) -> bool:
        """False: no row of the table has a cell of the class that has ended by time, or of which nobody can tell."""
        activities = tuple(cls.activities)
        try:
            if ask.bounds is not None:
                # A cell of several people has ended for each of them, or it has not.
                claims = ask.bounds.claims(table, cls.claims)
                return any(self._may_of_theirs(ask, hands, table, claim, activities) for claim in claims)
            if len(cls.claims) != 1:
                return True
            return self._may(ask, hands, table, table.claim(cls.claims[0]), activities)
        except StoreError:
            # The question itself will say why it has no answer.
            return True

    # ------------------------------------------------------------ within bounds

    def untouched(self, ask: Ask, hands: Hands, table: Table, cls: RetentionClass) -> bool:
        """Within bounds: neither time nor a record has ended a cell of the class, for certain."""
        if ask.bounds is None or self.may_have_ended(ask, hands, table, cls):
            return False
        return not any(
            ask.bounds.people[claim.group] & ask.known.people(cls.activities, claim.group)
            for claim in ask.bounds.claims(table, cls.claims)
        )

    def _may_of_theirs(self, ask: Ask, hands: Hands, table: Table, claim: Claim, activities: tuple[str, ...]) -> bool:
        """For somebody within the bounds time may have ended all that these activities hold.

        Only where every event stands in their own row or their organisation's: those rows are there, and are asked
        once, whatever leads to them.
        """
        group = self.datamap.groups[claim.group]
        people = self.datamap.tables.get(group.table)
        own = next((c for c in people.claims if c.group == group.name and not c.hops), None) if people else None
        if people is None or own is None or not self._is_told_above(table, claim, own, activities):
            return True
        key = (group.name, activities)
        if key not in self._theirs:
            status = ask.on(ask.judged(people, [own.name]))
            ended = both(*(status.by_time(self._activity(name), own).maybe for name in activities))
            asked = sa.select(sa.func.count()).select_from(status.frame.source).where(ended)
            self._theirs[key] = not isinstance(ended, sa.False_) and bool(hands.one(asked)[0])
        return self._theirs[key]

    def _is_told_above(self, table: Table, claim: Claim, own: Claim, activities: tuple[str, ...]) -> bool:
        """Every event stands in the own row of the claim's person, or in that of the organisation they belong to."""
        there = self.datamap.groups[claim.group].table
        return (
            bool(claim.hops)
            and not any(hop.own for hop in claim.hops)
            and there.store == table.id.store
            and there != table.id
            and self._is_of_rows(activities, {there, *(hop.to for hop in own.beyond)} - {table.id})
        )

    def _is_of_rows(self, activities: tuple[str, ...], tables: set[TableId]) -> bool:
        """Each of these ends by the events of single rows in these tables alone."""
        events = {leaf for name in activities for term in terms(self._activity(name)) for leaf in leaves(term)}
        return (
            not any(self._activity(name).only_where for name in activities)
            and all(self._activity(name).own or self._activity(name).at_most for name in activities)
            and all(not leaf.last and leaf.event.column.table in tables for leaf in events)
        )

    # ------------------------------------------------------------ everybody

    def _may(self, ask: Ask, hands: Hands, table: Table, claim: Claim, activities: tuple[str, ...]) -> bool:
        if not self._hangs_on_others(ask, table, claim, activities):
            return True
        key = (table.id, replace(claim, name=""), activities)
        if key not in self._open:
            above = replace(claim, hops=claim.hops[1:], template="")
            parent = self.datamap.tables[claim.hops[0].to]
            self._open[key] = self._may(ask, hands, parent, above, activities) and self._some(
                ask, hands, table, claim.hops[0], above, activities
            )
        return self._open[key]

    def _hangs_on_others(self, ask: Ask, table: Table, claim: Claim, activities: tuple[str, ...]) -> bool:
        """Every event is on one row further up, and that row is there."""
        return (
            bool(claim.hops)
            and found_quickly(self.datamap, table.id)
            and self._is_of_rows(activities, {hop.to for hop in claim.hops} - {table.id})
            and all(hop.to in self.datamap.tables and ask.whole(hop) for hop in claim.hops)
        )

    def _some(self, ask: Ask, hands: Hands, table: Table, hop: Hop, above: Claim, activities: tuple[str, ...]) -> bool:
        """Some row of the table has a parent of which time has ended all that these activities hold."""
        frame = Frame(self.datamap, self.datamap.tables[hop.to], ask.dialect, whole=ask.whole)
        status, child = ask.on(frame), alias(table, ask.dialect)
        ended = both(*(status.by_time(self._activity(name), above).maybe for name in activities))
        if isinstance(ended, sa.False_):
            return False
        same = meet(child, hop.columns, frame.row, hop.to_columns)
        found = one_of(child, same, frame)
        return bool(hands.one(sa.select(sa.func.count()).select_from(frame.source).where(ended, found.is_not(None)))[0])

    def _activity(self, name: str) -> Activity:
        return self.datamap.activities[name]
