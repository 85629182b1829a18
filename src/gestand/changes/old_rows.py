"""Rows that were collected under a shorter promise: what would keep them longer, and the line that does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gestand.changes.diff import Diff
from gestand.changes.terms import Order, lengths, order
from gestand.clock import Duration, Older, Rounding
from gestand.policy.model import ActivitySpec, After
from gestand.policy.spelling import in_a_term

LONGER = (Order.LONGER, Order.OTHERWISE)
UNITS = ("years", "months", "weeks", "days")


def longer_for_old_rows(found: Diff, since: date) -> Sequence[tuple[ActivitySpec, ActivitySpec]]:
    """The activities whose own term becomes longer, or may, for events before a day. A law may ask for more."""
    return [(old, new) for old, new in found.matched.pairs if _longer_of_its_own(old, new, since)]


def proposals(found: Diff) -> dict[str, str]:
    """By activity the `keep` that leaves alone what was collected until the new version counts.

    For a policy that says from when (`in_force`); for another, publishing decides the day and says the line.
    """
    if not found.new.in_force:
        return {}
    since = date.fromisoformat(found.new.in_force)
    lines = {new.name: old_rows_kept(old, new, since) for old, new in longer_for_old_rows(found, since)}
    return {name: line for name, line in lines.items() if line}


def _longer_of_its_own(old: ActivitySpec, new: ActivitySpec, since: date) -> bool:
    if order(old, new, since) not in LONGER or (old.own is None and new.own is None):
        return False
    if old.own is None or new.own is None:
        return True
    before, after = (replace(one, at_least=(), at_most=()) for one in (old, new))
    return order(before, after, since) in LONGER


def old_rows_kept(old: ActivitySpec, new: ActivitySpec, since: date) -> str:
    """The `keep` with the new term for what comes and the old one for what is there; empty where it cannot be said.

    It can of one event, whose old term was never longer, and counted in days.
    """
    one, other = old.own, new.own
    if not isinstance(one, After) or not isinstance(other, After) or _said_otherwise(one, other):
        return ""
    older = (*(each for each in one.older if each.before < since), Older(since, one.duration))
    if new.at_least or lengths(one.duration, other.duration) is not Order.LONGER:
        return ""
    rounding = " rounded to the end of the year" if other.rounding is Rounding.YEAR_END else ""
    event = f"{'the last ' if other.event.last else ''}{in_a_term(other.event.name)}"
    before = ", ".join(f"{_words(each.duration)} before {each.before}" for each in older)
    return f"{_words(other.duration)}{rounding} after {event} ({before})"


def _said_otherwise(one: After, other: After) -> bool:
    """Of another event, counted from another day, or in hours."""
    same = (one.event.name, one.event.last, one.rounding) == (other.event.name, other.event.last, other.rounding)
    return not same or any(length.hours or length.minutes for length in (one.duration, other.duration))


def _words(duration: Duration) -> str:
    parts = [(getattr(duration, unit), unit) for unit in UNITS]
    return " and ".join(f"{count} {unit if count > 1 else unit[:-1]}" for count, unit in parts if count)
