"""What becomes of a row: its own fate, what keeps it, what it goes along with. docs/held.md, *Rows*.

`going` is the greatest fixpoint written as a nested condition: a row is in it when it may go and everything that keeps
it is in it as well. The references that keep form a graph of tables; where it has no circle (a table that refers to
itself apart) the nesting ends and the condition is exact. A circle through several tables is refused by name.
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
from gestand.held.lens import Condition, Lens, is_not_true, is_true
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

    def going(self, table: Table, row: FromClause, own: Condition | None = None) -> Condition:
        """The row goes: `own` (default: its full own fate) or along, and nothing that stays keeps it."""
        if table.id in self.map.blocked:
            return sa.false()
        return self._going(table, row, own, (), None)

    def _going(
        self,
        table: Table,
        row: FromClause,
        own: Condition | None,
        path: tuple[TableId, ...],
        parent: Reference | None,
    ) -> Condition:
        if table.id in self.map.blocked or table.stays:
            return sa.false()
        fates = [self.own_goes(table, row) if own is None else own]
        if parent is not None and parent.rule is Rule.ALONG:
            # The row it points at is assumed to go: that is what is being decided.
            fates.append(sa.not_(self.protected(table, row)))
        fates.extend(self._along(table, row, path, parent))
        keepers = [self._kept_by(table, row, ref, path) for ref in self._keepers(table.id)]
        return sa.and_(sa.or_(*fates), *keepers, *self._not_stand_in(table, row))

    def _not_stand_in(self, table: Table, row: FromClause) -> Iterator[Condition]:
        """The row that the policy names as somebody's stand-in never goes."""
        named = {ref.stand_in for ref in self.map.referrers(table.id) if ref.stand_in}
        for other in self.map.tables.values():
            for claim in other.claims:
                if claim.stand_in and self.map.groups[claim.group].table == table.id:
                    named.add(claim.stand_in)
        types = tuple(table.columns[name].type for name in table.key)
        for text in sorted(named):
            yield sa.not_(self.lens.row_among(table, row, [parse_key(text, types)]))

    def _along(
        self, table: Table, row: FromClause, path: tuple[TableId, ...], parent: Reference | None
    ) -> Iterator[Condition]:
        for ref in table.references:
            if ref.rule is not Rule.ALONG or ref == parent or ref.to == table.id:
                continue
            if path:
                raise Refused(
                    "R303",
                    f"{table.name} goes along with {ref.to} and keeps or goes with {path[-1]} as well",
                    "say `keeps it` or `lets go` for one of the two references",
                )
            target = self.map.tables[ref.to]
            there = self.lens.alias(ref.to)
            same = _match(row, ref, there)
            goes = sa.exists(
                sa.select(sa.literal_column("1")).select_from(there).where(same, self.going(target, there))
            )
            yield sa.and_(sa.not_(self.protected(table, row)), goes)

    def _keepers(self, table: TableId) -> list[Reference]:
        return [ref for ref in self.map.referrers(table) if ref.rule in KEEPING and not self._of_files(ref)]

    def _of_files(self, ref: Reference) -> bool:
        return self.map.tables[ref.table].files

    def _kept_by(self, table: Table, row: FromClause, ref: Reference, path: tuple[TableId, ...]) -> Condition:
        """No staying row keeps this one by the reference."""
        if ref.table == table.id:
            if ref.rule is Rule.ALONG:
                raise Refused(
                    "R307",
                    f"{table.name} goes along with itself, which has no exact plan yet",
                    "say `keeps it` or `lets go` for that reference",
                )
            return self._not_kept_by_self(table, row, ref, path)
        if ref.table in path:
            circle = " -> ".join(str(t) for t in (*path, table.id, ref.table))
            raise Refused(
                "R304",
                f"the references that keep rows go round in a circle: {circle}",
                "say `lets go` or `goes along` for one of them under `points at`",
            )
        referrer = self.map.tables[ref.table]
        there = self.lens.alias(ref.table)
        stays = is_not_true(self._going(referrer, there, None, (*path, table.id), ref))
        if (claim := handed_over(referrer, ref)) is not None:
            stays = sa.and_(stays, is_not_true(self.hands_over(referrer, claim, there)))
        return sa.not_(
            sa.exists(sa.select(sa.literal_column("1")).select_from(there).where(_match(there, ref, row), stays))
        )

    def _not_kept_by_self(self, table: Table, row: FromClause, ref: Reference, path: tuple[TableId, ...]) -> Condition:
        """A table that refers to itself: what staying rows point at stays, and what that points at, and so on."""
        first = self.lens.alias(table.id)
        others = [self._kept_by(table, first, other, path) for other in self._keepers(table.id) if other != ref]
        if any(other.table == table.id for other in self._keepers(table.id) if other != ref):
            raise Refused(
                "R305",
                f"{table.name} refers to itself by more than one reference that keeps",
                "say `lets go` for all but one of them under `points at`",
            )
        goes = self.own_goes(table, first)
        stays = is_not_true(sa.and_(goes, *others))
        names = list(ref.columns)
        kept = sa.select(*(first.c[n].label(f"k{i}") for i, n in enumerate(names))).where(stays).cte(recursive=True)
        again = self.lens.alias(table.id)
        kept = kept.union(
            sa.select(*(again.c[n] for n in names)).where(
                *(again.c[to] == kept.c[f"k{i}"] for i, to in enumerate(ref.to_columns))
            )
        )
        there: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(kept)
        return sa.not_(sa.exists(there.where(*(kept.c[f"k{i}"] == row.c[to] for i, to in enumerate(ref.to_columns)))))

    # ------------------------------------------------------------ cells of rows that stay

    def hands_over(self, table: Table, claim: Claim, row: FromClause, recorded: bool = True) -> Condition:
        """Nothing of the claim is held any more, so its link goes to the stand-in; no other row is found through it."""
        ended = [self._class(table, c, row, recorded) for c in classes(table) if claim.name in c.claims]
        through = [
            sa.not_(sa.exists(sa.select(sa.literal_column("1")).select_from(there).where(_match(there, ref, row))))
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
