"""What differs in how people are told of a new version: for all of them, or for each group on its own."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.changes.model import Change, Kind, Subject, Way, listed, several
from gestand.policy.addressing import ways
from gestand.policy.model import Policy


def told_by(old: Policy, new: Policy) -> Iterator[Change]:
    """Nothing where one of the two has no `changes` at all: that is told as a whole."""
    before, after = old.says.changes, new.says.changes
    if before is None or after is None:
        return
    subject = Subject("changes", place=after.place)
    if not before.told_for and not after.told_for:
        yield from listed(subject, "told by", Kind.TEXT, before.told_by, after.told_by)
        return
    known = {group.name for group in old.people}
    both = (group for group in new.people if group.name in known and not group.organisation)
    found = [
        change
        for group in both
        for change in listed(
            Subject("changes", group.name, after.place, group.called),
            "told by",
            Kind.TEXT,
            ways(before, group.name),
            ways(after, group.name),
        )
    ]
    yield from found
    if not found and (before.told_by, before.told_for) != (after.told_by, after.told_for):
        # For nobody who was there it is otherwise: written in another way, or for new people only.
        yield Change(
            Way.OTHERWISE, subject, "told by", several(Kind.TEXT, before.told_by), several(Kind.TEXT, after.told_by)
        )
