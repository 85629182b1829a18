"""The words in which every example says what trouble lies where."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from gestand.examples.times import MOMENT

BROKEN = "broken"


def ago(**length: int) -> datetime:
    """So long (`days=30`) before the night of the stories."""
    return MOMENT - timedelta(**length)


def rows(table: Table, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(table).where(*conditions)


def how_many(*conditions: ColumnElement[bool]) -> Select[Any]:
    """One number: the rows of several tables together, for each of which one condition says which."""
    return select(reduce(add, (select(func.count()).where(condition).scalar_subquery() for condition in conditions)))
