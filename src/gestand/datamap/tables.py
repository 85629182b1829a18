"""Tables and columns, bound: what every column is, whose it is, and what uses it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import rfc8785

from gestand.datamap.activities import row_claims
from gestand.datamap.draft import Draft
from gestand.datamap.events import bind_born
from gestand.datamap.folded import bind_becoming
from gestand.datamap.model import ROW, Column, ColumnKind, Event, Table
from gestand.datamap.worked import Listed, Member
from gestand.policy.becoming import Blank, BlankKind
from gestand.policy.model import PersonalSpec, TableSpec
from gestand.policy.names import structural_columns
from gestand.stores.base import PLACE, ColumnId, SurveyedColumn, SurveyedTable, TableId, TypeKind

SECRET = "secret"  # noqa: S105 - the category, not a password
ROWID_TYPE = SurveyedColumn("", TypeKind.INTEGER, "INTEGER", nullable=False)
PLACE_TYPE = SurveyedColumn("", TypeKind.OTHER, "tid", nullable=False)

_YES, _NO = frozenset({"yes", "true", "1"}), frozenset({"no", "false", "0"})


def bind_tables(draft: Draft) -> dict[TableId, Table]:
    targets = _pointed_at(draft)
    return {table: _table(draft, table, targets.get(table, frozenset())) for table in draft.specs}


def _table(draft: Draft, table: TableId, targets: frozenset[str]) -> Table:
    spec, live = draft.specs[table], draft.live(table)
    born = bind_born(draft, table, spec.born, spec.place) if spec.born else _born_of_group(draft, table)
    return Table(
        id=table,
        name=spec.name,
        key=draft.key(table),
        columns=_columns(draft, table, spec, targets),
        claims=draft.claims.get(table, ()),
        row_activities={claim: _activities(draft, ColumnId(table, ROW)) for claim in row_claims(draft, table)},
        references=draft.references.get(table, ()),
        events=dict(draft.events.get(table, {})),
        shell=_shell(draft, table, spec),
        stays=spec.stays,
        orphans=spec.orphans,
        born=born,
        nothing_personal=spec.nothing_personal,
        files=table.store in draft.surveyed.files,
        schema_digest=schema_digest(live),
        rows=live.rows,
        nowhere=draft.nowhere.get(table, ()),
        becomes=bind_becoming(draft, table, spec.anonymous),
    )


def _born_of_group(draft: Draft, table: TableId) -> Event | None:
    return next((group.born for group in draft.group_tables.get(table, ()) if group.born), None)


def _activities(draft: Draft, cell: ColumnId) -> tuple[str, ...]:
    return tuple(draft.uses.get(cell, ()))


def _shell(draft: Draft, table: TableId, spec: TableSpec) -> tuple[tuple[str, str | int | bool | None], ...]:
    columns = draft.columns(table)
    found = ((draft.known_column(table, name, spec.place), value) for name, value in spec.shell)
    return tuple((name, typed(columns[name].type, value)) for name, value in found if name)


# ---------------------------------------------------------------- columns


def _columns(draft: Draft, table: TableId, spec: TableSpec, targets: frozenset[str]) -> dict[str, Column]:
    personal = _personal(draft, table, spec)
    reasons = _not_personal(draft, table, spec)
    structural = _structural(draft, table, spec) | targets
    live = dict(draft.columns(table))
    live |= {name: _number_of_a_row(name) for name in draft.key(table) if name not in live}
    bound = {}
    derived = draft.derived.get(table, {})
    documents = {how.column for how in derived.values() if isinstance(how, Member)}
    for name, column in live.items():
        if name in personal:
            one = _personal_column(draft, table, column, personal[name])
        elif name in reasons:
            one = _plain(name, column, ColumnKind.NOT_PERSONAL, reasons[name])
        elif isinstance(derived.get(name), Listed):
            one = _plain(name, column, ColumnKind.DERIVED)
        elif name in structural:
            one = _plain(name, column, ColumnKind.STRUCTURAL)
        elif name in derived:
            one = _plain(name, column, ColumnKind.DERIVED)
        elif name in documents:
            one = _plain(name, column, ColumnKind.DOCUMENT)
        elif spec.nothing_personal:
            one = _plain(name, column, ColumnKind.NOT_PERSONAL, spec.nothing_personal)
        else:
            one = _plain(name, column, ColumnKind.UNDECLARED)
        bound[name] = replace(one, derived=derived.get(name))
    return bound


def _number_of_a_row(name: str) -> SurveyedColumn:
    """A key that is no column of the schema."""
    return PLACE_TYPE if name == PLACE else ROWID_TYPE


def _plain(name: str, column: SurveyedColumn, kind: ColumnKind, reason: str = "") -> Column:
    return Column(name, column.type, column.sql_type, column.nullable, kind, reason=reason, collation=column.collation)


def _personal_column(draft: Draft, table: TableId, column: SurveyedColumn, said: PersonalSpec) -> Column:
    claims = tuple(claim.name for claim in draft.claims.get(table, ()) if not said.of or claim.name in said.of)
    return Column(
        column.name,
        column.type,
        column.sql_type,
        column.nullable,
        ColumnKind.PERSONAL,
        category=said.category,
        claims=claims,
        blank=_blank(column, said.blank),
        mandatory=said.mandatory,
        secret=said.category == SECRET,
        origin=said.origin,
        source_in=said.source_in,
        activities=_activities(draft, ColumnId(table, column.name)),
        why=tuple(draft.why.get(ColumnId(table, column.name), {}).items()),
        collation=column.collation,
        follows=draft.sources(table, column.name),
        by_trigger=ColumnId(table, column.name) in draft.kept_by_trigger,
    )


def _blank(column: SurveyedColumn, said: Blank) -> Blank:
    if said.kind is not BlankKind.VALUE:
        return said
    value = typed(column.type, said.value)
    return Blank(said.kind, said.value if value is None else value)


def typed(kind: TypeKind, value: str | int | bool | None) -> str | int | bool | None:
    """A value as the policy writes it (text), as the column's type has it; as written where it does not fit."""
    if not isinstance(value, str):
        return bool(value) if kind is TypeKind.BOOLEAN and value in (0, 1) else value
    if kind is TypeKind.INTEGER and value.removeprefix("-").isdecimal():
        return int(value)
    if kind is TypeKind.BOOLEAN and value.casefold() in _YES | _NO:
        return value.casefold() in _YES
    return value


def _personal(draft: Draft, table: TableId, spec: TableSpec) -> dict[str, PersonalSpec]:
    found = ((draft.known_column(table, said.column, said.place), said) for said in spec.personal)
    return {name: said for name, said in found if name}


def _not_personal(draft: Draft, table: TableId, spec: TableSpec) -> dict[str, str]:
    found = ((draft.known_column(table, name, spec.place), reason) for name, reason in spec.not_personal)
    return {name: reason for name, reason in found if name}


def _structural(draft: Draft, table: TableId, spec: TableSpec) -> frozenset[str]:
    """Keys, references, events, shell marks and what the policy calls so: they stay while the row stays."""
    said = {draft.known_column(table, name, spec.place) for name in spec.structural}
    marks = {draft.names.column(table, name) for name, _ in spec.shell}
    names = {draft.names.column(table, spec.born)} if spec.born else set()
    keys = set(draft.key(table)).union(*(group.key for group in draft.group_tables.get(table, ())))
    born = {group.born.column.column for group in draft.group_tables.get(table, ()) if group.born}
    derived = draft.derived.get(table, {})
    references = {c for ref in draft.references.get(table, ()) for c in ref.columns if c not in derived}
    # Also of a claim that could not be bound: that has been told, and its columns are still what they are.
    references |= set(structural_columns(spec))
    references |= {column for key in draft.live(table).foreign_keys for column in key.columns}
    # Also one that cannot be read: that has been told, and it is no less an event.
    events = set(draft.events.get(table, {})) | {said.column for said in spec.events}
    found = said | marks | names | born | references | events
    live = {draft.names.column(table, name) for name in found if name}
    # An implicit rowid is a key and no column of the schema.
    return frozenset(name for name in live | keys if name)


def _pointed_at(draft: Draft) -> dict[TableId, frozenset[str]]:
    """Per table, the columns that references point at: keys, whatever the engine calls them."""
    targets: dict[TableId, set[str]] = {}
    for references in draft.references.values():
        for ref in references:
            targets.setdefault(ref.to, set()).update(ref.to_columns)
    return {table: frozenset(columns) for table, columns in targets.items()}


# ---------------------------------------------------------------- what a plan's digest covers


def schema_digest(live: SurveyedTable) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of everything in a table's schema that can change what a step does."""
    content: dict[str, Any] = {
        "kind": live.kind,
        "columns": [
            [c.name, c.type.value, c.sql_type, c.nullable, c.generated, c.length, list(c.enum), c.default, c.on_update]
            for c in sorted(live.columns, key=lambda c: c.name)
        ],
        "key": [*live.key, live.rowid],
        "foreign_keys": sorted(
            [[*k.columns], [*k.to], [*k.to_columns], k.on_delete, k.on_update] for k in live.foreign_keys
        ),
        "triggers": sorted([t.name, t.text, [*t.events]] for t in live.triggers),
        "checks": sorted(live.checks),
        "uniques": sorted([*names] for names in live.uniques),
        "row_security": live.row_security,
    }
    if live.copy is not None:
        content["made from"] = [live.copy.definition, live.copy.module, live.copy.content, live.copy.tokenize]
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()
