"""Of how many people the rows of nobody are alike, asked by the judge: docs/held.md, *Rows of nobody*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from gestand.datamap.becoming import Becoming
from gestand.datamap.model import Claim, Table
from gestand.policy.becoming import Otherwise
from gestand.policy.model import Then
from gestand.verify import dialects, kept_parts
from gestand.verify.frame import Frame
from gestand.verify.kleene import Condition, both, either, no


@dataclass(frozen=True)
class Alike:
    """The rows of one frame of a table that says what its rows become."""

    frame: Frame
    becomes: Becoming

    @property
    def table(self) -> Table:
        return self.frame.table

    @property
    def _claim(self) -> Claim:
        return self.table.claims[0]

    @property
    def _links(self) -> list[str]:
        return list(self._claim.hops[0].columns)

    def somebodys(self) -> Condition:
        """A key stands in its link that is not the stand-in's."""
        row, names = self.frame.row, self._links
        filled = both(*(row.c[name].is_not(None) for name in names))
        if self._claim.then is not Then.STAND_IN:
            return filled
        text = self._claim.stand_in
        parts = [text] if len(names) == 1 else [part.strip() for part in text.strip().strip("()").split(",")]
        same = (
            dialects.same(row.c[name], _typed(part), self.table.columns[name].type, self.frame.dialect)
            for name, part in zip(names, parts, strict=True)
        )
        return both(filled, no(both(*same)))

    def nothing_left(self) -> Condition:
        return both(*(self.frame.row.c[name].is_(None) for name in self.becomes.kept))

    def exempt(self) -> Condition:
        """Nothing is left of it, where that is what becomes of rows of which too few are alike."""
        return self.nothing_left() if self.becomes.otherwise is Otherwise.BLANKED else sa.false()

    def labels(self) -> list[ColumnElement[str]]:
        """What it could be told apart by, as texts of which none is NULL."""
        return [sa.func.coalesce(sa.literal_column("'is '").concat(self.left(n)), "") for n in self.becomes.by]

    def left(self, name: str) -> ColumnElement[str]:
        """What is left of a column, as a text."""
        column, value = self.table.columns[name], self.frame.row.c[name]
        return kept_parts.which(column, value, self.frame.dialect)

    def few(self, people: ColumnElement[int]) -> Condition:
        """Of a group: it has too few people, or too little that differs."""
        found = [people < self.becomes.k]
        for name in self.becomes.sensitive if self.becomes.l else ():
            values = sa.func.count(sa.distinct(self.left(name)))
            found.append(both(values > 0, values < self.becomes.l))
        return either(*found)

    def common(self, counted: Condition, source: FromClause) -> list[sa.Select[Any]]:
        """Groups in which one value has more than its share of the rows that count, per column of which it could be."""
        found = []
        for name in self.becomes.sensitive if self.becomes.most else ():
            labels, value = self.labels(), self.left(name)
            values = sa.select(*(label.label(f"l{i}") for i, label in enumerate(labels)), value.label("v"))
            each = values.select_from(source).where(counted).correlate(None).subquery()
            keys = [each.c[f"l{i}"] for i in range(len(labels))]
            counts = sa.select(*keys, each.c.v, sa.func.count().label("n")).group_by(*keys, each.c.v).subquery()
            mine = [counts.c[f"l{i}"] for i in range(len(labels))]
            biggest = sa.func.max(sa.case((counts.c.v.is_not(None), counts.c.n), else_=0))
            found.append(
                sa.select(*mine).group_by(*mine).having(biggest * 100 > sa.func.sum(counts.c.n) * self.becomes.most)
            )
        return found

    def among(self, groups: sa.Select[Any]) -> Condition:
        """The row is in one of these groups."""
        asked = self.labels()
        return (asked[0] if len(asked) == 1 else sa.tuple_(*asked)).in_(groups)

    def whose(self) -> ColumnElement[str]:
        """The key of the person whom the row leads to, as a text; NULL where it leads to nobody."""
        key = [dialects.as_text(self.frame.row.c[name]) for name in self._links]
        one: Any = key[0]
        for part in key[1:]:
            one = one.concat("|").concat(part)
        return sa.case((self.somebodys(), one))

    def people(self) -> ColumnElement[int]:
        """Of a group: the people its rows lead to, and the rows that lead to nobody."""
        lost = sa.func.coalesce(sa.func.sum(sa.case((self.somebodys(), 0), else_=1)), 0)
        return sa.func.count(sa.distinct(self.whose())) + lost


def company(mine: Alike, others: Alike, source: FromClause, ended: Condition) -> Condition:
    """Enough people are alike with a row of the one frame, among the rows of the other that count.

    `ended`: of the other frame, that nothing of the row is held any more.
    """
    counted = both(either(no(others.somebodys()), ended), no(others.exempt()))
    labels = others.labels()
    groups: Any = sa.select(*labels).select_from(source).where(counted).group_by(*labels)
    groups = groups.having(sa.not_(others.few(others.people()))).correlate(None)
    common = others.common(counted, source)
    return both(mine.among(groups), *(sa.not_(mine.among(found)) for found in common))


def _typed(text: str) -> str | int:
    return int(text) if text.removeprefix("-").isdecimal() else text
