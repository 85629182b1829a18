"""The leaves of an activity's terms: every event that decides when it ends."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.model import Activity, AllOf, AnyOf, BoundTerm, Leaf, Never, Unless


def leaves(activity: Activity) -> Iterator[Leaf]:
    """Every leaf of its own term and of the law's, in the order they are written."""
    for term in (*([activity.own] if activity.own else []), *activity.at_least, *activity.at_most):
        yield from leaves_of(term)


def leaves_of(term: BoundTerm) -> Iterator[Leaf]:
    """Every leaf of one term."""
    match term:
        case Leaf():
            yield term
        case AllOf(terms) | AnyOf(terms):
            for part in terms:
                yield from leaves_of(part)
        case Never() | Unless():
            return
