"""What the two roles see and may do."""

from __future__ import annotations

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.fate import changed_columns, may_go
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
    """M151, M152: SELECT for the reading role; UPDATE and DELETE for the writing role, where apply can need them."""
    for table in datamap.tables.values():
        has = draft.live(table.id).grants
        if "SELECT" not in has:
            _missing(draft, table, "M151", "reading", "SELECT")
        if "UPDATE" not in has and changed_columns(datamap, table):
            _missing(draft, table, "M152", "writing", "UPDATE")
        if "DELETE" not in has and may_go(table):
            _missing(draft, table, "M152", "writing", "DELETE")


def _missing(draft: Draft, table: Table, code: str, role: str, right: str) -> None:
    draft.findings.add(
        code,
        f"the {role} role has no {right} on {table.name}",
        "Run what `gestand grants` prints.",
        place(table.id, said=draft.specs[table.id].place),
        [table.id],
    )
