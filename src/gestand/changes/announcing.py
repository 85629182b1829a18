"""What people are told of a new version: which day it counts from, what differs, and what they can do about it."""

from __future__ import annotations

from datetime import date

from gestand.changes.diff import Diff
from gestand.changes.model import Change
from gestand.changes.words import Sentences
from gestand.policy.model import ActivitySpec
from gestand.vocabulary import catalogue
from gestand.vocabulary.law import Basis

WAYS = ("refuse", "object", "leave")
OBJECTABLE = (Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK)


def announcement(found: Diff, since: date, substantial: bool, language: str) -> str:
    """For a site, a platform or a letter."""
    sentences = Sentences(found, language)
    lines = [catalogue.text(language, "changes.announce.title", version=found.new.version, date=since), ""]
    if not found.changes:
        lines.append(catalogue.text(language, "changes.announce.nothing"))
    for heading, changes in (
        ("changes.announce.substantial", [change for change in found.changes if change.substantial]),
        ("changes.announce.other", [change for change in found.changes if not change.substantial]),
    ):
        if changes:
            lines += [catalogue.text(language, heading), *(f"- {sentences.of(change)}" for change in changes), ""]
    if substantial:
        lines += [f"- {catalogue.text(language, f'changes.can.{way}')}" for way in ways(found)]
    return "\n".join(lines).rstrip("\n") + "\n"


def ways(found: Diff) -> list[str]:
    """What whoever does not agree can do, of all activities that change. To leave is open to everybody."""
    activities = {activity.name: activity for activity in found.new.activities}
    changed = (activities.get(change.subject.name) for change in found.changes if _counts(change))
    can = {can_do(activity) for activity in changed if activity is not None}
    return [way for way in WAYS if way in can or way == "leave"]


def _counts(change: Change) -> bool:
    return change.substantial and change.subject.kind == "activity"


def can_do(activity: ActivitySpec) -> str:
    """Whoever is asked can refuse; an interest can be objected to; of what is left one can only be told, and leave."""
    if activity.basis in (Basis.CONSENT, Basis.EXPLICIT_CONSENT):
        return "refuse"
    return "object" if activity.marketing or activity.basis in OBJECTABLE else "leave"
