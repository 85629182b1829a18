"""Until when, at the latest: the end of an activity over many rows, from what an engine tells of their events.

The other way round than `gestand.held.ends`, which asks whether a moment has come. Three values here too: a moment,
*open* (it certainly has no end yet) and *unknown*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gestand.datamap.model import Activity, AllOf, AnyOf, BoundTerm, Leaf, Never, Unless
from gestand.held.reading import OPEN, end, read
from gestand.policy.model import Null

PAST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class End:
    """When a term ends; `word` says why there is no moment, when it is OPEN."""

    moment: datetime
    word: str = ""

    @property
    def said(self) -> str:
        """An ISO 8601 moment or a word, as `Keep.until`."""
        return self.word or "open" if self.moment == OPEN else self.moment.isoformat()


OVER = End(PAST)
YET = End(OPEN, "open")
UNKNOWN = End(OPEN, "unknown")
FOREVER = End(OPEN, "forever")
ASKED = End(OPEN, "asked")


@dataclass(frozen=True, slots=True)
class Seen:
    """An event over many rows: its latest value, how many have one, and how many rows there are that could.

    `none` are the rows of whose person nothing is there to have an event, `lost` those that do not lead to where it is.
    """

    latest: Any
    known: int
    rows: int
    none: int = 0
    lost: int = 0


LeafEnd = Callable[[Leaf, bool], End]
"""The end of a leaf; the second says that it is a term which the law sets at most."""


def activity_end(activity: Activity, leaf: LeafEnd, own: End | None = None) -> End:
    """min(at most, max(at least, own)), as docs/held.md. `own` stands in for the activity's own term."""
    mine = [own] if own is not None else [] if activity.own is None else [_term(activity.own, leaf, False)]
    least = [*mine, *(_term(term, leaf, False) for term in activity.at_least)]
    most = [_term(term, leaf, True) for term in activity.at_most]
    return earliest([latest(least) if least else YET, *most])


def or_asked(activity: Activity, found: End, at: datetime) -> End:
    """The end; where the term is over at `at`, and what it holds is still held, it waits for a question."""
    return ASKED if activity.ask is not None and found.moment <= at else found


def leaf_end(leaf: Leaf, seen: Seen, zone: str, cap: bool) -> End:
    """The latest end of the leaf over the rows."""
    found = [UNKNOWN] if seen.lost else []
    if seen.none:
        found.append(_without(leaf.event.none, cap))
    if seen.known < seen.rows:
        found.append(_without(leaf.event.null, cap))
    if seen.known:
        found.append(_of_value(leaf, seen.latest, zone))
    return latest(found) if found else OVER


def _of_value(leaf: Leaf, value: Any, zone: str) -> End:
    moment = end(leaf, value, zone)
    if moment != OPEN:
        return End(moment)
    return UNKNOWN if read(leaf.event, value) is None else YET


def _without(null: Null, cap: bool) -> End:
    """The end of a row that has no value; an at-most term does not end by what never began."""
    match null:
        case Null.NOT_YET:
            return YET
        case Null.NEVER_BEGAN if not cap:
            return OVER
        case _:
            return UNKNOWN


def _term(term: BoundTerm, leaf: LeafEnd, cap: bool) -> End:
    match term:
        case Leaf():
            return leaf(term, cap)
        case AllOf(terms):
            return latest(_term(part, leaf, cap) for part in terms)
        case AnyOf(terms):
            return earliest(_term(part, leaf, cap) for part in terms)
        case Never() | Unless():
            # Of rows for which it is done.
            return FOREVER


def latest(ends: Iterable[End]) -> End:
    """What is certainly open beats what nobody can tell."""
    return max(ends, key=lambda one: (one.moment, one.word != "unknown"))


def earliest(ends: Iterable[End]) -> End:
    """What nobody can tell may be over: it beats what is certainly open."""
    return min(ends, key=lambda one: (one.moment, one.word != "unknown"))
