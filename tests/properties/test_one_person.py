"""The plan for one person against the reference, over random worlds in which others were erased before."""

from __future__ import annotations

from collections import Counter
from itertools import count
from random import Random

import pytest

from gestand.acts import Action, Person
from gestand.errors import Refused
from gestand.plan import make_plan
from gestand.run import Approval, apply
from records import Kept
from reference_people import Theirs, after_one, one_by_one
from worlds import make, refusable

from .test_held import (
    differences,
    expected,
    in_their_own_way,
    mariadb_ground,
    mysql_ground,
    postgresql_ground,
    same,
    slices,
    sqlite_ground,
    times,
)

__all__ = ["mariadb_ground", "mysql_ground", "postgresql_ground", "slices", "sqlite_ground"]


def erases(ground, world, at, group, key):
    """The plan takes what the reference says, and the run leaves what it leaves."""
    with ground.standing(world) as datamap:
        before, records = ground.rows(world), Kept(world)
        try:
            plan = make_plan(datamap, ground.stores, records, at, person=Person(group, key))
        except Refused as refusal:
            assert refusal.code == "plan/link-told-twice" and refusable(world), refusal.message
            return
        goes = Counter(step.table for step in plan.steps for _ in range(step.expected * (step.action is Action.DELETE)))
        same("plan", goes, Counter(row[0] for row in Theirs(world, at, group, key).go))
        apply(datamap, ground.stores, records, plan, now=at, approval=Approval(digest=plan.digest))
        wanted = expected(world, after_one(world, at, group, key), before, ground.dialect)
        same("run", differences(ground.rows(world), wanted, before), [])


def last_of_all(number, engine, hangs):
    """The first world from this number on in which everybody but one was erased; `hangs`: of others is left because of
    that one what goes with them.
    """
    for seed in count(number * 1000):
        world, at = make(Random(seed).randrange, engine)
        found = one_by_one(world, at, Random(seed).randrange)
        if found is not None and not (engine in ("mariadb", "mysql") and in_their_own_way(world)):
            theirs = Theirs(found[0], at, *found[1:])
            if not hangs or theirs.go - theirs.mine:
                return found[0], at, *found[1:]
    raise AssertionError("there is no end of numbers")


HANGS = pytest.mark.parametrize("hangs", [True, False])


@HANGS
@pytest.mark.parametrize("number", range(15 * times("sqlite")))
def test_the_erasure_of_one_agrees_with_the_reference_on_sqlite(sqlite_ground, number, hangs):
    erases(sqlite_ground, *last_of_all(number, "sqlite", hangs))


@HANGS
@pytest.mark.postgresql
@pytest.mark.parametrize("number", range(5 * times("postgresql")))
def test_the_erasure_of_one_agrees_with_the_reference_on_postgresql(postgresql_ground, number, hangs):
    erases(postgresql_ground, *last_of_all(number, "postgresql", hangs))


WRONG_ONCE_THERE = (62,)
"""Rows that went together, of which one would have let go of the other: InnoDB looks at references row by row."""


@HANGS
@pytest.mark.mariadb
@pytest.mark.parametrize("number", sorted({*range(2 * times("mariadb")), *WRONG_ONCE_THERE}))
def test_the_erasure_of_one_agrees_with_the_reference_on_mariadb(mariadb_ground, number, hangs):
    erases(mariadb_ground, *last_of_all(number, "mariadb", hangs))


@HANGS
@pytest.mark.mysql
@pytest.mark.parametrize("number", sorted({*range(times("mysql")), *WRONG_ONCE_THERE}))
def test_the_erasure_of_one_agrees_with_the_reference_on_mysql(mysql_ground, number, hangs):
    erases(mysql_ground, *last_of_all(number, "mysql", hangs))
