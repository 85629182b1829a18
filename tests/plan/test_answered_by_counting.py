"""Whether something keeps a person's own row is not asked of rows that were counted already, all of which go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.acts import Person
from gestand.plan import make_plan
from gestand.rights.erasure import erase_person
from hazards.ground import AT, Ground, ground

SCHEMA = (
    "CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(60))",
    "CREATE TABLE visits (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL REFERENCES users (id),"
    " guide_id BIGINT REFERENCES users (id), page VARCHAR(60))",
    "CREATE INDEX visits_user ON visits (user_id)",
    "CREATE INDEX visits_guide ON visits (guide_id)",
    "INSERT INTO users VALUES (1, 'Anna'), (2, 'Bob')",
    "INSERT INTO visits VALUES (1, 1, NULL, 'a'), (2, 1, 1, 'b'), (3, 2, NULL, 'c')",
)
POLICY = """
people:
  user: {table: users, key: id}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}}
  visits:
    whose: {self: user_id -> user}
    points at: {guide_id -> users: keeps it}
    personal: {page: browsing}
activities:
  serve: {basis: contract, uses: [users.name, visits.page], keep: until it ends}
"""
KEPT = re.compile(r"gestand_rows_\d+\.k0 = \w+\.(\w+)")


def planned(found: Ground, asked: list[str]) -> dict[tuple[str, str], int]:
    endings = erase_person(found.map, found.records, Person("user", (1,)), AT, "asked", found.stores)
    asked.clear()
    plan = make_plan(found.map, found.stores, found.records, AT, Person("user", (1,)), endings, keeps=False)
    return {(step.table, step.action.value): step.expected for step in plan.steps}


@pytest.mark.not_on("mariadb", "what is worked out is the same, and is tested over random worlds")
def test_only_what_was_not_counted_is_asked_whether_it_keeps_them(database_url: str, tmp_path: Path) -> None:
    asked: list[str] = []

    @sa.event.listens_for(sa.Engine, "before_cursor_execute")
    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    def keepers() -> set[str]:
        """The columns by which something could keep a row that was found to go."""
        return {column for said in asked for column in KEPT.findall(said)}

    try:
        with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
            assert found.errors == []
            assert planned(found, asked) == {("visits", "delete"): 2, ("users", "delete"): 1}
            assert keepers() == {"guide_id"}

            found.change("UPDATE visits SET guide_id = 1 WHERE id = 3")
            assert planned(found, asked) == {("visits", "delete"): 2, ("users", "blank"): 1}, "another's visit keeps it"
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
