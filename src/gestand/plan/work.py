"""The acts of a plan on SQL tables: what each selects and what it sets. Counting and doing share every condition.

An `Act` is a `Step` before it is counted. A `Driver` says from which side its rows are found: by time, or from the
keys of people for whom something was recorded. Together they find exactly what docs/held.md says goes: a row is
decided by its own fate, and its own fate differs from what time alone decides only for rows of those people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Action
from gestand.datamap.becoming import Becoming
from gestand.datamap.fate import may_blank, outlives
from gestand.datamap.model import ROW, Claim, Reference, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.datamap.shared import found_before
from gestand.datamap.spoken import Mention
from gestand.datamap.worked import FirstOf
from gestand.errors import Refused
from gestand.held.company import nothing_left, only_claim
from gestand.held.lens import FEW_KEYS, Condition, Lens, is_not_true, is_true, one
from gestand.held.order import order
from gestand.held.rows import Rows, along_of, handed_over, matches, refers_to_itself
from gestand.plan.cells import blanks, differs, literal, pointing, present, split_key
from gestand.plan.drivers import ByPeople, ByRows, ByTime, Driver, asks, conditions, outnumbered
from gestand.plan.mentions import Mentioned
from gestand.policy.becoming import Otherwise
from gestand.policy.model import Rule, Then
from gestand.stores.base import TableId, TypeKind
from gestand.stores.kin import KIN


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one table. `of` is the class, claim or reference it carries out."""

    order: int
    table: Table
    action: Action
    columns: tuple[str, ...]
    because: tuple[str, ...]
    of: RetentionClass | Claim | Reference | Mention | Becoming | None = None
    cut: bool = False


class Work:
    """The acts of one store, in order, and their conditions."""

    def __init__(self, rows: Rows, store: str, mentioned: Mentioned | None = None) -> None:
        self.rows = rows
        self.lens: Lens = rows.lens
        self.map = rows.map
        self.store = store
        self._mentioned = mentioned

    @property
    def mentioned(self) -> Mentioned:
        if self._mentioned is None:
            raise RuntimeError("there is no room for the values of mentions")
        return self._mentioned

    # ------------------------------------------------------------ which acts

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of which a row can go or change."""
        tables = [t for t in self.map.tables.values() if t.id.store == self.store and t.claims and not t.files]
        return [t for t in self._with_referrers(tables) if t.id not in self.map.blocked]

    def acts(self) -> list[Act]:
        over = [(t.id, found[1].by) for t in self.tables for c in t.claims if (found := self.map.tied(c)) and found[0]]
        over += [(t.id, people) for t in self.tables for people in found_before(self.map, t)]
        ordered, cut = order(self.tables, over)
        # What others wrote about people comes first: it is found by what stands in the people's own rows.
        acts = (*self._replacing(), *self._by_table(ordered, cut))
        return [
            Act(number, a.table, a.action, a.columns, a.because, a.of, a.cut) for number, a in enumerate(acts, start=1)
        ]

    def _replacing(self) -> Iterator[Act]:
        for mention in self.map.mentions:
            people = self.map.groups[mention.group].table
            if people.store != self.store or people in self.map.blocked:
                continue
            for place in mention.places:
                table = self.map.tables[place.column.table]
                yield Act(0, table, Action.REPLACE, (place.column.column,), (mention.promise,), mention)

    def _with_referrers(self, tables: list[Table]) -> list[Table]:
        """Also the tables of nobody that go along with somebody's row, or let go of it."""
        seen = {table.id: table for table in tables}
        waiting = list(tables)
        while waiting:
            for ref in self.map.referrers(waiting.pop().id):
                if ref.table not in seen and ref.table.store == self.store:
                    seen[ref.table] = self.map.tables[ref.table]
                    waiting.append(seen[ref.table])
        return list(seen.values())

    def _loose(self, to: Table, tables: list[Table], cut: frozenset[tuple[TableId, tuple[str, ...]]]) -> Iterator[Act]:
        """References that let go of this table's rows: when what they find was done, and before the rows go."""
        for table in tables:
            for ref in table.references:
                if ref.rule in (Rule.LETS_GO, Rule.STAND_IN) and ref.to == to.id:
                    if handed_over(table, ref) is not None:
                        raise Refused(
                            "plan/link-told-twice",
                            f"the link {', '.join(ref.columns)} of {table.name} goes to a stand-in by its claim and is"
                            f" told otherwise under `points at`: `{ref.rule.value}`",
                            "leave it out under `points at`, or say `then: blanked` for the claim",
                        )
                    action = Action.LET_GO if ref.rule is Rule.LETS_GO else Action.STAND_IN
                    because = (f"refers/{ref.to}",)
                    yield Act(0, table, action, ref.columns, because, ref, (table.id, ref.columns) in cut)

    def _by_table(self, tables: list[Table], cut: frozenset[tuple[TableId, tuple[str, ...]]]) -> Iterator[Act]:
        for table in tables:
            yield from self._loose(table, tables, cut)
            if self._may_go(table):
                yield Act(0, table, Action.DELETE, (), self._reasons(table))
            for c in self._finders_last(table) if may_blank(self.map, table) else ():
                columns = tuple(name for name in c.columns if name != ROW)
                if columns:
                    yield Act(0, table, Action.BLANK, columns, tuple(f"keep/{name}" for name in c.activities), c)
            if table.shell and outlives(self.map, table):
                yield Act(0, table, Action.BLANK, tuple(name for name, _ in table.shell), self._reasons(table))
            for claim in table.claims:
                if claim.then.hands_over and claim.hops:
                    yield from self._letting_go(table, claim)

    def _letting_go(self, table: Table, claim: Claim) -> Iterator[Act]:
        """The link of a row of which nothing is held any more goes, or the row does, into a total."""
        reasons, becomes = self._reasons(table), table.becomes
        if becomes is not None and becomes.into is not None:
            yield Act(0, table, Action.FOLD, (), reasons, becomes)
            return
        if becomes is not None and becomes.otherwise is Otherwise.BLANKED:
            yield Act(0, table, Action.BLANK, becomes.kept, reasons, becomes)
        action = Action.STAND_IN if claim.then is Then.STAND_IN else Action.LET_GO
        yield Act(0, table, action, claim.hops[0].columns, reasons, claim)

    def _finders_last(self, table: Table) -> list[RetentionClass]:
        """The cells by whose value rows are found are blanked when nothing is to be found by them any more."""
        hows = [column.derived for column in table.derived if isinstance(column.derived, FirstOf)]
        values = {way.hops[0].columns[0] for how in hows for way in how.by_value}
        return sorted(classes(table), key=lambda c: bool(values & set(c.columns)))

    def _may_go(self, table: Table) -> bool:
        return not table.stays and bool(table.claims or along_of(table))

    def _reasons(self, table: Table) -> tuple[str, ...]:
        names = dict.fromkeys(name for c in classes(table) for name in c.activities)
        return tuple(f"keep/{name}" for name in names) or (f"orphans/{table.name}",)

    def needs_going(self, act: Act) -> bool:
        """Its rows are not found without knowing all that goes: they go along with others, or keep one another."""
        if isinstance(act.of, Mention):
            return False
        return any(along_of(table) or refers_to_itself(table) for table in self.touched(act))

    def touched(self, act: Act) -> list[Table]:
        """The act's table, and the one whose rows it lets go of."""
        return [act.table, *([self.map.tables[act.of.to]] if isinstance(act.of, Reference) else [])]

    # ------------------------------------------------------------ conditions

    def where(self, act: Act, row: FromClause, driver: Driver, settled: bool = False) -> Condition:
        """The rows of the act. `settled`: rows that go have gone already, so a row that is there stays."""
        if isinstance(driver, ByRows) and not settled:
            hangs = self._hanging(act, row)
            # What goes was worked out as far as something hangs.
            return hangs if isinstance(hangs, sa.False_) else sa.and_(hangs, self.asked(act, row, driver))
        asked = self.asked(act, row, driver, settled)
        if isinstance(driver, ByRows):
            return asked
        if isinstance(driver, ByTime) or isinstance(act.of, (Reference, Mention)):
            return asked
        return sa.and_(self.driven(act.table, row, driver, start=True), asked)

    def asked(self, act: Act, row: FromClause, driver: Driver, settled: bool = False) -> Condition:
        """What is asked of the rows of the driver's side, which for a reference are those that it points at."""
        match act.of:
            case Reference():
                return self._referring(act, act.of, row, driver, settled)
            case Claim():
                return self._stand_in(act, act.of, row, driver, settled)
            case Becoming() if act.action is Action.FOLD:
                return self.folds(act.table, act.of, row)
            case Becoming():
                return self._alone(act, act.of, row, driver)
            case RetentionClass():
                return self._blank(act, act.of, row, driver, settled)
            case Mention():
                # The driver's people are those whose values were gathered.
                return self.mentioned.where(act.of, act.table, act.columns[0], row)
            case _ if act.action is Action.DELETE:
                goes = self._goes(act.table, row, driver, settled)
                return sa.and_(goes, *self.rows.let_go(act.table, row)) if settled else goes
            case _:
                return self._shell(act, row, driver, settled)

    def _goes(self, table: Table, row: FromClause, driver: Driver, settled: bool, brief: bool = False) -> Condition:
        """As one of all that go, or (settled: whatever goes before it has gone) by its own fate."""
        if settled:
            return conditions(self.rows, table, driver).settled(table, row, not isinstance(driver, ByTime), brief)
        return self.rows.going(table, row)

    def driven(
        self, table: Table, row: FromClause, driver: ByPeople, found: bool = False, start: bool = False
    ) -> Condition:
        """It is theirs, or goes along with what is. `found`: it is not looked for by this; `start`: by this alone."""
        asked = [claim for claim in table.claims if asks(claim, driver)]
        ways = [self._way_of(claim, row, driver, start and outnumbered(self.map, claim, driver)) for claim in asked]
        for ref in along_of(table):
            if ref.to != table.id:
                there = self.lens.alias(ref.to)
                inner = self.driven(self.map.tables[ref.to], there, driver)
                ways.append(sa.exists(one(there).where(matches(row, ref, there), inner)))
        if len(ways) == len(asked) > 1 and self.lens.dialect == "postgresql" and not found:
            return self._each_by_its_index(table, row, driver, asked)
        return sa.or_(*ways) if ways else sa.false()

    def _each_by_its_index(self, table: Table, row: FromClause, driver: ByPeople, claims: list[Claim]) -> Condition:
        """With OR between them PostgreSQL reads the whole table, and with it every table that a path leads through."""
        there = self.lens.alias(table.id)
        keys = [there.c[name] for name in table.key]
        each = (self._way_of(claim, there, driver, outnumbered(self.map, claim, driver)) for claim in claims)
        found = sa.union(*(sa.select(*keys).where(way) for way in each))
        mine = [row.c[name] for name in table.key]
        few = not driver.everybody and sum(map(len, driver.keys.values())) <= FEW_KEYS
        if few and len(mine) == 1:
            # As an array: of a query in a condition it expects many rows, and reads whole tables to be ready for them.
            array = sa.func.array(found.scalar_subquery(), type_=ARRAY(sa.Text))
            return mine[0] == sa.any_(array)
        return (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(found)

    def bare(self, table: Table, row: FromClause) -> Condition:
        """Nothing personal is left in a row that can be blanked, but for what no run blanks: cells of nobody."""
        if not may_blank(self.map, table):
            return sa.true()
        each = [(c, tuple(name for name in c.columns if name != ROW)) for c in classes(table)]
        due = (
            sa.and_(present(self.lens.dialect, table, names, row), self.rows.class_ended(table, c, row))
            for c, names in each
            if names
        )
        return is_not_true(sa.or_(sa.false(), *due))

    def _hanging(self, act: Act, row: FromClause) -> Condition:
        """It is a row of others that goes with the people's own, or one that lets go of such a row."""
        if not isinstance(act.of, Reference):
            return self._is_hanging(act.table, row) if act.action is Action.DELETE else sa.false()
        target, there = self.map.tables[act.of.to], self.lens.alias(act.of.to)
        hangs = self._is_hanging(target, there)
        if isinstance(hangs, sa.False_):
            return hangs
        return sa.exists(one(there).where(matches(row, act.of, there), hangs))

    def _is_hanging(self, table: Table, row: FromClause) -> Condition:
        keys = self.rows.hanging.get(table.id)
        return sa.false() if keys is None else keys.has([row.c[name] for name in table.key])

    def _way_of(self, claim: Claim, row: FromClause, driver: ByPeople, unseen: bool = False) -> Condition:
        if driver.slots is not None and claim.group in driver.slots:
            given = driver.slots[claim.group]
            return self.lens.person_in(claim, row, given.unseen() if unseen else given)
        if driver.everybody and (ended := self.lens.ended(claim.group)) is not None:
            return self.lens.person_in(claim, row, ended.relation)
        return self.lens.person_among(claim, row, driver.keys.get(claim.group, ()), unseen)

    def _referring(self, act: Act, ref: Reference, row: FromClause, driver: Driver, settled: bool) -> Condition:
        there = self.lens.alias(ref.to)
        goes = self._goes(self.map.tables[ref.to], there, driver, settled, brief=True)
        if isinstance(driver, ByPeople) and settled:
            # What goes was worked out for the same people, and with it what goes of others because of them.
            goes = sa.and_(self.driven(self.map.tables[ref.to], there, driver), goes)
        points = sa.exists(one(there).where(matches(row, ref, there), goes))
        pointed = sa.and_(*(row.c[name].is_not(None) for name in ref.columns), *self._at_one(ref, row, driver))
        if act.cut or settled:
            return sa.and_(pointed, points)
        return sa.and_(pointed, points, is_not_true(self.rows.going(act.table, row)))

    def _at_one(self, ref: Reference, row: FromClause, driver: Driver) -> Iterator[Condition]:
        """It points at one of these people, where the rows it points at are people: said once more, of the row alone.

        Otherwise PostgreSQL compares every row with every one of them. Whole numbers mean the same by every rule.
        """
        if self.lens.dialect in KIN or not isinstance(driver, ByPeople) or driver.slots is None:
            return
        target, source = self.map.tables[ref.to], self.map.tables[ref.table]
        asked = [claim for claim in target.claims if asks(claim, driver)]
        if len(asked) != 1 or asked[0].hops or along_of(target):
            return
        group = self.map.groups[asked[0].group]
        whole = all(source.columns[name].type is TypeKind.INTEGER for name in ref.columns if name in source.columns)
        if whole and self.lens.plain(asked[0]) and ref.to_columns == group.key:
            columns = [row.c[name] for name in ref.columns]
            yield self.lens.among(columns, driver.slots[group.name], group.key_types)

    def _blank(self, act: Act, c: RetentionClass, row: FromClause, driver: Driver, settled: bool) -> Condition:
        ended = conditions(self.rows, act.table, driver).class_ended(act.table, c, row, not isinstance(driver, ByTime))
        parts = [ended, present(self.lens.dialect, act.table, act.columns, row)]
        return self._staying(act.table, row, settled, parts)

    def _shell(self, act: Act, row: FromClause, driver: Driver, settled: bool) -> Condition:
        recorded = not isinstance(driver, ByTime)
        marks = [differs(act.table.columns[name], row.c[name], value) for name, value in act.table.shell]
        return self._staying(act.table, row, settled, [*self.rows.over(act.table, row, recorded), sa.or_(*marks)])

    def _stand_in(self, act: Act, claim: Claim, row: FromClause, driver: Driver, settled: bool) -> Condition:
        recorded = not isinstance(driver, ByTime)
        over = [self.rows.let_loose(act.table, claim, row, recorded)]
        if claim.then is Then.STAND_IN:
            target = dict(zip(act.columns, split_key(claim.stand_in, len(act.columns)), strict=True))
            other = [differs(act.table.columns[name], row.c[name], value) for name, value in target.items()]
            over.append(sa.or_(*other))
        if settled and act.table.becomes is not None:
            over += self._nothing_more(act.table, row)
            if act.table.becomes.otherwise is Otherwise.BLANKED:
                over.append(self.rows.in_company(act.table, row))
        return self._staying(act.table, row, settled, over)

    def _nothing_more(self, table: Table, row: FromClause) -> Iterator[Condition]:
        """All that was to go of the row has gone: whoever finds it afterwards finds nobody by it."""
        for c in classes(table):
            if columns := tuple(name for name in c.columns if name != ROW):
                yield is_not_true(present(self.lens.dialect, table, columns, row))
        for name, value in table.shell:
            yield is_not_true(differs(table.columns[name], row.c[name], value))

    def folds(self, table: Table, becomes: Becoming, row: FromClause, settled: bool = False) -> Condition:
        """It goes into a total with the others that are alike, from whichever side they are found.

        `settled`: what is not to be added up has gone from each of them.
        """

        asks = self.may_fold if settled else self.rows.foldable
        there = self.lens.alias(table.id)
        return sa.and_(asks(table, row), self.rows.has_part(table, becomes, row, there, asks(table, there)))

    def may_fold(self, table: Table, row: FromClause) -> Condition:
        """It goes into a total if it has company, and what is not to be added up has gone from it."""
        return sa.and_(self.rows.foldable(table, row), *self._nothing_more(table, row))

    def _alone(self, act: Act, becomes: Becoming, row: FromClause, driver: Driver) -> Condition:
        """Too few rows are alike with it, whether it was let go of already or is about to be."""
        claim = only_claim(act.table)
        over = self.rows.hands_over(act.table, claim, row, not isinstance(driver, ByTime))
        alone = [is_not_true(self.rows.in_company(act.table, row)), sa.not_(nothing_left(becomes, row))]
        return sa.and_(sa.or_(is_true(over), self.rows.loose(act.table, row)), *alone)

    def _staying(self, table: Table, row: FromClause, settled: bool, parts: list[Condition]) -> Condition:
        return sa.and_(*parts) if settled else sa.and_(*parts, is_not_true(self.rows.going(table, row)))

    # ------------------------------------------------------------ what is set

    def values(self, act: Act, row: FromClause) -> dict[str, ColumnElement[Any]]:
        """The new values of the act's columns."""
        match act.of:
            case Reference() if act.of.rule is Rule.STAND_IN:
                return pointing(self.lens.dialect, act.table, act.columns, row, act.of.stand_in)
            case Reference():
                return pointing(self.lens.dialect, act.table, act.columns, row)
            case Claim() if act.of.then is Then.NOBODYS:
                return pointing(self.lens.dialect, act.table, act.columns, row)
            case Becoming():
                return {name: sa.null() for name in act.columns}
            case Claim():
                return pointing(self.lens.dialect, act.table, act.columns, row, act.of.stand_in)
            case Mention():
                (name,) = act.columns
                return {name: self.mentioned.replaced(act.of, act.table, name, row)}
            case RetentionClass():
                return blanks(self.lens.dialect, act.table, act.columns, row)
            case _:
                return {name: literal(act.table.columns[name], value) for name, value in act.table.shell}


def goes_or_lets_go(act: Act) -> bool:
    """Something that goes later can be in its way."""
    return act.action is Action.DELETE or isinstance(act.of, Reference)


def in_groups(act: Act) -> bool:
    """Each of its rows is held against all others of the table."""
    return act.table.becomes is not None and isinstance(act.of, (Claim, Becoming))


def folding(acts: Iterable[Act]) -> list[Act]:
    """Those that add rows to totals: before anything goes, because they need all rows of a group."""
    return [act for act in acts if act.action is Action.FOLD]
