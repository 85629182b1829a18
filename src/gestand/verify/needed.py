"""`needed/contract`: of everything that rests on a contract it is said why that contract needs it.

What a contract does not need rests on another basis, or on none (GDPR articles 5(1)(c) and 6(1)(b)). Judged once a
policy gives such reasons at all: from then on a column without one is a column too many.
"""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.model import ROW, ColumnKind, DataMap
from gestand.verify.report import PlaceCount, Standing, Verdict
from gestand.vocabulary.law import Basis

KIND = "needed"
KEY = f"{KIND}/contract"
SAYS = "every personal column that rests on a contract says why the contract needs it"


def promised(datamap: DataMap) -> list[str]:
    """The key, where an activity on a contract says why it needs something."""
    specs = (spec for spec in datamap.policy.activities if spec.basis is Basis.CONTRACT)
    return [KEY] if any(use.why for spec in specs for use in spec.uses) else []


def judge(datamap: DataMap) -> Iterator[Verdict]:
    """The verdict, where it is promised."""
    if not promised(datamap):
        return
    silent = sorted(_silent(datamap))
    places = tuple(place for place, _ in silent)
    if silent:
        why = "no reason: " + ", ".join(f"{place.table}.{place.column} ({names})" for place, names in silent)
        yield Verdict(KEY, KIND, SAYS, Standing.BROKEN, len(places), places=places, why=why)
        return
    contracts = [name for name, activity in datamap.activities.items() if activity.basis is Basis.CONTRACT]
    unknown = [f"{store} does not answer, so its columns are not known" for store in datamap.unreachable]
    unknown += [
        f"{name}: not found: {', '.join(datamap.unbound[name])}" for name in contracts if name in datamap.unbound
    ]
    yield Verdict(KEY, KIND, SAYS, Standing.UNKNOWN if unknown else Standing.KEPT, why="; ".join(unknown))


def _silent(datamap: DataMap) -> Iterator[tuple[PlaceCount, str]]:
    """Columns that an activity on a contract uses without a reason, and those activities."""
    for table in datamap.tables.values():
        for column in table.columns.values():
            if column.kind is not ColumnKind.PERSONAL or column.name == ROW:
                continue
            without = [name for name in column.activities if name not in dict(column.why)]
            without = [name for name in without if datamap.activities[name].basis is Basis.CONTRACT]
            if without:
                yield PlaceCount(table.id.store, table.name, column.name, 1), ", ".join(without)
