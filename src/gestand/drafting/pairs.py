"""A column that points at rows of several tables, and the column beside it that says which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy.engine import Connection

from gestand.drafting.evidence import Certainty
from gestand.drafting.links import overlaps
from gestand.drafting.naming import Candidate, alike
from gestand.drafting.sampling import as_text, quoted
from gestand.drafting.words import singular, words
from gestand.drafting.world import Link, World
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind

MOST = 40
"""Different types in one column; more are no types."""

_TYPE = re.compile(r"(.+?)_?(?:type|Type|TYPE|kind|model|class|table)")
_KIND = frozenset({TypeKind.TEXT, TypeKind.ENUM})


def pairs(world: World, connection: Connection) -> None:
    """Fill `world.links` with a link for each table that a pair of type and id leads to."""
    for table in world.tables:
        for kind, key in list(_pairs(world, table)):
            for value in _types(connection, table, kind):
                if to := meant(world, value):
                    enter(world, connection, table, key, ((kind, value),), to)


def _pairs(world: World, table: TableId) -> Iterator[tuple[str, str]]:
    columns = world.columns(table)
    by_small = {name.lower(): name for name in columns}
    taken = {name for link in world.links.get(table, ()) if link.declared for name in link.columns}
    for name, column in columns.items():
        stem = _TYPE.fullmatch(name)
        if stem and column.type in _KIND:
            for ending in ("_id", "id", "_uuid", "_key", "_pk"):
                key = by_small.get(f"{stem[1]}{ending}".lower())
                if key and key not in taken and key != name:
                    yield name, key
                    break


def _types(connection: Connection, table: TableId, column: str) -> list[str]:
    name = quoted(connection, table.schema, table.table)
    shown = as_text(connection, column)
    bare = quoted(connection, column)
    question = f"SELECT DISTINCT {shown} FROM {name} WHERE {bare} IS NOT NULL LIMIT {MOST + 1}"
    try:
        with connection.begin_nested():
            found = [str(row[0]) for row in connection.exec_driver_sql(question)]
    except StoreError:
        return []
    return found if len(found) <= MOST else []


def meant(world: World, value: str) -> TableId | None:
    """The table that a type names."""
    return next(_tables(world, re.split(r"[\\:/.]+", value)[-1]), None)


def _tables(world: World, name: str) -> Iterator[TableId]:
    """`App\\Models\\BlogPost`, `blog_post` and `BlogPosts` are blog_posts."""
    parts = words(name)
    if not parts:
        return
    wanted = "_".join([*parts[:-1], singular(parts[-1])])
    hits: list[tuple[int, TableId]] = []
    for table in world.tables:
        there = world.bare(table).strip("_").split("_")
        own = "_".join([*there[:-1], singular(there[-1])])
        if own == wanted or own.endswith(f"_{wanted}"):
            hits.append((len(own), table))
    yield from (table for _, table in sorted(hits))


Says = tuple[tuple[str, str], ...]
"""Columns and what they say: of one in a list that the row points at, the first and what the list says."""


def enter(world: World, connection: Connection, table: TableId, key: str, says: Says, to: TableId) -> None:
    """The link that a row has by `key` where its kind is what `says` says."""
    there = world.key(to)
    column = world.columns(table)[key]
    if len(there) != 1 or there[0] not in world.columns(to):
        return
    same = alike(column, world.columns(to)[there[0]])
    links = world.links.setdefault(table, [])
    links[:] = [link for link in links if link.columns != (key,) or link.when[0]]
    why = f"{says[-1][0]} says {world.named(to)}"
    more = says[1:]
    if not same:
        why = f"{why}, and the types differ"
        links.append(Link((key,), to, there, Certainty.DOUBTFUL, why, when=says[0], also=more))
        return
    asked, _ = overlaps(connection, world, [Candidate(table, key, to, there[0], why, True)])[0]
    said = f"{why}; {asked} different values were looked at" if asked else why
    links.append(Link((key,), to, there, Certainty.LIKELY, said, nullable=column.nullable, when=says[0], also=more))
