"""What was made of personal columns: relations of copies, and columns that a trigger keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gestand.datamap.collect import place
from gestand.datamap.copy import Copy
from gestand.datamap.draft import Draft
from gestand.datamap.tables import schema_digest
from gestand.policy.copied import CopySpec, Follows
from gestand.stores.base import ColumnId, SurveyedCopy, SurveyedTable, TableId


def bind_copies(draft: Draft) -> None:
    """Fill `draft.copies` and `draft.kept_by_trigger`: each declared copy that is there."""
    for spec in draft.policy.copies:
        tables = [t for t in draft.names.live_tables(spec.name) if t not in draft.specs]
        columns = draft.names.columns(spec.name)
        if len(tables) == 1:
            draft.copies[tables[0]] = spec
            draft.names.declare(spec.name, tables[0])
        elif len(columns) == 1 and not tables:
            _column(draft, spec, columns[0])
        elif not draft.maybe_elsewhere(spec.name):
            draft.findings.add(
                "M104",
                f"there is no copy {spec.name}",
                f"Correct the name, or take {spec.name} out of `copies` if it was dropped.",
                spec.place,
            )


def bound_copies(draft: Draft) -> dict[TableId, Copy]:
    """The copies of the map, each after those that it is made from."""
    found: dict[TableId, Copy] = {}
    waiting = dict(draft.copies)
    while waiting:
        # A view is made from what was there before it, so there is always one whose turn it is.
        ready = [t for t in waiting if not waiting.keys() & (set(_how(draft.live(t)).reads) - {t})] or list(waiting)
        for table in ready:
            found[table] = _copy(draft, table, waiting.pop(table))
    return found


def sources(draft: Draft, table: TableId) -> tuple[ColumnId, ...]:
    """The personal columns that a copy is made from: those the policy names, and those the engine tells of."""
    spec = draft.copies.get(table)
    said = named(draft, spec) if spec else ()
    return tuple(dict.fromkeys((*said, *told(draft, draft.live(table)))))


def named(draft: Draft, spec: CopySpec) -> tuple[ColumnId, ...]:
    """The columns that a declaration names, and that are there."""
    found = (draft.one_column(name, spec.place) for name in spec.of)
    return tuple(column for column in found if column)


def told(draft: Draft, live: SurveyedTable) -> Iterator[ColumnId]:
    """The personal columns that the engine says a copy is made from."""
    return (column for column in _how(live).of if is_personal(draft, column))


def is_personal(draft: Draft, column: ColumnId) -> bool:
    return column.column in personal(draft, column.table)


def personal(draft: Draft, table: TableId) -> frozenset[str]:
    """The columns of a table that the policy calls personal; the document, where it speaks of its members."""
    spec = draft.specs.get(table)
    if spec is None or table not in draft.surveyed.tables:
        return frozenset()
    names = tuple(filter(None, (draft.names.column(table, said.column) for said in spec.personal)))
    return frozenset(draft.stored(table, names))


def blocked_by(columns: Iterable[ColumnId]) -> tuple[TableId, ...]:
    return tuple(dict.fromkeys(column.table for column in columns))


def _how(live: SurveyedTable) -> SurveyedCopy:
    return live.copy or SurveyedCopy()


def _copy(draft: Draft, table: TableId, spec: CopySpec) -> Copy:
    live = draft.live(table)
    whole = (i for i in live.indexes if i.unique and not i.where and not i.expressions and "" not in i.columns)
    return Copy(
        id=table,
        name=spec.name,
        of=sources(draft, table),
        follows=spec.follows,
        how=_how(live),
        columns={column.name: column.type for column in live.columns},
        at_once=any(True for _ in whole),
        schema_digest=schema_digest(live),
    )


def _column(draft: Draft, spec: CopySpec, column: ColumnId) -> None:
    """A column of a table that is declared; it follows columns of its own row."""
    table = column.table
    if table not in draft.specs:
        return
    of = named(draft, spec)
    where = place(table, column.column, spec.place)
    if others := [one for one in of if one.table != table]:
        draft.findings.add(
            "M209",
            f"{spec.name} is made from {others[0]}, which stands in another table",
            f"Take {spec.name} out of `copies`, and give it a `blank` of its own under `personal`.",
            where,
            [table],
        )
    elif spec.follows is not Follows.TRIGGER:
        draft.findings.add(
            "M203",
            f"{spec.name} is a column: it cannot follow by `{spec.follows.value}`",
            "Say `follows: trigger`; without a trigger it is a personal column with a `blank` of its own.",
            where,
            [table],
        )
    else:
        draft.kept_by_trigger[column] = tuple(one.column for one in of)
