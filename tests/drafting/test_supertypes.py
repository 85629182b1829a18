"""People and teams have their keys from one table: what hangs on that key is somebody's, or is asked."""

from __future__ import annotations

from drafting.conftest import Say
from drafting.measuring import read

NAMES = ("Anna", "Bart", "Carla", "Daan", "Eva", "Frank", "Greet", "Hugo")


def application(kind: bool) -> list[str]:
    told = ", kind VARCHAR(20)" if kind else ""
    principals = [f"({n}{', ' + repr('User' if n < 9 else 'Team') if kind else ''})" for n in range(1, 12)]
    users = [f"({n}, '{x.lower()}@post.example', '{x}', '$2b$12$abcdefghijklmnop{n}')" for n, x in enumerate(NAMES, 1)]
    documents = [f"({n}, {n}, 'Een lange zin over het weer van vandaag en morgen')" for n in range(1, 12)]
    grants = [f"({n}, {n}, {n % 3})" for n in range(1, 12)]
    return [
        f"CREATE TABLE principals (id INTEGER PRIMARY KEY{told})",
        "CREATE TABLE users (id INTEGER PRIMARY KEY REFERENCES principals (id), email VARCHAR(80),"
        " first_name VARCHAR(40), password VARCHAR(80))",
        "CREATE TABLE teams (id INTEGER PRIMARY KEY REFERENCES principals (id), label VARCHAR(40))",
        "CREATE TABLE documents (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES principals (id),"
        " body TEXT)",
        "CREATE TABLE grants_given (id INTEGER PRIMARY KEY, principal_id INTEGER NOT NULL REFERENCES principals (id),"
        " level INTEGER NOT NULL)",
        f"INSERT INTO principals VALUES {', '.join(principals)}",
        f"INSERT INTO users VALUES {', '.join(users)}",
        "INSERT INTO teams VALUES (9, 'Red'), (10, 'Blue'), (11, 'Green')",
        f"INSERT INTO documents VALUES {', '.join(documents)}",
        f"INSERT INTO grants_given VALUES {', '.join(grants)}",
    ]


def test_where_a_row_says_of_what_kind_it_is_all_that_hangs_on_it_is_of_the_people(say: Say) -> None:
    tables = read(say(*application(kind=True)))["tables"]

    assert tables["users"]["points at"] == {"id -> principals": "keeps it"}
    assert tables["principals"]["points at nothing"] == {"id when kind is Team": "the rows of teams point at these"}
    assert "whose" not in tables["teams"]
    assert {tables[name]["orphans"] for name in ("principals", "documents", "grants_given")} == {"stay"}
    assert tables["principals"]["whose"]["users"] == "id -> user when kind is User"
    assert tables["documents"]["whose"]["self"] == "owner_id -> principals"
    assert tables["grants_given"]["whose"]["self"] == "principal_id -> principals"


def test_where_nothing_says_it_one_asks_and_calls_none_of_it_nobodys(say: Say) -> None:
    text = say(*application(kind=False))

    tables = read(text)["tables"]
    asked = {name for name in ("principals", "documents", "grants_given") if tables[name]["nothing personal"] == "?"}
    assert asked == {"principals", "documents", "grants_given"}
    lines = {name: text[text.index(f"\n  {name}:") :].split("\n")[2] for name in asked}
    seen = "8 of 11 rows of principals are users, 3 of 11 teams"
    assert "id is the key of users as well" in lines["principals"] and seen in lines["principals"]
    assert f"owner_id points at principals: {seen}" in lines["documents"]
    assert f"principal_id points at principals: {seen}" in lines["grants_given"]
