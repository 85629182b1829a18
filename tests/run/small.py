"""A small service with one of everything a run has to get right, quick enough to be stopped at every point."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from gestand.acts import Ending, Hold, Person
from gestand.datamap.bind import bind
from gestand.ledger.folder import open_records
from gestand.policy.reader import read
from gestand.stores import open_stores

AT = datetime(2026, 3, 14, 2, tzinfo=UTC)

POLICY = """
version: "1"
established: NL
controller: {name: Small B.V., contact: info@small.example}
enforce: on
stores:
  app: {url: $SMALL_DB}
  uploads: {url: "file:./uploads"}
people:
  user: {table: users, key: id, born: created_at}
tables:
  users:
    whose: {self: id -> user}
    personal:
      name: {is: name, blank: "(gone)"}
      email: {is: email, blank: "{key}@gone.invalid"}
    events: {ended_at: not yet, created_at: always there}
    shell: {deleted: yes}
    not personal: {deleted: a mark}
  notes:
    whose: {self: user_id -> user}
    personal: {body: own text}
  remarks:
    whose: {self: note_id -> notes}
    personal: {body: own text}
  messages:
    whose:
      sender: {by: sender_id -> user, then: blanked}
      recipient: {by: recipient_id -> user, then: blanked}
    personal:
      body: {is: own text, of: sender, blank: "(gone)"}
      answer: {is: own text, of: recipient}
  logins:
    whose: {self: user_id -> user}
    personal: {ip: ip address, session: session}
    events: {at: always there}
  invoices:
    whose: {self: user_id -> user}
    personal: {name: name}
    events: {booked_on: always there}
  badges: {nothing personal: a list of badges}
  wearing:
    whose: {self: user_id -> user}
    points at: {badge_id -> badges: lets go}
  uploads: {whose: {self: "{user.id}/*"}, personal: {content: photo}}
activities:
  serve:
    basis: contract
    uses: [users.name, users.email, notes.body, remarks.body, messages.body, messages.answer, wearing, uploads.content]
    keep: 2 years after users.ended_at
  improve:
    basis: legitimate interest
    interest: a service that works
    uses: [logins.ip]
    keep: 2 years after logins.at
  protect:
    basis: legitimate interest
    interest: a service that is safe
    uses: [logins.ip, logins.session]
    keep: 1 year after logins.at
  account:
    basis: legal obligation
    law: [nl.tax.records after invoices.booked_on]
    uses: [invoices.name]
"""


def tables(metadata: sa.MetaData) -> None:
    def person(name: str, **options: object) -> sa.Column[int]:
        return sa.Column(name, sa.Integer, sa.ForeignKey("users.id"), index=True, **options)  # type: ignore[arg-type]

    whole = sa.Integer
    sa.Table(
        "users",
        metadata,
        sa.Column("id", whole, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text().with_variant(sa.String(200), "mysql"), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime, index=True),
        sa.Column("deleted", sa.Boolean, nullable=False),
    )
    sa.Table("badges", metadata, sa.Column("id", whole, primary_key=True), sa.Column("title", sa.Text))
    sa.Table("notes", metadata, sa.Column("id", whole, primary_key=True), person("user_id"), sa.Column("body", sa.Text))
    sa.Table(
        "remarks",
        metadata,
        sa.Column("id", whole, primary_key=True),
        sa.Column("note_id", whole, sa.ForeignKey("notes.id"), index=True),
        sa.Column("body", sa.Text),
    )
    sa.Table(
        "messages",
        metadata,
        sa.Column("id", whole, primary_key=True),
        person("sender_id"),
        person("recipient_id"),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
    )
    sa.Table(
        "logins",
        metadata,
        sa.Column("id", whole, primary_key=True),
        person("user_id"),
        sa.Column("at", sa.DateTime, nullable=False, index=True),
        sa.Column("ip", sa.Text),
        sa.Column("session", sa.Text),
    )
    sa.Table(
        "invoices",
        metadata,
        sa.Column("id", whole, primary_key=True),
        person("user_id"),
        sa.Column("booked_on", sa.Date, nullable=False, index=True),
        sa.Column("name", sa.Text),
    )
    sa.Table(
        "wearing",
        metadata,
        sa.Column("id", whole, primary_key=True),
        person("user_id"),
        sa.Column("badge_id", whole, sa.ForeignKey("badges.id")),
    )


def fill(url: str, people: int = 8) -> None:
    """People who ended long ago (every third), who were erased (2 and 5), and who are here."""
    metadata = sa.MetaData()
    tables(metadata)
    engine = sa.create_engine(url)
    metadata.create_all(engine)
    rows: dict[str, list[dict[str, object]]] = {table.name: [] for table in metadata.sorted_tables}
    rows["badges"] = [{"id": 1, "title": "first"}]
    for person in range(1, people + 1):
        over = datetime(2023, 1, person, 12) if person % 3 == 0 else None
        rows["users"].append(
            {
                "id": person,
                "name": f"Canary-{person}",
                "email": f"canary-{person}@mail.example",
                "created_at": datetime(2020, 1, person),
                "ended_at": over,
                "deleted": False,
            }
        )
        for n in (2 * person, 2 * person + 1):
            rows["notes"].append({"id": n, "user_id": person, "body": f"note canary-{person}-{n}"})
            rows["remarks"].append({"id": n, "note_id": n, "body": f"remark canary-{person}-{n}"})
        other = person % people + 1
        rows["messages"].append(
            {"id": person, "sender_id": person, "recipient_id": other, "body": f"of {person}", "answer": f"of {other}"}
        )
        for n, year in enumerate((2023, 2024, 2025, 2026)):
            rows["logins"].append(
                {"id": 10 * person + n, "user_id": person, "at": datetime(year, 2, 1), "ip": "192.0.2", "session": "s"}
            )
        for n, year in enumerate((2015, 2024)):
            rows["invoices"].append(
                {"id": 10 * person + n, "user_id": person, "booked_on": datetime(year, 5, 1).date(), "name": "N"}
            )
        rows["wearing"].append({"id": person, "user_id": person, "badge_id": 1})
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.insert(), rows[table.name])
    engine.dispose()


def files(folder: Path, people: int = 8) -> None:
    for person in range(1, people + 1):
        for name in ("face.png", "back.png"):
            path = folder / "uploads" / str(person) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(f"picture of canary-{person}".encode())


def dump(url: str, folder: Path) -> str:
    """A checksum of every row of every table, and every file."""
    metadata = sa.MetaData()
    tables(metadata)
    engine = sa.create_engine(url)
    found: dict[str, object] = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            found[table.name] = [str(tuple(row)) for row in connection.execute(sa.select(table).order_by(table.c.id))]
    engine.dispose()
    root = folder / "uploads"
    found["uploads"] = sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


@dataclass
class Small:
    """The service, bound; records opened when asked for. Everything is opened anew, as another process would."""

    folder: Path
    url: str

    def open(self) -> Small:
        self.policy = read(self.folder / "privacy.yaml")
        self.stores = open_stores(self.policy, {"SMALL_DB": self.url})
        self.map = bind(self.policy, self.stores)
        self.records = open_records(self.folder / "state", at=AT)
        return self

    def close(self) -> None:
        self.records.close()
        for store in self.stores.values():
            store.close()


def build(folder: Path, url: str) -> Small:
    """The files, the policy, the rows and the records: endings of two people, holds on a person and on two files."""
    fill(url)
    files(folder)
    (folder / "privacy.yaml").write_text(POLICY)
    small = Small(folder, url).open()
    for person in (2, 5):
        small.records.record_endings(
            [
                Ending(f"e-{person}-{name}", name, Person("user", (person,)), datetime(2026, 3, 1, tzinfo=UTC), "asked")
                for name in ("serve", "improve", "protect")
            ],
            datetime(2026, 3, 1, tzinfo=UTC),
        )
    since = datetime(2026, 1, 1, tzinfo=UTC)
    for hold in (
        Hold("h-1", "serve", Person("user", (6,)), "", (), since, "claim", "W", "2027"),
        Hold("h-file-3", "serve", None, "uploads", ("3/face.png",), since, "claim", "W", "2027"),
        Hold("h-file-5", None, None, "uploads", ("5/face.png",), since, "claim", "W", "2027"),
    ):
        small.records.record_hold(hold, since)
    return small
