"""Takes the elements that point at nothing out of lists of keys, when everything they pointed at has gone.

What is to be taken out is told by what is there, so a run that was cut off finds the rest again by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Action, Key, Person, Step
from gestand.datamap.keylist import KeyList
from gestand.errors import StoreError
from gestand.held.keylists import Losses
from gestand.held.lens import Condition, key_types
from gestand.ledger.codec import key_from_json, key_to_json
from gestand.plan.bench import Bench
from gestand.run.batch import patiently
from gestand.run.changing import these
from gestand.run.slices import ROUND, Pace
from gestand.stores.asking import asking
from gestand.stores.base import TypeKind
from gestand.stores.keys import canonical_key, key_relation
from gestand.stores.kin import KIN

if TYPE_CHECKING:
    from gestand.run.executor import Executor

LONGEST = 2**21
"""Letters, of four bytes at most: what MariaDB puts together is cut after that (`group_concat_max_len`)."""
MARK = "loses"
"""In an intent: the column of the list."""


class Lists:
    """The steps of a run about lists of keys."""

    def __init__(self, executor: Executor, benches: Mapping[str, Bench]) -> None:
        self.executor = executor
        self.benches = benches

    def run(self) -> None:
        bound = self.executor.map
        known = {(bound.tables[keys.table].name, keys.column): keys for keys in bound.keylists}
        for step in self.executor.plan.steps:
            if step.action is Action.LOSE and (keys := known.get((step.table, step.columns[0]))):
                self._step(step, keys)

    def _step(self, step: Step, keys: KeyList) -> None:
        bench, more = self.benches[step.store], True
        self.executor.noting.settle()
        pace = self.executor.pace(bench)
        while more:
            with asking(bench.connection):
                found = _find(bench.connection, Losses(bench.work.lens, keys, self.executor.whom))
            start, more = 0, False
            while start < len(found):
                part = found[start : start + pace.size]
                more |= bool(patiently(lambda part=part: self._some(step, keys, bench, pace, part)))  # type: ignore[misc]
                start += len(part)

    def _some(self, step: Step, keys: KeyList, bench: Bench, pace: Pace, rows: tuple[Key, ...]) -> int:
        """One transaction; how many of the rows lost something."""
        pace.begin()
        with self.executor.committing(bench.connection, step.store) as intents:
            done = _lose(bench.connection, Losses(bench.work.lens, keys, self.executor.whom, rows), rows)
            if done:
                intents[step.order] = {
                    "rows": len(done),
                    "store": step.store,
                    "table": step.table,
                    "action": step.action.value,
                    "columns": [keys.column],
                    MARK: keys.column,
                    "first": key_to_json(done[0]),
                }
        pace.end(len(done), self.executor.noted)
        return len(done)


def happened(bench: Bench, people: Sequence[Person], body: Mapping[str, Any]) -> bool:
    """The first row of a slice that was intended has nothing to lose any more."""
    lens = bench.work.lens
    named = (k for k in lens.map.keylists if k.column == body[MARK])
    keys = next((k for k in named if lens.map.tables[k.table].name == body["table"]), None)
    if keys is None:
        return False
    row = lens.base(keys.table)
    first = (key_from_json(body["first"]),)
    same = lens.row_among(lens.map.tables[keys.table], row, first)
    asked = sa.select(sa.literal(1)).select_from(row).where(same, Losses(lens, keys, people, first).some_lost(row))
    with asking(bench.connection):
        return bench.connection.execute(asked).first() is None


def _find(connection: Connection, listed: Losses) -> tuple[Key, ...]:
    """Rows that have something to lose, so many at a time."""
    lens, table = listed.lens, listed.lens.map.tables[listed.keys.table]
    row = lens.base(table.id)
    asked = sa.select(*(row.c[name] for name in table.key)).select_from(row).where(listed.some_lost(row)).limit(ROUND)
    return tuple(canonical_key(tuple(each)) for each in connection.execute(asked))


def _lose(connection: Connection, listed: Losses, rows: tuple[Key, ...]) -> list[Key]:
    """Those of the rows that still have something to lose do; gives their keys."""
    lens, keys = listed.lens, listed.keys
    table, row = lens.map.tables[keys.table], lens.base(keys.table)
    chosen = lens.row_among(table, row, rows)
    if lens.dialect in KIN:
        return _lose_in_two(connection, listed, chosen)
    change = sa.update(row).where(chosen, listed.some_lost(row)).values({keys.column: listed.without(row)})
    done = connection.execute(change.returning(*(row.c[name] for name in table.key)))
    return [canonical_key(tuple(each)) for each in done]


def _lose_in_two(connection: Connection, listed: Losses, chosen: Condition) -> list[Key]:
    """The same where a change locks whatever it looks at: first it is told what is left, and then that is set."""
    lens, keys = listed.lens, listed.keys
    table, row = lens.map.tables[keys.table], lens.base(keys.table)
    types = key_types(table)
    mine = [row.c[name] for name in table.key]
    asked = sa.select(*mine, listed.without(row).label("kept")).where(chosen, listed.some_lost(row)).with_for_update()
    told = connection.execute(asked).all()
    if any(len(each.kept) >= LONGEST for each in told):
        raise StoreError("store/key", "a list of keys is longer than 8 MB", "keep its keys in rows of a table")
    found = [canonical_key(tuple(each[:-1])) for each in told]
    if found:
        kept = {"kept": (TypeKind.JSON, [each.kept for each in told])}
        given = key_relation(lens.dialect, "given", types, found, kept)
        change = sa.update(row).where(*these(lens.dialect, row, table, given)).values({keys.column: given.c.kept})
        connection.execute(change).close()
    return found
