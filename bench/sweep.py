"""Retention by time and one person with very many rows, against the same batches written by hand."""

from __future__ import annotations

import statistics
import time

import sqlalchemy as sa

from bench.field import AT, CUT, HEAVY, Field
from bench.hand import begin_by_hand
from gestand.acts import Ending, Person
from gestand.datamap.bind import bind
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.run.slices import QUICKLY, Manner
from gestand.stores import open_stores

BATCH = 10_000
"""Rows of one transaction, by hand and by plan alike."""
EVEN = Manner(rows=BATCH, most=BATCH, target=3600.0)
"""By hand: batches of so many rows, one after the other, however long they take."""


def retention(origin: Field, rows: int, rounds: int) -> dict:
    size = f"{rows // 20:,} of {rows:,} rows"
    return compared(origin, "retention", size, f"at < '{CUT}'", None, rounds, "effect 1.2")


def heavy(origin: Field, rows: int, rounds: int) -> dict:
    size = f"one person of {min(100_000, rows // 10):,} rows"
    return compared(origin, "a heavy person", size, f"user_id = {HEAVY}", HEAVY, rounds, "effect 1.3")


def compared(origin: Field, measure: str, size: str, where: str, person: int | None, rounds: int, aim: str) -> dict:
    theirs, ours, ends = [], [], set()
    for _ in range(rounds):
        with origin.copy() as hand:
            theirs.append(by_hand(hand, where))
            ends.add(str(hand.rows()))
        with origin.copy() as own:
            ours.append(by_plan(own, person, Manner(rows=BATCH, most=BATCH)))
            ends.add(str(own.rows()))
    hand_s = statistics.median(theirs)
    plan_s, effect_s = (statistics.median(each) for each in zip(*ours, strict=True))
    return {
        "measure": measure,
        "engine": origin.engine,
        "size": size,
        "by hand s": round(hand_s, 3),
        "plan s": round(plan_s, 3),
        "effect s": round(effect_s, 3),
        "effect ratio": round(effect_s / hand_s, 2),
        "whole ratio": round((plan_s + effect_s) / hand_s, 2),
        "aim": aim,
        "same end state": len(ends) == 1,
    }


def by_hand(ground: Field, where: str, manner: Manner = EVEN) -> float:
    """Batches in the same order, each in a transaction of its own. What is left is where it goes on after a stop."""
    engine, pace = ground.connect(), manner.where(ground.engine).pace()
    some = f"SELECT id FROM visits WHERE {where} LIMIT :most"
    # As an array, or PostgreSQL joins the query with the whole table.
    one = f"DELETE FROM visits WHERE id {f'IN ({some})' if ground.engine == 'sqlite' else f'= ANY (ARRAY({some}))'}"
    with engine.connect() as connection:
        begin_by_hand(connection)
        started = time.perf_counter()
        while True:
            pace.begin()
            size = pace.size
            done = connection.execute(sa.text(one), {"most": size}).rowcount
            connection.commit()
            if done < size:
                break
            pace.end(size)
        if where.startswith("user_id"):
            connection.exec_driver_sql(f"DELETE FROM users WHERE id = {HEAVY}")
            connection.commit()
    # Closed as well: SQLite then writes what stands in the log of WAL mode.
    return time.perf_counter() - started


def by_plan(ground: Field, person: int | None = None, manner: Manner = QUICKLY) -> tuple[float, float]:
    """Seconds of the plan, and of carrying it out."""
    policy = read(ground.folder / "privacy.yaml")
    stores = open_stores(policy, {"BENCH_DB": ground.url}, manner.rests)
    records = open_records(ground.folder / "state", at=AT)
    try:
        datamap = bind(policy, stores)
        who = None if person is None else Person("user", (person,))
        if who is not None:
            ends = [Ending(f"e-{name}", name, who, AT, "erasure") for name in ("serve", "protect")]
            records.record_endings(ends, AT)
        started = time.perf_counter()
        plan = make_plan(datamap, stores, records, AT, person=who, keeps=False)
        planned = time.perf_counter()
        apply(datamap, stores, records, plan, now=AT, approval=Approval(plan.digest), manner=manner)
        return planned - started, time.perf_counter() - planned
    finally:
        records.close()
        for store in stores.values():
            store.close()


__all__ = ["heavy", "retention"]
