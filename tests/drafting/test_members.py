"""What `init` drafts of JSON: members of documents, lists of keys; and what is left of somebody after an erasure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from drafting.answering import by_the_guesses
from drafting.conftest import policy_of
from drafting.measuring import claims, fate, read
from hazards.ground import Ground, taken
from support.engines import in_words_of

FIRST = "Jan Sanne Mohammed Fatima Xiu Olumide Wout Saskia Pieter Anke Luc Mieke Tariq Bart Els Koen Noor Daan Lot Bram"
LAST = "Vries Jansen Bakker Berg Okonkwo Yilmaz Peeters Smit Dubois Nguyen"
LINKS = ("user_id", "owner_id")
PEOPLE = 20
GONE = 5
"""Whom the tests erase: Xiu Yilmaz."""


def name(number: int) -> str:
    return f"{FIRST.split()[number - 1]} {LAST.split()[number % 10]}"


def mail(number: int) -> str:
    return f"{FIRST.split()[number - 1].lower()}.{number}@post.example"


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def three(number: int) -> list[int]:
    """Three people, of whom every third time one is who will be erased."""
    return sorted(
        {GONE if number % 3 == 0 else number % PEOPLE + 1, (number * 7) % PEOPLE + 1, (number + 9) % PEOPLE + 1}
    )


same_judgement = pytest.mark.not_on("mariadb", "what is judged of members that were found is no affair of an engine")


class Application:
    """Tables with documents in them, in the words of an engine."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self.arrays = url.startswith("postgresql")
        self.json = "TEXT" if self.sqlite else "JSONB" if self.arrays else "JSON"
        self.statements = [
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(60), email VARCHAR(80))",
            *self.rows("users", [(n, name(n), mail(n)) for n in range(1, PEOPLE + 1)]),
        ]

    def table(self, table: str, columns: str, rows: list[tuple[Any, ...]]) -> Application:
        array = "INTEGER[]" if self.arrays else self.json
        self.statements.append(f"CREATE TABLE {table} ({columns.replace('JSON', self.json).replace('ARRAY', array)})")
        self.statements += self.rows(table, rows)
        self.statements += [f"CREATE INDEX {table}_of ON {table} ({one})" for one in LINKS if one in columns]
        return self

    def array(self, keys: list[int]) -> Any:
        return keys if not self.arrays else "{" + ",".join(map(str, keys)) + "}"

    def rows(self, table: str, rows: list[tuple[Any, ...]]) -> list[str]:
        return [f"INSERT INTO {table} VALUES ({', '.join(map(_written, row))})" for row in rows]

    def policy(self) -> str:
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for statement in self.statements:
                connection.exec_driver_sql(in_words_of(self.url, statement))
        engine.dispose()
        return policy_of(self.url)


def _written(value: Any) -> str:
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    text = value if isinstance(value, str) else json.dumps(value)
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture
def app(database_url: str) -> Application:
    return Application(database_url)


Taken = Callable[[str], Ground]


@pytest.fixture
def take(database_url: str, tmp_path: Path) -> Iterator[Taken]:
    """The policy with every likely answer taken, bound to the database."""
    with ExitStack() as stack:

        def answered(text: str) -> Ground:
            said, left = by_the_guesses(text, tmp_path / "privacy.yaml")
            assert left == []
            return stack.enter_context(taken(database_url, tmp_path, said))

        yield answered


def everything(found: Ground) -> dict[str, dict[Any, tuple[Any, ...]]]:
    """Every row of every table by its key, documents as what they say."""
    names = sa.inspect(sa.create_engine(found.url)).get_table_names()
    return {table: {row[0]: tuple(map(_said, row)) for row in found.rows(table)} for table in names}


def _said(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def leaks(found: Ground) -> list[str]:
    """Where the name, the address or the telephone of who was erased still stands."""
    needles = (name(GONE), mail(GONE), "0612340005")
    return [table for table, rows in everything(found).items() if any(one in str(rows) for one in needles)]


# ---------------------------------------------------------------- members


def profiles(app: Application) -> Application:
    return app.table(
        "profiles",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), settings JSON NOT NULL",
        [
            (n, n, {"theme": "dark", "phone": f"06123400{n:02d}", "at": {"street": f"Kerkweg {n}", "no": n}})
            for n in range(1, PEOPLE + 1)
        ],
    )


def test_each_member_is_what_its_name_and_its_values_say(app: Application) -> None:
    personal = read(profiles(app).policy())["tables"]["profiles"]["personal"]

    assert personal == {
        "settings.at.no": "preference",
        "settings.at.street": "address",
        "settings.phone": "telephone",
        "settings.theme": "preference",
    }


@same_judgement
def test_the_members_are_used_by_their_own_names(app: Application) -> None:
    policy = read(profiles(app).policy())

    uses = [use for activity in policy["activities"].values() for use in activity["uses"]]
    assert "profiles.settings.at.street" in uses
    assert "profiles.settings" not in uses


def test_a_key_of_somebody_in_a_document_says_whose_the_row_is(app: Application, take: Taken) -> None:
    """Rows that no column leads to anybody: only their document does."""
    text = app.table(
        "trail",
        "id INTEGER PRIMARY KEY, what VARCHAR(20), payload JSON",
        [(n, "edit", {"user_id": n % PEOPLE + 1, "ip": f"198.51.100.{n}"}) for n in range(1, 60)],
    ).policy()
    assert claims(read(text), "trail") == ["user"]
    assert "payload.user_id -> user" in text

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)

    mine = {key for key, row in before["trail"].items() if row[2]["user_id"] == GONE}
    assert mine
    assert everything(found)["trail"] == {key: row for key, row in before["trail"].items() if key not in mine}
    assert found.not_kept() == {}


def test_an_address_in_a_document_finds_its_person_or_is_somebody_by_itself(
    app: Application, take: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gestand.datamap.checks.indexes.FEW", 1_000)
    text = app.table(
        "signups",
        "id INTEGER PRIMARY KEY, form JSON NOT NULL",
        [
            (n, {"email": mail(n % PEOPLE + 1) if n % 2 else f"guest{n}@else.example", "town": "Gent"})
            for n in range(1, 30)
        ],
    ).policy()
    assert "fold(form.email) -> user.email" in text

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)

    assert leaks(found) == []
    others = {key: row for key, row in before["signups"].items() if row[1]["email"] != mail(GONE)}
    assert everything(found)["signups"] == others


def test_who_else_stands_in_the_document_of_a_row_loses_the_key_and_nobody_loses_a_row(
    app: Application, take: Taken
) -> None:
    text = app.table(
        "orders",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), meta JSON",
        [
            (n, n % PEOPLE + 1, {"packed_by": (n + 7) % PEOPLE + 1, "gift": {"for": name(n % PEOPLE + 1)}})
            for n in range(1, 60)
        ],
    ).policy()

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)

    assert leaks(found) == []
    after = everything(found)
    assert after["users"] == {key: row for key, row in before["users"].items() if key != GONE}
    assert set(after["orders"]) == {key for key, row in before["orders"].items() if row[1] != GONE}
    for key, row in before["orders"].items():
        if row[1] != GONE and row[2]["packed_by"] != GONE:
            assert after["orders"][key] == row
        elif row[1] != GONE:
            assert after["orders"][key] == (*row[:2], {"gift": row[2]["gift"]})
    assert found.not_kept() == {}


def test_a_document_that_can_hold_anything_stays_whole(app: Application) -> None:
    """To declare the members that were seen would be to miss the next one, and leave the table out for it."""
    text = app.table(
        "answers",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), given JSON",
        [(n, n, {f"question {n}": "yes", "note": "calls back"}) for n in range(1, PEOPLE + 1)],
    ).policy()

    assert list(read(text)["tables"]["answers"]["personal"]) == ["given"]


@same_judgement
def test_a_document_that_nobody_can_read_is_not_called_nobodys(app: Application) -> None:
    text = app.table(
        "hooks",
        "id INTEGER PRIMARY KEY, body JSON",
        [(n, {f"k{n}": n}) for n in range(1, 30)],
    ).policy()

    assert fate(read(text), "hooks", "body") == "unclear"


def test_a_document_in_which_a_name_stands_twice_stays_whole_on_mariadb(mariadb_url: str) -> None:
    """It is read once there, and taken out once: somebody else's value of that name would be left."""
    rows = [(n, n, f'{{"phone": "06123400{n:02d}", "phone": "020111{n:04d}"}}') for n in range(1, PEOPLE + 1)]
    text = (
        Application(mariadb_url)
        .table("cards", "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), data JSON", rows)
        .policy()
    )

    assert set(read(text)["tables"]["cards"]["personal"]) == {"data"}


def test_a_member_that_is_a_document_in_one_row_and_a_text_in_another_is_one_column(app: Application) -> None:
    text = app.table(
        "cards",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), data JSON",
        [(n, n, {"at": {"street": "Kaai 1"} if n % 2 else "Gent", "size": n}) for n in range(1, PEOPLE + 1)],
    ).policy()

    assert set(read(text)["tables"]["cards"]["personal"]) == {"data.at", "data.size"}


# ---------------------------------------------------------------- lists of keys


def rooms(app: Application) -> Application:
    return app.table(
        "rooms",
        "id INTEGER PRIMARY KEY, code INTEGER, participants ARRAY",
        [(n, n * 3, app.array(three(n))) for n in range(1, 40)],
    ).table(
        "boards",
        "id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), watcher_ids JSON",
        [(n, n % PEOPLE + 1, three(n)) for n in range(1, 40)],
    )


def test_a_list_of_people_loses_whoever_has_gone(app: Application, take: Taken) -> None:
    text = rooms(app).policy()
    tables = read(text)["tables"]
    assert tables["rooms"]["points at"] == {"participants[] -> user": "loses it"}
    assert tables["boards"]["points at"] == {"watcher_ids[] -> user": "loses it"}

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)
    after = everything(found)

    for table, at in (("rooms", 2), ("boards", 2)):
        for key, row in after[table].items():
            assert row[at] == [one for one in before[table][key][at] if one != GONE]
            assert row[:at] == before[table][key][:at]
    assert set(after["boards"]) == {key for key, row in before["boards"].items() if row[1] != GONE}
    assert set(after["rooms"]) == set(before["rooms"])
    assert found.not_kept() == {}


@pytest.mark.parametrize("kept", ["UUID", "CHAR(36)"])
def test_keys_that_are_uuids_are_found_in_documents_and_lists_however_they_are_kept(
    app: Application, kept: str, take: Taken
) -> None:
    kept = "CHAR(36)" if app.sqlite else kept
    text = (
        app.table(
            "clients",
            f"id {kept} PRIMARY KEY, email VARCHAR(60)",
            [(uuid(n), f"klant{n}@else.example") for n in range(1, 21)],
        )
        .table(
            "projects",
            "id INTEGER PRIMARY KEY, code INTEGER, memberids JSON NOT NULL",
            [(n, n, [uuid(one) for one in three(n)]) for n in range(1, 40)],
        )
        .table(
            "trail",
            "id INTEGER PRIMARY KEY, payload JSON",
            [(n, {"clientId": uuid(n % 20 + 1), "ip": f"198.51.100.{n}"}) for n in range(1, 40)],
        )
        .policy()
    )
    assert read(text)["tables"]["projects"]["points at"] == {"memberids[] -> client": "loses it"}
    assert claims(read(text), "trail") == ["client"]

    found = take(text)
    assert found.errors == []
    found.erase(uuid(GONE), group="client")

    assert uuid(GONE) not in str(everything(found))
    assert (len(found.rows("clients")), len(found.rows("projects"))) == (19, 39)
    assert found.not_kept() == {}


@same_judgement
@pytest.mark.parametrize(
    ("kind", "write"),
    [
        ("VARCHAR(60)", lambda keys: ",".join(map(str, keys))),
        ("JSON", lambda keys: {"title": "a team", "member_ids": keys}),
        ("JSON", lambda keys: [{"id": one, "since": "2026"} for one in keys]),
    ],
    ids=["in a text with commas", "in a document", "beside other things"],
)
def test_keys_that_no_run_takes_out_are_asked_about(app: Application, kind: str, write: Callable[..., Any]) -> None:
    nobodys = [(n, write(three(n))) for n in range(1, 30)]
    theirs = [(n, n % PEOPLE + 1, write(three(n))) for n in range(1, 30)]
    text = (
        app.table("teams", f"id INTEGER PRIMARY KEY, members {kind}", nobodys)
        .table(
            "plans", f"id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), members {kind}", theirs
        )
        .policy()
    )

    assert fate(read(text), "teams", "members") == "unclear"
    assert fate(read(text), "plans", "members") == "asked"
    assert "a run takes none of them out" in text


@same_judgement
def test_a_list_of_numbers_that_are_the_keys_of_nobody_is_no_list_of_keys(app: Application) -> None:
    text = app.table(
        "measures",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), weights ARRAY, list JSON",
        [(n, n, app.array([n * 101, n * 7]), [n, 3]) for n in range(1, PEOPLE + 1)],
    ).policy()

    assert "points at" not in read(text)["tables"]["measures"]
    assert {"weights", "list"} <= set(read(text)["tables"]["measures"]["personal"])


# ---------------------------------------------------------------- what is certainly nobody's


@same_judgement
def test_a_list_is_called_nobodys_when_that_is_certain(app: Application) -> None:
    text = (
        app.table("countries", "id INTEGER PRIMARY KEY, code VARCHAR(2)", [(1, "NL"), (2, "BE")])
        .table("currencies", "id INTEGER PRIMARY KEY, code VARCHAR(3), by_whom INTEGER", [(1, "EUR", None)])
        .policy()
    )

    assert "nothing personal in:\n  countries: a list of countries" in text


@same_judgement
@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("note TEXT", lambda n: f"Bel {name(n)} terug over de rekening van vorige week"),
        ("remark TEXT", lambda n: f"asked by {mail(n)} on the telephone"),
        ("label VARCHAR(60)", name),
        ("user_id INTEGER REFERENCES users (id)", lambda n: n),
        ("data JSON", lambda n: {f"k{n}": "v"}),
    ],
    ids=["free text", "an address", "a name", "a link", "an unread document"],
)
def test_a_list_in_which_somebody_could_be_is_in_no_list_of_nobodys(
    app: Application, columns: str, row: Callable[[int], Any]
) -> None:
    rows_ = [(n, f"c{n}", row(n)) for n in range(1, PEOPLE + 1)]
    text = app.table("categories", f"id INTEGER PRIMARY KEY, code VARCHAR(9), {columns}", rows_).policy()

    assert "nothing personal in" not in text
