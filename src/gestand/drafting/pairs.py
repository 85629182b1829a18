"""A column that points at rows of several tables, and the column beside it that says which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.drafting.evidence import Certainty
from gestand.drafting.links import READ, overlaps
from gestand.drafting.naming import Candidate, alike
from gestand.drafting.roots import kinds_of
from gestand.drafting.sampling import as_text, quoted
from gestand.drafting.words import singular, words
from gestand.drafting.world import Link, Nowhere, World
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind

MOST = 40
"""Different types in one column; more are no types."""

TYPE = re.compile(r"(.+?)_?(?:type|Type|TYPE|kind|model|class|table)")
_NAME = re.compile(r"(table|model|class|entity|object|item|resource|record|target)_?name", re.IGNORECASE)
"""`table_name` beside `table_id`; what it says has to name a table."""
_PLAIN = re.compile(r"d?type|kind|class|class_?name|model|soort|discriminator")
KIND = frozenset({TypeKind.TEXT, TypeKind.ENUM})
KEYS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.UUID, TypeKind.TEXT})


def pairs(world: World, connection: Connection) -> None:
    """Fill `world.links` with a link for each table that a pair of type and id leads to."""
    for table in world.tables:
        for kind, key in list(_pairs(world, table)):
            types = types_in(connection, table, kind)
            for value in types:
                if to := meant(world, value):
                    enter(world, connection, table, key, ((kind, value),), to)
            enter_nowhere(world, table, kind, key, types)
        for kind, key in _of_itself(world, table):
            _by_keys(world, connection, table, [kind], key, loose=False)
        for key, kinds in _of_objects(world, table):
            _by_keys(world, connection, table, kinds, key, loose=True)


def enter_nowhere(world: World, table: TableId, kind: str, key: str, types: Sequence[str]) -> None:
    """Once one type names a table, somebody has to say of the others that they name none."""
    said = {link.when[1] for link in world.links.get(table, ()) if link.columns == (key,) and link.when[0] == kind}
    if said:
        rest = [Nowhere(key, kind, value) for value in types if value not in said]
        world.nowhere.setdefault(table, []).extend(rest)


def _by_keys(world: World, connection: Connection, table: TableId, kinds: Sequence[str], key: str, loose: bool) -> None:
    """Types that name a table of which all their rows have a key: of several columns the one with most of them."""
    best: tuple[str, list[str], dict[str, TableId]] = ("", [], {})
    for kind in kinds:
        types = types_in(connection, table, kind)
        meanings = {value: meant(world, value, loose) for value in types}
        found = {
            value: to
            for value, to in meanings.items()
            if to and to != table and all_there(world, connection, table, key, kind, value, to)
        }
        if len(found) > len(best[2]):
            best = (kind, types, found)
    for value, to in best[2].items():
        enter(world, connection, table, key, ((best[0], value),), to)
    enter_nowhere(world, table, best[0], key, best[1])


def _of_itself(world: World, table: TableId) -> Iterator[tuple[str, str]]:
    """`principal_type` of a principal: rows of several tables have their keys from here.

    Where the schema says that they have, a column that is called `kind` and no more says it as well.
    """
    root = bool(kinds_of(world, table))
    own = singular(world.bare(table).strip("_").rpartition("_")[2])
    columns = world.stored(table)
    for name, column in columns.items():
        stem = TYPE.fullmatch(name)
        said = stem[1].lower() == own if stem else root and _PLAIN.fullmatch(name.lower()) is not None
        if said and column.type in KIND:
            yield from ((name, key) for key in world.key(table) if len(world.key(table)) == 1 and key in columns)


OBJECT = re.compile(
    r"(?:object|obj|item|entity|target|subject|resource|record|row|instance|related|element|content|source|reference)"
    r"_?(?:id|pk|key|uuid|nr)?"
)
"""What a column is called that holds keys of several tables."""


def _of_objects(world: World, table: TableId) -> Iterator[tuple[str, list[str]]]:
    """`instance` beside a `domain` of `Ticket-Role` and `Photo-Role`: the words begin with the names of tables."""
    linked = {name for link in world.links.get(table, ()) for name in link.columns}
    for key, column in world.stored(table).items():
        if key not in linked and OBJECT.fullmatch(key.lower()) and column.type in KEYS:
            others = world.stored(table).items()
            yield key, [name for name, other in others if other.type in KIND and world.evidence[table][name].few]


def all_there(
    world: World, connection: Connection, table: TableId, key: str, kind: str, value: str, to: TableId
) -> bool:
    """Every key of the rows of a type is one of the table, and there are some."""
    there = world.key(to)
    if (
        len(there) != 1
        or there[0] not in world.columns(to)
        or not alike(world.columns(table)[key], world.columns(to)[there[0]])
    ):
        return False
    here, home = quoted(connection, table.schema, table.table), quoted(connection, to.schema, to.table)
    mine, met = quoted(connection, key), f"x.{quoted(connection, there[0])} = r.{quoted(connection, key)}"
    question = (
        f"SELECT count(*), sum(CASE WHEN EXISTS (SELECT 1 FROM {home} AS x WHERE {met}) THEN 1 ELSE 0 END)"
        f" FROM (SELECT {mine} FROM {here} WHERE {as_text(connection, kind)} = :kind AND {mine} IS NOT NULL"
        f" LIMIT {READ}) AS r"
    )
    try:
        with connection.begin_nested():
            looked, found = connection.execute(sa.text(question), {"kind": value}).one()
    except StoreError:
        return False
    return int(looked) > 0 and int(looked) == int(found or 0)


def _pairs(world: World, table: TableId) -> Iterator[tuple[str, str]]:
    columns = world.stored(table)
    by_small = {name.lower(): name for name in columns}
    taken = {name for link in world.links.get(table, ()) if link.declared for name in link.columns}
    for name, column in columns.items():
        stem = TYPE.fullmatch(name) or _NAME.fullmatch(name)
        if stem and column.type in KIND:
            for ending in ("_id", "id", "_uuid", "_key", "_pk"):
                key = by_small.get(f"{stem[1]}{ending}".lower())
                if key and key not in taken and key != name:
                    yield name, key
                    break


def types_in(connection: Connection, table: TableId, column: str) -> list[str]:
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


def meant(world: World, value: str, loose: bool = False) -> TableId | None:
    """The table that a type names; `loose`: or the words that it begins with."""
    last = re.split(r"[\\:/.]+", value)[-1]
    found = next(_tables(world, last), None)
    parts = words(last)
    while found is None and loose and len(parts) > 1:
        parts = parts[:-1]
        found = next(_tables(world, "_".join(parts)), None)
    return found


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
    if not same and _spelled(world, table, key, to):
        said = f"{why}; what stands there spells a number, as the key is one"
        links.append(Link((key,), to, there, Certainty.LIKELY, said, nullable=column.nullable, when=says[0], also=more))
        return
    if not same:
        why = f"{why}, and the types differ"
        links.append(Link((key,), to, there, Certainty.DOUBTFUL, why, when=says[0], also=more))
        return
    asked, _ = overlaps(connection, world, [Candidate(table, key, to, there[0], why, True)])[0]
    said = f"{why}; {asked} different values were looked at" if asked else why
    links.append(Link((key,), to, there, Certainty.LIKELY, said, nullable=column.nullable, when=says[0], also=more))


def _spelled(world: World, table: TableId, key: str, to: TableId) -> bool:
    """Texts of which the policy can compare the numbers that they spell with the other table's key."""
    (there,) = world.key(to)
    kinds = (world.columns(table)[key].type, world.columns(to)[there].type)
    values = world.samples[table].of(key)
    plain = sum(text.isascii() and text.isdigit() for text in values)
    whole = kinds == (TypeKind.TEXT, TypeKind.INTEGER)
    return whole and bool(values) and plain >= 0.5 * len(values)
