"""A forum whose posts are searched, and whose members stand in a directory: copies of every kind that engines know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gestand.acts import Person, Plan
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.datamap.quoting import as_it_is
from gestand.errors import Level
from gestand.ledger.folder import open_records
from gestand.ledger.records import Records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify
from gestand.verify.report import Verdict

AT = datetime(2026, 3, 14, 2, tzinfo=UTC)

SCHEMA = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT, email TEXT, since TIMESTAMP NOT NULL)",
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members (id), title TEXT, body TEXT)",
    "CREATE INDEX posts_member ON posts (member_id)",
    "CREATE TABLE bills (id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members (id), name TEXT,"
    " booked_on DATE NOT NULL)",
    "CREATE INDEX bills_member ON bills (member_id)",
    *(
        f"INSERT INTO members VALUES ({n}, '{who}', '{who}@mail.example', '2020-01-01 00:00:00')"
        for n, who in ((1, "alicia"), (2, "bobby"))
    ),
    *(
        f"INSERT INTO posts VALUES ({n}, {member}, 'about {word}', 'running {word}s and {word}ing')"
        for n, member, word in ((1, 1, "quokka"), (2, 1, "wombat"), (3, 2, "numbat"))
    ),
    "INSERT INTO bills VALUES (1, 1, 'alicia', '2025-01-01')",
)

POLICY = """
version: "1"
established: NL
controller: {name: The forum, contact: info@forum.example}
enforce: on
stores:
  app: {url: $FORUM}
people:
  member: {table: members, key: id, born: since, known_by: [email]}
tables:
  members:
    whose: {self: id -> member}
    personal: {name: {is: name, blank: "(gone)"}, email: email}
    events: {since: always there}
  posts:
    whose: {self: member_id -> member}
    personal: {title: own text, body: own text}
  bills:
    whose: {self: member_id -> member}
    personal: {name: name}
    events: {booked_on: always there}
activities:
  forum:
    basis: contract
    uses: [members.name, members.email, posts.title, posts.body]
    keep: until it ends
  books:
    basis: legal obligation
    law: [nl.tax.records after bills.booked_on]
    uses: [bills.name]
"""

STAYING = (
    "personal: {title: own text, body: own text}",
    'rows: stay\n    personal: {title: {is: own text, blank: "(gone)"}, body: own text}',
)
"""Posts stay, and are blanked."""


@dataclass
class Forum:
    folder: Path
    url: str
    policy: str = POLICY
    copies: list[str] = field(default_factory=list)
    map: DataMap = field(init=False)
    stores: dict[str, Store] = field(init=False)
    records: Records = field(init=False)

    def say(self, *statements: str) -> None:
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(as_it_is(statement))
        engine.dispose()

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.exec_driver_sql(question)]
        engine.dispose()
        return found

    def copy(self, name: str, of: str, follows: str) -> None:
        self.copies.append(f"  {name}: {{of: [{of}], follows: {follows}}}\n")

    def change(self, was: str, becomes: str) -> None:
        assert was in self.policy
        self.policy = self.policy.replace(was, becomes)

    def open(self) -> Forum:
        path = self.folder / "privacy.yaml"
        path.write_text(self.policy + ("copies:\n" + "".join(self.copies) if self.copies else ""), encoding="utf-8")
        policy = read(path)
        self.stores = open_stores(policy, {"FORUM": self.url})
        self.map = bind(policy, self.stores)
        self.records = open_records(self.folder / "records", create=True)
        return self

    def errors(self) -> list[str]:
        return [f"{f.code} {f.message}" for f in self.map.findings if f.level is Level.ERROR]

    def erasure(self, key: int = 1, keeps: bool = True) -> Plan:
        who = Person("member", (key,))
        endings = erase_person(self.map, self.records, who, AT, "erasure", self.stores)
        return make_plan(self.map, self.stores, self.records, AT, person=who, endings=endings, keeps=keeps)

    def erase(self, key: int = 1) -> dict[str, int]:
        plan = self.erasure(key, keeps=False)
        approval = Approval(plan.digest)
        return dict(apply(self.map, self.stores, self.records, plan, now=AT, approval=approval).done)

    def night(self) -> Plan:
        """What falls due, carried out."""
        plan = make_plan(self.map, self.stores, self.records, AT, keeps=False)
        apply(self.map, self.stores, self.records, plan, now=AT, approval=Approval(plan.digest))
        return plan

    def verdict(self, key: str) -> Verdict:
        report = verify(self.map, self.stores, self.records, AT)
        return next(verdict for verdict in report.promises if verdict.key == key)

    def standing(self, key: str) -> str:
        return str(self.verdict(key).standing)

    def close(self) -> None:
        for store in getattr(self, "stores", {}).values():
            store.close()
        if hasattr(self, "records"):
            self.records.close()
