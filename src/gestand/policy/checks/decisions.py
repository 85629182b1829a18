"""What an activity decides, beside what the whole policy says about decisions (GDPR articles 13(2)(f) and 22)."""

from __future__ import annotations

from gestand.policy.codes import Report
from gestand.policy.deciding import Decides
from gestand.policy.draft import Draft
from gestand.policy.names import Ambiguous


def decisions_contradict_nothing(draft: Draft, report: Report) -> None:
    for activity in draft.activities if draft.head.no_decisions else ():
        spec = activity.spec
        what = f"activity `{spec.name}`"
        if spec.decides is None and "decides" not in activity.places:
            report.add(
                "P422", spec.place, f"{what} does not say whether it decides, and the policy says that none does"
            )
        elif spec.decides is not None and spec.decides.how is Decides.ITSELF:
            message = f"{what} decides by itself, and the policy says that there are no such decisions"
            report.add("P422", activity.place("decides"), message, "Take one of the two back.")


def decisions_stand_in_a_row(draft: Draft, report: Report) -> None:
    """What was decided, and who did, are two columns of one table that the policy declares."""
    for activity in draft.activities:
        decides = activity.spec.decides
        if decides is None or decides.how is not Decides.PERSON:
            continue
        try:
            found = [draft.names.column(name) for name in (decides.what, decides.by)]
        except Ambiguous:
            found = []
        tables = {column.table.name for column in found if column}
        if len(tables) != 1 or None in found or decides.what == decides.by:
            message = (
                f"activity `{activity.spec.name}`: `{decides.what}` and `{decides.by}` are no two columns of a table"
            )
            report.add("P421", decides.place, message)


CHECKS = (decisions_stand_in_a_row, decisions_contradict_nothing)
