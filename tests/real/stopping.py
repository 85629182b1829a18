"""A run that is killed in the middle, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from gestand.acts import Plan
from support.killing import killed_at

from .ground import Ground

Opening = Callable[[], AbstractContextManager[Ground]]
Planning = Callable[[Ground, datetime], Plan]


def points(ground: Ground, plan: Plan) -> int:
    """Carries the plan out; how many points there were at which it could have been stopped."""
    passed: list[str] = []
    ground.carry_out(plan, passed.append)
    return len(passed)


def killed(opening: Opening, planning: Planning, now: datetime, number: int) -> None:
    """Carries the plan out in a child that kills itself at this point, counted from one."""

    def carry_out(at_point: Callable[[str], None]) -> None:
        with opening() as ground:
            ground.carry_out(planning(ground, now), at_point)

    assert killed_at(number, carry_out), f"the run was over before point {number}"
