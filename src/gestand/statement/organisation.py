"""One organisation, as its own row says: what it is called, and what is not done for its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from gestand.acts import Person
from gestand.datamap.model import DataMap
from gestand.errors import StoreError, UsageError
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens
from gestand.rights.applying import not_done
from gestand.rights.selection import Finder
from gestand.statement.telling import Organisation
from gestand.stores.base import SqlStore, Store


def organisation(datamap: DataMap, stores: Mapping[str, Store], person: Person, at: datetime) -> Organisation:
    """What a statement for its people has to know. `person` is one of the map's groups of organisations.

    `UsageError` (`statement/organisation`) when there is none with that key. `StoreError` (`statement/unreachable`)
    when its row cannot be asked: nothing is said of what it chose then.
    """
    group = datamap.groups[person.group]
    if group.table not in datamap.tables:
        raise StoreError(
            "statement/unreachable",
            f"the table of organisations called {group.name} cannot be asked",
            "see `gestand map`",
        )
    store = cast("SqlStore", stores[group.table.store])
    names = [name for name in group.known_by if name in datamap.tables[group.table].columns]
    with store.snapshot() as connection:
        lens = Lens(datamap, store.dialect, at, Decisions())
        row = lens.alias(group.table)
        mine = lens.among(
            [row.c[name] for name in group.key], lens.keys(group.key_types, [person.key]), group.key_types
        )
        asked = sa.select(sa.literal(1), *(row.c[name] for name in names)).select_from(row).where(mine)
        found = connection.execute(asked).first()
        if found is None:
            raise UsageError(
                "statement/organisation", f"there is no {group.name} with this key", "look at it letter by letter"
            )
        known = ", ".join(text for value in found[1:] if value is not None and (text := str(value).strip()))
        return Organisation(known, group.name, not_done(connection, Finder(lens, person)))
