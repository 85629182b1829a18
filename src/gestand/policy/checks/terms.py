"""Terms count from declared events, end some day, and do not lose what they count from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gestand.policy.checks import found
from gestand.policy.checks.activities import used
from gestand.policy.checks.claims import chain
from gestand.policy.codes import Report
from gestand.policy.compare import longer
from gestand.policy.draft import Draft
from gestand.policy.keep import leaves
from gestand.policy.model import After, Earliest, EventRef, Forever, Latest, Term, Until
from gestand.policy.names import Ambiguous
from gestand.policy.sections.activities import ReadActivity
from gestand.policy.walk import meant
from gestand.vocabulary.bases import lets_end


def activities_have_a_term(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        if not activity.said_term:
            message = f"activity `{activity.spec.name}` has neither `keep` nor `law`"
            report.add("P401", activity.spec.place, message)


def all_terms(activity: ReadActivity) -> Iterator[Term]:
    spec = activity.spec
    for term in (spec.own, *spec.at_least, *spec.at_most):
        yield from leaves(term)


def events(activity: ReadActivity) -> Iterator[EventRef]:
    """Each event of each term, once."""
    refs = (leaf.event for leaf in all_terms(activity) if isinstance(leaf, After | Until))
    return iter(dict.fromkeys(refs))


def events_are_declared(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        what = f"activity `{activity.spec.name}`"
        for event in events(activity):
            column = found.column(draft, report, event.name, event.place, what)
            if column is None:
                continue
            known = [e.column for e in column.table.events]
            if column.name not in known:
                message = f"{what}: `{column.name}` is no event of table `{column.table.name}`"
                hint = meant(column.name, known) or f"Add `events: {{{column.name}: not yet}}` to the table."
                report.add("P405", event.place, message, hint)


def never_ends(term: Term | None) -> bool:
    """Whether a term has no end of its own, whatever happens in the data."""
    if isinstance(term, Latest):
        return any(never_ends(inner) for inner in term.terms)
    if isinstance(term, Earliest):
        return all(never_ends(inner) for inner in term.terms)
    return isinstance(term, Forever)


def terms_end_some_day(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        spec = activity.spec
        for_ever = never_ends(spec.own) and not spec.at_most
        if for_ever and "basis" in activity.places and not lets_end(spec.basis):
            message = f"activity `{spec.name}` is kept until it ends, and nothing ends a {spec.basis.value}"
            report.add("P412", activity.place("keep"), message)


def events_outlive_their_terms(draft: Draft, report: Report) -> None:
    """`the last` of a table beside the path: its rows must not go before the term that counts from them."""
    for activity in draft.activities:
        tables = {table for table, _ in used(draft, activity)}
        on_path = {name for table in tables for name in _on_paths(draft, table)}
        for leaf in all_terms(activity):
            if isinstance(leaf, After) and leaf.event.last:
                column = _quiet(draft, leaf.event)
                if column and column not in on_path and not _kept_as_long(draft, activity, column, leaf):
                    message = f"activity `{activity.spec.name}`: rows of `{column}` may go before this term has ended"
                    report.add("P415", leaf.event.place, message)


def _on_paths(draft: Draft, name: str) -> Iterator[str]:
    table = next((t for t in draft.tables if t.name == name), None)
    for claim in table.claims if table else ():
        yield from chain(draft, table, claim)[0] if table else ()


def _quiet(draft: Draft, event: EventRef) -> str:
    try:
        column = draft.names.column(event.name)
    except Ambiguous:
        return ""
    return column.table.name if column else ""


def _kept_as_long(draft: Draft, activity: ReadActivity, table: str, leaf: After) -> bool:
    """Another activity uses something of that table and keeps it at least as long after the same event."""
    for other in draft.activities:
        if other is activity or not any(t == table for t, _ in used(draft, other)):
            continue
        for term in all_terms(other):
            same = isinstance(term, After) and term.event.name == leaf.event.name
            if isinstance(term, Forever) or (same and isinstance(term, After) and not longer(leaf, term)):
                return True
    return False


def older_rows_keep_a_shorter_term(draft: Draft, report: Report) -> None:
    """One cut-off decides for all rows: what was promised later is not shorter, and both count in days."""
    for activity in draft.activities:
        for leaf in all_terms(activity):
            if isinstance(leaf, After) and leaf.older:
                for why in _wrong_with_older(leaf):
                    report.add("P423", leaf.event.place, f"activity `{activity.spec.name}`: {why}")


def _wrong_with_older(leaf: After) -> Iterator[str]:
    lengths = [*(older.duration for older in leaf.older), leaf.duration]
    if any(length.hours or length.minutes for length in lengths):
        yield "lengths that differ by the day of the event count in days, not in hours"
        return
    for one, other in pairwise(leaf.older):
        if one.before >= other.before:
            yield f"{other.before} stands behind {one.before}, and is not later"
    for older, (earlier, later) in zip(leaf.older, pairwise(lengths), strict=True):
        if longer(*(After(length, leaf.event, leaf.rounding) for length in (earlier, later))):
            yield f"the term before {older.before} is longer than the one after it"


def questions_have_somebody_to_ask(draft: Draft, report: Report) -> None:
    own = {group.table for group in draft.people}
    for activity in draft.activities:
        if activity.spec.ask is None:
            continue
        what = f"activity `{activity.spec.name}`: `ask`"
        if activity.spec.own is None or isinstance(activity.spec.own, Forever):
            report.add("P417", activity.place("ask"), f"{what}: it has no term of its own that ends")
        elif activity.spec.only_where:
            report.add("P417", activity.place("ask"), f"{what}: beside `only where`, nobody knows whom to ask")
        elif not any(table in own for table, _ in used(draft, activity)):
            report.add("P417", activity.place("ask"), f"{what}: it uses nothing of the people's own rows")


CHECKS = (
    older_rows_keep_a_shorter_term,
    questions_have_somebody_to_ask,
    activities_have_a_term,
    events_are_declared,
    terms_end_some_day,
    events_outlive_their_terms,
)
