"""Looking a name up, with the finding when it is not there."""

from __future__ import annotations

from gestand.errors import Place
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import TableSpec
from gestand.policy.names import Ambiguous, Column
from gestand.policy.spelling import head_and_last
from gestand.policy.walk import meant


def table(draft: Draft, report: Report, name: str, place: Place, what: str, code: str = "P404") -> TableSpec | None:
    """The declared table of a name, or None after a finding."""
    try:
        found = draft.names.table(name)
    except Ambiguous as error:
        ambiguous(report, error, place, what)
        return None
    if found is None:
        report.add(code, place, f"{what}: no table `{name[:80]}` is declared", meant(name, draft.names.all()))
    return found


def column(draft: Draft, report: Report, name: str, place: Place, what: str) -> Column | None:
    """The declared table, and the column, of `table.column`."""
    try:
        found = draft.names.column(name)
    except Ambiguous as error:
        ambiguous(report, error, place, what)
        return None
    if found is None:
        table_name = head_and_last(name)[0] or name
        hint = meant(table_name, draft.names.all())
        report.add("P404", place, f"{what}: no table `{table_name[:80]}` is declared", hint)
    return found


def ambiguous(report: Report, error: Ambiguous, place: Place, what: str) -> None:
    tables = ", ".join(f"`{name}`" for name in error.tables)
    report.add("P115", place, f"{what}: `{error.name}` fits several tables: {tables}")
