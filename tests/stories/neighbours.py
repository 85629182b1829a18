"""Alice, who the story is about; Bob, to whom she writes; and Charlie, a stranger: nothing of his may ever change.

Each has one row of everything that CloudCV knows about somebody, a week old, with the person's own key as the key of
the row; so what is whose can be asked without gestand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, Select, insert, or_, select

from gestand.examples.cloudcv.schema import metadata

ALICE, BOB, CHARLIE = 9_001, 9_002, 9_003

NAMES = {ALICE: "Alice Adema", BOB: "Bob Boersma", CHARLIE: "Charlie Cuperus"}

_NAMING = ("user_id", "cv_id", "question_id", "invoice_id", "sender_id", "recipient_id", "reporter_id", "reported_id")
"""Columns with a person's key, or with that of a row that has the person's key."""


def move_in(now: datetime) -> Iterator[Executable]:
    """The rows of the three, children after parents."""
    for person in NAMES:
        yield from _account(person, now - timedelta(days=7))
    for person, name in NAMES.items():
        yield from _dealings(person, name, now - timedelta(days=7))


def photo(person: int) -> str:
    """Where a person's photo lies among the uploads."""
    return f"{person}/pasfoto.png"


def bring_photos(uploads: Path) -> None:
    for person, name in NAMES.items():
        file = uploads / photo(person)
        file.parent.mkdir()
        file.write_bytes(b"\x89PNG\r\n\x1a\n" + name.encode())


def rows_of(person: int) -> Iterator[tuple[str, Select[Any]]]:
    """For each table, everything in it that is the person's or names the person."""
    for table in metadata.sorted_tables:
        if table.name in ("countries", "plans", "cv_templates", "schema_migrations"):
            continue
        names = [column for column in table.c if column.primary_key or column.name in _NAMING]
        whose = or_(*(column == person for column in names))
        yield table.name, select(table).where(whose).order_by(*table.primary_key)


# ---------------------------------------------------------------- what each brings


def _add(table: str, **values: Any) -> Executable:
    return insert(metadata.tables[table]).values(**values)


def _account(person: int, when: datetime) -> Iterator[Executable]:
    yield _add(
        "users",
        id=person,
        email=f"user{person}@example.nl",
        name=NAMES[person],
        password_hash="$argon2id$v=19$made-up",
        locale="nl",
        plan_id=1,
        paid_until=when.date(),
        created_at=when - timedelta(days=3_000),
        contract_ended_at=None,
        deleted=False,
    )
    yield _add(
        "profiles",
        user_id=person,
        street="Herestraat",
        house_number="1",
        postcode="9711 LA",
        town="Groningen",
        country_code="NL",
        phone="050 123 45 67",
        birth_date=datetime(1990, 2, 28).date(),
        nationality="Nederlandse",
        sex="x",
        marital_status="single",
        driving_licence="B",
    )
    yield _add("photos", id=person, user_id=person, path=photo(person), original_name="pasfoto.png", uploaded_at=when)
    yield from _cv(person, when)


def _cv(person: int, when: datetime) -> Iterator[Executable]:
    yield _add(
        "cvs",
        id=person,
        user_id=person,
        template_id=1,
        photo_id=person,
        title="Mijn cv",
        summary="Over mij.",
        created_at=when,
        updated_at=when,
    )
    yield _add("educations", id=person, cv_id=person, school="RUG", degree="BSc", from_year=2008, until_year=2011)
    yield _add(
        "experiences",
        id=person,
        cv_id=person,
        employer="Polderdata",
        position="tester",
        description="Alles getest.",
        from_year=2012,
        until_year=2020,
    )
    yield _add("skills", id=person, cv_id=person, name="Python", level=4)
    yield _add("cv_texts", id=person, cv_id=person, heading="Hobby's", body="Wadlopen.")


def _dealings(person: int, name: str, when: datetime) -> Iterator[Executable]:
    box = f"user{person}@example.nl"
    # Alice and Bob write to each other; Charlie to himself, as strangers may.
    other = {ALICE: BOB, BOB: ALICE}.get(person, person)
    yield _add("recipients", id=person, name="Een baas", email=f"baas{person}@example.nl", created_at=when)
    yield _add("cv_shares", id=person, cv_id=person, recipient_id=person, note="Hierbij.", shared_at=when)
    yield _add(
        "sessions",
        id=person,
        user_id=person,
        token_hash="made-up",
        device="Ubuntu",
        started_at=when,
        expires_at=when + timedelta(days=30),
    )
    yield login(person, person, when)
    yield use(person, person, when)
    yield _add(
        "messages",
        id=person,
        sender_id=person,
        recipient_id=other,
        body="Dag!",
        sent_at=when,
        read_at=when,
        deleted=False,
    )
    yield invoice(person, person, when)
    yield _add("invoice_lines", id=person, invoice_id=person, description="Plus", cents=1_000)
    yield _add("marketing_subscriptions", id=person, user_id=person, email=box, subscribed_at=when)
    yield _add("newsletter_subscribers", id=person, name=name, email=box, wording="nl-2025-1", consented_at=when)
    yield _add(
        "email_outbox",
        id=person,
        user_id=person,
        to_address=box,
        subject="Dag",
        body="Dag!",
        queued_at=when,
        sent_at=when,
    )
    yield question(person, when, None)


def login(key: int, person: int, at: datetime) -> Executable:
    return _add(
        "logins",
        id=key,
        user_id=person,
        at=at,
        ip="192.0.2.7",
        device_id="made-up",
        session_id="made-up",
        os="Ubuntu",
        connection_kind="wifi",
        place="Groningen",
    )


def use(key: int, person: int, at: datetime) -> Executable:
    return _add(
        "usage_events",
        id=key,
        user_id=person,
        at=at,
        ip="192.0.2.7",
        device_id="made-up",
        os="Ubuntu",
        page="/cv",
        action="view",
    )


def invoice(key: int, person: int, when: datetime) -> Executable:
    return _add(
        "invoices",
        id=key,
        number=f"T{key}",
        user_id=person,
        name=NAMES[person],
        address="Herestraat 1, Groningen",
        email=f"user{person}@example.nl",
        booked_on=when.date(),
        total_cents=1_210,
        vat_cents=210,
        paid_on=when.date(),
    )


def question(key: int, asked: datetime, handled: datetime | None) -> Executable:
    return _add(
        "contact_questions",
        id=key,
        name="Iemand",
        organisation="Polderdata",
        email=f"vraag{key}@example.nl",
        text="Hoe kan ik mijn cv delen?",
        asked_at=asked,
        handled_at=handled,
    )


def answer(key: int, asked: int, when: datetime) -> Executable:
    return _add("contact_answers", id=key, question_id=asked, text="Met de knop.", answered_at=when)
