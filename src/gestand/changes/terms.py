"""Whether one term is longer than another: by calendar arithmetic over sample events, never by its words.

A term is never shorter and sometimes longer, or the other way round, or the same, or sometimes this and sometimes that.
Terms of one event are reckoned for every day of four years (`gestand.policy.ends`). Those of several events are taken
apart: `the latest of` and `the earliest of` can only grow when a part of them does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from gestand.clock import Duration, Rounding
from gestand.errors import Place
from gestand.policy.ends import elapses, end, moments
from gestand.policy.keep import leaves
from gestand.policy.model import ActivitySpec, After, Earliest, EventRef, Forever, Latest, Term, Until


class Order(StrEnum):
    SAME = "same"
    LONGER = "longer"
    SHORTER = "shorter"
    OTHERWISE = "otherwise"
    """Sometimes longer and sometimes shorter, or nobody can say: of other events."""

    @property
    def back(self) -> Order:
        return {Order.LONGER: Order.SHORTER, Order.SHORTER: Order.LONGER}.get(self, self)


def order(old: ActivitySpec, new: ActivitySpec, before: date | None = None) -> Order:
    """How the term of the new activity is beside that of the old, laws included.

    `before`: only of events before that day, which is what was collected until then.
    """
    return compare(whole(old), whole(new), before)


def whole(activity: ActivitySpec) -> Term:
    """end = min(at most..., max(at least..., own)), as one term."""
    least = (*([activity.own] if activity.own is not None else []), *activity.at_least)
    inner = Latest(least) if least else Forever()
    return Earliest((inner, *activity.at_most)) if activity.at_most else inner


def compare(old: Term, new: Term, before: date | None = None) -> Order:
    """How `new` is beside `old`, of all events or of those before a day."""
    one, other = _flat(old), _flat(new)
    if one == other:
        return Order.SAME
    if isinstance(one, Forever) or isinstance(other, Forever):
        return Order.LONGER if isinstance(other, Forever) else Order.SHORTER
    if _events(one) == _events(other) and len(_events(one)) == 1:
        return _reckoned(one, other, before)
    for join in (Latest, Earliest):
        if isinstance(one, join) or isinstance(other, join):
            found = _parts(_of(one, join), _of(other, join), join, before)
            if found is not Order.OTHERWISE:
                return found
    return Order.OTHERWISE


@lru_cache(maxsize=512)
def lengths(old: Duration, new: Duration) -> Order:
    """Two lengths of time after the same event."""
    found = moments(elapses(old) or elapses(new))
    return _all(_beside(end(old, Rounding.NONE, m), end(new, Rounding.NONE, m)) for m in found)


# ---------------------------------------------------------------- of one event


@lru_cache(maxsize=512)
def _reckoned(one: Term, other: Term, before: date | None) -> Order:
    both = (*leaves(one), *leaves(other))
    days = [day for leaf in both if isinstance(leaf, After) for day in (older.before for older in leaf.older)]
    found = moments(any(map(_minds_the_clock, both)), days, before)
    return _all(_beside(_ends(one, moment), _ends(other, moment)) for moment in found)


def _minds_the_clock(leaf: Term) -> bool:
    return isinstance(leaf, Until) or (isinstance(leaf, After) and elapses(leaf.duration))


def _ends(term: Term, moment: datetime) -> datetime:
    match term:
        case After():
            return end(term.length_of(moment.date()), term.rounding, moment)
        case Until():
            return moment
        case Latest() | Earliest():
            most: Callable[[Iterable[datetime]], datetime] = max if isinstance(term, Latest) else min
            return most(_ends(inner, moment) for inner in term.terms)
        case Forever():
            return datetime.max


def _beside(old: datetime, new: datetime) -> Order:
    return Order.SAME if old == new else Order.LONGER if new > old else Order.SHORTER


def _all(found: Iterable[Order]) -> Order:
    """Of several parts: the same, one way, or both."""
    ways = set(found) - {Order.SAME}
    return Order.SAME if not ways else ways.pop() if len(ways) == 1 else Order.OTHERWISE


# ---------------------------------------------------------------- of several events

_Events = frozenset[tuple[str, bool]]


def _events(term: Term) -> _Events:
    return frozenset((leaf.event.name, leaf.event.last) for leaf in leaves(term) if isinstance(leaf, After | Until))


def _flat(term: Term) -> Term:
    """Without places and names of laws, lists in lists joined, in one order, a list of one without its list."""
    match term:
        case Latest() | Earliest():
            join = type(term)
            inner = [_flat(one) for one in term.terms]
            parts = [part for one in inner for part in (one.terms if isinstance(one, join) else (one,))]
            if any(isinstance(part, Forever) for part in parts):
                parts = [p for p in parts if not isinstance(p, Forever)] if join is Earliest else []
            unique = sorted(dict.fromkeys(parts), key=repr)
            return Forever() if not unique else unique[0] if len(unique) == 1 else join(tuple(unique))
        case After():
            return After(term.duration, _bare(term), term.rounding, older=term.older)
        case Until():
            return Until(_bare(term))
        case Forever():
            return term


def _bare(term: After | Until) -> EventRef:
    return replace(term.event, place=Place())


def _of(term: Term, join: type[Latest] | type[Earliest]) -> Sequence[Term]:
    return term.terms if isinstance(term, join) else (term,)


def _parts(old: Sequence[Term], new: Sequence[Term], join: type[Latest] | type[Earliest], day: date | None) -> Order:
    """Part by part, by the events they are of. One more part makes the latest later, and the earliest earlier."""
    before, after = _by_events(old, join), _by_events(new, join)
    more = Order.LONGER if join is Latest else Order.SHORTER
    return _all(
        [
            *(compare(before[events], after[events], day) for events in before.keys() & after.keys()),
            *([more] if after.keys() - before.keys() else []),
            *([more.back] if before.keys() - after.keys() else []),
        ]
    )


def _by_events(terms: Sequence[Term], join: type[Latest] | type[Earliest]) -> dict[_Events, Term]:
    found: dict[_Events, list[Term]] = {}
    for term in terms:
        found.setdefault(_events(term), []).append(term)
    return {events: parts[0] if len(parts) == 1 else join(tuple(parts)) for events, parts in found.items()}
