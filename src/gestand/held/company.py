"""Rows that are nobody's any more, and how many of them are alike: docs/held.md, *Rows of nobody*.

A row has *company* when at least `k` people are alike in what is left of the columns by which they could be told apart,
and what is left beside that differs enough. Who counts: rows that were let go of already, one by one, and the people of
rows of which nothing is held any more, each once. All of it is asked in one statement over the table, so that a slice
asks it again of what stands there by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.datamap.becoming import Becoming
from gestand.datamap.model import Claim, Table
from gestand.held import parts
from gestand.held.lens import Condition, is_true
from gestand.policy.becoming import Otherwise
from gestand.policy.model import Then
from gestand.stores.keys import parse_key

Eligible = Callable[[FromClause], Condition]
"""Of a row of the table: nothing of it is held any more, and it still leads to somebody."""


def of_somebody(table: Table, row: FromClause) -> Condition:
    """The row was not let go of: its link is there, and it is not that of the stand-in."""
    claim = only_claim(table)
    links = link_columns(table)
    filled = [row.c[name].is_not(None) for name in links]
    if claim.then is not Then.STAND_IN:
        return sa.and_(*filled)
    key = parse_key(claim.stand_in, tuple(table.columns[name].type for name in links))
    other = sa.or_(*(row.c[name] != value for name, value in zip(links, key, strict=True)))
    return sa.and_(*filled, other)


def only_claim(table: Table) -> Claim:
    (claim,) = table.claims
    return claim


def link_columns(table: Table) -> tuple[str, ...]:
    return table.stored(only_claim(table).hops[0].columns)


def has_company(
    table: Table, becomes: Becoming, row: FromClause, there: FromClause, eligible: Eligible, dialect: str
) -> Condition:
    """At least `k` are alike with the row, `there` being the table once more; or nothing of it is left to tell."""
    theirs, mine = (told_apart(table, becomes.by, of, dialect) for of in (there, row))
    leads = of_somebody(table, there)
    counted = sa.or_(sa.not_(leads), is_true(eligible(there)))
    if becomes.otherwise is Otherwise.BLANKED:
        # One of which nothing was kept is alike with nobody.
        counted = sa.and_(counted, sa.not_(nothing_left(becomes, there)))
    person = sa.case((leads, key_of([there.c[name] for name in link_columns(table)])))
    alone = sa.func.coalesce(sa.func.sum(sa.case((leads, 0), else_=1)), 0)
    enough = [sa.func.count(sa.distinct(person)) + alone >= sa.literal_column(str(becomes.k))]
    for name in becomes.sensitive if becomes.l else ():
        values = sa.func.count(sa.distinct(key_of([told(table, name, there, dialect)])))
        enough.append(sa.or_(values == sa.literal_column("0"), values >= sa.literal_column(str(becomes.l))))
    groups = sa.select(*theirs).select_from(there).where(counted).group_by(*theirs).having(sa.and_(*enough))
    groups = groups.correlate_except(there)
    asked = mine[0] if len(mine) == 1 else sa.tuple_(*mine)
    alike = sa.and_(
        asked.in_(groups),
        *(
            asked.not_in(too_common(theirs, told(table, name, there, dialect), there, counted, becomes.most))
            for name in becomes.sensitive
            if becomes.most
        ),
    )
    return sa.or_(alike, nothing_left(becomes, row)) if becomes.otherwise is Otherwise.BLANKED else alike


def too_common(
    labels: Sequence[ColumnElement[Any]], value: ColumnElement[Any], there: FromClause, counted: Condition, most: int
) -> sa.Select[Any]:
    """The groups in which one value is that of more than `most` percent of the rows."""
    text, rows = text_of(value), sa.func.count()
    every = sa.func.sum(rows).over(partition_by=labels)
    named = [label.label(f"g{i}") for i, label in enumerate(labels)]
    groups = sa.select(*named, text.label("told"), rows.label("n"), every.label("of")).select_from(there)
    groups = groups.where(counted).group_by(*labels, text).correlate_except(there)
    found = groups.subquery()
    common = found.c.n * sa.literal_column("100") > found.c["of"] * sa.literal_column(str(most))
    return sa.select(*(found.c[f"g{i}"] for i in range(len(labels)))).where(found.c.told.is_not(None), common)


def nothing_left(becomes: Becoming, row: FromClause) -> Condition:
    """Neither what it would be told apart by, nor what would be learnt of it."""
    return sa.and_(*(row.c[name].is_(None) for name in becomes.kept))


def told_apart(table: Table, names: Sequence[str], row: FromClause, dialect: str) -> list[ColumnElement[Any]]:
    """What is left of these columns, as texts of which none is NULL: two NULLs are alike."""
    empty: ColumnElement[str] = sa.literal_column("''")
    left = (text_of(told(table, name, row, dialect)) for name in names)
    return [sa.func.coalesce(sa.literal_column("'='").concat(text), empty) for text in left]


def told(table: Table, name: str, row: FromClause, dialect: str) -> ColumnElement[Any]:
    """What is left of a column when it has ended."""
    column = table.columns[name]
    return parts.part(column, row.c[name], dialect) if column.blank.kind.keeps_a_part else row.c[name]


def key_of(columns: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    found: Any = text_of(columns[0])
    for column in columns[1:]:
        found = found.concat(sa.literal_column("','")).concat(text_of(column))
    return cast("ColumnElement[Any]", found)


def text_of(value: ColumnElement[Any]) -> ColumnElement[str]:
    return sa.cast(value, sa.Text())
