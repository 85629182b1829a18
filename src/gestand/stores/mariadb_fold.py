"""A value folded in MariaDB: A to Z as a to z, no blanks around it, compared to the byte; and how its rows are found.

Bytes that are no UTF-8 have no folded value.

There is no index over an expression. A collation that finds more equal than the fold serves instead, by any index that
begins with the column; and where the column has none such, the people's values are folded once for each statement.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.stores.mariadb_keys import CHARSET
from gestand.stores.mariadb_text import small, text

WIDER = ("general_ci", "unicode_ci", "unicode_520_ci", "uca1400_ai_ci", "uca1400_as_ci", "swedish_ci")
"""Rules by which a capital is its small letter, whatever stands beside it, and blanks at the end do not count.

Not those of languages that take two letters for one (`cH` is no `ch` in Czech) or have another i (Turkish).
"""
UCA_SWEDISH = ("utf8_swedish_ci", "utf8mb3_swedish_ci", "utf8mb4_swedish_ci")
"""Swedish by the Unicode rules; that of latin1 is a table of single letters."""
BEGIN = 190
"""Letters of a folded value by which a table of them is looked up: an index of the engine holds so many."""
NO_END = 2**63 - 1


def folded(value: ColumnElement[Any]) -> ColumnElement[str]:
    return small(sa.func.trim(text(value)))


def finds(rule: str) -> bool:
    """What is the same when it is folded is the same by this rule, but for blanks before it."""
    return rule.endswith(WIDER) and "nopad" not in rule and rule not in UCA_SWEDISH


def near(column: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[bool]:
    """What holds of a column that `finds` wherever it is, folded, the same as the value: an index of it serves."""
    rule = str(getattr(column.type, "collation", ""))
    charset = rule.partition("_")[0]
    own: ColumnElement[Any] = sa.func.trim(text(value))
    if charset != CHARSET:
        own = sa.cast(own, mysql.CHAR(charset=charset))
    blank_first = column.like(sa.literal_column("' %'"))
    return sa.or_(column == own.collate(rule), blank_first)


def apart(people: FromClause, key: str, theirs: str) -> FromClause:
    """The keys of people beside their folded value and its beginning, made once for a statement and looked up by it."""
    value = folded(people.c[theirs])
    told = sa.select(people.c[key].label("who"), value.label("value"), begin(value).label("begin"))
    return told.select_from(people).limit(sa.literal_column(str(NO_END))).subquery()


def has(people: FromClause, value: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Of people told `apart` those with this folded value, looked up by its beginning.

    An index over the whole value as well would be too long for the engine (1,000 bytes), which then makes none at all:
    so it is kept from thinking of one.
    """
    return [people.c.begin == begin(value), sa.func.concat(people.c.value) == value]


def begin(value: ColumnElement[Any]) -> ColumnElement[str]:
    return sa.func.left(value, sa.literal_column(str(BEGIN)))
