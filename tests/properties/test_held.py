"""Plan, run and verify against the reference, over random worlds, on every engine."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from gestand.acts import Action
from gestand.datamap.bind import bind
from gestand.errors import Level, Place, Refused
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.stores.sqlite import SqliteStore
from gestand.stores.troubles import Voice
from mapping import STORE, Kept, build, policy_text, seen, text
from reference import Held, after
from world import RANDOM
from worlds import refusable, worlds

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
LONG = os.environ.get("GESTAND_PROPERTIES") == "long"


def examples(sqlite, postgresql, engine):
    """The same examples every day; `GESTAND_PROPERTIES=long` looks further, and elsewhere each time."""
    number = {"sqlite": sqlite, "postgresql": postgresql}[engine] * (20 if LONG else 1)
    return settings(
        max_examples=number, deadline=None, derandomize=not LONG, suppress_health_check=QUIET, print_blob=LONG
    )


class Ground:
    """One place where a world after the other is built."""

    def __init__(self, dialect, url, folder, store):
        self.dialect, self.url, self.folder = dialect, url, folder
        self.stores = {STORE: store}
        self.engine = sa.create_engine(url, poolclass=sa.pool.NullPool if dialect == "sqlite" else None)

    @contextmanager
    def standing(self, world):
        """The world's tables, bound; `None` when the binder would not let a plan touch them."""
        self.clear()
        build(world, self.engine)
        path = self.folder / "privacy.yaml"
        path.write_text(policy_text(world, self.url), encoding="utf-8")
        yield bind(read(path), self.stores)

    def clear(self):
        if self.dialect == "sqlite":
            Path(self.engine.url.database).unlink(missing_ok=True)
            return
        with self.engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def rows(self, world):
        with self.engine.connect() as connection:
            return seen(world, connection)


@pytest.fixture(scope="module")
def sqlite_ground(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    path = folder / "app.db"
    return Ground(
        "sqlite", f"sqlite:///{path}", folder, SqliteStore(Voice(STORE, Place(store=STORE)), path, lambda: path)
    )


def told(world, held):
    """What a plan should say: per table the rows that go, and per column the cells that change in rows that stay."""
    found = Counter({(table, Action.DELETE.value): n for table, n in Counter(row[0] for row in held.go).items()})
    return found


def planned(plan):
    found = Counter()
    for step in plan.steps:
        if step.action is Action.DELETE:
            found[step.table, step.action.value] += step.expected
    return found


def expected(world, now, later, before, dialect):
    """What stands in the database after a run: what stood there, with what the reference changed."""
    found = {}
    for name, table in later.tables.items():
        old = {tuple(row[c] for c in table.key): row for row in world.tables[name].rows}
        for row in table.rows:
            key = tuple(row[c] for c in table.key)
            changed = {c: v for c, v in row.items() if v is not old[key][c]}
            named = (name, tuple(str(part) for part in key))
            found[named] = before[named] | {c: v if v == RANDOM else text(v, dialect) for c, v in changed.items()}
    return found


def differences(found, wanted, before):
    """Rows and cells that are not as they should be; a random blank is anything but what stood there."""
    wrong = [f"{row} is still there" for row in sorted(found.keys() - wanted.keys(), key=repr)]
    wrong += [f"{row} is gone" for row in sorted(wanted.keys() - found.keys(), key=repr)]
    for row in sorted(found.keys() & wanted.keys(), key=repr):
        for column, value in wanted[row].items():
            got = found[row][column]
            fine = got != before[row][column] and bool(got) if value == RANDOM else got == value
            if not fine:
                wrong.append(f"{row}.{column} is {got!r}, should be {value!r}, was {before[row][column]!r}")
    return wrong


def errors(datamap):
    return [finding for finding in datamap.findings if finding.level is Level.ERROR]


def holds(ground, world, at):
    with ground.standing(world) as datamap:
        assert not errors(datamap)
        records = Kept(world)
        try:
            plan = make_plan(datamap, ground.stores, records, at)
        except Refused as refusal:
            assert refusal.code.startswith("R30") and refusable(world), refusal.message
            return
        before = ground.rows(world)
        assert planned(plan) == told(world, Held(world, at))
        approval = Approval(digest=plan.digest)
        apply(datamap, ground.stores, records, plan, now=at, approval=approval)
        later = after(world, at)
        once = ground.rows(world)
        assert not differences(once, expected(world, at, later, before, ground.dialect), before)
        again = make_plan(datamap, ground.stores, records, at)
        apply(datamap, ground.stores, records, again, now=at, approval=Approval(digest=again.digest))
        twice = expected(later, at, after(later, at), once, ground.dialect)
        assert not differences(ground.rows(world), twice, once)


@examples(300, 60, "sqlite")
@given(drawn=worlds("sqlite"))
def test_a_run_leaves_what_the_reference_leaves_on_sqlite(sqlite_ground, drawn):
    holds(sqlite_ground, *drawn)
