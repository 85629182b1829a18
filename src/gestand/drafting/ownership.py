"""Whose the rows of each table are: by a link to people, by the row they are a part of, by an address, or their own."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from sqlalchemy.engine import Connection

from gestand.drafting import alternatives, beside
from gestand.drafting.claims import Claim, Owned, left
from gestand.drafting.containers import set_up_with
from gestand.drafting.empties import where_empty
from gestand.drafting.guests import by_address, parts_of_guests, themselves
from gestand.drafting.nobodys import nobodys
from gestand.drafting.owners import by_counterpart, by_maker, by_other_types, by_parent, by_person, people_of_people
from gestand.drafting.pointed import pointed
from gestand.drafting.roots import others_point_here, roots
from gestand.drafting.seconds import second_addresses
from gestand.drafting.subjects import subjects
from gestand.drafting.ties import by_ties
from gestand.drafting.words import words
from gestand.drafting.world import World
from gestand.stores.base import TableId


def settle(world: World, connection: Connection) -> Owned:
    """Every table gets claims, or is nobody's, or is unclear."""
    others_point_here(world)
    owned = Owned(world)
    for table in world.groups:
        owned.claims[table] = [_own(world, table)]
    people_of_people(owned, connection)
    for step in (by_person, by_parent, by_maker, by_parent):
        for table in left(owned):
            step(owned, table)
        _again(owned)
    by_ties(owned, connection)
    _again(owned)
    beside.in_rows_of_nobody(owned)
    by_address(owned, connection)
    alternatives.by_other_ways(owned, connection)
    for step in (themselves, partial(by_person, empty=True), by_counterpart):
        for table in left(owned):
            step(owned, table)
    _again(owned)
    owned.set_up = set_up_with(world)
    for table in left(owned):
        nobodys(owned, table)
    for table in owned.claims:
        owned.unclear.pop(table, None)
    alternatives.by_other_ways(owned, connection)
    by_other_types(owned)
    parts_of_guests(owned)
    alternatives.through_all(owned)
    subjects(owned)
    alternatives.through_all(owned)
    alternatives.by_themselves(owned)
    beside.in_rows_of_others(owned)
    second_addresses(owned, connection)
    where_empty(owned, connection)
    pointed(owned)
    roots(owned, connection)
    _names_apart(owned)
    return owned


def _names_apart(owned: Owned) -> None:
    """Two ways to the same people can be called alike, and a policy has each name once."""
    for table, claims in owned.claims.items():
        told: list[Claim] = []
        for claim in claims:
            names = {one.name for one in told}
            column = claim.links[0].columns[0] if claim.links else table.table
            called = "-".join(["by", *words(re.sub(r"\W+", "_", column))])
            free = [called, *(f"{called}-{at}" for at in range(2, len(claims) + 2))]
            new = next(name for name in (claim.name, *free) if name not in names)
            goes_on = new != claim.name and claim.links and claim.links[0].to not in owned.world.groups
            told.append(replace(claim, name=new, via=claim.via or (claim.name if goes_on else "")))
        owned.claims[table] = told


def _again(owned: Owned) -> None:
    """A part of a part is found when its whole has been."""
    found = True
    while found:
        before = len(owned.claims)
        for table in left(owned):
            by_parent(owned, table)
        found = len(owned.claims) > before


def _own(world: World, table: TableId) -> Claim:
    group = world.groups[table]
    return Claim("self", (), certainty=group.certainty, why=group.why)
