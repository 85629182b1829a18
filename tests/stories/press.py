"""A small press: readers, and a newsletter that some of them asked for; the publisher's statement has versions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from gestand.changes.deciding import Decision, Said
from gestand.changes.publishing import foreseen, publish
from gestand.changes.telling import ToTell, to_tell
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.ledger.folder import open_records
from gestand.ledger.store import FolderRecords
from gestand.ledger.versions import Version
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify
from gestand.verify.report import Verdict
from support.engines import in_words_of

ALICE, BOB, CHARLIE = 1, 2, 3
"""Alice agreed to be kept longer, Bob refused, Charlie never answered."""

SCHEMA = (
    "CREATE TABLE readers (id INTEGER PRIMARY KEY, email VARCHAR(80), asked_at TIMESTAMP WITH TIME ZONE NOT NULL,"
    " longer VARCHAR(3))",
    "CREATE INDEX readers_asked ON readers (asked_at)",
    "INSERT INTO readers VALUES (1, 'alice@example.nl', '2024-06-01 12:00:00+00:00', 'yes'),"
    " (2, 'bob@example.nl', '2024-06-01 12:00:00+00:00', 'no'),"
    " (3, 'charlie@example.nl', '2024-06-01 12:00:00+00:00', NULL)",
)

POLICY = """\
version: "1"
in_force: 2025-01-01
established: BE
offered_in: [BE]
controller: {{name: De Drukpers BV, contact: hallo@drukpers.example}}
enforce: on
stores:
  app: {{url: "{url}", at: gent}}
places: {{gent: {{country: BE}}}}
people:
  reader: {{table: readers, key: id, born: asked_at, known_by: [email], called: onze lezers}}
tables:
  readers:
    whose: {{self: id -> reader}}
    personal: {{email: email}}
    not personal: {{longer: whether somebody agreed to be kept longer}}
    events: {{asked_at: {{null: always there, called: de aanmelding}}}}
activities:
  send-the-newsletter:
    purpose: De nieuwsbrief sturen
    basis: consent
    uses: [readers.email]
    keep: 1 year after readers.asked_at
changes: {{notice: 30 days, told by: [de website], refusable: yes}}
"""

LONGER = """\
  send-it-for-longer:
    purpose: De nieuwsbrief langer sturen aan wie dat wil
    basis: consent
    uses: [readers.email]
    keep: 3 years after readers.asked_at
    only where: readers.longer is yes
changes: """


@dataclass
class Press:
    path: Path
    engine: Engine
    records: FolderRecords
    stores: dict[str, Store]

    @property
    def map(self) -> DataMap:
        return bind(read(self.path), self.stores)

    def write(self, *changes: tuple[str, str]) -> None:
        """The statement is changed, and not published."""
        said = self.path.read_text(encoding="utf-8")
        for old, new in changes:
            assert said.count(old) == 1, old
            said = said.replace(old, new)
        self.path.write_text(said, encoding="utf-8")

    def publish(self, day: str, said: Said | None = None) -> Version:
        return publish(read(self.path), self.records, at(day), said or Said(), None).version

    def foreseen(self, day: str) -> tuple[Decision, tuple[ToTell, ...]]:
        decision = foreseen(read(self.path), self.records, at(day), Said())
        return decision, to_tell(self.map, self.stores, decision.diff) if decision.diff else ()

    def verdict(self, key: str, day: str) -> Verdict:
        (found,) = verify(self.map, self.stores, self.records, at(day), key).promises
        return found

    def standing(self, key: str, day: str) -> str:
        return str(self.verdict(key, day).standing)

    def apply(self, day: str) -> None:
        plan = make_plan(self.map, self.stores, self.records, at(day))
        self.records.save_plan(plan, at(day))
        apply(self.map, self.stores, self.records, plan, now=at(day), approval=Approval(plan.digest))

    def sign_up(self, reader: int, moment: str) -> None:
        """Somebody asked for the newsletter then."""
        # SQLite keeps the text, PostgreSQL the moment.
        with self.engine.begin() as connection:
            value = moment if connection.dialect.name == "sqlite" else datetime.fromisoformat(moment)
            connection.execute(
                text("UPDATE readers SET asked_at = :moment WHERE id = :reader"), {"moment": value, "reader": reader}
            )

    def readers(self) -> set[int]:
        """Whose address is there."""
        with self.engine.connect() as connection:
            return {row.id for row in connection.execute(text("SELECT id FROM readers WHERE email IS NOT NULL"))}


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


@contextmanager
def opened(folder: Path, url: str) -> Iterator[Press]:
    with ExitStack() as stack:
        engine = create_engine(url)
        stack.callback(engine.dispose)
        with engine.begin() as connection:
            for statement in SCHEMA:
                connection.execute(text(in_words_of(url, statement)))
        path = folder / "privacy.yaml"
        path.write_text(POLICY.format(url=url), encoding="utf-8")
        records = stack.enter_context(open_records(folder / ".gestand", at=at("2024-06-01")))
        stores = dict(open_stores(read(path), os.environ))
        for store in stores.values():
            stack.callback(store.close)
        yield Press(path, engine, records, stores)
