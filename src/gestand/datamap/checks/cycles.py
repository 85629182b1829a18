"""References that keep rows must not go round in a circle: no row of it could ever go."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_go
from gestand.datamap.model import DataMap, Reference
from gestand.policy.model import Rule
from gestand.stores.base import TableId
from gestand.stores.kin import KIN

_KEEPING = (Rule.KEEPS, Rule.ALONG)


def circles(draft: Draft, datamap: DataMap) -> None:
    """M134: tables that keep each other's rows, or a table that keeps its own by more than one reference.

    A tree in one table (a reply to a reply) is no circle: its last row goes first.
    """
    graph = _graph(datamap)
    for tables in _components(graph):
        inner = [ref for table in tables for ref in graph[table] if ref.to in tables]
        if len(tables) > 1 or len(inner) > 1:
            _report(draft, datamap, tables, inner)


def tangles(draft: Draft, datamap: DataMap) -> None:
    """M135: what `verify` cannot judge: to go along with oneself, with two others, or while another keeps the row.

    A warning, because nothing is blocked by it: plan and apply are exact, and the verdict is unknown, by name.
    """
    graph = _graph(datamap)
    for table, refs in graph.items():
        along = [ref for ref in refs if ref.rule is Rule.ALONG]
        keepers = sorted({datamap.tables[t].name for t, others in graph.items() for r in others if r.to == table != t})
        own = [ref for ref in along if ref.to == table]
        if not along or not (own or len(along) > 1 or keepers):
            continue
        with_whom = ", ".join(dict.fromkeys(datamap.tables[ref.to].name for ref in along))
        what = "itself" if own else with_whom
        kept = f", and {', '.join(keepers)} points at it" if keepers and not own else ""
        draft.findings.add(
            "M135",
            f"{datamap.tables[table].name} goes along with {what}{kept}: verify cannot judge that yet and says unknown",
            "Write `keeps it` or `lets go` for one of these references if that is as true.",
            place(table, along[0].columns[0], draft.specs[table].place),
        )


def bound_to_each_other(draft: Draft, datamap: DataMap) -> None:
    """M136: on MariaDB, a foreign key of a table to itself that cannot be NULL: its rows stand in their own way.

    InnoDB looks at a reference row by row, so it lets no row go that points at itself, or in a circle.
    """
    for table in datamap.tables.values():
        if table.files or draft.dialect(table.id) not in KIN or not may_go(table):
            continue
        for ref in table.references:
            if ref.to == table.id and ref.declared and not ref.nullable and ref.rule in _KEEPING:
                link = ", ".join(ref.columns)
                draft.findings.add(
                    "M136",
                    f"{table.name}.{link} points at {table.name} and cannot be NULL: InnoDB lets none of these rows go",
                    f"Make {link} nullable, or drop the foreign key.",
                    place(table.id, ref.columns[0], draft.specs[table.id].place),
                    [table.id],
                )


def _graph(datamap: DataMap) -> dict[TableId, list[Reference]]:
    return {
        table.id: [ref for ref in table.references if ref.rule in _KEEPING and ref.to in datamap.tables]
        for table in datamap.tables.values()
        if not table.files
    }


def _report(draft: Draft, datamap: DataMap, tables: list[TableId], inner: list[Reference]) -> None:
    said = {table: datamap.tables[table].name for table in tables}
    ways = [f"{said[ref.table]}.{', '.join(ref.columns)} -> {said[ref.to]}" for ref in inner]
    # A link says whose a row is; what can be let go of is another reference.
    free = [way for way, ref in zip(ways, inner, strict=True) if not ref.link] or ways
    draft.findings.add(
        "M134",
        f"{', '.join(sorted(said.values()))}: rows keep each other in a circle ({'; '.join(sorted(ways))})",
        f"Write `lets go` under `points at` for one of: {'; '.join(sorted(free))}.",
        place(inner[0].table, inner[0].columns[0], draft.specs[inner[0].table].place),
        tables,
    )


def _components(graph: dict[TableId, list[Reference]]) -> Iterator[list[TableId]]:
    """The strongly connected components (Tarjan 1972), without recursion: a chain of tables can be long."""
    index: dict[TableId, int] = {}
    low: dict[TableId, int] = {}
    stack: list[TableId] = []
    on_stack: set[TableId] = set()
    for root, first in graph.items():
        if root in index:
            continue
        work = [(root, iter(first))]
        _enter(root, index, low, stack, on_stack)
        while work:
            table, edges = work[-1]
            ref = next(edges, None)
            if ref is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[table])
                if low[table] == index[table]:
                    yield _component(table, stack, on_stack)
            elif ref.to not in index and ref.to in graph:
                _enter(ref.to, index, low, stack, on_stack)
                work.append((ref.to, iter(graph[ref.to])))
            elif ref.to in on_stack:
                low[table] = min(low[table], index[ref.to])


def _enter(
    table: TableId, index: dict[TableId, int], low: dict[TableId, int], stack: list[TableId], on_stack: set[TableId]
) -> None:
    index[table] = low[table] = len(index)
    stack.append(table)
    on_stack.add(table)


def _component(root: TableId, stack: list[TableId], on_stack: set[TableId]) -> list[TableId]:
    at = stack.index(root)
    found = stack[at:]
    del stack[at:]
    on_stack.difference_update(found)
    return found
