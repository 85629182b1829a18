"""What becomes of a row: its own fate, what keeps it, what it goes along with. docs/held.md, *Rows*.

GO, the rows that go, is worked out once (`gestand.held.going`) and kept as a set of keys for each table; `going` asks
it. While a run goes on, children before parents, a row's own fate and whether anything still points at it tell the
same without it: `settled`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.datamap.becoming import Becoming
from gestand.datamap.model import ROW, Claim, Reference, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.datamap.shared import shares_key
from gestand.held.company import has_company, of_somebody, only_claim
from gestand.held.described import Described
from gestand.held.ends import Ends
from gestand.held.lens import Condition, Lens, every, is_not_true, is_true, key_types, one
from gestand.held.looked import pointing
from gestand.held.possible import Possible
from gestand.held.totals import adds_up, has_part, totals_of
from gestand.policy.becoming import Otherwise
from gestand.policy.model import Orphans, Rule, Then
from gestand.stores.base import TableId
from gestand.stores.keys import parse_key
from gestand.stores.scratch import KeySet

KEEPING = (Rule.KEEPS, Rule.ALONG)


class Rows:
    """Conditions on whole rows at the lens's moment."""

    def __init__(self, lens: Lens) -> None:
        self.lens = lens
        self.map = lens.map
        self.ends = Ends(lens)
        self.near = Ends(lens, near=True)
        self.possible = Possible(lens)
        self.go: Mapping[TableId, KeySet | Described | None] = {}
        """The rows in GO, by keys or described, for each table of which they were worked out; None: it has none."""
        self.numbers: Mapping[TableId, int] = {}
        """How many rows of each table are in GO; of a table that is not in it none."""
        self.given: Mapping[tuple[TableId, str], KeySet] = {}
        """The keys of the rows whose link, by this claim, goes to a stand-in; worked out with GO."""
        self.hanging: Mapping[TableId, KeySet] = {}
        """In what goes of one person: the keys of others' rows, which only those of this person kept."""
        self.only: Callable[[Table, FromClause], Condition] | None = None
        """Whose rows are let go of, where that is not everybody's."""
        self.written = False
        """It is asked of rows that were written down as going, before the rows went that tied people to them."""
        self.free: Mapping[TableId, KeySet] = {}
        """Of tables whose rows something outside of the engine can keep (files): the keys of those it does not."""

    # ------------------------------------------------------------ own fate

    def own_goes(self, table: Table, row: FromClause, recorded: bool = True, few: bool = True) -> Condition:
        """By its own cells the row goes. `recorded` False: by time alone. `few` False: it is asked of everybody's."""
        return sa.or_(*self.own_ways(table, row, recorded, few)) if self.has_fate(table) else sa.false()

    def own_ways(self, table: Table, row: FromClause, recorded: bool = True, few: bool = True) -> Iterator[Condition]:
        """The ways in which it goes by its own cells, one by one, so that each can be asked by its own index."""
        # The rows of people are few: their events are looked up, instead of everybody whose time has come.
        yield self._by_claims(table, row, recorded, self.near if recorded and few else self.ends)
        if table.orphans is Orphans.GO:
            yield sa.and_(self.orphan(table, row), *self._free(table, row))
        if self.written and (ties := [c for c in table.claims if self._tied(c) or shares_key(self.map, table, c)]):
            yield sa.and_(*(self._untied(table, claim, row) for claim in ties), *self._free(table, row))

    def _tied(self, claim: Claim) -> bool:
        found = self.map.tied(claim)
        return found is not None and not found[0]

    def _untied(self, table: Table, claim: Claim, row: FromClause) -> Condition:
        """Nobody is tied to the row any more, and nobody has its key."""
        if shares_key(self.map, table, claim):
            return sa.not_(self.lens.person_exists(claim, row))
        together = self.lens.together(claim, row)
        nobody = sa.not_(self.lens.has_person(claim, row))
        return nobody if together is None else sa.and_(nobody, sa.not_(together))

    def has_fate(self, table: Table) -> bool:
        """Its rows can go by their own cells."""
        return bool(table.claims) and not (table.stays or table.files)

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

    def _by_claims(self, table: Table, row: FromClause, recorded: bool, ends: Ends) -> Condition:
        decisive = [claim for claim in table.claims if claim.then is Then.GOES]
        nobody = sa.and_(*(sa.not_(ends.has_person(claim, row)) for claim in table.claims))
        by_term = table.orphans is Orphans.BY_TERM
        if decisive:
            fates: list[Condition] = []
            for claim in decisive:
                has = ends.has_person(claim, row)
                mine = [c for c in classes(table) if claim.name in c.claims]
                ended = [ends.cells(table, c.claims, c.activities, row, recorded, of_nobody=by_term) for c in mine]
                if any(c.claims == (claim.name,) for c in mine) and not by_term:
                    fates.append(sa.and_(*ended))  # a cell of this claim alone has ended only if it has a person
                else:
                    fates.append(sa.and_(sa.or_(has, nobody) if by_term else has, *ended))
            return sa.or_(*fates)
        somebody = sa.or_(*(ends.has_person(claim, row) for claim in table.claims))
        parts: list[Condition] = []
        for c in classes(table):
            has = sa.or_(*(ends.has_person(table.claim(name), row) for name in c.claims))
            over = ends.cells(table, c.claims, c.activities, row, recorded)
            parts.append(sa.or_(over, sa.and_(sa.not_(has), somebody)) if len(table.claims) > 1 else over)
        return sa.and_(sa.true() if by_term else somebody, *parts)

    def _class(self, table: Table, c: RetentionClass, row: FromClause, recorded: bool) -> Condition:
        ends = self.near if recorded else self.ends
        return ends.cells(table, c.claims, c.activities, row, recorded)

    def orphan(self, table: Table, row: FromClause) -> Condition:
        """No claim leads to a person whose row exists, and none is bound by an ending."""
        parts: list[Condition] = []
        for claim in table.claims:
            parts.append(sa.not_(self.lens.person_exists(claim, row)))
            if (together := self.lens.together(claim, row)) is not None:
                parts.append(sa.not_(together))
            used = {name for c in classes(table) if claim.name in c.claims for name in c.activities}
            if ended := self.lens.ended(claim.group, used):
                parts.append(is_not_true(self.lens.person_has(claim, row, ended)))
        return sa.and_(*parts)

    # ------------------------------------------------------------ what keeps a row

    def protected(self, table: Table, row: FromClause) -> Condition:
        """A duty, a hold or an unknown end keeps a cell of the row: `goes along` does not take it."""
        return sa.or_(sa.false(), *(part for c in classes(table) for part in self._protecting(table, c, row)))

    def kept_as_it_is(self, table: Table, c: RetentionClass, row: FromClause) -> Iterator[Condition]:
        """A hold or a duty keeps the cells of a class: what stands in them is evidence."""
        for name in c.activities:
            if (frozen := self._frozen(table, c, name, row)) is not None:
                yield frozen
            if self.map.activities[name].duty:
                yield is_not_true(self.near.cells(table, c.claims, (name,), row))

    def there(self, table: Table, c: RetentionClass, row: FromClause) -> Condition | None:
        """The class has a cell in this row; None when it has one in every row.

        The row itself is a cell of a claim that has a person there, or of every claim when none has one.
        """
        if c.columns != (ROW,) or len(table.claims) == 1:
            return None
        has = {claim.name: self.lens.has_person(claim, row) for claim in table.claims}
        return sa.or_(has[c.claims[0]], sa.not_(sa.or_(*has.values())))

    def _protecting(self, table: Table, c: RetentionClass, row: FromClause) -> Iterator[Condition]:
        there = self.there(table, c, row)
        for part in self._protected_by(table, c, row):
            yield part if there is None else sa.and_(part, is_true(there))

    def _protected_by(self, table: Table, c: RetentionClass, row: FromClause) -> Iterator[Condition]:
        for name in c.activities:
            if (frozen := self._frozen(table, c, name, row)) is not None:
                yield is_true(frozen)
            if self.map.activities[name].duty:
                yield is_not_true(self.near.cells(table, c.claims, (name,), row))
        could = self.possible.cells(table, c.claims, c.activities, row)
        yield sa.and_(is_true(could), is_not_true(self._class(table, c, row, True)))

    def going(self, table: Table, row: FromClause) -> Condition:
        """The row is in GO as it was worked out: docs/held.md, *Rows*."""
        if not self.can_go(table):
            return sa.false()
        if table.id not in self.go:
            raise RuntimeError(f"what goes of {table.name} was not worked out")
        goers = self.go[table.id]
        if isinstance(goers, Described):
            return goers.where(row)
        return sa.false() if goers is None else goers.has([row.c[name] for name in table.key])

    def settled(self, table: Table, row: FromClause, recorded: bool = True, brief: bool = False) -> Condition:
        """The row goes, where all that goes before it has gone: by its fate, and nothing points at it any more.

        `brief`: what protects it from going along is not asked again, GO has it. (Inside another condition it would be
        deeper than SQLite reads.)
        """
        if self._never(table):
            return sa.false()
        alone = [self._none_points(ref, row) for ref in self.keepers(table.id)]
        alone += self._free_of_files(table, row)
        return sa.and_(self.falls(table, row, recorded, brief), every(alone), *self.not_stand_in(table, row))

    def _free_of_files(self, table: Table, row: FromClause) -> Iterator[Condition]:
        """Nothing outside of the engine keeps it: that was looked at, and is not asked again."""
        if table.id in self.free:
            yield self.free[table.id].has([row.c[name] for name in table.key])

    def tangled(self, table: Table, row: FromClause) -> Condition:
        """The row goes, and so do those of its own table that point at it: they have to go at once."""
        alone = [
            self._none_stays(ref, row) if ref.table == table.id else self._none_points(ref, row)
            for ref in [*self.keepers(table.id), *self._letting_go(table.id)]
        ]
        return sa.and_(self.going(table, row), self.falls(table, row), every(alone))

    def falls(self, table: Table, row: FromClause, recorded: bool = True, brief: bool = False) -> Condition:
        """By its own fate the row goes, or it goes along with a row that does, whatever may point at it."""
        own = self.own_goes(table, row, recorded)
        along = [self._goes_with(ref, row) for ref in along_of(table)]
        if not along:
            return own
        free = self.going(table, row) if brief else sa.not_(self.protected(table, row))
        return sa.or_(own, sa.and_(sa.or_(*along), free))

    def _goes_with(self, ref: Reference, row: FromClause) -> Condition:
        """The row that this reference points at goes: it is in GO, still falls, and nothing that stays points at it."""
        target, there = self.map.tables[ref.to], self.lens.alias(ref.to)
        still: list[Condition] = [self.going(target, there)]
        if not any(other.to == target.id for other in along_of(target)):
            # Of a table that goes along with itself the chain is not walked again: GO has it.
            still += [
                self.falls(target, there, brief=True),
                *(self._none_stays(r, there) for r in self.keepers(target.id)),
            ]
        return sa.and_(sa.exists(one(there).where(matches(row, ref, there), *still)), *self.keeps_link(ref, row))

    def _none_points(self, ref: Reference, row: FromClause) -> Condition:
        there = self.lens.alias(ref.table)
        found = [matches(there, ref, row)]
        if ref.table == ref.to:
            # A row that points at itself does not stand in its own way.
            key = self.map.tables[ref.to].key
            found.append(sa.not_(sa.and_(*(there.c[name] == row.c[name] for name in key))))
        return self._none(there, *found)

    def _none_stays(self, ref: Reference, row: FromClause) -> Condition:
        """No row that stays points at this one."""
        there = self.lens.alias(ref.table)
        return self._none(there, matches(there, ref, row), *self.stays(ref, there))

    def stays(self, ref: Reference, row: FromClause) -> list[Condition]:
        """The referring row is not in GO, and keeps its reference."""
        return [sa.not_(self.going(self.map.tables[ref.table], row)), *self.keeps_link(ref, row)]

    def keeps_link(self, ref: Reference, row: FromClause) -> list[Condition]:
        """The reference is not one that goes to a stand-in: then the row no longer hangs on what it pointed at."""
        table = self.map.tables[ref.table]
        claim = handed_over(table, ref)
        given = None if claim is None else self.given.get((table.id, claim.name))
        return [] if given is None else [sa.not_(given.has([row.c[name] for name in table.key]))]

    def _never(self, table: Table) -> bool:
        return table.id in self.map.blocked or table.stays

    def can_go(self, table: Table) -> bool:
        """Rows of the table can be in GO at all."""
        return not (self._never(table) or table.files) and bool(table.claims or along_of(table))

    def not_stand_in(self, table: Table, row: FromClause) -> Iterator[Condition]:
        """The row that the policy names as somebody's stand-in never goes."""
        named = {ref.stand_in for ref in self.map.referrers(table.id) if ref.stand_in}
        for other in self.map.tables.values():
            for claim in other.claims:
                if claim.stand_in and self.map.groups[claim.group].table == table.id:
                    named.add(claim.stand_in)
        for text in sorted(named):
            yield sa.not_(self.lens.row_among(table, row, [parse_key(text, key_types(table))]))

    def keepers(self, table: TableId) -> list[Reference]:
        """The references by which rows keep those of the table while they stay."""
        return [
            ref for ref in self.map.referrers(table) if ref.rule in KEEPING and not self.map.tables[ref.table].files
        ]

    def let_go(self, table: Table, row: FromClause) -> list[Condition]:
        """Nothing points at the row that lets go of it: asked where the database would do more than refuse."""
        return [self._none_points(ref, row) for ref in self._letting_go(table.id)]

    def _letting_go(self, table: TableId) -> list[Reference]:
        """References that let go (or go to a stand-in) before the row is deleted, and that the database cascades."""
        return [ref for ref in self.map.referrers(table) if ref.rule not in KEEPING and ref.cascades]

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
            sa.not_(sa.exists(one(there).where(matches(there, ref, row))))
            for ref in self.map.referrers(table.id)
            if ref.link and ref.table != table.id
            for there in [self.lens.alias(ref.table)]
        ]
        return sa.and_(self.lens.has_person(claim, row), *ended, *through)

    def let_loose(self, table: Table, claim: Claim, row: FromClause, recorded: bool = True) -> Condition:
        """Its link is handed over; of a table that says what its rows become only in company."""
        over = self.hands_over(table, claim, row, recorded)
        becomes = table.becomes
        if becomes is None or becomes.otherwise is Otherwise.BLANKED:
            return over
        return sa.and_(over, self.in_company(table, row))

    def in_company(self, table: Table, row: FromClause) -> Condition:
        """Enough rows are, or become, alike with it (`gestand.held.company`)."""
        if table.becomes is None:
            return sa.true()

        def eligible(there: FromClause) -> Condition:
            over = self.hands_over(table, only_claim(table), there)
            return over if self.only is None else sa.and_(over, self.only(table, there))

        there = self.lens.alias(table.id)
        if table.becomes.into is not None:
            return self.has_part(table, table.becomes, row, there, self.foldable(table, there))
        return has_company(table, table.becomes, row, there, eligible, self.lens.dialect)

    def loose(self, table: Table, row: FromClause) -> Condition:
        """It is nobody's, and neither a hold nor a duty keeps it."""
        return is_true(sa.and_(sa.not_(of_somebody(table, row)), *self._free(table, row)))

    def foldable(self, table: Table, row: FromClause) -> Condition:
        """Nothing of it is held any more, or it is nobody's: of a table whose rows go into totals."""
        becomes, claim = table.becomes, only_claim(table)
        if becomes is None or becomes.into is None:
            return sa.false()
        over = is_true(self.hands_over(table, claim, row))
        which = sa.or_(over, self.loose(table, row)) if self.only is None else over
        theirs = [] if self.only is None else [self.only(table, row)]
        return sa.and_(which, *theirs, *adds_up(table, becomes.into, row, self.lens.dialect))

    def has_part(
        self, table: Table, becomes: Becoming, row: FromClause, there: FromClause, counted: Condition
    ) -> Condition:
        """It goes into a total with those rows of the table that are counted (`gestand.held.totals`)."""
        at = totals_of(becomes).table
        if at in self.map.blocked:
            return sa.false()
        return has_part(table, becomes, row, there, counted, self.lens.alias(at), self.lens.dialect)

    def class_ended(self, table: Table, c: RetentionClass, row: FromClause, recorded: bool = True) -> Condition:
        return self._class(table, c, row, recorded)

    def over(self, table: Table, row: FromClause, recorded: bool = True) -> list[Condition]:
        """Every cell of the row has ended: what stays of it is a shell."""
        found = []
        for c in classes(table):
            there, ended = self.there(table, c, row), self._class(table, c, row, recorded)
            found.append(ended if there is None else sa.or_(ended, is_not_true(there)))
        return found


def handed_over(table: Table, ref: Reference) -> Claim | None:
    """The claim whose link this reference is, when that link goes to a stand-in or is let go of."""
    for claim in table.claims:
        if claim.then.hands_over and len(claim.hops) == 1 and claim.hops[0].columns == ref.columns:
            return claim
    return None


def along_of(table: Table) -> list[Reference]:
    """The references by which its rows go along with others."""
    return [ref for ref in table.references if ref.rule is Rule.ALONG]


def own_keepers(table: Table) -> list[Reference]:
    """The references by which its rows keep one another."""
    return [ref for ref in table.references if ref.to == table.id and ref.rule in KEEPING]


def refers_to_itself(table: Table) -> bool:
    """Its rows keep one another: they go leaf by leaf."""
    return bool(own_keepers(table))


def matches(referring: FromClause, ref: Reference, there: FromClause) -> Condition:
    """`referring` points at `there`; only for conditions that are asked to be true."""
    keys = [there.c[name] for name in ref.to_columns]
    return sa.and_(*pointing([referring.c[name] for name in ref.columns], keys))
