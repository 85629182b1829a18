"""Types that can be compared, rows that can be found, people that can be told apart."""

from __future__ import annotations

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import ColumnKind, DataMap, Reference
from gestand.datamap.names import spelled
from gestand.datamap.quoting import quoted_table
from gestand.datamap.surveying import HOLDS_ROWS
from gestand.stores.base import SurveyedTable, TableId, TypeKind


def types(draft: Draft, datamap: DataMap) -> None:
    """M106: a declared column whose type nobody knows."""
    for table in datamap.tables.values():
        for column in table.columns.values():
            if column.type is TypeKind.UNKNOWN and column.kind in (ColumnKind.PERSONAL, ColumnKind.STRUCTURAL):
                draft.findings.add(
                    "M106",
                    f"{table.name}.{column.name} has the type {column.sql_type}, which nobody knows",
                    "Give the column a type of the engine, or move it into a column that has one.",
                    place(table.id, column.name, draft.said_of(table.id, column.name)),
                    [table.id],
                )


def copies(draft: Draft, datamap: DataMap) -> None:
    """M109: personal data or a claim declared in a view, a copy or an index that holds text."""
    for table in datamap.tables.values():
        kind = draft.live(table.id).kind
        if table.files or kind in HOLDS_ROWS or not (table.personal or table.claims):
            continue
        draft.about(
            table.id,
            "M109",
            f"{table.name} is a {kind}: its rows cannot be erased by themselves",
            "Declare the table it is made from, and a copy under `copies` with how it follows; or drop it.",
        )


def rows_without_a_key(draft: Draft, datamap: DataMap) -> None:
    """M126: a table of somebody's rows without a primary key or rowid."""
    for table in datamap.tables.values():
        kind = draft.live(table.id).kind
        if table.key or not (table.claims or table.references) or kind not in HOLDS_ROWS:
            continue
        hint = f"Give {table.name} a primary key."
        if kind == "foreign":
            hint = "A foreign table has no key here: declare the database it stands in as a store, and the table there."
        draft.about(
            table.id,
            "M126",
            f"{table.name} has no primary key: its rows cannot be told apart, so they cannot be erased by key",
            hint,
        )


def folded(draft: Draft, datamap: DataMap) -> None:
    """M129: a reference or a path whose columns compare by a rule of their own, by which it could lead to two rows."""
    for table in datamap.tables.values():
        for ref in table.references:
            here, there = draft.columns(table.id), draft.columns(ref.to)
            ends = [(here[a], there[b]) for a, b in zip(ref.columns, ref.to_columns, strict=True)]
            if not any(a.folds or b.folds or a.collation != b.collation for a, b in ends):
                continue
            if _of_one_rule(draft, datamap, ref):
                continue
            both = f"{table.name}.{', '.join(ref.columns)} and {spelled(ref.to)}.{', '.join(ref.to_columns)}"
            draft.findings.add(
                "M129",
                f"{both} find texts equal that differ, and keys are compared to the letter",
                "Give both columns one collation that is exact (SQLite: BINARY, MariaDB: utf8mb4_nopad_bin,"
                " MySQL: utf8mb4_0900_bin), or point"
                " at a key that is no text.",
                place(table.id, ref.columns[0], draft.specs[table.id].place),
                _by_way_of(datamap, table.id, ref.to),
            )


def _of_one_rule(draft: Draft, datamap: DataMap, ref: Reference) -> bool:
    """The engine finds one row at most by it, and so does a path: `gestand.datamap.folding`."""
    here, there = datamap.tables[ref.table], datamap.tables[ref.to]
    pairs = [(here.columns[a], there.columns[b]) for a, b in zip(ref.columns, ref.to_columns, strict=True)]
    if ref.table.store != ref.to.store or any(a.derived or b.derived for a, b in pairs):
        return False
    one_rule = all(a.collation == b.collation and (a.collation or a.type is not TypeKind.TEXT) for a, b in pairs)
    return one_rule and is_unique(draft.live(ref.to), ref.to_columns)


def _by_way_of(datamap: DataMap, table: TableId, to: TableId) -> list[TableId]:
    """The tables at both ends, and every table whose path takes this step."""
    ways = (
        other.id
        for other in datamap.tables.values()
        if any(hop.table == table and hop.to == to for claim in other.claims for hop in claim.hops)
    )
    return [table, to, *ways]


def engines(draft: Draft, datamap: DataMap) -> None:
    """M114, M115: an engine that cannot take a change back (MyISAM), and one that keeps what rows were (MariaDB)."""
    for table in datamap.tables.values():
        live, where = draft.live(table.id), place(table.id, said=draft.specs[table.id].place)
        if live.engine:
            draft.findings.add(
                "M114",
                f"{table.name} is kept by {live.engine}, which takes no change back and shows no one moment of it",
                f"ALTER TABLE {quoted_table(table.id, 'mariadb')} ENGINE = InnoDB;",
                where,
                [table.id],
            )
        if live.versioned and (table.personal or table.claims):
            draft.findings.add(
                "M115",
                f"{table.name} is SYSTEM VERSIONED: the server keeps each row as it was before it went or was blanked",
                f"ALTER TABLE {quoted_table(table.id, 'mariadb')} DROP SYSTEM VERSIONING;",
                where,
                [table.id],
            )


def rows_of_two_tables(draft: Draft, datamap: DataMap) -> None:
    """M113: a table that others inherit from (PostgreSQL): it shows their rows, and its key does not hold for them."""
    for table in datamap.tables.values():
        if heirs := draft.live(table.id).heirs:
            draft.about(
                table.id,
                "M113",
                f"{', '.join(heirs)} inherits from {table.name}: its rows are in both, and no key holds for both",
                "Let it stand by itself (ALTER TABLE ... NO INHERIT), or make it a partition.",
            )


def people_without_a_key(draft: Draft, datamap: DataMap) -> None:
    """M124: the key of a group can stand in two rows."""
    for group in datamap.groups.values():
        if is_unique(draft.live(group.table), group.key):
            continue
        names = ", ".join(group.key)
        draft.findings.add(
            "M124",
            f"two rows of {group.table} can have the same {names}, the key of {group.name}",
            f"Make ({names}) UNIQUE, or give {group.name} another key.",
            place(group.table, group.key[0], draft.group_specs[group.name].place),
            _tables_of(datamap, group.name),
        )


def is_unique(live: SurveyedTable, columns: tuple[str, ...]) -> bool:
    """Some key or unique index, whole and without an expression, lies within these columns."""
    indexes = (i.columns for i in live.indexes if i.unique and not i.where and "" not in i.columns)
    return any(set(names) <= set(columns) for names in (live.key, *live.uniques, *indexes) if names)


def _tables_of(datamap: DataMap, group: str) -> list[TableId]:
    return [table.id for table in datamap.tables.values() if any(claim.group == group for claim in table.claims)]
