"""The tables of CloudPiling, as such a platform would have them; one definition for every engine.

As in life: what is written most (`visits`, `audit_log`, `email_outbox`) names a user without a foreign key, a project
that somebody deletes on the screen is only marked (`deleted_at`), settings and calculations are documents, the words of
a project are kept a second time for searching, and the invoices of before a migration lie in a table of their own.
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
)

from gestand.examples.columns import BIG, DOCUMENT, MOMENT, due, key, looked_up, migrations, tables, to

metadata = tables()


# ---------------------------------------------------------------- nobody's

plans = looked_up(
    "plans",
    metadata,
    Column("name", String(30), nullable=False),
    Column("price_cents", Integer, nullable=False),
)

pile_types = looked_up(
    "pile_types",
    metadata,
    Column("name", String(40), nullable=False),
)

migrations(metadata)

# ---------------------------------------------------------------- customers and their accounts

companies = Table(
    "companies",
    metadata,
    key(),
    Column("name", String(120), nullable=False),
    Column("enterprise_number", String(20), nullable=False),
    Column("seat", String(160)),
    Column("plan_id", SmallInteger, ForeignKey("plans.id"), nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("contract_ended_at", MOMENT),
    Index("ix_companies_contract_ended_at", "contract_ended_at"),
)

users = Table(
    "users",
    metadata,
    key(),
    to("company_id", "companies.id"),
    Column("email", String(254), nullable=False),
    Column("name", String(120), nullable=False),
    Column("function", String(60)),
    Column("phone", String(20)),
    Column("password_hash", String(200)),
    Column("settings", DOCUMENT, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
    Column("deleted", Boolean, nullable=False),
    Index("uq_users_email", "email", unique=True),
    Index("ix_users_closed_at", "closed_at"),
)

sessions = Table(
    "sessions",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("token_hash", String(64)),
    Column("browser", String(40)),
    Column("started_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Index("ix_sessions_expires_at", "expires_at"),
)

# ---------------------------------------------------------------- the work

projects = Table(
    "projects",
    metadata,
    key(),
    to("company_id", "companies.id"),
    to("author_id", "users.id", nullable=True),
    Column("name", String(120)),
    Column("site", String(160)),
    Column("created_at", MOMENT, nullable=False),
    Column("deleted_at", MOMENT),
)

project_members = Table(
    "project_members",
    metadata,
    key(),
    to("project_id", "projects.id"),
    to("user_id", "users.id"),
    Column("since", MOMENT, nullable=False),
)

calculations = Table(
    "calculations",
    metadata,
    key(),
    to("project_id", "projects.id"),
    to("author_id", "users.id", nullable=True),
    Column("pile_type_id", SmallInteger, ForeignKey("pile_types.id"), nullable=False),
    Column("remarks", Text),
    Column("input", DOCUMENT, nullable=False),
    Column("bearing_kn", Integer, nullable=False),
    Column("created_at", MOMENT, nullable=False),
)

# Filled by the application whenever a project changes: the database knows of no relation between the texts.
project_search = Table(
    "project_search",
    metadata,
    Column("project_id", BIG, ForeignKey("projects.id"), primary_key=True, autoincrement=False),
    Column("words", Text),
)

attachments = Table(
    "attachments",
    metadata,
    key(),
    to("project_id", "projects.id"),
    to("user_id", "users.id"),
    Column("path", String(120), nullable=False),
    Column("original_name", String(120)),
    Column("uploaded_at", MOMENT, nullable=False),
    Index("uq_attachments_path", "path", unique=True),
)

# ---------------------------------------------------------------- when and how long the platform is used

visits = Table(
    "visits",
    metadata,
    key(),
    Column("user_id", BIG, nullable=False, index=True),
    Column("started_at", MOMENT, nullable=False),
    Column("seconds", Integer),
    Column("screens", String(120)),
    Column("browser", String(40)),
    Column("ip", String(45)),
)

audit_log = Table(
    "audit_log",
    metadata,
    key(),
    Column("at", MOMENT, nullable=False),
    Column("user_id", BIG, nullable=False, index=True),
    Column("email", String(254)),
    Column("action", String(30), nullable=False),
    Column("ip", String(45)),
    Index("ix_audit_log_at", "at"),
)

# ---------------------------------------------------------------- questions and mail

support_questions = Table(
    "support_questions",
    metadata,
    key(),
    to("user_id", "users.id", nullable=True),
    Column("name", String(120)),
    Column("email", String(254)),
    Column("text", Text),
    Column("asked_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
    Index("ix_support_questions_email", "email"),
    Index("ix_support_questions_closed_at", "closed_at"),
)

support_answers = Table(
    "support_answers",
    metadata,
    key(),
    to("question_id", "support_questions.id"),
    Column("text", Text),
    Column("answered_at", MOMENT, nullable=False),
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

newsletter_subscribers = Table(
    "newsletter_subscribers",
    metadata,
    key(),
    Column("name", String(120)),
    Column("email", String(254)),
    Column("wording", String(20), nullable=False),
    Column("consented_at", MOMENT, nullable=False),
    Column("withdrawn_at", MOMENT),
    Index("ix_newsletter_subscribers_email", "email"),
    Index("ix_newsletter_subscribers_withdrawn_at", "withdrawn_at"),
)

# ---------------------------------------------------------------- from a public register

register_people = Table(
    "register_people",
    metadata,
    key(),
    Column("name", String(120)),
    Column("function", String(60)),
    Column("address", String(160)),
    Column("enterprise_number", String(20), nullable=False),
    Column("source", String(80), nullable=False),
    Column("obtained_at", MOMENT, nullable=False),
    Column("informed_at", MOMENT),
    Column("objected_at", MOMENT),
    Index("ix_register_people_obtained_at", "obtained_at"),
    Index("ix_register_people_objected_at", "objected_at"),
)

# ---------------------------------------------------------------- money

invoices = Table(
    "invoices",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("company_id", "companies.id"),
    to("user_id", "users.id"),
    Column("attention_of", String(120)),
    Column("email", String(254)),
    Column("booked_on", Date, nullable=False),
    Column("total_cents", Integer, nullable=False),
    Column("vat_cents", Integer, nullable=False),
    Column("paid_on", Date),
    Index("uq_invoices_number", "number", unique=True),
    Index("ix_invoices_paid_on", "paid_on"),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    key(),
    to("invoice_id", "invoices.id"),
    Column("description", String(80), nullable=False),
    Column("cents", Integer, nullable=False),
)

# What was booked until the end of 2021 was moved here: for those years the law asks seven years instead of ten.
invoices_until_2021 = Table(
    "invoices_until_2021",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("user_id", "users.id"),
    Column("attention_of", String(120)),
    Column("booked_on", Date, nullable=False),
    Column("total_cents", Integer, nullable=False),
)

suppliers = Table(
    "suppliers",
    metadata,
    key(),
    Column("company_name", String(120), nullable=False),
    Column("contact_name", String(120)),
    Column("email", String(254)),
    Column("phone", String(20)),
    Column("iban", String(34)),
    Column("created_at", MOMENT, nullable=False),
    Column("relation_ended_at", MOMENT),
    Index("ix_suppliers_email", "email"),
    Index("ix_suppliers_relation_ended_at", "relation_ended_at"),
)

purchase_invoices = Table(
    "purchase_invoices",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("supplier_id", "suppliers.id"),
    Column("sent_by", String(120)),
    Column("iban", String(34)),
    Column("booked_on", Date, nullable=False),
    Column("total_cents", Integer, nullable=False),
)


# ---------------------------------------------------------------- what `gestand map` asked for


due(visits, "started_at", "seconds")
due(visits, "started_at", "screens", "browser")
due(visits, "started_at", "ip")
due(invoices, "booked_on", "attention_of")
due(invoices_until_2021, "booked_on", "attention_of")
due(purchase_invoices, "booked_on", "sent_by", "iban")
