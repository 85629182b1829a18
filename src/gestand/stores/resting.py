"""Questions of a run that goes about it gently: after each of them nothing is asked for a while.

What comes before the first batch (looking at the schema, working out what goes) keeps a processor busy without a break,
and the application's own queries wait for it where both are on one machine. A rest is in proportion to what was worked
since the one before: by the server on the question, and by this process to put it. Only where nobody waits for whoever
reads, which is on a server: in SQLite a reader that rests can be in the way of somebody who writes.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

MOST = 1.0
"""Seconds of the longest rest."""
LEAST = 0.05
"""Seconds of the shortest: a question is in somebody's way when it begins, and less by how long it takes. Many of a
millisecond, one after the other, were in the way of more than one in a hundred."""


def resting(engine: Engine, share: float) -> Engine:
    """The engine, of which every session rests after each question."""
    began = worked = 0.0

    @event.listens_for(engine, "before_cursor_execute")
    def begin(*_: Any) -> None:
        nonlocal began
        began = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def end(*_: Any) -> None:
        nonlocal worked
        asked, own = time.perf_counter() - began, time.process_time() - worked
        time.sleep(min(max(share * (asked + own), LEAST), MOST))
        worked = time.process_time()

    worked = time.process_time()
    return engine
