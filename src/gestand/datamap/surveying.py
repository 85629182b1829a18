"""What is there: one survey per store, and a store that does not answer is named, not a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard, cast

from gestand.datamap.collect import Collector, place
from gestand.errors import Place, StoreError
from gestand.policy.model import ByPath, Policy, TableSpec
from gestand.policy.spelling import split
from gestand.stores.base import FileStore, SqlStore, Store, Survey, SurveyedColumn, SurveyedTable, TableId, TypeKind

FILE_KEY = ("path",)
FILE_CONTENT = "content"

HOLDS_ROWS = ("table", "foreign")
"""The kinds of relation whose rows can be erased; what else stores something is a copy."""


@dataclass(frozen=True)
class Surveyed:
    """Every table of every store that answered. File tables are made from the policy: a file store has no schema."""

    sql: Mapping[str, SqlStore]
    files: Mapping[str, FileStore]
    tables: Mapping[TableId, SurveyedTable]
    unreachable: tuple[str, ...]


def survey(policy: Policy, stores: Mapping[str, Store], findings: Collector) -> Surveyed:
    """Ask each store once what it holds."""
    places = {spec.name: spec.place for spec in policy.stores}
    sql: dict[str, SqlStore] = {}
    files: dict[str, FileStore] = {}
    tables: dict[TableId, SurveyedTable] = {}
    unreachable = [name for name in places if name not in stores]
    for name, store in stores.items():
        try:
            if is_sql(store):
                answer = store.survey()
                tables.update((table.id, table) for table in answer.tables)
                _skipped(answer, findings)
                _cramped(answer, places.get(name, Place()), findings)
                _unseen(answer, places.get(name, Place()), findings)
                sql[name] = store
            else:
                folder = cast(FileStore, store)
                next(iter(folder.files()), None)
                files[name] = folder
        except StoreError as error:
            unreachable.append(name)
            _report(name, places.get(name, Place()), error.message, error.hint, findings)
    for name in (name for name in places if name not in stores):
        _report(name, places[name], "it was not opened", "", findings)
    tables.update(_file_tables(policy, files))
    return Surveyed(sql, files, tables, tuple(unreachable))


def _skipped(answer: Survey, findings: Collector) -> None:
    for table, why in answer.skipped:
        findings.add(
            "M112",
            f"{table} is left out: {why}",
            "Nothing, as long as nobody writes rows of people into it.",
            place(table),
        )


def _cramped(answer: Survey, said: Place, findings: Collector) -> None:
    for role in answer.cramped:
        findings.add(
            "M153",
            f"the {role} role can make no temporary tables in store {answer.store}",
            "Run what `gestand grants` prints; a standby cannot, so let `url` name the primary.",
            replace(said, store=answer.store),
        )


def _unseen(answer: Survey, said: Place, findings: Collector) -> None:
    for what in answer.unseen:
        findings.add(
            "M154",
            f"the reading role is not shown all {what} of store {answer.store}: its catalogue tells of those alone"
            " that a role has a right on",
            "Run what `gestand grants` prints.",
            replace(said, store=answer.store),
            [table.id for table in answer.tables],
        )


def is_sql(store: Store) -> TypeGuard[SqlStore]:
    return hasattr(store, "survey")


def _report(name: str, said: Place, why: str, hint: str, findings: Collector) -> None:
    where = Place(said.file, said.line, said.column, store=name)
    findings.add(
        "M101",
        why if why.startswith("store ") else f"store {name}: {why}",
        hint or f"Make {name} reachable and map again; until then what concerns it is unknown.",
        where,
    )


def _file_tables(policy: Policy, files: Mapping[str, FileStore]) -> dict[TableId, SurveyedTable]:
    """The file tables that the policy declares: a whole store by its name, or a folder of it (`store:folder`)."""
    found = {}
    for spec in policy.tables:
        if table := file_table(spec, files):
            found[table] = _surveyed_files(table)
    return found


def file_table(spec: TableSpec, files: Mapping[str, FileStore]) -> TableId | None:
    """The file table a declaration is about, or None when it is about a table in an SQL store."""
    store, parts = split(spec.name)
    name = ".".join(parts)
    if store in files:
        return TableId(store, "", name.strip("/"))
    by_path = any(isinstance(claim.path, ByPath) for claim in spec.claims)
    whole = not store and name in files and (by_path or spec.nothing_personal)
    return TableId(name, "", name) if whole else None


def is_folder(table: TableId) -> bool:
    """A file table that is a folder of its store, not the whole of it."""
    return table.table != table.store


def _surveyed_files(table: TableId) -> SurveyedTable:
    path = SurveyedColumn(FILE_KEY[0], TypeKind.TEXT, "path", nullable=False)
    content = SurveyedColumn(FILE_CONTENT, TypeKind.BYTES, "file", nullable=False)
    grants = frozenset({"SELECT", "UPDATE", "DELETE"})
    return SurveyedTable(table, "files", FILE_KEY, (path, content), (), (), (), (), (), False, grants, None)
