"""The random worlds are worth looking at: everything that docs/held.md speaks of happens in enough of them."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from reckoning import UNREADABLE, read
from reference import Held, after, verdict
from world import INFINITY, RANDOM
from worlds import make, refusable, scattered, tangled

NUMBER = 200
LEAST = {
    "a row goes": 30,
    "a row stays and changes": 20,
    "a row goes along": 1,
    "a shell": 2,
    "a random blank": 1,
    "a claim is handed over": 1,
    "a reference lets go": 1,
    "an orphan": 20,
    "a bound ending": 10,
    "a frozen row": 10,
    "something is broken": 40,
    "something is unknown": 30,
    "a value that cannot be read": 10,
    "NULL in an event": 40,
    "a key of two columns": 20,
    "a shape that is refused": 10,
    "a tangle": 10,
}


def happens(world, at):
    held = Held(world, at)
    changes = {row: held.changes(row) for row in held.rows if row not in held.go}
    judged = verdict(world, at).values()
    yield "a row goes", held.go
    yield "a row stays and changes", any(changes.values())
    yield "a row goes along", [row for row in held.go if not held.fate(row)]
    yield (
        "a shell",
        [row for row in changes if held.tables[row[0]].shell.items() <= changes[row].items() and changes[row]],
    )
    yield "a random blank", any(RANDOM in new.values() for new in changes.values())
    yield "a claim is handed over", any(held.handed(r, c) for r in changes for c in held.tables[r[0]].claims)
    yield (
        "a reference lets go",
        any(
            (ref.to, held.values(r, ref.columns)) in held.go and ref.rule == "lets go"
            for r in changes
            for ref in held.tables[r[0]].references
        ),
    )
    yield "an orphan", any(map(held.orphan, held.rows))
    yield "a bound ending", any(held.bound(e.activity, e.group, e.key) for e in world.endings)
    yield "a frozen row", any(held.kept(row) for row in held.rows) and world.holds
    yield "something is broken", any(broken for broken, _ in judged)
    yield "something is unknown", any(unknown for _, unknown in judged)
    values = [read(row[c], e) for t in world.tables.values() for c, e in t.events.items() for row in t.rows]
    yield "a value that cannot be read", UNREADABLE in values or INFINITY in values
    yield "NULL in an event", None in values
    yield "a key of two columns", any(len(table.key) > 1 and table.rows for table in world.tables.values())
    yield "a shape that is refused", refusable(world)
    yield "a tangle", tangled(world)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_everything_happens_often_enough(engine):
    seen = Counter()

    for number in range(NUMBER):
        seen.update(what for what, found in happens(*make(Random(number).randrange, engine)) if found)
    assert {what: seen[what] for what, least in LEAST.items() if seen[what] < least} == {}


@settings(max_examples=NUMBER, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck])
@given(scattered("sqlite"))
def test_what_has_ended_stays_ended_while_nothing_new_is_recorded(drawn):
    """`held` only shrinks by time. (Rows may still stop going along: held can become unknown, and that protects.)"""
    world, at = drawn
    now = replace(world, beginnings=(), holds=())
    later = at.replace(year=at.year + 30, day=min(at.day, 28))
    first, then = Held(now, at), Held(now, later)
    for row in first.rows:
        for cell in first.cells(row[0]):
            was, will = first.ended(row, cell), then.ended(row, cell)
            assert will is True if was is True else (will is not False or was is False)


@settings(max_examples=NUMBER, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck])
@given(scattered("sqlite"))
def test_nothing_that_a_run_leaves_points_at_what_it_took(drawn):
    world, at = drawn
    gone, left = Held(world, at).go, after(world, at)
    paths = Held(left, at)
    for row in paths.rows:
        for ref in left.tables[row[0]].references:
            assert (ref.to, paths.values(row, ref.columns)) not in gone


@settings(max_examples=NUMBER, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck])
@given(scattered("sqlite"))
def test_a_run_takes_no_row_that_a_duty_or_a_hold_keeps_along_or_as_an_orphan(drawn):
    held = Held(*drawn)
    for row in held.go:
        assert held.fate(row) or not held.protected(row)
        assert row not in held.stand_ins and not held.tables[row[0]].stays
