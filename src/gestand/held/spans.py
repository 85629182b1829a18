"""Where the values of people stand in a text, and the text with something else in their place: in the engine.

A text is read from left to right. At each place where a mention can begin the longest value that stands there counts:
one that is to be replaced, or one of somebody else, who is left alone. What stands beside it is no part of a longer
name (`docs/reference/policy.md`, *Mentions*). Nothing of a value becomes a pattern: texts are compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.selectable import CTE

from gestand.datamap.spoken import Mention
from gestand.stores.base import TypeKind
from gestand.stores.scratch import KeySet, bare

Condition = ColumnElement[bool]
Whole = ColumnElement[int]
Letters = ColumnElement[str]
Own = Callable[[FromClause], Condition]
"""Of a row of `Spans.forms`: it is of the very person whose text is read."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a column in `row`. `own`: of such a row, whose it is; `alias`: the same table once more, by `key`."""

    row: FromClause
    column: str
    own: Callable[[FromClause], Own]
    key: tuple[str, ...]
    alias: Callable[[], FromClause]

    @property
    def text(self) -> ColumnElement[Any]:
        return self.row.c[self.column]


_FOLD = str.maketrans(ascii_uppercase, ascii_lowercase)

BESIDE = -1
"""The code of a place of which nothing is known yet but that a value ended before it."""

JOINERS = "-."
"""Between two characters of a name they are a part of it: `anna.b`, `anna-maria`."""

ASCII = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))

APART = (
    (0xA0, 0xA9),
    (0xAB, 0xB4),
    (0xB6, 0xB9),
    (0xBB, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2000, 0x206F),
    (0x20A0, 0x20CF),
    (0x2190, 0x2BFF),
    (0x3000, 0x3004),
    (0x3008, 0x3020),
    (0xFE00, 0xFE0F),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFF0F),
    (0xFF1A, 0xFF20),
    (0xFF3B, 0xFF40),
    (0xFF5B, 0xFF65),
    (0x1F000, 0x1FAFF),
    (0xE0000, 0xE0FFF),
)
"""Beyond ASCII: spaces, punctuation, symbols and pictures. Everything else there is a letter, a digit or a mark."""


def is_of_names(char: str) -> bool:
    """Whether a character can be a part of a name by itself: a letter, a digit, a mark or `_`."""
    code = ord(char)
    if code < 0x80:
        return char.isalnum() or char == "_"
    return code > 0x9F and not any(first <= code <= last for first, last in APART)


@dataclass(frozen=True)
class Spans:
    """How texts of one place are read. `forms`: the values as they are written (k0), whether they are somebody's who
    is left alone (k1), and whose (k2, ...); `sizes`: their lengths."""

    dialect: str
    mention: Mention
    forms: KeySet
    sizes: KeySet

    # ------------------------------------------------------------ what is asked of a text

    def replaced(self, written: Written) -> Letters:
        """The text with what the mention becomes in the place of each value that is to go."""
        scan = self._scan(written.text, written.own(written.row))
        rest = sa.func.substr(scan.c.whole, scan.c.start)
        return sa.select(scan.c.done.concat(rest)).where(scan.c.at == 0).scalar_subquery()

    def letters_afterwards(self, written: Written) -> Whole:
        """How long the text is then."""
        return self.size(self.replaced(written))

    def stands(self, written: Written) -> Condition:
        """A value that is to go stands in the text."""
        scan = self._scan(written.text, written.own(written.row))
        return sa.exists(sa.select(sa.literal_column("1")).select_from(scan).where(due(scan)))

    def may_stand(self, text: ColumnElement[Any]) -> Condition:
        """Cheap, and true of every text in which a value stands."""
        if self.mention.before:
            return self._position(self.folded(self.whole(text)), self._before) > 0
        forms = self.forms.table.alias()
        found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(forms)
        there = self._position(self.folded(self.whole(text)), _text_of(forms.c.k0)) > 0
        return sa.exists(found.where(of(forms, self.forms), there).correlate_except(forms))

    # ------------------------------------------------------------ what is asked of a value

    def remains(self, form: Letters) -> Condition:
        """It stands in what the mention becomes: replacing it would leave it there."""
        return self._position(self._text(self.mention.becomes, folds=self.mention.folds), form) > 0

    def is_one(self, form: Letters) -> Condition:
        """It is one of the values that are to be replaced."""
        return self._bare(form).in_(self._known(due=True))

    def extends(self, form: Letters) -> Condition:
        """One of the values that are to be replaced stands at its beginning; anywhere, where no mark begins it."""
        if not self.mention.before:
            forms = self.forms.table.alias()
            inside = self._position(form, _text_of(forms.c.k0)) > 0
            held: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(forms)
            return sa.exists(held.where(of(forms, self.forms), inside).correlate_except(forms))
        sizes = self.sizes.table.alias()
        size = sa.cast(sizes.c.k0, sa.Integer)
        begins = self._cut(form, number(1), size).in_(self._known(due=True))
        found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(sizes)
        return sa.exists(found.where(of(sizes, self.sizes), begins).correlate_except(sizes))

    # ------------------------------------------------------------ texts

    def whole(self, text: ColumnElement[Any]) -> Letters:
        """The text, compared to the byte; NULL where an engine keeps something else in its place."""
        if self.dialect == "postgresql":
            return sa.cast(text, sa.Text).collate("C")
        return sa.case((sa.func.typeof(text) == "text", sa.type_coerce(text, sa.Text)))

    def folded(self, text: Letters) -> Letters:
        return sa.func.lower(text) if self.mention.folds else text

    def size(self, text: ColumnElement[Any]) -> Whole:
        """How many characters."""
        return sa.func.length(text)

    def form(self, value: ColumnElement[Any]) -> Letters:
        """A person's value as it is written in a text."""
        whole = self.whole(value)
        if self.mention.folds:
            trim = sa.func.btrim if self.dialect == "postgresql" else sa.func.trim
            whole = sa.func.lower(trim(whole))
        return self._before.concat(whole).concat(self._after)

    @property
    def _before(self) -> Letters:
        return self._text(self.mention.before, folds=self.mention.folds)

    @property
    def _after(self) -> Letters:
        return self._text(self.mention.after, folds=self.mention.folds)

    def _text(self, text: str, folds: bool = False) -> Letters:
        """What the policy says, as a text of the engine's."""
        said = sa.cast(sa.literal(text.translate(_FOLD) if folds else text, sa.Text), sa.Text)
        return said.collate("C") if self.dialect == "postgresql" else said

    def _position(self, text: Letters, part: Letters) -> Whole:
        return sa.func.strpos(text, part) if self.dialect == "postgresql" else sa.func.instr(text, part)

    # ------------------------------------------------------------ one text, from left to right

    def _scan(self, text: ColumnElement[Any], own: Own) -> CTE:
        """Two steps for each place where a mention can begin: what stands at `at` (`code`), and on to the next.

        `done` is what was read up to `start`. `code` is twice the length of the value, and one more for somebody's who
        is left alone; 0 for none, BESIDE for none yet after a value. In the last row `at` is 0.
        """
        whole = self.whole(text)
        begin = (
            sa.select(
                number(0).label("step"),
                self._next(self.folded(whole), number(1)).label("at"),
                number(0).label("code"),
                number(1).label("start"),
                self._text("").label("done"),
                whole.label("whole"),
                self.folded(whole).label("folded"),
            )
            .where(whole.is_not(None))
            .correlate(*text._from_objects)
        )
        scan = begin.cte("span", recursive=True, nesting=True)
        looks = scan.c.step == 0
        size = sa.case((scan.c.code > 0, scan.c.code // 2), else_=1)
        after = scan.c.at + size
        skipped = sa.func.substr(scan.c.whole, scan.c.start, scan.c.at - scan.c.start)
        here = sa.func.substr(scan.c.whole, scan.c.at, size)
        instead = sa.case((due(scan), self._text(self.mention.becomes)), else_=here)
        step = sa.select(
            1 - scan.c.step,
            sa.case((looks, scan.c.at), else_=self._next(scan.c.folded, after)),
            sa.case((looks, self._longest(scan, scan.c.folded, own)), (scan.c.code > 0, BESIDE), else_=0),
            sa.case((looks, scan.c.start), else_=after),
            sa.case((looks, scan.c.done), else_=scan.c.done.concat(skipped).concat(instead)),
            scan.c.whole,
            scan.c.folded,
        ).where(scan.c.at > 0)
        return scan.union_all(step)

    def _next(self, folded: Letters, start: Whole) -> Whole:
        """Where a mention can begin next, from `start` on; 0 when nowhere."""
        rest = self._from(folded, start)
        found: Whole = self._position(rest, self._before)
        if not self.mention.before:
            forms = self.forms.table.alias()
            there = self._position(rest, _text_of(forms.c.k0))
            nearest = sa.select(sa.func.min(there)).select_from(forms).where(of(forms, self.forms), there > 0)
            found = sa.func.coalesce(nearest.correlate_except(forms).scalar_subquery(), 0)
        return sa.case((found > 0, start + found - 1), else_=0)

    def _from(self, folded: Letters, start: Whole) -> Letters:
        return sa.func.substr(folded, start)

    def _longest(self, scan: CTE, folded: Letters, own: Own) -> Whole:
        """The code of the longest value that stands at a place; 0 when none does."""
        at = scan.c.at
        forms, hit = self.forms.table.alias(), self._hits(folded, at)
        size, foreign = hit.c.size, sa.cast(forms.c.k1, sa.Integer)
        source = sa.join(hit, forms, forms.c.k0 == self._cut(folded, at, size))
        longest = sa.select(sa.func.max(size * 2 + foreign)).select_from(source)
        longest = longest.where(
            of(forms, self.forms), *self._alone(scan, folded, size), sa.or_(foreign == 1, sa.not_(own(forms)))
        )
        return sa.func.coalesce(longest.correlate_except(forms, hit).scalar_subquery(), 0)

    def _hits(self, folded: Letters, at: Whole) -> FromClause:
        """The sizes of values that stand at a place. OFFSET: nothing else is asked before this, which few survive."""
        sizes = self.sizes.table.alias()
        size = sa.cast(sizes.c.k0, sa.Integer)
        hits = sa.select(size.label("size")).select_from(sizes)
        hits = hits.where(of(sizes, self.sizes), self._cut(folded, at, size).in_(self._known())).offset(number(0))
        return hits.correlate_except(sizes).subquery("hit")

    def _cut(self, folded: Letters, at: Whole, size: Whole) -> Letters:
        return self._bare(sa.func.substr(folded, at, size))

    def _bare(self, text: Letters) -> Letters:
        return bare(self.dialect, text, TypeKind.TEXT)

    def _known(self, due: bool = False) -> sa.Select[tuple[str]]:
        """The values; `due`: those that are to be replaced alone."""
        forms = self.forms.table.alias()
        only = [forms.c.k1 == 0] if due else []
        return sa.select(forms.c.k0).where(of(forms, self.forms), *only).correlate_except(forms)

    def _alone(self, scan: CTE, folded: Letters, size: Whole) -> list[Condition]:
        """What stands there is no part of a longer name; where its marks say that already, nothing is asked."""
        at = scan.c.at
        before, after = self.mention.before, self.mention.after
        found: list[Condition] = []
        if not before or before[0] == "@" or is_of_names(before[0]):
            # Beside another mention nothing of a name is left over.
            beside = sa.and_(scan.c.code == BESIDE, at == scan.c.start)
            found.append(sa.or_(beside, sa.not_(self._of_names(folded, at - 1))))
            if not before:
                joined = sa.and_(self._joins(folded, at - 1), self._of_names(folded, at - 2))
                found.append(sa.not_(joined))
        if not after or is_of_names(after[-1]):
            end = at + size
            joined = sa.and_(self._joins(folded, end), self._of_names(folded, end + 1))
            found += [sa.not_(self._of_names(folded, end)), sa.not_(joined)]
        return found

    def _of_names(self, text: Letters, at: Whole) -> Condition:
        """The character at a place can be a part of a name; none can outside of the text."""
        char = sa.func.substr(text, at, 1)
        point = sa.func.ascii(char) if self.dialect == "postgresql" else sa.func.coalesce(sa.func.unicode(char), 0)
        beyond = sa.and_(point > number(0x9F), *(sa.not_(_between(point, *apart)) for apart in APART))
        return sa.and_(at > number(0), sa.or_(*(_between(point, *part) for part in ASCII), beyond))

    def _joins(self, text: Letters, at: Whole) -> Condition:
        return sa.and_(at > 0, sa.func.substr(text, at, 1).in_([self._text(joiner) for joiner in JOINERS]))


def due(scan: CTE) -> Condition:
    """What stands there is to be replaced."""
    return sa.and_(scan.c.code > 0, scan.c.code % 2 == 0)


def number(number: int) -> Whole:
    """Written out: a statement has these by the hundred."""
    return sa.literal_column(str(number), sa.Integer)


def _between(value: Whole, first: int, last: int) -> Condition:
    return value == number(first) if first == last else value.between(number(first), number(last))


def of(source: FromClause, keys: KeySet) -> Condition:
    (number,) = keys.numbers
    return source.c.s == sa.literal_column(str(number))


def _text_of(column: ColumnElement[Any]) -> Letters:
    return sa.type_coerce(column, sa.Text)
