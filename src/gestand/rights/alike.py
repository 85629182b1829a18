"""Who else is known by the same: one human can be an account here, a guest there, and three guests of three orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import sqlalchemy as sa

from gestand.acts import Key, Person
from gestand.datamap.model import DataMap, Group
from gestand.errors import Place, Refused, StoreError
from gestand.rights.answer import stored_rows
from gestand.rights.selves import people_of
from gestand.stores.base import SqlStore, Store, TypeKind
from gestand.stores.exact import folded
from gestand.stores.keys import among, canonical_key, key_relation

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
    values = {
        text for name in _telling(datamap, datamap.groups[person.group]) for text in _own(datamap, stores, person, name)
    }
    for group in datamap.groups.values() if values else ():
        store = stores.get(group.table.store)
        if store is not None and group.table.store not in datamap.unreachable:
            for name in _telling(datamap, group):
                find = _same if exactly else _having
                for key in find(cast("SqlStore", store), datamap, group, name, sorted(values)):
                    yield Person(group.name, key)


def _telling(datamap: DataMap, group: Group) -> list[str]:
    columns = datamap.tables[group.table].columns if group.table in datamap.tables else {}
    known = [columns[name] for name in group.known_by if name in columns]
    # A key that is a text is one person's alone as well: an address is no personal column where it is the key.
    return [c.name for c in known if c.type is TypeKind.TEXT and (c.category in TELLING or group.key == (c.name,))]


def _own(datamap: DataMap, stores: Mapping[str, Store], person: Person, name: str) -> set[str]:
    group = datamap.groups[person.group]
    store = cast("SqlStore", stores[group.table.store])
    rows = stored_rows(datamap.tables[group.table], *group.key, name)
    mine = key_relation(store.dialect, "mine", group.key_types, [person.key])
    here = among(store.dialect, [rows.c[part] for part in group.key], mine, group.key_types)
    with store.snapshot() as connection:
        found = connection.execute(sa.select(rows.c[name]).where(here)).scalars().all()
    return {text for text in found if isinstance(text, str) and text.strip()}


def _same(store: SqlStore, datamap: DataMap, group: Group, name: str, values: list[str]) -> list[Key]:
    """Found as an index has them, and then to the byte: a collation may hold two texts for equal."""
    rows, person = people_of(datamap, group, store.dialect)
    wanted = key_relation(store.dialect, "wanted", (TypeKind.TEXT,), [(value,) for value in values])
    same = among(store.dialect, [rows.c[name]], wanted, (TypeKind.TEXT,))
    question = sa.select(rows.c[name], *(rows.c[part] for part in group.key)).where(same, person).limit(SHOWN + 1)
    with store.snapshot() as connection:
        found = [(value, canonical_key(tuple(key))) for value, *key in connection.execute(question)]
    return [key for value, key in found if value in values]


def _having(store: SqlStore, datamap: DataMap, group: Group, name: str, values: list[str]) -> list[Key]:
    rows, person = people_of(datamap, group, store.dialect)
    place: sa.ColumnElement[str] = rows.c[name]
    if store.dialect == "mariadb":
        same = place.in_(values)  # its own collation folds, or does not
    else:
        wanted = [folded(sa.literal(value, sa.Text()), store.dialect) for value in values]
        same = folded(place, store.dialect).in_(wanted)
    question = sa.select(*(rows.c[part] for part in group.key)).where(same, person).limit(SHOWN)
    with store.snapshot() as connection:
        return [canonical_key(tuple(key)) for key in connection.execute(question)]
