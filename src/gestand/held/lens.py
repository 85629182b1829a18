"""How a row is looked at: selectables for bound tables, walks along a claim's path, sets of keys.

Everything is built from SQLAlchemy Core, so names are quoted and values are bound by the engine's dialect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.elements import AsBoolean

from gestand.acts import Key
from gestand.clock import CutOff, Duration, Older, Rounding, cut_off
from gestand.datamap.folding import folds
from gestand.datamap.model import Claim, Column, DataMap, Event, Group, Leaf, Table
from gestand.datamap.worked import FirstOf, Hop, Tied
from gestand.held import looked
from gestand.held.columns import complete
from gestand.held.decisions import Decisions
from gestand.held.otherwise import otherwise
from gestand.held.walked import LONG, onwards, walked
from gestand.stores.base import TableId, TypeKind
from gestand.stores.exact import stored
from gestand.stores.keys import among, key_relation
from gestand.stores.scratch import KeySet, together
from gestand.stores.slots import Slot

Condition = ColumnElement[bool]
Recorded = Mapping[str, Mapping[frozenset[str], KeySet]]
"""For each group of people, those for whom the same activities were ended by record."""
Inner = Callable[[FromClause], Condition]


FEW_KEYS = 10_000
"""Of so many people rows are looked up person by person."""

AT_ONCE = 50
"""Conditions beside each other in one pair of brackets."""


def every(conditions: Sequence[Condition]) -> Condition:
    """All of them, however many: `a AND b AND ...` is as deep as it is long, and SQLite reads no deeper than 1,000.

    In parts that say `NOT (NOT a OR NOT b)`, which is the same in three values and which SQLAlchemy leaves as it is.
    """
    if len(conditions) <= AT_ONCE:
        return sa.and_(sa.true(), *conditions)
    parts = [conditions[at : at + AT_ONCE] for at in range(0, len(conditions), AT_ONCE)]
    return every([sa.not_(sa.or_(*map(sa.not_, part))) for part in parts])


def is_true(condition: Condition) -> Condition:
    """The condition in two values: unknown is no."""
    return sa.func.coalesce(condition, sa.false())


def _told_once(column: Column) -> bool:
    """It stands in the row; or it looks in other tables, which is not to be done each time that it is asked for."""
    return isinstance(column.derived, FirstOf | Tied | None)


def is_not_true(condition: Condition) -> Condition:
    return sa.not_(is_true(condition))


def always(condition: Condition) -> bool:
    """It is true of every row, which the condition itself shows."""
    return isinstance(condition.element if isinstance(condition, AsBoolean) else condition, sa.True_)


def one(source: FromClause) -> sa.Select[Any]:
    """`SELECT 1` from this source alone: every other row it speaks of is one of the statements around it.

    Left to itself SQLAlchemy looks one statement outwards, and would open a table again that stands further out.
    """
    return sa.select(sa.literal_column("1")).select_from(source).correlate_except(source)


class Lens:
    """One store's tables at one moment, with what the records decide.

    `decisions` says who is bound by an ending; `Lens` itself asks nothing of the store, it only builds conditions.
    """

    def __init__(
        self, datamap: DataMap, dialect: str, at: datetime, decisions: Decisions, recorded: Recorded | None = None
    ) -> None:
        self.map = datamap
        self.dialect = dialect
        self.at = at
        self.decisions = decisions
        self.recorded = recorded or {}
        self.zone = datamap.policy.zone
        self.live: datetime | None = None
        """In a run the store changes after endings were bound: whoever was born after this moment came since."""
        self.gone: frozenset[TableId] = frozenset()
        """Tables whose rows went earlier in a run: that none is left there no longer says what it said before."""
        self._tables: dict[TableId, sa.TableClause] = {}
        self._plain: dict[TableId, sa.TableClause] = {}
        self._cuts: dict[tuple[Duration | None, Rounding, tuple[Older, ...]], CutOff] = {}
        self._sets: dict[tuple[str, tuple[Key, ...]], FromClause] = {}
        self._ended: dict[tuple[str, frozenset[str] | None], KeySet | None] = {}
        self._numbers = count(1)

    # ------------------------------------------------------------ tables

    def base(self, table: TableId) -> sa.TableClause:
        """The table itself, not aliased: what an UPDATE or DELETE names."""
        if table not in self._tables:
            self._tables[table] = self._table(table)
            self._complete(self._tables[table], table)
        return self._tables[table]

    def alias(self, table: TableId) -> FromClause:
        row = self.bare(table)
        self._complete(row, table)
        return row

    def bare(self, table: TableId) -> FromClause:
        """With the columns that the engine has, and no other."""
        if table not in self._plain:
            self._plain[table] = self._table(table)
        return self._plain[table].alias(f"{_letter(table)}{next(self._numbers)}")

    def _complete(self, row: FromClause, table: TableId) -> None:
        complete(row, self.map.tables[table], self.dialect, lambda name, how: looked.made(name, row, how, self))

    def _table(self, table: TableId) -> sa.TableClause:
        """With the columns that the engine has."""
        known = (column for column in self.map.tables[table].columns.values() if not column.derived)
        columns: list[sa.ColumnClause[Any]] = [stored(column.name, column.collation) for column in known]
        return sa.table(table.table, *columns, schema=table.schema or None)

    def few(self, table: TableId, which: Callable[[FromClause], Condition]) -> tuple[FromClause, list[Condition]]:
        """Rows of a table that are few and found first; what else is asked of them is asked of these alone.

        Gives what stands for the table, and what is still to be added to the conditions.
        """
        row = self.alias(table)
        if self.dialect != "postgresql":
            return row, [which(row)]
        # Without OFFSET the planner likes to ask the other conditions of every row of the table first.
        told = [row.c[column.name] for column in self.map.tables[table].columns.values() if _told_once(column)]
        found = sa.select(*told).select_from(row).where(which(row)).offset(sa.literal_column("0"))
        few = found.subquery(f"few{next(self._numbers)}")
        self._complete(few, table)
        return few, []

    def cut(self, leaf: Leaf) -> CutOff:
        """What has ended, of the events of a term."""
        term = leaf.duration, leaf.rounding, leaf.older
        if term not in self._cuts:
            self._cuts[term] = cut_off(self.at, leaf.duration, leaf.rounding, self.zone, leaf.older)
        return self._cuts[term]

    # ------------------------------------------------------------ keys

    def keys(self, types: Sequence[TypeKind], keys: Sequence[Key], name: str = "") -> FromClause:
        """A relation with columns k0, k1, ... of these keys, bound as parameters."""
        frozen = tuple(keys)
        place = (",".join(types), frozen)
        if place not in self._sets:
            self._sets[place] = key_relation(self.dialect, name or f"keys{next(self._numbers)}", types, frozen)
        return self._sets[place]

    def among(
        self, columns: Sequence[ColumnElement[Any]], relation: FromClause | Slot, types: Sequence[TypeKind]
    ) -> Condition:
        """The columns' values are a key of the relation, typed and exact."""
        if isinstance(relation, Slot):
            if relation.array is not None and len(columns) == 1:
                return columns[0] == sa.any_(relation.array)
            relation = relation.relation
        if all(kind is TypeKind.INTEGER for kind in types):
            # Whole numbers on both sides: no rule of a column can make one another.
            chosen = [relation.c[f"k{i}"] for i in range(len(columns))]
            return (columns[0] if len(columns) == 1 else sa.tuple_(*columns)).in_(sa.select(*chosen))
        return among(self.dialect, columns, relation, types)

    def ended(self, group: str, activities: Iterable[str] | None = None) -> KeySet | None:
        """The people of a group for whom one of these activities (None: any) was ended by record; None: nobody."""
        wanted = None if activities is None else frozenset(activities)
        if (group, wanted) not in self._ended:
            fitting = [keys for acts, keys in self.recorded.get(group, {}).items() if wanted is None or wanted & acts]
            self._ended[group, wanted] = together(fitting)
        return self._ended[group, wanted]

    def doubtful(self, group: str, activity: str) -> tuple[Key, ...]:
        """The people of whom nobody can tell whether the recorded ending of this activity binds them."""
        people = self.decisions.doubtful.get(group, {})
        return tuple(key for key, acts in people.items() if activity in acts)

    # ------------------------------------------------------------ walks

    def group(self, claim: Claim) -> Group:
        return self.map.groups[claim.group]

    def plain(self, claim: Claim) -> bool:
        """The person's keys compare the same everywhere, whatever the rules of a column: they are whole numbers."""
        return all(kind is TypeKind.INTEGER for kind in self.group(claim).key_types)

    def chain(self, table: TableId, claim: Claim) -> tuple[TableId, ...]:
        """The tables of the claim's path, from this table to the group's own."""
        return (table, *(hop.to for hop in claim.hops))

    def way(self, table: TableId, claim: Claim) -> tuple[TableId, ...]:
        """The tables on which an event of the row can stand: the path, and on to the person's organisation."""
        return (table, *(hop.to for hop in claim.way))

    def walk(self, row: FromClause, hops: Sequence[Hop], inner: Inner) -> Condition:
        """`inner` holds on the row that is reached from `row` by these hops (and that row exists)."""
        if self.dialect == "sqlite":
            return walked(row, hops, inner, self.alias)
        if not hops:
            return inner(row)
        hop, rest = hops[0], hops[1:]
        if hop.own:
            return sa.and_(*(row.c[name].is_not(None) for name in hop.columns), self.walk(row, rest, inner))
        there = self.alias(hop.to)
        matches = [there.c[to] == row.c[column] for column, to in zip(hop.columns, hop.to_columns, strict=True)]
        return sa.exists(one(there).where(*matches, self.walk(there, rest, inner)))

    def reach(self, row: FromClause, hops: Sequence[Hop], inner: Inner) -> Condition:
        """As `walk`, written so that an engine can start from the other end: NULL where a value on the way is NULL.

        Only for conditions that are asked to be true.
        """
        if not hops:
            return inner(row)
        hop, rest = hops[0], hops[1:]
        if hop.own:
            return looked.among([row.c[name] for name in hop.columns], lambda _: self.reach(row, rest, inner))
        there = self.alias(hop.to)
        found = sa.select(*(there.c[name] for name in hop.to_columns))
        if self.dialect == "sqlite" and len(rest) >= LONG:
            rows, further = onwards(there, rest, inner, self.alias)
            found = found.select_from(*rows).where(further).correlate_except(*rows)
        else:
            found = found.where(self.reach(there, rest, inner)).correlate_except(there)
        return looked.among(
            [row.c[name] for name in hop.columns],
            lambda mine: (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(found),
        )

    def at_key(
        self, claim: Claim, row: FromClause, inner: Callable[[list[ColumnElement[Any]]], Condition]
    ) -> Condition:
        """`inner` holds on the columns that carry the person's key; the person's own row is not touched."""
        if not claim.hops:
            return inner([row.c[name] for name in self.group(claim).key])
        last = claim.hops[-1]
        return self.walk(row, claim.hops[:-1], lambda there: inner([there.c[name] for name in last.columns]))

    def has_person(self, claim: Claim, row: FromClause) -> Condition:
        return self.at_key(claim, row, lambda columns: sa.and_(*(c.is_not(None) for c in columns)))

    def together(self, claim: Claim, row: FromClause) -> Condition | None:
        """Several people are tied to the row, or to the one its path passes through; None where that cannot be."""
        found = self.map.tied(claim)
        if found is None:
            return None
        at, how = found
        return self.walk(row, claim.hops[:at], lambda there: looked.several(there, how, self))

    def otherwise(self, claim: Claim, row: FromClause) -> Condition | None:
        """A step of the path writes the key that it points at in other bytes; None where that cannot be."""
        folding = [(at, hop) for at, hop in enumerate(claim.way) if folds(self.map, hop)]
        return sa.or_(*(self._otherwise(row, claim.way[:at], hop) for at, hop in folding)) if folding else None

    def _otherwise(self, row: FromClause, before: Sequence[Hop], hop: Hop) -> Condition:
        return self.walk(row, before, lambda there: otherwise(there, hop, self))

    def person_exists(self, claim: Claim, row: FromClause) -> Condition:
        """The row of the person at the end of the path exists."""
        return self.walk(row, claim.hops, lambda _: sa.true())

    def person_among(self, claim: Claim, row: FromClause, keys: Sequence[Key], unseen: bool = False) -> Condition:
        """`unseen`: the engine is not to guess from the keys how many rows they find (`Slot.unseen`)."""
        if not keys:
            return sa.false()
        types = self.group(claim).key_types
        given = self._slot(types, keys)
        if given is not None and unseen:
            given = given.unseen()
        return self.person_in(claim, row, given or self.keys(types, keys))

    def _slot(self, types: Sequence[TypeKind], keys: Sequence[Key]) -> Slot | None:
        """A few whole numbers as PostgreSQL's array: of a query over them it expects each to find as many rows as any.

        The one who approves all that is done in an organisation would then have it read everybody's.
        """
        if self.dialect != "postgresql" or tuple(types) != (TypeKind.INTEGER,) or len(keys) > FEW_KEYS:
            return None
        array = sa.literal([key[0] for key in keys if isinstance(key[0], int)], ARRAY(sa.BigInteger))
        return Slot(self.keys(types, keys), "", self.dialect, tuple(types), sa.cast(array, ARRAY(sa.BigInteger)))

    def person_has(self, claim: Claim, row: FromClause, keys: KeySet) -> Condition:
        """The person's key is in the set: looked up for each row, where `person_in` starts from the keys."""
        return self.at_key(claim, row, keys.has)

    def person_in(self, claim: Claim, row: FromClause, relation: FromClause | Slot) -> Condition:
        """The person's key is one of the relation's."""
        types = self.group(claim).key_types
        if not claim.hops:
            return self.among([row.c[name] for name in self.group(claim).key], relation, types)
        last = claim.hops[-1]

        return self.reach(
            row,
            claim.hops[:-1],
            lambda there: looked.among(
                [there.c[name] for name in last.columns], lambda columns: self.among(columns, relation, types)
            ),
        )

    def row_among(self, table: Table, row: FromClause, keys: Sequence[Key]) -> Condition:
        if not keys:
            return sa.false()
        return self.row_in(table, row, self.keys(key_types(table), keys))

    def row_in(self, table: Table, row: FromClause, relation: FromClause | Slot) -> Condition:
        """The row's own key is one of the relation's."""
        return self.among([row.c[name] for name in table.key], relation, key_types(table))

    def value(self, row: FromClause, event: Event) -> ColumnElement[Any]:
        return row.c[event.column.column]


def key_types(table: Table) -> tuple[TypeKind, ...]:
    return tuple(table.columns[name].type for name in table.key)


def _letter(table: TableId) -> str:
    letter = table.table[:1].lower()
    return letter if letter.isascii() and letter.isalpha() else "t"
