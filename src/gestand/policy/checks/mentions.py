"""Mentions are of people who are declared, and stand in texts of others."""

from __future__ import annotations

from gestand.policy.checks import found
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.names import Ambiguous, Column
from gestand.policy.spoken import MentionSpec
from gestand.policy.walk import meant


def they_are_of_people(draft: Draft, report: Report) -> None:
    for number, mention in enumerate(draft.mentions, 1):
        group = draft.groups.get(mention.group)
        if group is None:
            hint = meant(mention.group, draft.groups)
            report.add("P601", mention.place, f"mention {number}: there are no people `{mention.group}`", hint)
            continue
        try:
            table = draft.names.table(group.table)
        except Ambiguous:
            table = None
        if table is not None and mention.column not in {personal.column for personal in table.personal}:
            what = f"mention {number}: `{mention.column}`"
            known = [personal.column for personal in table.personal]
            report.add(
                "P601",
                mention.place,
                f"{what} is not a personal column of `{table.name}`",
                meant(mention.column, known),
            )


def they_stand_in_texts(draft: Draft, report: Report) -> None:
    for number, mention in enumerate(draft.mentions, 1):
        for name in mention.places:
            place = draft.place(mention.place, "mentions", str(number - 1), "in", name)
            column = found.column(draft, report, name, place, f"mention {number}")
            if column is not None and (why := _no_text_of_others(draft, mention, column)):
                report.add("P604", place, f"mention {number}: `{name}` {why}")


def _no_text_of_others(draft: Draft, mention: MentionSpec, column: Column) -> str:
    group = draft.groups.get(mention.group)
    if group is not None and group.table == column.table.name and mention.column == column.name:
        return "is the very value that is looked for"
    declared = {personal.column for personal in column.table.personal}
    declared |= {name for name, _ in column.table.not_personal}
    if column.table.nothing_personal or column.name in declared:
        return ""
    return "is neither personal nor `not personal`"


def they_are_declared_once(draft: Draft, report: Report) -> None:
    seen: set[tuple[str, str, str, str]] = set()
    for number, mention in enumerate(draft.mentions, 1):
        for name in mention.places:
            same = (mention.of, mention.before, mention.after, name)
            if same in seen:
                place = draft.place(mention.place, "mentions", str(number - 1), "in", name)
                report.add("P606", place, f"mention {number}: `{name}` is searched for it already")
            seen.add(same)


CHECKS = (they_are_of_people, they_stand_in_texts, they_are_declared_once)
