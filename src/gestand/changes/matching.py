"""Which activity of one policy is which of the other: by its name, and without that by what it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gestand.changes.terms import Order, order
from gestand.changes.used import Side
from gestand.policy.model import ActivitySpec


@dataclass(frozen=True, slots=True)
class Matched:
    pairs: tuple[tuple[ActivitySpec, ActivitySpec], ...]
    gone: tuple[ActivitySpec, ...]
    new: tuple[ActivitySpec, ...]

    @property
    def now(self) -> Mapping[str, str]:
        """The name that an activity of the old policy has in the new one."""
        return {old.name: new.name for old, new in self.pairs}


def matched(old: Side, new: Side) -> Matched:
    """One whose name went and one whose name came are the same where they use the same and are alike besides.

    The same uses alone do not make one of two: a mailing and a log-in both use an address.
    """
    before, after = {a.name: a for a in old.policy.activities}, {a.name: a for a in new.policy.activities}
    same = {name: name for name in before if name in after}
    # In an order that is the same from either side, so that a comparison read backwards finds the same pairs.
    likely = [
        (-score, sorted((one.name, other.name)), (one.name, other.name))
        for one in old.policy.activities
        for other in new.policy.activities
        if one.name not in after and other.name not in before and (score := _likeness(old, one, new, other))
    ]
    for _, _, (one_name, other_name) in sorted(likely):
        if one_name not in same and other_name not in same.values():
            same[one_name] = other_name
    pairs = [(before[name], after[same[name]]) for name in before if name in same]
    gone = [activity for activity in old.policy.activities if activity.name not in same]
    came = [activity for activity in new.policy.activities if activity.name not in set(same.values())]
    return Matched(tuple(pairs), tuple(gone), tuple(came))


def _likeness(old: Side, one: ActivitySpec, new: Side, other: ActivitySpec) -> int:
    """How many things besides what they use are the same; 0 when they are not the same activity."""
    uses = old.used(one).everything
    if not uses or uses != new.used(other).everything:
        return 0
    same = sum(_alike(one, other))
    purpose = one.purpose == other.purpose
    return same if purpose or (one.basis is other.basis and order(one, other) is Order.SAME) else 0


def _alike(one: ActivitySpec, other: ActivitySpec) -> Iterator[bool]:
    yield one.purpose == other.purpose
    yield one.basis is other.basis
    yield order(one, other) is Order.SAME
    yield one.interest == other.interest
    yield (one.recipients, one.no_recipients) == (other.recipients, other.no_recipients)
    yield one.marketing is other.marketing


def named_after_itself(activity: ActivitySpec) -> bool:
    """Its purpose is not written: its name is what people read."""
    return activity.purpose == activity.name.replace("-", " ")
