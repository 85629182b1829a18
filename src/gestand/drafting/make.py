"""From a store to a draft: everything is asked in one snapshot, and only counts and names come out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from gestand.drafting import (
    alternatives,
    containers,
    documents,
    elsewhere,
    following,
    keylists,
    letters,
    links,
    lists,
    looking,
    onceeach,
    pairs,
    people,
    references,
    supertypes,
)
from gestand.drafting.activities import Activity, activities
from gestand.drafting.claims import Owned
from gestand.drafting.columns import Drafted, columns
from gestand.drafting.copies import Copy, copies
from gestand.drafting.events import Events, events
from gestand.drafting.following import Following
from gestand.drafting.ownership import settle
from gestand.drafting.references import Rule, claimed
from gestand.drafting.sampling import patient, sample
from gestand.drafting.unexplained import unexplained
from gestand.drafting.world import World
from gestand.stores.base import SqlStore, TableId

Tell = Callable[[str, int, int], None]


@dataclass
class Draft:
    """All that is written: see `gestand.drafting.write`."""

    owned: Owned
    columns: dict[TableId, list[Drafted]] = field(default_factory=dict)
    events: dict[TableId, Events] = field(default_factory=dict)
    rules: dict[TableId, list[Rule]] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    following: list[Following] = field(default_factory=list)
    country: str = "NL"

    @property
    def world(self) -> World:
        return self.owned.world


def draft(store: SqlStore, tell: Tell | None = None) -> Draft:
    """Look at every table once and draft a policy. Raises `StoreError` when the store itself cannot be reached."""
    survey = store.survey()
    world = World(survey)
    with store.snapshot() as connection:
        patient(connection)
        _look(world, connection, tell)
        links.declared(world)
        people.find(world)
        links.undeclared(world, connection)
        pairs.pairs(world, connection)
        letters.by_letters(world, connection)
        lists.listed(world, connection)
        keylists.keylists(world, connection)
        supertypes.supertypes(world, connection)
        world.groups.clear()
        # Once more: by now it is known how often each table is pointed at.
        people.find(world)
        onceeach.once_each(world)
        containers.people_only(world, connection)
        alternatives.apart(world, connection)
        elsewhere.recognise(world)
        owned = settle(world, connection)
        world.unexplained = unexplained(owned, connection)
    return _drafted(owned)


def _look(world: World, connection: Connection, tell: Tell | None) -> None:
    samples = {}
    for at, (name, table) in enumerate(world.tables.items(), 1):
        samples[name] = sample(connection, table)
        if tell:
            tell("looking", at, len(world.tables))
    evidence = {name: looking.look(table, samples[name]) for name, table in world.tables.items()}
    digests = looking.digests_of((samples[name], evidence[name]) for name in world.tables)
    for name, table in world.tables.items():
        if any(known.seen and "form of a hash" in known.seen.what for known in evidence[name].values()):
            evidence[name] = looking.look(table, samples[name], digests)
    world.samples, world.evidence = samples, evidence
    documents.read(world, connection)


def _drafted(owned: Owned) -> Draft:
    found = Draft(owned, country=_country(owned.world))
    found.rules = references.rules(owned)
    for table in owned.claims:
        taken = {name for link in claimed(owned, table) if not link.folded for name in link.columns}
        taken |= {name for rule in found.rules[table] for name in rule.link.columns}
        taken |= keylists.structural(owned, table)
        found.columns[table] = list(columns(owned, table, frozenset(taken), _lists(owned, table)))
        found.events[table] = events(owned.world, table, found.columns[table])
    for kept in following.kept_by_triggers(owned, found.columns):
        found.columns[kept.table] = following.as_personal(found.columns[kept.table], kept)
        found.following.append(kept)
    found.following += following.relations(owned, found.columns)
    found.activities = activities(owned, found.columns, found.events, found.country)
    known = {one.table for one in found.following if not one.column}
    found.copies = [copy for copy in copies(owned) if copy.table not in known]
    return found


def _lists(owned: Owned, table: TableId) -> frozenset[str]:
    """Columns that point into lists of nobody's, and those that say which table a pair of type and id means."""
    nobodys = {name for link in owned.links(table) if link.to not in owned.claims for name in link.columns}
    return frozenset(nobodys | {link.when[0] for link in owned.links(table) if link.when[0]})


def _country(world: World) -> str:
    """Belgian numbers in the rows say Belgium; nothing else says so for certain."""
    seen = [known.seen.category for columns in world.evidence.values() for known in columns.values() if known.seen]
    return "BE" if "national number" in seen and "bsn" not in seen else "NL"
