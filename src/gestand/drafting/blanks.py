"""What can stand in the place of a value when its row stays: NULL where it may, else what the schema takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gestand.drafting.world import World
from gestand.stores.base import SurveyedColumn, SurveyedTable, TableId, TypeKind

GONE = "(verwijderd)"

_MOMENTS = {
    TypeKind.DATE: "1900-01-01",
    TypeKind.NAIVE: "1900-01-01 00:00:00",
    TypeKind.AWARE: "1900-01-01 00:00:00+00:00",
    TypeKind.TIME: "00:00:00",
    TypeKind.UUID: "00000000-0000-0000-0000-000000000000",
    TypeKind.JSON: "{}",
    TypeKind.INTEGER: "0",
    TypeKind.NUMBER: "0",
    TypeKind.BOOLEAN: "no",
}
_OTHERS = {
    "inet": "0.0.0.0/32",
    "cidr": "0.0.0.0/32",
    "macaddr": "00:00:00:00:00:00",
    "interval": "00:00:00",
}
"""As PostgreSQL itself says them: a judge compares what it says with the blank."""
_NEUTRAL = ("unknown", "onbekend", "other", "overig", "none", "geen", "x", "u", "o", "n/a", "inconnu", "unbekannt")


@dataclass(frozen=True, slots=True)
class Blank:
    """`text` empty: NULL. `possible` False: nothing fits; the column stays with its row, or somebody has to say."""

    text: str = ""
    possible: bool = True
    empty: bool = False
    """The empty text itself, and not NULL."""


NOTHING = Blank()


def blank(world: World, table: TableId, column: SurveyedColumn, category: str) -> Blank:
    live = world.tables[table]
    if column.nullable and not _checked_not_null(live, column.name):
        return Blank()
    if column.type is TypeKind.ENUM:
        return _label(column.enum)
    if column.type is TypeKind.TEXT:
        return _text(world, live, column, category)
    if column.sql_type in ("hstore", "tsvector"):
        return Blank(empty=True)
    text = _MOMENTS.get(column.type, "")
    if column.type is TypeKind.OTHER:
        text = _OTHERS.get(column.sql_type.lower(), "")
    if column.type is TypeKind.ARRAY:
        text = "{}"
    if column.type is TypeKind.JSON and _is_null_in(live, column.name):
        text = "null"
    if text == "0" and _above_nothing(live, column.name):
        text = "1"
    return Blank(text, bool(text) and not _unique(live, column.name))


def _label(labels: tuple[str, ...]) -> Blank:
    found = next((label for label in labels if label.lower() in _NEUTRAL), "")
    return Blank(found, bool(found))


def _text(world: World, live: SurveyedTable, column: SurveyedColumn, category: str) -> Blank:
    allowed = _listed(live, column.name)
    if allowed:
        return _label(allowed)
    if not _unique(live, column.name) and category != "email":
        return Blank(GONE if column.length is None or column.length >= len(GONE) else _short(column.length))
    key = 36 if any(world.columns(live.id)[name].type is TypeKind.UUID for name in live.key) else 12
    for text in ("{key}@verwijderd.invalid" if category == "email" else "verwijderd-{key}", "{key}"):
        if column.length is None or len(text) - len("{key}") + key <= column.length or text == "{key}":
            return Blank(text)
    return Blank("{key}")


def _short(length: int) -> str:
    return "-" if length < 3 else "(-)"


def _unique(live: SurveyedTable, name: str) -> bool:
    sets = [live.key, *live.uniques, *(index.columns for index in live.indexes if index.unique)]
    expressions = (text for index in live.indexes if index.unique for text in index.expressions)
    return any(name in names and not set(live.key) <= set(names) for names in sets) or any(
        re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", text, re.IGNORECASE) for text in expressions
    )


def _listed(live: SurveyedTable, name: str) -> tuple[str, ...]:
    """The texts that a CHECK allows: `sex IN ('f', 'm')`, in any engine's way to show it."""
    for check in live.checks:
        if re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", check, re.IGNORECASE) and re.search(
            r"\bIN\b|ANY", check, re.IGNORECASE
        ):
            return tuple(found.replace("''", "'") for found in re.findall(r"'((?:[^']|'')*)'", check))
    return ()


def _is_null_in(live: SurveyedTable, name: str) -> bool:
    """A CHECK knows a document that says nothing as JSON's own null."""
    form = re.compile(rf"(?<![\w]){re.escape(name)}[\"`)]*(?:::\w+)?\)*\s*=\s*'null'", re.IGNORECASE)
    return any(form.search(check) for check in live.checks)


def _above_nothing(live: SurveyedTable, name: str) -> bool:
    """A CHECK wants more than nothing: `amount > 0`."""
    form = re.compile(rf'(?<![\w]){re.escape(name)}["`)]*\s*(?:>\s*\(?0|>=\s*\(?1)\b', re.IGNORECASE)
    return any(form.search(check) for check in live.checks)


def _checked_not_null(live: SurveyedTable, name: str) -> bool:
    return any(
        re.search(rf'"?{re.escape(name)}"?\s+IS\s+NOT\s+NULL\)?\s*$', check, re.IGNORECASE) for check in live.checks
    )
