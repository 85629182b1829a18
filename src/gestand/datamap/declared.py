"""Which table of which store each declaration is about, and the groups of people."""

from __future__ import annotations

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.events import bind_born
from gestand.datamap.model import Group
from gestand.datamap.names import spelled
from gestand.datamap.surveying import file_table
from gestand.policy.model import ByPath, GroupSpec, TableSpec
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
        known_by = tuple(filter(None, (draft.known_column(table, name, spec.place) for name in spec.known_by)))
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
