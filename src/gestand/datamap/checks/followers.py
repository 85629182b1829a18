"""Columns that the engine makes from personal ones: what they are called, and whether they can follow."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_blank
from gestand.datamap.model import Column, ColumnKind, DataMap, Table
from gestand.policy.becoming import BlankKind

ELSE = (ColumnKind.NOT_PERSONAL, ColumnKind.STRUCTURAL)


def called_something_else(draft: Draft, datamap: DataMap) -> None:
    """M183: a generated column over a personal one that is not declared personal: a copy, though one that follows."""
    for table in datamap.tables.values():
        for column in table.columns.values():
            if column.kind in ELSE and (sources := draft.sources(table.id, column.name)):
                draft.findings.add(
                    "M183",
                    f"{table.name}.{column.name} is made from {', '.join(sources)}, which is personal, and is called"
                    f" {column.kind.value}",
                    f"Add it to `personal`: it needs no blank, it follows {sources[0]} by itself.",
                    place(table.id, column.name, draft.said_of(table.id, column.name)),
                )


def held_back(draft: Draft, datamap: DataMap) -> None:
    """M174: a generated column that may not be what a blank makes of it, and would stop the blank."""
    for table in datamap.tables.values():
        if table.files or not may_blank(datamap, table):
            continue
        for column in table.columns.values():
            for what in _ties(draft, table, column):
                draft.findings.add(
                    "M174",
                    f"{table.name}.{column.name} is {what}: the engine may refuse the blank",
                    f"See for yourself what {column.name} becomes when they are blanked.",
                    place(table.id, column.name, draft.said_of(table.id, column.name)),
                )


def _ties(draft: Draft, table: Table, column: Column) -> Iterator[str]:
    sources = draft.sources(table.id, column.name)
    made = f"made from {', '.join(sources)}"
    blanks = {table.columns[name].blank.kind for name in sources}
    if not column.nullable and BlankKind.NULL in blanks:
        yield f"NOT NULL and {made}, with NULL for a blank"
    live = draft.live(table.id)
    unique = {names for names in live.uniques if column.name in names}
    unique |= {index.columns for index in live.indexes if index.unique and column.name in index.columns}
    if unique and BlankKind.VALUE in blanks:
        yield f"UNIQUE and {made}, with one blank for all"
