"""What goes of tables that are described instead of written down, against the reference, over random worlds."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from random import Random

import pytest

from gestand.held import going
from reference import Held
from reference_people import Theirs, one_by_one
from worlds import make

from .test_held import in_their_own_way, mariadb_ground, mysql_ground, postgresql_ground, sqlite_ground, stands, times
from .test_one_person import erases

__all__ = ["mariadb_ground", "mysql_ground", "postgresql_ground", "sqlite_ground"]


def plainer(world):
    """The same world, in which a table of one claim that nothing refers to has one fate; and these tables."""
    pointed = {ref.to for table in world.tables.values() for ref in table.references}
    plain = {name for name, t in world.tables.items() if name not in pointed and len(t.claims) == 1 and t.personal}
    tables = {name: one_fate(table) if name in plain else table for name, table in world.tables.items()}
    activities = {
        name: replace(activity, uses=used_as_a_whole(activity.uses, {n: tables[n].personal for n in plain}))
        for name, activity in world.activities.items()
    }
    return replace(world, tables=tables, activities=activities), plain


def one_fate(table):
    """Whatever has ended of a row of it takes the row."""
    claims = {name: replace(claim, then="goes", stand_in=None) for name, claim in table.claims.items()}
    references = tuple(r if r.rule != "goes along" else replace(r, rule="keeps it") for r in table.references)
    return replace(table, claims=claims, references=references, stays=False, orphans="")


def used_as_a_whole(uses, tables):
    used = {name for name, _ in uses} & tables.keys()
    rest = {(name, column) for name, column in uses if name not in used}
    return frozenset(rest | {(name, column) for name in used for column in tables[name]})


@pytest.fixture
def described(monkeypatch):
    """The rows that were counted by a condition."""
    found = []
    how = going.described

    def noted(*given):
        told = how(*given)
        found.append(told.rows if told else 0)
        return told

    monkeypatch.setattr(going, "described", noted)
    return found


def one_of_them(number, engine):
    """The first world from this number on, with somebody of whom rows of a plain table go."""
    for seed in count(number * 1000):
        world, at = make(Random(seed).randrange, engine)
        world, plain = plainer(world)
        found = one_by_one(world, at, Random(seed).randrange)
        if found is not None and not (engine in ("mariadb", "mysql") and in_their_own_way(world)):
            theirs = Theirs(found[0], at, *found[1:])
            if any(row[0] in plain for row in theirs.go):
                return found[0], at, *found[1:]
    raise AssertionError("there is no end of numbers")


def all_of_them(number, engine):
    """The first world from this number on of which rows of a plain table go by time alone."""
    for seed in count(number * 1000):
        world, at = make(Random(seed).randrange, engine)
        world, plain = plainer(replace(world, endings=()))
        if not (engine in ("mariadb", "mysql") and in_their_own_way(world)) and any(
            r[0] in plain for r in Held(world, at).go
        ):
            return world, at
    raise AssertionError("there is no end of numbers")


def looks_at(ground, number, engine, described):
    erases(ground, *one_of_them(number, engine))
    assert sum(described) > 0
    described.clear()
    stands(ground, *all_of_them(number, engine))
    assert sum(described) > 0


@pytest.mark.parametrize("number", range(4 * times("sqlite")))
def test_what_is_described_agrees_with_the_reference_on_sqlite(sqlite_ground, number, described):
    looks_at(sqlite_ground, number, "sqlite", described)


@pytest.mark.postgresql
@pytest.mark.parametrize("number", range(2 * times("postgresql")))
def test_what_is_described_agrees_with_the_reference_on_postgresql(postgresql_ground, number, described):
    looks_at(postgresql_ground, number, "postgresql", described)


@pytest.mark.mariadb
@pytest.mark.parametrize("number", range(times("mariadb")))
def test_what_is_described_agrees_with_the_reference_on_mariadb(mariadb_ground, number, described):
    looks_at(mariadb_ground, number, "mariadb", described)


@pytest.mark.mysql
@pytest.mark.parametrize("number", range(times("mysql")))
def test_what_is_described_agrees_with_the_reference_on_mysql(mysql_ground, number, described):
    looks_at(mysql_ground, number, "mysql", described)
