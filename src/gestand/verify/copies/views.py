"""A materialised view: what it says is held against what its query gives now."""

from __future__ import annotations

import sqlalchemy as sa

from gestand.datamap.comparing import rows_now, rows_of, telling
from gestand.datamap.copy import Copy
from gestand.datamap.quoting import as_it_is
from gestand.verify.session import Session


def left(session: Session, copy: Copy) -> int:
    """How many of its rows say what the query does not give any more, each that is said once."""
    if not copy.how.filled:
        return 0
    columns = telling(session.datamap, copy)
    over = as_it_is(f"({rows_of(copy, columns)} EXCEPT {rows_now(copy, columns)}) AS left_behind")
    hands = session.hands.of(copy.id.store)
    return int(hands.one(sa.select(sa.func.count()).select_from(over))[0])
