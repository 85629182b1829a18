"""Files as rows: what docs/held.md says of a row is asked of files in the database that knows their people.

A file is a row of its table: its path is the key, its content the cell, and the key that stands in its path is a link
to the person. Nothing of a file is needed to judge it but that link, and its path where a hold names it. So a file that
no hold names is judged with all others of its person, as one row for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.acts import Key
from gestand.datamap.model import DataMap, Table
from gestand.datamap.worked import Hop
from gestand.held.lens import Condition, is_true
from gestand.held.rows import Rows
from gestand.plan.paths import template
from gestand.stores.base import TypeKind
from gestand.stores.keys import canonical_key, key_relation

if TYPE_CHECKING:
    from gestand.plan.bench import Bench

AT_ONCE = 5_000
"""People asked about in one question."""

UNHELD = ""
"""In the place of a path: of all files of somebody that no hold names."""


class FileRow(NamedTuple):
    """Files of one person that are judged alike: one that a hold names (`path`), or all that none does."""

    key: Key
    path: str = UNHELD
    files: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """File rows as a relation in the engine. `size` is how many files a row of it stands for."""

    row: FromClause
    size: sa.ColumnElement[int]


class FileRows:
    """The files of one table, for questions on the bench of the store where their people are."""

    def __init__(self, bench: Bench, table: Table) -> None:
        lens = bench.work.lens
        (claim,) = table.claims
        self.connection = bench.connection
        self.dialect = lens.dialect
        self.group = lens.map.groups[claim.group]
        self.template = template(lens.map, claim)
        hop = Hop(table.id, ("k0",), self.group.table, self.group.key)
        self.table = replace(table, claims=(replace(claim, hops=(hop,), template=""),))
        """The table with its link as a column, which `relation` has."""
        self.rows = Rows(lens)
        self.rows.ends = self.rows.near
        paths = {str(hold.row[0]) for hold in lens.decisions.holds if hold.person is None and hold.table == table.name}
        self.held = {path: key for path in sorted(paths) if (key := self.template.key(path)) is not None}
        """The files that a hold names, with the keys in their paths; not whether they are there."""

    # ------------------------------------------------------------ asking

    def rows_of(self, keys: Iterable[Key]) -> list[FileRow]:
        """The rows in which the files of these people can be, however many there are of each."""
        wanted = dict.fromkeys(keys)
        named = [FileRow(key, path) for path, key in self.held.items() if key in wanted]
        return [*(FileRow(key) for key in wanted), *named]

    def asked(self, rows: Sequence[FileRow]) -> Asked:
        further: dict[str, tuple[TypeKind, Sequence[object]]] = {
            "path": (TypeKind.TEXT, [row.path for row in rows]),
            "files": (TypeKind.INTEGER, [row.files for row in rows]),
        }
        relation = key_relation(
            self.dialect, "of_files", self.group.key_types, [row.key for row in rows], further=further
        )
        return Asked(relation, relation.c.files)

    def goes(self, row: FromClause) -> Condition:
        """The files of a row go: by their terms and what was recorded, or as files of nobody."""
        return is_true(sa.or_(*self.rows.own_ways(self.table, row)))

    def gone(self, keys: Iterable[Key]) -> frozenset[tuple[Key, str]]:
        """Of these people: whose files have certainly ended, and which that a hold names."""
        rows = self.rows_of(keys)
        row = self.asked(rows).row if rows else None
        return self.found(row, self.goes(row)) if row is not None else frozenset()

    def found(self, row: FromClause, condition: Condition) -> frozenset[tuple[Key, str]]:
        """The rows of a relation of which a condition is true, by key and path."""
        asked = sa.select(row.c.k0, row.c.path).select_from(row).where(condition)
        return frozenset((canonical_key((key,)), str(path)) for key, path in self.connection.execute(asked))

    def place(self, key: Key, path: str) -> tuple[Key, str]:
        """The row in which this file of this person is judged."""
        return key, path if path in self.held else UNHELD


def judged(datamap: DataMap, store: str) -> Iterable[Table]:
    """The tables of files whose people are in a store, and of which can be told whose each is."""
    for table in sorted((t for t in datamap.tables.values() if t.files and t.claims), key=lambda t: t.id):
        if tellable(datamap, table) and datamap.groups[table.claims[0].group].table.store == store:
            yield table


def tellable(datamap: DataMap, table: Table) -> bool:
    """Whose a file is stands in its path: one claim, with one key in one place. Anything else is a finding (M128)."""
    if len(table.claims) != 1 or table.claims[0].template.count("{") != 1:
        return False
    group = datamap.groups[table.claims[0].group]
    return len(group.key) == 1 and group.table in datamap.tables
