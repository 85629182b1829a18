"""Who else is known by the same: one human can be an account here, a guest there, and three guests of three orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from gestand.acts import Key, Person
from gestand.datamap.model import DataMap, Group
from gestand.errors import Place, Refused, StoreError
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens
from gestand.held.whose import Standing, standing
from gestand.stores.base import SqlStore, Store, TypeKind
from gestand.stores.exact import folded
from gestand.stores.keys import among, canonical_key, key_relation
from gestand.stores.kin import KIN

SHOWN = 20
TELLING = frozenset({"email", "user name", "telephone", "bsn", "national number", "bank account"})
"""Categories of which no two people have the same; a name or a birth date says nothing."""


def known_alike(datamap: DataMap, stores: Mapping[str, Store], person: Person) -> tuple[Person, ...]:
    """Others, of any group, who have the same e-mail address (or another value that is one person's alone).

    Compared without blanks around it and with A to Z as a to z, where the engine can; at most twenty of each group.
    They may be the same human: the erasure of one says nothing of the others. Stores that do not answer say nothing.
    """
    found = dict.fromkeys(_all(datamap, stores, person))
    found.pop(person, None)
    return tuple(found)


def known_by_the_same(datamap: DataMap, stores: Mapping[str, Store], person: Person) -> tuple[Person, ...]:
    """Those of them whose value is the very same, to the byte.

    `StoreError` when one of the stores does not answer: who is known there cannot be told. `Refused` when they are so
    many that the value is nobody's own (the address of an office).
    """
    if datamap.unreachable:
        raise StoreError(
            "person/unreachable",
            f"store {datamap.unreachable[0]} does not answer, and who is known by the same there cannot be told",
            "make it reachable and try again, or name with --also whom you know of",
            Place(store=datamap.unreachable[0]),
        )
    found = dict.fromkeys(_all(datamap, stores, person, exactly=True))
    found.pop(person, None)
    if len(found) > SHOWN:
        raise Refused(
            "person/of-many",
            f"more than {SHOWN} others are known by the same: it is hardly one human",
            "see what they share, and name with --also who is the same",
        )
    return tuple(found)


def _all(datamap: DataMap, stores: Mapping[str, Store], person: Person, exactly: bool = False) -> Iterator[Person]:
    group = datamap.groups[person.group]
    values = {
        text
        for place in _telling(datamap, stores, group)
        for text in _of(_store(stores, group), group, place, person.key)
        if not (exactly and place.apart) or _theirs_alone(_store(stores, group), place, text)
    }
    for other in datamap.groups.values() if values else ():
        if other.table.store in stores and other.table.store not in datamap.unreachable:
            for place in _telling(datamap, stores, other):
                find = _same if exactly else _having
                for key in find(_store(stores, other), place, sorted(values)):
                    yield Person(other.name, key)


def _store(stores: Mapping[str, Store], group: Group) -> SqlStore:
    return cast("SqlStore", stores[group.table.store])


def _telling(datamap: DataMap, stores: Mapping[str, Store], group: Group) -> list[Standing]:
    """Where they are known by what is one person's alone."""
    lens = Lens(datamap, _store(stores, group).dialect, datetime.max, Decisions())
    # A key that is a text is one person's alone as well: an address is no personal column where it is the key.
    return [
        place
        for place in standing(lens, group, datamap)
        if place.column.type is TypeKind.TEXT
        if place.column.category in TELLING or (not place.apart and group.key == (place.column.name,))
    ]


def _of(store: SqlStore, group: Group, place: Standing, key: Key) -> set[str]:
    mine = key_relation(store.dialect, "mine", group.key_types, [key])
    here = among(store.dialect, list(place.key), mine, group.key_types)
    with store.snapshot() as connection:
        found = connection.execute(sa.select(place.value).select_from(place.source).where(here)).scalars().all()
    return {text for text in found if isinstance(text, str) and text.strip()}


def _same(store: SqlStore, place: Standing, values: list[str]) -> list[Key]:
    """Found as an index has them, and then to the byte: a collation may hold two texts for equal."""
    if place.apart:
        return [key for value in values for key in _theirs_alone(store, place, value)]
    found = _with(store, place, values, SHOWN + 1)
    return [key for value, key in found if value in values]


def _theirs_alone(store: SqlStore, place: Standing, value: str) -> list[Key]:
    """In a table apart several people can have one address, as that of an office: then it is nobody's own."""
    found = _with(store, place, [value], 2)
    return [key for text, key in found if text == value] if len(found) == 1 else []


def _with(store: SqlStore, place: Standing, values: list[str], most: int) -> list[tuple[str, Key]]:
    wanted = key_relation(store.dialect, "wanted", (TypeKind.TEXT,), [(value,) for value in values])
    same = among(store.dialect, [place.value], wanted, (TypeKind.TEXT,))
    question = sa.select(place.value, *place.key).select_from(place.source).where(same, place.somebodys)
    with store.snapshot() as connection:
        found = connection.execute(question.distinct().limit(most)).all()
    return [(value, canonical_key(tuple(key))) for value, *key in found]


def _having(store: SqlStore, place: Standing, values: list[str]) -> list[Key]:
    value: sa.ColumnElement[str] = place.value
    if store.dialect in KIN:
        same = value.in_(values)  # its own collation folds, or does not
    else:
        wanted = [folded(sa.literal(text, sa.Text()), store.dialect) for text in values]
        same = folded(value, store.dialect).in_(wanted)
    question = sa.select(*place.key).select_from(place.source).where(same, place.somebodys).limit(SHOWN)
    with store.snapshot() as connection:
        return [canonical_key(tuple(key)) for key in connection.execute(question)]
