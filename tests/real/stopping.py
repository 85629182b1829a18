"""A run that is killed in the middle, in a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from gestand.acts import Plan

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
    child = os.fork()
    if child == 0:
        passed = 0

        def at_point(_: str) -> None:
            nonlocal passed
            passed += 1
            if passed == number:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with opening() as ground:
                ground.carry_out(planning(ground, now), at_point)
        finally:
            os._exit(9)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the run was over before point {number}"
    assert os.WTERMSIG(status) == signal.SIGKILL
