"""Folds rows into totals: whole groups that are alike, each added up and deleted in one transaction.

The sums are added and the rows go together, so whatever happens to a run each row is counted once: it is there, or it
is in a total. What is left to fold is told by what is there. A group is asked again of the rows that are locked, so
that nobody who came back meanwhile, and nobody who is missed then, was company for those that go.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.acts import Action, Key
from gestand.datamap.becoming import Becoming
from gestand.errors import Place, StoreError
from gestand.held.company import told_apart
from gestand.held.lens import key_types
from gestand.ledger.codec import key_to_json
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByPeople, Driver
from gestand.plan.work import Act
from gestand.run.batch import patiently
from gestand.run.people import in_slices
from gestand.run.roots import lock_people_of
from gestand.run.slices import ROUND, Pace
from gestand.run.totals import Adding
from gestand.stores.asking import asking
from gestand.stores.keys import canonical_key
from gestand.stores.scratch import KeySet

if TYPE_CHECKING:
    from gestand.run.executor import Executor

Groups = list[list[Key]]


class Folds:
    """The acts of a run that fold rows of one store into totals."""

    def __init__(self, executor: Executor, bench: Bench, acts: Sequence[Act], stride: int) -> None:
        self.executor, self.bench, self.acts, self.stride = executor, bench, acts, stride

    def run(self, others: Sequence[Act], sides: Sequence[Driver]) -> None:
        """Before anything else goes: a total is of all that are alike, whoever they are of.

        Of the `others` those first that blank what must not be added up.
        """
        for act in self.acts:
            blanks = [a for a in others if a.action is Action.BLANK and a.table.id == act.table.id]
            for side in sides:
                if isinstance(side, ByPeople):
                    in_slices(self.executor, self.bench, blanks, side, self.stride)
                    continue
                for blank in blanks:
                    if self.executor.by_time(self.stride + blank.order):
                        self.executor.sweep(self.bench, blank, self.stride)
            if isinstance(act.of, Becoming):
                Fold(self.executor, self.bench, act, act.of, self.stride).run()


class Fold:
    """One table, and its totals."""

    def __init__(self, executor: Executor, bench: Bench, act: Act, becomes: Becoming, stride: int) -> None:
        self.executor, self.bench, self.act, self.becomes = executor, bench, act, becomes
        self.order = stride + act.order
        self.table, self.lens = act.table, bench.work.lens

    def run(self) -> None:
        pace, more = self.executor.pace(self.bench), True
        while more:
            with asking(self.bench.connection):
                groups, more = self._found()
            done = 0
            while groups:
                part = _next(groups, pace.size)
                done += patiently(lambda part=part: self._fold(part, pace))  # type: ignore[misc]
            more = more and bool(done)

    def _found(self) -> tuple[Groups, bool]:
        """Whole groups, so many rows at a time; whether there may be more."""
        row = self.lens.base(self.table.id)
        told = self._labels(row)
        asked = sa.select(*self._key(row), *told).where(
            self.bench.work.folds(self.table, self.becomes, row, settled=True)
        )
        size = len(self.table.key)
        rows = self.bench.connection.execute(asked.order_by(*told).limit(ROUND)).all()
        grouped = [(label, list(of)) for label, of in groupby(rows, key=lambda each: tuple(each[size:]))]
        full = len(rows) == ROUND
        if full and len(grouped) > 1:
            grouped.pop()
        elif full:
            label = grouped[0][0]
            same = (mine == value for mine, value in zip(told, label, strict=True))
            grouped = [(label, list(self.bench.connection.execute(asked.where(*same))))]
        return [[canonical_key(tuple(each[:size])) for each in of] for _, of in grouped], full

    def _fold(self, groups: Groups, pace: Pace) -> int:
        """One transaction; how many rows went."""
        keys = [key for group in groups for key in group]
        pace.begin()
        with self.executor.committing(self.bench.connection, self.bench.store) as intents:
            lock_people_of(self.bench, self.act, keys)
            gone = self._gone(keys)
            if gone:
                intents[self.order] = {
                    "rows": len(gone),
                    "store": self.bench.store,
                    "table": self.table.name,
                    "action": self.act.action.value,
                    "columns": [],
                    "first": key_to_json(gone[0]),
                }
        pace.end(len(keys), self.executor.noted)
        return len(gone)

    def _gone(self, keys: Sequence[Key]) -> list[Key]:
        """Adds up those of these rows that still have company among them, and deletes them; gives their keys."""
        connection = self.bench.connection
        locked = self.bench.scratch.fresh(key_types(self.table))
        locked.put(connection, self._locked(keys))
        passed = self.bench.scratch.fresh(key_types(self.table))
        row, there = self.lens.alias(self.table.id), self.lens.alias(self.table.id)
        alike = self.bench.work.rows.has_part(self.table, self.becomes, row, there, self._in(there, locked))
        passed.fill(connection, self._keys(row).where(self._in(row, locked), alike))
        adding = Adding(self.lens, self.table, self.becomes)
        added = adding.add(connection, lambda of: self._in(of, passed))
        base = self.lens.base(self.table.id)
        gone = connection.execute(sa.delete(base).where(self._in(base, passed)).returning(*self._key(base)))
        found = [canonical_key(tuple(each)) for each in gone]
        if len(found) != added:
            raise self._untold(f"of {added} rows that were added up {len(found)} could be deleted")
        for keyset in (locked, passed):
            keyset.remove(connection, sa.true())
        return found

    def _locked(self, keys: Sequence[Key]) -> list[Key]:
        """Those of these rows that still go into a total, if they have company; nobody changes them any more."""
        row = self.lens.base(self.table.id)
        asks = self.bench.work.may_fold(self.table, row)
        asked = self._keys(row).where(self.lens.row_among(self.table, row, keys), asks)
        if self.lens.dialect != "sqlite":
            asked = asked.with_for_update(of=row)
        return [canonical_key(tuple(each)) for each in self.bench.connection.execute(asked)]

    def _in(self, row: FromClause, keys: KeySet) -> sa.ColumnElement[bool]:
        return self.lens.row_in(self.table, row, keys.relation)

    def _keys(self, row: FromClause) -> sa.Select[Any]:
        return sa.select(*(column.label(f"k{i}") for i, column in enumerate(self._key(row))))

    def _key(self, row: FromClause) -> list[sa.ColumnElement[Any]]:
        return [row.c[name] for name in self.table.key]

    def _labels(self, row: FromClause) -> list[sa.ColumnElement[Any]]:
        return told_apart(self.table, self.becomes.by, row, self.lens.dialect)

    def _untold(self, why: str) -> StoreError:
        return StoreError(
            "run/not-told",
            f"{self.bench.store}: {why}, of {self.table.name}: nothing of that slice was done",
            "see whether a trigger or a rule of the database stands in the way, and run `gestand apply` again",
            Place(store=self.bench.store, table=self.table.name),
        )


def _next(groups: Groups, size: int) -> Groups:
    """Takes whole groups, of about so many rows together, and one at least."""
    taken: Groups = []
    rows = 0
    while groups and (not taken or rows + len(groups[0]) <= size):
        taken.append(groups.pop(0))
        rows += len(taken[-1])
    return taken
