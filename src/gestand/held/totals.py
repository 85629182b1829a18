"""Rows that go into totals: which of them have company enough to be added up (docs/held.md, *Totals*).

Only people count here, each once, and of rows that lead to nobody nobody can tell how many people they are of: they
are added with the others, and count for none. In every sum they are taken to be all of the person whose part is the
largest. All of it is asked in one statement over the table, so that a run asks it again of the rows that it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.becoming import Becoming, Totals
from gestand.datamap.model import Table
from gestand.held.company import key_of, link_columns, of_somebody, text_of, told, told_apart, too_common
from gestand.held.lens import Condition


def totals_of(becomes: Becoming) -> Totals:
    if becomes.into is None:
        raise RuntimeError("its rows go into no totals")
    return becomes.into


def has_part(
    table: Table,
    becomes: Becoming,
    row: FromClause,
    there: FromClause,
    counted: Condition,
    total: FromClause,
    dialect: str,
) -> Condition:
    """The row is alike with enough people to be added up with them.

    `there`: the table once more, of whose rows those that are `counted` go with it; `total`: the table of totals.
    """
    into = totals_of(becomes)
    mine, theirs = (told_apart(table, becomes.by, of, dialect) for of in (row, there))
    asked = mine[0] if len(mine) == 1 else sa.tuple_(*mine)
    person = person_of(table, there)
    enough = [sa.func.count(sa.distinct(person)) >= sa.literal_column(str(becomes.k))]
    for name in becomes.sensitive if becomes.l else ():
        values = sa.func.count(sa.distinct(text_of(told(table, name, there, dialect))))
        enough.append(sa.or_(values == sa.literal_column("0"), values >= sa.literal_column(str(becomes.l))))
    groups = sa.select(*theirs).select_from(there).where(counted).group_by(*theirs).having(sa.and_(*enough))
    against = [
        *(
            too_common(theirs, told(table, name, there, dialect), there, counted, becomes.most)
            for name in becomes.sensitive
            if becomes.most
        ),
        *(_dominated(table, theirs, name, there, counted, into.most, dialect) for name, _ in into.sums if into.most),
    ]
    alike = sa.and_(asked.in_(groups.correlate_except(there)), *(asked.not_in(found) for found in against))
    return sa.or_(alike, asked.in_(_company_before(into, becomes.k, total))) if into.joins else alike


def person_of(table: Table, row: FromClause) -> ColumnElement[Any]:
    """Whose the row is, as a text; NULL of a row that is nobody's."""
    return sa.case((of_somebody(table, row), key_of([row.c[name] for name in link_columns(table)])))


def labels(into: Totals, total: FromClause) -> list[ColumnElement[Any]]:
    """Of which rows a total is, written as `told_apart` writes it of the rows."""
    empty: ColumnElement[str] = sa.literal_column("''")
    return [sa.func.coalesce(sa.literal_column("'='").concat(text_of(total.c[name])), empty) for _, name in into.by]


def adds_up(table: Table, into: Totals, row: FromClause, dialect: str) -> list[Condition]:
    """All that is to be added up is numbers: SQLite keeps whatever it is given, and would add a text as nothing."""
    if dialect != "sqlite":
        return []
    kinds = (sa.func.typeof(told(table, name, row, dialect)) for name, _ in into.sums)
    return [sa.or_(*(kind == known for known in ("integer", "real", "null"))) for kind in kinds]


def _company_before(into: Totals, k: int, total: FromClause) -> sa.Select[Any]:
    """The totals of so many people that others can join them."""
    found = sa.select(*labels(into, total)).select_from(total)
    return found.where(total.c[into.people] >= sa.literal_column(str(k))).correlate_except(total)


def _dominated(
    table: Table,
    theirs: Sequence[ColumnElement[Any]],
    name: str,
    there: FromClause,
    counted: Condition,
    most: int,
    dialect: str,
) -> sa.Select[Any]:
    """The groups in which the part of one person in a sum is larger than `most` percent of it, whatever its sign."""
    named = [label.label(f"g{i}") for i, label in enumerate(theirs)]
    person = person_of(table, there)
    part = sa.func.coalesce(sa.func.sum(sa.func.abs(told(table, name, there, dialect))), sa.literal_column("0"))
    parts = sa.select(*named, person.label("whose"), part.label("n")).select_from(there).where(counted)
    each = parts.group_by(*theirs, person).correlate_except(there).subquery()
    keys = [each.c[f"g{i}"] for i in range(len(theirs))]
    zero: ColumnElement[int] = sa.literal_column("0")
    largest = sa.func.max(sa.case((each.c.whose.is_not(None), each.c.n), else_=zero))
    lost = sa.func.sum(sa.case((each.c.whose.is_(None), each.c.n), else_=zero))
    share = (largest + lost) * sa.literal_column("100")
    return sa.select(*keys).group_by(*keys).having(share > sa.func.sum(each.c.n) * sa.literal_column(str(most)))
