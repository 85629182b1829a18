"""The JSON Schema of what becomes of a value that has ended, and of the rows of a table."""

from __future__ import annotations

from gestand.policy.sections import becoming, totals
from gestand.policy.shapes import MANY, TEXT, Schema, listed, mapping, mappings, said, words

_SHARE: Schema = {"type": "string", "pattern": "^[1-9][0-9]? ?%$"}


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
        "most": said(_SHARE, "No one value is that of more of them: `80%`."),
        "otherwise": words(becoming.OTHERWISE, "What becomes of rows of which too few are alike.", "wait"),
        "assuming": said(TEXT, "Who would try to find somebody, and what they are taken to know."),
        "into": _into(),
    }
    what = f"What rows become when nothing in them is held any more: {word}, and nobody's."
    return {**mapping(says, ["k", "by"]), "description": what}


def _into() -> Schema:
    says: dict[str, Schema] = {
        "table": said(TEXT, "The table of totals, in the same store; declared as `nothing personal`."),
        "people": said(TEXT, "Its column with the number of people of whom a total is, at least."),
        "rows": said(TEXT, "Its column with the number of rows of which a total is."),
        "by": mappings(TEXT, "What a column of `by` is called there, where that is another name."),
        "sums": mappings(TEXT, "Columns whose values are added up, and what their sums are called there."),
        "most": said(_SHARE, "Nobody's share of a sum is more than this: `50%`."),
        "later": words(totals.LATER, "What becomes of later rows that are alike with a total, and too few.", "wait"),
    }
    what = "A table of totals: rows that are alike are added to one row there, and go."
    return {**mapping(says, ["table", "people"]), "description": what}
