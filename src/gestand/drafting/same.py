"""Whether two rows of people that point at one another are of one person: by what both say of them."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from gestand.drafting.member import is_member
from gestand.drafting.sampling import quoted
from gestand.drafting.world import Link, World
from gestand.errors import StoreError
from gestand.stores.base import TableId, TypeKind

TELLING = frozenset({"name", "email", "user name", "telephone", "birth date"})
READ = 500
"""Rows that are compared."""


def of_one(world: World, connection: Connection, table: TableId, link: Link) -> tuple[int, int]:
    """Of how many rows that point at somebody a name or address is to the letter that of whom they point at.

    (rows compared, rows alike); (0, 0) where nothing can be compared.
    """
    both = [name for name in world.columns(table) if _telling(world, table, name) and _telling(world, link.to, name)]
    if not both or any(map(is_member, link.columns)) or len(link.columns) != len(link.to_columns):
        return 0, 0
    try:
        with connection.begin_nested():
            found = connection.exec_driver_sql(_question(connection, table, link, both)).one()
    except StoreError:
        return 0, 0
    return int(found[0]), int(found[1] or 0)


def _telling(world: World, table: TableId, name: str) -> bool:
    column = world.stored(table).get(name)
    if column is None or column.type is not TypeKind.TEXT:
        return False
    known = world.evidence[table][name]
    return bool(known.named and known.named.category in TELLING) or bool(known.seen and known.seen.category in TELLING)


def _question(connection: Connection, table: TableId, link: Link, both: list[str]) -> str:
    def q(*names: str) -> str:
        return quoted(connection, *names)

    here, there = q(table.schema, table.table), q(link.to.schema, link.to.table)
    met = " AND ".join(f"a.{q(a)} = b.{q(b)}" for a, b in zip(link.columns, link.to_columns, strict=True))
    alike = " OR ".join(f"(a.{q(name)} <> '' AND a.{q(name)} = b.{q(name)})" for name in both)
    said = f"CASE WHEN {alike} THEN 1 ELSE 0 END AS same"
    some = f"SELECT {said} FROM {here} AS a JOIN {there} AS b ON {met} LIMIT {READ}"
    return f"SELECT count(*), sum(same) FROM ({some}) AS s"
