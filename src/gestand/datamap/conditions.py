"""`only where` of an activity: for whom it is done at all, as a part of its terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gestand.datamap.collect import place
from gestand.datamap.derived import value_of
from gestand.datamap.draft import Draft
from gestand.datamap.model import Activity, AnyOf, Unless
from gestand.policy.kinds import Presence
from gestand.policy.model import ActivitySpec


def with_conditions(draft: Draft, activities: Mapping[str, Activity]) -> dict[str, Activity]:
    """The activities, each ended by itself and by every minimum of the law wherever it is not done."""
    return {
        spec.name: _conditional(activities[spec.name], bind_unless(draft, spec)) for spec in draft.policy.activities
    }


def _conditional(activity: Activity, unless: tuple[Unless, ...]) -> Activity:
    if not unless:
        return activity
    own = activity.own
    if own is None and not activity.at_least:
        own = AnyOf(activity.at_most)
    return replace(
        activity,
        own=None if own is None else AnyOf((own, *unless)),
        at_least=tuple(AnyOf((term, *unless)) for term in activity.at_least),
        only_where=unless,
    )


def bind_unless(draft: Draft, activity: ActivitySpec) -> tuple[Unless, ...]:
    """Each condition, as an end where it does not hold. A column that cannot be found: nothing that it uses may go."""
    found = []
    for name, asked in activity.only_where:
        column = draft.one_column(name, activity.place)
        spec = draft.specs.get(column.table) if column else None
        value = None
        if column and spec:
            live = draft.columns(column.table)[column.column]
            value = asked if isinstance(asked, Presence) else value_of(live, asked)
            personal = {draft.names.column(column.table, said.column) for said in spec.personal}
            if column.column in personal:
                why, value = "it is personal: it may be blanked before what hangs on it has ended", None
            elif value is None:
                why = f"it is {live.sql_type}, which is never {asked}"
            elif value is Presence.NOT_ZERO:
                why, value = "that 0 is nobody is said of where a path leads", None
        else:
            why = "there is no such column of a declared table"
        if column is None or value is None:
            where = place(column.table, column.column, activity.place) if column else activity.place
            draft.findings.add("M140", f"{activity.name} only where {name}: {why}", HINT, where)
            draft.findings.block(cell.table for cell, users in draft.uses.items() if activity.name in users)
            draft.unbound.setdefault(activity.name, []).append(name)
            continue
        found.append(Unless(column, live.type, value))
    return tuple(found)


HINT = "Name a column of a declared table that stays as it is while the row stays, and what stands in it."
