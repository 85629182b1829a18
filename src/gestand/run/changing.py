"""One change of some rows, which tells their keys: in one statement, or in two where none tells what it did.

MariaDB has no UPDATE that returns anything, looks at references row by row, and asks a condition with a set of keys
of every row of the table when it stands in a DELETE. So there the rows are locked and their keys told first, and then
it is done to these. The same goes for rows of PostgreSQL that are told apart by their place alone: an UPDATE gives them
another, and what is written down of it is the one they had.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from gestand.acts import Action, Key
from gestand.datamap.model import Table
from gestand.errors import Place, StoreError
from gestand.held.lens import Condition, key_types
from gestand.plan.bench import Bench
from gestand.stores import mariadb_keys
from gestand.stores.base import PLACE
from gestand.stores.keys import among, canonical_key, key_relation
from gestand.stores.kin import KIN


def in_two(dialect: str, table: Table, action: Action) -> bool:
    """The engine cannot tell in one statement what it changed."""
    return dialect in KIN or (table.key == (PLACE,) and action is not Action.DELETE)


def locks_first(bench: Bench, table: Table) -> bool:
    """Rows of the table are locked before they are deleted, and then asked once more whether they go.

    A foreign key that does something else than refuse (CASCADE, SET NULL) would take or change a row that somebody
    wrote while the DELETE waited for its lock: with the row locked nobody can point at it any more, and whoever did
    before is seen. SQLite has one writer.
    """
    return bench.work.lens.dialect != "sqlite" and any(ref.cascades for ref in bench.work.map.referrers(table.id))


def these(dialect: str, row: sa.TableClause, table: Table, given: sa.FromClause) -> list[Condition]:
    """The rows with the given keys, joined with them: for the second statement of two."""
    columns, types = [row.c[name] for name in table.key], key_types(table)
    return mariadb_keys.same(columns, given, types) if dialect in KIN else [among(dialect, columns, given, types)]


def let_loose(dialect: str, table: Table) -> dict[str, Any]:
    """What rows that go are set to first, in the same transaction, so that none is in the way of another or of itself.

    InnoDB lets no row go that another points at, be it one of the same statement, nor one that points at itself. (Where
    such a reference cannot be NULL, `map` says that no row may go: M136.)
    """
    if dialect not in KIN:
        return {}
    # Also by a reference that would let go of what stays: whether it does is nothing to a row that goes itself.
    own = [ref for ref in table.references if ref.to == table.id and ref.declared and ref.nullable]
    return {name: sa.null() for ref in own for name in ref.columns}


def telling(
    dialect: str,
    change: sa.Delete | sa.Update,
    key: Sequence[sa.ColumnElement[Any]],
    *also: sa.ColumnElement[Any],
) -> sa.Executable:
    """The change as a statement that says how many rows it changed, and the key of one of them, for `told`.

    `also`: what PostgreSQL says before the key.
    """
    if dialect != "postgresql":
        return change.returning(*key)
    # Counted where they are: to bring each key here costs as much as to delete its row; and by a query of its own,
    # which a window over all of them takes longer than.
    done = change.returning(*key).cte("done")
    number = sa.select(sa.func.count()).select_from(done).scalar_subquery()
    return sa.select(number, *also, *done.c).limit(1)


def told(dialect: str, rows: Sequence[Sequence[Any]]) -> tuple[int, Key | None]:
    """How many rows were changed, and the key of one of them."""
    if not rows:
        return 0, None
    if dialect != "postgresql":
        return len(rows), canonical_key(rows[0])
    number, *key = rows[0]
    return int(number), canonical_key(key)


def insist_on_all(bench: Bench, table: Table, locked: int, changed: int) -> None:
    """Of two statements the second changed every row that the first locked."""
    if changed != locked:
        raise StoreError(
            "run/not-told",
            f"{bench.store}: of {locked} rows of {table.name} that were locked"
            f" {changed} could be changed: nothing of that slice was done",
            "see whether a trigger or a rule of the database stands in the way, and run `gestand apply` again",
            Place(store=bench.store, table=table.name),
        )


def delete(bench: Bench, table: Table, where: Condition) -> list[Key]:
    """Deletes rows that may point at one another, all at once; gives their keys."""
    row = bench.work.lens.base(table.id)
    if locks_first(bench, table):
        _locked(bench, table, where)
    dialect = bench.work.lens.dialect
    if not in_two(dialect, table, Action.DELETE):
        return _keys(bench, sa.delete(row).where(where).returning(*_key(row, table)))
    if keys := _locked(bench, table, where):
        mine = these(dialect, row, table, _given(bench, table, keys))
        if loose := let_loose(dialect, table):
            bench.connection.execute(sa.update(row).where(*mine).values(loose))
        bench.connection.execute(sa.delete(row).where(*mine))
    return keys


def update(bench: Bench, table: Table, where: Condition, values: dict[str, Any]) -> list[Key]:
    """Sets values in rows; gives their keys."""
    row = bench.work.lens.base(table.id)
    dialect = bench.work.lens.dialect
    if not in_two(dialect, table, Action.BLANK):
        return _keys(bench, sa.update(row).where(where).values(values).returning(*_key(row, table)))
    if keys := _locked(bench, table, where):
        mine = these(dialect, row, table, _given(bench, table, keys))
        bench.connection.execute(sa.update(row).where(*mine).values(values))
    return keys


def _locked(bench: Bench, table: Table, where: Condition) -> list[Key]:
    row = bench.work.lens.base(table.id)
    return _keys(bench, sa.select(*_key(row, table)).where(where).with_for_update())


def _keys(bench: Bench, statement: sa.Executable) -> list[Key]:
    return [canonical_key(tuple(values)) for values in bench.connection.execute(statement)]


def _key(row: sa.TableClause, table: Table) -> list[sa.ColumnElement[Any]]:
    return [row.c[name] for name in table.key]


def _given(bench: Bench, table: Table, keys: Sequence[Key]) -> sa.FromClause:
    return key_relation(bench.work.lens.dialect, "given", key_types(table), keys)
