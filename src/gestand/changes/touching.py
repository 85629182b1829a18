"""Whom a difference is about: everybody, or those whose data the activities use that are done otherwise.

All differences count here, also those that are not substantial: who promises to tell of changes tells of them all.
"""

from __future__ import annotations

from gestand.changes.diff import Diff
from gestand.changes.model import Change
from gestand.ledger.touched import Touched


def touching(found: Diff | None) -> Touched:
    """Nobody of a first version, or where nothing differs. What went, or is about no activity, is about everybody."""
    uses = {one.name: tuple(use.name for use in one.uses) for one in found.new.activities} if found else {}
    names: dict[str, tuple[str, ...]] = {}
    for change in found.changes if found else ():
        activities = _activities(found, change) if found else ()
        if not activities:
            return Touched(everybody=True)
        names.update((name, uses[name]) for name in activities)
    return Touched(activities=names)


def _activities(found: Diff, change: Change) -> tuple[str, ...]:
    """Those of the new policy in which it differs; none where that cannot be said."""
    subject = change.subject
    if subject.kind == "activity":
        return tuple(one.name for one in found.new.activities if one.name == subject.name)
    return found.using(frozenset((subject.name,))) if subject.kind == "column" else ()
