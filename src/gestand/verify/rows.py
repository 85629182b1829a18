"""What becomes of a row: docs/held.md, *Rows*, as conditions on the rows of one frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from gestand.datamap.model import Claim, DataMap, Reference, Table
from gestand.datamap.retention import RetentionClass
from gestand.policy.becoming import Otherwise
from gestand.policy.model import Orphans, Rule, Then
from gestand.stores.base import TableId
from gestand.verify import dialects
from gestand.verify.alike import Alike, company
from gestand.verify.cells import Cells, judged_classes
from gestand.verify.frame import Frame, alias
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.status import Ask
from gestand.verify.totals import part
from gestand.verify.worked import meet

KEEPING = (Rule.KEEPS, Rule.ALONG)
"""The rules by which a row that stays keeps the row it points at."""


@dataclass(frozen=True)
class Rows:
    """The rows of one frame. Every condition may count NULL as false; deny it with `no`."""

    cells: Cells

    @classmethod
    def of(cls, ask: Ask, table: Table | TableId) -> Rows:
        return cls(Cells(ask.on(ask.frame(table))))

    @classmethod
    def judged(cls, ask: Ask, table: Table | TableId, names: Sequence[str] | None = None) -> Rows:
        """Of these alone a promise speaks; `of` is for what has a say in them."""
        return cls(Cells(ask.on(ask.judged(table, names))))

    @classmethod
    def on(cls, ask: Ask, frame: Frame) -> Rows:
        """The same rows of a frame, asked with another moment."""
        return cls(Cells(ask.on(frame)))

    @property
    def frame(self) -> Frame:
        return self.cells.frame

    @property
    def table(self) -> Table:
        return self.frame.table

    @property
    def _map(self) -> DataMap:
        return self.frame.datamap

    # ------------------------------------------------------------ whose

    def orphan(self) -> Condition:
        """No claim leads to a person whose row exists, and none is bound by a recorded ending."""
        if not self.table.claims or any(not claim.hops for claim in self.table.claims):
            return sa.false()
        found: list[Condition] = []
        for claim in self.table.claims:
            # The group's row may stand in another store: then this question cannot be asked here.
            found.append(no(self.frame.there(claim, len(claim.hops))))
            found.append(no(self.frame.together(claim)))
            found += [no(self.cells.status.bound(name, claim).sure) for name in self._users(claim)]
        return both(*found)

    def _users(self, claim: Claim) -> dict[str, None]:
        return dict.fromkeys(name for cls in self._classes(claim) for name in cls.activities)

    def _classes(self, claim: Claim | None = None) -> tuple[RetentionClass, ...]:
        return tuple(cls for cls in judged_classes(self.table) if claim is None or claim.name in cls.claims)

    # ------------------------------------------------------------ its own fate

    def has_a_file(self) -> Condition:
        """It is the row of somebody of whom a file stays: as if that file pointed at it and kept it."""
        found: list[Condition] = []
        for name, people in self.cells.status.ask.with_files(self.table.id).items():
            group = self._map.groups[name]
            relation = dialects.key_relation(f"with_files_{name}", group.key_types, sorted(people), self.frame.dialect)
            mine = tuple(self.frame.row.c[column] for column in group.key)
            found.append(self.frame.among(mine, group.key_types, relation))
        return either(*found)

    def fate(self) -> Condition:
        """Its own fate is to go."""
        goes = self.fate_by_terms()
        if self.table.orphans is Orphans.GO and not isinstance(orphan := self.orphan(), sa.False_):
            lost = both(orphan, no(self.kept(lost=True)), no(self.is_stand_in()))
            goes = either(goes, lost)
        return sa.false() if self.table.stays else goes

    def fate_by_terms(self) -> Condition:
        """Its own fate is to go because its cells have ended."""
        if self.table.stays or not self._classes():
            return sa.false()
        return both(self._all_ended(), no(self.is_stand_in()))

    def _all_ended(self) -> Condition:
        claims = [claim for claim in self.table.claims if self._classes(claim)]
        decisive = [claim for claim in claims if claim.then is Then.GOES]
        if any(claim.then is Then.GOES for claim in self.table.claims):
            return either(*(both(self._counts(c), self._ended_where_it_counts(c)) for c in decisive))
        each = [either(no(self._counts(c)), self._ended_where_it_counts(c)) for c in claims]
        return both(either(*map(self._counts, claims)), *each)

    def _counts(self, claim: Claim) -> Condition:
        """The claim has a person; or no claim has one, and the table's orphans go by their terms."""
        has = self.frame.has_person(claim)
        if self.table.orphans is not Orphans.BY_TERM:
            return has
        return either(has, both(*(no(self.frame.has_person(other)) for other in self.table.claims)))

    def _ended_where_it_counts(self, claim: Claim) -> Condition:
        return self.claim_ended(claim, self.table.orphans is not Orphans.BY_TERM)

    def claim_ended(self, claim: Claim, has_person: bool = False) -> Condition:
        """All cells of the claim have ended; `has_person`: asked beside that the claim leads to somebody."""
        cells = self.cells.where(claim) if has_person else self.cells
        return both(*(cells.ended(cls).sure for cls in self._classes(claim)))

    def all_ended(self) -> Condition:
        """Every cell of the row has ended."""
        return both(*(self.cells.ended(cls).sure for cls in self._classes()))

    def is_stand_in(self) -> Condition:
        """The policy names it as a stand-in; such a row never goes."""
        keys = {
            claim.stand_in
            for table in self._map.tables.values()
            for claim in table.claims
            if claim.then is Then.STAND_IN and self._map.groups[claim.group].table == self.table.id
        }
        keys |= {ref.stand_in for ref in self._map.referrers(self.table.id) if ref.rule is Rule.STAND_IN}
        if not keys or len(self.table.key) != 1:
            return sa.false()
        return either(*(self.is_value(self.table.key[0], key) for key in sorted(keys)))

    def is_value(self, column: str, value: str) -> Condition:
        kind = self.table.columns[column].type
        return dialects.same(self.frame.row.c[column], value, kind, self.frame.dialect)

    # ------------------------------------------------------------ what keeps it

    def kept(self, lost: bool = False) -> Condition:
        """A hold or a duty keeps a cell of it. `lost`: a duty is asked as if every claim had a person."""
        found: list[Condition] = []
        for cls in self._classes():
            for name in cls.activities:
                for claim in self.cells.claims(cls):
                    frozen = self.cells.status.frozen(name, claim)
                    found += [] if frozen is None else [both(self.cells.exists(cls), frozen)]
                if self._map.activities[name].duty:
                    judged = self.cells.of_all(cls, name) if lost else self.cells.judged(cls, name)
                    found.append(no(judged.sure))
        return either(*found)

    def protected(self) -> Condition:
        """`goes along` never takes it."""
        unclear = []
        for cls in self._classes():
            ended = self.cells.ended(cls)
            unclear.append(both(ended.maybe, no(ended.sure)))
        return either(self.kept(), *unclear)

    def handed(self, claim: Claim) -> Condition:
        """The claim's link is to become the stand-in's key."""
        if not claim.then.hands_over or not claim.hops:
            return sa.false()
        return both(self.over(claim), *self._in_company())

    def over(self, claim: Claim) -> Condition:
        """Nothing of the claim is held any more, and its link is there; no other row is found through it."""
        return both(
            self.frame.has_person(claim), self.claim_ended(claim, has_person=True), *self._nothing_found_through()
        )

    def _in_company(self) -> list[Condition]:
        """Enough people are alike with it, where the table says what its rows become."""
        becomes = self.table.becomes
        if becomes is None or becomes.otherwise is Otherwise.BLANKED:
            return []
        others = Rows.of(self.cells.status.ask, self.table)
        ended = others.over(self.table.claims[0])
        alike = Alike(self.frame, becomes), Alike(others.frame, becomes)
        if becomes.into is not None:
            return [part(*alike, becomes.into, others.frame.source, ended, others.kept(lost=True))]
        return [company(*alike, others.frame.source, ended)]

    def _nothing_found_through(self) -> list[Condition]:
        """No other table's claim begins with a reference to this row."""
        found: list[Condition] = []
        for ref in self._map.referrers(self.table.id):
            if ref.link and ref.table != self.table.id and ref.table.store == self.table.id.store:
                there = alias(self._map.tables[ref.table], self.frame.dialect)
                same = meet(there, ref.columns, self.frame.row, ref.to_columns)
                one: sa.Select[tuple[int]] = sa.select(sa.literal_column("1")).select_from(there).where(same)
                one = one.correlate_except(there)
                found.append(sa.not_(sa.exists(one)))
        return found

    def stands(self, reference: Reference) -> Condition:
        """The reference is not handed over to a stand-in, so what it points at matters."""
        given = [c for c in self.table.claims if c.hops and c.hops[0].columns == reference.columns]
        return both(*(no(self.handed(claim)) for claim in given if claim.then.hands_over))
