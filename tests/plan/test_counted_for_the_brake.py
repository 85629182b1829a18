"""A large table is counted as far as the brake needs to know; what the engine believes of it alone lets nothing go."""

from __future__ import annotations

from pathlib import Path

from gestand.datamap.bind import bind
from gestand.plan import make_plan
from gestand.run.checks import over_brake
from hazards.ground import AT, ground

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60))",
    "CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER, page VARCHAR(60), seen DATE)",
    "CREATE INDEX visits_seen ON visits (seen)",
    "CREATE INDEX visits_user ON visits (user_id)",
    "INSERT INTO users VALUES (1, 'anna')",
    *(f"INSERT INTO visits VALUES ({n}, 1, 'a page', '{2001 if n < 3 else 2026}-01-01')" for n in range(10)),
)
POLICY = """
brake: {percent: 50, rows: 2}
people:
  user: {table: users, key: id}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}}
  visits: {whose: {self: user_id -> user}, personal: {page: browsing}, events: {seen: always there}}
activities:
  serve: {basis: contract, uses: [users.name], keep: until it ends}
  look: {basis: contract, uses: [visits.page], keep: 1 year after visits.seen}
"""


def test_it_is_past_the_brake_by_the_rows_that_are_there(database_url: str, tmp_path: Path) -> None:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        assert found.errors == []
        found.change("ANALYZE TABLE visits" if database_url.startswith(("mariadb", "mysql")) else "ANALYZE")
        found.map = bind(found.map.policy, found.stores)
        (step,) = make_plan(found.map, found.stores, found.records, AT, keeps=False).steps
        assert (step.expected, step.of) == (3, 10)
        assert not over_brake(found.map, step)
        found.change("DELETE FROM visits WHERE id > 4")
        (step,) = make_plan(found.map, found.stores, found.records, AT, keeps=False).steps
        assert (step.expected, step.of) == (3, 5)
        assert over_brake(found.map, step)
