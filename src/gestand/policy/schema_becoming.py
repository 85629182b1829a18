"""The JSON Schema of what becomes of a value that has ended, and of the rows of a table."""

from __future__ import annotations

from gestand.policy.sections import becoming
from gestand.policy.shapes import MANY, TEXT, Schema, listed, mapping, said, words


def blank() -> Schema:
    keep = said(
        {"type": "string", "pattern": "^(year|month|all|first [1-9][0-9]{0,2})$"},
        "`year` or `month` of a date or a moment, `first 2` characters of a text, or `all`.",
    )
    steps = said(MANY, "Of a number, the multiple of this at or below it.")
    part = {**mapping({becoming.KEEP: keep, becoming.STEPS: steps}), "minProperties": 1, "maxProperties": 1}
    return {
        "anyOf": [{"type": ["string", "number", "boolean", "null"]}, part],
        "description": "What stands there afterwards: null, a value, a template with {key}, random, or a part of it.",
    }


def rows(word: str) -> Schema:
    says: dict[str, Schema] = {
        "k": said(MANY, "At least so many rows are alike in the columns of `by`."),
        "by": listed("The columns by which somebody could be told apart, as they stand then.", least=1),
        "sensitive": listed("The columns that would tell something of somebody who is found.", least=1),
        "l": said(MANY, "Among rows that are alike, at least so many different values of each of those."),
        "most": said({"type": "string", "pattern": "^[1-9][0-9]? ?%$"}, "No one value is that of more of them: `80%`."),
        "otherwise": words(becoming.OTHERWISE, "What becomes of rows of which too few are alike.", "wait"),
        "assuming": said(TEXT, "Who would try to find somebody, and what they are taken to know."),
    }
    what = f"What rows become when nothing in them is held any more: {word}, and nobody's."
    return {**mapping(says, ["k", "by"]), "description": what}
