"""Something that is done in a child which kills itself in the middle of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from sqlalchemy.engine import make_url

Work = Callable[[Callable[[str], None]], object]
"""Does it, and calls what it is given with the name of each point that it passes."""


def killed_at(number: int, work: Work) -> bool:
    """Does it in a child that kills itself at this point, counted from one; False when there were fewer points.

    A child that fails in another way fails the test.
    """
    child = os.fork()
    if child == 0:
        passed, failed = 0, 9

        def at_point(_: str) -> None:
            nonlocal passed
            passed += 1
            if passed == number:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            work(at_point)
            failed = 0
        finally:
            os._exit(failed)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def further(url: str, every: bool = True) -> int:
    """How far it is from the point of one kill to that of the next, in the engine of this URL.

    `every`: every point has its turn on SQLite. On a server, where each kill wants a copy of a database, some have: an
    act has three (before the commit, after it, over), so with two or four to go each of these is met in turn.
    """
    step = {"sqlite": 1, "postgresql": 2}.get(make_url(url).get_backend_name(), 4)
    return step if every or step > 2 else 2 * step
