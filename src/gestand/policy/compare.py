"""Which of two terms after the same event is longer, on some day."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from gestand.errors import Place
from gestand.policy.ends import elapses, end, moments
from gestand.policy.model import After, EventRef


def longer(one: After, other: After) -> bool:
    """Whether `one` ends later than `other` for some day of the event."""
    return _longer(_bare(one), _bare(other))


@lru_cache(maxsize=2048)
def _longer(one: After, other: After) -> bool:
    if one == other:
        return False
    said = (length for term in (one, other) for length in (term.duration, *(older.duration for older in term.older)))
    clock = any(map(elapses, said))
    edges = [older.before for term in (one, other) for older in term.older]
    return any(
        end(one.length_of(moment.date()), one.rounding, moment)
        > end(other.length_of(moment.date()), other.rounding, moment)
        for moment in moments(clock, edges)
    )


def _bare(term: After) -> After:
    """What its end depends on, and nothing of where it stands."""
    return replace(term, event=EventRef("", False, Place()), law="")


def same_event(one: After, other: After) -> bool:
    return one.event.name == other.event.name and one.event.last == other.event.last
