"""`source/<table>`: what did not come from the person says where it came from (GDPR articles 14(2)(f) and 15(1)(g))."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from gestand.datamap.model import Column, DataMap, Table
from gestand.errors import StoreError
from gestand.verify.filled import is_said
from gestand.verify.kleene import Condition, both, either, no
from gestand.verify.report import Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally

KIND = "source"


def promised(datamap: DataMap) -> list[str]:
    """The keys of the promises: one for each table with a column that says where another came from."""
    return [f"{KIND}/{table.name}" for table in datamap.tables.values() if _told(table)]


def judge(datamap: DataMap, session: Session | None, wanted: list[str], without: str) -> Iterator[Verdict]:
    """A verdict for each key of `wanted`; `without` says why there is none where there are no records."""
    for table in datamap.tables.values():
        key = f"{KIND}/{table.name}"
        if key not in wanted:
            continue
        says = f"what {table.name} has from elsewhere says where it came from"
        if session is None:
            yield Verdict(key, KIND, says, Standing.UNKNOWN, why=without)
            continue
        tally = Tally()
        try:
            _rows(session, table, tally)
        except StoreError as error:
            tally.untold(table, error.message)
        yield tally.verdict(key, says, "from elsewhere, and nothing says from where")


def _told(table: Table) -> list[Column]:
    return [column for column in table.personal if column.source_in]


def _rows(session: Session, table: Table, tally: Tally) -> None:
    if table.id in session.datamap.unsure or any(one.source_in not in table.columns for one in _told(table)):
        tally.untold(table, "`gestand map` has an error about it")
        return
    hands = session.hands.of(table.id.store)
    rows = Rows.of(session.ask(hands.store.dialect), table)
    silent = {column.name: _silent(rows, table, column) for column in _told(table)}
    each = [sa.func.coalesce(sa.func.sum(sa.case((found, 1), else_=0)), 0) for found in silent.values()]
    question = sa.select(sa.func.count(), *each).select_from(rows.frame.source).where(either(*silent.values()))
    count, *counts = hands.one(question)
    tally.broken += int(count)
    for name, found in zip(silent, counts, strict=True):
        tally.broken_at[table.id.store, table.name, name] += int(found)


def _silent(rows: Rows, table: Table, column: Column) -> Condition:
    """Its value is there, and nothing in the row says where it came from."""
    source = table.columns[column.source_in]
    said = is_said(rows.frame.row.c[source.name], source, rows.frame.dialect)
    return both(rows.cells.more_than_blank(column), no(said))
