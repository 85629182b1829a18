"""SQLite's full-text indexes: where the texts of one stand, and how it can be made to follow them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gestand.stores import sqltext
from gestand.stores.base import ColumnId, SurveyedCopy, TableId

MODULES = ("fts3", "fts4", "fts5")


def full_text(
    store: str, sql: str, names: Mapping[str, str], columns: Mapping[str, Sequence[str]]
) -> SurveyedCopy | None:
    """The index that a CREATE VIRTUAL TABLE makes; None for another kind of virtual table.

    `names`: the tables as SQLite keeps them, by their names in small letters; `columns` those of each.
    """
    module = sqltext.module(sql)
    if module not in MODULES:
        return None
    said = sqltext.arguments(sql)
    options = dict(filter(None, map(_option, said)))
    tokenize = next((text for text in said if (_option(text) or ("",))[0] == "tokenize"), "")
    content = options.get("content")
    if content is None:
        return SurveyedCopy(module=module, tokenize=tokenize)
    if not content:
        deletes = options.get("contentless_delete", "0") == "1"
        return SurveyedCopy(module=module, content="none", tokenize=tokenize, deletes=deletes)
    outside = TableId(store, "", names.get(content.lower(), content))
    there = {name.lower(): name for name in columns.get(outside.table, ())}
    own = [name for text in said if (name := _column(text))]
    same = tuple((name, ColumnId(outside, there[name.lower()])) for name in own if name.lower() in there)
    rowid = options.get("content_rowid", "")
    return SurveyedCopy(
        of=tuple(column for _, column in same),
        straight=same,
        reads=(outside,),
        module=module,
        content="outside",
        rowid=there.get(rowid.lower(), rowid),
        tokenize=tokenize,
    )


def _option(text: str) -> tuple[str, str] | None:
    """`name = value`, the value without its quotes; None for a column."""
    parts = list(sqltext.tokens(text))
    if len(parts) < 2 or parts[1].text != "=":
        return None
    value = text[parts[1].end :].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"`":
        value = value[1:-1].replace(value[0] * 2, value[0])
    elif value[:1] == "[":
        value = value[1:-1]
    return parts[0].name.lower(), value


def _column(text: str) -> str:
    """The name of a column of the index; empty for an option, and for a tokenizer as fts3 has it."""
    parts = list(sqltext.tokens(text))
    if not parts or _option(text) or parts[0].word == "TOKENIZE":
        return ""
    return parts[0].name if parts[0].kind != "string" else parts[0].text[1:-1].replace("''", "'")
