"""Values that are not what their column is said to be: found by looking at some of them, never proven absent.

A column of nobody's that holds e-mail addresses, a note that holds citizen service numbers: a policy that calls it
something else is believed by every other verb, so somebody has to look. Values are looked at in memory and counted;
none is kept or shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from gestand.datamap.codes import CODES
from gestand.datamap.collect import place
from gestand.datamap.model import Column, ColumnKind, DataMap, Table
from gestand.drafting import looking, within
from gestand.drafting.evidence import Evidence
from gestand.drafting.sampling import Sample, patient, sample
from gestand.errors import Finding, Place, StoreError
from gestand.stores.base import SqlStore, Store, SurveyedTable
from gestand.vocabulary.categories import CATEGORIES

Tell = Callable[[str, int, int], None]

TELLING = frozenset(
    {
        "email",
        "bank account",
        "national number",
        "bsn",
        "vat number",
        "card",
        "secret",
        "ip address",
        "device",
        "telephone",
        "vehicle",
        "name",
        "address",
        "social profile",
    }
)
"""What a column of nobody's cannot hold by chance."""
CERTAIN = frozenset({"email", "bank account", "national number", "secret"})
"""One value says it; of the others there have to be some, because a name can be that of a town."""
ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Looked:
    """`findings` (M186, M187); how much was looked at; and the tables that could not be looked at, by name."""

    findings: tuple[Finding, ...]
    values: int
    columns: int
    unseen: tuple[str, ...]


def look_around(datamap: DataMap, stores: Mapping[str, Store], tell: Tell | None = None) -> Looked:
    """Look at some values of every column of every SQL store, declared or not.

    Says nothing of a store of files. A store or table that does not answer is in `unseen`: what is there is unknown.
    """
    findings: list[Finding] = []
    unseen: list[str] = list(datamap.unreachable)
    counts = [0, 0]
    for name, store in stores.items():
        if name in datamap.unreachable or name not in datamap.dialects:
            continue
        tables = [table for table in datamap.surveyed if table.id.store == name and table.kind != "view"]
        for table, taken in _samples(cast(SqlStore, store), tables, tell):
            if not taken.looked:
                unseen.append(str(table.id))
            counts[0] += sum(len(found) for found in taken.values.values())
            counts[1] += len(taken.values)
            findings += _of_table(datamap.tables.get(table.id), table, taken)
    return Looked(tuple(sorted(findings, key=lambda f: (f.where, f.code))), counts[0], counts[1], tuple(unseen))


def _samples(
    store: SqlStore, tables: Sequence[SurveyedTable], tell: Tell | None
) -> Iterator[tuple[SurveyedTable, Sample]]:
    with store.snapshot() as connection:
        patient(connection)
        for at, table in enumerate(tables, 1):
            try:
                yield table, sample(connection, table)
            except StoreError:
                yield table, Sample(False)
            if tell:
                tell("values", at, len(tables))


def _of_table(declared: Table | None, live: SurveyedTable, taken: Sample) -> Iterator[Finding]:
    evidence = looking.look(live, taken)
    for column in live.columns:
        known = declared.columns.get(column.name) if declared else None
        said = _said(declared, known)
        if said is None:
            continue
        name = f"{declared.name if declared else live.id}.{column.name}"
        where = place(live.id, column.name)
        yield from _otherwise(name, said, known, evidence[column.name], where)
        yield from _numbers(name, known, taken.of(column.name), where)
        yield from _health(name, known, evidence[column.name], where)


def _said(declared: Table | None, column: Column | None) -> str | None:
    """What the policy calls it; None for the key columns of gestand's own making."""
    if declared is None:
        return "in a table that no policy speaks of"
    if declared.nothing_personal:
        return f"nothing personal ({declared.nothing_personal})"
    if column is None or column.kind is ColumnKind.UNDECLARED:
        return "not in the policy"
    if column.kind is ColumnKind.DERIVED:
        return None
    return column.category if column.kind is ColumnKind.PERSONAL else column.kind.value


def _otherwise(name: str, said: str, known: Column | None, evidence: Evidence, where: Place) -> Iterator[Finding]:
    """M186: it is called nobody's, and holds what is somebody's."""
    if known is not None and known.kind is ColumnKind.PERSONAL:
        return
    seen = evidence.seen
    if seen and seen.category in TELLING and (seen.count >= ENOUGH or seen.category in CERTAIN):
        message = f"{name} is {said}, and {seen.count} of {seen.of} values {seen.what}"
        yield _finding("M186", message, f"Look at it; if it is so, say `personal: {{...: {seen.category}}}`.", where)
    for path, category in evidence.members:
        if category in TELLING:
            message = f"{name} is {said}, and its member {path} holds `{category}`"
            yield _finding("M186", message, "Declare its members, each for what it is.", where)


def _numbers(name: str, known: Column | None, values: tuple[str, ...], where: Place) -> Iterator[Finding]:
    """M187: a national number, or the number of a licence or account, where something else was said to stand."""
    category = CATEGORIES.get(known.category) if known and known.kind is ColumnKind.PERSONAL else None
    for kind, count in within.inside(values):
        at_home = category and (category.slug == kind.category or within.AT_HOME.get(category.slug) is kind)
        if category is None or at_home or (category.national and kind.national):
            continue
        carries = " (a category that can carry more than it says)" if category.carries else ""
        message = f"{name} is `{category.slug}`{carries}, and {count} of {len(values)} values hold {kind.what}"
        yield _finding("M187", message, kind.hint, where)


def _health(name: str, known: Column | None, evidence: Evidence, where: Place) -> Iterator[Finding]:
    """M187 as well: words of health where another category stands (GDPR article 9)."""
    category = CATEGORIES.get(known.category) if known and known.kind is ColumnKind.PERSONAL else None
    for seen in evidence.inside:
        if category is not None and not category.special and seen.category == "health":
            message = f"{name} is `{category.slug}`, and {seen.count} of {seen.of} values {seen.what}"
            yield _finding(
                "M187", message, "Ask explicit consent for it (GDPR 9), or refuse it where it is typed.", where
            )


def _finding(code: str, message: str, hint: str, where: Place) -> Finding:
    return Finding(code, CODES[code].level, message, hint, where)
