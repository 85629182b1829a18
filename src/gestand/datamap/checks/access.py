"""What the two roles see and may do."""

from __future__ import annotations

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_go, written_columns
from gestand.datamap.model import DataMap, Table


def row_security(draft: Draft, datamap: DataMap) -> None:
    """M150: row-level security that the reading role does not bypass: it would show zero overdue rows and no error."""
    for table in datamap.tables.values():
        if not table.files and draft.live(table.id).row_security:
            draft.findings.add(
                "M150",
                f"row-level security on {table.name} hides rows from the reading role",
                "Read with a role that has BYPASSRLS, or give it a policy that shows every row.",
                place(table.id, said=draft.specs[table.id].place),
                [table.id],
            )


def grants(draft: Draft, datamap: DataMap) -> None:
    """M151, M152: SELECT for the reading role; UPDATE of what apply writes and DELETE where rows can go for the other.

    A right on the columns is as good as one on the table: `gestand grants` gives no more.
    """
    for table in datamap.tables.values():
        has = draft.live(table.id).grants
        if "SELECT" not in has:
            _missing(draft, table, "M151", "reading", "SELECT")
        if columns := _locked(draft, datamap, table):
            _missing(draft, table, "M152", "writing", "UPDATE", columns)
        if "DELETE" not in has and may_go(table):
            _missing(draft, table, "M152", "writing", "DELETE")


def _locked(draft: Draft, datamap: DataMap, table: Table) -> tuple[str, ...]:
    """What the writing role has to UPDATE and may not."""
    if table.files or "UPDATE" in draft.live(table.id).grants:
        return ()
    live = draft.columns(table.id)
    return tuple(name for name in written_columns(datamap, table) if name in live and not live[name].may_update)


def _missing(draft: Draft, table: Table, code: str, role: str, right: str, columns: tuple[str, ...] = ()) -> None:
    others = any(column.may_update for column in draft.columns(table.id).values())
    some = f" ({', '.join(columns)})" if others and columns else ""
    draft.findings.add(
        code,
        f"the {role} role has no {right} on {table.name}{some}",
        "Run what `gestand grants` prints.",
        place(table.id, said=draft.specs[table.id].place),
        [table.id],
    )
