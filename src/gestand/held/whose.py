"""Where what people are known by stands: in their own row, or in rows of a table apart that are theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.model import Column, DataMap, Group, Table
from gestand.held.lens import Condition, Lens


@dataclass(frozen=True)
class Standing:
    """One column by which people of a group are known, and the rows in which it stands.

    `key` holds the key of the person whose the row is, and `somebodys` is true where it is somebody's; both can be
    asked of `source`, in which `row` is the row itself.
    """

    name: str
    """As the policy calls it."""
    table: Table
    column: Column
    source: FromClause
    row: FromClause
    key: tuple[ColumnElement[Any], ...]
    somebodys: Condition
    apart: bool

    @property
    def value(self) -> ColumnElement[Any]:
        return self.row.c[self.column.name]


def standing(lens: Lens, group: Group, datamap: DataMap) -> Iterator[Standing]:
    """All that people of a group are known by; nothing of a table that could not be bound."""
    for name in group.known_by:
        if group.table in datamap.tables and name in datamap.tables[group.table].columns:
            yield own(lens, group, datamap, name)
    yield from apart(lens, group, datamap)


def people_of(lens: Lens, group: Group) -> tuple[FromClause, Condition]:
    """The group's own table, and the condition under which a row of it is somebody of the group."""
    row = lens.alias(group.table)
    return row, sa.and_(sa.true(), *(row.c[name].is_not(None) for name in group.own))


def own(lens: Lens, group: Group, datamap: DataMap, name: str) -> Standing:
    """A column of the people's own rows, of those rows that are people."""
    table = datamap.tables[group.table]
    row, somebodys = people_of(lens, group)
    key = tuple(row.c[part] for part in group.key)
    return Standing(name, table, table.columns[name], row, row, key, somebodys, apart=False)


def apart(lens: Lens, group: Group, datamap: DataMap) -> Iterator[Standing]:
    """The columns of tables apart. The person's own row is not touched: it may be gone already."""
    for known in group.known_apart:
        table = datamap.tables.get(known.table)
        if table is None or known.column not in table.columns:
            continue
        row = lens.alias(known.table)
        source: FromClause = row
        there = row
        claim = table.claim(known.claim)
        conditions: list[Condition] = []
        for hop in claim.hops[:-1]:
            if hop.own:
                conditions += [there.c[name].is_not(None) for name in hop.columns]
                continue
            here, there = there, lens.alias(hop.to)
            ends = zip(hop.columns, hop.to_columns, strict=True)
            source = source.join(there, sa.and_(*(there.c[to] == here.c[column] for column, to in ends)))
        names = claim.hops[-1].columns if claim.hops else group.key
        key = tuple(there.c[name] for name in names)
        conditions += [part.is_not(None) for part in key]
        column = table.columns[known.column]
        yield Standing(known.name, table, column, source, row, key, sa.and_(sa.true(), *conditions), apart=True)
