"""Three-valued truth as two conditions, so that an engine can be asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Kleene:
    """`sure`: it has certainly ended. `maybe`: it is not certain to be held. Unknown is maybe and not sure.

    Both are only ever joined by AND and OR, so a NULL in them counts as false; where one must be denied, `no` makes
    it two-valued first.
    """

    sure: Condition
    maybe: Condition


def no(condition: Condition) -> Condition:
    """Not true: false or NULL."""
    if isinstance(condition, sa.True_ | sa.False_):
        return sa.false() if isinstance(condition, sa.True_) else sa.true()
    if isinstance(condition, sa.Exists):
        # Never NULL; and what is plainly a NOT EXISTS can be joined by the engine instead of asked for each row.
        return sa.not_(condition)
    return sa.not_(sa.func.coalesce(condition, sa.false()))


def every(values: Iterable[Kleene]) -> Kleene:
    """Kleene's AND; of nothing at all: ended."""
    values = list(values)
    return Kleene(sa.and_(sa.true(), *(v.sure for v in values)), sa.and_(sa.true(), *(v.maybe for v in values)))


def some(values: Iterable[Kleene]) -> Kleene:
    """Kleene's OR; of nothing at all: held."""
    values = list(values)
    return Kleene(sa.or_(sa.false(), *(v.sure for v in values)), sa.or_(sa.false(), *(v.maybe for v in values)))


def where(condition: Condition, value: Kleene) -> Kleene:
    """`value` where the condition holds, held elsewhere."""
    return Kleene(sa.and_(condition, value.sure), sa.and_(condition, value.maybe))


def certain(condition: Condition) -> Kleene:
    return Kleene(condition, condition)


ENDED = Kleene(sa.true(), sa.true())
UNKNOWN = Kleene(sa.false(), sa.true())
HELD = Kleene(sa.false(), sa.false())
