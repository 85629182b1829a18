"""The acts of a plan on SQL tables: what each selects and what it sets. Counting and doing share every condition.

An `Act` is a `Step` before it is counted. A `Driver` says from which side its rows are found: by time, or from the
keys of people for whom something was recorded. Together they find exactly what docs/held.md says goes: a row is
decided by its own fate, and its own fate differs from what time alone decides only for rows of those people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.types import NullType

from gestand.acts import Action, Key
from gestand.datamap.fate import may_blank, outlives
from gestand.datamap.model import ROW, Claim, Column, Reference, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.errors import Refused
from gestand.held.lens import Condition, Lens, is_not_true, one
from gestand.held.order import order
from gestand.held.rows import KEEPING, Rows, along_of, handed_over, matches
from gestand.held.terms import leaves
from gestand.policy.model import BlankKind, Rule, Then
from gestand.stores.base import TableId, TypeKind
from gestand.stores.slots import Slot

_NULL: ColumnElement[Any] = cast("ColumnElement[Any]", sa.null())


@dataclass(frozen=True, slots=True)
class ByTime:
    """Rows that time alone has ended."""


@dataclass(frozen=True, slots=True)
class ByPeople:
    """Rows that belong to these people (per group), or that go along with a row of theirs."""

    keys: Mapping[str, tuple[Key, ...]]
    slots: Mapping[str, Slot] | None = None
    """Places for the keys in a statement that is made before they are known."""
    everybody: bool = False
    """They are all for whom something was recorded, whose keys are a set in the engine."""


Driver = ByTime | ByPeople


@dataclass(frozen=True, slots=True)
class Act:
    """One act on one table. `of` is the class, claim or reference it carries out."""

    order: int
    table: Table
    action: Action
    columns: tuple[str, ...]
    because: tuple[str, ...]
    of: RetentionClass | Claim | Reference | None = None
    cut: bool = False


class Work:
    """The acts of one store, in order, and their conditions."""

    def __init__(self, rows: Rows, store: str) -> None:
        self.rows = rows
        self.lens: Lens = rows.lens
        self.map = rows.map
        self.store = store

    # ------------------------------------------------------------ which acts

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of which a row can go or change."""
        tables = [t for t in self.map.tables.values() if t.id.store == self.store and t.claims and not t.files]
        return [t for t in self._with_referrers(tables) if t.id not in self.map.blocked]

    def acts(self) -> list[Act]:
        ordered, cut = order(self.tables)
        return [
            Act(number, a.table, a.action, a.columns, a.because, a.of, a.cut)
            for number, a in enumerate(self._by_table(ordered, cut), start=1)
        ]

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
                            "R308",
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
            for c in classes(table) if may_blank(self.map, table) else ():
                columns = tuple(name for name in c.columns if name != ROW)
                if columns:
                    yield Act(0, table, Action.BLANK, columns, tuple(f"keep/{name}" for name in c.activities), c)
            if table.shell and outlives(self.map, table):
                yield Act(0, table, Action.BLANK, tuple(name for name, _ in table.shell), self._reasons(table))
            for claim in table.claims:
                if claim.then is Then.STAND_IN and claim.hops:
                    yield Act(0, table, Action.STAND_IN, claim.hops[0].columns, self._reasons(table), claim)

    def _may_go(self, table: Table) -> bool:
        return not table.stays and bool(table.claims or along_of(table))

    def _reasons(self, table: Table) -> tuple[str, ...]:
        names = dict.fromkeys(name for c in classes(table) for name in c.activities)
        return tuple(f"keep/{name}" for name in names) or (f"orphans/{table.name}",)

    def frail(self, acts: list[Act]) -> dict[int, frozenset[TableId]]:
        """Acts (by order) that could not find their rows any more once others are done, and because of which tables.

        A term over *the last* row of a table says something else once rows of it went, went over to a stand-in or let
        go of what finds their person, earlier in the same run; a link that is handed over unless another row is found
        through it, once that row went; and a row that such a row points at waits for it.
        """
        taken = {act.table.id for act in acts if act.action is not Action.BLANK}
        found = {act.order: read for act in acts if (read := self._reads_last(act, taken))}
        found |= {act.order: frozenset() for act in acts if act.order not in found and self._is_way(act, taken)}
        waiting = [act for act in acts if act.order in found and act.action is not Action.BLANK]
        while waiting:
            table = waiting.pop().table
            pointed = {ref.to for ref in table.references}
            for act in acts:
                after = act.action is Action.DELETE and act.table.id in pointed
                if isinstance(act.of, Reference):
                    after = act.table.id == table.id or act.of.to in pointed
                if after and act.order not in found:
                    found[act.order] = frozenset()
                    waiting.append(act)
        return found

    def _is_way(self, act: Act, taken: set[TableId]) -> bool:
        """It hands a link over, unless another row is found through it; and such rows go in the same run."""
        through = {ref.table for ref in self.map.referrers(act.table.id) if ref.link}
        return isinstance(act.of, Claim) and bool(through & taken)

    def _reads_last(self, act: Act, taken: set[TableId]) -> frozenset[TableId]:
        """The tables of which the act asks *the last*, and whose rows, or the ways from them, others take away."""
        if isinstance(act.of, RetentionClass):
            of = [act.of]
        else:
            of = _deciding(self.map.tables[act.of.to] if isinstance(act.of, Reference) else act.table, act)
        names = {name for c in of for name in c.activities}
        asked = {leaf.event.column.table for name in names for leaf in leaves(self.map.activities[name]) if leaf.last}
        return frozenset(table for table in asked if self._way(table) & taken)

    def _way(self, table: TableId) -> set[TableId]:
        """The table and those between it and its people."""
        return {table, *(hop.table for claim in self.map.tables[table].claims for hop in claim.hops)}

    def needs_going(self, act: Act) -> bool:
        """Its rows are not found without knowing all that goes: they go along with others, or keep one another."""
        return any(along_of(table) or refers_to_itself(table) for table in self.touched(act))

    def touched(self, act: Act) -> list[Table]:
        """The act's table, and the one whose rows it lets go of."""
        return [act.table, *([self.map.tables[act.of.to]] if isinstance(act.of, Reference) else [])]

    # ------------------------------------------------------------ conditions

    def where(self, act: Act, row: FromClause, driver: Driver, settled: bool = False) -> Condition:
        """The rows of the act. `settled`: rows that go have gone already, so a row that is there stays."""
        asked = self.asked(act, row, driver, settled)
        if isinstance(driver, ByTime) or isinstance(act.of, Reference):
            return asked
        return sa.and_(self.driven(act.table, row, driver), asked)

    def asked(self, act: Act, row: FromClause, driver: Driver, settled: bool = False) -> Condition:
        """What is asked of the rows of the driver's side, which for a reference are those that it points at."""
        match act.of:
            case Reference():
                return self._referring(act, act.of, row, driver, settled)
            case Claim():
                return self._stand_in(act, act.of, row, driver, settled)
            case RetentionClass():
                return self._blank(act, act.of, row, driver, settled)
            case _ if act.action is Action.DELETE:
                return self._goes(act.table, row, driver, settled)
            case _:
                return self._shell(act, row, settled)

    def _goes(self, table: Table, row: FromClause, driver: Driver, settled: bool, brief: bool = False) -> Condition:
        """As one of all that go, or (settled: whatever goes before it has gone) by its own fate."""
        if settled:
            return self.rows.settled(table, row, recorded=isinstance(driver, ByPeople), brief=brief)
        return self.rows.going(table, row)

    def driven(self, table: Table, row: FromClause, driver: ByPeople) -> Condition:
        """The row is of one of these people, or goes along with such a row."""
        ways = [self._way_of(claim, row, driver) for claim in table.claims if self._asks(claim, driver)]
        for ref in along_of(table):
            if ref.to != table.id:
                there = self.lens.alias(ref.to)
                inner = self.driven(self.map.tables[ref.to], there, driver)
                ways.append(sa.exists(one(there).where(matches(row, ref, there), inner)))
        if len(ways) > 1 and self.lens.dialect == "postgresql" and not driver.slots:
            # Each way by its own index: with OR between sets of keys PostgreSQL reads the whole table.
            there = self.lens.alias(table.id)
            each = [self._way_of(claim, there, driver) for claim in table.claims if self._asks(claim, driver)]
            if len(each) == len(ways):
                keys = [[there.c[name] for name in table.key] for _ in each]
                found = sa.union(*(sa.select(*k).where(way) for k, way in zip(keys, each, strict=True)))
                mine = [row.c[name] for name in table.key]
                return (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(found)
        return sa.or_(*ways) if ways else sa.false()

    def _asks(self, claim: Claim, driver: ByPeople) -> bool:
        return claim.group in (driver.slots or {}) or bool(driver.keys.get(claim.group))

    def _way_of(self, claim: Claim, row: FromClause, driver: ByPeople) -> Condition:
        if driver.slots is not None and claim.group in driver.slots:
            return self.lens.person_in(claim, row, driver.slots[claim.group])
        if driver.everybody and (ended := self.lens.ended(claim.group)) is not None:
            return self.lens.person_in(claim, row, ended.relation)
        return self.lens.person_among(claim, row, driver.keys.get(claim.group, ()))

    def _referring(self, act: Act, ref: Reference, row: FromClause, driver: Driver, settled: bool) -> Condition:
        there = self.lens.alias(ref.to)
        goes = self._goes(self.map.tables[ref.to], there, driver, settled, brief=True)
        if isinstance(driver, ByPeople):
            goes = sa.and_(self.driven(self.map.tables[ref.to], there, driver), goes)
        points = sa.exists(one(there).where(matches(row, ref, there), goes))
        pointed = sa.and_(*(row.c[name].is_not(None) for name in ref.columns))
        if act.cut or settled:
            return sa.and_(pointed, points)
        return sa.and_(pointed, points, is_not_true(self.rows.going(act.table, row)))

    def _blank(self, act: Act, c: RetentionClass, row: FromClause, driver: Driver, settled: bool) -> Condition:
        ended = self.rows.class_ended(act.table, c, row, recorded=isinstance(driver, ByPeople))
        parts = [ended, self.present(act.table, act.columns, row)]
        return self._staying(act.table, row, settled, parts)

    def _shell(self, act: Act, row: FromClause, settled: bool) -> Condition:
        marks = [_differs(act.table.columns[name], row.c[name], value) for name, value in act.table.shell]
        ended = [self.rows.class_ended(act.table, c, row) for c in classes(act.table)]
        return self._staying(act.table, row, settled, [*ended, sa.or_(*marks)])

    def _stand_in(self, act: Act, claim: Claim, row: FromClause, driver: Driver, settled: bool) -> Condition:
        recorded = isinstance(driver, ByPeople)
        target = dict(zip(act.columns, split_key(claim.stand_in, len(act.columns)), strict=True))
        other = [_differs(act.table.columns[name], row.c[name], value) for name, value in target.items()]
        over = self.rows.hands_over(act.table, claim, row, recorded)
        return self._staying(act.table, row, settled, [over, sa.or_(*other)])

    def _staying(self, table: Table, row: FromClause, settled: bool, parts: list[Condition]) -> Condition:
        return sa.and_(*parts) if settled else sa.and_(*parts, is_not_true(self.rows.going(table, row)))

    def present(self, table: Table, columns: tuple[str, ...], row: FromClause) -> Condition:
        """A cell of these columns is not its blank. Random blanks tell nothing: their sisters or the shell do."""
        told = [table.columns[name] for name in columns if table.columns[name].blank.kind is not BlankKind.RANDOM]
        if not told:
            return sa.or_(*(_differs(table.columns[name], row.c[name], value) for name, value in table.shell))
        return sa.or_(*(self._is_present(table, column, row) for column in told))

    def _is_present(self, table: Table, column: Column, row: FromClause) -> Condition:
        value = row.c[column.name]
        blank = column.blank
        if blank.kind is BlankKind.NULL:
            return value.is_not(None)
        # NULL is nothing: not present, whatever the blank.
        if blank.kind is BlankKind.TEMPLATE:
            return value != template(table, str(blank.value), row)
        return sa.and_(value.is_not(None), _differs(column, value, blank.value))

    # ------------------------------------------------------------ what is set

    def values(self, act: Act, row: FromClause) -> dict[str, ColumnElement[Any]]:
        """The new values of the act's columns."""
        match act.of:
            case Reference() if act.of.rule is Rule.STAND_IN:
                return _key_values(act.columns, act.of.stand_in, act.table)
            case Reference():
                return dict.fromkeys(act.columns, _NULL)
            case Claim():
                return _key_values(act.columns, act.of.stand_in, act.table)
            case RetentionClass():
                return {name: self._blanked(act.table, act.table.columns[name], row) for name in act.columns}
            case _:
                return {name: _literal(act.table.columns[name], value) for name, value in act.table.shell}

    def _blanked(self, table: Table, column: Column, row: FromClause) -> ColumnElement[Any]:
        match column.blank.kind:
            case BlankKind.NULL:
                return _NULL
            case BlankKind.TEMPLATE:
                value = template(table, str(column.blank.value), row)
            case BlankKind.RANDOM:
                value = _random(self.lens.dialect)
            case BlankKind.VALUE:
                value = _literal(column, column.blank.value)
        if not column.nullable:
            return value
        # The column itself in one branch tells PostgreSQL the type of an untyped parameter in the other.
        return sa.case((row.c[column.name].is_(None), row.c[column.name]), else_=value)


def _deciding(table: Table, act: Act) -> list[RetentionClass]:
    """The classes that decide whether a row goes, or what else the act asks of it."""
    decisive = {claim.name for claim in table.claims if claim.then is Then.GOES}
    goes = act.action is Action.DELETE or isinstance(act.of, Reference)
    if not goes or not decisive or along_of(table):
        return list(classes(table))
    return [c for c in classes(table) if decisive & set(c.claims)]


def goes_or_lets_go(act: Act) -> bool:
    """Something that goes later can be in its way."""
    return act.action is Action.DELETE or isinstance(act.of, Reference)


def refers_to_itself(table: Table) -> bool:
    """Its rows keep one another: they go leaf by leaf."""
    return bool(_own_keepers(table))


def untied(table: Table) -> list[Reference]:
    """The references by which its rows keep one another, and which those that go can be made to let go of."""
    return [ref for ref in _own_keepers(table) if ref.rule is Rule.KEEPS and ref.nullable and not ref.link]


def tied(table: Table) -> bool:
    """Its rows keep one another by references that they cannot let go of, and may do so in a circle."""
    return len(untied(table)) < len(_own_keepers(table))


def _own_keepers(table: Table) -> list[Reference]:
    return [ref for ref in table.references if ref.to == table.id and ref.rule in KEEPING]


def template(table: Table, text: str, row: FromClause) -> ColumnElement[Any]:
    """`{key}` becomes the row's key, its parts joined with `-`."""
    before, _, after = text.partition("{key}")
    parts: list[ColumnElement[str]] = [sa.literal(before, sa.Text())]
    for i, name in enumerate(table.key):
        if i:
            parts.append(sa.literal("-", sa.Text()))
        parts.append(sa.cast(row.c[name], sa.Text()))
    parts.append(sa.literal(after, sa.Text()))
    result: Any = parts[0]
    for part in parts[1:]:
        result = result.concat(part)
    return cast("ColumnElement[Any]", result)


def split_key(text: str, parts: int) -> tuple[str, ...]:
    """The parts of a stand-in's key as written: `0`, or `(1,2)`."""
    inside = text.strip().removeprefix("(").removesuffix(")")
    found = tuple(part.strip() for part in inside.split(",")) if parts > 1 else (text.strip(),)
    if len(found) != parts:
        raise Refused("R306", f"the stand-in's key {text} has not {parts} parts", "write it as (1,2)")
    return found


def _key_values(columns: tuple[str, ...], key: str, table: Table) -> dict[str, ColumnElement[Any]]:
    values = split_key(key, len(columns))
    return {name: _literal(table.columns[name], value) for name, value in zip(columns, values, strict=True)}


def _literal(column: Column, value: str | int | bool | None) -> ColumnElement[Any]:
    """The value as the column's type wants it; PostgreSQL infers an untyped text parameter from the column."""
    if value is None:
        return _NULL
    return sa.literal(_typed(column, value), NullType())


def _typed(column: Column, value: str | int | bool) -> object:
    match column.type:
        case TypeKind.INTEGER:
            return int(value)
        case TypeKind.NUMBER:
            return float(value)
        case TypeKind.BOOLEAN:
            return value if isinstance(value, bool) else str(value).lower() in ("yes", "true", "1", "t", "on")
        case _:
            return str(value)


def _differs(column: Column, value: ColumnElement[Any], blank: str | int | bool | None) -> Condition:
    if blank is None:
        return value.is_not(None)
    if column.type in (TypeKind.JSON, TypeKind.ENUM):
        return sa.cast(value, sa.Text()).is_distinct_from(sa.literal(str(blank), sa.Text()))
    return value.is_distinct_from(_literal(column, blank))


def _random(dialect: str) -> ColumnElement[Any]:
    if dialect == "postgresql":
        return sa.func.replace(sa.cast(sa.func.gen_random_uuid(), sa.Text()), "-", "")
    return sa.func.lower(sa.func.hex(sa.func.randomblob(16)))
