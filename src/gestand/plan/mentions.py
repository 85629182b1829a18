"""Mentions of people whose name goes: whose, and in which rows of others.

What others wrote about somebody may stand there as long as that person's own value is held (docs/held.md, *Mentions*).
The values are taken from the people's own rows, in the engine, for the statements of one transaction: so mentions are
replaced before those rows change, and what a run that was stopped has not replaced is found again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Key
from gestand.datamap.model import Group, Table
from gestand.datamap.retention import RetentionClass, classes
from gestand.datamap.spoken import Mention, MentionPlace
from gestand.held.lens import Condition, is_not_true, is_true
from gestand.held.mariadb_spans import MariadbSpans
from gestand.held.rows import Rows
from gestand.held.spans import Own, Spans, Written
from gestand.plan.cells import present
from gestand.plan.drivers import ByPeople, ByTime, Driver
from gestand.policy.becoming import BlankKind
from gestand.stores.base import TypeKind
from gestand.stores.keys import canonical_key
from gestand.stores.kin import KIN
from gestand.stores.scratch import Scratch, bare
from gestand.stores.slots import Slot

Shape = tuple[TypeKind, ...]


def shapes(group: Group) -> tuple[Shape, Shape]:
    """Of the sets that the mentions of a group need: the values (and whose), and their lengths."""
    return (TypeKind.TEXT, TypeKind.INTEGER, *group.key_types), (TypeKind.INTEGER,)


@dataclass(frozen=True, slots=True)
class Unclear:
    """People whose value goes and is not looked for: it is too short, or somebody else has it too."""

    short: int
    shared: int


class Mentioned:
    """The mentions of the people of one store, over one connection."""

    def __init__(self, rows: Rows, scratch: Scratch, connection: Connection) -> None:
        self.rows, self.lens, self.map = rows, rows.lens, rows.map
        self.scratch, self.connection = scratch, connection
        self._spans: dict[Mention, Spans] = {}

    def spans(self, mention: Mention) -> Spans:
        """How the texts of a mention are read: with the values that were gathered last."""
        if mention not in self._spans:
            values, sizes = (self.scratch.fresh(shape, "people") for shape in shapes(self._group(mention)))
            kind = MariadbSpans if self.lens.dialect in KIN else Spans
            self._spans[mention] = kind(self.lens.dialect, mention, values, sizes)
        return self._spans[mention]

    def _group(self, mention: Mention) -> Group:
        return self.map.groups[mention.group]

    # ------------------------------------------------------------ whose

    def gather(self, mention: Mention, sides: Sequence[Driver], whoever: bool = False) -> bool:
        """Takes the values of the people of these sides that go; whether time alone lets one of them go.

        `whoever`: also the values of those who stay, and of whom somebody else has the name.
        """
        spans, by_time = self.spans(mention), False
        spans.forms.remove(self.connection, sa.true())
        spans.sizes.remove(self.connection, sa.true())
        for side in sides:
            new = spans.forms.fill(self.connection, self._values(mention, side, whoever))
            by_time = by_time or (new > 0 and isinstance(side, ByTime))
        if spans.forms.count(self.connection):
            self._measure(spans)
            spans.forms.fill(self.connection, self._of_others(mention, whoever))
            self._measure(spans)
            self.scratch.analyse(self.connection, "people")
        return by_time

    def ended_by_time(self, mention: Mention) -> list[Key]:
        """The people whose value time alone lets go."""
        row, conditions = self._going(mention, ByTime())
        keys = sa.select(*(row.c[name] for name in self._group(mention).key)).where(*conditions)
        return [canonical_key(tuple(values)) for values in self.connection.execute(keys)]

    def unclear(self, mention: Mention, sides: Sequence[Driver]) -> Unclear:
        """How many of the people of these sides are not looked for; of those who were gathered."""
        short = 0
        for side in sides:
            row, conditions = self._going(mention, side)
            brief = self._size(mention, row) < mention.shortest
            asked = sa.select(sa.func.count()).select_from(row).where(*conditions, self._size(mention, row) > 0, brief)
            short += int(self.connection.execute(asked).scalar_one())
        mine, theirs = self.spans(mention).forms.table.alias(), self.spans(mention).forms.table.alias()
        of = self.spans(mention).forms.numbers[0]
        other: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(theirs)
        other = other.where(theirs.c.s == of, theirs.c.k1 == 1, theirs.c.k0 == mine.c.k0).correlate(mine)
        shared = sa.select(sa.func.count()).select_from(mine).where(mine.c.s == of, mine.c.k1 == 0, sa.exists(other))
        return Unclear(short, int(self.connection.execute(shared).scalar_one()))

    def _measure(self, spans: Spans) -> None:
        size = spans.size(sa.type_coerce(spans.forms.table.c.k0, sa.Text)).label("k0")
        spans.sizes.fill(self.connection, sa.select(size).where(spans.forms.mine).distinct())

    def _going(self, mention: Mention, side: Driver, whoever: bool = False) -> tuple[FromClause, list[Condition]]:
        """People of a side whose value goes, and is there."""
        group = self._group(mention)
        table, row = self.map.tables[group.table], self.lens.alias(group.table)
        cells = class_of(table, mention.column)
        if cells is None:
            return row, [sa.false()]
        ended = [] if whoever else [is_true(self.rows.class_ended(table, cells, row, isinstance(side, ByPeople)))]
        random = table.columns[mention.column].blank.kind is BlankKind.RANDOM
        telling = cells.columns if random else (mention.column,)
        there = [present(self.lens.dialect, table, telling, row), row.c[mention.column].is_not(None)]
        return row, [*self._chosen(group, row, side), *ended, *there]

    def _chosen(self, group: Group, row: FromClause, side: Driver) -> Iterator[Condition]:
        if isinstance(side, ByPeople):
            mine = [row.c[name] for name in group.key]
            ended = self.lens.ended(group.name) if side.everybody else None
            keys = ended.relation if ended else self.lens.keys(group.key_types, side.keys.get(group.name, ()))
            yield self.lens.among(mine, keys, group.key_types)

    def _values(self, mention: Mention, side: Driver, whoever: bool) -> sa.Select[Any]:
        row, conditions = self._going(mention, side, whoever)
        spans = self.spans(mention)
        form = spans.form(row.c[mention.column])
        found = [self._size(mention, row) >= mention.shortest, sa.not_(spans.remains(form))]
        return self._with_keys(mention, row, form, 0).where(*conditions, *found)

    def _with_keys(self, mention: Mention, row: FromClause, form: ColumnElement[str], foreign: int) -> sa.Select[Any]:
        keys = (row.c[name].label(f"k{i}") for i, name in enumerate(self._group(mention).key, start=2))
        return sa.select(form.label("k0"), sa.literal_column(str(foreign)).label("k1"), *keys)

    def _size(self, mention: Mention, row: FromClause) -> ColumnElement[int]:
        marks, spans = len(mention.before) + len(mention.after), self.spans(mention)
        return spans.size(spans.form(row.c[mention.column])) - marks

    def _of_others(self, mention: Mention, whoever: bool) -> sa.Select[Any]:
        """Values of others that begin as one that goes: longer ones, and the same one of somebody who stays."""
        group, spans = self._group(mention), self.spans(mention)
        table, row = self.map.tables[group.table], self.lens.alias(group.table)
        form = spans.form(row.c[mention.column])
        taken = spans.forms.table.alias()
        mine = [bare(self.lens.dialect, row.c[n], k) for n, k in zip(group.key, group.key_types, strict=True)]
        same = [taken.c[f"k{i}"] == key for i, key in enumerate(mine, start=2)]
        itself: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(taken)
        itself = itself.where(taken.c.s == spans.forms.numbers[0], *same).correlate_except(taken)
        cells = class_of(table, mention.column)
        stays: Condition = sa.false()
        if not (mention.shared or whoever) and cells is not None:
            stays = is_not_true(self.rows.class_ended(table, cells, row))
        other = sa.or_(sa.not_(spans.is_one(form)), stays)
        return self._with_keys(mention, row, form, 1).where(spans.extends(form), sa.not_(sa.exists(itself)), other)

    # ------------------------------------------------------------ in which rows

    def where(self, mention: Mention, table: Table, column: str, row: FromClause) -> Condition:
        """A row in which a value that was gathered stands, written by somebody else, and may be replaced."""
        return sa.and_(self.stands(mention, table, column, row), *map(sa.not_, self._kept(mention, table, column, row)))

    def kept(self, mention: Mention, table: Table, column: str, row: FromClause) -> Condition:
        """What stands in the row stays as it is."""
        return sa.or_(sa.false(), *self._kept(mention, table, column, row))

    def stands(self, mention: Mention, table: Table, column: str, row: FromClause) -> Condition:
        """A row of somebody else in which a value that was gathered stands."""
        spans = self.spans(mention)
        return sa.and_(spans.may_stand(row.c[column]), spans.stands(self._written(mention, table, column, row)))

    def replaced(self, mention: Mention, table: Table, column: str, row: FromClause) -> ColumnElement[str]:
        """The text afterwards."""
        return self.spans(mention).replaced(self._written(mention, table, column, row))

    def told(self, mention: Mention, table: Table, column: str, rows: Slot) -> sa.Select[Any]:
        """Of some rows of MariaDB the key, the text afterwards, and how many letters it has.

        Both are NULL where no mention stands; the text alone where the server cannot put it together.
        """
        row, spans = self.lens.base(table.id), cast("MariadbSpans", self.spans(mention))
        written = self._written(mention, table, column, row)

        def within(there: FromClause) -> Condition:
            return self.lens.row_in(table, there, rows)

        after = (spans.replaced(written, within), spans.letters_replaced(written, within))
        return sa.select(*(row.c[name] for name in table.key), *after).where(within(row))

    def _written(self, mention: Mention, table: Table, column: str, row: FromClause) -> Written:
        return Written(
            row,
            column,
            lambda there: self._own(mention, table, there),
            table.key,
            lambda: self.lens.alias(table.id),
        )

    def _own(self, mention: Mention, table: Table, row: FromClause) -> Own:
        """The row is of the person whose value it is: it goes by its own rules."""
        group = self._group(mention)
        claims = [claim for claim in table.claims if claim.group == mention.group and not claim.template]

        def own(forms: FromClause) -> Condition:
            def is_theirs(columns: list[ColumnElement[Any]]) -> Condition:
                keys = zip(columns, group.key_types, strict=True)
                return sa.and_(
                    *(forms.c[f"k{i}"] == bare(self.lens.dialect, c, k) for i, (c, k) in enumerate(keys, start=2))
                )

            return sa.or_(sa.false(), *(is_true(self.lens.at_key(claim, row, is_theirs)) for claim in claims))

        return own

    def _kept(self, mention: Mention, table: Table, column: str, row: FromClause) -> Iterator[Condition]:
        """A hold or a duty keeps the text as it is, or it has no room for what would stand there."""
        cells = class_of(table, column)
        if cells is not None:
            yield from map(is_true, self.rows.kept_as_it_is(table, cells, row))
        else:
            held = [hold.row for hold in self.lens.decisions.holds if hold.person is None and hold.table == table.name]
            yield from (is_true(self.lens.row_among(table, row, [key])) for key in dict.fromkeys(held))
        there = next((place for place in mention.places if _is(place, table, column)), None)
        spans, written = self.spans(mention), self._written(mention, table, column, row)
        if there is not None and there.limit is not None:
            yield spans.letters_afterwards(written) > there.limit
        if there is not None and there.octets is not None and isinstance(spans, MariadbSpans):
            yield spans.octets_afterwards(written) > there.octets


def class_of(table: Table, column: str) -> RetentionClass | None:
    """The cells that end together with this one; None: it is nobody's."""
    return next((cells for cells in classes(table) if column in cells.columns), None)


def _is(place: MentionPlace, table: Table, column: str) -> bool:
    return place.column.table == table.id and place.column.column == column


def said(mention: Mention, unclear: Unclear) -> Iterator[str]:
    """What a plan says of people whose value goes and is not looked for."""
    where = f"what others wrote about them stays ({mention.promise})"
    if unclear.short:
        least = f"shorter than {mention.shortest} characters"
        yield f"{unclear.short} of {mention.group} who go have a {mention.column} {least}: {where}"
    if unclear.shared:
        yield f"{unclear.shared} of {mention.group} who go have a {mention.column} that somebody else has too: {where}"


def said_of_left(table: str, column: str, rows: int) -> str:
    """What a plan says of rows in which such people are mentioned, and that stay as they are."""
    number = "1 row" if rows == 1 else f"{rows} rows"
    kept = "a hold or a duty keeps the text, or it has no room"
    return f"{number} of {table} mention people who go and stay as they are ({column}): {kept}"
