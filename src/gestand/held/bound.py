"""Whom a recorded ending binds: the person who had the key then, not somebody who was given it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Key
from gestand.clock import CutOff, local_day
from gestand.datamap.model import DataMap, Group
from gestand.held import moments
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens, is_not_true
from gestand.held.members import with_members
from gestand.stores.keys import canonical_key


def bind(connection: Connection, datamap: DataMap, decisions: Decisions, at: datetime, store: str) -> Decisions:
    """The decisions as they bind the people of one store: see `bind_people`; those of organisations bind their people.

    An organisation's ending is that of everybody whose own row belongs to it now, whenever it was made.
    """
    bound = bind_people(connection, datamap, decisions, at, store)
    return with_members(connection, datamap, bound, at, store)


def bind_people(connection: Connection, datamap: DataMap, decisions: Decisions, at: datetime, store: str) -> Decisions:
    """The decisions without the endings of people who were born after them, for the groups of one store.

    A key whose row is absent stays bound: what is left of that person is found by the key alone. A row whose birth is
    NULL or unreadable is not bound, since it cannot be told who that is: it is `doubtful`.
    """
    ended = dict(decisions.ended)
    doubtful: dict[str, Mapping[Key, Mapping[str, datetime]]] = {}
    for name, people in decisions.ended.items():
        group = datamap.groups.get(name)
        if group is None:
            ended[name] = {}
        elif group.born is not None and group.table.store == store and people:
            ended[name] = _born_before(connection, datamap, group, people, at)
            if lost := tuple(key for key in people if key not in ended[name]):
                unread = _born_after(connection, datamap, group, lost, None, at)
                doubtful[name] = {key: people[key] for key in unread}
    told = {name: keys for name, keys in ended.items() if keys}
    return replace(decisions, ended=told, doubtful=doubtful)


def _born_before(
    connection: Connection, datamap: DataMap, group: Group, people: Mapping[Key, Mapping[str, datetime]], at: datetime
) -> Mapping[Key, Mapping[str, datetime]]:
    # Nearly everybody was born before the earliest ending; only the others are looked at one moment at a time.
    moments_of = sorted({moment for acts in people.values() for moment in acts.values()})
    suspects = _born_after(connection, datamap, group, tuple(people), moments_of[0], at)
    if not suspects:
        return people
    kept = {key: dict(acts) for key, acts in people.items()}
    for moment in moments_of:
        asked = tuple(key for key in suspects if moment in people[key].values())
        for key in _born_after(connection, datamap, group, asked, moment, at) if asked else ():
            kept[key] = {name: when for name, when in kept[key].items() if when != moment}
    return {key: acts for key, acts in kept.items() if acts}


def _born_after(
    connection: Connection,
    datamap: DataMap,
    group: Group,
    keys: tuple[Key, ...],
    moment: datetime | None,
    at: datetime,
) -> tuple[Key, ...]:
    """Those of the keys whose row exists and was not certainly born at or before the moment (None: at any moment)."""
    if group.born is None:
        return ()
    lens = Lens(datamap, connection.dialect.name, at, Decisions())
    row = lens.base(group.table)
    columns = [row.c[name] for name in group.key]
    value = lens.value(row, group.born)
    if moment is None:
        born = sa.and_(value.is_not(None), moments.readable(group.born, value, lens.dialect))
    else:
        cut = CutOff(moment + timedelta(microseconds=1), local_day(moment, datamap.policy.zone))
        born = moments.certainly_before(group.born, value, cut, lens.dialect)
    among = lens.among(columns, lens.keys(group.key_types, keys), group.key_types)
    found = connection.execute(sa.select(*columns).where(among, is_not_true(born)))
    return tuple(canonical_key(tuple(values)) for values in found)
