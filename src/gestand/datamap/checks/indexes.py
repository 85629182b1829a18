"""Indexes: without one on the owner an erasure takes minutes; without one per retention class a probe reads it all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.datamap.checks.terms import leaves
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_blank, may_go
from gestand.datamap.model import ROW, Column, DataMap, Table
from gestand.datamap.quoting import create_index, index_name, quoted, quoted_list, text_literal
from gestand.datamap.retention import RetentionClass, classes
from gestand.policy.model import BlankKind
from gestand.stores.base import SurveyedIndex, SurveyedTable, TypeKind

WITH_INDEXES = ("table", "materialised view")


def owners(draft: Draft, datamap: DataMap) -> None:
    """M160: a claim's link without an index; blocks apply only."""
    for table in _indexable(draft, datamap):
        for columns in dict.fromkeys(claim.hops[0].columns for claim in table.claims if claim.hops):
            if not covers(draft.live(table.id), columns):
                draft.findings.add(
                    "M160",
                    f"{table.name} is found by {', '.join(columns)}, which has no index",
                    _create(draft, table, columns),
                    place(table.id, columns[0], draft.specs[table.id].place),
                    [table.id],
                )


def references(draft: Draft, datamap: DataMap) -> None:
    """M161: any other reference into rows that can go, without an index."""
    for table in _indexable(draft, datamap):
        for ref in table.references:
            to = datamap.tables.get(ref.to)
            if ref.link or to is None or not may_go(to) or covers(draft.live(table.id), ref.columns):
                continue
            draft.findings.add(
                "M161",
                f"{table.name} points at {to.name} by {', '.join(ref.columns)}, which has no index",
                _create(draft, table, ref.columns),
                place(table.id, ref.columns[0], draft.specs[table.id].place),
            )


def classes_of_cells(draft: Draft, datamap: DataMap) -> None:
    """M162: cells that end by events of their own row, and no index by which the oldest is found."""
    for table in _indexable(draft, datamap):
        for c in classes(table):
            columns = _events(datamap, table, c)
            if columns:
                _class(draft, datamap, table, c, columns)


def _class(draft: Draft, datamap: DataMap, table: Table, c: RetentionClass, columns: tuple[str, ...]) -> None:
    live, dialect = draft.live(table.id), draft.dialect(table.id)
    where = present(table, c, dialect) if may_blank(datamap, table) else ""
    name = index_name(table.id, *columns, *((c.columns[0],) if where else ()))
    if any(index.name == name or _serves(index, columns, where) for index in live.indexes):
        return
    if not where and covers(live, columns):
        return
    cells = ", ".join(n for n in c.columns if n != ROW) or "the row"
    draft.findings.add(
        "M162",
        f"{table.name}: what ends by {', '.join(columns)} ({cells}) has no index of its own",
        create_index(dialect, table.id, name, quoted_list(columns), where, live.partitioned),
        place(table.id, columns[0], draft.specs[table.id].place),
    )


def _indexable(draft: Draft, datamap: DataMap) -> Iterator[Table]:
    """A view, a table in another server and a folder have no index and no statistics here."""
    yield from (table for table in datamap.tables.values() if draft.live(table.id).kind in WITH_INDEXES)


def never_analysed(draft: Draft, datamap: DataMap) -> None:
    """M163: nobody knows how many rows a table of people has."""
    for table in _indexable(draft, datamap):
        if table.rows is not None or not table.claims:
            continue
        draft.about(
            table.id,
            "M163",
            f"the engine has no statistics of {table.name}",
            "Run ANALYZE.",
        )


def covers(live: SurveyedTable, columns: tuple[str, ...]) -> bool:
    """A key, or an index over all rows that have these columns, begins with exactly these, in any order."""
    ways = [live.key, *live.uniques, *(index.columns for index in live.indexes if _whole(index, columns))]
    return any(set(names[: len(columns)]) == set(columns) for names in ways)


def present(table: Table, c: RetentionClass, dialect: str) -> str:
    """The condition of a partial index: a cell of the class is there. Empty where it cannot be said simply.

    In the form in which `verify` asks it: SQLite uses a partial index only where the question has the same words,
    PostgreSQL only where the one can be proved from the other.
    """
    parts = []
    for name in c.columns:
        column = table.columns.get(name)
        if column is None or column.blank.kind is BlankKind.TEMPLATE:
            return ""
        if column.blank.kind is BlankKind.NULL:
            parts.append(f"{quoted(name)} IS NOT NULL")
        elif column.blank.kind is BlankKind.VALUE:
            if column.type not in (TypeKind.TEXT, TypeKind.INTEGER):
                return ""
            parts.append(_not_the_value(column, dialect))
    return " OR ".join(parts)


def _not_the_value(column: Column, dialect: str) -> str:
    name, value = quoted(column.name), column.blank.value
    literal = text_literal(value) if isinstance(value, str) else str(int(value))
    if dialect == "sqlite" and column.type is TypeKind.TEXT:
        return f'{name} IS NOT NULL AND ({name} COLLATE "BINARY") != {literal}'
    return f"{name} IS NOT NULL AND {name} {'!=' if dialect == 'sqlite' else '<>'} {literal}"


def _create(draft: Draft, table: Table, columns: tuple[str, ...]) -> str:
    name = index_name(table.id, *columns)
    partitioned = draft.live(table.id).partitioned
    return create_index(draft.dialect(table.id), table.id, name, quoted_list(columns), partitioned=partitioned)


def _events(datamap: DataMap, table: Table, c: RetentionClass) -> tuple[str, ...]:
    """The event columns of the row itself that decide about the class, in the table's order."""
    found = {
        leaf.event.column.column
        for name in c.activities
        for leaf in leaves(datamap.activities[name])
        if leaf.event.column.table == table.id and not leaf.last
    }
    return tuple(name for name in table.columns if name in found)


def _whole(index: SurveyedIndex, columns: tuple[str, ...]) -> bool:
    """Every row with these columns is in the index: it has no condition, or only that one of them is not NULL."""
    return not index.where or _plain(index.where) in {_plain(f"{name} IS NOT NULL") for name in columns}


def _serves(index: SurveyedIndex, columns: tuple[str, ...], where: str) -> bool:
    return set(index.columns[: len(columns)]) == set(columns) and _plain(index.where) == _plain(where)


def _plain(condition: str) -> str:
    """A condition without what engines add when they show it again: brackets, quotes, casts and spaces."""
    return re.sub(r'::(?:character varying|[\w ]+?)(?=\W|$)|[()"\s]', "", condition).casefold()


def proposals(datamap: DataMap) -> Iterator[str]:
    """Every statement that the map asks for, each once: what somebody runs before they measure."""
    yield from dict.fromkeys(f.hint for f in datamap.findings if f.code in ("M160", "M161", "M162"))
