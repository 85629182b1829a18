"""Small questions asked many at a time: one statement for all that is to be known of a table first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ColumnElement, Grouping
from sqlalchemy.sql.util import find_tables

from gestand.errors import StoreError
from gestand.verify.frame import Frame
from gestand.verify.hands import Asked, Hands
from gestand.verify.kleene import Condition, both

Topic = TypeVar("Topic", bound=Hashable)

MOST = 4
"""Questions that one with an OR in it may become: each OR would double them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A question with one value for an answer, and whether that value means that there may be something."""

    asked: Asked
    says: Callable[[Any], bool] = bool


def some_rows(frame: Frame, *conditions: Condition, apart: bool = False) -> Iterator[Part]:
    """Whether a row is so in every way; nothing to ask where none can be.

    Counted: an engine that looks for any row takes a way that is short when there is one, and here there is none.
    `apart`: an OR over columns of different tables is a question for each, as no index serves all of it. Make the
    conditions before: the frame is asked for its joins here.
    """
    if isinstance(both(*conditions), sa.False_):
        return
    needed = [condition for condition in conditions if not isinstance(condition, sa.True_)]
    for alternative in _alternatives(needed) if apart else [needed]:
        yield Part(sa.select(sa.func.count()).select_from(frame.source).where(*alternative))


def _alternatives(conditions: Sequence[Condition], most: int = MOST) -> Iterator[list[Condition]]:
    plain = [part for condition in conditions for part in _parts_of(condition, operators.and_)]
    for place, condition in enumerate(plain):
        either = _different(_parts_of(condition, operators.or_))
        if len(either) <= most and len(set(map(_tables, either))) > 1:
            for part in either:
                yield from _alternatives([*plain[:place], part, *plain[place + 1 :]], most // len(either))
            return
    yield plain


def _tables(condition: Condition) -> frozenset[sa.FromClause]:
    return frozenset(find_tables(condition, check_columns=True, include_aliases=True))


def _parts_of(condition: Condition, operator: Callable[..., Any]) -> list[Condition]:
    """What is joined by AND, or by OR."""
    bare = condition.element if isinstance(condition, Grouping) else condition
    if isinstance(bare, sa.BooleanClauseList) and bare.operator is operator:
        return [part for clause in bare.clauses for part in _parts_of(cast(Condition, clause), operator)]
    return [condition]


def _different(conditions: Sequence[Condition]) -> list[Condition]:
    """Each of them once: two ways to end ask the same of the row on which both their events would stand."""
    found: list[Condition] = []
    for condition in conditions:
        if not any(condition.compare(other) for other in found):
            found.append(condition)
    return found


def looked(hands: Hands, topics: Mapping[Topic, Sequence[Part]]) -> dict[Topic, bool | StoreError]:
    """Of each topic whether one of its parts says yes, or why one of them has no answer."""
    answers = iter(hands.each([part.asked for parts in topics.values() for part in parts]))
    found: dict[Topic, bool | StoreError] = {}
    for topic, parts in topics.items():
        said = [(part, next(answers)) for part in parts]
        failed = next((answer for _, answer in said if isinstance(answer, StoreError)), None)
        found[topic] = failed or any(part.says(answer) for part, answer in said)
    return found


def one_of(source: sa.FromClause, condition: Condition, frame: Frame) -> ColumnElement[Any]:
    """Of each row of the frame: a row of another table that is so, or NULL.

    Not EXISTS: an engine may turn that around and read all of the other table for the sake of the few rows here. So
    it is for tables that an index serves.
    """
    asked = sa.select(sa.literal(1)).select_from(source).where(condition).limit(1)
    return asked.correlate(*frame.aliases).scalar_subquery()
