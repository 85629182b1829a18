"""Rows that become nobody's: that nothing stays in them that was not spoken of, and that nothing leads back."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import ColumnKind, DataMap, Table
from gestand.policy.becoming import Otherwise
from gestand.policy.model import Then


def unspoken(draft: Draft, datamap: DataMap) -> None:
    """M230: a column that stays as it is, and tells rows apart."""
    for table in (each for each in _becoming(datamap) if not _all_fold(each)):
        for name, why in _told_apart_by(draft, table):
            draft.findings.add(
                "M230",
                f"{table.name}.{name} {why}, and rows of {table.name} are to be nobody's",
                f"Count it (`by`), mark it in `shell` with what stands there afterwards, or say why {name} is"
                " `not personal`.",
                place(table.id, name, draft.specs[table.id].place),
                [table.id],
            )


def leading_back(draft: Draft, datamap: DataMap) -> None:
    """M231: something by which somebody who has gone from a row is found again."""
    for table in _becoming(datamap):
        for why, hint in _leading_back(draft, datamap, table):
            draft.about(table.id, "M231", why, hint)


def _becoming(datamap: DataMap) -> Iterator[Table]:
    return (table for table in datamap.tables.values() if table.becomes is not None)


def _all_fold(table: Table) -> bool:
    """Its rows go into totals, and none of them can be without a person: there are no rows of nobody."""
    links = [table.columns[name] for claim in table.claims for hop in claim.hops[:1] for name in hop.columns]
    return _folds(table) and bool(links) and not any(column.nullable for column in links)


def _folds(table: Table) -> bool:
    return table.becomes is not None and table.becomes.into is not None


def _told_apart_by(draft: Draft, table: Table) -> Iterator[tuple[str, str]]:
    becomes, live = table.becomes, draft.live(table.id)
    if becomes is None:
        return
    uniques = [*live.uniques, *(index.columns for index in live.indexes if index.unique)]
    links = {name for claim in table.claims for hop in claim.hops[:1] for name in table.stored(hop.columns)}
    settled = {*becomes.kept, *links, *(name for name, _ in table.shell), *table.key}
    for column in table.columns.values():
        if any(names == (column.name,) for names in uniques) and column.name not in {*links, *table.key}:
            if column.kind is not ColumnKind.PERSONAL or column.name in becomes.kept:
                yield column.name, "is different in every row"
        elif column.name not in settled and column.kind in (ColumnKind.STRUCTURAL, ColumnKind.DOCUMENT):
            yield column.name, "stays as it is"
        elif column.name in becomes.kept and column.derived is not None:
            yield column.name, "is no column of its own"
        elif column.name in becomes.kept and becomes.otherwise is Otherwise.BLANKED and not column.nullable:
            yield column.name, "cannot be NULL where too few are alike (`otherwise: blanked`)"


def _leading_back(draft: Draft, datamap: DataMap, table: Table) -> Iterator[tuple[str, str]]:
    for claim in table.claims:
        columns = [table.columns[name] for hop in claim.hops[:1] for name in hop.columns]
        if claim.own or len(claim.hops) != 1 or any(column.derived is not None for column in columns):
            why = f"claim {claim.name} of {table.name} is no link in the row that could be let go of"
            yield why, "Let it be a column that holds the key of the person."
        elif _folds(table):
            continue
        elif any(column.name in table.key for column in columns):
            yield f"{table.name} has the key of its person in its own", f"Give {table.name} a key of its own."
        elif claim.then is Then.NOBODYS and not all(column.nullable for column in columns):
            names = ", ".join(column.name for column in columns)
            why = f"{table.name}.{names} is NOT NULL, so it cannot be let go of"
            yield why, "Let it be NULL, or name a stand-in: `then: {stand-in: <key>}`."
    for other in datamap.tables.values():
        if not _points_at(draft, datamap, other, table):
            continue
        if _folds(table):
            why = f"rows of {other.name} point at those of {table.name}, which go into totals"
            yield why, f"Let {other.name} not point there."
        elif other.id != table.id and not other.nothing_personal:
            why = f"rows of {other.name} point at those of {table.name}, and whose they are can be seen there"
            yield why, f"Let {other.name} be nobody's (`nothing personal`), or let it not point there."
    for mention in datamap.mentions:
        if any(found.column.table == table.id for found in mention.places):
            yield f"people are mentioned in {table.name}", "Blank the text."


def _points_at(draft: Draft, datamap: DataMap, other: Table, table: Table) -> bool:
    """Said, declared in the schema, or on the path to a person; also where it decides nothing about what goes."""
    said = any(table.id in draft.names.tables(point.target) for point in draft.specs[other.id].points_at)
    declared = any(key.to == table.id for key in draft.foreign_keys(other.id))
    return said or declared or any(ref.table == other.id for ref in datamap.referrers(table.id))
