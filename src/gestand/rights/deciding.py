"""Who decides about somebody's data: whoever runs the service, or the organisation that it processes for."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Person
from gestand.datamap.model import DataMap
from gestand.held.lens import Lens
from gestand.policy.model import Role
from gestand.stores.base import TableId


def is_processed_for_others(datamap: DataMap, person: Person) -> bool:
    """Whoever runs the service is only the processor for this person (GDPR article 28)."""
    return datamap.groups[person.group].role is Role.PROCESSOR


def organisation(connection: Connection, datamap: DataMap, lens: Lens, person: Person) -> str:
    """What the organisation that decides is known by; empty where there is none, or nothing says what it is called.

    `connection` is one of the store in which the person's own row is.
    """
    group = datamap.groups[person.group]
    if group.belongs is None or not (names := datamap.groups[group.belongs.group].known_by):
        return ""
    source, carrier = (row := lens.alias(group.table)), row
    for hop in group.belongs.hops:
        if not _here(datamap, hop.to, group.table):
            return ""
        there = lens.alias(hop.to)
        pairs = zip(hop.columns, hop.to_columns, strict=True)
        source = source.join(there, sa.and_(*(carrier.c[a] == there.c[b] for a, b in pairs)))
        carrier = there
    key, types = [row.c[name] for name in group.own or group.key], group.key_types
    mine = lens.among(key, lens.keys(types, [person.key]), types)
    found = connection.execute(sa.select(*(carrier.c[name] for name in names)).select_from(source).where(mine)).first()
    return ", ".join(text for value in found or () if value is not None and (text := str(value).strip()))


def _here(datamap: DataMap, table: TableId, people: TableId) -> bool:
    return table.store == people.store and table in datamap.tables
