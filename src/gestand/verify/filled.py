"""Whether a column says anything to whoever reads it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from gestand.datamap.model import Column
from gestand.policy.becoming import BlankKind
from gestand.verify import dialects
from gestand.verify.kleene import Condition, both


def is_said(value: sa.ColumnElement[Any], column: Column, dialect: str) -> Condition:
    """Something stands there: not only spaces, and no blank that a run left."""
    there = [value.is_not(None), sa.func.trim(dialects.as_text(value)) != ""]
    if column.blank.kind is BlankKind.VALUE:
        there.append(dialects.differs(value, column.blank.value, column.type, dialect))
    return both(*there)
