"""Where the values of people stand in a text of MariaDB, and the text with something else in their place.

There nothing in FROM can look at the row outside of it, so no text is gone through for its row alone: all texts of a
table in which a value may stand are gone through side by side, one place in each at a time, and a row is looked up in
what was found by its own key. What is found are places; the text is put together from them where it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.selectable import CTE, Subquery

from gestand.held.spans import APART, BESIDE, Condition, Letters, Own, Spans, Whole, Written, due, number, of
from gestand.stores import mariadb_text

Within = Callable[[FromClause], Condition]
"""Of which rows the texts are gone through."""


def _class() -> str:
    """What can be a part of a name by itself, as a pattern of one character."""
    beyond = "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in ((0, 0x9F), *APART))
    return rf"\A(?:[0-9A-Z_a-z]|[^{beyond}])\z"


OF_NAMES = _class()


@dataclass(frozen=True)
class MariadbSpans(Spans):
    """The same questions as those of `Spans`."""

    # ------------------------------------------------------------ what is asked of a text

    def stands(self, written: Written) -> Condition:
        scan = self._places(written)
        found = sa.select(*_keys(scan, written)).where(due(scan))
        mine = [written.row.c[name] for name in written.key]
        return (mine[0] if len(mine) == 1 else sa.tuple_(*mine)).in_(found)

    def replaced(self, written: Written, within: Within | None = None) -> Letters:
        """The text with what the mention becomes in the place of each value that is to go, as far as it is `within`.

        NULL of a text in which none stands.
        """
        spans, whole = self._spans(written, within), self.whole(written.text)
        skipped = sa.func.substr(whole, spans.c.start, spans.c.at - spans.c.start)
        pieces = skipped.concat(self._text(self.mention.becomes))
        in_order = spans.c.at.op("SEPARATOR", precedence=10)(sa.literal_column("''"))
        joined = sa.func.group_concat(pieces.op("ORDER BY")(in_order))
        rest = sa.func.substr(whole, sa.func.max(spans.c.after))
        return self._of_row(spans, written, sa.func.concat(joined, rest, type_=sa.Text()))

    def letters_afterwards(self, written: Written, within: Within | None = None) -> Whole:
        return sa.func.coalesce(self.letters_replaced(written, within), self.size(self.whole(written.text)))

    def letters_replaced(self, written: Written, within: Within | None = None) -> Whole:
        """How many letters the text has then; as `replaced`, NULL of a text in which none stands."""
        spans = self._spans(written, within)
        more = sa.func.sum(number(len(self.mention.becomes)) - (spans.c.after - spans.c.at))
        return self.size(self.whole(written.text)) + self._of_row(spans, written, more)

    def octets_afterwards(self, written: Written) -> Whole:
        """How many bytes the text has then, in UTF-8."""
        spans, whole = self._spans(written, None), self.whole(written.text)
        here = sa.func.substr(whole, spans.c.at, spans.c.after - spans.c.at)
        more = sa.func.sum(number(len(self.mention.becomes.encode())) - sa.func.octet_length(here))
        return sa.func.octet_length(whole) + sa.func.coalesce(self._of_row(spans, written, more), number(0))

    # ------------------------------------------------------------ texts

    def whole(self, text: ColumnElement[Any]) -> Letters:
        # The session's own collation is to the byte (`mariadb_keys`), and a cast takes it.
        return sa.cast(text, sa.Text())

    def folded(self, text: Letters) -> Letters:
        return mariadb_text.small(text) if self.mention.folds else text

    def size(self, text: ColumnElement[Any]) -> Whole:
        return sa.func.char_length(text)

    def form(self, value: ColumnElement[Any]) -> Letters:
        whole = self.whole(value)
        return self._before.concat(self.folded(sa.func.trim(whole)) if self.mention.folds else whole).concat(
            self._after
        )

    def _position(self, text: Letters, part: Letters) -> Whole:
        return sa.func.locate(part, text)

    # ------------------------------------------------------------ all texts, from left to right

    def _places(self, written: Written, within: Within | None = None) -> CTE:
        """What `Spans._scan` says of one text, of each that is in the table, without the texts themselves."""
        there = written.alias()
        text, own = there.c[written.column], written.own(there)
        whole = self.whole(text)
        begin = (
            sa.select(
                *(there.c[name].label(f"key{i}") for i, name in enumerate(written.key)),
                _long(number(0)).label("step"),
                _long(self._next(whole, number(1))).label("at"),
                _long(number(0)).label("code"),
                _long(number(1)).label("start"),
            )
            .where(text.is_not(None), self.may_stand(text), *([within(there)] if within else []))
            .correlate(None)
        )
        scan = begin.cte("span", recursive=True, nesting=True)
        looks = scan.c.step == 0
        after = scan.c.at + sa.case((scan.c.code > 0, _half(scan.c.code)), else_=1)
        same = [scan.c[f"key{i}"] == there.c[name] for i, name in enumerate(written.key)]
        step = sa.select(
            *_keys(scan, written),
            1 - scan.c.step,
            sa.case((looks, scan.c.at), else_=self._next(whole, after)),
            sa.case((looks, self._longest(scan, whole, own)), (scan.c.code > 0, BESIDE), else_=0),
            sa.case((looks, scan.c.start), else_=after),
        )
        joined = sa.join(scan, there, sa.and_(*same))
        return scan.union_all(step.select_from(joined).where(scan.c.at > 0).correlate(None))

    def _spans(self, written: Written, within: Within | None) -> Subquery:
        """The places of values that are to go: from `at` up to `after`, and where what is between them starts."""
        scan = self._places(written, within)
        keys = _keys(scan, written)
        after = scan.c.at + _half(scan.c.code)
        before = sa.func.lag(after).over(partition_by=keys, order_by=scan.c.at)
        found = [scan.c.at, after.label("after"), sa.func.coalesce(before, number(1)).label("start")]
        return sa.select(*keys, *found).where(due(scan)).correlate(None).subquery("replacing")

    def _of_row(self, spans: Subquery, written: Written, what: ColumnElement[Any]) -> ColumnElement[Any]:
        same = [spans.c[f"key{i}"] == written.row.c[name] for i, name in enumerate(written.key)]
        return sa.select(what).select_from(spans).where(*same).correlate(written.row).scalar_subquery()

    def _longest(self, scan: CTE, folded: Letters, own: Own) -> Whole:
        sizes, forms = self.sizes.table.alias(), self.forms.table.alias()
        size, foreign = _long(sizes.c.k0), _long(forms.c.k1)
        hits = sa.join(sizes, forms, forms.c.k0 == self._cut(folded, scan.c.at, size))
        longest = sa.select(sa.func.max(size * 2 + foreign)).select_from(hits)
        longest = longest.where(
            of(sizes, self.sizes),
            of(forms, self.forms),
            # What is cut at the end of a text is shorter than asked for.
            self.size(forms.c.k0) == size,
            *self._alone(scan, folded, size),
            sa.or_(foreign == 1, sa.not_(own(forms))),
        )
        return sa.func.coalesce(longest.correlate_except(forms, sizes).scalar_subquery(), 0)

    def _from(self, folded: Letters, start: Whole) -> Letters:
        return self.folded(super()._from(folded, start))

    def _cut(self, folded: Letters, at: Whole, size: Whole) -> Letters:
        # A text is folded where it is compared: to carry it along would be to write it down at each of its places.
        return self.folded(sa.func.substr(folded, at, size))

    def _of_names(self, text: Letters, at: Whole) -> Condition:
        char = sa.func.substr(text, at, 1)
        return sa.and_(at > number(0), char.op("REGEXP", is_comparison=True)(sa.literal(OF_NAMES, sa.Text())))


def _keys(scan: FromClause, written: Written) -> list[ColumnElement[Any]]:
    return [scan.c[f"key{i}"] for i, _ in enumerate(written.key)]


def _long(value: ColumnElement[Any]) -> Whole:
    """What a recursion finds is cut to the width of what it began with."""
    return sa.cast(value, sa.BigInteger)


def _half(code: Whole) -> Whole:
    return code.op("DIV", return_type=sa.BigInteger())(number(2))
