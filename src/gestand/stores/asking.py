"""Questions in a session that writes: nobody has to wait while they are asked.

In SQLite whoever begins to write is the one writer of the whole file until the end of the transaction. What a run asks
(which rows there are, which go: it can take as long as reading a table) changes nothing but the session's own temporary
tables, and whatever it finds is asked once more by the statement that changes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

_ASKING = "gestand: asking"


@contextmanager
def asking(connection: Connection) -> Iterator[None]:
    """One transaction in which nothing is changed but the session's own temporary tables."""
    connection.info[_ASKING] = True
    try:
        with connection.begin():
            yield
    finally:
        connection.info.pop(_ASKING, None)


def is_asking(connection: Connection) -> bool:
    """The transaction that begins here is one of `asking`."""
    return bool(connection.info.get(_ASKING))
