"""The tables of Cloudomotion, as such a service would have them; one definition for every engine.

As in life: the two tables that are written most (`part_hours`, `audit_log`) name a user without a foreign key, what
somebody deletes on the screen is only marked (`deleted_at`), and settings are documents.
"""

from __future__ import annotations

from sqlalchemy import (
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

plans = looked_up(
    "plans",
    metadata,
    Column("name", String(30), nullable=False),
    Column("price_cents", Integer, nullable=False),
)

migrations(metadata)

# ---------------------------------------------------------------- the software: organisations and their users

organisations = Table(
    "organisations",
    metadata,
    key(),
    Column("name", String(120), nullable=False),
    Column("plan_id", SmallInteger, ForeignKey("plans.id"), nullable=False),
    Column("settings", DOCUMENT, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("deletion_planned_at", MOMENT),
    Column("cancelled_at", MOMENT),
    Index("ix_organisations_deletion_planned_at", "deletion_planned_at"),
    Index("ix_organisations_cancelled_at", "cancelled_at"),
)

# Nobody has a password here: people log in at their own organisation, which says who they are.
users = Table(
    "users",
    metadata,
    key(),
    to("organisation_id", "organisations.id", index=False),
    Column("user_name", String(80), nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("deleted_at", MOMENT),
    UniqueConstraint("organisation_id", "user_name"),
)

administrators = Table(
    "administrators",
    metadata,
    Column("user_id", BIG, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("since", MOMENT, nullable=False),
)

machines = Table(
    "machines",
    metadata,
    key(),
    to("organisation_id", "organisations.id"),
    Column("name", String(60), nullable=False),
)

parts = Table(
    "parts",
    metadata,
    key(),
    to("machine_id", "machines.id"),
    Column("name", String(60), nullable=False),
)

devices = Table(
    "devices",
    metadata,
    key(),
    to("organisation_id", "organisations.id"),
    Column("name", String(60), nullable=False),
    Column("settings", DOCUMENT, nullable=False),
)

workdays = Table(
    "workdays",
    metadata,
    key(),
    to("user_id", "users.id"),
    Column("worked_on", Date, nullable=False),
    Column("minutes", Integer),
    to("approved_by_id", "users.id", nullable=True),
    Column("approved_at", MOMENT),
    Column("deleted_at", MOMENT),
)

part_hours = Table(
    "part_hours",
    metadata,
    key(),
    Column("user_id", BIG, nullable=False, index=True),
    to("part_id", "parts.id"),
    Column("worked_on", Date, nullable=False),
    Column("minutes", Integer),
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

# ---------------------------------------------------------------- business relations

relations = Table(
    "relations",
    metadata,
    key(),
    to("organisation_id", "organisations.id", nullable=True),
    Column("name", String(120), nullable=False),
    Column("town", String(60)),
    Column("iban", String(34)),
    Column("created_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Index("ix_relations_ended_at", "ended_at"),
)

contacts = Table(
    "contacts",
    metadata,
    key(),
    to("relation_id", "relations.id"),
    Column("name", String(120), nullable=False),
    Column("function", String(60)),
    Column("email", String(254)),
    Column("telephone", String(20)),
    search_column("name", "email"),
    Column("created_at", MOMENT, nullable=False),
    Column("deleted_at", MOMENT),
    Index("ix_contacts_email", "email"),
    search_index("contacts"),
)

invoices = Table(
    "invoices",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("relation_id", "relations.id"),
    to("contact_id", "contacts.id"),
    Column("attention_of", String(120)),
    Column("email", String(254)),
    Column("booked_on", Date, nullable=False),
    Column("total_cents", Integer, nullable=False),
    Column("vat_cents", Integer, nullable=False),
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

mailings = Table(
    "mailings",
    metadata,
    key(),
    to("contact_id", "contacts.id"),
    Column("email", String(254)),
    Column("subscribed_at", MOMENT, nullable=False),
    Column("opted_out_at", MOMENT),
    Index("ix_mailings_opted_out_at", "opted_out_at"),
)

recommendations = Table(
    "recommendations",
    metadata,
    key(),
    to("contact_id", "contacts.id"),
    Column("shown_name", String(120)),
    Column("shown_function", String(60)),
    Column("agreed_at", MOMENT, nullable=False),
    Column("withdrawn_at", MOMENT),
    Index("ix_recommendations_withdrawn_at", "withdrawn_at"),
)

# ---------------------------------------------------------------- suppliers

suppliers = Table(
    "suppliers",
    metadata,
    key(),
    Column("name", String(120), nullable=False),
    Column("iban", String(34)),
    Column("created_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Index("ix_suppliers_ended_at", "ended_at"),
)

supplier_contacts = Table(
    "supplier_contacts",
    metadata,
    key(),
    to("supplier_id", "suppliers.id"),
    Column("name", String(120), nullable=False),
    Column("function", String(60)),
    Column("email", String(254)),
    Column("telephone", String(20)),
    Column("created_at", MOMENT, nullable=False),
    Index("ix_supplier_contacts_email", "email"),
)

supplier_invoices = Table(
    "supplier_invoices",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("contact_id", "supplier_contacts.id"),
    Column("sent_by", String(120)),
    Column("booked_on", Date, nullable=False),
    Column("total_cents", Integer, nullable=False),
    Index("ix_supplier_invoices_booked_on", "booked_on"),
)

# ---------------------------------------------------------------- the website

contact_forms = Table(
    "contact_forms",
    metadata,
    key(),
    Column("name", String(120)),
    Column("email", String(254)),
    Column("telephone", String(20)),
    Column("message", Text),
    Column("sent_at", MOMENT, nullable=False),
    Column("contacted_at", MOMENT),
    Column("kept_until", Date),
    Column("kept_because", String(120)),
    Index("ix_contact_forms_email", "email"),
)

page_views = Table(
    "page_views",
    metadata,
    key(),
    to("contact_form_id", "contact_forms.id", nullable=True),
    Column("page", String(60)),
    Column("cookie_id", String(36)),
    Column("at", MOMENT, nullable=False),
)


# ---------------------------------------------------------------- what `gestand map` asked for


due(contacts, "deleted_at", "name", "function", "email", "telephone")
due(invoices, "booked_on", "attention_of")
due(invoices, "paid_on", "email")
due(contact_forms, "contacted_at kept_until", "name", "email", "telephone", "message")
