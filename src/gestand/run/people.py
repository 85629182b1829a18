"""Slices of people: all acts for some of them in one transaction, as far as the time of one allows.

People of several groups can be in one slice, an organisation with those who belong to it: act by act, and of each act
the people of every group. What a row of one keeps of another has gone by then, so nothing has to be looked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from gestand.acts import Key
from gestand.datamap.model import DataMap
from gestand.held.rows import refers_to_itself
from gestand.held.theirs import Shared, shared
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByPeople
from gestand.plan.work import Act
from gestand.run.batch import patiently
from gestand.run.choosing import concerns
from gestand.run.roots import lock_people
from gestand.run.slices import Pace

if TYPE_CHECKING:
    from gestand.run.executor import Executor

PEOPLE = 1_000
"""In a slice, to begin with."""

Place = tuple[Act, str]
"""An act, and the group for whose people it is done: each group has statements of its own, made for its tables."""


def in_slices(executor: Executor, bench: Bench, acts: Sequence[Act], side: ByPeople, stride: int) -> None:
    """Does the acts for everybody of a side, some people after the others."""
    people = [(group, key) for group, keys in sorted(side.keys.items()) for key in keys]
    # Its transactions pause already.
    manner = executor.manner_in(bench)
    size = min(PEOPLE, manner.people)
    pace = Pace(size, least=1, most=5 * size, target=manner.target)
    start, known = 0, shared(bench.decisions, side.keys)
    while start < len(people):
        chosen = people[start : start + pace.size + _organisations(executor.map, people[start : start + pace.size])]
        pace.begin()
        _slice(executor, bench, acts, _by_group(chosen, known), stride)
        pace.end(len(chosen))
        start += len(chosen)
        executor.tell("people", start, len(people))


def _organisations(datamap: DataMap, people: Sequence[tuple[str, Key]]) -> int:
    """They come on top of their people: with one more in it, those of one organisation would not fit in a slice."""
    return sum(datamap.groups[group].organisation for group, _ in people)


def _by_group(people: Sequence[tuple[str, Key]], known: Shared) -> dict[str, ByPeople]:
    found: dict[str, list[Key]] = {}
    for group, key in people:
        found.setdefault(group, []).append(key)
    return {group: ByPeople({group: tuple(keys)}, shared=known) for group, keys in found.items()}


def _slice(executor: Executor, bench: Bench, acts: Sequence[Act], sides: dict[str, ByPeople], stride: int) -> None:
    """All acts for these people, in as few transactions as the time of one allows."""
    pace = executor.pace(bench, 10 * executor.manner_in(bench).rows)
    places = [(act, group) for act in acts for group, side in sides.items() if concerns(bench, act, side)]
    while places:
        some = partial(_some, executor, bench, places, sides, stride, pace)
        places = places[patiently(some) :]


def _some(
    executor: Executor, bench: Bench, places: list[Place], sides: dict[str, ByPeople], stride: int, pace: Pace
) -> int:
    """One transaction of a slice; how many of these are done."""
    with executor.transaction(bench, stride) as batch:
        groups = dict.fromkeys(group for _, group in places)
        sides = {group: lock_people(bench, sides[group]) for group in groups}
        pace.begin()
        # However long it waited for a lock, one act at least is done in it: else it would begin again for ever.
        done, begun = 0, False
        while done < len(places) and not (begun and pace.full):
            act, group = places[done]
            begun, order = True, stride + act.order
            at_once = executor.manner_in(bench).at_once
            limit = None if executor.expected.get(order, at_once + 1) <= at_once else pace.size
            rows = batch.act(act, sides[group], limit, executor.left(order, batch.done))
            if (limit is None or rows < limit) and not (rows and refers_to_itself(act.table)):
                done += 1
    pace.end(pace.size, executor.noted)
    return done
