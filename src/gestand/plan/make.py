"""Makes a plan: every act of every store counted in one read-only snapshot, and what stays beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import rfc8785
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.acts import Action, Ending, Keep, Key, Person, Plan, Step
from gestand.datamap.model import DataMap, Reference, Table
from gestand.errors import Refused
from gestand.held.bound import bind
from gestand.held.decisions import Decisions, decide
from gestand.held.lens import Lens, one
from gestand.held.rows import Rows
from gestand.ledger.codec import moment_from_text, moment_to_text, person_from_json, person_to_json
from gestand.ledger.records import Records
from gestand.plan.files import file_steps
from gestand.plan.keeps import Keeps, Scope
from gestand.plan.work import Act, ByPeople, ByTime, Driver, Work
from gestand.stores.base import FileStore, SqlStore, Store, TableId

STRIDE = 10_000
"""Orders of steps are stable: files first, then store after store, whatever there is to do."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """One store's open snapshot with everything that is asked on it."""

    store: str
    connection: Connection
    work: Work
    decisions: Decisions


def workbench(
    connection: Connection, datamap: DataMap, decisions: Decisions, at: datetime, store: str, dialect: str
) -> Bench:
    """The acts of a store over one connection, with the endings that bind somebody there."""
    # Every statement is of its own: a cache would cost more to ask than it saves.
    connection = connection.execution_options(compiled_cache=None)
    bound = bind(connection, datamap, decisions, at, store)
    return Bench(store, connection, Work(Rows(Lens(datamap, dialect, at, bound)), store), bound)


def without(bench: Bench, gone: frozenset[TableId]) -> Bench:
    """The same bench for acts whose rows were selected before rows of these tables went."""
    lens = Lens(bench.work.map, bench.work.lens.dialect, bench.work.lens.at, bench.decisions)
    lens.gone = gone
    return Bench(bench.store, bench.connection, Work(Rows(lens), bench.store), bench.decisions)


def make_plan(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records,
    at: datetime,
    person: Person | None = None,
    endings: Sequence[Ending] = (),
    keeps: bool = True,
    progress: Progress | None = None,
) -> Plan:
    """What would go at `at`, and what would stay.

    For everybody (retention and every recorded ending), or for one `person` (what that person's endings and time
    ask). `endings` are proposed: they are part of the plan and its digest, and recorded when it is carried out.
    Counts are of one snapshot per store. Tables that a finding of level error touches are left out and named in
    `notes`. Raises `StoreError` when a store does not answer and `Refused` (R3xx) for a shape of references that has
    no exact plan.
    """
    decisions = decide(datamap, records, at, endings)
    if person is not None:
        decisions = decisions.only([person])
    steps: list[Step] = []
    kept: list[Keep] = []
    with ExitStack() as stack:
        benches = [
            workbench(stack.enter_context(store.snapshot()), datamap, decisions, at, name, store.dialect)
            for name, store in sql_stores(stores).items()
        ]
        by_store = {bench.store: bench for bench in benches}
        people = [person] if person is not None else None
        steps.extend(file_steps(datamap, _files(stores), by_store, people))
        for place, bench in enumerate(benches, start=1):
            steps.extend(_count(bench, person, place * STRIDE, progress))
            if keeps:
                kept.extend(Keeps(bench.work, bench.connection).of_store(_scope(person)))
    return freeze(datamap, records.revision, at, person, steps, kept, endings)


def _scope(person: Person | None) -> Scope:
    if person is None:
        return Scope(ByTime(), near=True)
    return Scope(ByPeople({person.group: (person.key,)}), near=False)


def drivers(decisions: Decisions, person: Person | None) -> list[Driver]:
    """From which sides the rows of an act are found."""
    if person is not None:
        return [ByPeople({person.group: (person.key,)})]
    found: list[Driver] = [ByTime()]
    if people := _people(decisions):
        found.append(ByPeople(people))
    return found


def _people(decisions: Decisions) -> dict[str, tuple[Key, ...]]:
    return {group: tuple(keys) for group, keys in decisions.ended.items() if keys}


def _count(bench: Bench, person: Person | None, before: int, progress: Progress | None) -> Iterable[Step]:
    """The steps of a store: first a short question that most acts answer with no, then one that counts the others."""
    sides = drivers(bench.decisions, person)
    if progress:
        progress(f"{bench.store}: what is due", 0, 2)
    acts = bench.work.acts()
    asked = _ask(bench, acts, lambda act: _might(bench, act, sides))
    due = [act for act in acts if asked[act.order]]
    if progress:
        progress(f"{bench.store}: what is due", 1, 2)
    counted = _ask(bench, due, lambda act: _counted(bench, act, sides))
    if progress:
        progress(f"{bench.store}: what is due", 2, 2)
    for act in due:
        if expected := int(counted[act.order]):
            yield Step(
                before + act.order,
                bench.store,
                act.table.name,
                act.action,
                act.columns,
                expected,
                act.because,
                _size(bench.connection, bench.work, act.table, expected),
            )


def _ask(bench: Bench, acts: list[Act], question: Callable[[Act], sa.ColumnElement[Any]]) -> dict[int, Any]:
    """One statement with a column for each act, so that what they have in common is worked out once."""
    if not acts:
        return {}
    columns = [question(act).label(f"a{act.order}") for act in acts]
    found = bench.connection.execute(sa.select(*columns)).one()
    return {act.order: value for act, value in zip(acts, found, strict=True)}


def _might(bench: Bench, act: Act, sides: list[Driver]) -> sa.ColumnElement[Any]:
    row = bench.work.lens.base(act.table.id)
    return sa.or_(*(sa.exists(one(row).where(bench.work.might(act, row, side))) for side in sides))


def _counted(bench: Bench, act: Act, sides: list[Driver]) -> sa.ColumnElement[Any]:
    """How many rows the act selects: those found by time, and those found from people that time did not find."""
    row = bench.work.lens.base(act.table.id)
    if (act.of is None and act.action is Action.DELETE) or isinstance(act.of, Reference):
        # What goes is one set, from whichever side its rows are found.
        sides = sides[:1]
    found: list[sa.ColumnElement[Any]] = []
    by_time: sa.ColumnElement[bool] | None = None
    for side in sides:
        where = bench.work.where(act, row, side)
        if by_time is not None:
            where = sa.and_(where, sa.not_(sa.func.coalesce(by_time, sa.false())))
        found.append(sa.select(sa.func.count()).select_from(row).where(where).scalar_subquery())
        if isinstance(side, ByTime):
            by_time = where
    return found[0] if len(found) == 1 else found[0] + found[1]


def _size(connection: Connection, work: Work, table: Table, expected: int) -> int | None:
    """How many rows the table has, asked exactly only where the brake needs to know."""
    if expected <= work.map.policy.brake.rows:
        return table.rows
    statement = sa.select(sa.func.count()).select_from(work.lens.base(table.id))
    return int(connection.execute(statement).scalar_one())


def freeze(
    datamap: DataMap,
    revision: str,
    at: datetime,
    person: Person | None,
    steps: list[Step],
    keeps: list[Keep],
    endings: Sequence[Ending] = (),
) -> Plan:
    """The plan with its digest."""
    names = {table.name: table.schema_digest for table in datamap.tables.values()}
    schemas = {name: names[name] for name in sorted({step.table for step in steps})}
    notes = (
        *(f"store {name} does not answer: nothing of it is in this plan" for name in datamap.unreachable),
        *(
            f"{datamap.tables[name].name} is left out: a finding of level error touches it"
            for name in sorted(datamap.blocked)
            if name in datamap.tables
        ),
    )
    digest = plan_digest(datamap.policy.digest, schemas, revision, at, person, steps, endings)
    scope = "retention" if person is None else "person"
    return Plan(
        digest,
        at,
        scope,
        person,
        datamap.policy.digest,
        schemas,
        revision,
        tuple(steps),
        tuple(keeps),
        notes,
        {"endings": [_ending_to_json(ending) for ending in endings]} if endings else {},
    )


def plan_digest(
    policy: str,
    schemas: Mapping[str, str],
    revision: str,
    at: datetime,
    person: Person | None,
    steps: Iterable[Step],
    endings: Sequence[Ending] = (),
) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of everything that decides what would happen; counts are left out."""
    content = {
        "policy": policy,
        "schemas": dict(schemas),
        "revision": revision,
        "at": moment_to_text(at),
        "person": None if person is None else [person.group, [repr(part) for part in person.key]],
        "endings": [
            [e.activity, e.person.group, [repr(part) for part in e.person.key], moment_to_text(e.moment)]
            for e in endings
        ],
        "steps": [[s.order, s.store, s.table, s.action.value, list(s.columns), list(s.because)] for s in steps],
    }
    return hashlib.sha256(rfc8785.dumps(cast("dict[str, None]", content))).hexdigest()


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


def sql_stores(stores: Mapping[str, Store]) -> dict[str, SqlStore]:
    """Those of the stores that have tables."""
    return {name: cast("SqlStore", store) for name, store in stores.items() if hasattr(store, "snapshot")}


def _files(stores: Mapping[str, Store]) -> dict[str, FileStore]:
    return {name: store for name, store in stores.items() if not hasattr(store, "snapshot")}


def check_counts(plan: Plan, again: Plan) -> None:
    """A saved plan whose counts have moved on is stale: more than a tenth and more than fifty rows of a step."""
    now = {(s.order, s.store, s.table, s.action): s.expected for s in again.steps}
    for step in plan.steps:
        found = now.get((step.order, step.store, step.table, step.action), 0)
        if abs(found - step.expected) > max(50, step.expected // 10):
            raise Refused(
                "R102",
                f"the plan expected to {step.action.value} {step.expected} rows of {step.table}; now it is {found}",
                "make a new plan and look at it",
            )
