"""A kind that stands in a list: `content_type_id.model` is what the row says that content_type_id points at.

Applications that keep the names of their own tables in a table write a key where others write the name; the key is
another one in each installation, so a policy says the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.names import spelled
from gestand.datamap.worked import Listed
from gestand.errors import Place
from gestand.policy.model import ByColumns, TableSpec
from gestand.stores.base import TableId, TypeKind

KEYS = frozenset({TypeKind.INTEGER, TypeKind.UUID, TypeKind.TEXT, TypeKind.NUMBER})


def bind_kinds(draft: Draft) -> None:
    """The columns of lists that the conditions of the policy name."""
    for table, spec in draft.specs.items():
        for name, said in _named(spec):
            if "." in name and draft.names.column(table, name) is None:
                _enter(draft, table, name, said)


def _named(spec: TableSpec) -> Iterator[tuple[str, Place]]:
    for claim in spec.claims:
        if isinstance(claim.path, ByColumns):
            yield from ((name, claim.place) for way in claim.path.ways for name, _ in way.when)
    for point in spec.points_at:
        yield from ((name, point.place) for name, _ in point.when)
    for kind in spec.nowhere:
        yield from ((name, kind.place) for name, _ in kind.when)


def _enter(draft: Draft, table: TableId, name: str, said: Place) -> None:
    """The column of the list as one of the table; a finding where the list cannot tell."""
    head, _, last = name.partition(".")
    column = draft.names.column(table, head)
    if column is None or draft.columns(table)[column].type is TypeKind.JSON:
        return
    found = list(dict.fromkeys(_lists(draft, table, column)))
    if not found:
        if draft.columns(table)[column].type is not TypeKind.TEXT:
            hint = f"Say of what it holds keys: `points at: {{{column} -> <list>: keeps it}}`."
            _refuse(draft, table, name, said, f"{column} points at no table", hint)
        return
    to, key = found[0]
    says = draft.names.column(to, last)
    if len(found) > 1:
        why = f"{column} points at several tables"
        _refuse(draft, table, name, said, why, "Name a column that points at one list.")
    elif says is None:
        _refuse(draft, table, name, said, f"{spelled(to)} has no column {last}", "Name a column of the list.")
    elif why := _unfit(draft, table, column, to, key):
        _refuse(draft, table, name, said, why, "Name a list of kinds that is nobody's and whose rows stay.")
    else:
        live = replace(draft.columns(to)[says], name=name, nullable=True)
        draft.derive(table, live, Listed(column, to, key, says))


def _lists(draft: Draft, table: TableId, column: str) -> Iterator[tuple[TableId, str]]:
    """The tables that the column holds keys of, as declared and as the policy says, with the columns it holds."""
    for key in draft.foreign_keys(table):
        if key.columns == (column,):
            yield key.to, key.to_columns[0]
    for point in draft.specs[table].points_at:
        names = tuple(draft.names.column(table, name) for name in point.columns)
        hits = draft.names.tables(point.target)
        if names == (column,) and not point.when and len(hits) == 1 and len(draft.key(hits[0])) == 1:
            yield hits[0], draft.key(hits[0])[0]


def _unfit(draft: Draft, table: TableId, column: str, to: TableId, key: str) -> str:
    """Why the list cannot tell of what kind a row is; empty when it can."""
    here, there, spec = draft.columns(table)[column], draft.columns(to)[key], draft.specs.get(to)
    if to.store != table.store:
        return f"{spelled(to)} is in another store"
    if spec is None or spec.claims or any(point.rule.value == "goes along" for point in spec.points_at):
        return f"{spelled(to)} is not declared as `nothing personal`"
    if here.type is not there.type or here.type not in KEYS or here.folds or there.folds:
        return f"{column} and {spelled(to)}.{key} do not compare to the letter"
    if (key,) not in (draft.key(to), *draft.live(to).uniques):
        return f"{key} is not the key of {spelled(to)}"
    return ""


def _refuse(draft: Draft, table: TableId, name: str, said: Place, why: str, hint: str) -> None:
    message = f"{name} says nothing of what kind rows of {spelled(table)} are: {why}"
    draft.findings.add("M199", message, hint, place(table, name, said), [table])
