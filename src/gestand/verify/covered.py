"""`covered/<store>`: everything that is there is declared, everything declared is there, and all of it can be read."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.model import ROW, DataMap
from gestand.errors import Finding
from gestand.policy.model import ByPath
from gestand.policy.spelling import split
from gestand.verify.report import PlaceCount, Standing, Verdict, worst

_BROKEN = {
    "M102": "not declared",
    "M103": "not declared",
    "M104": "declared and not there",
    "M105": "declared and not there",
    "M109": "personal data in what is not a table",
    "M110": "not declared",
    "M193": "members of a document that are not declared",
    "M200": "a copy of personal columns that is not declared",
    "M201": "a copy of personal columns that is called nothing personal",
}
_UNKNOWN = {
    "M106": "of a type nobody knows",
    "M150": "hidden by row-level security",
    "M151": "not readable by the reading role",
    "M194": "a document that cannot be read",
}


def judge(datamap: DataMap) -> Iterator[Verdict]:
    """One verdict for each store of the policy."""
    for spec in datamap.policy.stores:
        yield _store(datamap, spec.name)


def _store(datamap: DataMap, store: str) -> Verdict:
    key, says = f"covered/{store}", f"every table and column of {store} is declared, is there and can be read"
    found = [f for f in datamap.findings if f.code in _BROKEN | _UNKNOWN and store in _stores(datamap, f)]
    standings = [Standing.BROKEN if f.code in _BROKEN else Standing.UNKNOWN for f in found]
    why = _why(datamap, found)
    if store in datamap.unreachable:
        standings.append(Standing.UNKNOWN)
        why = "; ".join(filter(None, (why, f"{store} does not answer")))
    places = {PlaceCount(store, _table(datamap, f), f.where.field or ROW, 1) for f in found}
    return Verdict(key, "covered", says, worst(standings), len(places), level="", places=tuple(sorted(places)), why=why)


def _stores(datamap: DataMap, finding: Finding) -> frozenset[str]:
    """Where it is. What is declared and nowhere to be found could be in any store of its kind, unless that is said."""
    if finding.where.store:
        return frozenset({finding.where.store})
    specs = [spec for spec in datamap.policy.tables if spec.place == finding.where]
    named = set(filter(None, (split(spec.name)[0] for spec in specs)))
    by_path = any(isinstance(claim.path, ByPath) for spec in specs for claim in spec.claims)
    alike = {spec.name for spec in datamap.policy.stores if spec.url.startswith("file:") is by_path}
    return frozenset(named or alike)


def _table(datamap: DataMap, finding: Finding) -> str:
    """As the policy calls it, where it does."""
    where = finding.where
    if not where.store:
        return next((spec.name for spec in datamap.policy.tables if spec.place == where), "")
    names = (t.name for t in datamap.tables.values() if t.id.store == where.store and str(t.id) == where.table)
    return next(names, where.table)


def _why(datamap: DataMap, found: list[Finding]) -> str:
    """What is wrong, and with what: the names are in the policy or the schema, never somebody's data."""
    kinds: dict[str, list[str]] = {}
    for finding in found:
        name = ".".join(part for part in (_table(datamap, finding), finding.where.field) if part)
        kinds.setdefault((_BROKEN | _UNKNOWN)[finding.code], []).append(name or finding.where.store or finding.message)
    return "; ".join(f"{what}: {', '.join(sorted(set(names)))}" for what, names in kinds.items())
