"""What the application notices of a gentle sweep, and what a sweep that is killed has to do again.

How long the slowest in a hundred of the application's queries take beside a sweep is for the most part the
machine's own answer: where application, database and whoever sweeps share two processors, any work on one of them
makes now and then a query wait for a slice of time of the other's (measured on two: somebody's own `SELECT
count(...)`, again and again with a pause as long, 5 times; again and again without, 7 times; a loop in Python that
asks no database, 2 times). So the same rows are deleted by hand as well, at the same pace, and what the application
notices of that stands beside it: no more than that is gestand's to mend.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench.field import AT, CUT, Field
from bench.sweep import BATCH, by_hand, by_plan
from gestand.datamap.bind import bind
from gestand.errors import Refused
from gestand.ledger.folder import DATABASE, open_records
from gestand.policy.reader import read
from gestand.run.begin import resume
from gestand.run.slices import GENTLY, Manner
from gestand.stores import open_stores

ALONE = 3.0
"""Seconds in which the application is looked at alone."""


def others(origin: Field, rows: int, rounds: int) -> dict:
    """The application's own queries, alone and beside a gentle sweep, interleaved: how many times longer they take.

    A short sweep meets a few hundred of them: of one round the slowest in a hundred is hardly a figure, the middle of
    several rounds is.
    """
    ways = {
        "": lambda ground: by_plan(ground, manner=GENTLY),
        "by hand ": lambda ground: by_hand(ground, f"at < '{CUT}'", GENTLY),
    }
    alones: list[tuple[float, float]] = []
    times: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, sweeps in ways.items():
            with origin.copy() as ground:
                alone = _shares(_queries(ground, lambda: time.sleep(ALONE)))
                beside = _shares(_queries(ground, lambda ground=ground, sweeps=sweeps: sweeps(ground)))
                alones.append(alone)
                times[way].append((beside[0] / alone[0], beside[1] / alone[1]))
    p50, p99 = (statistics.median(each) * 1_000 for each in zip(*alones, strict=True))
    figures = {
        f"{way}{name} times": round(statistics.median(each), 2)
        for way, found in times.items()
        for name, each in zip(("p50", "p99"), zip(*found, strict=True), strict=True)
    }
    return {
        "measure": "the application beside a sweep",
        "engine": origin.engine,
        "size": f"{rows:,} rows; alone p50 {p50:.2f} p99 {p99:.2f} ms",
        **figures,
        "aim": "p50 1.5, p99 3 or as by hand",
    }


def _shares(found: list[float]) -> tuple[float, float]:
    """What half of the queries took at most, and 99 in a hundred."""
    return _at(found, 0.5), _at(found, 0.99)


def _at(found: list[float], share: float) -> float:
    return sorted(found)[min(len(found) - 1, int(len(found) * share))]


def _queries(ground: Field, during: Callable[[], object]) -> list[float]:
    """Seconds of each query that another process asked while this went on."""
    asking = subprocess.Popen(
        [sys.executable, "-m", "bench.asking", ground.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    assert asking.stdin is not None
    assert asking.stdout is not None
    asking.stdout.readline()  # it has begun
    worker = threading.Thread(target=during)
    worker.start()
    worker.join()
    asking.stdin.close()
    return [float(line) for line in asking.stdout.read().split()]


# ---------------------------------------------------------------- killed


def killed(origin: Field, rows: int, rounds: int) -> dict:
    """A sweep that is killed when a third of its rows is gone, and goes on: the slices that it did again."""
    again = [_killed(origin) for _ in range(rounds)]
    return {
        "measure": "killed and resumed",
        "engine": origin.engine,
        "size": f"{rows // 20:,} of {rows:,} rows",
        "slices again": max(again),
        "aim": "1 slice",
    }


def _killed(origin: Field) -> int:
    with origin.copy() as ground:
        total = _overdue(ground)
        child = os.fork()
        if child == 0:
            by_plan(ground, manner=Manner(rows=BATCH // 10, most=BATCH // 10))
            os._exit(0)
        while _overdue(ground) > total * 2 // 3:
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        gone, entered = total - _overdue(ground), _entered(ground)
        _go_on(ground)
        if _overdue(ground) or _entered(ground) != total or not 0 < gone < total:
            raise SystemExit("a run that was killed came to another end")
        # What was committed and not entered is asked for again, and so is the slice that had begun.
        return -(-(gone - entered) // (BATCH // 10)) or 1


def _overdue(ground: Field) -> int:
    engine = ground.connect()
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM visits WHERE at < '{CUT}'").scalar_one())


def _entered(ground: Field) -> int:
    ledger = sqlite3.connect(ground.folder / "state" / DATABASE)
    try:
        return int(ledger.execute("SELECT coalesce(sum(rows), 0) FROM slices").fetchone()[0])
    finally:
        ledger.close()


def _go_on(ground: Field) -> None:
    policy = read(ground.folder / "privacy.yaml")
    stores = open_stores(policy, {"BENCH_DB": ground.url})
    records = open_records(ground.folder / "state", at=AT)
    try:
        datamap = bind(policy, stores)
        while True:
            try:
                resume(datamap, stores, records, now=AT)
            except Refused as refusal:
                # PostgreSQL has not noticed yet that the other one is dead.
                if refusal.code != "store/another-writer":
                    raise
                time.sleep(0.1)
            else:
                break
    finally:
        records.close()
        for store in stores.values():
            store.close()


__all__ = ["killed", "others"]
