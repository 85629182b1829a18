"""What becomes of a row: its own fate, what keeps it, what it goes along with. docs/held.md, *Rows*.

GO is the greatest fixpoint, written as one relation of keys for each table: the rows that may go, less those that a row
which stays keeps. The references that keep form a graph of tables; where it has no circle (a table that refers to
itself apart) each relation needs only those of the tables that refer to it, and the result is exact. A circle through
several tables is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.datamap.model import Claim, Reference, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.errors import Refused
from gestand.held.ends import Ends
from gestand.held.lens import Condition, Lens, is_not_true, is_true, key_types, one
from gestand.policy.model import Orphans, Rule, Then
from gestand.stores.base import TableId
from gestand.stores.keys import parse_key

KEEPING = (Rule.KEEPS, Rule.ALONG)


class Rows:
    """Conditions on whole rows at the lens's moment."""

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        self.map = lens.map
        self.ends = Ends(lens)
        self._goers: dict[TableId, sa.CTE | None] = {}
        self._alone: dict[TableId, sa.CTE] = {}
        self._open: list[TableId] = []

    # ------------------------------------------------------------ own fate

    def own_goes(self, table: Table, row: FromClause, recorded: bool = True) -> Condition:
        """By its own cells the row goes. `recorded` False: by time alone."""
        if table.stays or not table.claims or table.files:
            return sa.false()
        fate = self._by_claims(table, row, recorded)
        if table.orphans is Orphans.GO:
            return sa.or_(fate, sa.and_(self.orphan(table, row), *self._free(table, row)))
        return fate

    def _free(self, table: Table, row: FromClause) -> Iterator[Condition]:
        """Neither a hold nor a duty keeps the row of nobody."""
        for c in classes(table):
            for name in c.activities:
                if (frozen := self._frozen(table, c, name, row)) is not None:
                    yield sa.not_(frozen)
                if self.map.activities[name].duty:
                    for claim in c.claims:
                        yield self.ends.status(table, table.claim(claim), self.map.activities[name], row)

    def _frozen(self, table: Table, c: RetentionClass, activity: str, row: FromClause) -> Condition | None:
        parts = [
            f for claim in c.claims if (f := self.ends.frozen(table, table.claim(claim), activity, row)) is not None
        ]
        return sa.or_(*parts) if parts else None

    def _by_claims(self, table: Table, row: FromClause, recorded: bool) -> Condition:
        decisive = [claim for claim in table.claims if claim.then is Then.GOES]
        nobody = sa.and_(*(sa.not_(self.lens.has_person(claim, row)) for claim in table.claims))
        by_term = table.orphans is Orphans.BY_TERM
        if decisive:
            fates: list[Condition] = []
            for claim in decisive:
                has = self.lens.has_person(claim, row)
                ended = [self._class(table, c, row, recorded) for c in classes(table) if claim.name in c.claims]
                alone = any(c.claims == (claim.name,) for c in classes(table))
                if alone and table.orphans not in (Orphans.BY_TERM, Orphans.GO):
                    fates.append(sa.and_(*ended))  # a cell of this claim alone has ended only if it has a person
                else:
                    fates.append(sa.and_(sa.or_(has, nobody) if by_term else has, *ended))
            return sa.or_(*fates)
        somebody = sa.or_(*(self.lens.has_person(claim, row) for claim in table.claims))
        parts: list[Condition] = []
        for c in classes(table):
            has = sa.or_(*(self.lens.has_person(table.claim(name), row) for name in c.claims))
            over = self._class(table, c, row, recorded)
            parts.append(sa.or_(over, sa.and_(sa.not_(has), somebody)) if len(table.claims) > 1 else over)
        return sa.and_(sa.true() if by_term else somebody, *parts)

    def _class(self, table: Table, c: RetentionClass, row: FromClause, recorded: bool) -> Condition:
        return self.ends.cells(table, c.claims, c.activities, row, recorded)

    def orphan(self, table: Table, row: FromClause) -> Condition:
        """No claim leads to a person whose row exists, and none is bound by an ending."""
        parts: list[Condition] = []
        for claim in table.claims:
            parts.append(sa.not_(self.lens.person_exists(claim, row)))
            used = {name for c in classes(table) if claim.name in c.claims for name in c.activities}
            ended = tuple(
                key for key, acts in self.lens.decisions.ended.get(claim.group, {}).items() if used & set(acts)
            )
            if ended:
                parts.append(is_not_true(self.lens.person_among(claim, row, ended)))
        return sa.and_(*parts)

    # ------------------------------------------------------------ what keeps a row

    def protected(self, table: Table, row: FromClause) -> Condition:
        """A duty, a hold or an unknown end keeps a cell of the row: `goes along` does not take it."""
        safe: list[Condition] = []
        for c in classes(table):
            for name in c.activities:
                activity = self.map.activities[name]
                ended = self.ends.cells(table, c.claims, (name,), row)
                if activity.duty:
                    safe.append(is_true(ended))
                else:
                    safe.append(is_true(sa.or_(ended, self._plainly_held(table, c, name, row))))
        return sa.not_(sa.and_(*safe)) if safe else sa.false()

    def _plainly_held(self, table: Table, c: RetentionClass, name: str, row: FromClause) -> Condition:
        """Not frozen: an ordinary activity that has not ended gives way to `goes along`."""
        frozen = self._frozen(table, c, name, row)
        return sa.true() if frozen is None else sa.not_(frozen)

    def going(self, table: Table, row: FromClause) -> Condition:
        """The row is in GO: docs/held.md, *Rows*."""
        goers = self.goers(table)
        if goers is None:
            return sa.false()
        return self._among(table, row, goers)

    def settled(self, table: Table, row: FromClause, recorded: bool = True) -> Condition:
        """The row goes, where all that goes before it has gone: by its own fate, and nothing points at it any more."""
        if self._never(table):
            return sa.false()
        alone = [self._nothing_points(ref, row) for ref in self._keepers(table.id)]
        return sa.and_(self.own_goes(table, row, recorded), *alone, *self._not_stand_in(table, row))

    def _nothing_points(self, ref: Reference, row: FromClause) -> Condition:
        there = self.lens.alias(ref.table)
        match = [_match(there, ref, row)]
        if ref.table == ref.to:
            # A row that points at itself does not stand in its own way.
            key = self.map.tables[ref.to].key
            match.append(sa.not_(sa.and_(*(there.c[name] == row.c[name] for name in key))))
        return self._none(there, *match)

    def _never(self, table: Table) -> bool:
        return table.id in self.map.blocked or table.stays

    # ------------------------------------------------------------ the rows that go, as relations of keys

    def goers(self, table: Table) -> sa.CTE | None:
        """The keys of the table's rows in GO, as a relation of the statement that uses it; None when there are none.

        One relation a table, so that the text grows with the tables and not with the paths between them.
        """
        if table.id not in self._goers:
            if table.id in self._open:
                circle = " -> ".join(str(t) for t in (*self._open, table.id))
                raise Refused(
                    "R304",
                    f"the references that keep rows go round in a circle: {circle}",
                    "say `lets go` for one of them under `points at`",
                )
            self._open.append(table.id)
            self._goers[table.id] = self._make_goers(table)
            self._open.pop()
        return self._goers[table.id]

    def _make_goers(self, table: Table) -> sa.CTE | None:
        along = [ref for ref in table.references if ref.rule is Rule.ALONG]
        if self._never(table) or table.files or not (table.claims or along):
            return None
        name = f"go_{len(self._goers)}_{table.id.table}"[:60]
        may = self._relation(self._candidates(table, along), f"own_{name}")
        row = self.lens.alias(table.id)
        keepers = [self._kept_by(table, row, ref) for ref in self._keepers(table.id) if ref.table != table.id]
        free = self._keys(table, row).where(self._among(table, row, may), *keepers, *self._not_stand_in(table, row))
        selfish = [ref for ref in self._keepers(table.id) if ref.table == table.id]
        if selfish:
            free = self._not_kept_by_self(table, selfish, self._relation(free, f"free_{name}"))
        return self._relation(free, name)

    def _candidates(self, table: Table, along: list[Reference]) -> sa.CompoundSelect[Any] | sa.Select[Any]:
        """Rows whose own fate is to go, found by time and from the people with endings, and rows that go along."""
        parts: list[sa.Select[Any]] = []
        if table.claims:
            row = self.lens.alias(table.id)
            parts.append(self._keys(table, row).where(self.own_goes(table, row, recorded=False)))
            ended = [
                self.lens.person_among(claim, row, tuple(people))
                for claim in table.claims
                if (people := self.lens.decisions.ended.get(claim.group))
            ]
            if ended:
                parts.append(self._keys(table, row).where(sa.or_(*ended), self.own_goes(table, row)))
        for ref in along:
            target = self.goers_for_along(table, ref)
            if target is not None:
                row = self.lens.alias(table.id)
                pointed = [row.c[name] for name in ref.columns]
                wanted = self._columns_of(ref, target)
                goes = (pointed[0] if len(pointed) == 1 else sa.tuple_(*pointed)).in_(wanted)
                parts.append(self._keys(table, row).where(goes, sa.not_(self.protected(table, row))))
        return sa.union(*parts) if len(parts) > 1 else parts[0]

    def goers_for_along(self, table: Table, ref: Reference) -> sa.CTE | None:
        """The rows of the table that `table` goes along with, which may go as far as its other keepers are concerned.

        What goes along and is not protected never keeps, so the target is decided without asking `table` again; a row
        of `table` that something else keeps is the exception, and is refused below.
        """
        if ref.to == table.id:
            raise Refused(
                "R307",
                f"{table.name} goes along with itself, which has no exact plan yet",
                "say `keeps it` or `lets go` for that reference",
            )
        held = [other for other in self._keepers(table.id) if other.table != table.id]
        if held or len([r for r in table.references if r.rule is Rule.ALONG]) > 1:
            raise Refused(
                "R303",
                f"{table.name} goes along with {ref.to}, and what else points at it or what else it goes along with"
                " has no exact plan yet",
                "say `keeps it` or `lets go` for one of these references",
            )
        return self.goers(self.map.tables[ref.to])

    def _columns_of(self, ref: Reference, goers: sa.CTE) -> sa.Select[Any]:
        there = self.lens.alias(ref.to)
        target = self.map.tables[ref.to]
        found = sa.select(*(there.c[name] for name in ref.to_columns)).where(self._among(target, there, goers))
        return found.correlate_except(there)

    def _not_stand_in(self, table: Table, row: FromClause) -> Iterator[Condition]:
        """The row that the policy names as somebody's stand-in never goes."""
        named = {ref.stand_in for ref in self.map.referrers(table.id) if ref.stand_in}
        for other in self.map.tables.values():
            for claim in other.claims:
                if claim.stand_in and self.map.groups[claim.group].table == table.id:
                    named.add(claim.stand_in)
        for text in sorted(named):
            yield sa.not_(self.lens.row_among(table, row, [parse_key(text, key_types(table))]))

    def _keepers(self, table: TableId) -> list[Reference]:
        return [
            ref for ref in self.map.referrers(table) if ref.rule in KEEPING and not self.map.tables[ref.table].files
        ]

    def _kept_by(self, table: Table, row: FromClause, ref: Reference) -> Condition:
        """No staying row keeps this one by the reference."""
        del table
        referrer = self.map.tables[ref.table]
        there = self.lens.alias(ref.table)
        stays: list[Condition] = [_match(there, ref, row)]
        if ref.rule is Rule.ALONG:
            # It keeps only when it is protected and its own fate is not to go, or when its rows never go at all.
            goes = self._own_goers(referrer)
            if not self._never(referrer):
                stays.append(self.protected(referrer, there))
        else:
            goes = self.goers(referrer)
        if goes is not None:
            stays.append(sa.not_(self._among(referrer, there, goes)))
        if (claim := handed_over(referrer, ref)) is not None:
            stays.append(is_not_true(self.hands_over(referrer, claim, there)))
        return self._none(there, *stays)

    def _own_goers(self, table: Table) -> sa.CTE | None:
        if not table.claims or self._never(table):
            return None
        if table.id not in self._alone:
            name = f"alone_{len(self._alone)}_{table.id.table}"
            self._alone[table.id] = self._relation(self._candidates(table, []), name)
        return self._alone[table.id]

    def _not_kept_by_self(self, table: Table, refs: list[Reference], free: sa.CTE) -> sa.Select[Any]:
        """A table that refers to itself: what staying rows point at stays, and what that points at, and so on."""
        if len(refs) > 1 or refs[0].rule is Rule.ALONG:
            raise Refused(
                "R305" if len(refs) > 1 else "R307",
                f"{table.name} refers to itself in a way that has no exact plan yet",
                "say `keeps it` for one such reference, and `lets go` for the others, under `points at`",
            )
        ref = refs[0]
        first, again = self.lens.alias(table.id), self.lens.alias(table.id)
        labels = [first.c[name].label(f"k{i}") for i, name in enumerate(ref.columns)]
        kept = (
            sa.select(*labels)
            .where(sa.not_(self._among(table, first, free)), *(first.c[name].is_not(None) for name in ref.columns))
            .cte(f"kept_{table.id.table}"[:60], recursive=True)
        )
        up = sa.select(*(again.c[name] for name in ref.columns)).where(
            *(again.c[to] == kept.c[f"k{i}"] for i, to in enumerate(ref.to_columns)),
            *(again.c[name].is_not(None) for name in ref.columns),
        )
        kept = kept.union(up)
        row = self.lens.alias(table.id)
        mine = [row.c[name] for name in ref.to_columns]
        pointed = (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(
            sa.select(*(kept.c[f"k{i}"] for i in range(len(mine))))
        )
        return self._keys(table, row).where(self._among(table, row, free), sa.not_(pointed))

    def _keys(self, table: Table, row: FromClause) -> sa.Select[Any]:
        return sa.select(*(row.c[name].label(f"k{i}") for i, name in enumerate(table.key)))

    def _among(self, table: Table, row: FromClause, goers: sa.CTE) -> Condition:
        """The row's key is in the relation. Same columns, same types: the engine's own comparison is exact here."""
        mine = [row.c[name] for name in table.key]
        theirs = [goers.c[f"k{i}"] for i in range(len(mine))]
        return (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(sa.select(*theirs))

    def _relation(self, keys: sa.Select[Any] | sa.CompoundSelect[Any], name: str) -> sa.CTE:
        """The keys as a relation that is worked out once, whatever the planner believes of its size."""
        return keys.cte(name[:60]).prefix_with("MATERIALIZED")

    def _none(self, source: FromClause, *conditions: Condition) -> Condition:
        """No such row: looked up for each row that may go, which are few, and never joined as a whole."""
        rows = one(source).where(*conditions)
        if self.lens.dialect == "postgresql":
            # OFFSET keeps the planner from turning a handful of look-ups into one join of every table.
            rows = rows.offset(sa.literal_column("0"))
        return sa.not_(sa.exists(rows))

    # ------------------------------------------------------------ cells of rows that stay

    def hands_over(self, table: Table, claim: Claim, row: FromClause, recorded: bool = True) -> Condition:
        """Nothing of the claim is held any more, so its link goes to the stand-in; no other row is found through it."""
        ended = [self._class(table, c, row, recorded) for c in classes(table) if claim.name in c.claims]
        through = [
            sa.not_(sa.exists(one(there).where(_match(there, ref, row))))
            for ref in self.map.referrers(table.id)
            if ref.link and ref.table != table.id
            for there in [self.lens.alias(ref.table)]
        ]
        return sa.and_(self.lens.has_person(claim, row), *ended, *through)

    def class_ended(self, table: Table, c: RetentionClass, row: FromClause, recorded: bool = True) -> Condition:
        return self._class(table, c, row, recorded)

    def all_ended(self, table: Table, row: FromClause) -> Condition:
        """Every cell of the row has ended: what stays of it is a shell."""
        parts = [self._class(table, c, row, True) for c in classes(table)]
        return sa.and_(*parts) if parts else sa.false()


def handed_over(table: Table, ref: Reference) -> Claim | None:
    """The claim whose link this reference is, when that link goes to a stand-in."""
    for claim in table.claims:
        if claim.then is Then.STAND_IN and len(claim.hops) == 1 and claim.hops[0].columns == ref.columns:
            return claim
    return None


def _match(referring: FromClause, ref: Reference, there: FromClause) -> Condition:
    return sa.and_(*(referring.c[a] == there.c[b] for a, b in zip(ref.columns, ref.to_columns, strict=True)))
