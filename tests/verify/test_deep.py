"""What an erasure missed is found wherever it stands, by what the person was known by; and what is held is no leak."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from gestand.ledger.records import Identifier

from .erased import BOB, MAIL, NAME, POLICY, Erased, statements
from .ground import Ground, user

pytestmark = pytest.mark.not_on("mariadb", "slow there, and tried in its own words: test_deep_mariadb.py")


@pytest.fixture
def town(ground: Ground) -> Erased:
    return Erased(ground).make().erase()


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# ---------------------------------------------------------------- where it stands


def test_of_somebody_of_whom_nothing_is_left_it_says_kept(town: Erased):
    verdict = town.verdict()
    assert (str(verdict.standing), verdict.count, verdict.places) == ("kept", 0, ())
    assert verdict.level == "gone from queries"


@pytest.mark.parametrize(
    "text",
    [
        MAIL,
        MAIL.upper(),
        f"mail to <{MAIL}> bounced",
        f"{MAIL}.",
        f"from={MAIL};to=x",
        "GET /?mail=anna.bakker%40example.nl&x=1",
        "johanna.bakker@example.nl, anna.bakker@example.nl",
        "Dear ANNA BAKKER,",
        "dear+anna+bakker",
    ],
)
def test_it_finds_them_in_a_table_that_nobody_declared(town: Erased, text: str):
    town.run("CREATE TABLE audit (line text)").put("audit", text, "x", None)
    assert town.says() == ("broken", {"audit.line": 1})
    assert town.verdict().count == 1
    assert town.verdict().oldest == "2026-01-10T00:00:00Z"


@pytest.mark.parametrize(
    "text", ["johanna.bakker@example.nl", "j.anna.bakker@example.nl", "anna.bakker@example.nlx", "9anna bakker"]
)
def test_inside_a_longer_word_nobody_can_tell(town: Erased, text: str):
    town.run("CREATE TABLE audit (line text)").put("audit", text)
    assert town.says() == ("unknown", {"audit.line": 1})


@pytest.mark.parametrize("text", ["anna@bakker.example.nl", "anna", "Anna  Bakker", "bakker@example.nl", "(gone)", ""])
def test_what_is_not_them_is_not_reported(town: Erased, text: str):
    town.run("CREATE TABLE audit (line text)").put("audit", text, None)
    assert town.says() == ("kept", {})


def test_it_finds_them_in_another_persons_text_and_in_columns_that_are_not_personal(town: Erased):
    town.run(
        f"INSERT INTO messages VALUES (1, 2, 2, 'ask {MAIL}', NULL), (2, 2, 2, 'x', 'y')",
        f"INSERT INTO invoices VALUES (1, 1, NULL, 'for {NAME}', '2025-01-01')",
    )
    assert town.says() == ("broken", {"messages.body": 1, "invoices.note": 1})


def braces(text: str) -> str:
    """What `Ground.run` takes for the letters of a brace."""
    return text.replace("{", "{{").replace("}", "}}")


def test_it_finds_them_in_json_and_in_a_row_with_several_columns_once(town: Erased):
    kind = "jsonb" if town.ground.postgresql else "json"
    deep, flat = f'{{"a": [{{"mail": "{MAIL}"}}]}}', f'{{"b": "{NAME}"}}'
    town.run(
        f"CREATE TABLE events (id integer, data {kind}, plain json, who text)",
        braces(f"INSERT INTO events VALUES (1, '{deep}', '{flat}', '{MAIL}'), (2, '[]', '1', '')"),
    )
    assert town.says() == ("broken", {"events.data": 1, "events.plain": 1, "events.who": 1})
    assert town.verdict().count == 1


def test_letters_beyond_ascii_are_found_in_every_way_of_writing_them(town: Erased):
    town.erase(user(9), (Identifier("name", "Zoë Müller"),))
    lines = [
        "Zoë Müller",
        "ZOË MÜLLER",
        '{"n": "Zo\\u00eb M\\u00fcller"}',
        "Zoe\u0308 Mu\u0308ller",
        "Zo%C3%AB%20M%C3%BCller",
    ]
    town.run("CREATE TABLE audit (line text)").put("audit", *lines, "Zoe Muller")
    anna, zoe = town.verdicts()
    assert str(anna.standing) == "kept"
    assert (str(zoe.standing), zoe.count) == ("broken", len(lines))


def test_bytes_that_are_a_text_are_read_as_one(town: Erased):
    blob = "decode(%s, 'hex')" if town.ground.postgresql else "x%s"
    text, binary = MAIL.encode().hex(), (b"\x89PNG\x00\xff" + MAIL.encode() + b"\x00\xfe").hex()
    kind = "bytea" if town.ground.postgresql else "blob"
    town.run(
        f"CREATE TABLE files (raw {kind})",
        *(f"INSERT INTO files VALUES ({blob % quoted(each)})" for each in (text, binary, b"\xff\xfe".hex())),
    )
    assert town.says() == ("broken", {"files.raw": 2})


def test_names_with_odd_letters_are_read_and_said(town: Erased):
    town.run('CREATE TABLE "odd "" table.x" ("a: b" text)').put('"odd "" table.x"', MAIL)
    assert town.says() == ("broken", {'odd " table.x.a: b': 1})


def test_the_names_of_files_are_searched_and_what_is_held_among_them_is_told_apart(ground: Ground):
    policy = """
people: {user: {table: users, key: id, known_by: [email]}}
tables:
  users:
    whose: {self: id -> user}
    personal: {email: email}
    events: {ended_at: not yet}
    not personal: {name: a nickname, born_at: nothing}
  photos: {whose: {self: "{user.id}/*"}, personal: {content: photo}}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.email], keep: 1 year after users.ended_at}
  tax: {purpose: tax, basis: legal obligation, uses: [photos.content], keep: 7 years after users.ended_at}
"""
    town = Erased(ground).make(policy).erase(identifiers=(Identifier("email", MAIL),))
    town.run("INSERT INTO users VALUES (1, NULL, NULL, NULL, NULL)")
    town.run("DROP TABLE invoices", "DROP TABLE messages")
    ground.files(f"1/{MAIL}.png", f"2/{MAIL.lower()}.png", f"export/{MAIL}/all.zip", "2/face.png")
    verdict = town.verdict()
    assert town.says() == ("broken", {"photos.*": 2})
    assert "held for now: 1" in verdict.says


# ---------------------------------------------------------------- what is held


def test_rows_that_a_duty_keeps_for_them_are_no_leak(town: Erased):
    town.run(f"INSERT INTO invoices VALUES (1, 1, '{NAME}', NULL, '2025-01-01')")
    verdict = town.verdict()
    assert (str(verdict.standing), verdict.count) == ("kept", 0)
    assert "held for now: 1" in verdict.says


def test_a_duty_that_has_ended_keeps_nothing(town: Erased):
    town.run(f"INSERT INTO invoices VALUES (1, 1, '{NAME}', NULL, '2010-01-01')")
    assert town.says() == ("broken", {"invoices.name": 1})


def test_the_same_cell_in_somebody_elses_row_is_a_leak_though_it_is_held(town: Erased):
    town.run(f"INSERT INTO invoices VALUES (1, 2, '{NAME}', NULL, '2025-01-01')")
    assert town.says() == ("broken", {"invoices.name": 1})


def test_what_the_other_person_of_a_row_wrote_is_not_theirs(town: Erased):
    town.run(f"INSERT INTO messages VALUES (1, 1, 2, NULL, 'to {NAME}: thanks')")
    assert town.says() == ("broken", {"messages.answer": 1})


def test_a_hold_keeps_what_was_to_go(town: Erased):
    town.hold().run(f"INSERT INTO users VALUES (1, '{NAME}', '{MAIL}', NULL, '2020-01-01T00:00:00+00:00')")
    assert town.says() == ("kept", {})


def test_what_ended_and_still_stands_in_their_own_row_is_broken(town: Erased):
    town.run(f"INSERT INTO users VALUES (1, '{NAME}', '{MAIL}', NULL, '2020-01-01T00:00:00+00:00')")
    assert town.says() == ("broken", {"users.name": 1, "users.email": 1})


def test_whoever_has_the_key_now_is_somebody_else(town: Erased):
    """Under a key that was given again a row is not the erased person's, whatever is held in it."""
    town.run(
        "INSERT INTO users VALUES (1, 'Carla Smit', 'c@example.nl', NULL, '2026-01-12T00:00:00+00:00')",
        f"INSERT INTO invoices VALUES (1, 1, '{NAME}', NULL, '2026-01-13')",
    )
    assert town.says() == ("broken", {"invoices.name": 1})


def test_an_identifier_that_somebody_else_is_known_by_is_not_searched_for(town: Erased):
    town.run("INSERT INTO users VALUES (3, 'anna bakker', 'ab@example.org', NULL, '2020-01-01T00:00:00+00:00')")
    verdict = town.verdict()
    assert str(verdict.standing) == "unknown"
    assert verdict.why == "not searched for: name: somebody else is known by it"
    town.run("CREATE TABLE audit (line text)", f"INSERT INTO audit VALUES ('{NAME}'), ('{MAIL}')")
    assert town.says() == ("broken", {"audit.line": 1})


def test_one_that_is_too_short_is_named_and_not_searched_for(town: Erased):
    town.erase(user(9), (Identifier("name", "Jan"), Identifier("email", "jan@example.org")))
    town.run("CREATE TABLE audit (line text)", "INSERT INTO audit VALUES ('jan'), ('january')")
    _, jan = town.verdicts()
    assert (str(jan.standing), jan.places, jan.why) == ("unknown", (), "not searched for: name: too short")


def test_a_short_one_is_found_as_a_word_and_not_inside_one(town: Erased):
    town.erase(user(9), (Identifier("name", "Anne"),))
    town.run("CREATE TABLE audit (line text)", "INSERT INTO audit VALUES ('Anneke'), ('joanne'), ('cannery')")
    assert str(town.verdicts()[1].standing) == "kept"
    town.run("INSERT INTO audit VALUES ('dear Anne, '), ('anne'), ('x_anne_y')")
    assert town.verdicts()[1].count == 3


# ---------------------------------------------------------------- set-based


def test_twenty_people_in_a_hundred_tables_are_one_statement_a_table(town: Erased):
    town.run(*(f"CREATE TABLE t{n:03} (id integer, a text, b text)" for n in range(100)))
    town.run(*(f"INSERT INTO t{n:03} VALUES (1, 'x', 'mail of person-{n % 20}@example.org')" for n in range(0, 100, 3)))
    for n in range(20):
        town.erase(user(100 + n), (Identifier("email", f"person-{n}@example.org"),))
    with statements() as said:
        verdicts = town.verdicts()
    searched = [statement for statement in said if "AS form" in statement or "form AS" in statement]
    assert len(searched) == 103
    assert len(verdicts) == 21
    assert sum(verdict.count for verdict in verdicts) == 34
    assert all(str(verdict.standing) == "broken" for verdict in verdicts[1:])


def test_more_forms_than_one_statement_takes_are_searched_for_in_turn(town: Erased, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gestand.verify.deep.needles.AT_ONCE", 3)
    town.erase(BOB, (Identifier("email", "bob.was@example.org"), Identifier("name", "Robert Jansen")))
    town.run("CREATE TABLE audit (line text)", f"INSERT INTO audit VALUES ('{NAME}'), ('{MAIL}'), ('Robert Jansen')")
    anna, bob = town.verdicts()
    assert [(p.column, p.count) for p in anna.places] == [("line", 2)]
    assert [(p.column, p.count) for p in bob.places] == [("line", 1)]


def test_where_the_map_cannot_tell_whose_a_row_is_nobody_can(ground: Ground, tmp_path: Path):
    """A claim that leads to another store: what could be somebody's own is unknown, and everything else is read."""
    side = tmp_path / "side.db"
    with sqlite3.connect(side) as file:
        file.execute("CREATE TABLE notes (id integer PRIMARY KEY, user_id integer, text text, kind text)")
        file.execute("CREATE TABLE audit (line text)")
        file.execute("INSERT INTO notes VALUES (1, 1, ?, 'x')", (f"of {NAME}",))
    ground.others["side"] = f"sqlite:///{side}"
    policy = POLICY.replace("activities:", NOTES + "activities:").replace(
        "messages.answer]", "messages.answer, notes.text]"
    )
    town = Erased(ground).make(policy).hold().erase()
    verdict = town.verdict()
    assert (str(verdict.standing), [(p.store, p.table, p.column) for p in verdict.places]) == (
        "unknown",
        [("side", "side:notes", "text")],
    )
    assert verdict.why == "nobody can tell about 1 row"
    with sqlite3.connect(side) as file:
        file.execute("INSERT INTO audit VALUES (?)", (MAIL,))
    assert town.says() == ("broken", {"audit.line": 1})


NOTES = """  side:notes:
    whose: {self: user_id -> user}
    personal: {text: own text}
    not personal: {kind: which kind}
"""
