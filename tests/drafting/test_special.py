"""What needs a special eye: national numbers, guests, pairs of type and id, circles, rows of two people."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from stdnum.nl import bsn

from drafting.conftest import Say, policy_of
from drafting.measuring import claims, read
from drafting.registered import USERS, users

ELEVEN = [f"{n:09}" for n in range(100_000_000, 100_004_000) if bsn.is_valid(f"{n:09}")][:60]


def numbers(table: str) -> str:
    return f"INSERT INTO {table} VALUES {', '.join(f'({at}, {chr(39)}{n}{chr(39)})' for at, n in enumerate(ELEVEN))}"


def category(policy: dict[str, Any], table: str, column: str) -> str:
    said = policy["tables"][table]["personal"][column]
    return said if isinstance(said, str) else str(said["is"])


def line(text_: str, begins: str) -> str:
    return next(line for line in text_.splitlines() if line.strip().startswith(begins))


# ---------------------------------------------------------------- numbers


def test_nine_digits_with_the_eleven_test_are_asked_about(say: Say) -> None:
    text_ = say("CREATE TABLE kaart (id INTEGER PRIMARY KEY, veld_9 VARCHAR(9))", numbers("kaart"))
    assert category(read(text_), "kaart", "veld_9") == "?"
    assert "`bsn`" in line(text_, "veld_9:")
    assert "RSIN" in line(text_, "veld_9:")
    assert not any(number in text_ for number in ELEVEN)


def test_a_column_called_bsn_that_holds_them_is_sure_and_needs_a_law(say: Say) -> None:
    text_ = say("CREATE TABLE medewerkers (id INTEGER PRIMARY KEY, bsn VARCHAR(9))", numbers("medewerkers"))
    assert category(read(text_), "medewerkers", "bsn") == "bsn"
    assert read(text_)["activities"]["use-national-numbers"]["uses"] == ["medewerkers.bsn"]


def test_the_number_of_an_organisation_is_told_by_what_stands_beside_it(say: Say) -> None:
    text_ = say(
        "CREATE TABLE bedrijven (id INTEGER PRIMARY KEY, nummer VARCHAR(9), kvk VARCHAR(8), btw_nummer VARCHAR(14))",
        "INSERT INTO bedrijven SELECT id, veld, '12345678', 'NL004495445B01' FROM (SELECT 1 AS id, '' AS veld) AS x",
        "DELETE FROM bedrijven",
        *(f"INSERT INTO bedrijven VALUES ({at}, '{n}', '12345678', NULL)" for at, n in enumerate(ELEVEN)),
    )
    assert category(read(text_), "bedrijven", "nummer") == "?"
    assert "`organisation`" in line(text_, "nummer:")


# ---------------------------------------------------------------- who is known by an address alone


def test_a_guest_is_found_by_the_address_of_a_user(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), mail VARCHAR(80))",
        "INSERT INTO orders VALUES (1, 1, 'p1@post.example'), (2, NULL, ' P2@post.example')",
        "INSERT INTO orders VALUES (3, NULL, 'x@post.example')",
    )
    policy = read(text_)
    assert claims(policy, "orders") == ["user", "user.email", "guest"]
    assert policy["people"]["guest"]["known_by"] == ["mail"]
    assert policy["tables"]["orders"]["personal"]["mail"]["of"] == "user"
    assert "{any of: [user_id -> user, fold(mail) -> user.email]}" in text_


def test_rows_with_an_address_and_no_link_are_people_and_a_users_as_well(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE reacties (id INTEGER PRIMARY KEY, contact VARCHAR(80), tekst TEXT)",
        "INSERT INTO reacties VALUES (1, 'p1@post.example', 'Dat is mooi'), (2, 'q@post.example', 'Goed zo')",
    )
    assert claims(read(text_), "reacties") == ["reactie", "user.email"]
    assert read(text_)["people"]["reactie"]["table"] == "reacties"
    assert category(read(text_), "reacties", "contact") == "email"


def test_a_hash_of_an_address_that_stands_elsewhere_is_an_address(say: Say) -> None:
    digests = [hashlib.md5(f"p{n}@post.example".encode()).hexdigest() for n in range(1, 20)]
    rows = ", ".join(f"({at}, {at + 1}, '{digest}')" for at, digest in enumerate(digests))
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE pictures (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), ref VARCHAR(32))",
        f"INSERT INTO pictures VALUES {rows}",
    )
    assert category(read(text_), "pictures", "ref") == "email"
    assert "hash of an e-mail address" in line(text_, "ref:")


# ---------------------------------------------------------------- links nobody declared


@pytest.mark.not_on("mariadb", "a backslash in a text is an escape there")
def test_a_pair_of_type_and_id_leads_where_its_type_says(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE photos (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), caption TEXT)",
        "INSERT INTO photos VALUES (1, 1, 'Aan zee'), (2, 2, 'In het bos')",
        "CREATE TABLE places (id INTEGER PRIMARY KEY, street VARCHAR(60), of_type VARCHAR(40), of_id INTEGER)",
        "INSERT INTO places VALUES (1, 'Kerkweg 1', 'App\\Models\\User', 1), (2, 'Dijk 2', 'photo', 2)",
    )
    assert sorted(claims(read(text_), "places")) == ["photos", "user"]
    assert "of_id -> photos when of_type is photo" in text_
    assert "of_type" in read(text_)["tables"]["places"]["structural"]


def test_a_link_nobody_declared_is_likely_when_its_values_are_there(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, userid INTEGER, tekst TEXT)",
        "INSERT INTO notes VALUES (1, 1, 'Een'), (2, 7, 'Twee'), (3, 0, 'Drie')",
    )
    assert claims(read(text_), "notes") == ["user"]
    assert "2 of 2 values are found there" in text_
    assert read(text_)["tables"]["notes"]["orphans"] == "?"
    assert "1 of 3 rows lead to nobody now" in text_


def test_numbers_that_are_not_there_are_no_link(say: Say) -> None:
    text_ = say(
        USERS,
        users(5),
        "CREATE TABLE parts (id INTEGER PRIMARY KEY, user_nr INTEGER)",
        "INSERT INTO parts VALUES (1, 900), (2, 901), (3, 902)",
    )
    assert "whose" not in read(text_)["tables"]["parts"]


def test_the_key_of_a_table_is_no_link_because_a_person_is_in_its_name(say: Say) -> None:
    rows = ", ".join(f"({n}, {n % 7 + 1}, 'Jan')" for n in range(1, 40))
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE user_names (user_name_id INTEGER PRIMARY KEY, user_id INTEGER, given VARCHAR(20))",
        f"INSERT INTO user_names VALUES {rows}",
        "CREATE TABLE members (id INTEGER PRIMARY KEY, user_id INTEGER, club INTEGER)",
        "INSERT INTO members SELECT user_name_id, user_id, 1 FROM user_names",
    )
    assert claims(read(text_), "user_names") == ["user"]
    assert claims(read(text_), "members") == ["user"]
    assert "user_name_id" not in read(text_)["tables"]["user_names"]["whose"].values()


# ---------------------------------------------------------------- rows of others


def test_a_row_of_two_people_is_only_blanked(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE mails (id INTEGER PRIMARY KEY, sender_id INTEGER NOT NULL REFERENCES users (id),"
        " recipient_id INTEGER NOT NULL REFERENCES users (id), body TEXT NOT NULL)",
        "INSERT INTO mails VALUES (1, 1, 2, 'Tot morgen dan maar weer eens')",
    )
    whose = read(text_)["tables"]["mails"]["whose"]
    assert {claim["then"] for claim in whose.values()} == {"blanked"}
    assert read(text_)["tables"]["mails"]["personal"]["body"]["of"] == "sender"


def test_others_keep_the_row_they_point_at_whatever_the_schema_cascades(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE topics (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title TEXT)",
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
        " topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE, body TEXT)",
    )
    assert read(text_)["tables"]["posts"]["points at"] == {"topic_id -> topics": "keeps it"}
    said = line(text_, "topic_id -> topics")
    assert "ON DELETE CASCADE is for whoever deletes by hand: a run goes by this line" in said
    assert "NO ACTION" not in text_


@pytest.mark.not_on("mariadb", "a table that others point at is not dropped there")
def test_rows_do_not_keep_each_other_in_a_circle(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for statement in (
            USERS,
            users(),
            "CREATE TABLE topics (id INTEGER PRIMARY KEY, start_id INTEGER,"
            " user_id INTEGER NOT NULL REFERENCES users (id))",
            "CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
            " topic_id INTEGER NOT NULL REFERENCES topics (id), body TEXT)",
        ):
            connection.execute(text(statement))
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE topics ADD FOREIGN KEY (start_id) REFERENCES posts (id)"))
        else:
            connection.execute(text("DROP TABLE topics"))
            connection.execute(
                text(
                    "CREATE TABLE topics (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
                    " start_id INTEGER REFERENCES posts (id))"
                )
            )
    engine.dispose()
    text_ = policy_of(database_url)
    assert read(text_)["tables"]["topics"]["points at"]["start_id -> posts"] == "lets go"
    assert "circle" in line(text_, "start_id -> posts")


def test_a_name_copied_beside_a_link_is_the_others_and_the_row_stays(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE boards (id INTEGER PRIMARY KEY, code VARCHAR(9), last_poster_id INTEGER,"
        " last_poster_name VARCHAR(60))",
        "INSERT INTO boards VALUES (1, 'A', 3, 'Jan de Vries'), (2, 'B', 4, 'Jan de Vries')",
    )
    board = read(text_)["tables"]["boards"]
    assert board["rows"] == "stay"
    assert board["whose"] == {"last-poster": {"by": "last_poster_id -> user", "then": "blanked"}}
    assert list(board["personal"]) == ["last_poster_name"]


def test_who_made_a_product_does_not_own_it(say: Say) -> None:
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE products (id INTEGER PRIMARY KEY, label VARCHAR(60), created_by INTEGER REFERENCES users (id))",
        "INSERT INTO products VALUES (1, 'hammer', 1), (2, 'saw', 2)",
    )
    product = read(text_)["tables"]["products"]
    assert "whose" not in product
    assert product["points at"] == {"created_by -> users": "lets go"}


# ---------------------------------------------------------------- texts and JSON


def test_words_of_health_in_free_text_are_asked_about(say: Say) -> None:
    rows = ", ".join(f"({n}, {n}, 'Gebeld, is nog ziek thuis met griep nummer {n}')" for n in range(1, 20))
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE calls (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), wat TEXT)",
        f"INSERT INTO calls VALUES {rows}",
    )
    assert category(read(text_), "calls", "wat") == "?"
    assert "`health`" in line(text_, "wat:")


def test_members_of_json_are_named_and_not_shown(say: Say) -> None:
    rows = ", ".join(
        f"""({n}, {n}, '{{"size": 3, "person": {{"email": "p{n}@post.example", "phone": "06-12345678"}}}}')"""
        for n in range(1, 9)
    )
    with_json = rows.replace(":", r"\:")
    text_ = say(
        USERS,
        users(),
        "CREATE TABLE events (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), data JSON)",
        f"INSERT INTO events VALUES {with_json}",
    )
    personal = read(text_)["tables"]["events"]["personal"]
    assert personal["data.person.email"] == "email"
    assert personal["data.person.phone"] == "telephone"
    assert "post.example" not in text_
