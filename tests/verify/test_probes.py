"""Fast where it should be: the questions find the indexes that `gestand map` asks for, and nothing asks for nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.datamap.bind import bind
from gestand.verify.hands import Alike, Hands
from gestand.verify.judge import verify
from gestand.verify.parts import _alternatives

from .ground import Ground, Kept, moment, places, rows, user

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

    def explained(hands: Hands, question: sa.Select, *alike: Alike):
        connection = hands._open()
        compiled = question.compile(connection, compile_kwargs={"render_postcompile": True})
        values = tuple(compiled.params[k] for k in compiled.positiontup) if compiled.positional else compiled.params
        how = "EXPLAIN QUERY PLAN" if ground.url.startswith("sqlite") else "EXPLAIN"
        answer = connection.exec_driver_sql(f"{how} {compiled}", values)
        if ground.url.startswith(("mariadb", "mysql")):
            answer = [(" ".join(map(str, row)),) for row in answer]
        plans.append(f"{compiled}\n---\n" + "\n".join(str(row[-1]) for row in answer))
        return asks(hands, question, *alike)

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
    plans = [plan for plan in questions(town, monkeypatch) if "logins" in plan]
    if town.url.startswith(("mariadb", "mysql")):
        # It has no index over a part of the rows: what is overdue is found by that over all of them.
        assert [plan for plan in plans if "gestand_logins_at" in way(plan)]
        return
    (plan,) = [plan for plan in plans if "min(" in plan]
    assert "gestand_logins_at_ip" in way(plan)


def test_few_questions_are_asked_when_all_is_kept(town: Ground, monkeypatch: pytest.MonkeyPatch):
    assert len(questions(town, monkeypatch)) <= (6 if town.postgresql else 9)


def test_recorded_endings_are_looked_up_by_their_people(town: Ground, monkeypatch: pytest.MonkeyPatch):
    """Somebody who left nothing behind: the rows of one person are found without reading those of all others."""
    town.run("DELETE FROM logins WHERE user_id = 7", "DELETE FROM users WHERE id = 7")
    records = Kept().end("watch", user(7), "2025-06-01")
    theirs = [plan for plan in questions(town, monkeypatch, records) if " IN (SELECT" in plan and "count(" in plan]
    assert theirs
    for plan in theirs:
        assert "SCAN logins" not in way(plan), plan
        assert "Seq Scan on logins" not in way(plan), plan


SHELLS = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: not yet}}
  invoices: {whose: {self: user_id -> user}, personal: {address: address}, events: {booked_on: always there}}
  notes: {whose: {self: user_id -> user}, personal: {text: note}}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name, notes.text], keep: 1 year after users.ended_at}
  books: {purpose: to keep books, basis: legal obligation, uses: [invoices.address],
          keep: 7 years after invoices.booked_on}
"""
SHELL_SCHEMA = (
    "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)",
    "CREATE TABLE invoices (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users, address text,"
    " booked_on date NOT NULL)",
    "CREATE TABLE notes (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users, text text)",
    "CREATE INDEX a ON invoices (user_id)",
    "CREATE INDEX b ON notes (user_id)",
)


def test_a_shell_that_a_law_keeps_is_not_followed_along_every_reference(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
):
    ground.make(SHELLS, *SHELL_SCHEMA)
    ground.run(rows("users", ["1, NULL, '2020-01-31'"]), rows("invoices", ["1, 1, 'Street 1', '2020-01-31'"]))
    asked = questions(ground, monkeypatch)
    assert any("invoices" in plan and "users" in plan for plan in asked)
    assert not [plan for plan in asked if "EXISTS" in plan and "notes" in plan]


def test_a_shell_that_only_a_row_of_nothing_keeps_is_missed(ground: Ground):
    """A law keeps one of two shells; the invoice that pointed at the other is gone, and a blank note goes with it."""
    ground.make(SHELLS, *SHELL_SCHEMA)
    ground.run(
        rows("users", ["1, NULL, '2020-01-31'", "2, NULL, '2020-01-31'"]),
        rows("invoices", ["1, 1, 'Street 1', '2020-01-31'"]),
        rows("notes", ["1, 2, NULL"]),
    )
    verdict = ground.verdict("keep/serve", "2026-01-01")
    assert (str(verdict.standing), places(verdict)) == ("broken", {"users.*": 1, "notes.*": 1})


def test_what_no_index_finds_is_followed_along_every_reference(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    ground.make(SHELLS, *(statement for statement in SHELL_SCHEMA if "INDEX a" not in statement))
    ground.run(rows("users", ["1, NULL, '2020-01-31'"]), rows("invoices", ["1, 1, 'Street 1', '2020-01-31'"]))
    asked = [plan for plan in questions(ground, monkeypatch) if "EXISTS" in plan and "notes" in plan]
    # InnoDB makes an index for every reference that is declared, so there is nothing that no index finds.
    assert bool(asked) is not ground.url.startswith(("mariadb", "mysql"))


def test_whoever_waits_hears_of_every_table(town: Ground):
    heard: list[tuple[str, int, int]] = []
    stores = town.stores()
    datamap = bind(town._read, stores)
    verify(datamap, stores, Kept(), moment("2026-01-01"), progress=lambda *said: heard.append(said))  # type: ignore[arg-type]
    for store in stores.values():
        store.close()
    assert heard == [*(("what is left", n, 2) for n in range(3)), ("rows of nobody", 0, 1), ("rows of nobody", 1, 1)]


TREE = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: not yet}}
  cvs: {whose: {self: user_id -> user}, personal: {title: own text}}
  skills: {whose: {self: cv_id -> cvs}, personal: {skill: skills}}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name, cvs.title, skills.skill],
          keep: 1 year after users.ended_at}
"""
TREE_SCHEMA = (
    "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)",
    "CREATE TABLE cvs (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users, title text)",
    "CREATE TABLE skills (id integer PRIMARY KEY, cv_id integer NOT NULL REFERENCES cvs, skill text)",
    "CREATE INDEX a ON cvs (user_id)",
    "CREATE INDEX b ON skills (cv_id)",
)


def test_nothing_is_asked_below_a_row_that_time_has_not_ended(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    """Somebody whose account ended long ago has no CV any more; the CV of somebody else has not ended."""
    ground.make(TREE, *TREE_SCHEMA)
    ground.run(rows("users", ["1, 'Anna', NULL"]), rows("cvs", ["1, 1, 'CV'"]), rows("skills", ["1, 1, 'knots'"]))
    asked = [plan.partition("---")[0] for plan in questions(ground, monkeypatch)]
    assert [question for question in asked if "cvs" in question and "ended_at" in question]
    assert not [question for question in asked if "skills" in question and "ended_at" in question]


def test_what_hangs_below_a_row_that_has_ended_is_found(ground: Ground):
    """Also below a CV of which nothing else is left, and on hold is only the person or the very row."""
    ground.make(TREE, *TREE_SCHEMA)
    ground.run(rows("users", ["1, NULL, '2020-01-31'", "2, NULL, '2020-01-31'"]))
    ground.run(rows("cvs", ["1, 1, NULL", "2, 2, NULL"]), rows("skills", ["1, 1, 'knots'", "2, 2, 'ropes'"]))
    at = "2026-01-01"
    assert places(ground.verdict("keep/serve", at))["skills.skill"] == 2
    assert places(ground.verdict("keep/serve", at, Kept().hold("serve", at, user(2))))["skills.skill"] == 1
    assert places(ground.verdict("keep/serve", at, Kept().hold("serve", at, row=("cvs", (2,)))))["skills.skill"] == 2


EARLIEST = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: not yet}, rows: stay}
  invoices:
    whose: {self: user_id -> user}
    personal: {email: email}
    events: {booked_on: always there}
    rows: stay
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name], keep: 9 years after users.ended_at}
  send: {purpose: to send, basis: contract, uses: [invoices.email],
         keep: "the earliest of (1 year after users.ended_at, 2 years after invoices.booked_on)"}
"""


def test_the_earliest_of_two_ends_is_a_question_for_each(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    ground.make(
        EARLIEST,
        "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)",
        "CREATE TABLE invoices (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users, email text,"
        " booked_on date NOT NULL)",
        "CREATE INDEX a ON invoices (user_id)",
        rows("users", ["1, 'Anna', '2024-01-31'", "2, 'Bob', NULL"]),
    )
    asked = [plan.partition("---")[0] for plan in questions(ground, monkeypatch)]
    (together,) = [question for question in asked if "booked_on" in question and "ended_at" in question]
    assert together.count("count(*)") == 2
    old, new = "'2020-01-31'", "'2025-12-31'"
    ground.run(rows("invoices", [f"1, 1, 'a', {new}", f"2, 2, 'b', {old}", f"3, 1, 'c', {old}", f"4, 2, 'd', {new}"]))
    assert ground.says("2026-01-01", key="keep/send") == ("broken", 3)


def test_no_rows_are_fetched_to_be_judged(town: Ground, monkeypatch: pytest.MonkeyPatch):
    """Two hundred people and three thousand log-ins: the engine counts, and each answer is one row."""
    fetched: list[int] = []
    asks = Hands.rows

    def counted(hands: Hands, question: sa.Select, *alike: Alike):
        answer = asks(hands, question, *alike)
        fetched.append(len(answer))
        return answer

    monkeypatch.setattr(Hands, "rows", counted)
    assert str(town.report("2026-01-01").standing) == "kept"
    assert set(fetched) == {1}
    town.run("UPDATE users SET ended_at = '2020-01-31T00:00:00+00:00'")
    assert town.says("2026-01-01") == ("broken", 200)
    assert max(fetched) == 1


def test_an_or_over_two_tables_is_taken_apart_and_many_are_not():
    """Two ORs are four questions; a third would make eight."""
    one, other = sa.table("one", sa.column("a")), sa.table("other", sa.column("b"))
    either = sa.or_(one.c.a == 1, other.c.b == 2)
    same = sa.or_(one.c.a == 3, one.c.a == 4)
    assert [len(list(_alternatives([*[either] * n, same]))) for n in range(4)] == [1, 2, 4, 4]
    assert [str(part) for part in next(_alternatives([either, same]))] == ["one.a = :a_1", str(same)]
