"""Every column is one thing; references lead to declared tables."""

from __future__ import annotations

from gestand.policy.checks import found
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import Rule, TableSpec
from gestand.policy.walk import meant


def columns_are_one_thing(draft: Draft, report: Report) -> None:
    for table in draft.tables:
        _events_are_not_personal(table, report)
        _declared_once(table, report)


def _events_are_not_personal(table: TableSpec, report: Report) -> None:
    personal = {p.column for p in table.personal}
    for event in table.events:
        if event.column in personal:
            message = f"table `{table.name}`: event `{event.column}` is also a personal column"
            report.add("P309", event.place, message)


def _declared_once(table: TableSpec, report: Report) -> None:
    personal = {p.column: p.place for p in table.personal}
    for column, _ in table.not_personal:
        if column in personal:
            message = f"table `{table.name}`: column `{column}` is personal and not personal"
            report.add("P302", personal[column], message)
    both = set(table.structural) & (set(personal) | {column for column, _ in table.not_personal})
    for column in sorted(both):
        message = f"table `{table.name}`: column `{column}` is structural and something else"
        report.add("P302", personal.get(column, table.place), message)


def nothing_personal_means_it(draft: Draft, report: Report) -> None:
    for table in draft.tables:
        if table.nothing_personal and (table.personal or table.claims):
            place = draft.place(table.place, "tables", table.name, "nothing personal")
            report.add("P303", place, f"table `{table.name}` has `nothing personal`, and personal columns or `whose`")


def tables_say_whose_they_are(draft: Draft, report: Report) -> None:
    """One that has a `whose` that cannot be read has a finding already."""
    for table in draft.tables:
        said = any(("tables", table.name, key) in draft.places for key in ("whose", "nothing personal"))
        if table.nothing_personal or table.claims or said:
            continue
        what = f"table `{table.name}`"
        if table.personal:
            report.add("P301", table.place, f"{what} has personal columns, and says not whose they are")
        else:
            report.add("P315", table.place, f"{what} says not whose it is")


def sources_stand_in_the_row(draft: Draft, report: Report) -> None:
    """What is from elsewhere can say from where, in a column beside it that the table declares."""
    for table in draft.tables:
        known = [p.column for p in table.personal] + [name for name, _ in table.not_personal] + [*table.structural]
        for personal in table.personal:
            if not personal.source_in:
                continue
            place = draft.place(personal.place, "tables", table.name, "personal", personal.column, "source")
            what = f"table `{table.name}`: column `{personal.column}`"
            if personal.origin != "elsewhere":
                report.add(
                    "P328", place, f"{what} has a `source`, and is not from elsewhere", "Say `origin: elsewhere`."
                )
            elif personal.source_in not in (beside := [name for name in known if name != personal.column]):
                message = f"{what}: its `source` is `{personal.source_in}`, which the table does not declare beside it"
                report.add("P328", place, message, meant(personal.source_in, beside))


def references_lead_somewhere(draft: Draft, report: Report) -> None:
    for table in draft.tables:
        for point in table.points_at:
            if point.rule is Rule.LOSES and point.target in draft.groups:
                continue
            found.table(draft, report, point.target, point.place, f"table `{table.name}`", "P306")


def shell_marks_are_not_personal(draft: Draft, report: Report) -> None:
    for table in draft.tables:
        personal = {p.column: p.place for p in table.personal}
        for column, _ in table.shell:
            if column in personal:
                message = f"table `{table.name}`: the shell mark `{column}` is a personal column"
                report.add("P312", personal[column], message)


CHECKS = (
    sources_stand_in_the_row,
    columns_are_one_thing,
    nothing_personal_means_it,
    tables_say_whose_they_are,
    references_lead_somewhere,
    shell_marks_are_not_personal,
)
