"""By what a draft says that people are known."""

from __future__ import annotations

from drafting.conftest import Say
from drafting.measuring import read

NAMES = ("Anna", "Bart", "Carla", "Daan", "Eva", "Frank", "Greet", "Hugo", "Inge", "Jan")


def filled(table: str, *columns: str) -> str:
    """Ten rows; of each name one, with its number."""
    rows = [
        f"({', '.join(column.format(n=n, name=name, small=name.lower()) for column in columns)})"
        for n, name in enumerate(NAMES, 1)
    ]
    return f"INSERT INTO {table} VALUES {', '.join(rows)}"


def test_e_mail_addresses_in_a_table_apart_are_what_its_people_are_known_by(say: Say) -> None:
    policy = read(
        say(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, login VARCHAR(40), firstname VARCHAR(40),"
            " password VARCHAR(80))",
            "CREATE TABLE email_addresses (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, address VARCHAR(80),"
            " is_default INTEGER)",
            "CREATE TABLE invitations (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, email VARCHAR(80))",
            "CREATE TABLE addresses (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, street VARCHAR(80),"
            " city VARCHAR(40), email VARCHAR(80))",
            filled("users", "{n}", "'{small}bel'", "'{name}'", "'$2b$12$abcdefghijklmnopqrstuv{n}'"),
            filled("email_addresses", "{n}", "{n}", "'{small}@post.example'", "1"),
            filled("invitations", "{n}", "{n}", "'guest{n}@elsewhere.example'"),
            filled("addresses", "{n}", "{n}", "'Dorpsstraat {n}'", "'Utrecht'", "'parcel{n}@elsewhere.example'"),
        )
    )

    assert policy["people"]["user"]["known_by"] == ["login", "email_addresses.address"]
