"""One statement for one table: every form in every column, counted by person and column.

First the rows are found in which any form stands at all, each row's texts folded once. Whose such a row is, and what of
it is held, is asked of these alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement, Label
from sqlalchemy.sql.selectable import CTE, FromClause

from gestand.stores.base import TypeKind
from gestand.verify import dialects
from gestand.verify.deep import mariadb
from gestand.verify.deep.needles import Needles
from gestand.verify.deep.owners import BROKEN, KEPT, UNKNOWN, Judged, number
from gestand.verify.deep.spoken import (
    Reading,
    anchors,
    as_phrase,
    as_word,
    contains,
    forms,
    in_bytes,
    in_lexemes,
    once,
    together,
)
from gestand.verify.hands import Question
from gestand.verify.kleene import Condition, either

OF_THE_ROW = -1
"""In the place of a column: how many rows, whatever the number of their columns."""


def leaked(column: str, row: FromClause, among: sa.Select[Any]) -> ColumnElement[int]:
    """In a table of nobody, everything is a leak."""
    del column, row, among
    return number(BROKEN)


@dataclass(frozen=True)
class Search:
    """The rows of one table (`source`, its own alias `row`), and how its columns are read."""

    source: FromClause
    row: FromClause
    readings: Sequence[Reading]
    dialect: str
    whose: Sequence[Label[Any]] = ()
    judged: Judged = leaked
    _word: str = field(default="found", repr=False)

    def question(self, needles: Needles) -> Question:
        """Rows of (person, place of the column or OF_THE_ROW, meaning, how many)."""
        form = forms(needles, self.dialect, any(r.lexemes is not None for r in self.readings))
        member = _members(needles, self.dialect)
        found = self._found(form, needles)
        if self.dialect in dialects.KIN:
            hits = [self._hit_anywhere(found, form, member)]
        else:
            hits = [hit for i, r in enumerate(self.readings) for hit in self._hits(i, r, found, form, member)]
        hit = (sa.union_all(*hits) if len(hits) > 1 else hits[0]).cte("hit")
        cells = _of_people(hit, member, [hit.c.r, hit.c.c])
        each = sa.select(cells.c.person, cells.c.c, cells.c.means, sa.func.count().label("n"))
        rows = _of_people(hit, member, [hit.c.r])
        whole = sa.select(rows.c.person, number(OF_THE_ROW).label("c"), rows.c.means, sa.func.count().label("n"))
        return sa.union_all(
            each.group_by(cells.c.person, cells.c.c, cells.c.means), whole.group_by(rows.c.person, rows.c.means)
        )

    # ------------------------------------------------------------ the rows

    def _found(self, form: CTE, needles: Needles) -> CTE:
        columns = [sa.func.row_number().over().label("r"), *self._read(), *self.whose]
        if self.dialect in dialects.KIN:
            texts = [reading.text for reading in self.readings if reading.text is not None]
            # One pattern of all forms is given up by MySQL in a text of 20,000 letters (error 3699).
            of_mysql = self.dialect == dialects.MYSQL
            some = self._in_texts(texts, form) if of_mysql else either(*mariadb.somewhere(texts, needles))
        else:
            some = either(*self._somewhere(form))
        found = sa.select(*columns).select_from(self.source).where(some).cte(self._word)
        return found.prefix_with(*once(self.dialect))

    def _read(self) -> list[Label[Any]]:
        found = []
        for i, reading in enumerate(self.readings):
            named = {"t": reading.text, "b": reading.raw, "l": reading.lexemes}
            found += [value.label(f"{letter}{i}") for letter, value in named.items() if value is not None]
        return found

    def _somewhere(self, form: CTE) -> list[Condition]:
        """A form stands in the row: in its texts, in bytes that are more than a text, or among its lexemes."""
        found: list[Condition] = []
        texts = [
            text
            for reading in self.readings
            if (text := reading.text if reading.quick is None else reading.quick) is not None
        ]
        if texts:
            found.append(self._in_texts(texts, form))
        for reading in self.readings:
            if reading.raw is not None:
                found.append(sa.and_(reading.raw.is_not(None), self._some(in_bytes(reading.raw, form), form)))
            if reading.lexemes is not None:
                found.append(self._some(in_lexemes(reading.lexemes, form), form))
        return found

    def _some(self, condition: Condition, form: CTE) -> Condition:
        one: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(form).where(condition)
        return one.correlate(self.row).exists()

    def _in_texts(self, texts: Sequence[ColumnElement[Any]], form: CTE) -> Condition:
        # Without OFFSET an engine puts the folding of all texts into the place of each comparison.
        text = sa.select(together(texts, self.dialect).label("text")).correlate(self.row)
        whole = text.offset(sa.literal_column("0")).subquery("whole")
        anchor = anchors(self.dialect)
        near = sa.or_(anchor.c.text == "", contains(whole.c.text, anchor.c.text, self.dialect))
        inner: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(form)
        inner = inner.where(form.c.anchor == anchor.c.anchor, contains(whole.c.text, form.c.text, self.dialect))
        one: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(whole.join(anchor, near))
        return one.where(inner.correlate(whole, anchor).exists()).correlate(self.row).exists()

    # ------------------------------------------------------------ the cells

    def _hits(self, i: int, reading: Reading, found: CTE, form: CTE, member: CTE) -> list[sa.Select[Any]]:
        hits = []
        if reading.text is not None:
            text = found.c[f"t{i}"]
            word = as_word(text, form, self.dialect)
            there = sa.case((contains(text, form.c.text, self.dialect), sa.or_(form.c.long == 1, word)))
            hits.append(self._hit(i, reading, found, form, member, there, word))
        if reading.raw is not None:
            hits.append(self._hit(i, reading, found, form, member, in_bytes(found.c[f"b{i}"], form), sa.true()))
        if reading.lexemes is not None:
            lexemes = found.c[f"l{i}"]
            hits.append(self._hit(i, reading, found, form, member, in_lexemes(lexemes, form), as_phrase(lexemes, form)))
        return hits

    def _hit_anywhere(self, found: CTE, form: CTE, member: CTE) -> sa.Select[Any]:
        """The same of all columns in one join: a row is read once, where each part of a UNION would read it again."""
        kinds, places = (TypeKind.INTEGER,), [(i,) for i, _ in enumerate(self.readings)]
        place = dialects.key_relation("place", kinds, places, self.dialect)
        text = sa.case(*((place.c.k0 == number(i), found.c[f"t{i}"]) for (i,) in places))
        among = _whose(form, member)
        meant = [(place.c.k0 == number(i), self.judged(r.name, found, among)) for i, r in enumerate(self.readings)]
        means = sa.case(*meant)
        word = as_word(text, form, self.dialect)
        there = sa.case((contains(text, form.c.text, self.dialect), sa.or_(form.c.long == 1, word)))
        means = sa.case((means == KEPT, number(KEPT)), (word, means), else_=number(UNKNOWN))
        columns = (found.c.r, place.c.k0.label("c"), form.c.t, means.label("means"))
        return sa.select(*columns).select_from(found.join(place, sa.true()).join(form, there))

    def _hit(
        self,
        i: int,
        reading: Reading,
        found: CTE,
        form: CTE,
        member: CTE,
        there: Condition,
        sure: Condition,
    ) -> sa.Select[Any]:
        """A form in a column of a row, and what it means: inside a longer word nobody can tell whether it is meant."""
        among = _whose(form, member)
        means = self.judged(reading.name, found, among)
        means = sa.case((means == KEPT, number(KEPT)), (sure, means), else_=number(UNKNOWN))
        columns = (found.c.r, number(i).label("c"), form.c.t, means.label("means"))
        return sa.select(*columns).select_from(found.join(form, there))


@dataclass(frozen=True, slots=True)
class Indexed:
    """A full-text index of SQLite: asked for words, as whoever searches in it does."""

    table: FromClause
    name: str

    def question(self, needles: Needles) -> Question:
        form = forms(needles, dialects.SQLITE, lexemes=False)
        member = _members(needles, dialects.SQLITE)
        phrase = (
            sa.literal_column("'\"'").concat(sa.func.replace(form.c.plain, '"', " ")).concat(sa.literal_column("'\"'"))
        )
        index: ColumnElement[Any] = sa.column(sa.quoted_name(self.name, True), _selectable=self.table)
        hit = sa.select(self.table.c.rowid.label("r"), form.c.t, number(BROKEN).label("means"))
        hit = hit.select_from(form.join(self.table, index.op("MATCH", is_comparison=True)(phrase)))
        found = _of_people(hit.where(form.c.plain != "").cte("hit"), member, None)
        return sa.select(found.c.person, number(OF_THE_ROW).label("c"), found.c.means, sa.func.count()).group_by(
            found.c.person, found.c.means
        )


def _members(needles: Needles, dialect: str) -> CTE:
    """Whose each form is."""
    given = dialects.key_relation("whose", (TypeKind.INTEGER, TypeKind.INTEGER), needles.whose, dialect)
    found = sa.select(given.c.k0.label("t"), given.c.k1.label("person")).select_from(given)
    return found.cte("member").prefix_with(*once(dialect))


def _whose(form: CTE, member: CTE) -> sa.Select[Any]:
    """The people whose a form is."""
    return sa.select(member.c.person).where(member.c.t == form.c.t).correlate_except(member)


def _of_people(hit: CTE, member: CTE, by: Sequence[ColumnElement[Any]] | None) -> sa.Subquery:
    """The hits by person: of several in one cell, or one row, the worst counts."""
    group = [hit.c.r] if by is None else list(by)
    found = sa.select(*group, member.c.person, sa.func.max(hit.c.means).label("means"))
    return found.select_from(hit.join(member, hit.c.t == member.c.t)).group_by(*group, member.c.person).subquery()
