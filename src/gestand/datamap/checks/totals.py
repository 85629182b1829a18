"""Totals into which rows of nobody are folded: that their table takes what a run adds to it, and each of them once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.datamap.becoming import Totals
from gestand.datamap.checks.access import missing
from gestand.datamap.checks.keys import is_unique
from gestand.datamap.draft import Draft
from gestand.datamap.model import DataMap, Table
from gestand.policy.model import TableSpec
from gestand.stores.base import SurveyedColumn, TypeKind
from gestand.stores.kin import CALLED

ENGINES = ("sqlite", "postgresql")
AMOUNTS = (TypeKind.INTEGER, TypeKind.NUMBER)
PLAIN = (TypeKind.TEXT, TypeKind.INTEGER, TypeKind.BOOLEAN, TypeKind.DATE, TypeKind.UUID)
"""Values that read the same whatever the engine calls the type: two columns of one of these hold the same."""
UNREAD = (TypeKind.JSON, TypeKind.BYTES, TypeKind.ARRAY, TypeKind.UNKNOWN)
"""Rows are not alike in these."""
_SCALE = re.compile(r"\(\d+, ?(-?\d+)\)")
"""Of PostgreSQL's `numeric(12,2)`."""


def can_be_kept(draft: Draft, datamap: DataMap) -> None:
    """M232: the columns, their types, and what else a new row there would need."""
    for table, into in _folding(datamap):
        for why, hint in _against(draft, datamap, table, into):
            draft.about(table.id, "M232", why, hint)


def one_of_each(draft: Draft, datamap: DataMap) -> None:
    """M233: nothing keeps the application from making a second total of the same."""
    for _, into in _folding(datamap):
        columns = tuple(there for _, there in into.by)
        if not is_unique(draft.live(into.table), columns):
            name, named = datamap.tables[into.table].name, ", ".join(columns)
            draft.about(into.table, "M233", f"two totals of {name} can be of the same {named}", _unique(columns))


def _unique(columns: tuple[str, ...]) -> str:
    return f"Make a unique index of {', '.join(columns)}."


def rights(draft: Draft, datamap: DataMap) -> None:
    """M151, M152: both roles see the totals, and the writing one makes new ones. (It changes them: `access.grants`.)"""
    for _, into in _folding(datamap):
        there, live = datamap.tables[into.table], draft.columns(into.table)
        columns = [live[name] for name in into.columns if name in live]
        for code, role, right, refused in (
            ("M151", "reading", "SELECT", [c.name for c in columns if not c.may_select]),
            ("M152", "writing", "SELECT", [c.name for c in columns if not c.may_choose]),
            ("M152", "writing", "INSERT", [c.name for c in columns if not c.may_insert]),
        ):
            if refused:
                missing(draft, there, code, role, right, refused)


def _folding(datamap: DataMap) -> Iterator[tuple[Table, Totals]]:
    for table in datamap.tables.values():
        if table.becomes is not None and table.becomes.into is not None:
            yield table, table.becomes.into


def _against(draft: Draft, datamap: DataMap, table: Table, into: Totals) -> Iterator[tuple[str, str]]:
    there, spec = datamap.tables[into.table], draft.specs[table.id]
    if there.id.store != table.id.store:
        yield (
            f"the totals of {table.name} stand in another store ({there.id.store})",
            "No transaction changes two stores at once: let them stand in the store of the rows.",
        )
        return
    if draft.dialect(table.id) not in ENGINES:
        engine = CALLED.get(draft.dialect(table.id), draft.dialect(table.id))
        yield (
            f"the rows of {table.name} are to be folded into totals in {engine}, and this version cannot do it there",
            "Leave `into` out there: the rows stay, and are nobody's.",
        )
        return
    if not _whole(spec, into):
        yield f"a column of the totals of {table.name} is not there", f"Make it in {there.name}, or correct its name."
        return
    mine, theirs = draft.columns(table.id), draft.columns(there.id)
    for name, other in into.by:
        yield from _held_alike(table, there, mine[name], theirs[other])
    for name, other in into.sums:
        if mine[name].type not in AMOUNTS:
            yield f"{table.name}.{name} is no number, and is added up", "Add up columns with numbers (`sums`)."
        elif theirs[other].type not in AMOUNTS or _rounds(mine[name], theirs[other], draft.dialect(there.id)):
            yield f"{there.name}.{other} cannot hold the sum of {table.name}.{name}", "Give it the type of a number."
    for name in filter(None, (into.people, into.rows)):
        if theirs[name].type is not TypeKind.INTEGER:
            yield f"{there.name}.{name} counts, and is no whole number", "Give it the type of a whole number."
    yield from _not_new(table, there, into, theirs)


def _whole(spec: TableSpec, into: Totals) -> bool:
    """All that the policy says was found."""
    said = spec.anonymous
    if said is None or said.into is None:
        return False
    found = (len(into.by), len(into.sums), bool(into.people), bool(into.rows))
    return found == (len(said.by), len(said.into.sums), True, bool(said.into.rows))


def _held_alike(table: Table, there: Table, mine: SurveyedColumn, other: SurveyedColumn) -> Iterator[tuple[str, str]]:
    """What stands in `by` can stand there, and is found there again."""
    where = f"{there.name}.{other.name}"
    if mine.type in UNREAD:
        yield f"{table.name}.{mine.name} cannot be compared with a total's", "Take it out of `by`."
    elif mine.type is not other.type or (mine.type not in PLAIN and mine.sql_type != other.sql_type):
        yield (
            f"{where} is of another type than {table.name}.{mine.name}",
            f"Let it be {mine.sql_type}, as the column whose values it is to hold.",
        )
    elif mine.nullable and not other.nullable:
        yield f"{where} cannot be NULL, and {table.name}.{mine.name} can", "Let it be NULL, which is alike with NULL."


def _rounds(mine: SurveyedColumn, other: SurveyedColumn, dialect: str) -> bool:
    """Less of a sum would stand there than was added up, and the engine would not say so."""
    if mine.type is TypeKind.NUMBER and other.type is TypeKind.INTEGER:
        return True
    if dialect == "sqlite":
        return False  # there a type takes nothing away
    if other.sql_type == "real":
        return mine.sql_type != "real"
    places, own = _places(other), _places(mine)
    return places is not None and (own is None or own > places)


def _places(column: SurveyedColumn) -> int | None:
    """How many digits stand behind the point; None: as many as there are."""
    if column.type is TypeKind.INTEGER:
        return 0
    found = _SCALE.search(column.sql_type)
    return int(found[1]) if found else None


def _not_new(table: Table, there: Table, into: Totals, theirs: dict[str, SurveyedColumn]) -> Iterator[tuple[str, str]]:
    """A new row there lacks something, or may not be given what it is."""
    for column in theirs.values():
        if column.name in into.columns:
            if column.generated:
                yield f"{there.name}.{column.name} is made by the database", "Let it be a column of its own."
        elif not (column.nullable or column.generated or column.default) and not _numbered(there, column):
            yield (
                f"{there.name}.{column.name} has to be given, and is nothing of a total of {table.name}",
                "Let it be NULL, or give it a default.",
            )


def _numbered(there: Table, column: SurveyedColumn) -> bool:
    """The engine numbers its rows itself (SQLite's INTEGER PRIMARY KEY)."""
    return there.key == (column.name,) and not there.id.schema and column.sql_type.upper() == "INTEGER"
