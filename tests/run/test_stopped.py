"""A run that is killed anywhere goes on to the same end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from gestand.acts import Plan
from gestand.plan import make_plan
from gestand.run import Approval, apply
from gestand.run.begin import resume
from support import databases, mariadb
from support.killing import further, killed_at

from . import small


def planned(world: small.Small) -> Plan:
    return make_plan(world.map, world.stores, world.records, small.AT, keeps=False)


def carry_out(
    world: small.Small, at_point: Callable[[str], None] | None = None, plan: Plan | None = None
) -> dict[str, int]:
    """What is left of a run, or all of this plan."""
    resumed = resume(world.map, world.stores, world.records, now=small.AT, at_point=at_point)
    if resumed is not None:
        return dict(resumed.done)
    plan = plan or planned(world)
    done = apply(
        world.map,
        world.stores,
        world.records,
        plan,
        now=small.AT,
        approval=Approval(plan.digest),
        at_point=at_point,
    )
    return dict(done.done)


def carry_out_anew(world: small.Small, plan: Plan, at_point: Callable[[str], None]) -> None:
    """As another process would."""
    carry_out(small.Small(world.folder, world.url).open(), at_point, plan)


def aim(folder: Path) -> str:
    """What is there after the same run on SQLite, undisturbed."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'app.db'}"
    world = small.build(folder, url)
    carry_out(world)
    world.close()
    return small.dump(url, folder)


@pytest.fixture
def copies(tmp_path: Path, database_url: str) -> Iterator[Callable[[int], str]]:
    """A fresh copy of the database for every kill."""
    parsed = make_url(database_url)
    if parsed.get_backend_name() == "sqlite":

        def of_sqlite(_: int) -> str:
            shutil.copy(str(parsed.database), tmp_path / "copy.db")
            return f"sqlite:///{tmp_path / 'copy.db'}"

        yield of_sqlite
        return
    if parsed.get_backend_name() in ("mariadb", "mysql"):
        yield from _of_mariadb(parsed)
        return
    admin = sa.create_engine(parsed.set(database="postgres"), isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def drop(connection: sa.Connection) -> None:
        while made:
            databases.drop(connection, made.pop())

    def of_postgresql(number: int) -> str:
        name = f"{parsed.database}_{number}"
        with admin.connect() as connection:
            drop(connection)
            made.append(name)
            databases.create(connection, name, str(parsed.database))
        return parsed.set(database=name).render_as_string(hide_password=False)

    yield of_postgresql
    with admin.connect() as connection:
        drop(connection)
    admin.dispose()


def _of_mariadb(origin: sa.URL) -> Iterator[Callable[[int], str]]:
    admin = sa.create_engine(origin, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    made: list[str] = []

    def copy(number: int) -> str:
        with admin.connect() as connection:
            while made:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {made.pop()}")
        made.append(f"{origin.database}_{number}")
        mariadb.copied(admin, str(origin.database), made[-1])
        return origin.set(database=made[-1]).render_as_string(hide_password=False)

    yield copy
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {made.pop()}")


def fresh(folder: Path, url: str, number: int) -> small.Small:
    there = folder / f"at-{number}"
    there.mkdir()
    shutil.copytree(folder / "origin" / "uploads", there / "uploads")
    shutil.copytree(folder / "origin" / "state", there / "state")
    shutil.copy(folder / "origin" / "privacy.yaml", there)
    return small.Small(there, url)


def test_it_ends_the_same_wherever_it_was_killed(
    tmp_path: Path, database_url: str, copies: Callable[[int], str]
) -> None:
    (tmp_path / "origin").mkdir()
    small.build(tmp_path / "origin", database_url).close()
    whole = fresh(tmp_path, copies(0), 0).open()
    plan = planned(whole)
    expected_rows = carry_out(whole, plan=plan)
    whole.close()
    expected = small.dump(whole.url, whole.folder)
    assert sum(expected_rows.values()) > 30

    number = 1
    while True:
        world = fresh(tmp_path, copies(number), number)
        died = killed_at(number, partial(carry_out_anew, world, plan))
        again = world.open()
        rows = carry_out(again, plan=plan) if died else dict(expected_rows)
        again.records.verify().insist()
        assert again.records.unfinished() is None
        again.close()
        assert small.dump(world.url, world.folder) == expected, f"killed at point {number}"
        if not died:
            break
        assert rows == expected_rows or sum(rows.values()) == 0, f"killed at point {number}"
        number += further(database_url)
    assert number > 30


@pytest.mark.parametrize("times", [2])
def test_it_does_nothing_the_second_time(tmp_path: Path, database_url: str, times: int) -> None:
    world = small.build(tmp_path, database_url)
    carry_out(world)
    once = small.dump(world.url, tmp_path)
    for _ in range(times):
        assert sum(carry_out(world).values()) == 0
    assert small.dump(world.url, tmp_path) == once
    world.close()
