"""Texts of MariaDB with what mentions become: told of rows that are locked, and then given back to them.

A change that looks its new texts up locks whatever it looks at, which is every row of the table, and so does a search
that locks what it finds (measured: both waited for a row that somebody else had, with nobody mentioned in it). A SELECT
locks nothing, and sees what was committed when its statement began. So rows are found first, then locked by their keys,
and then it is asked what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from gestand.acts import Key
from gestand.datamap.spoken import Mention
from gestand.errors import StoreError
from gestand.held.lens import key_types
from gestand.plan.bench import Bench
from gestand.plan.work import Act
from gestand.run.changing import insist_on_all, these
from gestand.stores.base import TypeKind
from gestand.stores.keys import canonical_key
from gestand.stores.kin import KIN
from gestand.stores.slots import Prepared, Slot, slot

AT_ONCE = 500_000
"""Letters that go back in one statement, unless one text alone has more."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The statements of an act that replaces a mention."""

    bench: Bench
    act: Act
    rows: Slot
    lock: Prepared
    told: Prepared
    texts: Slot
    given: Prepared

    def carry_out(self, keys: Sequence[Key]) -> tuple[int, Key | None]:
        """Rewrites what stands in these rows now: how many, and the key of one of them."""
        connection = self.bench.connection
        self.lock.rows(connection, self.rows.bound(keys))
        found = [
            (canonical_key(key), text, letters)
            for *key, text, letters in self.told.rows(connection, self.rows.bound(keys))
            if letters is not None  # somebody else took the mention out before the row was locked
        ]
        if any(text is None or len(text) != letters for _, text, letters in found):
            raise StoreError(
                "store/text",
                f"store {self.bench.store}: a text of {self.act.table.name} is longer than the server puts together",
                "raise max_allowed_packet of the server, or take the column out of `mentions`",
            )
        for part in _parts(found):
            done = self.given.run(connection, self.texts.bound([(*key, text) for key, text, _ in part]))
            insist_on_all(self.bench, self.act.table, len(part), done.rowcount)
        return len(found), found[0][0] if found else None


def rewriting(bench: Bench, act: Act) -> Rewriting:
    connection, dialect, table, (column,) = bench.connection, bench.work.lens.dialect, act.table, act.columns
    types = key_types(table)
    rows, texts = slot(dialect, "rows", types), slot(dialect, "texts", (*types, TypeKind.JSON))
    row = bench.work.lens.base(table.id)
    change = sa.update(row).where(*these(dialect, row, table, texts.relation))
    change = change.values({column: texts.relation.c[f"k{len(types)}"]})
    locked = sa.select(*(row.c[name] for name in table.key)).where(*these(dialect, row, table, rows.relation))
    told = bench.work.mentioned.told(cast("Mention", act.of), table, column, rows)
    lock = Prepared(locked.with_for_update(), connection)
    return Rewriting(bench, act, rows, lock, Prepared(told, connection), texts, Prepared(change, connection))


def told_in_texts(dialect: str, act: Act) -> bool:
    """The act is carried out in this way."""
    return dialect in KIN and isinstance(act.of, Mention)


def _parts(found: Sequence[tuple[Key, str, Any]]) -> Iterator[list[tuple[Key, str, Any]]]:
    part: list[tuple[Key, str, Any]] = []
    letters = 0
    for each in found:
        if part and letters + len(each[1]) > AT_ONCE:
            yield part
            part, letters = [], 0
        part.append(each)
        letters += len(each[1])
    if part:
        yield part
