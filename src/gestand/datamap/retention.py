"""Retention classes: the cells of a table that always end together."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.datamap.model import ROW, Table


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """Cells of one table with the same claims and the same activities.

    `columns` in the table's order; `(ROW,)` for a claim without personal columns of its own: then the cell is the row
    itself, and there is exactly one claim. `claims` in the table's order, `activities` in the policy's.
    """

    columns: tuple[str, ...]
    claims: tuple[str, ...]
    activities: tuple[str, ...]


def classes(table: Table) -> tuple[RetentionClass, ...]:
    """The retention classes of a table; none when nobody's data is in it.

    All cells of a class have the same status in a row (docs/held.md: status depends on activity, row and claim), so
    one probe or step decides them together. Personal columns without a claim or without an activity are in a class of
    their own with an empty tuple there: both are errors of the map, and their table is blocked.
    """
    columns: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for column in table.personal:
        columns.setdefault((column.claims, column.activities), []).append(column.name)
    cells = [RetentionClass(tuple(names), claims, users) for (claims, users), names in columns.items()]
    rows = [RetentionClass((ROW,), (claim,), users) for claim, users in table.row_activities.items()]
    return (*cells, *rows)
