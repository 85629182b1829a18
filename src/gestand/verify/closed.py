"""`only/<group>`: nothing is kept of these people but the categories that the statement names."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.model import ROW, ColumnKind, DataMap, Table
from gestand.policy.model import GroupSpec
from gestand.verify.report import PlaceCount, Standing, Verdict
from gestand.verify.schedule import UNDECLARED


def judge(datamap: DataMap) -> Iterator[Verdict]:
    """One verdict for each group with a closed list (`only`); GDPR articles 5(1)(c) and 13."""
    for group in datamap.policy.people:
        if group.only:
            yield _group(datamap, group)


def _group(datamap: DataMap, group: GroupSpec) -> Verdict:
    key, says = f"only/{group.name}", f"of a {group.name} nothing is kept but: {', '.join(group.only)}"
    outside = sorted(_outside(datamap, group))
    if outside:
        names = ", ".join(f"{place.table}.{place.column} ({category})" for place, category in outside)
        places = tuple(place for place, _ in outside)
        why = f"not on the list: {names}"
        return Verdict(key, "only", says, Standing.BROKEN, len(places), places=places, why=why)
    if silent := list(_silent(datamap, group)):
        return Verdict(key, "only", says, Standing.UNKNOWN, why="; ".join(silent))
    return Verdict(key, "only", says, Standing.KEPT)


def _outside(datamap: DataMap, group: GroupSpec) -> Iterator[tuple[PlaceCount, str]]:
    for table, claims in _theirs(datamap, group):
        for column in table.columns.values():
            kept = column.kind is ColumnKind.PERSONAL and claims & set(column.claims)
            if kept and column.name != ROW and column.category not in group.only:
                yield PlaceCount(table.id.store, table.name, column.name, 1), column.category


def _silent(datamap: DataMap, group: GroupSpec) -> Iterator[str]:
    """What may hold something of them, for all that is known."""
    theirs = {str(table.id) for table, _ in _theirs(datamap, group)}
    for finding in datamap.findings:
        anybodys = finding.code in ("M102", "M104", "M110")
        if anybodys or (finding.code in UNDECLARED and finding.where.table in theirs):
            yield finding.message
    for table in sorted(datamap.unsure):
        bound = datamap.tables.get(table)
        if bound and not bound.nothing_personal and (str(table) in theirs or not bound.claims):
            yield f"{bound.name}: {datamap.why_blocked.get(table, 'an error of `gestand map`')}"
    for store in datamap.unreachable:
        yield f"{store} does not answer, so its columns are not known"


def _theirs(datamap: DataMap, group: GroupSpec) -> Iterator[tuple[Table, set[str]]]:
    for table in datamap.tables.values():
        if claims := {claim.name for claim in table.claims if claim.group == group.name}:
            yield table, claims
