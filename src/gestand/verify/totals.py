"""Totals that rows of nobody were added to, asked by the judge: docs/held.md, *Totals*."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from gestand.datamap.becoming import Totals
from gestand.datamap.model import DataMap
from gestand.verify import kept_parts
from gestand.verify.alike import Alike
from gestand.verify.frame import alias
from gestand.verify.kleene import Condition, both, either, no


def part(mine: Alike, others: Alike, into: Totals, rows: FromClause, ended: Condition, kept: Condition) -> Condition:
    """A row of the one frame is to be added up, with rows of the other that count: enough people, each of them once.

    Of the other frame, `ended`: nothing of the row is held any more; `kept`: a hold or a duty keeps a row of nobody.
    """
    counted = either(both(others.somebodys().is_not(True), no(kept)), ended)
    labels = others.labels()
    few = others.few(sa.func.count(sa.distinct(others.whose())))
    groups: Any = sa.select(*labels).select_from(rows).where(counted).group_by(*labels).having(sa.not_(few))
    against = [*others.common(counted, rows), *_largest(others, into, counted, rows)]
    alone = both(mine.among(groups.correlate(None)), *(sa.not_(mine.among(found)) for found in against))
    return either(alone, joins(mine, into))


def joins(mine: Alike, into: Totals) -> Condition:
    """A total is there that the row is to be added to, however few are alike with it."""
    if not into.joins:
        return sa.false()
    total = alias(mine.frame.datamap.tables[into.table], mine.frame.dialect)
    enough = total.c[into.people] >= mine.becomes.k
    found: Any = sa.select(*_labels(mine, into, total)).select_from(total).where(enough)
    return mine.among(found.correlate(None))


def too_few(datamap: DataMap, into: Totals, k: int, dialect: str) -> sa.Select[Any]:
    """How many totals are of fewer than so many people, or of people that nobody counted."""
    total = alias(datamap.tables[into.table], dialect)
    few = [total.c[into.people].is_(None), total.c[into.people] < k]
    if into.rows:
        # Nobody is in it without a row.
        few += [total.c[into.rows].is_(None), total.c[into.rows] < total.c[into.people]]
    return sa.select(sa.func.count()).select_from(total).where(either(*few))


def twice(alike: Alike, into: Totals) -> sa.Select[Any]:
    """How many totals are of the same as another."""
    total = alias(alike.frame.datamap.tables[into.table], alike.frame.dialect)
    labels = _labels(alike, into, total)
    each = sa.select(sa.func.count().label("n")).select_from(total).group_by(*labels).having(sa.func.count() > 1)
    found = each.subquery()
    return sa.select(sa.func.coalesce(sa.func.sum(found.c.n), 0)).select_from(found)


def _labels(alike: Alike, into: Totals, total: FromClause) -> list[ColumnElement[str]]:
    """Of which rows a total is, as `Alike.labels` says it of the rows."""
    columns = alike.table.columns
    left = (kept_parts.which(columns[mine], total.c[there], alike.frame.dialect) for mine, there in into.by)
    return [sa.func.coalesce(sa.literal_column("'is '").concat(text), "") for text in left]


def _largest(others: Alike, into: Totals, counted: Condition, source: FromClause) -> list[sa.Select[Any]]:
    """Groups in which one person, were all rows of nobody theirs, has more than the share that is said, per sum."""
    found = []
    for name, _ in into.sums if into.most else ():
        labels, row = others.labels(), others.frame.row
        named = [label.label(f"l{i}") for i, label in enumerate(labels)]
        left = kept_parts.amount(others.table.columns[name], row.c[name], others.frame.dialect)
        size = sa.func.coalesce(sa.func.abs(left), 0).label("size")
        each = sa.select(*named, others.whose().label("whose"), size).select_from(source).where(counted)
        rows = each.correlate(None).subquery()
        keys = [rows.c[f"l{i}"] for i in range(len(labels))]
        of_one = sa.select(*keys, rows.c.whose, sa.func.sum(rows.c.size).label("size")).group_by(*keys, rows.c.whose)
        people = of_one.subquery()
        mine = [people.c[f"l{i}"] for i in range(len(labels))]
        theirs = sa.func.coalesce(sa.func.max(sa.case((people.c.whose.is_not(None), people.c.size))), 0)
        nobodys = sa.func.coalesce(sa.func.sum(sa.case((people.c.whose.is_(None), people.c.size))), 0)
        most = sa.func.sum(people.c.size) * into.most
        found.append(sa.select(*mine).group_by(*mine).having((theirs + nobodys) * 100 > most))
    return found
