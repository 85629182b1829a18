"""Copies are of personal columns, and are no tables of people themselves."""

from __future__ import annotations

from gestand.policy.checks import found
from gestand.policy.codes import Report
from gestand.policy.copied import CopySpec
from gestand.policy.draft import Draft
from gestand.policy.names import Ambiguous
from gestand.policy.sections.copies import COPIES


def copies_are_of_something_personal(draft: Draft, report: Report) -> None:
    for copy in draft.copies:
        for name in copy.of:
            place = draft.place(copy.place, COPIES, copy.name, name)
            column = found.column(draft, report, name, place, f"copy `{copy.name}`")
            if column is not None and not draft.names.personal(column):
                report.add("P317", place, f"copy `{copy.name}`: `{name[:80]}` is no personal column")


def copies_are_no_tables(draft: Draft, report: Report) -> None:
    tables = {table.name: table.place for table in draft.tables}
    for copy in draft.copies:
        if copy.name in tables:
            report.add("P318", copy.place, f"`{copy.name}` is a copy, and declared at {tables[copy.name]} as a table")
        elif _column_that_is_not_personal(draft, copy):
            report.add("P317", copy.place, f"`{copy.name}` is a copy, and not among the personal columns of its table")


def _column_that_is_not_personal(draft: Draft, copy: CopySpec) -> bool:
    """A column of a declared table, and not of the personal ones; a name may be a table of copies as well."""
    try:
        column = draft.names.column(copy.name)
    except Ambiguous:
        return False
    if column is None:
        return False
    declared = {name for name, _ in column.table.not_personal} | set(column.table.structural)
    return column.name in declared


CHECKS = (copies_are_of_something_personal, copies_are_no_tables)
