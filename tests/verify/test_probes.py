"""Fast where it should be: the questions find the indexes that `gestand map` asks for, and nothing asks for nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.datamap.bind import bind
from gestand.verify.hands import Hands
from gestand.verify.judge import verify

from .ground import Ground, Kept, moment, rows, user

POLICY = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: not yet}}
  logins:
    whose: {self: user_id -> user}
    personal: {ip: ip address, note: {is: own text, blank: "(gone)"}}
    events: {at: always there}
    rows: stay
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name], keep: 1 year after users.ended_at}
  watch: {purpose: to watch, basis: legitimate interest, interest: safety, uses: [logins.ip, logins.note],
          keep: 1 year after logins.at}
"""
SCHEMA = (
    "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at {aware})",
    "CREATE TABLE logins (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users, at {aware} NOT NULL,"
    " ip text, note text)",
    "CREATE INDEX a ON logins (user_id)",
)


@pytest.fixture
def town(ground: Ground) -> Ground:
    ground.make(POLICY, *SCHEMA)
    people = [f"{n}, 'Anna', NULL" for n in range(200)]
    blank = [f"{n}, {n % 200}, '2020-01-01T00:00:00+00:00', NULL, '(gone)'" for n in range(3000)]
    new = [f"{3000 + n}, {n % 200}, '2025-12-01T00:00:00+00:00', '::1', 'hi'" for n in range(100)]
    ground.run(rows("users", people), rows("logins", blank + new))
    stores = ground.stores()
    asked = [f.hint for f in bind(ground._read, stores).findings if f.code == "M162"]
    assert len(asked) == 2
    ground.run(*(hint[hint.index("CREATE") :].rstrip(".;").replace(" CONCURRENTLY", "") for hint in asked))
    if ground.postgresql:
        engine = sa.create_engine(ground.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()
    for store in stores.values():
        store.close()
    return ground


def questions(ground: Ground, monkeypatch: pytest.MonkeyPatch, records: Kept | None = None) -> list[str]:
    """How the engine answers each question of a report in which every promise is kept."""
    stores = ground.stores()
    datamap = bind(ground._read, stores)
    plans: list[str] = []
    asks = Hands.rows

    def explained(hands: Hands, question: sa.Select):
        connection = hands._open()
        compiled = question.compile(connection, compile_kwargs={"render_postcompile": True})
        values = compiled.params if ground.postgresql else tuple(compiled.params[k] for k in compiled.positiontup)
        how = "EXPLAIN" if ground.postgresql else "EXPLAIN QUERY PLAN"
        answer = connection.exec_driver_sql(f"{how} {compiled}", values)
        plans.append(f"{compiled}\n---\n" + "\n".join(str(row[-1]) for row in answer))
        return asks(hands, question)

    monkeypatch.setattr(Hands, "rows", explained)
    report = verify(datamap, stores, records or Kept(), moment("2026-01-01"))  # type: ignore[arg-type]
    for store in stores.values():
        store.close()
    assert {str(verdict.standing) for verdict in report.promises} == {"kept"}
    return plans


def way(plan: str) -> str:
    """How the engine goes about it, after the question."""
    return plan.partition("---")[2]


def test_the_oldest_is_found_by_the_index_that_map_asks_for(town: Ground, monkeypatch: pytest.MonkeyPatch):
    (plan,) = [plan for plan in questions(town, monkeypatch) if "min(" in plan and "logins" in plan]
    assert "gestand_logins_at_ip" in way(plan)


def test_few_questions_are_asked_when_all_is_kept(town: Ground, monkeypatch: pytest.MonkeyPatch):
    assert len(questions(town, monkeypatch)) <= (6 if town.postgresql else 9)


def test_recorded_endings_are_looked_up_by_their_people(town: Ground, monkeypatch: pytest.MonkeyPatch):
    """Somebody who left nothing behind: the rows of one person are found without reading those of all others."""
    town.run("DELETE FROM logins WHERE user_id = 7", "DELETE FROM users WHERE id = 7")
    records = Kept().end("watch", user(7), "2025-06-01")
    theirs = [plan for plan in questions(town, monkeypatch, records) if " IN (SELECT" in plan and "LIMIT" in plan]
    assert theirs
    for plan in theirs:
        assert "SCAN logins" not in way(plan), plan
        assert "Seq Scan on logins" not in way(plan), plan
