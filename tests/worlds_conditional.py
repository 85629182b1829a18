"""Worlds in which one column leads to rows of two tables, as the kind of its row says."""

from dataclasses import replace
from itertools import combinations

from world import Claim, Column, World

KINDS = ("x", "y")


def conditional(world: World, choose) -> World | None:
    """The world with two references of a table in one column; None when no table has two that fit. `choose(n)`."""
    fitting = [
        (name, one, other)
        for name, table in world.tables.items()
        for one, other in combinations([ref for ref in table.references if len(ref.columns) == 1], 2)
        if _column(table, one) == _column(table, other) and not _told_twice(table, one, other)
    ]
    if not fitting:
        return None
    name, one, other = fitting[choose(len(fitting))]
    (first,), (second,) = one.columns, other.columns
    names = {first: f"{first} when kind is x", second: f"{first} when kind is y"}
    tables = {label: _renamed(table, name, names) for label, table in world.tables.items()}
    table = tables[name]
    rows = tuple(_row(row, first, second, KINDS[choose(2)]) for row in table.rows)
    columns = {label: column for label, column in table.columns.items() if label != second}
    columns["kind"] = Column("text", nullable=False)
    references = tuple(
        replace(ref, columns=(names[ref.columns[0]],)) if ref in (one, other) else ref for ref in table.references
    )
    declared = frozenset(ref for ref in table.declared if ref not in (one.columns, other.columns))
    tables[name] = replace(table, rows=rows, columns=columns, references=references, declared=declared)
    return replace(world, tables=tables)


def _column(table, reference):
    return table.columns[reference.columns[0]]


def _told_twice(table, *references):
    """A column that is part of the key, or in two references, has to stay what it is."""
    names = [ref.columns[0] for ref in references]
    every = [column for ref in table.references for column in ref.columns]
    return any(name in table.key or every.count(name) > 1 for name in names)


def _row(row, first, second, kind):
    value = row[first] if kind == "x" else row[second]
    return {label: v for label, v in row.items() if label != second} | {first: value, "kind": kind}


def _renamed(table, name, names):
    def hop(hop):
        return replace(hop, columns=(names[hop.columns[0]],)) if hop.table == name and _is(hop, names) else hop

    def claim(claim: Claim):
        return replace(claim, hops=tuple(map(hop, claim.hops)))

    return replace(table, claims={label: claim(one) for label, one in table.claims.items()})


def _is(hop, names):
    return len(hop.columns) == 1 and hop.columns[0] in names
