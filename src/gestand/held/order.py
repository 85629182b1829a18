"""In which order tables are worked on: children before the rows they point at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gestand.datamap.model import Reference, Table
from gestand.datamap.worked import FirstOf
from gestand.errors import Refused
from gestand.held.rows import KEEPING
from gestand.policy.model import Rule
from gestand.stores.base import TableId


def order(
    tables: Iterable[Table], before: Iterable[tuple[TableId, TableId]] = ()
) -> tuple[list[Table], frozenset[tuple[TableId, tuple[str, ...]]]]:
    """Tables in working order, and the references that must be cut first because they close a circle.

    A row that is needed to find another exists until that other is done. A circle of references that keep has no
    such order and is refused; one that holds a reference which lets go is cut there. `before`: pairs of tables of which
    the first goes first where it can.
    """
    wanted = {table.id: table for table in tables}
    edges = {ref for table in wanted.values() for ref in _inside(table, wanted)}
    cut: set[tuple[TableId, tuple[str, ...]]] = set()
    wished = [(a, b) for a, b in before if a != b]
    done: list[TableId] = []
    waiting = sorted(wanted)
    while waiting:
        ready = [name for name in waiting if not any(e.to == name and e.table in waiting for e in edges)]
        ready = [name for name in ready if not any(b == name and a in waiting for a, b in wished)] or ready
        if not ready:
            loose = sorted((e for e in edges if _loose(e, waiting)), key=lambda e: (e.link, str(e.table), e.columns))
            if not loose or loose[0].link:
                raise Refused(
                    "plan/tangled",
                    "the references that keep rows go round in a circle: " + ", ".join(map(str, waiting)),
                    "say `lets go` under `points at` for one of them",
                )
            edges.discard(loose[0])
            cut.add((loose[0].table, loose[0].columns))
            continue
        done.extend(ready)
        waiting = [name for name in waiting if name not in ready]
    return [wanted[name] for name in done], frozenset(cut)


def _inside(table: Table, wanted: dict[TableId, Table]) -> list[Reference]:
    every = (*table.references, *_by_value(table))
    return [ref for ref in every if ref.to in wanted and ref.to != table.id]


def _by_value(table: Table) -> Iterator[Reference]:
    """Rows that are found by a value go before it does, wherever it stands."""
    for column in table.derived:
        for way in column.derived.by_value if isinstance(column.derived, FirstOf) else ():
            (hop,) = way.hops
            if way.folds:
                yield Reference(table.id, hop.columns, hop.to, (way.theirs,), Rule.KEEPS, link=True)


def _loose(ref: Reference, waiting: list[TableId]) -> bool:
    return ref.table in waiting and ref.to in waiting and ref.rule not in KEEPING
