"""One organisation among thousands: planned, verified and ended for what its own rows cost.

By hand the same is counted twice (as a plan and a verdict do) and deleted once, of a twin in the same database. Who
they are is written down in a file beside it before anything goes, and afterwards how many rows went of which table:
whoever promises that a crash forgets nothing cannot do with less. All goes in one transaction, as it does by plan at
this size.
"""

from __future__ import annotations

import gc
import re
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from bench.firms import AT, LARGE, Hall
from bench.hand import begin_by_hand
from gestand.acts import Person
from gestand.plan import make_plan
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.verify.judge import verify

SQL = Path(__file__).parent / "sql" / "organisation.sql"
PEOPLE = "SELECT id, user_name FROM users WHERE organisation_id = :one"
WITHOUT = {"sqlite": "json_remove(settings, '$.last_user_id')", "postgresql": "settings - 'last_user_id'"}

Times = tuple[float, float, float]
"""Seconds of the plan, of the verdict, and of ending it."""


def measure(made: Hall, rounds: int) -> Iterator[dict]:
    """A large organisation, and one as most are; and what of it is for each row, and what for none."""
    kinds = range(1, LARGE + 1), range(LARGE + 1, made.size.organisations)
    large, most = (_of_kind(made, rounds, kind) for kind in kinds)
    yield from (large, most)
    yield _apart(made, large, most)


def _apart(made: Hall, large: dict, most: dict) -> dict:
    """Two sizes tell the cost of a row; what is left of the smaller one's is there for one of any size."""
    more = large["rows"] - most["rows"]
    each, by_hand = ((large[name] - most[name]) / more for name in ("whole s", "by hand whole s"))
    fixed = most["whole s"] - each * most["rows"]
    return {
        "measure": "organisation, apart",
        "engine": made.engine,
        "size": str(made.size),
        "by hand s": round(most["by hand whole s"] - by_hand * most["rows"], 3),
        "fixed s": round(fixed, 3),
        "by hand s for 1,000 rows": round(by_hand * 1_000, 4),
        "s for 1,000 rows": round(each * 1_000, 4),
        "whole s": fixed,
        "aim": "none",
    }


def _of_kind(made: Hall, rounds: int, kind: range) -> dict:
    left, gone = _left(made, kind, 2 * rounds), 0
    hand, own, same = list[Times](), list[Times](), True
    for by_hand, by_plan in zip(left[::2], left[1::2], strict=True):
        before = made.rows()
        hand.append(_by_hand(made, by_hand))
        between = made.rows()
        own.append(_by_plan(made, by_plan))
        after = made.rows()
        gone = sum(between.values()) - sum(after.values())
        same &= all(before[name] - between[name] == between[name] - after[name] for name in before)
    theirs, ours = (tuple(statistics.median(each) for each in zip(*of, strict=True)) for of in (hand, own))
    return {
        "measure": f"organisation of {made.size.people(kind[0]):,}",
        "engine": made.engine,
        "size": str(made.size),
        "by hand s": round(sum(theirs), 3),
        "plan s": round(ours[0], 3),
        "check s": round(ours[1], 3),
        "effect s": round(ours[2], 3),
        "effect ratio": round(ours[2] / theirs[2], 2),
        "whole ratio": round(sum(ours) / sum(theirs), 2),
        "whole s": sum(ours),
        "by hand whole s": sum(theirs),
        "rows": gone,
        "same end state": same,
        "aim": "whole 2, over a tenth 1.3",
    }


def _left(made: Hall, kind: range, number: int) -> list[int]:
    """Organisations of this kind that were not ended yet."""
    with sa.create_engine(made.url, poolclass=sa.NullPool).connect() as connection:
        asked = sa.text("SELECT id FROM organisations WHERE id >= :first AND id < :stop ORDER BY id LIMIT :number")
        found = connection.execute(asked, {"first": kind.start, "stop": kind.stop, "number": number}).scalars().all()
    if len(found) < number:
        raise SystemExit(f"{made.folder} has too few organisations left: remove it, and it is built again")
    return list(found)


def _by_hand(made: Hall, one: int) -> Times:
    text = re.sub(r"--.*", "", SQL.read_text()).replace("{without}", WITHOUT[made.engine])
    acts = [said for said in text.split(";") if said.strip()]
    counts = [
        re.sub(r"^\s*(DELETE FROM|UPDATE) (\w+)( SET .*?)?(?= WHERE)", r"SELECT count(*) FROM \2", a) for a in acts
    ]
    engine = sa.create_engine(made.url, poolclass=sa.NullPool)
    with engine.connect() as connection, closing(_records_by_hand(made)) as records:
        begin_by_hand(connection)
        started = time.perf_counter()
        _said(connection, counts, one)
        planned = time.perf_counter()
        _said(connection, counts, one)
        judged = time.perf_counter()
        people = connection.execute(sa.text(PEOPLE), {"one": one}).all()
        records.executemany("INSERT INTO gone VALUES (?, ?, ?)", [(one, *person) for person in people])
        records.commit()
        done = _said(connection, acts, one)
        connection.commit()
        records.executemany(
            "INSERT INTO done VALUES (?, ?, ?)", [(one, *each) for each in zip(acts, done, strict=True)]
        )
        records.commit()
    engine.dispose()
    return planned - started, judged - planned, time.perf_counter() - judged


def _said(connection: sa.Connection, statements: list[str], one: int) -> list[int]:
    return [connection.execute(sa.text(statement), {"one": one}).rowcount for statement in statements]


def _records_by_hand(made: Hall) -> sqlite3.Connection:
    """Beside the database, as gestand's own are, and as durable."""
    records = sqlite3.connect(made.folder / "by-hand.db")
    records.execute("PRAGMA journal_mode = WAL")
    records.execute("PRAGMA synchronous = FULL")
    records.execute("CREATE TABLE IF NOT EXISTS gone (organisation, user_id, user_name)")
    records.execute("CREATE TABLE IF NOT EXISTS done (organisation, said, number)")
    return records


def _by_plan(made: Hall, one: int) -> Times:
    who = Person("customer", (one,))
    with made.opened() as (datamap, stores, records):
        # As a command begins, in a process of its own: without what the organisations before left behind.
        gc.collect()
        started = time.perf_counter()
        endings = erase_person(datamap, records, who, AT, "offboarding", stores)
        plan = make_plan(datamap, stores, records, AT, who, endings, keeps=False)
        planned = time.perf_counter()
        verify(datamap, stores, records, AT, organisation=who)
        judged = time.perf_counter()
        apply(datamap, stores, records, plan, now=AT, approval=Approval(plan.digest))
        return planned - started, judged - planned, time.perf_counter() - judged


__all__ = ["measure"]
