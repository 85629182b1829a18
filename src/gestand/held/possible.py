"""Could a cell have ended? docs/held.md, *Ends*: true where it has certainly ended, and where nobody can tell.

The same walk over terms as `gestand.held.ends`, with the unknown counted as yes. What both say is certain; where only
this one says yes, it is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.datamap.folding import folds
from gestand.datamap.model import Claim, Leaf, Table, Unless
from gestand.held import moments
from gestand.held.ends import Ends
from gestand.held.lens import Condition, is_not_true, is_true, one
from gestand.policy.model import Null, Orphans
from gestand.stores.base import TableId

DOUBTFUL = (Null.UNKNOWN, Null.ALWAYS_THERE)
"""What NULL says nothing about: the second says that there is none, and there it is."""


class Possible(Ends):
    """Conditions on a row of a table: which of its cells have ended, or could have."""

    def nobodys(self, table: Table) -> Condition:
        return sa.false() if table.orphans is Orphans.STAY else sa.true()

    def unsure(self, claims: Sequence[Claim], row: FromClause) -> list[Condition]:
        del claims, row  # what is not certain is possible
        return []

    def bound(self, claim: Claim, activity: str, row: FromClause) -> Condition | None:
        found = (
            [self.lens.person_among(claim, row, people)]
            if (people := self.lens.doubtful(claim.group, activity))
            else []
        )
        if (sure := super().bound(claim, activity, row)) is not None:
            found.append(sure)
        if (ended := self.lens.ended(claim.group, (activity,))) and claim.hops and folds(self.map, claim.hops[-1]):
            # It points at one of them, and in other bytes than those of the key.
            key = self.lens.group(claim).key
            found.append(self.lens.walk(row, claim.hops, lambda there: ended.has([there.c[name] for name in key])))
        return sa.or_(*found) if found else None

    def at(self, claim: Claim, leaf: Leaf, row: FromClause, hops: int, cap: bool) -> Condition:
        """On a row of the claim's path; where it is absent nobody can tell."""
        held = self.lens.walk(row, claim.way[:hops], lambda there: is_not_true(self.on(leaf, there, cap)))
        return is_not_true(held)

    def unless(self, table: Table, claim: Claim, term: Unless, row: FromClause) -> Condition:
        """Where the row on the way is absent nobody can tell."""
        return is_not_true(self.lens.walk(row, self.hops_to(table, claim, term), lambda there: self.holds(there, term)))

    def on(self, leaf: Leaf, row: FromClause, cap: bool) -> Condition:
        value = self.lens.value(row, leaf.event)
        there = value.is_not(None)
        ended = moments.ended(leaf.event, value, self.lens.cut(leaf), self.lens.dialect)
        unread = sa.not_(is_true(moments.readable(leaf.event, value, self.lens.dialect)))
        known = sa.and_(there, sa.or_(is_true(ended), unread))
        if leaf.event.null in DOUBTFUL or (leaf.event.null is Null.NEVER_BEGAN and not cap):
            return sa.or_(moments.missing(value, self.lens.dialect), known)
        return known

    def last(self, table: TableId, claim: Claim, leaf: Leaf, row: FromClause, cap: bool) -> Condition:
        """No row the event can be on is certainly held."""
        there = self.lens.alias(leaf.event.column.table)
        rows = one(there).where(self.same(table, claim, leaf, row, there))
        held = sa.exists(rows.where(is_not_true(self.on(leaf, there, cap))))
        nowhere = is_not_true(self.reaches(table, claim, leaf, row))
        nothing = leaf.event.none in DOUBTFUL or (leaf.event.none is Null.NEVER_BEGAN and not cap)
        if nothing or leaf.event.column.table in self.lens.gone:
            return sa.or_(nowhere, sa.not_(held))
        return sa.or_(nowhere, sa.and_(sa.not_(held), sa.exists(rows)))
