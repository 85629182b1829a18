"""`anonymous/<table>` and `generalised/<table>`: rows of nobody are alike, and nothing in them tells who it was."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from gestand.datamap.becoming import Becoming, Totals
from gestand.datamap.model import DataMap, Table
from gestand.errors import StoreError
from gestand.verify import totals
from gestand.verify.alike import Alike
from gestand.verify.hands import Hands
from gestand.verify.keep import insist_sure
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.report import QUERIES, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally

Promised = tuple[Table, Becoming]


def promised(datamap: DataMap) -> Iterator[Promised]:
    for table in datamap.tables.values():
        if table.becomes is not None:
            yield table, table.becomes


def key(table: Table, becomes: Becoming) -> str:
    return f"{becomes.word}/{table.name}"


def says(table: Table, becomes: Becoming) -> str:
    if becomes.into is not None:
        return f"rows of {table.name} go into totals of at least {becomes.k} people alike in {', '.join(becomes.by)}"
    alike = f"a row of {table.name} that is nobody's is alike with {becomes.k - 1} others in {', '.join(becomes.by)}"
    if not becomes.sensitive:
        return alike
    learnt = ", ".join(becomes.sensitive)
    return f"{alike}, with {becomes.l} different values of {learnt}" if becomes.l else f"{alike}, and keeps {learnt}"


def judge(session: Session, table: Table, becomes: Becoming) -> Verdict:
    """Asks the table itself; broken with counts, unknown where it cannot be asked."""
    tally = Tally()
    wrong = dict[str, int]()
    try:
        insist_sure(session.datamap, table)
        if becomes.into is not None:
            insist_sure(session.datamap, session.datamap.tables[becomes.into.table])
        if table.id in session.datamap.unsure or len(table.claims) != 1 or len(table.claims[0].hops) != 1:
            tally.untold(table, "whose its rows are cannot be told")
        else:
            wrong = _Judged(session, session.hands.of(table.id.store), table, becomes, tally).found()
    except StoreError as error:
        tally.untold("", error.message)
    tally.broken = sum(wrong.values())
    how = "; ".join(f"{count} {what}" for what, count in wrong.items() if count)
    return tally.verdict(key(table, becomes), says(table, becomes), f"not as was said: {how}", QUERIES)


class _Judged:
    def __init__(self, session: Session, hands: Hands, table: Table, becomes: Becoming, tally: Tally) -> None:
        self.session, self.hands, self.table, self.becomes, self.tally = session, hands, table, becomes, tally

    def found(self) -> dict[str, int]:
        return {
            "in which something is left that tells who it was": self._identified(),
            "with too few that are alike, or too much that they have in common": self._few(),
            "of which nothing is held any more and that still lead to somebody": self._leading(),
            **(self._totals(self.becomes.into) if self.becomes.into else {}),
        }

    def _totals(self, into: Totals) -> dict[str, int]:
        """What is wrong with those that are there, and with rows of nobody that are to be in one."""
        rows, alike = self._rows()
        lost = both(no(alike.somebodys()), totals.joins(alike, into), no(rows.kept(lost=True)))
        waiting = sa.select(sa.func.count()).select_from(rows.frame.source).where(lost)
        few = totals.too_few(self.session.datamap, into, self.becomes.k, self.hands.store.dialect)
        (left,), (small,), (again,) = (self.hands.one(ask) for ask in (waiting, few, totals.twice(alike, into)))
        there = self.session.datamap.tables[into.table]
        if small or again:
            self.tally.broken_at[there.id.store, there.name, into.people] += int(small) + int(again)
        return {
            "that are nobody's and in no total": int(left),
            f"of {there.name} that are of fewer than {self.becomes.k} people": int(small),
            f"of {there.name} that are of the same as another": int(again),
        }

    def _rows(self) -> tuple[Rows, Alike]:
        rows = Rows.of(self.session.ask(self.hands.store.dialect), self.table)
        return rows, Alike(rows.frame, self.becomes)

    def _identified(self) -> int:
        """Rows of nobody with a value that was to go; a place for each column."""
        rows, alike = self._rows()
        nobodys = no(alike.somebodys())
        left: dict[str, Condition] = {
            column.name: rows.cells.more_than_blank(column) for column in self.table.personal if not column.follows
        }
        if self.table.shell:
            left |= {name: no(rows.cells.is_marked(name, value)) for name, value in self.table.shell}
        if not left:
            return 0
        each = [sa.func.coalesce(sa.func.sum(sa.case((cond, 1), else_=0)), 0) for cond in left.values()]
        any_left = sa.func.coalesce(sa.func.sum(sa.case((sa.or_(*left.values()), 1), else_=0)), 0)
        answer = self.hands.one(sa.select(any_left, *each).select_from(rows.frame.source).where(nobodys))
        for name, count in zip(left, answer[1:], strict=True):
            self.tally.broken_at[self.table.id.store, self.table.name, name] += int(count)
        return int(answer[0])

    def _few(self) -> int:
        """Rows of nobody in groups that are too small, or in which too little differs."""
        (rows, alike), (others, same) = self._rows(), self._rows()
        nobodys, theirs = (both(no(of.somebodys()), no(of.exempt())) for of in (alike, same))
        labels, source = same.labels(), others.frame.source
        few = sa.select(*labels).select_from(source).where(theirs).group_by(*labels).having(same.few(same.people()))
        wrong = either(*(alike.among(groups) for groups in (few.correlate(None), *same.common(theirs, source))))
        (count,) = self.hands.one(sa.select(sa.func.count()).select_from(rows.frame.source).where(nobodys, wrong))
        for name in self.becomes.by if count else ():
            self.tally.broken_at[self.table.id.store, self.table.name, name] += int(count)
        return int(count)

    def _leading(self) -> int:
        rows, alike = self._rows()
        over = both(alike.somebodys(), rows.over(self.table.claims[0]))
        (count,) = self.hands.one(sa.select(sa.func.count()).select_from(rows.frame.source).where(over))
        for name in self.table.claims[0].hops[0].columns if count else ():
            self.tally.broken_at[self.table.id.store, self.table.name, name] += int(count)
        return int(count)
