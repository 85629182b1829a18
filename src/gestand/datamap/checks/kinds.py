"""Rows of a kind that no condition of the policy speaks of: nobody said whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from gestand.datamap.checks.asking import answer, rows_of
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import DataMap, Table
from gestand.datamap.worked import Listed, When, Worked
from gestand.stores.base import SqlStore
from gestand.stores.exact import equals

SHOWN = 8
"""Kinds are few: of a column with more other values than this none is shown, they may be somebody's data."""


def unspoken(draft: Draft, datamap: DataMap) -> None:
    """M192: a row whose column leads somewhere, and that fits none of the conditions under which it does."""
    for table in datamap.tables.values():
        store = draft.surveyed.sql.get(table.id.store)
        if store is None:
            continue
        for column, leading in _conditional(table).items():
            ways = [*leading, *(way for way in table.nowhere if way.column == column)]
            kinds = tuple(dict.fromkeys(name for way in ways for name, _ in way.tests))
            others = _others(store, table, column, ways, kinds)
            if others == []:
                continue
            draft.findings.add(
                "M192",
                f"{table.name}.{column} leads to a person or a row in some rows, and not all kinds of"
                f" {', '.join(kinds)} are spoken of{_shown(others)}",
                f"Say of each kind where it leads: `{column} -> <table> when {kinds[0]} is <kind>`, under `whose` or"
                f" `points at`; or that it does not: `{column} when {kinds[0]} is <kind>`, under `points at nothing`.",
                place(table.id, kinds[0], draft.specs[table.id].place),
                [table.id],
            )


def _conditional(table: Table) -> dict[str, list[When]]:
    """The columns that lead somewhere by conditions only, each with its conditions."""
    found: dict[str, list[When]] = {}
    for column in table.derived:
        if isinstance(column.derived, When):
            found.setdefault(column.derived.column, []).append(column.derived)
    plain = {name for ref in table.references for name in ref.columns}
    return {column: ways for column, ways in found.items() if column not in plain}


def _others(
    store: SqlStore, table: Table, column: str, ways: list[When], kinds: tuple[str, ...]
) -> list[tuple[Any, ...]] | None:
    """The kinds nobody spoke of, a few of them; None when that could not be asked."""
    row = rows_of(table.id, *dict.fromkeys((column, *table.stored(kinds))))
    said = {name: _said(row, table.columns[name].derived, name) for name in kinds}
    spoken = [sa.and_(*_tests(said, table, way, store.dialect)) for way in ways]
    other = sa.and_(row.c[column].is_not(None), sa.not_(sa.func.coalesce(sa.or_(*spoken), sa.false())))
    question = sa.select(*(sa.cast(said[name], sa.Text) for name in kinds)).where(other).distinct().limit(SHOWN + 1)
    return answer(store, question)


def _said(row: sa.TableClause, how: Worked | None, name: str) -> sa.ColumnElement[Any]:
    """The kind as it stands in the row, or in the list that the row points at."""
    if not isinstance(how, Listed):
        return row.c[name]
    there = rows_of(how.to, *dict.fromkeys((how.key, how.says))).alias()
    found = sa.select(there.c[how.says]).where(there.c[how.key] == row.c[how.column])
    return found.correlate_except(there).scalar_subquery()


def _tests(
    said: Mapping[str, sa.ColumnElement[Any]], table: Table, way: When, dialect: str
) -> Iterator[sa.ColumnElement[bool]]:
    return (equals(said[name], table.columns[name].type, value, dialect) for name, value in way.tests)


def _shown(others: list[tuple[Any, ...]] | None) -> str:
    if others is None:
        return ": the store did not say which there are"
    if len(others) > SHOWN:
        return f": there are more than {SHOWN} others"
    kinds = (" and ".join("NULL" if part is None else f"`{part[:60]}`" for part in other) for other in others)
    return f": {', '.join(sorted(kinds))}"
