"""What the judge asks of few rows costs what these rows cost, however large the tables are beside them."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa

from gestand.verify import few
from gestand.verify.hands import Alike, Hands
from gestand.verify.kleene import both, either

from .ground import Ground, places, rows

POLICY = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {left_on: not yet, gone_on: not yet}}
  remarks:
    whose: {self: subject_id -> user when subject_type is User}
    personal: {remark: note}
    points at nothing: {subject_id when subject_type is Lamp: "a lamp"}
    orphans: go
activities:
  serve:
    purpose: to serve
    basis: contract
    uses: [users.name, remarks.remark]
    keep: the earliest of (1 month after users.left_on, 1 month after users.gone_on)
"""
SCHEMA = (
    "CREATE TABLE users (id integer PRIMARY KEY, name text, left_on {date}, gone_on {date})",
    "CREATE TABLE remarks (id integer PRIMARY KEY, subject_type varchar(9), subject_id integer, remark text)",
    "CREATE INDEX by_subject ON remarks (subject_id, subject_type)",
)
PEOPLE = ["1, 'Anna', '2025-01-31', NULL", "2, NULL, NULL, '2025-03-31'", "3, 'Carl', NULL, NULL"]
REMARKS = ["1, 'User', 1, 'a'", "2, 'User', 2, 'b'", "3, 'Lamp', 1, 'c'", "4, 'User', 3, 'd'"]
AT = "2026-01-01"


def test_what_points_at_a_row_by_its_kind_is_found_by_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ground = Ground(f"sqlite:///{tmp_path / 'app.db'}", tmp_path).make(POLICY, *SCHEMA)
    ground.run(rows("users", PEOPLE), rows("remarks", REMARKS))
    asks, plans = Hands.rows, list[str]()

    def explained(hands: Hands, question: sa.Select, *alike: Alike | None):
        made = question.compile(hands._open(), compile_kwargs={"render_postcompile": True})
        values = tuple(made.params[name] for name in made.positiontup or ())
        answer = hands._open().exec_driver_sql(f"EXPLAIN QUERY PLAN {made}", values)
        plans.extend(str(row[-1]) for row in answer if "SELECT" in str(made) and 'FROM "users"' in str(made))
        return asks(hands, question, *alike)

    monkeypatch.setattr(Hands, "rows", explained)
    assert places(ground.verdict("keep/serve", AT)) == {"users.*": 1, "users.name": 1, "remarks.remark": 3}
    assert [step for step in plans if step.startswith("SEARCH remarks") and "subject_id=? AND subject_type=?" in step]
    assert not [step for step in plans if step.startswith("SCAN remarks")]


def test_since_when_is_the_same_for_few_rows_as_for_many(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    ground.make(POLICY, *SCHEMA)
    ground.run(rows("users", PEOPLE), rows("remarks", REMARKS))
    of_few = ground.verdict("keep/serve", AT)
    monkeypatch.setattr(few, "FEW", 0)
    assert ground.verdict("keep/serve", AT) == of_few
    assert (of_few.count, of_few.oldest) == (5, "2025-02-28T23:00:00Z")


def test_what_is_left_out_of_a_condition_changes_no_row() -> None:
    """Beside `a IS NOT NULL` nobody asks again whether it is NULL: the truth of the whole stays as it was."""
    row = sa.table("t", sa.column("a"), sa.column("b"))
    a, b = row.c.a, row.c.b
    either_way = [
        sa.or_(a.is_(None), b == 1),
        sa.or_(a.is_not(None), b == 1),
        sa.or_(sa.and_(a == 1, b == 0), b.is_(None)),
    ]
    parts = [a.is_(None), a.is_not(None), b.is_not(None), a == 1, *either_way]
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a, b)")
        for values in product((None, 0, 1), repeat=2):
            connection.execute(
                sa.insert(sa.table("t", sa.column("a"), sa.column("b"))).values(a=values[0], b=values[1])
            )
        for chosen in product(parts, repeat=3):
            for ours, plainly in ((both, sa.and_), (either, sa.or_)):
                wanted, given = (sa.select(a, b).where(join(*chosen)) for join in (plainly, ours))
                assert connection.execute(wanted).all() == connection.execute(given).all()
    engine.dispose()
