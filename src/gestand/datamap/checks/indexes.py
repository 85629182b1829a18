"""Indexes: without one on the owner an erasure takes minutes; without one per retention class a probe reads it all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.datamap.checks.terms import leaves
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_blank, may_go
from gestand.datamap.legible import in_doubt
from gestand.datamap.model import ROW, Column, DataMap, Event, Table
from gestand.datamap.quoting import create_index, index_name, quoted, quoted_list, text_literal
from gestand.datamap.retention import RetentionClass, classes
from gestand.datamap.worked import FirstOf, Member, Tied, When
from gestand.policy.becoming import BlankKind
from gestand.stores import mariadb_fold
from gestand.stores.base import ColumnId, SurveyedIndex, SurveyedTable, TypeKind
from gestand.stores.kin import KIN

MANY = 100_000
"""Rows that take long enough to read to want an index instead."""

FEW = 1_000
"""Rows that are read sooner than they are looked up: no index is missed there. Of a size nobody knows one is."""

WITH_INDEXES = ("table", "materialised view")


def owners(draft: Draft, datamap: DataMap) -> None:
    """M160: a claim's link without an index; blocks apply only. Where there are few rows M166, which blocks nothing."""
    for table in _indexable(draft, datamap):
        for columns in dict.fromkeys(claim.hops[0].columns for claim in table.claims if claim.hops):
            if not found_by(draft.live(table.id), table, columns):
                draft.findings.add(
                    _missing(table),
                    f"{table.name} is found by {', '.join(columns)}, which has no index",
                    _create(draft, table, sought(table, columns)),
                    place(table.id, table.stored(columns)[0], draft.specs[table.id].place),
                    [table.id],
                )


def _few(table: Table) -> bool:
    return table.rows is not None and table.rows < FEW


def _missing(table: Table) -> str:
    return "M166" if _few(table) else "M160"


def documents(draft: Draft, datamap: DataMap) -> None:
    """M165: a member of a document by which rows are found."""
    for table in _indexable(draft, datamap):
        links = [hop.columns for claim in table.claims for hop in claim.hops[:1]]
        values_ = (way.hops[0].columns for how in _firsts(table) for way in how.by_value)
        for columns in dict.fromkeys([*links, *values_, *(ref.columns for ref in table.references)]):
            if by_member(table, columns):
                name = table.stored(columns)[0]
                draft.findings.add(
                    "M165",
                    f"{table.name} is found by {', '.join(columns)}, a member of a document: every row is read for it",
                    "Keep the key in a column of its own, with an index, if the table is large.",
                    place(table.id, name, draft.specs[table.id].place),
                )


def references(draft: Draft, datamap: DataMap) -> None:
    """M161: any other reference into rows that can go, without an index."""
    for table in _indexable(draft, datamap):
        for ref in table.references:
            to = datamap.tables.get(ref.to)
            if ref.link or to is None or not may_go(to) or _few(table):
                continue
            if found_by(draft.live(table.id), table, ref.columns):
                continue
            draft.findings.add(
                "M161",
                f"{table.name} points at {to.name} by {', '.join(ref.columns)}, which has no index",
                _create(draft, table, sought(table, ref.columns)),
                place(table.id, table.stored(ref.columns)[0], draft.specs[table.id].place),
            )


def classes_of_cells(draft: Draft, datamap: DataMap) -> None:
    """M162: cells that end by events of their own row, and no index by which the oldest is found."""
    for table in _indexable(draft, datamap):
        for c in classes(table):
            columns = _events(datamap, table, c)
            if columns and not _few(table) and not any(table.columns[name].derived for name in columns):
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
        create_index(dialect, table.id, name, _on(draft, table, columns), where, live.partitioned),
        place(table.id, columns[0], draft.specs[table.id].place),
    )


def events_in_doubt(draft: Draft, datamap: DataMap) -> None:
    """M164: a large table of SQLite whose events are read one by one, for want of an index of those in doubt."""
    known = sifted(draft, datamap)
    for table in _indexable(draft, datamap):
        if table.rows is None or table.rows < MANY:
            continue
        for event in _counting(datamap, table):
            name, where = event.column.column, _doubt(draft, event)
            if where and event.column not in known:
                draft.findings.add(
                    "M164",
                    f"{table.name}: nothing but reading all of them says whether every {name} is a moment",
                    create_index("sqlite", table.id, index_name(table.id, name, "in_doubt"), quoted(name), where),
                    place(table.id, name, draft.specs[table.id].place),
                )


def sifted(draft: Draft, datamap: DataMap) -> frozenset[ColumnId]:
    """The events of which an index holds just the values that may not be readable."""
    return frozenset(
        event.column
        for table in _indexable(draft, datamap)
        for event in _counting(datamap, table)
        if (where := _doubt(draft, event))
        and any(_serves(index, (event.column.column,), where) for index in draft.live(table.id).indexes)
    )


def _counting(datamap: DataMap, table: Table) -> list[Event]:
    """The events of a table by which something ends."""
    every = (leaf.event for activity in datamap.activities.values() for leaf in leaves(activity))
    return list(dict.fromkeys(event for event in every if event.column.table == table.id))


def _doubt(draft: Draft, event: Event) -> str:
    sqlite = draft.dialect(event.column.table) == "sqlite"
    return in_doubt(quoted(event.column.column), event.written) if sqlite else ""


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


def sought(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The stored columns by which rows are found: those of a condition as well."""
    ways = (table.columns[column].derived for column in columns)
    tests = [name for how in ways if isinstance(how, When) for name, _ in how.tests]
    return tuple(dict.fromkeys((*table.stored(tests), *table.stored(columns))))


def values(draft: Draft, datamap: DataMap) -> None:
    """M160: by value, without an index over it at both ends; folded where it is folded."""
    for table in _indexable(draft, datamap):
        for way in (way for how in _firsts(table) for way in how.by_value):
            people = datamap.tables.get(way.hops[0].to)
            mine = () if by_member(table, way.hops[0].columns) else table.stored(way.hops[0].columns)
            theirs = [(people, way.theirs)] if people else []
            ends = [*((table, name) for name in mine), *theirs]
            if way.folds and draft.dialect(table.id) in KIN:
                # There is no index over a folded value there: rows are read for it, and people found by their own rule.
                ends = [(of, name) for of, name in theirs if mariadb_fold.finds(draft.columns(of.id)[name].collation)]
            for of, name in ends:
                _by_value(draft, table, of, name, way.folds and draft.dialect(table.id) not in KIN)


def _firsts(table: Table) -> list[FirstOf]:
    return [column.derived for column in table.derived if isinstance(column.derived, FirstOf)]


def _by_value(draft: Draft, table: Table, of: Table, name: str, folds: bool) -> None:
    dialect, live = draft.dialect(of.id), draft.live(of.id)
    expression = folded(name, dialect)
    if _over(live, expression) if folds else covers(live, (name,)):
        return
    made = create_index(dialect, of.id, index_name(of.id, name, "folded"), f"({expression})", "", live.partitioned)
    draft.findings.add(
        _missing(of),
        f"{table.name} is found by the value of {of.name}.{name}, which has no index over it",
        made if folds else _create(draft, of, (name,)),
        place(of.id, name, draft.specs[of.id].place),
        [table.id],
    )


def _over(live: SurveyedTable, expression: str) -> bool:
    """An index of every row begins with this expression."""
    first = (index.expressions[:1] for index in live.indexes if not index.where)
    return any(_plain(text) == _plain(expression) for texts in first for text in texts)


def folded(name: str, dialect: str) -> str:
    """The folded value, in the words in which it is asked."""
    return f'lower(btrim({quoted(name)}) COLLATE "C")' if dialect == "postgresql" else f"lower(trim({quoted(name)}))"


def by_member(table: Table, columns: tuple[str, ...]) -> bool:
    return any(isinstance(table.columns[name].derived, Member) for name in columns)


def found_by(live: SurveyedTable, table: Table, columns: tuple[str, ...]) -> bool:
    """An index finds the rows: by the columns alone, or together with those of their condition.

    Of what is worked out by other means, `values` and `documents` say what is missing.
    """
    if any(isinstance(table.columns[name].derived, (FirstOf, Member, Tied)) for name in columns):
        return True
    return covers(live, table.stored(columns)) or covers(live, sought(table, columns))


def present(table: Table, c: RetentionClass, dialect: str) -> str:
    """The condition of a partial index: a cell of the class is there. Empty where it cannot be said simply.

    In the form in which `verify` asks it: SQLite uses a partial index only where the question has the same words,
    PostgreSQL only where the one can be proved from the other. MariaDB has no partial indexes.
    """
    if dialect in KIN:
        return ""
    parts = []
    for name in c.columns:
        column = table.columns.get(name)
        if (
            column is None
            or column.derived
            or column.blank.kind is BlankKind.TEMPLATE
            or column.blank.kind.keeps_a_part
        ):
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
    return create_index(draft.dialect(table.id), table.id, name, _on(draft, table, columns), partitioned=partitioned)


def _on(draft: Draft, table: Table, columns: tuple[str, ...]) -> str:
    """The columns of an index. Of a text without a length MariaDB indexes the beginning."""
    if draft.dialect(table.id) not in KIN:
        return quoted_list(columns)
    live = draft.columns(table.id)
    long = {name for name in columns if live[name].sql_type.endswith(("text", "blob"))}
    return ", ".join(quoted(name, "mariadb") + ("(191)" if name in long else "") for name in columns)


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
    yield from dict.fromkeys(f.hint for f in datamap.findings if f.code in ("M160", "M161", "M162", "M164"))
