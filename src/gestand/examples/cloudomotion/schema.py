"""The tables of Cloudomotion, as such a service would have them; one definition for every engine.

As in life: the two tables that are written most (`part_hours`, `audit_log`) name a user without a foreign key, what
somebody deletes on the screen is only marked (`deleted_at`), and settings are documents.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    or_,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

BIG = BigInteger().with_variant(Integer(), "sqlite")
MOMENT = DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mariadb")
DOCUMENT = JSON().with_variant(JSONB(), "postgresql")


class Searchable(ColumnElement[Any]):
    """The text of some columns as the engine searches it: a tsvector on PostgreSQL, small letters elsewhere."""

    inherit_cache = False
    type = Text()

    def __init__(self, *columns: str) -> None:
        self.texts = [f"coalesce({column}, '')" for column in columns]


def _spaced(element: Searchable) -> str:
    return " || ' ' || ".join(element.texts)


@compiles(Searchable)
def _small_letters(element: Searchable, *_: object, **__: object) -> str:
    return f"lower({_spaced(element)})"


@compiles(Searchable, "postgresql")
def _vector(element: Searchable, *_: object, **__: object) -> str:
    return f"to_tsvector('simple'::regconfig, {_spaced(element)})"


@compiles(Searchable, "mariadb")
def _joined(element: Searchable, *_: object, **__: object) -> str:
    return f"lower(concat_ws(' ', {', '.join(element.texts)}))"


def _key() -> Column[int]:
    return Column("id", BIG, primary_key=True)


def _to(name: str, target: str, *, nullable: bool = False, index: bool = True) -> Column[int]:
    return Column(name, BIG, ForeignKey(target), nullable=nullable, index=index)


# ---------------------------------------------------------------- nobody's

plans = Table(
    "plans",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("name", String(30), nullable=False),
    Column("price_cents", Integer, nullable=False),
)

schema_migrations = Table(
    "schema_migrations",
    metadata,
    Column("version", String(40), primary_key=True),
    Column("applied_at", MOMENT, nullable=False),
)

# ---------------------------------------------------------------- the software: organisations and their users

organisations = Table(
    "organisations",
    metadata,
    _key(),
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
    _key(),
    _to("organisation_id", "organisations.id", index=False),
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
    _key(),
    _to("organisation_id", "organisations.id"),
    Column("name", String(60), nullable=False),
)

parts = Table(
    "parts",
    metadata,
    _key(),
    _to("machine_id", "machines.id"),
    Column("name", String(60), nullable=False),
)

devices = Table(
    "devices",
    metadata,
    _key(),
    _to("organisation_id", "organisations.id"),
    Column("name", String(60), nullable=False),
    Column("settings", DOCUMENT, nullable=False),
)

workdays = Table(
    "workdays",
    metadata,
    _key(),
    _to("user_id", "users.id"),
    Column("worked_on", Date, nullable=False),
    Column("minutes", Integer),
    _to("approved_by_id", "users.id", nullable=True),
    Column("approved_at", MOMENT),
    Column("deleted_at", MOMENT),
)

part_hours = Table(
    "part_hours",
    metadata,
    _key(),
    Column("user_id", BIG, nullable=False, index=True),
    _to("part_id", "parts.id"),
    Column("worked_on", Date, nullable=False),
    Column("minutes", Integer),
)

audit_log = Table(
    "audit_log",
    metadata,
    _key(),
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
    _key(),
    _to("organisation_id", "organisations.id", nullable=True),
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
    _key(),
    _to("relation_id", "relations.id"),
    Column("name", String(120), nullable=False),
    Column("function", String(60)),
    Column("email", String(254)),
    Column("telephone", String(20)),
    Column(
        "search",
        Text().with_variant(TSVECTOR(), "postgresql"),
        Computed(Searchable("name", "email"), persisted=True),
    ),
    Column("created_at", MOMENT, nullable=False),
    Column("deleted_at", MOMENT),
    Index("ix_contacts_email", "email"),
    Index("ix_contacts_search", "search", postgresql_using="gin", mariadb_length={"search": 190}),
)

invoices = Table(
    "invoices",
    metadata,
    _key(),
    Column("number", String(20), nullable=False),
    _to("relation_id", "relations.id"),
    _to("contact_id", "contacts.id"),
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
    _key(),
    _to("invoice_id", "invoices.id"),
    Column("description", String(80), nullable=False),
    Column("cents", Integer, nullable=False),
)

mailings = Table(
    "mailings",
    metadata,
    _key(),
    _to("contact_id", "contacts.id"),
    Column("email", String(254)),
    Column("subscribed_at", MOMENT, nullable=False),
    Column("opted_out_at", MOMENT),
    Index("ix_mailings_opted_out_at", "opted_out_at"),
)

recommendations = Table(
    "recommendations",
    metadata,
    _key(),
    _to("contact_id", "contacts.id"),
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
    _key(),
    Column("name", String(120), nullable=False),
    Column("iban", String(34)),
    Column("created_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Index("ix_suppliers_ended_at", "ended_at"),
)

supplier_contacts = Table(
    "supplier_contacts",
    metadata,
    _key(),
    _to("supplier_id", "suppliers.id"),
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
    _key(),
    Column("number", String(20), nullable=False),
    _to("contact_id", "supplier_contacts.id"),
    Column("sent_by", String(120)),
    Column("booked_on", Date, nullable=False),
    Column("total_cents", Integer, nullable=False),
    Index("ix_supplier_invoices_booked_on", "booked_on"),
)

# ---------------------------------------------------------------- the website

contact_forms = Table(
    "contact_forms",
    metadata,
    _key(),
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
    _key(),
    _to("contact_form_id", "contact_forms.id", nullable=True),
    Column("page", String(60)),
    Column("cookie_id", String(36)),
    Column("at", MOMENT, nullable=False),
)


# ---------------------------------------------------------------- what `gestand map` asked for


def _due(table: Table, events: str, *columns: str) -> None:
    """An index on the rows that still have something that goes by its events: one for each class of cells."""
    there = or_(*(table.c[column].is_not(None) for column in columns))
    name = f"ix_{table.name}_{events.split(maxsplit=1)[0]}_{columns[0]}"
    Index(name, *(table.c[event] for event in events.split()), sqlite_where=there, postgresql_where=there)


_due(contacts, "deleted_at", "name", "function", "email", "telephone")
_due(invoices, "booked_on", "attention_of")
_due(invoices, "paid_on", "email")
_due(contact_forms, "contacted_at kept_until", "name", "email", "telephone", "message")
