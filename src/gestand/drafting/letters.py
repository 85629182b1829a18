"""Pairs of type and id whose types are letters: `object_type` is T for a ticket, `uid_type` U or S.

A letter names no table for certain, and small numbers are keys of many tables: where more than one begins with it, or
the values alone speak for one, somebody has to say. Without this a `uid` beside a `uid_type` would be taken for the
key of the one table of people in which all of its values happen to be found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.engine import Connection

from gestand.drafting.evidence import Certainty
from gestand.drafting.pairs import KEYS, KIND, OBJECT, TYPE, all_there, enter_nowhere, types_in
from gestand.drafting.roles import of_a_person
from gestand.drafting.world import Link, World
from gestand.stores.base import TableId

_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_PLAIN = re.compile(r"(?:object_?|obj_?|item_?|entity_?|target_?)?type|kind")
"""What tells the type beside an `object_id`, where it is not called after it."""


def by_letters(world: World, connection: Connection) -> None:
    """Fill `world.links` with what the letters of a type mean, and take out what was guessed without them."""
    for table in world.tables:
        for kind, key in list(_pairs(world, table)):
            types = types_in(connection, table, kind)
            if not types or not all(_LETTERS.fullmatch(value) for value in types):
                continue
            found = {value: _meant(world, connection, table, kind, key, value) for value in types}
            if any(found.values()):
                _enter(world, table, kind, key, types, {value: links for value, links in found.items() if links})


def _pairs(world: World, table: TableId) -> Iterator[tuple[str, str]]:
    """A column of types and the one with the keys: `uid_type` and `uid`, `object_type` or `type` and `object_id`."""
    columns = world.stored(table)
    links = world.links.get(table, ())
    settled = {name for link in links if link.declared or link.when[0] for name in link.columns}
    by_small = {name.lower(): name for name in columns}
    for name, column in columns.items():
        if column.type not in KIND:
            continue
        stem = TYPE.fullmatch(name)
        keys = [stem[1], f"{stem[1]}_id", f"{stem[1]}id"] if stem else []
        if _PLAIN.fullmatch(name.lower()):
            keys += [other.lower() for other in columns if OBJECT.fullmatch(other.lower())]
        for key in dict.fromkeys(by_small.get(each.lower(), "") for each in keys):
            if key and key != name and key not in settled and columns[key].type in KEYS:
                yield name, key


def _meant(world: World, connection: Connection, table: TableId, kind: str, key: str, value: str) -> list[TableId]:
    """The tables that begin with the letters and have every key that stands beside them, the likeliest first.

    A part of a row points at it, and is not what it is of.
    """
    people = of_a_person(key)
    begun = [
        to
        for to in world.tables
        if to != table
        and world.bare(to).strip("_").startswith(value.lower())
        and (not people or to in world.groups)
        and not any(link.to == table for link in world.links.get(to, ()))
        and all_there(world, connection, table, key, kind, value, to)
    ]
    pointed = Counter(link.to for links in world.links.values() for link in links)
    return sorted(begun, key=lambda to: (not _people(world, to), "_" in world.bare(to).strip("_"), -pointed[to]))


def _people(world: World, table: TableId) -> bool:
    """People, or rows that point at some."""
    return table in world.groups or any(link.to in world.groups for link in world.links.get(table, ()))


def _enter(
    world: World, table: TableId, kind: str, key: str, types: Sequence[str], found: dict[str, list[TableId]]
) -> None:
    links = world.links.setdefault(table, [])
    links[:] = [link for link in links if link.columns != (key,)]
    column = world.columns(table)[key]
    for value, (to, *others) in found.items():
        more = f", and so are they of {', '.join(world.named(each) for each in others[:3])}" if others else ""
        why = f"every {key} beside {kind} {value} is a key of {world.named(to)}{more}"
        sure = Certainty.LIKELY if to in world.groups and of_a_person(key) and not others else Certainty.DOUBTFUL
        links.append(
            Link((key,), to, world.key(to), sure, why, nullable=column.nullable, when=(kind, value)),
        )
    enter_nowhere(world, table, kind, key, types)
