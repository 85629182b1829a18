"""What differs in how people are told of a new version: for all of them, or for each group on its own."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.changes.model import Change, Kind, Subject, Way, listed, several
from gestand.policy.addressing import ways
from gestand.policy.model import Policy
from gestand.policy.statement import ChangesSpec


def told_by(old: Policy, new: Policy) -> Iterator[Change]:
    """Nothing where one of the two has no `changes` at all: that is told as a whole."""
    before, after = old.says.changes, new.says.changes
    if before is None or after is None:
        return
    found = list(_all(before, after) if not before.told_for and not after.told_for else _some(old, new))
    yield from found
    if not found and _written(old) != _written(new):
        # For nobody who was there it is otherwise: said in another way, or for new people only.
        was, now = (several(Kind.TEXT, one.told_by) for one in (before, after))
        yield Change(Way.OTHERWISE, Subject("changes", place=after.place), "told by", was, now)


def _all(before: ChangesSpec, after: ChangesSpec) -> Iterator[Change]:
    return listed(Subject("changes", place=after.place), "told by", Kind.TEXT, before.told_by, after.told_by)


def _some(old: Policy, new: Policy) -> Iterator[Change]:
    """Of each kind of people that both have."""
    before, after, known = old.says.changes, new.says.changes, {group.name for group in old.people}
    for group in new.people:
        if group.name in known and not group.organisation:
            subject = Subject("changes", group.name, after.place if after else group.place, group.called)
            yield from listed(subject, "told by", Kind.TEXT, ways(before, group.name), ways(after, group.name))


def _written(policy: Policy) -> tuple[object, ...]:
    return tuple(one.says for one in policy.unsupported if (one.section, one.name) == ("changes", "told by"))
