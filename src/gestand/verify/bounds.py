"""A verdict about one organisation: which rows and cells are its own, and those of its people.

Only the rows that are judged are bounded. What keeps them is asked of everybody's rows: one of somebody else may.
Its people are those whose own rows say so now; what is left of somebody without a row is nobody's here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from gestand.acts import Key, Person
from gestand.datamap.model import Claim, DataMap, Group, Table
from gestand.datamap.retention import RetentionClass
from gestand.datamap.worked import Hop
from gestand.errors import UsageError
from gestand.verify import dialects
from gestand.verify.frame import Frame, alias, complete
from gestand.verify.hands import AllHands
from gestand.verify.kleene import Condition, both, either
from gestand.verify.members import Members
from gestand.verify.worked import Meant


@dataclass(frozen=True)
class Bounds:
    """One organisation, and its people by group: itself under its own."""

    organisation: Person
    people: Mapping[str, frozenset[Key]]
    _relations: dict[tuple[str, str], FromClause] = field(default_factory=dict, compare=False)

    def relation(self, group: Group, dialect: str) -> FromClause:
        """The keys of the people of a group, made once for all questions."""
        place = (group.name, dialect)
        if place not in self._relations:
            keys = sorted(key for key in self.people[group.name] if dialects.of_type(key, group.key_types))
            self._relations[place] = dialects.key_relation("theirs", group.key_types, keys, dialect)
        return self._relations[place]

    @property
    def number(self) -> int:
        """How many people belong to it."""
        return sum(len(keys) for keys in self.people.values()) - 1

    def claims(self, table: Table, names: Sequence[str] | None = None) -> tuple[Claim, ...]:
        """The claims of a table (only those of these names) by which a row can be theirs."""
        asked = (claim for claim in table.claims if names is None or claim.name in names)
        return tuple(claim for claim in asked if self.people.get(claim.group))

    def concern(self, table: Table, cls: RetentionClass) -> bool:
        return bool(self.claims(table, cls.claims))


def bounds(datamap: DataMap, hands: AllHands, organisation: Person) -> Bounds:
    """The organisation with its people. StoreError when their store does not answer; UsageError when it has no row."""
    found = Members(datamap, hands.of).of(organisation.group, [organisation.key])
    people = {name: frozenset(keys) for name, keys in found.items()}
    group = datamap.groups[organisation.group]
    asked = hands.of(group.table.store)
    frame = Frame(datamap, datamap.tables[group.table], asked.store.dialect)
    mine = tuple(frame.row.c[name] for name in group.key)
    this = dialects.key_relation("organisation", group.key_types, [organisation.key], frame.dialect)
    itself = frame.among(mine, group.key_types, this)
    if not asked.any(sa.select(sa.literal(1)).select_from(frame.source).where(itself)):
        raise UsageError(
            "organisation/absent",
            f"{datamap.tables[group.table].name} has no row with the key of this organisation",
            "look at the key; of one that left, `gestand verify PATH` judges all that is left of anybody",
        )
    return Bounds(organisation, people | {organisation.group: frozenset([organisation.key])})


def rows_of(datamap: DataMap, table: Table, claims: Sequence[Claim], known: Bounds, dialect: str) -> FromClause:
    """What stands for the table: its rows of which one of these claims leads to the organisation or its people.

    Written so that an engine begins with the people: by the indexes by which a person's rows are found.
    """
    row = alias(table, dialect)
    theirs = _Theirs(datamap, known, dialect)
    if len(claims) > 1 and table.key:
        keys = sa.union(*theirs.keys(table, claims)).subquery()
        mine = [row.c[name] for name in table.key]
        which: Condition = (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(sa.select(*keys.c))
    else:
        which = either(*(theirs.led(row, claim, claim.hops) for claim in claims))
    stored = [row.c[name] for name, column in table.columns.items() if not column.derived]
    found = sa.select(*stored).select_from(row).where(which).subquery()
    complete(found, table, dialect)
    return found


@dataclass(frozen=True)
class _Theirs:
    datamap: DataMap
    bounds: Bounds
    dialect: str

    def keys(self, table: Table, claims: Sequence[Claim]) -> Iterator[sa.Select[tuple[Any, ...]]]:
        for claim in claims:
            row = alias(table, self.dialect)
            mine = [row.c[name].label(f"k{i}") for i, name in enumerate(table.key)]
            yield sa.select(*mine).select_from(row).where(self.led(row, claim, claim.hops))

    def led(self, row: FromClause, claim: Claim, hops: Sequence[Hop]) -> Condition:
        """The rest of the path leads from this row to one of them."""
        group = self.datamap.groups[claim.group]
        if len(hops) > 1:
            hop, rest = hops[0], hops[1:]
            there = alias(self.datamap.tables[hop.to], self.dialect)
            onward = sa.select(*(there.c[name] for name in hop.to_columns)).select_from(there)
            onward = onward.where(self.led(there, claim, rest)).correlate_except(there)
            mine, fits = _bare(row, hop.columns)
            return both((mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(onward), *fits)
        mine, fits = _bare(row, hops[0].columns if hops else group.key)
        relation = self.bounds.relation(group, self.dialect)
        told = [dialects.key_column(c, kind, self.dialect) for c, kind in zip(mine, group.key_types, strict=True)]
        chosen = sa.select(*(relation.c[f"k{i}"] for i in range(len(told))))
        return both((told[0] if len(told) == 1 else sa.tuple_(*told)).in_(chosen), *fits)


def _bare(row: FromClause, names: Sequence[str]) -> tuple[list[ColumnElement[Any]], list[Condition]]:
    """The stored columns behind these, and what must be so in the row for them to count."""
    columns = [row.c[name] for name in names]
    bare = [column.value if isinstance(column, Meant) else column for column in columns]
    return bare, [fit for column in columns if isinstance(column, Meant) for fit in column.fits]
