"""A run for some people costs what their rows cost: no table that their rows lead through is read as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.acts import Ending, Person
from gestand.plan import make_plan
from gestand.run import Approval, apply
from hazards.ground import AT, Ground, ground

POLICY = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {left_on: not yet}}
  days: {whose: {self: user_id -> user}, personal: {note: note}}
  log:
    whose:
      actor: {by: actor_id -> user, then: blanked}
      day: subject_id -> days.self when subject_type is Day
    personal: {change: {is: note, of: day}}
    orphans: go
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name, days.note, log.change, log], keep: until users.left_on}
"""
PEOPLE, DAYS = 2_000, 40_000
SCHEMA = (
    "CREATE TABLE users (id integer PRIMARY KEY, name text, left_on date)",
    "CREATE TABLE days (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id), note text)",
    "CREATE TABLE log (id integer PRIMARY KEY, actor_id integer REFERENCES users (id), subject_type varchar(9),"
    " subject_id integer, change text)",
    f"INSERT INTO users SELECT n, 'Somebody', NULL FROM generate_series(1, {PEOPLE}) AS s (n)",
    f"INSERT INTO days SELECT n, 1 + mod(n, {PEOPLE}), 'a' FROM generate_series(1, {DAYS}) AS s (n)",
    "INSERT INTO log SELECT id, user_id, 'Day', id, 'b' FROM days",
    "CREATE INDEX days_user ON days (user_id)",
    "CREATE INDEX log_actor ON log (actor_id)",
    "CREATE INDEX log_subject ON log (subject_id, subject_type)",
    "ANALYZE",
)


def read_in_order(place: Ground) -> dict[str, int]:
    """Of each table: rows that were read as they lie, and not by an index."""
    engine = sa.create_engine(place.url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT relname, seq_tup_read FROM pg_stat_user_tables").all()
    engine.dispose()
    return {str(name): int(number) for name, number in found}


@pytest.mark.postgresql
def test_no_slice_of_people_reads_the_tables_on_the_way_of_a_row(postgresql_url: str, tmp_path: Path) -> None:
    with ground(postgresql_url, tmp_path, SCHEMA, POLICY) as place:
        assert place.errors == []
        people = [Person("user", (number,)) for number in range(1, 11)]
        gone = [Ending(f"e{n}", "serve", person, AT, "asked") for n, person in enumerate(people)]
        plan = make_plan(place.map, place.stores, place.records, AT, people[0], gone, keeps=False, also=people[1:])
        before = read_in_order(place)
        apply(place.map, place.stores, place.records, plan, now=AT, approval=Approval(plan.digest))
        read = {name: number - before[name] for name, number in read_in_order(place).items()}
    assert read["days"] == 0, "read through for each slice, to be ready for every row of the log"
