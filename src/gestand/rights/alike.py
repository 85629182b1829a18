"""Who else is known by the same: one human can be an account here, a guest there, and three guests of three orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import sqlalchemy as sa

from gestand.acts import Key, Person
from gestand.datamap.model import DataMap, Group
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


def _all(datamap: DataMap, stores: Mapping[str, Store], person: Person) -> Iterator[Person]:
    values = {
        text for name in _telling(datamap, datamap.groups[person.group]) for text in _own(datamap, stores, person, name)
    }
    for group in datamap.groups.values() if values else ():
        store = stores.get(group.table.store)
        if store is not None and group.table.store not in datamap.unreachable:
            for name in _telling(datamap, group):
                for key in _having(cast("SqlStore", store), datamap, group, name, sorted(values)):
                    yield Person(group.name, key)


def _telling(datamap: DataMap, group: Group) -> list[str]:
    columns = datamap.tables[group.table].columns if group.table in datamap.tables else {}
    known = [columns[name] for name in group.known_by if name in columns]
    return [c.name for c in known if c.category in TELLING and c.type is TypeKind.TEXT]


def _own(datamap: DataMap, stores: Mapping[str, Store], person: Person, name: str) -> set[str]:
    group = datamap.groups[person.group]
    store = cast("SqlStore", stores[group.table.store])
    rows = stored_rows(datamap.tables[group.table], *group.key, name)
    mine = key_relation(store.dialect, "mine", group.key_types, [person.key])
    here = among(store.dialect, [rows.c[part] for part in group.key], mine, group.key_types)
    with store.snapshot() as connection:
        found = connection.execute(sa.select(rows.c[name]).where(here)).scalars().all()
    return {text for text in found if isinstance(text, str) and text.strip()}


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
