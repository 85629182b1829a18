"""`only` of a group: a closed list of what is kept of these people."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.checks.activities import personal_used
from gestand.policy.checks.claims import NoClaim, SeveralClaims, chain
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import GroupSpec, PersonalSpec, TableSpec
from gestand.policy.spelling import within
from gestand.policy.walk import meant
from gestand.vocabulary.categories import CATEGORIES


def lists_are_of_categories(draft: Draft, report: Report) -> None:
    for group in draft.people:
        for name in group.only:
            if name not in CATEGORIES:
                place = draft.place(group.place, "people", group.name, "only", name)
                what = f"group `{group.name}`: `only` names `{name}`, which is no category"
                report.add("P310", place, what, meant(name, CATEGORIES))


def lists_are_whole(draft: Draft, report: Report) -> None:
    """Every personal column of these people has a category of the list: the purposes need no more than was said."""
    for group in draft.people:
        for table, personal in kept_of(draft, group) if group.only else ():
            if personal.category in group.only or personal.category not in CATEGORIES:
                continue
            column = within(table.name, personal.column)
            used = [a.spec.name for a in draft.activities if any(p is personal for _, p in personal_used(draft, a))]
            users = ", ".join(f"`{name}`" for name in used)
            needs = f", for {users}" if users else ""
            report.add(
                "P211",
                personal.place,
                f"`{column}` keeps `{personal.category}` of a {group.name}{needs}; the list of `{group.name}` is closed"
                " and does not name it",
            )


def kept_of(draft: Draft, group: GroupSpec) -> Iterator[tuple[TableSpec, PersonalSpec]]:
    """The personal columns of these people, with their tables."""
    for table in draft.tables:
        claims = {claim.name for claim in table.claims if _leads_to(draft, table, claim.name, group)}
        for personal in table.personal if claims else ():
            if not personal.of or claims & set(personal.of):
                yield table, personal


def _leads_to(draft: Draft, table: TableSpec, name: str, group: GroupSpec) -> bool:
    claim = next(claim for claim in table.claims if claim.name == name)
    try:
        return chain(draft, table, claim)[1] == group.name
    except (NoClaim, SeveralClaims):
        return False


CHECKS = (lists_are_of_categories, lists_are_whole)
