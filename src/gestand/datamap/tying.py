"""Rows that are of whoever rows of another table tie to them: `id = talk_speakers.talk_id`."""

from __future__ import annotations

from collections.abc import Sequence

from gestand.datamap.draft import Draft
from gestand.datamap.model import Claim, Group
from gestand.datamap.names import spelled
from gestand.datamap.worked import Tied
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


def derive_tied(draft: Draft, table: TableId, how: Tied, group: Group) -> str:
    """The column that holds the key of the one person to whom the row is tied."""
    name = f"who is tied by {how.by.table}.{how.back} and {how.who}"
    draft.derive(table, SurveyedColumn(name, group.key_types[0], "worked out", nullable=True), how)
    return name


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
        return f"{spelled(by)} needs one claim that leads to people in one step"
    key = whole[0].hops[0].columns if whole[0].hops else draft.groups[whole[0].group].key
    if len(key) != 1 or key[0] in draft.derived.get(by, {}):
        return f"{spelled(by)} leads to its people by no one column of its own"
    return ""
