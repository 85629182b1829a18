"""The tables of CrisisConnect, as such a service would have them; one definition for every engine.

As in life: the tables that are written most (`logins`, `usage_events`, `audit_log`) name a user without a foreign key,
a crisis that somebody deletes on the screen is only marked (`deleted_at`), settings and changes are documents, what was
sent is of whoever sent it and of whoever got it, and what a user uploads is a file.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from gestand.examples.columns import BIG, DOCUMENT, MOMENT, due, key, looked_up, migrations, tables, to
from gestand.examples.searchable import search_column, search_index

metadata = tables()

# ---------------------------------------------------------------- nobody's

roles = looked_up("roles", metadata, Column("name", String(40), nullable=False))

# How often a screen was opened in a month, by everybody together: what is left when nobody may be followed.
screen_counts = Table(
    "screen_counts",
    metadata,
    Column("screen", String(30), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("times", Integer, nullable=False),
)

schema_migrations = migrations(metadata)

# ---------------------------------------------------------------- organisations, and what they agreed to

organisations = Table(
    "organisations",
    metadata,
    key(),
    Column("name", String(120), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("settings", DOCUMENT, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("agreement_number", String(20), nullable=False),
    Column("agreement_signed_on", Date, nullable=False),
    Column("agreement_ended_at", MOMENT),
    Column("improves", Boolean, nullable=False),
    Column("texts", Boolean, nullable=False),
    Index("uq_organisations_agreement_number", "agreement_number", unique=True),
    Index("ix_organisations_agreement_ended_at", "agreement_ended_at"),
)

users = Table(
    "users",
    metadata,
    key(),
    to("organisation_id", "organisations.id", index=False),
    Column("user_name", String(80), nullable=False),
    Column("password_hash", String(200)),
    Column("first_name", String(60), nullable=False),
    Column("infix", String(20)),
    Column("last_name", String(80), nullable=False),
    Column("email", String(254)),
    Column("telephone", String(20)),
    Column("settings", DOCUMENT, nullable=False),
    search_column("first_name", "infix", "last_name", "email"),
    Column("created_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
    UniqueConstraint("organisation_id", "user_name"),
    Index("ix_users_closed_at", "closed_at"),
    Index("ix_users_email", "email"),
    search_index("users"),
)

# Who may enter the administration environment, and which administrator said so.
administrators = Table(
    "administrators",
    metadata,
    Column("user_id", BIG, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    to("authorised_by_id", "users.id", nullable=True),
    Column("since", MOMENT, nullable=False),
)

# ---------------------------------------------------------------- the app and the administration environment

devices = Table(
    "devices",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("kind", String(40)),
    Column("os", String(40)),
    Column("push_token", String(64)),
    Column("seen_at", MOMENT, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("cookie_id", String(36)),
    Column("ip", String(45)),
    Column("browser", String(40)),
    Column("started_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Index("ix_sessions_expires_at", "expires_at"),
)

logins = Table(
    "logins",
    metadata,
    key(),
    Column("user_id", BIG, nullable=False, index=True),
    Column("ip", String(45)),
    Column("at", MOMENT, nullable=False),
)

usage_events = Table(
    "usage_events",
    metadata,
    key(),
    Column("user_id", BIG, nullable=False, index=True),
    Column("screen", String(30)),
    Column("os", String(40)),
    Column("at", MOMENT, nullable=False),
    Index("ix_usage_events_at", "at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    key(),
    Column("at", MOMENT, nullable=False),
    Column("actor_id", BIG, index=True),
    Column("action", String(30), nullable=False),
    Column("subject_type", String(20), nullable=False),
    Column("subject_id", BIG, nullable=False),
    Column("changes", DOCUMENT),
    Index("ix_audit_log_subject_id_subject_type", "subject_id", "subject_type"),
)

# ---------------------------------------------------------------- a crisis

teams = Table(
    "teams",
    metadata,
    key(),
    to("organisation_id", "organisations.id"),
    Column("name", String(60), nullable=False),
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", BIG, ForeignKey("teams.id"), primary_key=True, autoincrement=False),
    Column("user_id", BIG, ForeignKey("users.id"), primary_key=True, autoincrement=False, index=True),
    Column("role_id", SmallInteger, ForeignKey("roles.id"), nullable=False),
)

crises = Table(
    "crises",
    metadata,
    key(),
    to("organisation_id", "organisations.id"),
    to("opened_by_id", "users.id", nullable=True),
    Column("title", String(80), nullable=False),
    Column("exercise", Boolean, nullable=False),
    Column("opened_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
    Column("deleted_at", MOMENT),
)

alarms = Table(
    "alarms",
    metadata,
    key(),
    to("crisis_id", "crises.id"),
    to("sender_id", "users.id", nullable=True),
    Column("words", String(160), nullable=False),
    Column("sent_at", MOMENT, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("alarm_id", BIG, ForeignKey("alarms.id"), primary_key=True, autoincrement=False),
    Column("user_id", BIG, ForeignKey("users.id"), primary_key=True, autoincrement=False, index=True),
    Column("reached_at", MOMENT),
    Column("answer", String(40)),
    Column("answered_at", MOMENT),
)

logbook = Table(
    "logbook",
    metadata,
    key(),
    to("crisis_id", "crises.id"),
    to("author_id", "users.id"),
    Column("text", Text),
    Column("at", MOMENT, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    key(),
    to("crisis_id", "crises.id"),
    to("sender_id", "users.id", nullable=True),
    to("recipient_id", "users.id", nullable=True),
    Column("body", Text),
    Column("sent_at", MOMENT, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    key(),
    to("crisis_id", "crises.id"),
    to("user_id", "users.id"),
    Column("path", String(120), nullable=False),
    Column("original_name", String(120)),
    Column("uploaded_at", MOMENT, nullable=False),
)


# ---------------------------------------------------------------- what `gestand map` asked for

due(users, "closed_at", "telephone")
