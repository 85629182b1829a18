"""The rest of the bench: an export against COPY, a verdict with and without indexes, a night with nothing to do."""

from __future__ import annotations

import csv
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import cast

import sqlalchemy as sa

from bench.ground import AT, METADATA, SYSTEM, Ground, Yard
from gestand.datamap.surveying import is_sql
from gestand.stores.base import FileStore, Store
from gestand.verify.judge import verify

GESTAND = Path(sys.executable).with_name("gestand")
HEAVY = 7
"""The person with many rows; the one after is the small export."""


def export(yard: Yard, origin: Ground, rows: int, rounds: int) -> dict:
    ground = yard.copy(origin, "export")
    _heap(ground, rows)
    ours, theirs, peaks, small = [], [], [], []
    for number in range(rounds):
        theirs.append(_copy(ground, ground.folder / f"copy-{number}.csv"))
        for person, peak in ((HEAVY, peaks), (HEAVY + 1, small)):
            out = ground.folder / f"answer-{person}-{number}.zip"
            command = ["export", str(ground.policy), "--person", f"user:{person}", "--out", str(out)]
            spent, memory = _run(ground, [*command, "--at", AT.isoformat()])
            peak.append(memory)
            if person == HEAVY:
                ours.append(spent)
            else:
                ours[-1] -= spent  # start-up and everything that does not grow with the rows
    return {
        "measure": "export",
        "engine": yard.engine,
        "size": f"{rows:,} rows",
        "by hand s": round(statistics.median(theirs), 3),
        "effect s": round(statistics.median(ours), 3),
        "effect ratio": round(statistics.median(ours) / statistics.median(theirs), 2),
        "peak MB over small": round((statistics.median(peaks) - statistics.median(small)) / 1024, 1),
        "aim": "ratio 10, peak 50 MB",
    }


def _heap(ground: Ground, rows: int) -> None:
    usage = METADATA.tables["usage_events"]
    with ground.database().begin() as connection:
        first = int(connection.execute(sa.select(sa.func.max(usage.c.id))).scalar_one()) + 1
        at = AT.replace(tzinfo=None) - timedelta(days=30)
        for start in range(0, rows, 10_000):
            connection.execute(
                usage.insert(),
                [
                    {
                        "id": first + n,
                        "user_id": HEAVY,
                        "at": at,
                        "ip": f"192.0.2.{n % 256}",
                        "device_id": f"device-{n}",
                        "os": "Linux",
                        "page": f"/cv/{n}",
                        "action": "view",
                    }
                    for n in range(start, min(start + 10_000, rows))
                ],
            )


def _copy(ground: Ground, path: Path) -> float:
    started = time.perf_counter()
    question = f"SELECT * FROM usage_events WHERE user_id = {HEAVY}"
    engine = ground.database()
    with engine.connect() as connection, path.open("w", newline="") as out:
        raw = connection.connection.driver_connection
        if ground.engine == "postgresql":
            with raw.cursor().copy(f"COPY ({question}) TO STDOUT WITH CSV HEADER") as copy:
                for block in copy:
                    out.write(bytes(block).decode())
        else:
            csv.writer(out).writerows(raw.execute(question))
    engine.dispose()
    return time.perf_counter() - started


def _run(ground: Ground, command: list[str]) -> tuple[float, int]:
    """Seconds and peak memory (KiB) of a whole process."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [str(GESTAND), *command],
        env={**os.environ, SYSTEM.environment: ground.url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    complaint = child.stderr.read().decode() if child.stderr else ""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"gestand {' '.join(command)} ended with {child.returncode}: {complaint}")
    assert isinstance(usage, resource.struct_rusage)
    return time.perf_counter() - started, usage.ru_maxrss


def verdict(yard: Yard, origin: Ground, rounds: int) -> list[dict]:
    """With the indexes that `gestand map` asks for, and without those on events.

    Listing the files is given apart: a folder has no index, and no question to an engine takes its place.
    """
    found = []
    for name, indexed in (("with indexes", True), ("without", False)):
        ground = yard.copy(origin, "verdict")
        if not indexed:
            _drop_indexes(ground)
        ground.analyse()
        with ground.opened() as (datamap, stores, records):
            spent, listed, scanned = [], [], []
            for _ in range(rounds):
                listed.append(_listing(stores))
                started = time.perf_counter()
                report = verify(datamap, stores, records, AT)
                spent.append(time.perf_counter() - started)
                scanned.append(_scan(ground))
            probes = len(report.promises)
        median, files, scan = map(statistics.median, (spent, listed, scanned))
        found.append(
            {
                "measure": f"verify {name}",
                "engine": yard.engine,
                "size": f"{probes} promises",
                "effect s": round(median, 3),
                "files s": round(files, 3),
                "scan s": round(scan, 3),
                "scans": round((median - files) / scan, 2),
                "aim": f"{0.2 + probes / 1000:.2f} s and the files" if indexed else "1.5 scans and the files",
            }
        )
    return found


def _listing(stores: Mapping[str, Store]) -> float:
    """Finding every file once."""
    started = time.perf_counter()
    for store in stores.values():
        if not is_sql(store):
            for _ in cast(FileStore, store).paths():
                pass
    return time.perf_counter() - started


def _drop_indexes(ground: Ground) -> None:
    """Every index on an event, so that only keys and owners are found quickly."""
    with ground.database().begin() as connection:
        for table in METADATA.sorted_tables:
            for index in table.indexes:
                if any(name in str(index.name) for name in ("due", "_at", "expires", "booked")):
                    connection.execute(sa.text(f'DROP INDEX IF EXISTS "{index.name}"'))
                    owner = next(iter(index.columns))
                    if owner.foreign_keys:
                        name = f"bench_{table.name}_{owner.name}"
                        connection.execute(sa.text(f'CREATE INDEX {name} ON {table.name} ("{owner.name}")'))


def _scan(ground: Ground) -> float:
    """Reading every row of every table once, up to its last column; never an index in its place."""
    engine, lite = ground.database(), ground.engine == "sqlite"
    with engine.connect() as connection:
        if not lite:
            connection.execute(sa.text("SET enable_indexonlyscan = off"))
        started = time.perf_counter()
        for table in METADATA.sorted_tables:
            question = f'SELECT count("{list(table.c)[-1].name}") FROM {table.name}'
            connection.execute(sa.text(question + (" NOT INDEXED" if lite else ""))).all()
        spent = time.perf_counter() - started
    engine.dispose()
    return spent


def night(yard: Yard, origin: Ground, rounds: int) -> dict:
    ground = yard.copy(origin, "night")
    ground.analyse()
    command = ["apply", str(ground.policy), "--yes", "--at", AT.isoformat()]
    spent = [_run(ground, command)[0] for _ in range(rounds)]
    return {
        "measure": "a night with nothing to do",
        "engine": yard.engine,
        "size": "the whole process",
        "effect s": round(statistics.median(spent), 3),
        "aim": "2 s",
    }


__all__ = ["export", "night", "verdict"]
