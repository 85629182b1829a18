"""The mailing tool, which is no part of the service's own database: it knows whom it mails, and who opened what.

It is a program of its own with a database of its own, an SQLite file on the machine where it runs, whatever engine the
service itself has. Nothing in it refers to a customer but the address that is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Boolean, Column, Index, String, Table, create_engine

from gestand.examples.columns import MOMENT, key, tables, to
from gestand.examples.loading import Batch, load

FOLDER = "mailing"
DATABASE = f"{FOLDER}/mailing.db"
"""In the folder of the example."""

metadata = tables()

mailings = Table(
    "mailings",
    metadata,
    key(),
    Column("subject", String(120), nullable=False),
    Column("sent_at", MOMENT, nullable=False),
)

addressees = Table(
    "addressees",
    metadata,
    key(),
    Column("email", String(254)),
    Column("name", String(120)),
    Column("added_at", MOMENT, nullable=False),
    Column("measured", Boolean, nullable=False),
    Column("opted_out_at", MOMENT),
    Column("relation_ended_at", MOMENT),
    Index("ix_addressees_email", "email"),
    Index("ix_addressees_opted_out_at", "opted_out_at"),
    Index("ix_addressees_relation_ended_at", "relation_ended_at"),
)

openings = Table(
    "openings",
    metadata,
    key(),
    to("addressee_id", "addressees.id"),
    to("mailing_id", "mailings.id"),
    Column("at", MOMENT, nullable=False),
    Column("ip", String(45)),
    Column("device", String(40)),
    Column("forwarded", Boolean),
    Index("ix_openings_at", "at"),
)


def fill(directory: Path, batches: Iterable[Batch]) -> None:
    """Its database, in a folder that is there."""
    engine = create_engine(f"sqlite:///{directory / DATABASE}")
    try:
        load(engine, metadata, batches)
    finally:
        engine.dispose()
