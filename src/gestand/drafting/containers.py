"""What many people's rows hang on without being one of them: an event, an organisation, a workspace.

It has a name and an address as people have. What tells them apart is that rows of several people hang on one row of it,
and that there are few of them; or that it is called as no person is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy.engine import Connection

from gestand.drafting import lexicon
from gestand.drafting.people import categories, last_word
from gestand.drafting.roles import role
from gestand.drafting.sampling import quoted, value
from gestand.drafting.words import spaced
from gestand.drafting.world import Link, Role, World
from gestand.errors import StoreError
from gestand.stores.base import TableId

READ = 5_000
SHARED = 0.3
"""Which share of the rows that something hangs on is of several people."""
FEW = 4
"""For each of them there are so many people at least."""

_CALLED = re.compile(
    r"events?|organi[sz]ers?|organi[sz]ations?|organisaties?|compan(?:y|ies)|bedrij(?:f|ven)|tenants?|teams?|sites?|shops?"
    r"|stores?|winkels?|projects?|projecten|workspaces?|clubs?|schools?|scholen|venues?|channels?|campaigns?|departments?"
    r"|afdeling(?:en)?|conferences?|communit(?:y|ies)|forums?|boards?|spaces?|domains?|brands?|verenig(?:ing|ingen)|firma"
    r"|institutions?|institutes?|universit(?:y|ies)|vereine?|unternehmen|associations?|societ(?:y|ies)|instances?"
    r"|[a-z]*settings?[a-z]*|configs?|configurations?|preferences|queues?|mailbox(?:es)?|lists?|categor(?:y|ies)"
)
_OF_PEOPLE = frozenset({"birth date", "bsn", "national number", "sex"})


def people_only(world: World, connection: Connection) -> None:
    """Takes out of `world.groups` what is a part of somebody, and what many people hang on (`world.containers`)."""
    _parts(world)
    for table in world.tables:
        if not _called_people(world, table) and _is_container(world, connection, table):
            world.containers.add(table)
            world.groups.pop(table, None)


def _called_people(world: World, table: TableId) -> bool:
    return bool(lexicon.PEOPLE.fullmatch(last_word(world, table)))


def _parts(world: World) -> None:
    """An order has an address and a telephone, and is of the customer it points at; a line of it is a part of it."""
    own = {table for table in world.groups if not _called_people(world, table)}
    for table in sorted(own, key=lambda t: list(world.tables).index(t)):
        for link in world.links.get(table, ()):
            if link.to == table or link.when[0] or role(link.columns[0], world.bare(link.to).strip("_")) is Role.HAND:
                continue
            to_somebody = link.to in world.groups and link.to not in own
            if to_somebody or (link.to in own and not link.nullable and link.declared):
                world.groups.pop(table, None)


def _is_container(world: World, connection: Connection, table: TableId) -> bool:
    found = categories(world, table, stored=True)
    if not found or set(found) & _OF_PEOPLE or (table in world.groups and "secret" in found):
        return False
    called = _CALLED.fullmatch(last_word(world, table).strip("_")) is not None
    if called and spaced(table.table).endswith(("_settings_", "_settingsstore_", "_config_")):
        return True
    if not called and _rows(world, table) * FEW > max((_rows(world, other) for other in world.groups), default=0):
        return False
    return any(_shared(world, connection, other, link) for other, link in _pointing(world, table))


def _rows(world: World, table: TableId) -> int:
    return max(world.samples[table].rows, world.tables[table].rows or 0)


def _pointing(world: World, table: TableId) -> Iterator[tuple[TableId, Link]]:
    for other, links in world.links.items():
        for link in links:
            if link.to == table and other != table and len(link.columns) == 1 and not link.when[0]:
                yield other, link


def _shared(world: World, connection: Connection, other: TableId, link: Link) -> bool:
    """Rows of several people point at one row by this link."""
    if other in world.groups:
        values = world.samples[other].of(link.columns[0])
        return len(values) >= 2 * len(set(values)) > 0 and _called_people(world, other)
    return any(
        of_several(connection, other, link.columns[0], person.columns[0])
        for person in world.links.get(other, ())
        if person.to in world.groups and _called_people(world, person.to) and person.columns != link.columns
        if len(person.columns) == 1 and not person.when[0]
    )


def of_several(connection: Connection, table: TableId, to: str, person: str) -> bool:
    """Rows that point at one row by `to` are of several people, by `person`."""
    name, link, who = quoted(connection, table.schema, table.table), value(connection, to), value(connection, person)
    some = f"SELECT {link} AS l, {who} AS p FROM {name} WHERE {link} IS NOT NULL AND {who} IS NOT NULL LIMIT {READ}"
    each = f"SELECT l, count(DISTINCT p) AS n FROM ({some}) AS b GROUP BY l"
    question = f"SELECT count(*) AS a, sum(CASE WHEN n > 1 THEN 1 ELSE 0 END) AS m FROM ({each}) AS c"
    try:
        with connection.begin_nested():
            row = connection.exec_driver_sql(question).one()
    except StoreError:
        return False
    return bool(row[0]) and int(row[1] or 0) >= SHARED * int(row[0])


# ---------------------------------------------------------------- what a container is set up with


def set_up_with(world: World) -> set[TableId]:
    """Tables whose rows are a part of a container, or of such a part, and of nothing else."""
    found = set(world.containers)
    more = True
    while more:
        new = {table for table in world.tables if table not in found and _only_of(world, table, found)}
        found |= new
        more = bool(new)
    return found


def _only_of(world: World, table: TableId, found: set[TableId]) -> bool:
    links = [link for link in world.links.get(table, ()) if link.to != table]
    return any(link.to in found and not link.nullable for link in links) and table not in world.groups
