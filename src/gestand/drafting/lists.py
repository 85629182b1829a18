"""A column that points at rows of several tables, where a list of the application's own tables says of which.

`kind_id` points at a row that names a table, `object_id` at a row of that table. Which list it is, is seen by what the
rows in use say: most of them name tables that are there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from gestand.drafting.member import is_member
from gestand.drafting.pairs import MOST, enter, meant
from gestand.drafting.sampling import quoted
from gestand.drafting.world import Link, World
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind

LONGEST = 5_000
"""Rows of a list; more are no list of tables."""
_KEYS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER, TypeKind.UUID, TypeKind.TEXT})
_OBJECT = re.compile(
    r"(?:object|obj|item|entity|target|subject|resource|record|row|instance|related|element|content|source|reference)"
    r"_?(?:id|pk|key|uuid|nr)"
)
_STEM = re.compile(r"(.+?)_?(?:type|kind|model|class|table)_?(?:id|key|uuid|nr)?", re.I)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one row of a list says, by its columns, and the table it means."""

    says: tuple[tuple[str, str], ...]
    to: TableId


def listed(world: World, connection: Connection) -> None:
    """Fill `world.links` with a link for each table that a kind of a list, beside a key, leads to."""
    for table in world.tables:
        for link in list(world.links.get(table, ())):
            key = _key(world, table, link)
            if not key:
                continue
            columns = [name for name, c in world.stored(link.to).items() if c.type is TypeKind.TEXT][:6]
            rows = _in_use(connection, table, link, columns)
            for kind in _meant(world, columns, rows):
                says = tuple((f"{link.columns[0]}.{name}", value) for name, value in kind.says)
                enter(world, connection, table, key, says, kind.to)


def _key(world: World, table: TableId, link: Link) -> str:
    """The column beside a link to a list that can hold the keys of several tables; empty when there is none."""
    home = world.tables[link.to]
    if (
        len(link.columns) != 1
        or is_member(link.columns[0])
        or link.when[0]
        or link.folded
        or link.to == table
        or link.to in world.groups
    ):
        return ""
    if len(home.key) != 1 or link.to_columns != home.key or (home.rows or 0) > LONGEST:
        return ""
    taken = {name for other in world.links.get(table, ()) if other.declared for name in other.columns}
    free = [name for name, column in world.stored(table).items() if name not in taken and column.type in _KEYS]
    free = [name for name in free if (name,) != world.key(table)]
    stem = _STEM.fullmatch(link.columns[0])
    wanted = {f"{stem[1]}{end}".lower() for end in ("_id", "id", "_uuid", "_key", "_pk")} if stem else set()
    named = [name for name in free if name.lower() in wanted] + [n for n in free if _OBJECT.fullmatch(n.lower())]
    return named[0] if named else ""


def _in_use(connection: Connection, table: TableId, link: Link, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """What the rows of the list say that some row points at, as texts."""
    if not columns:
        return []
    here, home = quoted(connection, table.schema, table.table), quoted(connection, link.to.schema, link.to.table)
    kind, key = quoted(connection, link.columns[0]), quoted(connection, link.to_columns[0])
    shown = ", ".join(f"h.{quoted(connection, name)}" for name in columns)
    used = f"SELECT 1 FROM {here} AS r WHERE r.{kind} = h.{key}"
    try:
        with connection.begin_nested():
            rows = connection.exec_driver_sql(f"SELECT {shown} FROM {home} AS h WHERE EXISTS ({used}) LIMIT {MOST + 1}")
            found = [tuple("" if value is None else str(value) for value in row) for row in rows]
    except StoreError:
        return []
    return found if len(found) <= MOST else []


def _meant(world: World, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[_Kind]:
    """The tables that the rows mean, if most of them mean one by the same columns."""
    best: list[_Kind] = []
    for names in _ways(columns):
        at = [columns.index(name) for name in names]
        said = [tuple((columns[i], row[i]) for i in at) for row in rows]
        unique = len(set(said)) == len(said)
        found = [_Kind(one, to) for one in said if (to := _table(world, [value for _, value in one]))]
        if unique and len(found) * 2 > len(rows) and len(found) > len(best):
            best = found
    times = Counter(kind.says[-1] for kind in best)
    for kind in best:
        yield _Kind(kind.says[-1:], kind.to) if times[kind.says[-1]] == 1 else kind


def _ways(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Two columns (the part of the application and the name in it), then one."""
    yield from ((one, other) for one in columns for other in columns if one != other)
    yield from ((one,) for one in columns)


def _table(world: World, said: Sequence[str]) -> TableId | None:
    """`shop` and `order` mean shop_order; a name alone what it means beside a pair of type and id."""
    if len(said) == 1:
        return meant(world, said[0])
    wanted = _run(" ".join(said))
    return next((t for t in world.tables if wanted and wanted in (_run(t.table), _run(world.bare(t)))), None)


def _run(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
