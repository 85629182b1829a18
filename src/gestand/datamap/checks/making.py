"""Which column a trigger makes from which others of the row, as far as its text shows it."""

from __future__ import annotations

import re

from gestand.datamap.checks.bodies import Body


def makes(table: str, body: Body, column: str) -> bool:
    """It gives the column another value, in the row that is written or in a statement of its own about the table."""
    if column.casefold() in body.arguments:
        return column.casefold() == body.target
    if body.sets_new(column):
        return True
    same = (columns for name, columns in body.updated if name.rpartition(".")[2].casefold() == table.casefold())
    return any(column.casefold() in columns for columns in same)


def comes_from(body: Body, column: str, other: str) -> bool:
    """The other column stands in what is assigned to the column, or both are what the trigger is given.

    A routine that is given no more than a key reads for itself: then whatever it names counts, also in the texts of
    the statements that it makes.
    """
    if column.casefold() in body.arguments:
        return other.casefold() in body.arguments
    said = list(body.assigned(column))
    source = re.compile(rf'\bNEW\s*\.\s*"?{re.escape(other)}\b', re.IGNORECASE)
    if any(source.search(text) for text in said):
        return True
    named = re.compile(rf"(?<![\w$]){re.escape(other)}(?![\w$])", re.IGNORECASE)
    return any(_reads_by_key(text) for text in said) and named.search(body.whole) is not None


def _reads_by_key(text: str) -> bool:
    given = [name.casefold() for name in re.findall(r'\bNEW\s*\.\s*"?(\w+)', text, re.IGNORECASE)]
    return "(" in text and bool(given) and all(name in ("id", "uuid") or name.endswith("_id") for name in given)
