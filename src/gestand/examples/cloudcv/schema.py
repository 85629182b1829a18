"""The tables of CloudCV, as such a service would have them; one definition for every engine.

As in life, not every reference is declared: the two tables that are written most (`usage_events`, `email_outbox`)
name a user without a foreign key.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Enum,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import mysql

from gestand.examples.columns import BIG, MOMENT, due, key, looked_up, migrations, tables, to

metadata = tables()

CODE = String(2).with_variant(mysql.CHAR(2, charset="ascii", collation="ascii_bin"), "mariadb", "mysql")


# ---------------------------------------------------------------- nobody's

countries = Table(
    "countries",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("name_nl", String(60), nullable=False),
    Column("name_en", String(60), nullable=False),
)

plans = looked_up(
    "plans",
    metadata,
    Column("name", String(30), nullable=False),
    Column("price_cents", Integer, nullable=False),
)

cv_templates = looked_up(
    "cv_templates",
    metadata,
    Column("name", String(40), nullable=False),
)

migrations(metadata)

# ---------------------------------------------------------------- accounts

users = Table(
    "users",
    metadata,
    key(),
    Column("email", String(254), nullable=False),
    Column("name", String(120), nullable=False),
    Column("password_hash", String(200)),
    Column("locale", String(5)),
    Column("plan_id", SmallInteger, ForeignKey("plans.id"), nullable=False),
    Column("paid_until", Date),
    Column("created_at", MOMENT, nullable=False),
    Column("contract_ended_at", MOMENT),
    Column("deleted", Boolean, nullable=False),
    Index("uq_users_email", "email", unique=True),
    Index("ix_users_contract_ended_at", "contract_ended_at"),
    # Of those whose name is still there: two activities use it, and it ends when the later one lets go.
    Index(
        "ix_users_contract_ended_at_name",
        "contract_ended_at",
        sqlite_where=text("""name IS NOT NULL AND (name COLLATE "BINARY") != '(verwijderd)'"""),
        postgresql_where=text("name IS NOT NULL AND name <> '(verwijderd)'"),
    ),
)

profiles = Table(
    "profiles",
    metadata,
    Column("user_id", BIG, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("street", String(80)),
    Column("house_number", String(10)),
    Column("postcode", String(10)),
    Column("town", String(60)),
    Column("country_code", CODE, ForeignKey("countries.code"), nullable=False),
    Column("phone", String(20)),
    Column("birth_date", Date),
    Column("nationality", String(40)),
    Column("sex", Enum("f", "m", "x", name="sex", create_constraint=True)),
    Column("marital_status", String(20)),
    Column("driving_licence", String(20)),
    CheckConstraint(
        "marital_status IN ('single', 'married', 'partnership', 'divorced', 'widowed')", name="marital_status"
    ),
)

# ---------------------------------------------------------------- the CV in its parts

photos = Table(
    "photos",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("path", String(120), nullable=False),
    Column("original_name", String(120)),
    Column("uploaded_at", MOMENT, nullable=False),
    Index("uq_photos_path", "path", unique=True),
)

cvs = Table(
    "cvs",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("template_id", SmallInteger, ForeignKey("cv_templates.id"), nullable=False),
    to("photo_id", "photos.id", nullable=True),
    Column("title", String(120)),
    Column("summary", Text),
    Column("created_at", MOMENT, nullable=False),
    Column("updated_at", MOMENT, nullable=False),
)

educations = Table(
    "educations",
    metadata,
    key(),
    to("cv_id", "cvs.id"),
    Column("school", String(120)),
    Column("degree", String(120)),
    Column("from_year", SmallInteger),
    Column("until_year", SmallInteger),
)

experiences = Table(
    "experiences",
    metadata,
    key(),
    to("cv_id", "cvs.id"),
    Column("employer", String(120)),
    Column("position", String(120)),
    Column("description", Text),
    Column("from_year", SmallInteger),
    Column("until_year", SmallInteger),
)

skills = Table(
    "skills",
    metadata,
    key(),
    to("cv_id", "cvs.id"),
    Column("name", String(80)),
    Column("level", SmallInteger),
)

cv_texts = Table(
    "cv_texts",
    metadata,
    key(),
    to("cv_id", "cvs.id"),
    Column("heading", String(80)),
    Column("body", Text),
)

# ---------------------------------------------------------------- who saw a CV

recipients = Table(
    "recipients",
    metadata,
    key(),
    Column("name", String(120)),
    Column("email", String(254)),
    Column("organisation", String(120)),
    Column("created_at", MOMENT, nullable=False),
    Index("ix_recipients_email", "email"),
)

cv_shares = Table(
    "cv_shares",
    metadata,
    key(),
    to("cv_id", "cvs.id"),
    to("recipient_id", "recipients.id", index=False),
    Column("note", Text),
    Column("shared_at", MOMENT, nullable=False),
    Column("viewed_at", MOMENT),
    Index("ix_cv_shares_recipient_id_shared_at", "recipient_id", "shared_at"),
    Index("ix_cv_shares_shared_at", "shared_at"),
)

# ---------------------------------------------------------------- logging in and use

sessions = Table(
    "sessions",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("token_hash", String(64)),
    Column("device", String(60)),
    Column("started_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Index("ix_sessions_expires_at", "expires_at"),
)

logins = Table(
    "logins",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("at", MOMENT, nullable=False),
    Column("ip", String(45)),
    Column("device_id", String(36)),
    Column("session_id", String(32)),
    Column("os", String(30)),
    Column("connection_kind", String(20)),
    Column("place", String(60)),
)

usage_events = Table(
    "usage_events",
    metadata,
    key(),
    Column("user_id", BIG, nullable=False, index=True),
    Column("at", MOMENT, nullable=False),
    Column("ip", String(45)),
    Column("device_id", String(36)),
    Column("os", String(30)),
    Column("page", String(60)),
    Column("action", String(30)),
    Index("ix_usage_events_at", "at"),
)

# ---------------------------------------------------------------- between people

messages = Table(
    "messages",
    metadata,
    key(),
    to("sender_id", "users.id"),
    to("recipient_id", "users.id"),
    to("reply_to_id", "messages.id", nullable=True),
    Column("body", Text, nullable=False),
    Column("sent_at", MOMENT, nullable=False),
    Column("read_at", MOMENT),
    Column("deleted", Boolean, nullable=False),
)

abuse_reports = Table(
    "abuse_reports",
    metadata,
    key(),
    to("reporter_id", "users.id"),
    to("reported_id", "users.id"),
    Column("text", Text),
    Column("finding", Text),
    Column("reported_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
)

contact_questions = Table(
    "contact_questions",
    metadata,
    key(),
    Column("name", String(120)),
    Column("organisation", String(120)),
    Column("email", String(254)),
    Column("text", Text),
    Column("asked_at", MOMENT, nullable=False),
    Column("handled_at", MOMENT),
    Index("ix_contact_questions_email", "email"),
)

contact_answers = Table(
    "contact_answers",
    metadata,
    key(),
    to("question_id", "contact_questions.id"),
    Column("text", Text),
    Column("answered_at", MOMENT, nullable=False),
)

# ---------------------------------------------------------------- money and mail

invoices = Table(
    "invoices",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("user_id", "users.id"),
    Column("name", String(120)),
    Column("address", String(160)),
    Column("email", String(254)),
    Column("booked_on", Date, nullable=False),
    Column("total_cents", Integer),
    Column("vat_cents", Integer),
    Column("paid_on", Date),
    Index("uq_invoices_number", "number", unique=True),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    key(),
    to("invoice_id", "invoices.id"),
    Column("description", String(80), nullable=False),
    Column("cents", Integer, nullable=False),
)

marketing_subscriptions = Table(
    "marketing_subscriptions",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("email", String(254)),
    Column("subscribed_at", MOMENT, nullable=False),
    Column("opted_out_at", MOMENT),
    Index("ix_marketing_subscriptions_opted_out_at", "opted_out_at"),
)

newsletter_subscribers = Table(
    "newsletter_subscribers",
    metadata,
    key(),
    Column("name", String(120)),
    Column("organisation", String(120)),
    Column("email", String(254)),
    Column("wording", String(20), nullable=False),
    Column("consented_at", MOMENT, nullable=False),
    Column("withdrawn_at", MOMENT),
    Index("ix_newsletter_subscribers_email", "email"),
    Index("ix_newsletter_subscribers_withdrawn_at", "withdrawn_at"),
)

mail_suppressions = Table(
    "mail_suppressions",
    metadata,
    key(),
    Column("address_hmac", String(64), nullable=False),
    Column("since", MOMENT, nullable=False),
    Index("uq_mail_suppressions_address_hmac", "address_hmac", unique=True),
    Index("ix_mail_suppressions_since", "since"),
)

email_outbox = Table(
    "email_outbox",
    metadata,
    key(),
    Column("user_id", BIG, nullable=False, index=True),
    Column("to_address", String(254)),
    Column("subject", String(160)),
    Column("body", Text),
    Column("queued_at", MOMENT, nullable=False),
    Column("sent_at", MOMENT),
    Index("ix_email_outbox_sent_at", "sent_at"),
)


# ---------------------------------------------------------------- what `gestand map` asked for


due(recipients, "created_at", "name", "email", "organisation")
due(logins, "at", "ip", "device_id", "os", "place")
due(logins, "at", "session_id", "connection_kind")
due(abuse_reports, "closed_at", "finding")
due(abuse_reports, "closed_at", "text")
due(contact_questions, "handled_at", "name", "organisation", "email", "text")
due(invoices, "booked_on", "name", "address", "total_cents", "vat_cents", "paid_on")
due(invoices, "booked_on", "email")
