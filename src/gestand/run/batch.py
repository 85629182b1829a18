"""The acts of one transaction: which rows, and what was done to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import FromClause

from gestand.acts import Action, Key
from gestand.datamap.spoken import Mention
from gestand.errors import Place, StoreError
from gestand.held.lens import Condition, key_types
from gestand.ledger.codec import key_to_json
from gestand.plan.bench import Bench
from gestand.plan.drivers import ByPeople, ByTime, Driver, are_few, unseen
from gestand.plan.work import Act
from gestand.run.changing import in_two, insist_on_all, let_loose, locks_first, telling, these, told
from gestand.run.choosing import AT_MOST, Next, asks_again, chosen, chosen_with, may_go_straight, told_next
from gestand.run.gathered import Gathered
from gestand.run.texts import Rewriting, rewriting, told_in_texts
from gestand.stores.base import TypeKind
from gestand.stores.keys import canonical_key
from gestand.stores.slots import Prepared, Slot, slot

TRIES = 5
Did = TypeVar("Did")
"""What a slice says that it did."""


class Statements:
    """The statements of a bench, each made once: find the rows of an act, and do the act on some rows."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.lens = bench.work.lens
        self._made: dict[tuple[int, str, tuple[Any, ...]], Prepared] = {}
        self._rewrites: dict[int, Rewriting] = {}
        self._given: dict[tuple[str, ...], tuple[Mapping[str, Sequence[Key]], dict[str, Any]]] = {}
        self._slots: dict[tuple[TypeKind, ...], Slot] = {}
        self._people = {
            name: slot(self.lens.dialect, f"people_{i}", group.key_types)
            for i, (name, group) in enumerate(self.lens.map.groups.items())
        }

    def find(self, act: Act, side: Driver, limit: int) -> list[Key]:
        """At most `limit` rows of the act on this side."""
        statement = self._statement(act, side, "find")
        values = {**self._bound(side), AT_MOST: limit}
        return [canonical_key(row) for row in statement.rows(self.bench.connection, values)]

    def do(self, act: Act, side: Driver, keys: Sequence[Key]) -> tuple[int, Key | None]:
        """Does the act on those of these rows that still ask for it: how many, and the key of one of them."""
        values = {**self._bound(side), **self._rows(act).bound(keys)}
        if self._first_locked(act):
            self._statement(act, ByTime(), "lock").rows(self.bench.connection, self._rows(act).bound(keys))
        return self._carry_out(act, side, "do", values)

    def do_all(self, act: Act, side: Driver) -> tuple[int, Key | None]:
        """Does the act on every row that asks for it: how many, and the key of one of them."""
        if self._first_locked(act):
            found = self._statement(act, side, "keys").rows(self.bench.connection, self._bound(side))
            return self.do(act, side, [canonical_key(row) for row in found]) if found else (0, None)
        return self._carry_out(act, side, "all", self._bound(side))

    def do_next(self, act: Act, side: Driver, limit: int) -> Next:
        """Finds `limit` rows of the act, or one more, and does it (`run.straight`)."""
        values = {**self._bound(side), AT_MOST: limit}
        if self.lens.dialect != "sqlite":
            found = self._statement(act, side, "next").rows(self.bench.connection, values)
            return told_next(found, limit)
        # To tell every key costs more than to find one first, which nobody can take from the one writer, and to count.
        first = self._statement(act, side, "find").rows(self.bench.connection, {**values, AT_MOST: 1})
        if not first:
            return Next(0, last=True)
        one = canonical_key(first[0])
        done = self._statement(act, side, "next").run(self.bench.connection, {**values, **self._rows(act).bound([one])})
        return Next(done.rowcount, one)

    def do_further(self, act: Act, side: Driver, limit: int) -> int:
        """The same without a word of which rows they were, which costs as much as to find them; how many."""
        values = {**self._bound(side), AT_MOST: limit}
        return self._statement(act, side, "further").run(self.bench.connection, values).rowcount

    def _first_locked(self, act: Act) -> bool:
        return act.action is Action.DELETE and locks_first(self.bench, act.table)

    def _carry_out(self, act: Act, side: Driver, what: str, values: Mapping[str, Any]) -> tuple[int, Key | None]:
        """Does it in one statement, or in two (`gestand.run.changing`).

        Of two the first locks the rows that ask for the act and tells their keys, and the second does it to these: so
        what was asked of them is still true, and the key that is written down is of a row that was really changed.
        """
        found = self._statement(act, side, what).rows(self.bench.connection, values)
        if found and in_two(self.lens.dialect, act.table, act.action):
            keys = [canonical_key(row) for row in found]
            if told_in_texts(self.lens.dialect, act):
                return self._rewriting(act).carry_out(keys)
            if act.action is Action.DELETE and let_loose(self.lens.dialect, act.table):
                self._statement(act, ByTime(), "loose").run(self.bench.connection, self._rows(act).bound(keys))
            done = self._statement(act, ByTime(), "change").run(self.bench.connection, self._rows(act).bound(keys))
            insist_on_all(self.bench, act.table, len(keys), done.rowcount)
            return len(keys), keys[0]
        return told(self.lens.dialect, found)

    def _rewriting(self, act: Act) -> Rewriting:
        if act.order not in self._rewrites:
            self._rewrites[act.order] = rewriting(self.bench, act)
        return self._rewrites[act.order]

    def _bound(self, side: Driver) -> dict[str, Any]:
        if not isinstance(side, ByPeople):
            return {}
        groups = tuple(side.keys)
        of, values = self._given.get(groups, ({}, {}))
        if of is not side.keys:
            # The same people are given to every act of a slice.
            values = {}
            for group, keys in side.keys.items():
                values.update(self._people[group].bound(keys))
            self._given[groups] = (side.keys, values)
        return values

    def _rows(self, act: Act) -> Slot:
        types = key_types(act.table)
        if types not in self._slots:
            self._slots[types] = slot(self.lens.dialect, "rows", types)
        return self._slots[types]

    def _statement(self, act: Act, side: Driver, what: str) -> Prepared:
        people = (tuple(side.keys), side.shared, are_few(side)) if isinstance(side, ByPeople) else ()
        place = (act.order, f"{what} {type(side).__name__}", people)
        if place not in self._made:
            ways = {
                "find": self._find,
                "do": self._do,
                "all": self._do_all,
                "next": self._do_next,
                "further": self._do_further,
                "keys": self._keys,
                "lock": self._lock,
                "change": self._these,
                "loose": self._loose,
            }
            make = ways[what]
            self._made[place] = Prepared(make(act, self._open(side)), self.bench.connection)
        return self._made[place]

    def _open(self, side: Driver) -> Driver:
        """The side with open places instead of its people."""
        if not isinstance(side, ByPeople):
            return side
        return replace(side, slots={group: self._people[group] for group in side.keys}, everybody=False)

    def _find(self, act: Act, side: Driver) -> Any:
        limit: sa.BindParameter[int] = sa.bindparam(AT_MOST, type_=sa.Integer)
        return self._keys(act, unseen(side)).limit(limit)

    def _do(self, act: Act, side: Driver) -> Any:
        row = self.lens.base(act.table.id)
        among = self.lens.row_in(act.table, row, self._rows(act))
        return self._change(act, row, sa.and_(among, self.bench.work.where(act, row, side, settled=True)))

    def _do_all(self, act: Act, side: Driver) -> Any:
        row = self.lens.base(act.table.id)
        return self._change(act, row, self.bench.work.where(act, row, side, settled=True))

    def _do_next(self, act: Act, side: Driver) -> Any:
        row, again, there, found = self._next(act, side)
        if self.lens.dialect == "sqlite":
            return self._bare(act, row, sa.and_(chosen_with(act.table, row, found, self._rows(act)), *again))
        mine = chosen(self.bench, act.table, row, there, found)
        change, key = self._bare(act, row, sa.and_(mine.among, *again)), [row.c[name] for name in act.table.key]
        return telling(self.lens.dialect, change, key, mine.number)

    def _do_further(self, act: Act, side: Driver) -> Any:
        row, again, there, found = self._next(act, side)
        return self._bare(act, row, sa.and_(chosen(self.bench, act.table, row, there, found).among, *again))

    def _next(self, act: Act, side: Driver) -> tuple[sa.TableClause, list[Condition], FromClause, sa.Select[Any]]:
        """The row that is changed and what is asked of it again; the row that is looked for, and the query for it."""
        row, there = self.lens.base(act.table.id), self.lens.alias(act.table.id)
        where = partial(self.bench.work.where, act, settled=True)
        found = sa.select(*(there.c[name] for name in act.table.key)).where(where(there, unseen(side)))
        again = [where(row, side)] if asks_again(self.bench, act.table) else []
        return row, again, there, found.limit(sa.bindparam(AT_MOST, type_=sa.Integer))

    def _keys(self, act: Act, side: Driver) -> sa.Select[Any]:
        row = self.lens.base(act.table.id)
        where = self.bench.work.where(act, row, side, settled=True)
        return sa.select(*(row.c[name] for name in act.table.key)).where(where)

    def _lock(self, act: Act, side: Driver) -> Any:
        """Locks the given rows, whatever may be said of them."""
        del side
        row = self.lens.base(act.table.id)
        among = self.lens.row_in(act.table, row, self._rows(act))
        return sa.select(*(row.c[name] for name in act.table.key)).where(among).with_for_update()

    def _these(self, act: Act, side: Driver) -> Any:
        """Does the act to the given rows, of which the same transaction has asked and holds what it takes."""
        del side
        row, given = self.lens.base(act.table.id), self._rows(act).relation
        where = these(self.lens.dialect, row, act.table, given)
        if act.action is Action.DELETE:
            return sa.delete(row).where(*where)
        return sa.update(row).where(*where).values(self.bench.work.values(act, row))

    def _loose(self, act: Act, side: Driver) -> Any:
        """Lets the given rows, which go, loose of one another."""
        del side
        row, given = self.lens.base(act.table.id), self._rows(act).relation
        dialect = self.lens.dialect
        return sa.update(row).where(*these(dialect, row, act.table, given)).values(let_loose(dialect, act.table))

    def _change(self, act: Act, row: sa.TableClause, where: Condition) -> sa.Executable:
        key = [row.c[name] for name in act.table.key]
        if in_two(self.lens.dialect, act.table, act.action):
            found = sa.select(*key).where(where)
            return found if told_in_texts(self.lens.dialect, act) else found.with_for_update()
        return telling(self.lens.dialect, self._bare(act, row, where), key)

    def _bare(self, act: Act, row: sa.TableClause, where: Condition) -> sa.Delete | sa.Update:
        """The change, without a word of what it changed."""
        if act.action is Action.DELETE:
            return sa.delete(row).where(where)
        return sa.update(row).where(where).values(self.bench.work.values(act, row))


class Batch:
    """The acts of one transaction, and what they did: (act, rows, first key)."""

    def __init__(self, statements: Statements, stride: int) -> None:
        self.statements = statements
        self.stride = stride
        self.acts: list[tuple[Act, int, Key]] = []
        self._gathered = Gathered(statements.bench)

    def note(self, act: Act, rows: int, one: Key | None) -> None:
        """Rows that an act changed, and the key of one of them."""
        if one is not None:
            self.acts.append((act, rows, one))

    def act(self, act: Act, side: Driver, limit: int | None, left: float = inf) -> int:
        """Does the act on at most `limit` rows (None: on all of this side); returns how many were found.

        `left`: so many rows are expected. Of none hardly any is left, so they are only looked for.
        """
        if isinstance(act.of, Mention):
            self._gathered.take(act.of, side)
        if limit is None:
            rows, first = self.statements.do_all(act, side)
            self.note(act, rows, first)
            return rows
        if left > 0 and may_go_straight(self.statements.bench, act):
            done = self.next(act, side, limit, left)
            if done.rows >= limit or done.last:
                return done.rows
            # The last ones; or somebody changed one of them meanwhile, and there are more.
        keys = self.statements.find(act, side, limit)
        if keys:
            self.on_keys(act, side, keys)
        return len(keys)

    def next(self, act: Act, side: Driver, limit: int, left: float = 0) -> Next:
        """Finds at most `limit` rows and does the act on them, in one statement."""
        known = next((key for done, _, key in self.acts if done is act), None)
        if known is not None and left > limit and self.statements.lens.dialect == "postgresql":
            # One key tells of the whole transaction whether it was committed.
            found = Next(self.statements.do_further(act, side, limit), known)
        else:
            found = self.statements.do_next(act, side, limit)
        self.note(act, found.rows, found.one)
        return found

    def on_keys(self, act: Act, side: Driver, keys: Sequence[Key]) -> int:
        """Does the act on those of the rows that still ask for it."""
        if not keys:
            return 0
        rows, one = self.statements.do(act, side, keys)
        self.note(act, rows, one)
        return rows

    @property
    def done(self) -> dict[int, int]:
        """Rows per step."""
        found: dict[int, int] = {}
        for act, rows, _ in self.acts:
            found[self.stride + act.order] = found.get(self.stride + act.order, 0) + rows
        return found

    def intents(self, store: str) -> dict[int, dict[str, Any]]:
        """What is about to happen, per step; its first row tells afterwards whether it did.

        Where and what it is stands there as well: what is no step of the plan is entered from here.
        """
        done = self.done
        found: dict[int, dict[str, Any]] = {}
        for act, _, first in self.acts:
            order = self.stride + act.order
            what = {"table": act.table.name, "action": act.action.value, "columns": list(act.columns)}
            found.setdefault(order, {"rows": done[order], "store": store, **what, "first": key_to_json(first)})
        return found


def patiently(slice_: Callable[[], Did]) -> Did:
    """Does a slice again when somebody else's lock was in its way, a few times, each time waiting longer."""
    attempt = 1
    while True:
        try:
            return slice_()
        except StoreError as error:
            if error.code != "store/busy" or attempt == TRIES:
                raise
            time.sleep(0.1 * 2**attempt)
            attempt += 1


def failed(store: str, error: DBAPIError) -> StoreError:
    """A database error without its values: they could be somebody's."""
    kind = type(error.orig).__name__ if error.orig is not None else type(error).__name__
    return StoreError(
        "run/change-refused",
        f"{store} refused a change and nothing of that slice was done ({kind})",
        "see what `gestand map` says of the table; run `gestand apply` again to go on where this stopped",
        Place(store=store),
    )
