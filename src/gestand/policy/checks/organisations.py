"""People belong to organisations that are declared, and whoever processes for somebody says for whom."""

from __future__ import annotations

from gestand.errors import Place
from gestand.policy.checks import found
from gestand.policy.checks.claims import NoClaim, SeveralClaims, next_step
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import ByColumns, ByPath, GroupSpec, Role
from gestand.policy.names import Ambiguous
from gestand.policy.walk import meant


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


CHECKS = (they_belong_to_organisations,)
