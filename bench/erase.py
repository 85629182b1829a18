"""Erase a thousand people: plan, effect and check against the same by hand, from the same state to the same state."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import sqlalchemy as sa

from bench.ground import AT, Ground, Yard, endings
from bench.hand import begin_by_hand
from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.verify.judge import verify

SQL = Path(__file__).parent / "sql" / "erase.sql"


def measure(yard: Yard, origin: Ground, people: int, erased: int, rounds: int) -> dict:
    first = people // 3
    chosen = list(range(first, first + erased))
    ours: list[tuple[float, float, float]] = []
    theirs: list[float] = []
    sums: set[str] = set()
    for _ in range(rounds):
        hand = yard.copy(origin, "hand")
        theirs.append(_by_hand(hand, chosen))
        sums.add(hand.checksum())
        own = yard.copy(origin, "own")
        ours.append(_by_plan(own, chosen))
        sums.add(own.checksum())
    hand_s = statistics.median(theirs)
    plan_s, effect_s, check_s = (statistics.median(each) for each in zip(*ours, strict=True))
    return {
        "measure": "erase",
        "engine": yard.engine,
        "size": f"{erased:,} of {people:,} people",
        "by hand s": round(hand_s, 3),
        "plan s": round(plan_s, 3),
        "effect s": round(effect_s, 3),
        "check s": round(check_s, 3),
        "effect ratio": round(effect_s / hand_s, 2),
        "whole ratio": round((plan_s + effect_s + check_s) / hand_s, 2),
        "aim": "effect 1.3, whole 1.8",
        "same end state": len(sums) == 1,
    }


def _by_hand(ground: Ground, chosen: list[int]) -> float:
    statements = [part for part in SQL.read_text().split(";") if part.strip()]
    engine = ground.database()
    with engine.connect() as connection:
        begin_by_hand(connection)
        started = time.perf_counter()
        connection.exec_driver_sql("CREATE TEMPORARY TABLE gone (id bigint PRIMARY KEY)")
        connection.execute(sa.text("INSERT INTO gone (id) VALUES (:id)"), [{"id": one} for one in chosen])
        if ground.engine == "postgresql":
            connection.exec_driver_sql("ANALYZE gone")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for person in chosen:
            for path in (ground.folder / "uploads" / str(person)).glob("*"):
                path.unlink()
        connection.commit()
        spent = time.perf_counter() - started
    engine.dispose()
    return spent


def _by_plan(ground: Ground, chosen: list[int]) -> tuple[float, float, float]:
    with ground.opened() as (datamap, stores, records):
        records.record_endings(endings(datamap, chosen), AT)
        started = time.perf_counter()
        plan = make_plan(datamap, stores, records, AT, keeps=False)
        planned = time.perf_counter()
        apply(datamap, stores, records, plan, now=AT, approval=Approval(plan.digest))
        done = time.perf_counter()
        verify(datamap, stores, records, AT)
        checked = time.perf_counter()
    return planned - started, done - planned, checked - done
