"""People belong to organisations that are declared, and whoever processes for somebody says for whom."""

from __future__ import annotations

from gestand.errors import Place
from gestand.policy.checks import found
from gestand.policy.checks.activities import personal_used
from gestand.policy.checks.claims import NoClaim, SeveralClaims, next_step
from gestand.policy.checks.closed import kept_of
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import ByColumns, ByPath, GroupSpec, Role
from gestand.policy.names import Ambiguous
from gestand.policy.walk import meant
from gestand.vocabulary.law import Basis


def they_belong_to_organisations(draft: Draft, report: Report) -> None:
    for group in draft.people:
        place = draft.place(group.place, "people", group.name, "belongs to")
        if group.belongs is None:
            if group.role is Role.PROCESSOR:
                where = draft.place(group.place, "people", group.name, "role")
                report.add("P213", where, f"group `{group.name}`: for whom are they processed?")
        elif not _arrives(draft, report, group, group.belongs, place):
            known = [other.name for other in draft.people if other.organisation]
            message = f"group `{group.name}`: `{group.belongs.target}` leads to no organisation"
            report.add("P212", place, message, meant(group.belongs.target, known))


def _arrives(draft: Draft, report: Report, group: GroupSpec, path: ByColumns, place: Place) -> bool:
    """The path ends at an organisation, or at something that has a finding of its own."""
    seen: set[str] = set()
    while path.target not in draft.groups:
        if path.target in seen:
            return True
        seen.add(path.target)
        try:
            step = next_step(draft, path.target)
        except Ambiguous as error:
            found.ambiguous(report, error, place, f"group `{group.name}`")
            return True
        except NoClaim:
            return False
        except SeveralClaims as several:
            message = f"group `{group.name}`: `{path.target}` has several claims"
            names = " or ".join(f"`{several.table.name}.{claim.name}`" for claim in several.table.claims)
            report.add("P313", place, message, f"Write {names}.")
            return True
        if step is None:
            return False
        if isinstance(step[1].path, ByPath):
            return False
        path = step[1].path
    return draft.groups[path.target].organisation


def interests_of_ones_own_are_instructed(draft: Draft, report: Report) -> None:
    """Whoever decides what for is controller (GDPR article 28(10)): a processor does what each organisation asks."""
    for group in draft.people:
        if group.role is not Role.PROCESSOR:
            continue
        theirs = [personal for _, personal in kept_of(draft, group)]
        for activity in draft.activities:
            spec = activity.spec
            mine = spec.basis is Basis.LEGITIMATE_INTEREST and not spec.only_where
            if mine and any(one is personal for _, one in personal_used(draft, activity) for personal in theirs):
                message = f"activity `{spec.name}` has an interest in data of a {group.name}, for whom others decide"
                report.add("P215", activity.place("basis"), message)


CHECKS = (they_belong_to_organisations, interests_of_ones_own_are_instructed)
