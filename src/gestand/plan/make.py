"""Makes a plan: every act of every store counted in one read-only snapshot, and what stays beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any, cast

import rfc8785
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause

from gestand.acts import Action, Ending, Keep, Key, Person, Plan, Step
from gestand.datamap.model import DataMap, Reference, Table
from gestand.datamap.spoken import Mention
from gestand.errors import Refused
from gestand.held.decisions import Decisions, decide
from gestand.held.lens import Condition, is_not_true
from gestand.held.members import whole
from gestand.ledger.codec import moment_from_text, moment_to_text, person_from_json, person_to_json
from gestand.ledger.records import Records
from gestand.plan.bench import Bench, file_stores, snapshot, sql_stores
from gestand.plan.copies import copy_steps
from gestand.plan.drivers import ByPeople, ByRows, ByTime, Driver, of_people
from gestand.plan.filekeeps import FileKeeps
from gestand.plan.files import file_steps
from gestand.plan.keeps import Keeps, Scope
from gestand.plan.keylists import keylist_steps
from gestand.plan.mentions import said, said_of_left
from gestand.plan.staying import changes_what_stays, none_stays
from gestand.plan.waiting import waiting
from gestand.plan.work import Act, Work
from gestand.stores.base import Store, TableId
from gestand.stores.mysql_sets import with_room

STRIDE = 10_000
"""Orders of steps are stable: files first, then store after store, whatever there is to do."""

Progress = Callable[[str, int, int], None]


@with_room
def make_plan(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records,
    at: datetime,
    person: Person | None = None,
    endings: Sequence[Ending] = (),
    keeps: bool = True,
    progress: Progress | None = None,
    also: Sequence[Person] = (),
) -> Plan:
    """What would go at `at`, and what would stay.

    For everybody (retention and every recorded ending), or for one `person` (what that person's endings and time
    ask); with `also`, others in whose name the same human is known. Of an organisation it is of all its
    people as well. `endings` are proposed: they are part of the plan
    and its digest, and recorded when it is carried out. Counts are of one snapshot per store. Tables that a finding of
    level error touches are left out and named in `notes`. Raises `StoreError` when a store does not answer and
    `Refused` for a shape of references that has no exact plan.
    """
    decisions = decide(datamap, records, at, endings)
    named = () if person is None else tuple(dict.fromkeys((person, *also)))
    people = whole(datamap, stores, named, at)
    steps: list[Step] = []
    kept: list[Keep] = []
    by_time: list[int] = []
    notes: list[str] = []
    others: dict[int, int] = {}
    with ExitStack() as stack:
        benches = [stack.enter_context(snapshot(datamap, stores, name, decisions, at)) for name in sql_stores(stores)]
        by_store = {bench.store: bench for bench in benches}
        for bench in benches if person is None else ():
            bench.of_everybody()
        steps.extend(file_steps(datamap, file_stores(stores), by_store, [*people] or None))
        for place, bench in enumerate(benches, start=1):
            _say(progress, f"{bench.store}: what goes", 0, 3)
            count = Count(bench, people, bench.work_out(people))
            _say(progress, f"{bench.store}: what goes", 1, 3)
            steps.extend(count.steps(place * STRIDE))
            by_time.extend(place * STRIDE + order for order in count.by_time)
            notes.extend((*count.notes, *waiting(bench)))
            others.update({place * STRIDE + order: rows for order, rows in count.of_others.items()})
            _say(progress, f"{bench.store}: what goes", 2, 3)
            if keeps:
                kept.extend(Keeps(bench).of_store(_scope(people)))
                kept.extend(FileKeeps(bench).of_store(_scope(people)))
            _say(progress, f"{bench.store}: what goes", 3, 3)
        after = (len(benches) + 1) * STRIDE
        steps.extend(keylist_steps(datamap, benches, after, people))
        steps.extend(copy_steps(datamap, steps, benches, after + STRIDE, person is None))
    return freeze(datamap, records.revision, at, named, steps, kept, endings, by_time, notes, others)


def _say(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress:
        progress(what, done, total)


def _scope(people: Sequence[Person]) -> Scope:
    return Scope(of_people(people), near=False) if people else Scope(ByTime(), near=True)


def drivers(decisions: Decisions, people: Sequence[Person]) -> list[Driver]:
    """From which sides the rows of an act are found."""
    if people:
        return [of_people(people)]
    found: list[Driver] = [ByTime()]
    if everybody := _people(decisions):
        found.append(ByPeople(everybody, everybody=True))
    return found


def every_side(decisions: Decisions, people: Sequence[Person]) -> list[Driver]:
    """With the rows of others that go with those of these people."""
    return [*drivers(decisions, people), *([ByRows()] if people else [])]


def _people(decisions: Decisions) -> dict[str, tuple[Key, ...]]:
    return {group: tuple(keys) for group, keys in decisions.ended.items() if keys}


class Count:
    """How many rows each act of a store selects, once it was worked out which rows go."""

    def __init__(self, bench: Bench, people: Sequence[Person], gone_by_time: frozenset[TableId]) -> None:
        self.bench = bench
        self.sides = drivers(bench.decisions, people)
        self.gone_by_time = gone_by_time
        self.by_time: list[int] = []
        """The orders of the acts that select a row by time alone."""
        self.notes: list[str] = []
        self.of_others: dict[int, int] = {}
        """Per act that deletes: the rows of others that only those of the person kept."""
        self._gathered: dict[Mention, bool] = {}
        self._gone = none_stays(bench, self.sides)

    def steps(self, before: int) -> Iterator[Step]:
        """The steps, their orders after `before`."""
        for act in self.bench.work.acts():
            if expected := self._expected(act):
                size = _size(self.bench.connection, self.bench.work, act.table, expected)
                place = (before + act.order, self.bench.store, act.table.name)
                # Of a document the members that go are said; a link is told by the columns it stands in.
                columns = act.columns if act.action is Action.BLANK else act.table.stored(act.columns)
                yield Step(*place, act.action, columns, expected, act.because, size)

    def _expected(self, act: Act) -> int:
        if isinstance(act.of, Mention):
            return self._mentioning(act, act.of)
        if act.of is None and act.action is Action.DELETE:
            self._note(act, act.table.id in self.gone_by_time)
            if hanging := self.bench.work.rows.hanging.get(act.table.id):
                self.of_others[act.order] = hanging.count(self.bench.connection)
            return self.bench.work.rows.numbers.get(act.table.id, 0)
        if act.action is Action.FOLD:
            # A group is one set as well.
            self._note(act, True)
            row = self.bench.work.lens.base(act.table.id)
            return self._counted(row, self.bench.work.asked(act, row, self.sides[0]))
        if isinstance(act.of, Reference):
            # What goes is one set, from whichever side its rows are found.
            self._note(act, act.of.to in self.gone_by_time)
            if not self.bench.work.rows.numbers.get(act.of.to):
                return 0
            row = self.bench.work.lens.base(act.table.id)
            return self._counted(row, self.bench.work.asked(act, row, self.sides[0]))
        by_time = self._by_time(act) if ByTime() in self.sides else 0
        self._note(act, bool(by_time))
        return by_time + sum(self._of_people(act, side) for side in self.sides if isinstance(side, ByPeople))

    def _mentioning(self, act: Act, mention: Mention) -> int:
        """Rows in which somebody whose value goes is mentioned."""
        mentioned = self.bench.work.mentioned
        if mention not in self._gathered:
            self._gathered[mention] = mentioned.gather(mention, self.sides)
            self.notes += said(mention, mentioned.unclear(mention, self.sides))
        self._note(act, self._gathered[mention])
        row, where = self.bench.work.lens.base(act.table.id), (mention, act.table, act.columns[0])
        kept = sa.case((mentioned.kept(*where, row), 1), else_=0)
        asked = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(kept), 0)).select_from(row)
        rows, left = self.bench.connection.execute(asked.where(mentioned.stands(*where, row))).one()
        if left:
            self.notes.append(said_of_left(act.table.name, act.columns[0], int(left)))
        return int(rows) - int(left)

    def _note(self, act: Act, by_time: bool) -> None:
        if by_time:
            self.by_time.append(act.order)

    def _by_time(self, act: Act) -> int:
        row = self.bench.work.lens.base(act.table.id)
        return self._counted(row, self.bench.work.asked(act, row, ByTime()))

    def _of_people(self, act: Act, side: ByPeople) -> int:
        """Those found from people, without those that were found by time already."""
        if act.table.id in self._gone and changes_what_stays(act):
            return 0
        work = self.bench.work
        row, theirs = work.lens.few(act.table.id, lambda row: work.driven(act.table, row, side, start=True))
        new = [is_not_true(work.asked(act, row, ByTime()))] if ByTime() in self.sides else []
        return self._counted(row, *theirs, work.asked(act, row, side), *new)

    def _counted(self, row: FromClause, *conditions: Condition) -> int:
        if any(isinstance(condition, sa.False_) for condition in conditions):
            return 0
        asked = sa.select(sa.func.count()).select_from(row).where(*conditions)
        return int(self.bench.connection.execute(asked).scalar_one())


def _size(connection: Connection, work: Work, table: Table, expected: int) -> int | None:
    """How many rows the table has: as the engine has it, where there are certainly as many as the brake asks for."""
    brake, known = work.map.policy.brake, table.rows
    if expected <= brake.rows:
        return known
    enough = int(expected * 100 / brake.percent) + 1 if brake.percent else None
    if enough is not None and known is not None and known >= enough and _counted(connection, work, table, enough):
        return known
    return _counted(connection, work, table)


def _counted(connection: Connection, work: Work, table: Table, most: int | None = None) -> int:
    """The rows of a table; `most`: 0 where there are fewer than that, and else no more are looked at."""
    rows: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(work.lens.base(table.id)).limit(most)
    counted = int(connection.execute(sa.select(sa.func.count()).select_from(rows.subquery("some"))).scalar_one())
    return counted if most is None or counted >= most else 0


def freeze(
    datamap: DataMap,
    revision: str,
    at: datetime,
    people: Sequence[Person],
    steps: list[Step],
    keeps: list[Keep],
    endings: Sequence[Ending] = (),
    by_time: Sequence[int] = (),
    said: Sequence[str] = (),
    of_others: Mapping[int, int] | None = None,
) -> Plan:
    """The plan with its digest. `by_time` are the orders of the steps that select a row by time alone; `of_others` says
    how many rows of a step are others', and were kept by the person's alone.
    """
    extra: dict[str, Any] = {"by_time": sorted(by_time)}
    if endings:
        extra["endings"] = [_ending_to_json(ending) for ending in endings]
    if of_others:
        extra["of_others"] = {str(order): rows for order, rows in of_others.items()}
    touched = {step.table for step in steps} | {name for step in steps for name in _totals(datamap, step)}
    schemas = {name: datamap.schema_digests[name] for name in sorted(touched)}
    digest = plan_digest(datamap.policy.digest, schemas, revision, at, people, steps, endings)
    scope = "retention"
    if people:
        group = datamap.groups.get(people[0].group)
        scope = "organisation" if group is not None and group.organisation else "person"
    return Plan(
        digest,
        at,
        scope,
        next(iter(people), None),
        datamap.policy.digest,
        schemas,
        revision,
        tuple(steps),
        tuple(keeps),
        (*_notes(datamap), *dict.fromkeys(said)),
        extra,
        tuple(people[1:]),
    )


def _totals(datamap: DataMap, step: Step) -> Iterator[str]:
    """The table that grows when rows of another are folded into it."""
    table = datamap.named(step.table) if step.action is Action.FOLD else None
    if table is not None and table.becomes is not None and table.becomes.into is not None:
        yield datamap.tables[table.becomes.into.table].name


def _notes(datamap: DataMap) -> Iterator[str]:
    """What the plan says nothing of, by name and with the reason."""
    for name in datamap.unreachable:
        yield f"store {name} does not answer: nothing of it is in this plan"
    for table in sorted(datamap.blocked):
        if table in datamap.tables:
            why = datamap.why_blocked.get(table, "an error of `gestand map`")
            yield f"{datamap.tables[table].name} is left out: {why}"
    for finding in datamap.findings:
        if finding.code in ("M102", "M104"):
            yield f"{finding.message}: nothing of it is in this plan"


def plan_digest(
    policy: str,
    schemas: Mapping[str, str],
    revision: str,
    at: datetime,
    people: Sequence[Person],
    steps: Iterable[Step],
    endings: Sequence[Ending] = (),
) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of everything that decides what would happen; counts are left out."""
    content: dict[str, Any] = {
        "policy": policy,
        "schemas": dict(schemas),
        "revision": revision,
        "at": moment_to_text(at),
        "person": _named(people[0]) if people else None,
        "endings": [
            [e.activity, e.person.group, [repr(part) for part in e.person.key], moment_to_text(e.moment)]
            for e in endings
        ],
        "steps": [[s.order, s.store, s.table, s.action.value, list(s.columns), list(s.because)] for s in steps],
    }
    if people[1:]:
        content["also"] = [_named(person) for person in people[1:]]
    return hashlib.sha256(rfc8785.dumps(cast("dict[str, None]", content))).hexdigest()


def _named(person: Person) -> list[Any]:
    return [person.group, [repr(part) for part in person.key]]


def _ending_to_json(ending: Ending) -> dict[str, Any]:
    return {
        "id": ending.id,
        "activity": ending.activity,
        "person": person_to_json(ending.person),
        "moment": moment_to_text(ending.moment),
        "reason": ending.reason,
    }


def proposed_endings(plan: Plan) -> list[Ending]:
    """The endings that a plan proposes, to be recorded when it is carried out."""
    return [
        Ending(
            found["id"],
            found["activity"],
            person_from_json(found["person"]),
            moment_from_text(found["moment"]),
            found["reason"],
        )
        for found in plan.extra.get("endings", ())
    ]


def check_counts(plan: Plan, again: Plan) -> None:
    """A saved plan whose counts have moved on is stale: more than a tenth and more than fifty rows of a step."""
    now = {(s.order, s.store, s.table, s.action): s.expected for s in again.steps}
    for step in plan.steps:
        found = now.get((step.order, step.store, step.table, step.action), 0)
        if abs(found - step.expected) > max(50, step.expected // 10):
            raise Refused(
                "plan/stale",
                f"the plan expected to {step.action.value} {step.expected} rows of {step.table}; now it is {found}",
                "make a new plan and look at it",
            )
