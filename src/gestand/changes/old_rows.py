"""Rows that were collected under a shorter promise: what would keep them longer, and the line that does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gestand.changes.diff import Diff
from gestand.changes.terms import Order, compare, lengths, order, whole
from gestand.changes.used import Side
from gestand.clock import Duration, Older, Rounding
from gestand.policy.model import ActivitySpec, After, Earliest, Forever, Latest, Term, Until
from gestand.policy.spelling import in_a_term
from gestand.vocabulary.law import Basis

CONSENTS = (Basis.CONSENT, Basis.EXPLICIT_CONSENT)
LONGER = (Order.LONGER, Order.OTHERWISE)
UNITS = ("years", "months", "weeks", "days", "hours", "minutes")


@dataclass(frozen=True, slots=True)
class Longer:
    """An activity that would keep what is there longer than promised; `line`: the `keep` that does not, or empty."""

    activity: ActivitySpec
    line: str


def longer_for_old_rows(found: Diff, since: date) -> Sequence[Longer]:
    """The activities whose own term is longer, or may be, for events before a day. A law may ask for more."""
    changed = [
        Longer(new, old_rows_kept(old, new, since))
        for old, new in found.matched.pairs
        if _longer_of_its_own(old, new, since)
    ]
    return [*changed, *(Longer(new, "") for new in found.matched.new if _longer_than_all(found, new, since))]


def _longer_than_all(found: Diff, new: ActivitySpec, since: date) -> bool:
    """One that is new, of columns that all that used them before kept shorter. Who agreed to it, agreed to it."""
    if new.own is None or (new.basis in CONSENTS and new.only_where):
        return False
    before = Side(found.old)
    for column in Side(found.new).used(new).columns:
        users = [whole(old) for old in found.old.activities if column in before.used(old).columns]
        if users and compare(Latest(tuple(users)), whole(new), since) is Order.LONGER:
            return True
    return False


def proposals(found: Diff) -> dict[str, str]:
    """By activity the `keep` that leaves alone what was collected until the new version counts.

    For a policy that says from when (`in_force`); for another, publishing decides the day and says the line.
    """
    if not found.new.in_force:
        return {}
    longer = longer_for_old_rows(found, date.fromisoformat(found.new.in_force))
    return {one.activity.name: one.line for one in longer if one.line}


def _longer_of_its_own(old: ActivitySpec, new: ActivitySpec, since: date) -> bool:
    if order(old, new, since) not in LONGER or (old.own is None and new.own is None):
        return False
    if old.own is None or new.own is None:
        return True
    before, after = (replace(one, at_least=(), at_most=()) for one in (old, new))
    return order(before, after, since) in LONGER


def old_rows_kept(old: ActivitySpec, new: ActivitySpec, since: date) -> str:
    """The `keep` with the new term for what comes and the old one for what is there; empty where it cannot be said.

    It can where the two differ in lengths alone, in days, and none was longer before.
    """
    if old.own is None or new.own is None or new.at_least:
        return ""
    return _line(old.own, new.own, since)


def _line(one: Term, other: Term, since: date) -> str:
    match one, other:
        case After(), After():
            return _after(one, other, since)
        case (Latest(olds), Latest(news)) | (Earliest(olds), Earliest(news)) if len(olds) == len(news):
            parts = [_line(*pair, since) for pair in zip(olds, news, strict=True)]
            join = "latest" if isinstance(other, Latest) else "earliest"
            return f"the {join} of ({', '.join(parts)})" if all(parts) else ""
        case Until(), Until() if _event(one) == _event(other):
            return f"until {_event(other)}"
        case Forever(), Forever():
            return "until it ends"
    return ""


def _after(one: After, other: After, since: date) -> str:
    found = lengths(one.duration, other.duration)
    same = (_event(one), one.rounding) == (_event(other), other.rounding)
    if other.law or not same or found not in (Order.SAME, Order.LONGER):
        return ""
    rounding = " rounded to the end of the year" if other.rounding is Rounding.YEAR_END else ""
    said = f"{_words(other.duration)}{rounding} after {_event(other)}"
    older = [each for each in one.older if each.before < since]
    if found is Order.LONGER:
        older.append(Older(since, one.duration))
    if older and any(d.hours or d.minutes for d in (other.duration, *(each.duration for each in older))):
        return ""
    before = ", ".join(f"{_words(each.duration)} before {each.before}" for each in older)
    return f"{said} ({before})" if before else said


def _event(term: After | Until) -> str:
    return f"{'the last ' if term.event.last else ''}{in_a_term(term.event.name)}"


def _words(duration: Duration) -> str:
    parts = [(getattr(duration, unit), unit) for unit in UNITS]
    return " and ".join(f"{count} {unit if count > 1 else unit[:-1]}" for count, unit in parts if count)
