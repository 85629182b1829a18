"""Rows that are of whoever rows of another table tie to them: `id = talk_speakers.talk_id`."""

from __future__ import annotations

from collections.abc import Sequence

from gestand.datamap.derived import kind_text
from gestand.datamap.draft import Draft
from gestand.datamap.model import Claim
from gestand.datamap.names import spelled
from gestand.datamap.worked import Tied, When
from gestand.policy.spelling import head_and_last
from gestand.stores.base import SurveyedColumn, TableId, TypeKind

KEYS = frozenset({TypeKind.INTEGER, TypeKind.UUID, TypeKind.TEXT})


def tying(draft: Draft, target: str) -> tuple[TableId, str] | None:
    """The declared table that a path means which is none of people, and the claim of it that is named."""
    if target in draft.group_specs:
        return None
    hits, named = draft.names.tables(target), ""
    if not hits:
        head, named = head_and_last(target)
        hits = draft.names.tables(head) if head else hits
    if len(hits) != 1 or hits[0] not in draft.specs:
        return None
    known = {claim.name for claim in draft.specs[hits[0]].claims}
    return (hits[0], named) if not named or named in known else None


def derive_tied(draft: Draft, table: TableId, how: Tied, kind: TypeKind) -> str:
    """The column that holds the key of the one person to whom the row is tied, or of the one row of somebody's."""
    when = f" when {kind_text(tuple((column, asked) for column, _, asked in how.tests))}" if how.tests else ""
    name = f"who is tied by {how.by.table}.{how.back} and {how.who}{when}"
    draft.derive(table, SurveyedColumn(name, kind, "worked out", nullable=True), how)
    return name


def who_is_tied(draft: Draft, column: str, by: TableId, back: str, claim: Claim) -> Tied:
    """By the rows of the other table, all of them or those of a kind (`not_tied` has nothing against them)."""
    who = _who(draft, claim)[0]
    how = draft.derived.get(by, {}).get(who)
    if not isinstance(how, When):
        return Tied(column, by, back, who)
    live = draft.columns(by)
    return Tied(column, by, back, how.column, tuple((name, live[name].type, asked) for name, asked in how.tests))


def _who(draft: Draft, claim: Claim) -> tuple[str, ...]:
    """The columns of the other table that hold its people's key."""
    return claim.hops[0].columns if claim.hops else draft.groups[claim.group].key


def _in_the_row(draft: Draft, by: TableId, column: str) -> bool:
    """It is a column of the engine, perhaps in rows of a kind that columns of the engine tell."""
    known = draft.derived.get(by, {})
    how = known.get(column)
    return how is None or (isinstance(how, When) and not how.key and not any(name in known for name, _ in how.tests))


def not_tied(
    draft: Draft, table: TableId, columns: tuple[str, ...], by: TableId, back: str, whole: Sequence[Claim]
) -> str:
    """Why the rows of the other table do not tie people to these; empty when they do."""
    points = any(
        key.columns == (back,) and key.to == table and key.to_columns == columns for key in draft.foreign_keys(by)
    ) or any(
        point.columns == (back,) and draft.names.tables(point.target) == (table,) for point in draft.specs[by].points_at
    )
    here, there = draft.columns(table)[columns[0]], draft.columns(by)[back]
    if by.store != table.store:
        return f"{spelled(by)} is in another store"
    if columns != draft.key(table) or not points:
        return f"{spelled(by)}.{back} does not point at {spelled(table)} ({', '.join(draft.key(table))})"
    if here.type is not there.type or here.type not in KEYS or here.folds or there.folds:
        return f"{columns[0]} and {spelled(by)}.{back} do not compare to the letter"
    if len(whole) != 1:
        return f"{spelled(by)} needs one claim that leads to people, or one in one step; name it: {by.table}.<claim>"
    key = _who(draft, whole[0])
    if len(key) != 1 or not _in_the_row(draft, by, key[0]):
        return f"{spelled(by)} leads to its people by no one column of its own"
    return ""
