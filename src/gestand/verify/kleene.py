"""Three-valued truth as two conditions, so that an engine can be asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ColumnElement, Grouping

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Kleene:
    """`sure`: it has certainly ended. `maybe`: it is not certain to be held. Unknown is maybe and not sure.

    Both are only ever joined by AND and OR, so a NULL in them counts as false; where one must be denied, `no` makes
    it two-valued first.
    """

    sure: Condition
    maybe: Condition


def both(*conditions: Condition) -> Condition:
    """AND, without what is plainly true: an engine finds no index behind a `true AND ...`."""
    needed = [c for c in conditions if not isinstance(c, sa.True_)]
    if len(needed) > 1 and (filled := {said for c in needed if (said := _of(c, operators.is_not)) is not None}):
        needed = [c for c in _once(_beside(c, filled) for c in needed) if not isinstance(c, sa.True_)]
    if any(isinstance(c, sa.False_) for c in needed):
        return sa.false()
    return sa.and_(*needed) if len(needed) > 1 else needed[0] if needed else sa.true()


def either(*conditions: Condition) -> Condition:
    """OR, without what is plainly false."""
    needed = _once(c for c in conditions if not isinstance(c, sa.False_))
    if any(isinstance(c, sa.True_) for c in needed):
        return sa.true()
    return sa.or_(*needed) if len(needed) > 1 else needed[0] if needed else sa.false()


def _of(condition: ColumnElement[Any], operator: Any) -> int | None:
    """Which value the condition says to be NULL (`is_`), or to be there (`is_not`); None when it says neither."""
    if isinstance(condition, sa.BinaryExpression) and condition.operator is operator:
        return id(condition.left) if isinstance(condition.right, sa.Null) else None
    return None


def _once(conditions: Iterable[Condition]) -> list[Condition]:
    """Each once, of those that say only whether a value is there."""
    found: dict[tuple[int | None, int | None, int], Condition] = {}
    for condition in conditions:
        said = _of(condition, operators.is_), _of(condition, operators.is_not)
        found.setdefault((*said, 0 if any(said) else id(condition)), condition)
    return list(found.values())


def _beside(condition: Condition, filled: set[int]) -> Condition:
    """What is left of a condition to be asked beside what says that these values are there."""
    if _of(condition, operators.is_) in filled:
        return sa.false()
    bare = condition.element if isinstance(condition, Grouping) else condition
    if isinstance(bare, sa.BooleanClauseList) and bare.operator is operators.or_:
        parts = [part for part in bare.clauses if _of(part, operators.is_) not in filled]
        if any(_of(part, operators.is_not) in filled for part in parts):
            return sa.true()
        if len(parts) < len(bare.clauses):
            return either(*(cast(Condition, part) for part in parts))
    return condition


def no(condition: Condition) -> Condition:
    """Not true: false or NULL."""
    if isinstance(condition, sa.True_ | sa.False_):
        return sa.false() if isinstance(condition, sa.True_) else sa.true()
    # Said plainly where it cannot be NULL, so that the engine can still join it instead of asking row by row.
    return sa.not_(condition if _never_null(condition) else sa.func.coalesce(condition, sa.false()))


def _never_null(condition: ColumnElement[Any]) -> bool:
    match condition:
        case sa.Exists() | sa.True_() | sa.False_():
            return True
        case sa.BinaryExpression(operator=operators.is_ | operators.is_not):
            return True
        case Grouping() | sa.UnaryExpression(operator=operators.inv):
            return _never_null(cast(Condition, condition.element))
        case sa.BooleanClauseList():
            return all(map(_never_null, condition.clauses))
        case _:
            return False


def every(values: Iterable[Kleene]) -> Kleene:
    """Kleene's AND; of nothing at all: ended."""
    values = list(values)
    return Kleene(both(*(v.sure for v in values)), both(*(v.maybe for v in values)))


def some(values: Iterable[Kleene]) -> Kleene:
    """Kleene's OR; of nothing at all: held."""
    values = list(values)
    return Kleene(either(*(v.sure for v in values)), either(*(v.maybe for v in values)))


def where(condition: Condition, value: Kleene) -> Kleene:
    """`value` where the condition holds, held elsewhere."""
    return Kleene(both(condition, value.sure), both(condition, value.maybe))


def certain(condition: Condition) -> Kleene:
    return Kleene(condition, condition)


ENDED = Kleene(sa.true(), sa.true())
UNKNOWN = Kleene(sa.false(), sa.true())
HELD = Kleene(sa.false(), sa.false())
