"""A small house: Alice (an owner), Bob (of her organisation) and Charlie (a stranger), each with a word of their own.

Every text of a person holds that person's canary, so what is whose can be searched for in a whole answer.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import create_engine, make_url, text

ALICE, BOB, CHARLIE = 1, 2, 3
CANARY = {ALICE: "ALICEqx7", BOB: "BOBzv3", CHARLIE: "CHARLIEkw9"}
MARKUP = "<script>alert('ALICEqx7')</script> & \"quoted\", with a comma"
FORMULA = "=1+1 ALICEqx7"

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT, birth_date DATE, vip BOOLEAN, "
    "password_hash TEXT, plan TEXT, invited_by INTEGER REFERENCES users (id), created_at TIMESTAMP NOT NULL, "
    "contract_ended_at TIMESTAMP)",
    "CREATE TABLE cvs (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), title TEXT, extra {json})",
    "CREATE TABLE experiences (id INTEGER PRIMARY KEY, cv_id INTEGER REFERENCES cvs (id), employer TEXT)",
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, sender_id INTEGER REFERENCES users (id), "
    "recipient_id INTEGER REFERENCES users (id), body TEXT, sent_at TIMESTAMP)",
    "CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), at TIMESTAMP NOT NULL, "
    "ip {text}, price NUMERIC(10, 2), token {bytes})",
    "CREATE TABLE friends (user_id INTEGER REFERENCES users (id), friend_id INTEGER REFERENCES users (id), "
    "since DATE, PRIMARY KEY (user_id, friend_id))",
    "CREATE TABLE countries (id INTEGER PRIMARY KEY, title TEXT)",
    "CREATE INDEX cvs_user ON cvs (user_id)",
    "CREATE INDEX experiences_cv ON experiences (cv_id)",
    "CREATE INDEX messages_sender ON messages (sender_id)",
    "CREATE INDEX messages_recipient ON messages (recipient_id)",
    "CREATE INDEX logins_user ON logins (user_id)",
    "CREATE INDEX friends_friend ON friends (friend_id)",
    "CREATE INDEX users_inviter ON users (invited_by)",
)
TYPES = {
    "sqlite": {"json": "JSON", "bytes": "BLOB", "text": "TEXT"},
    "postgresql": {"json": "JSONB", "bytes": "BYTEA", "text": "TEXT"},
    **{engine: {"json": "JSON", "bytes": "LONGBLOB", "text": "LONGTEXT"} for engine in ("mariadb", "mysql")},
}

POLICY: dict[str, Any] = {
    "version": "7",
    "in_force": "2026-01-01",
    "language": "en",
    "established": "NL",
    "offered_in": ["NL"],
    "controller": {"name": "Example B.V.", "contact": "privacy@example.nl"},
    "rhythm": "nightly",
    "stores": {"app": {"url": "$APP", "at": "groningen"}, "photos": {"url": "file:./uploads", "at": "groningen"}},
    "people": {"user": {"table": "users", "key": "id", "born": "created_at", "known_by": ["email", "name"]}},
    "tables": {
        "users": {
            "whose": {"self": "id -> user"},
            "personal": {
                "email": {"is": "email", "mandatory": "yes", "blank": "{key}@gone.invalid"},
                "name": {"is": "name", "blank": "(gone)"},
                "birth_date": "birth date",
                "vip": {"is": "preference", "origin": "derived"},
                "password_hash": {"is": "secret", "origin": "derived"},
            },
            "not personal": {"plan": "which subscription, no more"},
            "points at": {"invited_by -> users": "lets go"},
            "events": {"contract_ended_at": "not yet", "created_at": "always there"},
        },
        "cvs": {"whose": {"self": "user_id -> user"}, "personal": {"title": "own text", "extra": "own text"}},
        "experiences": {"whose": {"self": "cv_id -> cvs"}, "personal": {"employer": "work experience"}},
        "messages": {
            "whose": {
                "sender": {"by": "sender_id -> user", "then": "blanked"},
                "recipient": {"by": "recipient_id -> user", "then": "blanked"},
            },
            "personal": {"body": {"is": "own text", "of": "sender"}},
            "events": {"sent_at": "unknown"},
        },
        "logins": {
            "whose": {"self": "user_id -> user"},
            "personal": {
                "ip": {"is": "ip address", "origin": "observed"},
                "price": "payment",
                "token": {"is": "device", "origin": "observed"},
            },
            "events": {"at": "always there"},
        },
        "friends": {
            "whose": {"one": "user_id -> user", "other": "friend_id -> user"},
            "not personal": {"since": "a day, no more"},
        },
        "photos": {"whose": {"self": "{user.id}/*"}, "personal": {"content": "photo"}},
        "countries": {"nothing personal": "a list of the countries of the world"},
    },
    "activities": {
        "deliver": {
            "purpose": "To deliver the service",
            "basis": "contract",
            "uses": [
                "users.email",
                "users.name",
                "users.birth_date",
                "users.password_hash",
                "cvs.title",
                "cvs.extra",
                "experiences.employer",
                "messages.body",
                "messages",
                "friends",
                "photos.content",
            ],
            "keep": "2 years after users.contract_ended_at",
            "recipients": ["hosting provider"],
            "source": "the person",
        },
        "improve": {
            "purpose": "To make it better",
            "basis": "legitimate interest",
            "interest": "a service that works on the devices people have",
            "uses": ["logins.ip", "logins.token", "users.vip"],
            "keep": "2 years after the last logins.at",
        },
        "accounting": {
            "purpose": "To keep the books",
            "basis": "legal obligation",
            "uses": ["logins.price"],
            "keep": "nl.tax.records after logins.at",
        },
        "news": {
            "purpose": "To send the newsletter",
            "basis": "consent",
            "uses": ["users.email"],
            "keep": "until it ends",
            "marketing": "yes",
        },
    },
}


def policy(**changes: Any) -> dict[str, Any]:
    """The policy, with what a test changes about its top."""
    return deepcopy(POLICY) | changes


def build(url: str, folder: Path) -> None:
    """The schema, three people and their files."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in SCHEMA:
            connection.execute(text(statement.format(**TYPES[engine.dialect.name])))
        for person, canary in CANARY.items():
            _move_in(connection, person, canary)
        _together(connection)
    engine.dispose()
    for person, canary in CANARY.items():
        (folder / str(person)).mkdir(parents=True)
        (folder / str(person) / "portrait.jpg").write_bytes(b"\xff\xd8 " + canary.encode())


def _move_in(connection: Any, person: int, canary: str) -> None:
    row = {
        "id": person,
        "email": f"{canary.lower()}@example.nl",
        "name": MARKUP if person == ALICE else canary,
        "birth": "1990-02-28",
        "vip": person == ALICE,
        "hash": f"$2b$12$SECRET{canary}",
        "created": "2020-05-01 12:00:00",
        "inviter": {ALICE: CHARLIE}.get(person),
        "ended": {BOB: "2025-03-01 10:00:00"}.get(person),
    }
    connection.execute(
        text("INSERT INTO users VALUES (:id, :email, :name, :birth, :vip, :hash, 'gold', NULL, :created, :ended)"),
        row,
    )
    for n in (1, 2):
        connection.execute(
            text("INSERT INTO cvs VALUES (:id, :user, :title, :extra)"),
            {
                "id": person * 10 + n,
                "user": person,
                "title": FORMULA if person == ALICE else canary,
                "extra": '{"a": [1, null]}',
            },
        )
        connection.execute(
            text("INSERT INTO experiences VALUES (:id, :cv, :employer)"),
            {"id": person * 100 + n, "cv": person * 10 + n, "employer": f"line one\nline two {canary}"},
        )
        connection.execute(
            text("INSERT INTO logins VALUES (:id, :user, :at, :ip, :price, :token)"),
            {
                "id": person * 10 + n,
                "user": person,
                "at": f"2026-0{n}-15 08:30:00",
                "ip": f"10.0.0.{person}",
                "price": 12.5,
                "token": bytes([person, 255, 0]),
            },
        )


def _together(connection: Any) -> None:
    connection.execute(text(f"UPDATE users SET invited_by = {CHARLIE} WHERE id = {ALICE}"))
    for id_, sender, recipient in ((1, ALICE, BOB), (2, BOB, ALICE), (3, BOB, CHARLIE), (4, ALICE, ALICE)):
        connection.execute(
            text("INSERT INTO messages VALUES (:id, :sender, :recipient, :body, '2026-04-01 09:00:00')"),
            {"id": id_, "sender": sender, "recipient": recipient, "body": f"from {CANARY[sender]} {id_}"},
        )
    for one, other in ((ALICE, BOB), (BOB, CHARLIE), (BOB, ALICE)):
        connection.execute(text(f"INSERT INTO friends VALUES ({one}, {other}, '2021-01-01')"))
    connection.execute(text("INSERT INTO countries VALUES (1, 'Nederland')"))


def environment(url: str, folder: Path) -> dict[str, str]:
    shown = make_url(url).render_as_string(hide_password=False)
    del folder
    return {"APP": shown}


def write(folder: Path, said: dict[str, Any]) -> Path:
    path = folder / "privacy.yaml"
    path.write_text(yaml.dump(said, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
    return path
