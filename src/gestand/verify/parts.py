"""Small questions asked many at a time: one statement for all that is to be known of a table first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from gestand.errors import StoreError
from gestand.verify.hands import Asked, Hands
from gestand.verify.kleene import Condition

Topic = TypeVar("Topic", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Part:
    """A question with one value for an answer, and whether that value means that there may be something."""

    asked: Asked
    says: Callable[[Any], bool] = bool


def some_rows(source: sa.FromClause, condition: Condition) -> Iterator[Part]:
    """Whether a row is so; nothing to ask where none can be.

    Counted: an engine that looks for any row takes a way that is short when there is one, and here there is none.
    """
    if not isinstance(condition, sa.False_):
        yield Part(sa.select(sa.func.count()).select_from(source).where(condition))


def looked(hands: Hands, topics: Mapping[Topic, Sequence[Part]]) -> dict[Topic, bool | StoreError]:
    """Of each topic whether one of its parts says yes, or why one of them has no answer."""
    answers = iter(hands.each([part.asked for parts in topics.values() for part in parts]))
    found: dict[Topic, bool | StoreError] = {}
    for topic, parts in topics.items():
        said = [(part, next(answers)) for part in parts]
        failed = next((answer for _, answer in said if isinstance(answer, StoreError)), None)
        found[topic] = failed or any(part.says(answer) for part, answer in said)
    return found
