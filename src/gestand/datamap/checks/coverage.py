"""Nothing is missed in silence: every table, column and file that is there is declared."""

from __future__ import annotations

from gestand.datamap.checks.copies import of_somebody
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import ColumnKind, DataMap, Table
from gestand.datamap.names import spelled
from gestand.datamap.retention import RetentionClass, classes
from gestand.datamap.surveying import HOLDS_ROWS, is_folder
from gestand.errors import Place
from gestand.policy.spelling import spelled as spell
from gestand.policy.spelling import within
from gestand.stores.base import FileStore, SurveyedTable, TableId

STORES_NOTHING = "view"


def undeclared_tables(draft: Draft, datamap: DataMap) -> None:
    """M102: every table, and every copy of one, that no declaration speaks of. A view stores nothing."""
    for table, live in draft.surveyed.tables.items():
        if table in datamap.tables or table in datamap.copies or live.kind == STORES_NOTHING:
            continue
        if live.copy is not None and (said := of_somebody(draft, live)):
            draft.findings.add("M200", *said, place(table), [table])
            continue
        name = _short_name(draft, table)
        if live.kind in HOLDS_ROWS:
            message, hint = f"{name} is in {table.store} and not in the policy", _stub(draft, live, name)
        else:
            message = f"{name} ({live.kind}) holds copies and is not in the policy"
            hint = f"Drop it, or say why nobody can be found by it: `{name}: {{nothing personal: ...}}`."
        draft.findings.add("M102", message, hint, place(table), [table])


def undeclared_columns(draft: Draft, datamap: DataMap) -> None:
    """M103: every column of a declared table that is neither personal, structural nor not personal."""
    for table in datamap.tables.values():
        live = draft.columns(table.id)
        for column in table.columns.values():
            if column.kind is not ColumnKind.UNDECLARED:
                continue
            if sources := draft.sources(table.id, column.name):
                said = f"`personal: {{{column.name}: <category>}}`"
                hint = f"The engine makes it from {', '.join(sources)}, and it follows; add under {table.name}: {said}."
            elif live[column.name].generated:
                hint = f"The engine makes it from other columns; add under {table.name}: `structural: [{column.name}]`."
            else:
                hint = (
                    f"Add under {table.name}: `personal: {{{column.name}: <category>}}`,"
                    f" or `not personal: {{{column.name}: <why>}}`."
                )
            where = place(table.id, column.name, draft.specs[table.id].place)
            message = f"{table.name} has a column {column.name} ({column.sql_type}) that is not in the policy"
            draft.findings.add("M103", message, hint, where, [table.id])


def undeclared_files(draft: Draft, datamap: DataMap) -> None:
    """M110: a file store that no declaration speaks of, or files in it outside the declared folders."""
    for name, store in draft.surveyed.files.items():
        tables = [table for table in datamap.tables if table.store == name]
        if not all(is_folder(table) for table in tables):
            continue
        outside = _first_outside(store, [f"{table.table}/" for table in tables])
        if tables and not outside:
            continue
        said = next((spec.place for spec in draft.policy.stores if spec.name == name), Place())
        where = Place(said.file, said.line, said.column, store=name)
        what = "has files outside the declared folders" if tables else "is a store of files that no table speaks of"
        hint = f'Add under `tables`: `{name}: {{whose: {{self: "{{user.id}}/*"}}, personal: {{content: <category>}}}}`.'
        draft.findings.add("M110", f"{name} {what}", hint, where, tables)


def unused_cells(draft: Draft, datamap: DataMap) -> None:
    """M182: a personal cell that no activity uses."""
    for table in datamap.tables.values():
        for c in classes(table):
            if not c.activities and not _may_be_used(draft, table, c):
                _unused(draft, table, c)


def _unused(draft: Draft, table: Table, c: RetentionClass) -> None:
    row = not any(name in table.columns for name in c.columns)
    columns = ", ".join(within(table.name, name) for name in c.columns)
    what = f"the rows of {table.name} (claim {c.claims[0]})" if row else columns
    add = table.name if row else what
    draft.findings.add(
        "M182",
        f"no activity uses {what}",
        f"Add to the `uses` of an activity: {add}. If nothing uses it, drop it.",
        place(table.id, "" if row else c.columns[0], draft.specs[table.id].place),
        [table.id],
    )


def _may_be_used(draft: Draft, table: Table, c: RetentionClass) -> bool:
    """An activity names it, and the name could not be bound: that has been told already."""
    names = {table.name, f"{table.name}.*", *(within(table.name, column) for column in c.columns)}
    return any(names & set(unbound) for unbound in draft.unbound.values())


def _first_outside(store: FileStore, folders: list[str]) -> bool:
    """Only a flag: a path can name a person, and findings hold no personal data."""
    return any(not info.path.startswith(tuple(folders)) for info in store.files())


def _short_name(draft: Draft, table: TableId) -> str:
    """The shortest name that means this table and no other."""
    for parts in ((table.table,), (table.schema, table.table)):
        name = spell("", parts)
        if draft.names.tables(name) == (table,):
            return name
    return spelled(table)


def _stub(draft: Draft, live: SurveyedTable, name: str) -> str:
    """What to write: with the path that a declared foreign key shows."""
    for key in draft.foreign_keys(live.id):
        for group in draft.group_tables.get(key.to, ()):
            return _whose(name, key.columns, group.name)
        if key.to in draft.specs and draft.specs[key.to].claims:
            return _whose(name, key.columns, draft.specs[key.to].name)
    return f"Add under `tables`: `{name}: {{nothing personal: <why>}}`, or say whose its rows are (`whose`)."


def _whose(name: str, columns: tuple[str, ...], target: str) -> str:
    link = columns[0] if len(columns) == 1 else f"({', '.join(columns)})"
    return (
        f"Add under `tables`: `{name}: {{whose: {{self: {link} -> {target}}}, personal: {{...}}}}`,"
        f" or `{name}: {{nothing personal: <why>}}`."
    )
