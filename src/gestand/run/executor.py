"""Carries out a plan.

Files first. Then, store after store: slices of people for whom something was recorded, all their tables in one
transaction where it fits; then what time has ended, act by act in batches of rows. Every statement repeats the whole
condition of its act, so that somebody who came back in between is spared. Before each commit the slice is written down
as intended; after it, it is entered in the ledger, at the latest with what the next one intends (`run.noting`). A crash
between the two is seen on resuming: the first row of the slice tells whether the commit happened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, repeat
from math import inf
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from gestand.acts import Action, Key, Person, Plan
from gestand.datamap.model import DataMap, Reference
from gestand.datamap.spoken import Mention
from gestand.errors import StoreError
from gestand.held.decisions import Decisions
from gestand.held.members import whole
from gestand.held.rows import refers_to_itself
from gestand.ledger.records import Records, Run
from gestand.plan.bench import Bench, file_stores, scratch_of, without, workbench
from gestand.plan.drivers import ByPeople, ByTime, Driver, organisations_alone
from gestand.plan.frail import found_from, frail
from gestand.plan.make import STRIDE, drivers, every_side
from gestand.plan.work import Act, folding, goes_or_lets_go, in_groups
from gestand.run import mentions
from gestand.run.batch import Batch, Statements, failed, patiently
from gestand.run.choosing import may_go_straight
from gestand.run.copies import Copies
from gestand.run.deciding import decided
from gestand.run.files import Files
from gestand.run.folding import Folds
from gestand.run.hanging import Hanging
from gestand.run.keylists import Lists
from gestand.run.knots import tangle, untie
from gestand.run.noting import Noting
from gestand.run.people import in_slices
from gestand.run.recognising import recognise
from gestand.run.roots import lock_people_of
from gestand.run.slices import QUICKLY, ROUND, Manner, Pace
from gestand.run.straight import go_straight
from gestand.run.written import can_hang, work_out, written
from gestand.stores.asking import asking
from gestand.stores.base import Store

Progress = Callable[[str, int, int], None]
Point = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done: rows (or files) per step of the plan, by `str(step.order)`."""

    run: str
    plan: Plan
    done: Mapping[str, int]
    resumed: bool


class Executor:
    """One run. Knows where it is; everything it needs to go on is in the records and the stores."""

    def __init__(
        self,
        datamap: DataMap,
        stores: Mapping[str, Store],
        records: Records,
        run: Run,
        now: datetime,
        progress: Progress | None,
        at_point: Point | None,
        manner: Manner = QUICKLY,
    ) -> None:
        self.map = datamap
        self.stores = stores
        self.records = records
        self.run = run
        self.plan = run.plan
        self.now = now
        self.progress = progress
        self.manner = manner
        self.at_point = at_point or (lambda _: None)
        self.done: dict[str, int] = dict(run.done)
        self.slice = int(run.cursor.get("slice", 0))
        self.noting = Noting(records, run.id, records.revision, now)
        self.noted = (0.0, 0.0)
        """Seconds that the records took for the last slice: before its commit, and after it."""
        self._statements: dict[int, Statements] = {}
        self._benches: dict[str, Bench] = {}
        self.expected = {step.order: step.expected for step in self.plan.steps}

    def carry_out(self, connections: Mapping[str, Connection], resumed: bool) -> Outcome:
        if resumed:
            recognise(self, connections)
        benches = {name: self.bench(name, connection) for name, connection in connections.items()}
        Files(self, benches).run()
        for place, (name, connection) in enumerate(self._in_plan_order(connections), start=1):
            self.noting.settle()
            self._store(self.bench(name, connection), place * STRIDE)
        Lists(self, benches).run()
        Copies(self, connections).run()
        for name in connections:
            if scrub := getattr(self.stores[name], "scrub", None):
                scrub()
        self.noting.finish({"rows": dict(self.done)})
        planned = {order: rows for order, rows in self.done.items() if int(order) in self.expected}
        return Outcome(self.run.id, self.plan, planned, resumed)

    def _in_plan_order(self, connections: Mapping[str, Connection]) -> list[tuple[str, Connection]]:
        return [(name, connections[name]) for name in self.stores if name in connections]

    @cached_property
    def _decisions(self) -> Decisions:
        return decided(self.map, self.records, self.plan.at, self.now)

    @cached_property
    def whom(self) -> tuple[Person, ...]:
        """Of whom the plan is; of an organisation also everybody who belongs to it when the run begins, or goes on.

        Whose own row has gone already needs nothing more: it goes last.
        """
        return whole(self.map, self.stores, self.plan.people, self.plan.at)

    def bench(self, name: str, connection: Connection) -> Bench:
        if name not in self._benches:
            scratch = scratch_of(self.map, connection.dialect.name, name)
            with asking(connection):
                scratch.make(connection)
                files = file_stores(self.stores)
                bench = workbench(connection, self.map, self._decisions, self.plan.at, name, scratch, files, live=True)
            self._benches[name] = bench
        return self._benches[name]

    # ------------------------------------------------------------ a store

    def _store(self, bench: Bench, stride: int) -> None:
        acts = self._acts(bench, stride)
        if not acts:
            return
        bench.for_whom(self.whom)
        weak, folds = frail(self.map, acts), folding(acts)
        acts = [act for act in acts if act not in folds]
        hangable = can_hang(self, bench, acts)
        unsure = [a for a in acts if a.order in weak or bench.work.needs_going(a) or a in hangable]
        with asking(bench.connection):
            work_out(self, bench, unsure)
            taking = [table for act in acts if goes_or_lets_go(act) for table in bench.work.touched(act)]
            bench.look_at_files(self.whom, taking)
        replacing = [act for act in acts if isinstance(act.of, Mention)]
        sides = drivers(bench.decisions, self.whom)
        every = every_side(bench.decisions, self.whom)
        keys = {act.order: written(self, bench, act, stride, every) for act in acts if act.order in weak}
        hanging = Hanging(self, bench, [act for act in hangable if act.order not in weak], stride)
        mentions.replace(
            self, bench, replacing, sides if weak else [side for side in sides if side == ByTime()], stride
        )
        for act in acts:
            if act.order in weak and act.action is Action.BLANK:
                # A blank needs nothing to have gone before it, so it goes before what could hide its rows.
                self._selected(bench, act, keys[act.order], stride)
        Folds(self, bench, folds, stride).run([act for act in acts if act.order not in weak], sides)
        for act in acts:
            if act.action is Action.DELETE and refers_to_itself(act.table):
                untie(self, bench, act, stride)
        plain = [act for act in acts if act.order not in weak and not (weak and act in replacing)]
        for side in sides:
            if isinstance(side, ByPeople):
                in_slices(self, bench, plain, side, stride)
        hanging.go(plain)
        for act in acts:
            if act.order in weak and act.action is not Action.BLANK:
                later = without(bench, weak[act.order])
                later.work.rows.written = act.action is Action.DELETE
                self._selected(later, act, keys[act.order], stride)
            elif (
                act.order not in weak
                and act not in replacing
                and ByTime() in sides
                and self.by_time(stride + act.order)
            ):
                self.sweep(bench, act, stride)
        self._late(bench, plain, sides, stride, hanging)
        hanging.done()

    def _acts(self, bench: Bench, stride: int) -> list[Act]:
        """Those of the plan, and the references that let go of what it takes.

        A plan counts the rows that let go and stay. One that goes as well, in a later slice, would be in the way of
        what it points at: it lets go too, which costs it nothing. No step of the plan says so, and the ledger does.
        """
        every = bench.work.acts()
        planned = [act for act in every if stride + act.order in self.expected]
        taken = {act.table.id for act in planned if act.action is Action.DELETE}
        late = mentions.unseen(self.map, planned)
        return [a for a in every if a in planned or late(a) or (isinstance(a.of, Reference) and a.of.to in taken)]

    def by_time(self, order: int) -> bool:
        """The plan found rows of this step that time alone lets go."""
        return order not in self.expected or order in self.plan.extra.get("by_time", (order,))

    def _late(self, bench: Bench, acts: Sequence[Act], sides: Sequence[Driver], stride: int, hanging: Hanging) -> None:
        """Rows that something kept which went after them: another slice's, or what time ended."""
        for tried in chain(organisations_alone(self.map, sides), repeat(sides)):
            short = [act for act in acts if goes_or_lets_go(act) and 0 < self.left(stride + act.order, {}) < inf]
            if not short:
                break
            taken = {act.table.id for act in short if act.action is Action.DELETE}
            late = [a for a in acts if a in short or (isinstance(a.of, Reference) and a.of.to in taken)]
            before = sum(self.done.values())
            for side in tried:
                if isinstance(side, ByPeople):
                    in_slices(self, bench, late, side, stride)
                else:
                    for act in late:
                        self.sweep(bench, act, stride)
            hanging.go(late)
            for act in late:
                tangle(self, bench, act, stride)
            if tried is sides and sum(self.done.values()) == before:
                break

    def _selected(self, bench: Bench, act: Act, keys: Sequence[Key], stride: int) -> None:
        """Does an act on the rows that were written down, as far as they still ask for it."""
        sides = every_side(bench.decisions, self.whom)
        if found_from(self.map, act.table) and ByTime() not in sides:
            # Who pointed at them has gone: what is left of these rows is nobody's, and goes as such.
            sides = [*sides, ByTime()]
        self.on_written(bench, act, keys, stride, sides)
        tangle(self, bench, act, stride)
        self.noting.withdraw(stride + act.order, 0)

    def on_written(self, bench: Bench, act: Act, keys: Sequence[Key], stride: int, sides: Sequence[Driver]) -> None:
        """Does the act on those of the rows that still ask for it: of a table that keeps itself, leaf by leaf."""
        pace = self.pace(bench)
        while self.batches(bench, act, keys, pace, stride, sides) and refers_to_itself(act.table):
            continue

    def left(self, order: int, more: Mapping[int, int]) -> float:
        """So many rows fewer than the plan expected, with those of the transaction that is under way (`more`)."""
        return self.expected.get(order, inf) - self.done.get(str(order), 0) - more.get(order, 0)

    def sweep(self, bench: Bench, act: Act, stride: int) -> None:
        """Does the act on all rows that time alone asks it of."""
        pace = self.manner_in(bench).together() if in_groups(act) else self.pace(bench)
        straight = may_go_straight(bench, act) and not in_groups(act)
        if straight and not go_straight(self, bench, act, pace, stride):
            return
        while keys := self.overdue(bench, act, ROUND):
            done = self.batches(bench, act, keys, pace, stride, [ByTime()])
            if not done or not (len(keys) == ROUND or refers_to_itself(act.table)):
                break

    def overdue(self, bench: Bench, act: Act, limit: int) -> list[Key]:
        self.noting.settle()
        with asking(bench.connection):
            return self._of(bench).find(act, ByTime(), limit)

    def batches(
        self, bench: Bench, act: Act, keys: Sequence[Key], pace: Pace, stride: int, sides: Sequence[Driver]
    ) -> int:
        start = total = 0
        while start < len(keys):
            part = keys[start : start + pace.size]
            total += patiently(lambda part=part: self._part(bench, act, part, pace, stride, sides))  # type: ignore[misc]
            start += len(part)
            self.tell(act.table.name, start, len(keys))
        return total

    def _part(
        self, bench: Bench, act: Act, keys: Sequence[Key], pace: Pace, stride: int, sides: Sequence[Driver]
    ) -> int:
        with self.transaction(bench, stride) as batch:
            pace.begin()
            lock_people_of(bench, act, keys)
            rows = sum(batch.on_keys(act, side, keys) for side in sides)
        pace.end(len(keys), self.noted)
        return rows

    def tell(self, what: str, done: int, total: int) -> None:
        if self.progress:
            self.progress(what, min(done, total), total)

    def manner_in(self, bench: Bench) -> Manner:
        return self.manner.where(bench.work.lens.dialect)

    def pace(self, bench: Bench, size: int | None = None) -> Pace:
        """How its transactions go; `size`: rows in a batch, to begin with."""
        return self.manner_in(bench).pace(size)

    # ------------------------------------------------------------ slices in the records

    @contextmanager
    def transaction(self, bench: Bench, stride: int) -> Iterator[Batch]:
        """One transaction of the acts of a batch."""
        with self.committing(bench.connection, bench.store) as intents:
            batch = Batch(self._of(bench), stride)
            yield batch
            intents.update(batch.intents(bench.store))

    @contextmanager
    def committing(self, connection: Connection, store: str) -> Iterator[dict[int, dict[str, Any]]]:
        """One transaction of a store: what is put in, per step, is intended before its commit and entered after it.

        A body has `rows`, and what tells afterwards whether it happened.
        """
        self.slice += 1
        intents: dict[int, dict[str, Any]] = {}
        try:
            with connection.begin():
                yield intents
                before = time.perf_counter()
                self.noting.intend(self.slice, intents)
                self.noted = (time.perf_counter() - before, 0.0)
                self.at_point("before commit")
        except DBAPIError as error:
            raise failed(store, error) from error
        except StoreError as error:
            if error.code == "store/busy":
                # It certainly did not happen, and is tried again under another number.
                for order in intents:
                    self.noting.withdraw(order, self.slice)
            raise
        self.at_point("after commit")
        done = {order: int(body["rows"]) for order, body in intents.items()}
        after = time.perf_counter()
        self.noting.committed(self.slice, done, at_once=self.manner.where(connection.dialect.name).pause > 0)
        self.noted = (self.noted[0], time.perf_counter() - after)
        for order, rows in done.items():
            self._did(order, rows)
        self.at_point("over")

    def _of(self, bench: Bench) -> Statements:
        if id(bench) not in self._statements:
            self._statements[id(bench)] = Statements(bench)
        return self._statements[id(bench)]

    def enter(self, order: int, rows: int, recognised: bool = False, slice_no: int | None = None) -> None:
        number = self.slice if slice_no is None else slice_no
        self.records.enter(self.run.id, order, number, rows, self.now, recognised=recognised)
        self._did(order, rows)

    def _did(self, order: int, rows: int) -> None:
        self.done[str(order)] = self.done.get(str(order), 0) + rows
