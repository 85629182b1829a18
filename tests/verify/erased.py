"""A service from which Anna was erased, and what the search for her finds: written short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from gestand.acts import Beginning, Ending, Hold, Person
from gestand.datamap.bind import bind
from gestand.ledger.folder import open_records
from gestand.ledger.records import Identifier
from gestand.ledger.store import FolderRecords
from gestand.verify.deep import Deep
from gestand.verify.judge import verify
from gestand.verify.report import Verdict

from .ground import Ground, moment, user

POLICY = """
people: {user: {table: users, key: id, born: born_at, known_by: [email, name]}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: {is: name, blank: "(gone)"}, email: email}
    events: {ended_at: not yet, born_at: always there}
  invoices:
    whose: {self: user_id -> user}
    personal: {name: name}
    not personal: {note: what was ordered}
    events: {at: always there}
  messages:
    whose:
      sender: {by: sender_id -> user, then: blanked}
      reader: {by: reader_id -> user, then: blanked}
    personal: {body: {is: own text, of: sender}, answer: {is: own text, of: reader}}
activities:
  serve:
    purpose: to serve
    basis: contract
    uses: [users.name, users.email, messages.body, messages.answer]
    keep: 1 year after users.ended_at
  books: {purpose: to keep books, basis: legal obligation, uses: [invoices.name], keep: 7 years after invoices.at}
"""

SCHEMA = (
    "CREATE TABLE users (id integer PRIMARY KEY, name text, email text, ended_at date, born_at {aware})",
    "CREATE TABLE invoices (id integer PRIMARY KEY, user_id integer, name text, note text, at date)",
    "CREATE TABLE messages (id integer PRIMARY KEY, sender_id integer, reader_id integer, body text, answer text)",
    "INSERT INTO users VALUES (2, 'Bob Jansen', 'bob@example.nl', NULL, '2020-01-01T00:00:00+00:00')",
)

AT, ERASED = "2026-01-20", "2026-01-10"
ANNA, BOB = user(1), user(2)
MAIL, NAME = "Anna.Bakker@example.nl", "Anna Bakker"
HERS = (Identifier("email", MAIL), Identifier("name", NAME))


@dataclass
class Erased:
    """The service, with records in a folder."""

    ground: Ground

    def make(self, policy: str = POLICY) -> Erased:
        self.ground.make(policy, *SCHEMA)
        return self

    def run(self, *statements: str) -> Erased:
        self.ground.run(*statements)
        return self

    def put(self, table: str, *texts: str | None) -> Erased:
        """Rows of one text each."""
        engine = sa.create_engine(self.ground.url)
        with engine.begin() as connection:
            connection.execute(sa.text(f"INSERT INTO {table} VALUES (:text)"), [{"text": text} for text in texts])
        engine.dispose()
        return self

    @contextmanager
    def records(self) -> Iterator[FolderRecords]:
        with open_records(self.ground.folder / "state", at=moment("2020-01-01")) as records:
            yield records

    def erase(
        self,
        person: Person = ANNA,
        identifiers: tuple[Identifier, ...] = HERS,
        at: str = ERASED,
        activity: str = "serve",
    ) -> Erased:
        with self.records() as records:
            ending = Ending(f"e-{len(records.endings())}", activity, person, moment(at), "asked")
            records.record_endings([ending], moment(at), {person: identifiers})
        return self

    def begin(self, person: Person = ANNA, at: str = "2026-01-15") -> Erased:
        with self.records() as records:
            records.record_beginnings([Beginning("b-1", "serve", person, moment(at), "came back")], moment(at))
        return self

    def hold(self, person: Person = ANNA) -> Erased:
        with self.records() as records:
            hold = Hold("h-1", None, person, "", (), moment(ERASED), "a claim", "legal", "2030-01-01")
            records.record_hold(hold, moment(ERASED))
        return self

    def destroy(self, case: str = "e-0") -> Erased:
        with self.records() as records:
            records.destroy_secret(case, moment(AT))
        return self

    def verdicts(self, promise: str | None = "gone", **asked: Any) -> tuple[Verdict, ...]:
        stores = self.ground.stores()
        try:
            datamap = bind(self.ground._read, stores)
            with self.records() as records:
                return verify(datamap, stores, records, moment(AT), promise, deep=Deep(**asked)).promises
        finally:
            for store in stores.values():
                store.close()

    def verdict(self, **asked: Any) -> Verdict:
        (verdict,) = self.verdicts(**asked)
        return verdict

    def says(self, **asked: Any) -> tuple[str, dict[str, int]]:
        """Standing, and the places with their counts."""
        verdict = self.verdict(**asked)
        return str(verdict.standing), {f"{p.table}.{p.column}": p.count for p in verdict.places}


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that any engine of this process is asked meanwhile."""
    said: list[str] = []

    def hear(conn: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", hear)
