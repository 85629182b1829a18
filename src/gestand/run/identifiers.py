"""What people are known by at the moment of their erasure, read before anything of it goes.

It goes into the records, encrypted, and nowhere else: not into the plan, the ledger or a log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Ending, Key, Person
from gestand.clock import midnight
from gestand.datamap.model import Column, DataMap, Event, Group, Table
from gestand.datamap.retention import classes
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens
from gestand.held.reading import read
from gestand.held.whose import apart
from gestand.ledger.records import Identifier
from gestand.plan.cells import present
from gestand.policy.becoming import BlankKind
from gestand.stores.base import SqlStore
from gestand.stores.keys import canonical_key


def identifiers(
    datamap: DataMap, stores: Mapping[str, SqlStore], endings: Iterable[Ending]
) -> dict[Person, tuple[Identifier, ...]]:
    """Of the people of these endings: the values of the columns that their group is known by, or mentioned by.

    A blank identifies nobody and is left out, and so is a row that was born after the ending: it is somebody else's.
    """
    moments: dict[str, dict[Key, datetime]] = {}
    for ending in endings:
        people = moments.setdefault(ending.person.group, {})
        people[ending.person.key] = max(ending.moment, people.get(ending.person.key, ending.moment))
    found: dict[Person, tuple[Identifier, ...]] = {}
    for name, people in moments.items():
        group = datamap.groups.get(name)
        if group is not None and (datamap.telling(group) or group.known_apart):
            found |= _of_group(datamap, stores[group.table.store], group, people)
    return found


def _of_group(
    datamap: DataMap, store: SqlStore, group: Group, people: Mapping[Key, datetime]
) -> dict[Person, tuple[Identifier, ...]]:
    table = datamap.tables[group.table]
    columns = [table.columns[name] for name in datamap.telling(group)]
    found: dict[Person, tuple[Identifier, ...]] = {}
    later: set[Key] = set()
    with store.snapshot() as connection:
        for row in connection.execute(_question(datamap, store.dialect, group, table, columns, list(people))):
            key = canonical_key(tuple(row[: len(group.key)]))
            born, *values = row[len(group.key) :]
            known = [Identifier(c.name, _said(v)) for c, v in zip(columns, values, strict=True) if v is not None]
            if _later(group.born, born, people.get(key), datamap.policy.zone):
                later.add(key)
            elif known:
                found[Person(group.name, key)] = tuple(known)
        for key, identifier in _apart(datamap, store.dialect, connection, group, list(people)):
            if key not in later:
                person = Person(group.name, key)
                found[person] = tuple(dict.fromkeys((*found.get(person, ()), identifier)))
    return found


def _apart(
    datamap: DataMap, dialect: str, connection: Connection, group: Group, keys: Sequence[Key]
) -> Iterator[tuple[Key, Identifier]]:
    """What stands in tables apart, of whom their own row may be gone already; each value unless it is blank."""
    lens = Lens(datamap, dialect, datetime.max, Decisions())
    for place in apart(lens, group, datamap):
        relation = lens.keys(group.key_types, keys, "people")
        there = present(dialect, place.table, _telling(place.table, place.column), place.row)
        mine = lens.among(list(place.key), relation, group.key_types)
        question = sa.select(*place.key, place.value.label("v")).select_from(place.source).distinct()
        for *key, value in connection.execute(question.where(mine, there, place.value.is_not(None), place.somebodys)):
            yield canonical_key(tuple(key)), Identifier(place.name, _said(value))


def _question(
    datamap: DataMap, dialect: str, group: Group, table: Table, columns: Sequence[Column], keys: Sequence[Key]
) -> sa.Select[Any]:
    """Of each row its key, when it was born, and each value unless it is blank."""
    lens = Lens(datamap, dialect, datetime.max, Decisions())
    row = lens.alias(table.id)
    mine = [row.c[name] for name in group.key]
    born = row.c[group.born.column.column] if group.born else sa.null()
    there = [present(dialect, table, _telling(table, column), row) for column in columns]
    values = [sa.case((is_there, row.c[column.name])) for is_there, column in zip(there, columns, strict=True)]
    question = sa.select(*mine, born.label("born_at"), *(v.label(f"v{n}") for n, v in enumerate(values)))
    relation = lens.keys(group.key_types, keys, "people")
    # A row that has become somebody else's meanwhile says nothing of whoever it was.
    people = (row.c[name].is_not(None) for name in group.own)
    return question.select_from(row).where(lens.among(mine, relation, group.key_types), *people)


def _said(value: object) -> str:
    """The text; of bytes, in which many applications keep their texts on MariaDB, what they are in UTF-8."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _telling(table: Table, column: Column) -> tuple[str, ...]:
    """The columns that tell whether it is blank: itself, or of a random blank those that go with it."""
    if column.blank.kind is not BlankKind.RANDOM:
        return (column.name,)
    return next(cls.columns for cls in classes(table) if column.name in cls.columns)


def _later(event: Event | None, value: object, ending: datetime | None, zone: str) -> bool:
    """Born after the ending, for certain."""
    born = read(event, value) if event is not None else None
    if isinstance(born, date) and not isinstance(born, datetime):
        born = midnight(born, zone)
    return born is not None and ending is not None and born > ending
