"""Who is meant: from what somebody types to one person, or a refusal that repeats nobody's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from gestand.acts import Key, Person
from gestand.datamap.model import DataMap, Group, Table
from gestand.errors import Place, Refused, StoreError, UsageError
from gestand.held.decisions import Decisions
from gestand.held.lens import Lens
from gestand.held.whose import Standing, standing
from gestand.plan.paths import exists
from gestand.rights.selves import is_no_person
from gestand.stores.base import FileStore, SqlStore, Store, TypeKind
from gestand.stores.exact import stored
from gestand.stores.keys import among, canonical_key, key_relation, parse_key

SHOWN = 20

_TEXTS = (TypeKind.TEXT, TypeKind.ENUM, TypeKind.OTHER)


def find_person(datamap: DataMap, stores: Mapping[str, Store], text: str) -> Person:
    """The person that a KEY names: `user:42`, `user:(7,12)`, `user:email=anna@example.nl`.

    A key is taken as it is: a person whose own row is gone still has one. A value is looked up in a column that the
    group is known by (`known_by`), exactly: the engine compares, typed, without folding letters. `UsageError` for a
    group, a form or a value that fits nobody; `Refused` when it fits more than one, with their number. No message
    repeats what was typed: it may be personal.
    """
    name, colon, rest = text.partition(":")
    group = datamap.groups.get(name)
    if group is None or not colon or not rest:
        raise UsageError(
            "person/form",
            "the person is not named as GROUP:KEY with a group of people of this policy",
            f"write user:42 or user:email=... with one of: {', '.join(sorted(datamap.groups)) or 'no group at all'}",
        )
    dialect = _store(datamap, stores, group).dialect
    column, equals, value = rest.partition("=")
    if equals and column in group.known_as:
        return Person(group.name, _known(datamap, stores, group, column, value))
    if equals and group.key_types != (TypeKind.TEXT,) and not rest.startswith("("):
        raise UsageError(
            "person/known-by",
            f"people of {group.name} are not known by what stands before the =",
            f"they are known by: {', '.join(group.known_as) or 'their key only'}",
        )
    key = parse_key(rest, group.key_types, dialect)
    if is_no_person(datamap, _store(datamap, stores, group), group, key):
        raise UsageError(
            "person/of-another-kind",
            f"the row of {datamap.tables[group.table].name} with this key is nobody of {group.name}",
            "look at the key; or name the person whose row it is now",
        )
    return Person(group.name, key)


def row_exists(stores: Mapping[str, Store], table: Table, key: Key) -> bool:
    """Whether a table has a row with this primary key, typed and exact; or a file table a file with this path.

    `StoreError` when its store does not answer.
    """
    if table.files:
        return exists(cast("FileStore", stores[table.id.store]), str(key[0]))
    store = cast("SqlStore", stores[table.id.store])
    types = [table.columns[part].type if part in table.columns else TypeKind.INTEGER for part in table.key]
    rows = stored_rows(table, *table.key)
    here = among(
        store.dialect, [rows.c[name] for name in table.key], key_relation(store.dialect, "k", types, [key]), types
    )
    with store.snapshot() as connection:
        return connection.execute(sa.select(sa.literal(1)).select_from(rows).where(here)).first() is not None


def stored_rows(table: Table, *names: str) -> sa.TableClause:
    """The table with these columns, each once, as they compare there."""
    columns = (
        stored(name, table.columns[name].collation if name in table.columns else "") for name in dict.fromkeys(names)
    )
    return sa.table(table.id.table, *columns, schema=table.id.schema or None)


def by_key(group: Group, key: Sequence[object]) -> str:
    """`user:7` or `user:(7,12)`; `user:KEY` where a key is more than a number, which says nothing of anybody."""
    if not set(group.key_types) <= {TypeKind.INTEGER, TypeKind.UUID}:
        return f"{group.name}:KEY"
    text = ",".join(map(str, canonical_key(tuple(key))))
    return f"{group.name}:({text})" if len(group.key) > 1 else f"{group.name}:{text}"


def _store(datamap: DataMap, stores: Mapping[str, Store], group: Group) -> SqlStore:
    store = stores.get(group.table.store)
    if store is None or group.table.store in datamap.unreachable:
        raise StoreError(
            "person/unreachable",
            f"store {group.table.store}, where the people called {group.name} are, does not answer",
            "make it reachable and try again",
            Place(store=group.table.store),
        )
    return cast("SqlStore", store)


def _known(datamap: DataMap, stores: Mapping[str, Store], group: Group, name: str, value: str) -> Key:
    store = _store(datamap, stores, group)
    lens = Lens(datamap, store.dialect, datetime.max, Decisions())
    place = next(each for each in standing(lens, group, datamap) if each.name == name)
    kind = place.column.type
    typed = value if kind in _TEXTS else parse_key(value, (kind,), store.dialect)[0]
    keys, count = _ask(store, place, (typed,))
    if count == 1:
        return canonical_key(tuple(keys[0]))
    where = Place(store=group.table.store, table=str(place.table.id), field=place.column.name)
    if count:
        raise Refused(
            "person/ambiguous",
            f"{count} people of {group.name} have that {name}",
            f"name the person by key, each in a plan of its own: {_by_key(group, keys, count)}",
            where,
        )
    raise UsageError(
        "person/nobody",
        f"nobody of {group.name} has that {name}",
        "compare letter by letter, capitals too; or name the person by key",
        where,
    )


def _by_key(group: Group, keys: Sequence[Sequence[object]], count: int) -> str:
    """The people themselves; once where their keys are not told."""
    named = list(dict.fromkeys(by_key(group, key) for key in sorted(map(tuple, keys))))
    if named == [f"{group.name}:KEY"]:
        return named[0]
    return ", ".join(named) + (f" and {count - len(named)} more" if count > len(named) else "")


def _ask(store: SqlStore, place: Standing, value: Key) -> tuple[Sequence[Sequence[object]], int]:
    """Some keys of people with that value, and how many there are."""
    kind = place.column.type
    relation = key_relation(store.dialect, "wanted", (kind,), (value,))
    where = sa.and_(among(store.dialect, [place.value], relation, (kind,)), place.somebodys)
    if store.dialect == "postgresql" and kind in _TEXTS:
        # A collation may hold two texts for equal; their bytes are compared beside it, so an index is still used.
        where = sa.and_(where, sa.cast(place.value, sa.Text()).collate("C") == sa.literal(value[0], sa.Text()))
    # One person can have the same value in several rows of a table apart.
    people = sa.select(*place.key).select_from(place.source).where(where).distinct()
    with store.snapshot() as connection:
        keys = connection.execute(people.limit(SHOWN)).all()
        if len(keys) < SHOWN:
            return keys, len(keys)
        count = connection.execute(sa.select(sa.func.count()).select_from(people.subquery())).scalar_one()
        return keys, int(count)
