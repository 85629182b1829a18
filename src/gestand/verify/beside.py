"""Whether something stands in a text as a name of its own: it is marked, and what is beside the mark is read.

The patterns are always the same ones, and nothing of a value is ever in them.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gestand.datamap.spoken import Mention
from gestand.verify import dialects
from gestand.verify.kleene import Condition, both, either

MARK = "\x01"

OF_NAMES = (
    "0-9A-Z_a-z"
    "\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2070-\u209f\u20d0-\u218f\u2c00-\u2fff\u3005-\u3007\u3021-\ud7ff"
    "\ue000-\ufdff\ufe70-\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffff\U00010000-\U0001efff\U0001fb00-\U000dffff"
    "\U000e1000-\U0010ffff"
)
"""What can be a part of a name by itself, as a class of a pattern: letters, digits and marks of every language."""

JOINING = ".-"
"""Between two of those they are a part of it as well."""


def stands_alone(text: ColumnElement[Any], form: ColumnElement[Any], mention: Mention, dialect: str) -> Condition:
    """The form stands in the text, and no part of a longer name is beside it where no mark of its own ends it."""
    marked = sa.func.replace(sa.func.replace(text, MARK, " "), form, MARK)
    # What is outside of the text is no part of a name.
    padded = sa.literal("  ").concat(marked).concat(sa.literal("  "))
    ways = [f"{left}{MARK}{right}" for left in _left(mention) for right in _right(mention)]
    if dialect == dialects.SQLITE:
        alone = either(*(padded.op("GLOB", is_comparison=True)(f"*{way}*") for way in ways))
    else:
        matches = padded.op("REGEXP" if dialect in dialects.KIN else "~", is_comparison=True)
        alone = matches(sa.literal("|".join(f"({way})" for way in ways), sa.Text()))
    return both(position(text, form, dialect) > 0, alone)


def part_of_name(form: str, theirs: str) -> bool:
    """A longer name in which this one stands as a word: `Anna de Vries` has Anna in it, and `annabel` has not."""
    alone = rf"(?<![{OF_NAMES}]){re.escape(form)}(?![{JOINING}]?[{OF_NAMES}])"
    return form in theirs and re.search(alone, theirs) is not None


def position(text: ColumnElement[Any], part: ColumnElement[Any], dialect: str) -> ColumnElement[int]:
    return sa.func.strpos(text, part) if dialect == dialects.POSTGRESQL else sa.func.instr(text, part)


def _left(mention: Mention) -> tuple[str, ...]:
    if not mention.before:
        return f"[^{OF_NAMES}{JOINING}]", f"[^{OF_NAMES}][{JOINING}]"
    return (f"[^{OF_NAMES}]",) if mention.before[0] == "@" or _is_of_names(mention.before[0]) else ("",)


def _right(mention: Mention) -> tuple[str, ...]:
    if mention.after and not _is_of_names(mention.after[-1]):
        return ("",)
    return f"[^{OF_NAMES}{JOINING}]", f"[{JOINING}][^{OF_NAMES}]"


def _is_of_names(char: str) -> bool:
    return char.isalnum() or char == "_"
