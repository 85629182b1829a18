"""`schedule/all`: no personal value is there without a term by which it goes."""

from __future__ import annotations

from gestand.datamap.model import Activity, DataMap
from gestand.datamap.retention import classes
from gestand.verify.report import PlaceCount, Standing, Verdict

KEY = "schedule/all"
UNDECLARED = ("M102", "M103", "M110", "M193")
"""The findings of the map about what nobody declared: it may be personal."""
SAYS = "every personal column has an activity with a term"


def judge(datamap: DataMap) -> Verdict:
    """GDPR article 5(1)(e): a column that no activity with a term uses would be kept for ever."""
    places = sorted(
        PlaceCount(table.id.store, table.name, column, 1)
        for table in datamap.tables.values()
        for cls in classes(table)
        if not any(_has_term(datamap.activities[name]) for name in cls.activities)
        for column in cls.columns
    )
    names = ", ".join(f"{place.table}.{place.column}" for place in places)
    if places:
        return Verdict(
            KEY, "schedule", SAYS, Standing.BROKEN, len(places), places=tuple(places), why=f"no term: {names}"
        )
    undeclared = [finding.message for finding in datamap.findings if finding.code in UNDECLARED]
    if datamap.unreachable or undeclared:
        silent = [f"{store} does not answer, so its columns are not known" for store in datamap.unreachable]
        why = "; ".join([*silent, *undeclared])
        return Verdict(KEY, "schedule", SAYS, Standing.UNKNOWN, why=why)
    return Verdict(KEY, "schedule", SAYS, Standing.KEPT)


def _has_term(activity: Activity) -> bool:
    return bool(activity.own or activity.at_least or activity.at_most)
