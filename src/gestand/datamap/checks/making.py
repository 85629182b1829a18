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
    """The other column stands in what is assigned to the column, or both are what the trigger is given."""
    if column.casefold() in body.arguments:
        return other.casefold() in body.arguments
    name, source = re.escape(column), re.escape(other)
    said = re.findall(rf'(?:"{name}"|(?<![\w$.]){name}|NEW\s*\.\s*"?{name}"?)\s*:?=(?!=)\s*([^;]*)', body.code, re.I)
    return any(re.search(rf'\bNEW\s*\.\s*"?{source}\b', text, re.I) for text in said)
