"""Who belongs to an organisation: asked of the people's own rows, at the moment of the question.

What was recorded for an organisation is not written out for each of its people: somebody who joined it afterwards is of
it as well, and somebody who left it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Hold, Key, Person
from gestand.datamap.model import DataMap, Group
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens
from gestand.stores.base import SqlStore, Store
from gestand.stores.keys import canonical_key

Acts = Mapping[str, datetime]


def with_members(connection: Connection, datamap: DataMap, decisions: Decisions, at: datetime, store: str) -> Decisions:
    """The decisions with what ended for organisations as endings of their people, at `at`; so with their holds.

    An activity that began again for somebody, after it had ended for the organisation, goes on for that person.
    """
    organisations = datamap.organisations
    held = [hold for hold in decisions.holds if hold.person and hold.person.group in organisations]
    if not held and not any(decisions.ended.get(name) or decisions.doubtful.get(name) for name in organisations):
        return decisions
    further = list[Hold]()
    ended = {name: dict(people) for name, people in decisions.ended.items()}
    doubtful = {name: dict(people) for name, people in decisions.doubtful.items()}
    for group in datamap.groups.values():
        if group.belongs is None or group.table.store != store:
            continue
        of_group = [hold for hold in held if hold.person and hold.person.group == group.belongs.group]
        on = tuple(dict.fromkeys(hold.person.key for hold in of_group if hold.person))
        for key, to in members(connection, datamap, group, on, at) if on else ():
            theirs = Person(group.name, key)
            further += [replace(hold, person=theirs) for hold in of_group if hold.person and hold.person.key == to]
    for into, of in ((ended, decisions.ended), (doubtful, decisions.doubtful)):
        for person, _, over in ended_with(connection, datamap, decisions, of, at, store):
            people = into.setdefault(person.group, {})
            people[person.key] = {**over, **people.get(person.key, {})}
    return replace(decisions, ended=_told(ended), doubtful=_told(doubtful)).with_holds(further)


def ended_with(
    connection: Connection,
    datamap: DataMap,
    decisions: Decisions,
    ended: Mapping[str, Mapping[Key, Acts]],
    at: datetime,
    store: str,
) -> Iterator[tuple[Person, Person, Acts]]:
    """Everybody of a store who belongs to an organisation for which something has ended: who, to which, and what.

    An activity that began again for somebody, after it had ended for the organisation, is not of it.
    """
    for group in datamap.groups.values():
        if group.belongs is None or group.table.store != store:
            continue
        if acts := ended.get(group.belongs.group, {}):
            for key, to in members(connection, datamap, group, tuple(acts), at):
                person = Person(group.name, key)
                yield person, Person(group.belongs.group, to), _over(decisions, person, acts[to], at)


def members(
    connection: Connection, datamap: DataMap, group: Group, organisations: Sequence[Key], at: datetime
) -> Iterator[tuple[Key, Key]]:
    """The people of a group who belong to these organisations: the key of each, and that of the organisation."""
    if group.belongs is None:
        return
    lens = Lens(datamap, connection.dialect.name, at, Decisions())
    belongs = group.belongs
    row = lens.alias(group.table)
    source, carrier = row, row
    for hop in belongs.hops[:-1]:
        there = lens.alias(hop.to)
        pairs = zip(hop.columns, hop.to_columns, strict=True)
        source = source.join(there, sa.and_(*(carrier.c[a] == there.c[b] for a, b in pairs)))
        carrier = there
    to = [carrier.c[name] for name in belongs.hops[-1].columns]
    mine = [row.c[name] for name in group.own or group.key]
    # Where only some rows of the table are people, the others have no such key.
    theirs = [column.is_not(None) for column in mine if group.own]
    types = datamap.groups[belongs.group].key_types
    among = lens.among(to, lens.keys(types, organisations), types)
    width = len(mine)
    for values in connection.execute(sa.select(*mine, *to).select_from(source).where(among, *theirs)):
        yield canonical_key(tuple(values[:width])), canonical_key(tuple(values[width:]))


def whole(datamap: DataMap, stores: Mapping[str, Store], people: Sequence[Person], at: datetime) -> tuple[Person, ...]:
    """These people; of an organisation also everybody whose own row belongs to it now."""
    found = dict.fromkeys(people)
    for person in people:
        for group in datamap.members(person.group):
            store = cast("SqlStore", stores[group.table.store])
            with store.snapshot() as connection:
                of = members(connection, datamap, group, [person.key], at)
                found |= dict.fromkeys(Person(group.name, key) for key, _ in of)
    return tuple(found)


def _over(decisions: Decisions, person: Person, acts: Acts, at: datetime) -> dict[str, datetime]:
    """Who came to the organisation after its ending is of it as well: so the moment is that of the question."""
    begun = decisions.begun
    return {name: at for name, ended in acts.items() if begun.get((name, person), ended) <= ended}


def _told(people: Mapping[str, Mapping[Key, Acts]]) -> dict[str, Mapping[Key, Acts]]:
    found = {name: {key: acts for key, acts in keys.items() if acts} for name, keys in people.items()}
    return {name: keys for name, keys in found.items() if keys}
