"""What the two roles see and may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gestand.datamap.draft import Draft
from gestand.datamap.fate import may_go, written_columns
from gestand.datamap.model import ColumnKind, DataMap, Table

HELD_BY = (ColumnKind.PERSONAL, ColumnKind.STRUCTURAL)
"""What held is decided by: cells, keys, references, events and marks."""


def row_security(draft: Draft, datamap: DataMap) -> None:
    """M150: row-level security that the reading role does not bypass: it would show zero overdue rows and no error."""
    for table in datamap.tables.values():
        if not table.files and draft.live(table.id).row_security:
            draft.about(
                table.id,
                "M150",
                f"row-level security on {table.name} hides rows from the reading role",
                "Read with a role that has BYPASSRLS, or give it a policy that shows every row.",
            )


def grants(draft: Draft, datamap: DataMap) -> None:
    """M151, M152: SELECT for both roles; UPDATE of what apply writes and DELETE where rows can go for the writing one.

    A right on the columns is as good as one on the table: `gestand grants` gives no more.
    """
    for table in datamap.tables.values():
        if table.files:
            continue
        live = draft.columns(table.id)
        has = draft.live(table.id).grants
        kept_out = _kept_out(table, _read(table), {name: column.may_select for name, column in live.items()})
        if "SELECT" not in has and kept_out is not None:
            missing(draft, table, "M151", "reading", "SELECT", kept_out)
        kept_out = _kept_out(table, HELD_BY, {name: column.may_choose for name, column in live.items()})
        # Who may read nothing at all may write nothing either, which is told below.
        if kept_out:
            missing(draft, table, "M152", "writing", "SELECT", kept_out)
        if columns := _locked(draft, datamap, table):
            others = any(column.may_update for column in live.values())
            missing(draft, table, "M152", "writing", "UPDATE", columns if others else ())
        if "DELETE" not in has and may_go(table):
            missing(draft, table, "M152", "writing", "DELETE")


def _read(table: Table) -> tuple[ColumnKind, ...]:
    """What verify and plan ask about; of rows of people everything that is declared: it is in an answer to them."""
    return (*HELD_BY, ColumnKind.NOT_PERSONAL) if table.claims else HELD_BY


def _kept_out(table: Table, kinds: tuple[ColumnKind, ...], may: Mapping[str, bool]) -> tuple[str, ...] | None:
    """The columns of these kinds that a role may not SELECT; empty when it may none at all, None when all is well."""
    hidden = [name for name, yes in may.items() if not yes]
    if hidden and len(hidden) == len(may):
        return ()
    return tuple(name for name in hidden if table.columns[name].kind in kinds) or None


def _locked(draft: Draft, datamap: DataMap, table: Table) -> tuple[str, ...]:
    """What the writing role has to UPDATE and may not."""
    if "UPDATE" in draft.live(table.id).grants:
        return ()
    live = draft.columns(table.id)
    return tuple(name for name in written_columns(datamap, table) if name in live and not live[name].may_update)


def missing(draft: Draft, table: Table, code: str, role: str, right: str, columns: Iterable[str] = ()) -> None:
    """A right that a role has not; `columns` when it has it on others."""
    named = ", ".join(name for name in table.columns if name in frozenset(columns))
    some = f" ({named})" if named else ""
    draft.about(
        table.id,
        code,
        f"the {role} role has no {right} on {table.name}{some}",
        "Run what `gestand grants` prints.",
    )
