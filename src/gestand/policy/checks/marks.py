"""A mark on an empty row does not bring back what had ended.

Marks are written when everything of a row has ended, and the next question is asked of the row as it stands then: a
term that counts from an event which a mark has just taken away would be open again. What was to go stays, and nobody
calls it broken.
"""

from __future__ import annotations

from gestand.policy.checks.activities import used
from gestand.policy.checks.terms import events
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import After, Earliest, EventRef, Latest, Null, TableSpec, Term, Until
from gestand.policy.names import Ambiguous
from gestand.policy.sections.activities import ReadActivity


def marks_leave_what_counts(draft: Draft, report: Report) -> None:
    """P420."""
    for activity in draft.activities:
        spec, marked = activity.spec, _marked(draft, activity)
        if not marked:
            continue
        elsewhere = {table for table, _ in used(draft, activity)} - {table.name for table in marked.values()}
        parts = [term for term in (spec.own, *spec.at_least) if term is not None]
        safe = all(_stays_over(draft, marked, term) for term in parts)
        capped = any(isinstance(leaf, After) and leaf.event.name in marked for leaf in spec.at_most)
        if safe and not elsewhere and not capped:
            continue
        for name, table in marked.items():
            what = f"activity `{spec.name}` counts from `{name}`, which the shell of table `{table.name}` writes over"
            report.add("P420", next(event.place for event in events(activity) if event.name == name), what)


def _marked(draft: Draft, activity: ReadActivity) -> dict[str, TableSpec]:
    """The events of an activity that a mark writes over, as the activity names them."""
    found = {}
    for event in events(activity):
        try:
            column = draft.names.column(event.name)
        except Ambiguous:
            continue
        if column and column.name in dict(column.table.shell):
            found[event.name] = column.table
    return found


def _stays_over(draft: Draft, marked: dict[str, TableSpec], term: Term) -> bool:
    """What was over before the marks were written is over afterwards."""
    match term:
        case Latest(terms):
            return all(_stays_over(draft, marked, part) for part in terms)
        case Earliest(terms):
            parts = list(terms)
            return all(_stays_over(draft, marked, part) for part in parts) or any(
                _is_over(draft, marked, part) for part in parts
            )
        case After() | Until():
            return term.event.name not in marked or _never_began(draft, marked, term.event)
        case _:
            return True


def _is_over(draft: Draft, marked: dict[str, TableSpec], term: Term) -> bool:
    """It is over for certain where the marks stand."""
    match term:
        case Latest(terms):
            return all(_is_over(draft, marked, part) for part in terms)
        case Earliest(terms):
            return any(_is_over(draft, marked, part) for part in terms)
        case After() | Until():
            return term.event.name in marked and _never_began(draft, marked, term.event)
        case _:
            return False


def _never_began(draft: Draft, marked: dict[str, TableSpec], event: EventRef) -> bool:
    table, column = marked[event.name], draft.names.column(event.name)
    if column is None or dict(table.shell)[column.name] is not None:
        return False
    return any(one.column == column.name and one.null is Null.NEVER_BEGAN for one in table.events)


CHECKS = (marks_leave_what_counts,)
