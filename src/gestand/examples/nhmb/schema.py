"""The tables of NHMB software, as such a service would have them; one definition for every engine.

As in life: what is written most (`page_visits`, `audit_log`) names a customer without a foreign key, a message that
somebody deletes on the screen is only marked (`deleted_at`), what was agreed and what somebody prefers are documents,
and a mandate is of whoever pays as much as of whoever has the contract. Who opened which mail is not here: the mailing
tool has a database of its own (`gestand.examples.nhmb.mailing`).
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
from gestand.examples.searchable import search_column, search_index

metadata = tables()

# ---------------------------------------------------------------- nobody's

services = looked_up(
    "services",
    metadata,
    Column("name", String(40), nullable=False),
    Column("price_cents", Integer, nullable=False),
)

surveys = looked_up(
    "surveys",
    metadata,
    Column("name", String(60), nullable=False),
    Column("asked_on", Date, nullable=False),
)

migrations(metadata)

# ---------------------------------------------------------------- customers and their contracts

customers = Table(
    "customers",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("company", String(120)),
    Column("email", String(254), nullable=False),
    Column("telephone", String(20)),
    Column("street", String(80)),
    Column("postcode", String(10)),
    Column("town", String(60)),
    Column("settings", DOCUMENT, nullable=False),
    Column("on_account", Boolean, nullable=False),
    Column("hosts", Boolean, nullable=False),
    search_column("name", "email"),
    Column("created_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Column("deleted", Boolean, nullable=False),
    Index("uq_customers_number", "number", unique=True),
    Index("uq_customers_email", "email", unique=True),
    Index("ix_customers_ended_at", "ended_at"),
    search_index("customers"),
)

contracts = Table(
    "contracts",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("customer_id", "customers.id"),
    Column("service_id", SmallInteger, ForeignKey("services.id"), nullable=False),
    Column("signed_by", String(120)),
    Column("terms", DOCUMENT, nullable=False),
    Column("signed_at", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
    Index("uq_contracts_number", "number", unique=True),
    Index("ix_contracts_ended_at", "ended_at"),
)

mandates = Table(
    "mandates",
    metadata,
    key(),
    to("contract_id", "contracts.id"),
    to("payer_id", "customers.id"),
    Column("account_holder", String(120)),
    Column("iban", String(34)),
    Column("signed_at", MOMENT, nullable=False),
)

terminations = Table(
    "terminations",
    metadata,
    key(),
    to("contract_id", "contracts.id"),
    Column("reason", Text),
    Column("asked_at", MOMENT, nullable=False),
    Column("contacted_at", MOMENT),
    Index("ix_terminations_asked_at", "asked_at"),
)

claims = Table(
    "claims",
    metadata,
    key(),
    to("contract_id", "contracts.id"),
    to("customer_id", "customers.id"),
    Column("description", Text),
    Column("settlement", Text),
    Column("opened_at", MOMENT, nullable=False),
    Column("settled_at", MOMENT),
    Index("ix_claims_settled_at", "settled_at"),
)

# ---------------------------------------------------------------- of some services only

credit_checks = Table(
    "credit_checks",
    metadata,
    key(),
    to("customer_id", "customers.id"),
    Column("bureau", String(60)),
    Column("score", Integer),
    Column("outcome", String(20)),
    Column("checked_at", MOMENT, nullable=False),
    Index("ix_credit_checks_checked_at", "checked_at"),
)

identity_documents = Table(
    "identity_documents",
    metadata,
    key(),
    to("customer_id", "customers.id"),
    Column("kind", String(20)),
    Column("number", String(20)),
    Column("valid_until", Date),
    Column("path", String(120), nullable=False),
    Column("checked_at", MOMENT, nullable=False),
    Index("uq_identity_documents_path", "path", unique=True),
    Index("ix_identity_documents_checked_at", "checked_at"),
)

# ---------------------------------------------------------------- money

invoices = Table(
    "invoices",
    metadata,
    key(),
    Column("number", String(20), nullable=False),
    to("customer_id", "customers.id"),
    to("contract_id", "contracts.id"),
    Column("attention_of", String(120)),
    Column("address", String(160)),
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

payments = Table(
    "payments",
    metadata,
    key(),
    to("invoice_id", "invoices.id"),
    Column("account_holder", String(120)),
    Column("iban", String(34)),
    Column("cents", Integer, nullable=False),
    Column("received_on", Date, nullable=False),
)

# ---------------------------------------------------------------- contact, on the website and after

messages = Table(
    "messages",
    metadata,
    key(),
    to("customer_id", "customers.id", nullable=True),
    Column("channel", String(20), nullable=False),
    Column("name", String(120)),
    Column("email", String(254)),
    Column("text", Text),
    Column("sent_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
    Column("deleted_at", MOMENT),
    Index("ix_messages_email", "email"),
    Index("ix_messages_closed_at", "closed_at"),
)

replies = Table(
    "replies",
    metadata,
    key(),
    to("message_id", "messages.id"),
    Column("text", Text),
    Column("sent_at", MOMENT, nullable=False),
)

page_visits = Table(
    "page_visits",
    metadata,
    key(),
    Column("customer_id", BIG, index=True),
    Column("page", String(60)),
    Column("cookie_id", String(36)),
    Column("browser", String(40)),
    Column("at", MOMENT, nullable=False),
    Index("ix_page_visits_at", "at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    key(),
    Column("at", MOMENT, nullable=False),
    Column("customer_id", BIG, nullable=False, index=True),
    Column("action", String(30), nullable=False),
    Column("ip", String(45)),
    Column("changes", DOCUMENT),
    Index("ix_audit_log_at", "at"),
)

# ---------------------------------------------------------------- what becomes nobody's

survey_answers = Table(
    "survey_answers",
    metadata,
    key(),
    Column("survey_id", SmallInteger, ForeignKey("surveys.id")),
    to("customer_id", "customers.id", nullable=True),
    Column("postcode", String(10)),
    Column("satisfaction", SmallInteger),
    Column("remark", Text),
    Column("answered_at", MOMENT),
    Column("consented_at", MOMENT),
    Column("withdrawn_at", MOMENT),
    Index("ix_survey_answers_consented_at", "consented_at"),
    Index("ix_survey_answers_withdrawn_at", "withdrawn_at"),
)

service_uses = Table(
    "service_uses",
    metadata,
    key(),
    to("customer_id", "customers.id", nullable=True),
    Column("service_id", SmallInteger, ForeignKey("services.id")),
    Column("used_on", Date),
    Column("postcode", String(10)),
    Column("minutes", Integer),
    Index("ix_service_uses_used_on", "used_on"),
)

# ---------------------------------------------------------------- what `gestand map` asked for

due(invoices, "booked_on", "attention_of", "address")
due(invoices, "paid_on", "email")
