"""Columns that hold several keys (`participants[] -> user: loses it`): of what type, and what they point at."""

from __future__ import annotations

import re

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.keylist import KeyList
from gestand.datamap.names import spelled
from gestand.datamap.references import target
from gestand.policy.model import PointSpec, Rule
from gestand.stores.base import PLACE, SurveyedColumn, TableId, TypeKind

KEYS = frozenset({TypeKind.INTEGER, TypeKind.TEXT, TypeKind.UUID})
_ELEMENTS = (
    (re.compile(r"(?:small|big)?int(?:eger)?"), TypeKind.INTEGER),
    (re.compile(r"text|character varying(?:\(\d+\))?"), TypeKind.TEXT),
    (re.compile(r"uuid"), TypeKind.UUID),
)


def bind_keylists(draft: Draft) -> None:
    """Fill `draft.keylists`: each list whose elements can be the keys of what they are said to point at."""
    for table, spec in draft.specs.items():
        for point in spec.points_at:
            if point.rule is Rule.LOSES and (found := _keylist(draft, table, point)):
                draft.keylists.append(found)


def _keylist(draft: Draft, table: TableId, point: PointSpec) -> KeyList | None:
    to = target(draft, table, point)
    column = draft.names.column(table, point.columns[0])
    if column is None:
        draft.known_column(table, f"{point.columns[0]}[]", point.place)
        return None
    if to is None:
        return None
    key = draft.pointed(to, 1) or draft.key(to)
    live, where = draft.columns(table)[column], place(table, column, point.place)
    why = _why_not(draft, table, live, to, key, point)
    if why:
        message = f"{table}.{column} is no list of keys of {spelled(to)}: {why}"
        hint = "Give its elements the type of the key; or declare the column as what it is."
        draft.findings.add("M216", message, hint, where, [table])
        return None
    kind = draft.columns(to)[key[0]].type
    return KeyList(table, column, to, key[0], _form(live, draft.dialect(table)), kind)


def _why_not(
    draft: Draft, table: TableId, live: SurveyedColumn, to: TableId, key: tuple[str, ...], point: PointSpec
) -> str:
    if draft.dialect(table) == "mariadb":
        return "lists of keys are not read on MariaDB yet"
    if point.when:
        return "it has a condition, and a list is of one kind"
    if to.store != table.store:
        return "that is in another store"
    if len(key) != 1 or PLACE in key:
        return "those have no key of one column"
    kind = draft.columns(to)[key[0]].type if key[0] in draft.columns(to) else TypeKind.INTEGER
    if kind not in KEYS:
        return "their key is no whole number, text or UUID"
    form = _form(live, draft.dialect(table))
    if not form:
        return f"it is {live.sql_type or 'of no type'}"
    if form == "array" and _element(live) is not kind:
        theirs = draft.columns(to)[key[0]].sql_type if key[0] in draft.columns(to) else "a whole number"
        return f"it is {live.sql_type}, and their key is {theirs}"
    return ""


def _form(live: SurveyedColumn, dialect: str) -> str:
    if live.type is TypeKind.ARRAY:
        return "array"
    if live.type is TypeKind.JSON and dialect == "postgresql":
        return live.sql_type.lower()
    return "text" if dialect == "sqlite" and live.type in (TypeKind.TEXT, TypeKind.JSON) else ""


def _element(live: SurveyedColumn) -> TypeKind | None:
    name = live.sql_type.removesuffix("[]")
    return next((kind for pattern, kind in _ELEMENTS if pattern.fullmatch(name)), None)
