"""Has a cell certainly ended? docs/held.md, *Ends*, as SQL conditions that are true or not true.

The conditions are built for the executor: only certainty counts, so unknown and held are both "no". All
connectives are monotone, so the certain part of a term is the same term over the certain parts of its leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Key
from gestand.clock import CutOff, local_day
from gestand.datamap.model import Activity, AllOf, AnyOf, BoundTerm, Claim, Event, Leaf, Never, Table, Unless
from gestand.datamap.worked import Hop
from gestand.errors import Refused
from gestand.held import moments
from gestand.held.columns import test
from gestand.held.lens import Condition, Lens, is_not_true, is_true, one
from gestand.held.reached import Reached
from gestand.policy.model import Null, Orphans
from gestand.stores.base import TableId


class Ends:
    """Conditions on a row of a table: which of its cells have ended at the lens's moment."""

    def __init__(self, lens: Lens, near: bool = False) -> None:
        """`near`: asked of a few rows, so that events are looked up from them; else found from the events' own side."""
        self.lens = lens
        self.near = near
        self.reached: Reached | None = None
        """In a plan for everybody: sets of the rows further up whose time has come."""
        self.find = lens.walk if near else lens.reach
        self.map = lens.map

    # ------------------------------------------------------------ cells

    def cells(
        self,
        table: Table,
        claims: Sequence[str],
        activities: Sequence[str],
        row: FromClause,
        recorded: bool = True,
        of_nobody: bool = True,
    ) -> Condition:
        """A cell of these claims, used by these activities, has ended.

        `recorded` False leaves recorded endings out: what time alone has ended. `of_nobody` False leaves out the cells
        whose claims lead to nobody: where that was asked already.
        """
        bound = [table.claim(name) for name in claims]
        has = [self.has_person(claim, row) for claim in bound]
        ended = [self._claim(table, claim, activities, row, recorded) for claim in bound]
        cells = self._cells(table, bound, has, ended, activities, row, of_nobody)
        # A row of several people together is of none of them alone: it waits for the last.
        together = [c for claim in bound if (c := self.lens.together(claim, row)) is not None]
        unsure = [*together, *self.unsure(bound, row)]
        return sa.and_(*map(sa.not_, unsure), cells) if unsure else cells

    def unsure(self, claims: Sequence[Claim], row: FromClause) -> list[Condition]:
        """Ways in which it is not certain whose the row is."""
        return [c for claim in claims if (c := self.lens.otherwise(claim, row)) is not None]

    def _cells(
        self,
        table: Table,
        bound: Sequence[Claim],
        has: Sequence[Condition],
        ended: Sequence[Condition],
        activities: Sequence[str],
        row: FromClause,
        of_nobody: bool,
    ) -> Condition:
        if len(bound) == 1:
            somebody = sa.and_(has[0], ended[0])
        else:
            each = (sa.or_(sa.not_(h), e) for h, e in zip(has, ended, strict=True))
            somebody = sa.and_(sa.or_(*has), *each)
        match table.orphans:
            case _ if not of_nobody:
                return somebody
            case Orphans.GO:
                return sa.or_(somebody, sa.and_(*(sa.not_(h) for h in has), *self._not_held(table, activities, row)))
            case Orphans.BY_TERM:
                return sa.or_(somebody, sa.and_(*(sa.not_(h) for h in has), *ended))
            case _:
                nobody = self.nobodys(table)
                return somebody if isinstance(nobody, sa.False_) else sa.or_(somebody, self._alone(has, nobody))

    def nobodys(self, table: Table) -> Condition:
        """A cell whose claims lead to nobody has ended, where the table's rule for orphans does not say."""
        del table
        return sa.false()

    @staticmethod
    def _alone(has: Sequence[Condition], nobody: Condition) -> Condition:
        return sa.and_(*(sa.not_(h) for h in has), nobody)

    def _not_held(self, table: Table, activities: Sequence[str], row: FromClause) -> list[Condition]:
        return [sa.not_(self._row_held(table, name, row)) for name in activities]

    def _claim(
        self, table: Table, claim: Claim, activities: Sequence[str], row: FromClause, recorded: bool
    ) -> Condition:
        return sa.and_(*(self.status(table, claim, self.map.activities[name], row, recorded) for name in activities))

    # ------------------------------------------------------------ activities

    def status(
        self, table: Table, claim: Claim, activity: Activity, row: FromClause, recorded: bool = True
    ) -> Condition:
        """The activity has certainly ended for this row and this claim's person."""
        own = self.own(table, claim, activity, row, recorded)
        law = [self.term(table, claim, term, row) for term in activity.at_least]
        status = sa.and_(own, *law)
        if activity.at_most:
            caps = [self.term(table, claim, term, row, cap=True) for term in activity.at_most]
            status = sa.or_(status, *caps)
        return status

    def own(self, table: Table, claim: Claim, activity: Activity, row: FromClause, recorded: bool) -> Condition:
        terms = [] if activity.own is None else [self.term(table, claim, activity.own, row)]
        if activity.own is None and not activity.at_least and activity.at_most:
            terms = [sa.or_(*(self.term(table, claim, term, row, cap=True) for term in activity.at_most))]
        ended = terms[0] if terms else sa.true()
        if activity.ask is not None:
            ended = sa.and_(ended, self.asked(claim, activity.name, row))
        bound = self.bound(claim, activity.name, row) if recorded and terms else None
        if bound is not None:
            # Of people for whom something was recorded that is mostly the reason, and then nothing else is asked.
            ended = sa.or_(bound, ended) if self.near else sa.or_(ended, bound)
        frozen = self.frozen(table, claim, activity.name, row)
        return ended if frozen is None else sa.and_(ended, sa.not_(frozen))

    def asked(self, claim: Claim, activity: str, row: FromClause) -> Condition:
        """The claim's person was asked whether the activity may go on, and did not say so; or is not there to ask."""
        silent = self.lens.decisions.silent.get(activity, {}).get(claim.group, ())
        gone = sa.not_(self.lens.person_exists(claim, row)) if claim.hops else sa.false()
        return sa.or_(gone, is_true(self.lens.person_among(claim, row, silent)))

    def bound(self, claim: Claim, activity: str, row: FromClause) -> Condition | None:
        """The activity was ended by record for this claim's person; None when it was for nobody."""
        keys = self.lens.ended(claim.group, (activity,))
        if keys is None:
            return None
        theirs = self.lens.person_has(claim, row, keys) if self.near else self.lens.person_in(claim, row, keys.relation)
        return sa.and_(theirs, self.still(claim, row))

    def still(self, claim: Claim, row: FromClause) -> Condition:
        """The claim's person is the one for whom it was recorded, and nobody who was given the key since."""
        return sa.not_(self._newcomer(claim, row)) if self._may_come(claim) else sa.true()

    def has_person(self, claim: Claim, row: FromClause) -> Condition:
        """The claim leads to somebody."""
        return self.lens.has_person(claim, row)

    def _may_come(self, claim: Claim) -> bool:
        """Somebody can have come under that key since the endings were bound."""
        group = self.lens.group(claim)
        return self.lens.live is not None and group.born is not None and not claim.template

    def _newcomer(self, claim: Claim, row: FromClause) -> Condition:
        """The person's row is there and was born after every ending: theirs is of whoever had that key before."""
        born, last = cast(Event, self.lens.group(claim).born), cast(datetime, self.lens.live)
        cut = CutOff(last + timedelta(microseconds=1), local_day(last, self.lens.zone))
        return self.lens.walk(
            row,
            claim.hops,
            lambda there: is_not_true(
                moments.certainly_before(born, self.lens.value(there, born), cut, self.lens.dialect)
            ),
        )

    def on_hold(self, claim: Claim, activity: str) -> tuple[Key, ...]:
        """The people whose cells of this activity a hold keeps."""
        return self.lens.decisions.held_people(claim.group, None if self.keeps_whole(claim) else activity)

    def keeps_whole(self, claim: Claim) -> bool:
        """Of whoever is found by value any hold keeps the row by which they are, whatever activity it names."""
        return self.lens.group(claim).finds(claim)

    def frozen(self, table: Table, claim: Claim, activity: str, row: FromClause) -> Condition | None:
        """A hold keeps this activity's cells of the row; None when no hold could."""
        people = self.on_hold(claim, activity)
        rows = self.lens.decisions.held_rows(table.name, activity)
        held: list[Condition] = []
        if people:
            held.append(is_true(self.lens.person_among(claim, row, people)))
        if rows:
            held.append(self.lens.row_among(table, row, rows))
        return sa.or_(*held) if held else None

    def _row_held(self, table: Table, activity: str, row: FromClause) -> Condition:
        rows = self.lens.decisions.held_rows(table.name, activity)
        return self.lens.row_among(table, row, rows) if rows else sa.false()

    # ------------------------------------------------------------ terms

    def term(self, table: Table, claim: Claim, term: BoundTerm, row: FromClause, cap: bool = False) -> Condition:
        """`cap`: the term is an at-most of the law, which an event that never began does not end."""
        match term:
            case Never():
                return sa.false()
            case AllOf(terms):
                return sa.and_(*(self.term(table, claim, part, row, cap) for part in terms))
            case AnyOf(terms):
                return sa.or_(*(self.term(table, claim, part, row, cap) for part in terms))
            case Leaf():
                return self.leaf(table, claim, term, row, cap)
            case Unless():
                return self.unless(table, claim, term, row)

    def unless(self, table: Table, claim: Claim, term: Unless, row: FromClause) -> Condition:
        """The row on the way is there, and does not say that the activity is done for it."""
        hops = self.hops_to(table, claim, term)

        def inner(there: FromClause) -> Condition:
            return is_not_true(self.holds(there, term))

        if hops and self.reached is not None and not self.near:
            return self.reached.leads(row, hops, inner, term)
        return self.find(row, hops, inner)

    def hops_to(self, table: Table, claim: Claim, term: Unless) -> Sequence[Hop]:
        way = self.lens.way(table.id, claim)
        if term.column.table not in way:
            raise Refused(
                "plan/off-the-path",
                f"the column {term.column} is not on the path of {table.name}",
                "choose a column of the row, or of a row it belongs to",
            )
        return claim.way[: way.index(term.column.table)]

    def holds(self, row: FromClause, term: Unless) -> Condition:
        return test(row.c[term.column.column], term.kind, term.test, self.lens.dialect)

    def leaf(self, table: Table, claim: Claim, leaf: Leaf, row: FromClause, cap: bool) -> Condition:
        way = self.lens.way(table.id, claim)
        where = leaf.event.column.table
        if leaf.last and where != self.lens.chain(table.id, claim)[-1]:
            return self.last(table.id, claim, leaf, row, cap)
        if where not in way:
            raise Refused(
                "plan/off-the-path",
                f"the event {leaf.event.column} is not on the path of {table.name}",
                "say `the last` before it, or choose an event of the row, or of a row it belongs to",
            )
        return self.at(claim, leaf, row, way.index(where), cap)

    def at(self, claim: Claim, leaf: Leaf, row: FromClause, hops: int, cap: bool) -> Condition:
        """The term has ended by the event on the row so many hops up the claim's path."""

        def inner(there: FromClause) -> Condition:
            return self.on(leaf, there, cap)

        if hops and self.reached is not None and not self.near:
            return self.reached.leads(row, claim.way[:hops], inner, (leaf, cap))
        return self.find(row, claim.way[:hops], inner)

    def on(self, leaf: Leaf, row: FromClause, cap: bool) -> Condition:
        value = self.lens.value(row, leaf.event)
        ended = moments.ended(leaf.event, value, self.lens.cut(leaf), self.lens.dialect)
        return sa.and_(value.is_not(None), ended) if cap else ended

    def last(self, table: TableId, claim: Claim, leaf: Leaf, row: FromClause, cap: bool) -> Condition:
        """Every row the event can be on has ended; none at all is what the event says of it."""
        there = self.lens.alias(leaf.event.column.table)
        same = self.same(table, claim, leaf, row, there)
        rows = one(there)
        still = sa.exists(rows.where(same, is_not_true(self.on(leaf, there, cap))))
        reaches = self.reaches(table, claim, leaf, row)
        if (leaf.event.none is Null.NEVER_BEGAN and not cap) or leaf.event.column.table in self.lens.gone:
            return sa.and_(sa.not_(still), reaches)
        return sa.and_(sa.not_(still), sa.exists(rows.where(same)), reaches)

    def reaches(self, table: TableId, claim: Claim, leaf: Leaf, row: FromClause) -> Condition:
        """The row leads to where the two paths meet: else none is not an answer, it is unknown."""
        meet = self._meeting(table, claim, leaf)
        if meet == len(claim.hops):
            return self.lens.has_person(claim, row)
        return self.lens.walk(row, claim.hops[:meet], lambda _: sa.true())

    def same(self, table: TableId, claim: Claim, leaf: Leaf, row: FromClause, there: FromClause) -> Condition:
        """`there` and `row` pass through one row: the nearest that both paths have."""
        where = leaf.event.column.table
        theirs = self._event_claim(where, claim, leaf)
        mine, other = self.lens.chain(table, claim), self.lens.chain(where, theirs)
        meet = self._meeting(table, claim, leaf)
        down = len(theirs.hops) if mine[meet] == other[-1] else other.index(mine[meet])
        return self._meet(row, claim.hops[:meet], there, theirs.hops[:down], claim)

    def _meeting(self, table: TableId, claim: Claim, leaf: Leaf) -> int:
        """How many hops up this path the two paths meet; both end at the group's own table."""
        where = leaf.event.column.table
        mine = self.lens.chain(table, claim)
        other = self.lens.chain(where, self._event_claim(where, claim, leaf))
        start = mine.index(where) + 1 if where in mine else 0
        meet = next(i for i in range(start, len(mine)) if mine[i] in other)
        # At the group's own table it is people who meet, and not every row there need be one.
        return len(mine) - 1 if mine[meet] == mine[-1] else meet

    def _event_claim(self, where: TableId, claim: Claim, leaf: Leaf) -> Claim:
        fitting = [c for c in self.map.tables[where].claims if c.group == claim.group and not c.template]
        if len(fitting) != 1:
            raise Refused(
                "plan/claims-unclear",
                f"{leaf.event.column} is reached by {len(fitting)} claims of {claim.group}; one is needed",
                "let the table of the event have one claim of that group",
            )
        return fitting[0]

    def _meet(
        self, row: FromClause, mine: Sequence[Hop], there: FromClause, theirs: Sequence[Hop], claim: Claim
    ) -> Condition:
        """The row that `mine` leads to from `row` is the row that `theirs` leads to from `there`."""
        target = mine[-1].to_columns if mine else (theirs[-1].to_columns if theirs else self.lens.group(claim).key)
        return self.lens.walk(
            row,
            mine[:-1],
            lambda mine_at: self.lens.walk(
                there,
                theirs[:-1],
                lambda their_at: sa.and_(
                    *(_column(mine_at, mine, name) == _column(their_at, theirs, name) for name in target)
                ),
            ),
        )


def _column(row: FromClause, hops: Sequence[Hop], target: str) -> ColumnElement[Any]:
    """The column that carries the target's column: in the referring row, or in the target itself."""
    if not hops:
        return row.c[target]
    return row.c[dict(zip(hops[-1].to_columns, hops[-1].columns, strict=True))[target]]
