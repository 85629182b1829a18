"""Which table of which store each declaration is about, and the groups of people."""

from __future__ import annotations

from dataclasses import replace

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.events import bind_born
from gestand.datamap.known import Known
from gestand.datamap.model import Group
from gestand.datamap.names import spelled
from gestand.datamap.surveying import file_table
from gestand.policy.model import ByPath, GroupSpec, TableSpec
from gestand.policy.spelling import head_and_last
from gestand.stores.base import TableId


def bind_declarations(draft: Draft) -> None:
    """Fill `draft.specs`: each declared table that is there."""
    for spec in draft.policy.tables:
        table = _table(draft, spec)
        if table is None:
            draft.absent[spec.name] = spec
            continue
        if table in draft.specs:
            _twice(draft, spec, table)
            continue
        draft.specs[table] = spec
        draft.names.declare(spec.name, table)


def bind_groups(draft: Draft) -> None:
    """Fill `draft.groups`: each group of people whose table and key are there."""
    for spec in draft.policy.people:
        draft.group_specs[spec.name] = spec
        table = draft.one_table(spec.table, spec.place)
        if table is None:
            _no_group_table(draft, spec)
            continue
        key = [draft.known_column(table, name, spec.place) for name in spec.key]
        if not all(key):
            continue
        columns = draft.columns(table)
        names = tuple(name for name in key if name)
        types = tuple(columns[name].type for name in names)
        said = [name for name in spec.known_by if not _is_apart(draft, table, name)]
        known_by = tuple(filter(None, (draft.known_column(table, name, spec.place) for name in said)))
        language = (draft.known_column(table, spec.language, spec.place) or "") if spec.language else ""
        born = bind_born(draft, table, spec.born, spec.place) if spec.born else None
        group = Group(
            spec.name,
            table,
            names,
            types,
            born,
            known_by,
            language,
            organisation=spec.organisation,
            role=spec.role,
        )
        draft.groups[spec.name] = group
        draft.group_tables.setdefault(table, []).append(group)


def bind_known_apart(draft: Draft) -> None:
    """Fill `known_apart` of each group: what its people are known by in tables that are theirs by one claim."""
    for name, group in draft.groups.items():
        spec = draft.group_specs[name]
        said = [each for each in spec.known_by if _is_apart(draft, group.table, each)]
        found = (_apart(draft, group, each, spec) for each in said)
        draft.groups[name] = replace(group, known_apart=tuple(known for known in found if known))


def _is_apart(draft: Draft, table: TableId, name: str) -> bool:
    """It is a column of another table: `email_addresses.address`, and no member of a document of this one."""
    spec = draft.specs.get(table)
    own = {personal.column for personal in spec.personal} if spec else set()
    return bool(head_and_last(name)[0]) and name not in own and draft.names.column(table, name) is None


def _apart(draft: Draft, group: Group, name: str, spec: GroupSpec) -> Known | None:
    column = draft.one_column(name, spec.place, [group.table])
    declared = draft.specs.get(column.table) if column else None
    if column is None or declared is None:
        if column is None and not draft.names.columns(name) and not draft.maybe_elsewhere(name):
            hint = f"Correct `people: {spec.name}: known_by`."
            draft.findings.add("M105", f"there is no column {name}", hint, spec.place, [group.table])
        return None
    of = {
        one
        for each in declared.personal
        if draft.names.column(column.table, each.column) == column.column
        for one in each.of
    }
    claims = [claim for claim in draft.claims.get(column.table, ()) if claim.group == spec.name and not claim.template]
    claims = [claim for claim in claims if not of or claim.name in of]
    # One claim and no other: `lint` says so of what is declared, and what could not be bound has a finding of its own.
    return Known(name, column.table, column.column, claims[0].name) if len(claims) == 1 else None


def _table(draft: Draft, spec: TableSpec) -> TableId | None:
    files = draft.surveyed.files
    if table := file_table(spec, files):
        return table
    by_path = any(isinstance(claim.path, ByPath) for claim in spec.claims)
    hits = () if by_path else tuple(t for t in draft.names.live_tables(spec.name) if t.store not in files)
    if len(hits) == 1:
        return hits[0]
    if hits:
        candidates = ", ".join(sorted(map(spelled, hits)))
        hint = f"Write one of {candidates}."
        draft.findings.add("M107", f"{spec.name} can mean {candidates}", hint, spec.place, hits)
    elif not draft.maybe_elsewhere(spec.name):
        kind = "file store" if by_path else "table"
        draft.findings.add(
            "M104",
            f"there is no {kind} {spec.name}",
            f"Correct the name, or take {spec.name} out of `tables` if it was dropped.",
            spec.place,
        )
    return None


def _twice(draft: Draft, spec: TableSpec, table: TableId) -> None:
    first = draft.specs[table]
    draft.findings.add(
        "M111",
        f"{spec.name} is the table that {first.place} declares as {first.name}",
        "Join the two declarations.",
        place(table, said=spec.place),
        [table],
    )


def _no_group_table(draft: Draft, spec: GroupSpec) -> None:
    if draft.excused(spec.table) or len(draft.names.tables(spec.table)) > 1:
        return
    message = f"there is no table {spec.table} for the people of {spec.name}"
    draft.findings.add("M104", message, f"Correct `people: {spec.name}: table`.", spec.place)
