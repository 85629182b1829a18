"""The rows of the people of a group, where only some rows of its own table are people (`Group.own`)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.model import DataMap, Group
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens
from gestand.held.whose import people_of
from gestand.stores.base import SqlStore
from gestand.stores.keys import among, key_relation


def is_no_person(datamap: DataMap, store: SqlStore, group: Group, key: Key) -> bool:
    """There is a row with this key, and it is nobody of the group. False when there is none: then somebody was."""
    if not group.own:
        return False
    row, person = people_of(Lens(datamap, store.dialect, datetime.max, Decisions()), group)
    wanted = key_relation(store.dialect, "wanted", group.key_types, [key])
    here = among(store.dialect, [row.c[name] for name in group.key], wanted, group.key_types)
    with store.snapshot() as connection:
        found = connection.execute(sa.select(sa.literal(1)).select_from(row).where(here, sa.not_(person)))
        return found.first() is not None
