"""Many people, who are few beside the rows of a table: each is looked up, also those who stand in hardly any row."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from gestand.acts import Person
from gestand.held.decisions import decide
from gestand.plan.bench import snapshot
from gestand.plan.drivers import of_people
from gestand.stores.base import TableId
from hazards.ground import AT, ground

SCHEMA = (
    "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(60))",
    "CREATE TABLE days (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, approver_id BIGINT, hours INTEGER)",
    "INSERT INTO users SELECT n, 'user ' || n FROM generate_series(1, 5000) AS g(n)",
    "INSERT INTO days SELECT n, 1 + mod(n, 5000), 1 + mod(n, 300), 8 FROM generate_series(1, 30000) AS g(n)",
    "CREATE TABLE visits AS SELECT id, hours AS page, CASE WHEN id > 29000 THEN user_id ELSE approver_id END AS user_id"
    " FROM days",
    "ALTER TABLE visits ADD PRIMARY KEY (id)",
    "CREATE INDEX visits_user ON visits (user_id)",
    "CREATE INDEX days_user ON days (user_id)",
    "CREATE INDEX days_approver ON days (approver_id)",
    "ANALYZE",
)
POLICY = """
people:
  user: {table: users, key: id}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}}
  days:
    whose: {worker: user_id -> user, approver: {by: approver_id -> user, then: blanked}}
    personal: {hours: {is: working hours, of: worker}}
  visits: {whose: {self: user_id -> user}, personal: {page: browsing}}
activities:
  work: {basis: contract, uses: [users.name, days, days.hours, visits.page], keep: until it ends}
"""


def test_postgresql_does_not_read_a_whole_table_for_people_who_might_approve_most_of_it(
    postgresql_url: str, tmp_path: Path
) -> None:
    theirs = of_people(Person("user", (n,)) for n in range(4100, 4700))
    with ground(postgresql_url, tmp_path, SCHEMA, POLICY) as found:
        decisions = decide(found.map, found.records, AT)
        with snapshot(found.map, found.stores, "app", decisions, AT) as bench:
            # Of a visit, which is somebody's in one way alone, only where rows are looked for by this.
            for name, start in (("days", False), ("visits", True)):
                table = found.map.tables[TableId("app", "public", name)]
                row = bench.work.lens.alias(table.id)
                asked = sa.select(row.c.id, row.c.hours if name == "days" else row.c.page)
                asked = asked.where(bench.work.driven(table, row, theirs, start=start))
                rows = {key for key, _ in bench.connection.execute(asked)}
                assert rows == {n for n in range(29_001 if start else 1, 30_001) if 4100 <= 1 + n % 5000 < 4700}
                made = asked.compile(dialect=bench.connection.dialect)
                plan = bench.connection.exec_driver_sql(f"EXPLAIN {made}", made.construct_params()).scalars().all()
                assert not any(f"Seq Scan on {name}" in line for line in plan), plan
