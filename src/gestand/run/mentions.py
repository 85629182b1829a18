"""Replaces what others wrote about people before anything else of these people goes.

Of people for whom something was recorded it is the first thing that their slice does. Of those whom time alone lets go
it is a round of its own, in slices of them: their rows go by batches of rows, and no longer tell whose they were.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gestand.datamap.model import DataMap
from gestand.datamap.spoken import Mention
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByPeople, Driver
from gestand.plan.work import Act
from gestand.run.people import in_slices
from gestand.stores.asking import asking

if TYPE_CHECKING:
    from gestand.run.executor import Executor


def replace(executor: Executor, bench: Bench, acts: Sequence[Act], sides: Sequence[Driver], stride: int) -> None:
    """Replaces the mentions of the people of these sides."""
    for side in sides:
        if isinstance(side, ByPeople):
            in_slices(executor, bench, acts, side, stride)
        else:
            _by_time(executor, bench, [act for act in acts if executor.by_time(stride + act.order)], stride)


def unseen(datamap: DataMap, planned: Sequence[Act]) -> Callable[[Act], bool]:
    """Replaces mentions of people of whom something goes: somebody may have been mentioned since the plan was made."""
    changed = {act.table.id for act in planned}
    return lambda act: isinstance(act.of, Mention) and datamap.groups[act.of.group].table in changed


def _by_time(executor: Executor, bench: Bench, acts: Sequence[Act], stride: int) -> None:
    mentioned = bench.work.mentioned
    for mention in dict.fromkeys(act.of for act in acts if isinstance(act.of, Mention)):
        with asking(bench.connection):
            keys = mentioned.ended_by_time(mention)
        side = ByPeople({mention.group: tuple(keys)})
        in_slices(executor, bench, [act for act in acts if act.of == mention], side, stride)
