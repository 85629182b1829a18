"""By what the rows of a table are told apart: its primary key, or what serves as one where none is declared."""

from __future__ import annotations

from collections.abc import Collection

from gestand.stores.base import PLACE, SurveyedTable


def row_key(live: SurveyedTable, blanked: Collection[str] = ()) -> tuple[str, ...]:
    """The columns of the key; empty where nothing tells one row from another.

    In this order: the primary key, SQLite's rowid, the smallest unique set that is never NULL and of which nothing is
    blanked (`blanked`: personal columns, whose values change while their row stays), and the row's own place
    (PostgreSQL's ctid).
    """
    if live.key or (live.rowid and live.rowid != PLACE):
        return live.key or (live.rowid,)
    sets = [names for names in unique_sets(live) if not set(names) & set(blanked)]
    return min(sets, key=len, default=(live.rowid,) if live.rowid else ())


def unique_sets(live: SurveyedTable) -> list[tuple[str, ...]]:
    """What no two rows have the same of, and every row has."""
    never_null = {column.name for column in live.columns if not column.nullable}
    return [names for names in live.uniques if set(names) <= never_null]


def pointed_key(live: SurveyedTable, columns: int) -> tuple[str, ...]:
    """The columns that a reference of so many columns means where nobody says them; empty when that is not clear."""
    if len(live.key) == columns:
        return live.key
    if live.key:
        return ()
    found = [names for names in live.uniques if len(names) == columns]
    whole = [names for names in unique_sets(live) if names in found]
    return next((sets[0] for sets in (whole, found) if len(sets) == 1), ())
