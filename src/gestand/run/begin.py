"""Begins a run, or goes on with one that was cut off: what has to be true first, and the one writer's place taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import chain

from sqlalchemy.engine import Connection

from gestand import clock
from gestand.acts import Plan
from gestand.datamap.model import DataMap
from gestand.errors import Refused
from gestand.ledger.records import Records
from gestand.ledger.versions import KIND, insist_counts, versions
from gestand.plan.bench import sql_stores
from gestand.plan.make import proposed_endings
from gestand.run.checks import Approval, insist, insist_fresh
from gestand.run.copies import Copies
from gestand.run.executor import Executor, Outcome, Point, Progress
from gestand.run.identifiers import identifiers
from gestand.run.joining import of_members
from gestand.run.recognising import recognise
from gestand.run.slices import QUICKLY, Manner
from gestand.stores.base import Store


def apply(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records,
    plan: Plan,
    *,
    now: datetime,
    approval: Approval,
    progress: Progress | None = None,
    at_point: Point | None = None,
    manner: Manner = QUICKLY,
) -> Outcome:
    """Carries out `plan`, or refuses (`Refused`). `now` is this moment; nothing is done for a later one.

    A run that was cut off before and is of the same policy is finished first: `resume` does that. `at_point` is
    called with the name of each point before and after every commit, so that a test can stop there. `manner` says how
    much goes into one transaction, and how long the application has its database for itself between two.
    """
    insist(datamap, plan, records.revision, now, approval)
    insist_counts(versions(records.entries_of(KIND)), datamap.policy, now)
    with _writers(stores) as connections:
        endings = proposed_endings(plan)
        theirs = of_members(datamap, stores, records, plan, endings)
        everybodys = [*endings, *chain.from_iterable(theirs)]
        # Before anything goes: afterwards nothing says any more what to look for when something was missed.
        known = identifiers(datamap, sql_stores(stores), everybodys) if everybodys else {}
        with records.at_once():
            if everybodys:
                records.record_endings(endings, now, known, theirs)
            run = records.begin_run(plan, now)
        outcome = _go_on(Executor(datamap, stores, records, run, now, progress, at_point, manner), connections, False)
    return outcome or _to_the_end(datamap, stores, records, now, progress, at_point, manner)


def resume(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records,
    *,
    now: datetime,
    progress: Progress | None = None,
    at_point: Point | None = None,
    manner: Manner = QUICKLY,
) -> Outcome | None:
    """Finishes the run that was cut off, if there is one. It was approved when it began.

    Holds and beginnings that were recorded since are respected. When the policy or the schema has changed since, the
    run is closed as abandoned: a new plan finds what it left.
    """
    run = records.unfinished()
    if run is None:
        return None
    with _writers(stores) as connections:
        executor = Executor(datamap, stores, records, run, now, progress, at_point, manner)
        try:
            insist_fresh(datamap, run.plan)
        except Refused as refusal:
            recognise(executor, connections)
            Copies(executor, connections).leave_up_to_date()
            records.finish_run(run.id, now, {"abandoned": refusal.code})
            return None
        outcome = _go_on(executor, connections, True)
    return outcome or _to_the_end(datamap, stores, records, now, progress, at_point, manner)


def _go_on(executor: Executor, connections: Mapping[str, Connection], resumed: bool) -> Outcome | None:
    """None when something was recorded meanwhile: the run goes on from its records, with what they say now."""
    try:
        with executor.noting.to_the_last():
            return executor.carry_out(connections, resumed)
    except Refused as refusal:
        if refusal.code != "run/changed":
            raise
    return None


def _to_the_end(
    datamap: DataMap,
    stores: Mapping[str, Store],
    records: Records,
    now: datetime,
    progress: Progress | None,
    at_point: Point | None,
    manner: Manner,
) -> Outcome:
    """Goes on with the run as often as something is recorded meanwhile."""
    outcome = None
    while outcome is None:
        run = records.unfinished()
        if run is None:
            raise RuntimeError("the run that was going on is not in the records")
        # What was recorded meanwhile is of a moment after the one at which the run began.
        now = max(now, clock.now())
        with _writers(stores) as connections:
            outcome = _go_on(
                Executor(datamap, stores, records, run, now, progress, at_point, manner), connections, True
            )
    return outcome


@contextmanager
def _writers(stores: Mapping[str, Store]) -> Iterator[dict[str, Connection]]:
    """The one writer's place in every store, taken before anything begins."""
    with ExitStack() as stack:
        connections: dict[str, Connection] = {}
        for name, store in sorted(stores.items()):
            place = stack.enter_context(store.writing())
            if isinstance(place, Connection):
                connections[name] = place
        yield connections
