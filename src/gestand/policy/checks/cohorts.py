"""Laws that count for some events only: which rows a term is too long for, and which maximum cannot be kept to."""

from __future__ import annotations

from collections.abc import Mapping

from gestand.errors import Place
from gestand.policy.codes import Report
from gestand.policy.compare import longer, same_event
from gestand.policy.draft import Draft
from gestand.policy.keep import follower, leaves
from gestand.policy.model import ActivitySpec, After, EventRef, Term
from gestand.vocabulary.catalogue import duration
from gestand.vocabulary.law import StatutoryTerm, TermKind

_MAXIMA = (TermKind.AT_MOST, TermKind.EXACT)


def terms_count_for_these_events(draft: Draft, report: Report) -> None:
    """A term for some events only: the other events need their own term beside it."""
    for activity in draft.activities:
        for law, place in activity.named:
            what = f"activity `{activity.spec.name}`: `{law.id}`"
            if law.events_from and draft.head.in_force and law.events_from > draft.head.in_force:
                report.add("P507", place, f"{what} counts from {law.events_from} only, after `in_force`")
            elif law.events_until and not any(_follows(law, other) for other, _ in activity.named):
                later = follower(law, draft.laws.known)
                hint = f"`{later.id}` counts for the rest and is applied as well: name it beside." if later else ""
                report.add("P507", place, f"{what} counts for events until {law.events_until} only", hint)


def _follows(law: StatutoryTerm, other: StatutoryTerm) -> bool:
    return other.country == law.country and bool(other.events_from) and other.events_from > law.events_until


def _family(law: StatutoryTerm, laws: Mapping[str, StatutoryTerm]) -> tuple[StatutoryTerm, StatutoryTerm] | None:
    """A law that changed: the older and the newer term, when `law` is one of them."""
    if later := follower(law, laws):
        return law, later
    older = next((one for one in laws.values() if one.followed_by == law.id and follower(one, laws)), None)
    return (older, law) if older else None


def the_longer_of_two_governs(draft: Draft, report: Report) -> None:
    """Which of two terms counts differs by row, and an activity has one term: say for which rows it is too long."""
    for activity in draft.activities:
        pairs = {pair: place for law, place in reversed(activity.named) if (pair := _family(law, draft.laws.known))}
        for (older, newer), place in pairs.items():
            if said := _too_long(older, newer):
                report.add("P517", place, f"activity `{activity.spec.name}`: {said}")


def _too_long(older: StatutoryTerm, newer: StatutoryTerm) -> str:
    rows = {
        older.id: f"until {older.events_until}",
        newer.id: f"from {newer.events_from}" if newer.events_from else f"after {older.events_until}",
    }
    for long, short in ((newer, older), (older, newer)):
        if longer(_after(long), _after(short)):
            return (
                f"`{long.id}` ({_length(long)}) governs every row, also those with an event {rows[short.id]}, for "
                f"which `{short.id}` asks {_length(short)}"
            )
    return ""


def _after(law: StatutoryTerm) -> After:
    return After(law.duration, EventRef("", False, Place()), law.rounding, law.id)


def _length(law: StatutoryTerm) -> str:
    return duration("en", law.duration)


def a_maximum_for_some_stands_alone(draft: Draft, report: Report) -> None:
    """It cannot be held to row by row, so it is not applied; beside a longer term its rows would stay too long."""
    for activity in draft.activities:
        for law, place in activity.named:
            if law.for_some and law.kind in _MAXIMA and not _within(activity.spec, law):
                message = f"activity `{activity.spec.name}`: `{law.id}` is a maximum {_events(law)} only"
                report.add("P518", place, f"{message}, and something else here keeps longer")


def _events(law: StatutoryTerm) -> str:
    return f"for events from {law.events_from}" if law.events_from else f"for events until {law.events_until}"


def _within(spec: ActivitySpec, law: StatutoryTerm) -> bool:
    """Whether nothing in the activity ends later than the law's own term."""
    terms: list[Term] = [leaf for term in (spec.own, *spec.at_least) for leaf in leaves(term)]
    mine = [term for term in terms if isinstance(term, After) and term.law == law.id]
    others = [term for term in terms if term not in mine]
    return bool(mine) and all(
        isinstance(other, After) and same_event(other, mine[0]) and not longer(other, mine[0]) for other in others
    )


CHECKS = (terms_count_for_these_events, the_longer_of_two_governs, a_maximum_for_some_stands_alone)
