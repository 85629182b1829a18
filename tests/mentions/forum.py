"""A forum in which people mention each other: Alice, Bob and Charlie, and what they wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from gestand.acts import Ending, Person, Plan
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.ledger.folder import open_records
from gestand.ledger.records import Records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.run.begin import resume
from gestand.run.executor import Outcome
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify
from gestand.verify.report import Verdict

AT = datetime(2026, 3, 14, 2, tzinfo=UTC)
ALICE, BOB, CHARLIE = 1, 2, 3
NAME = sa.Text().with_variant(mysql.VARCHAR(200), "mariadb", "mysql")
"""There only a value that has a length can be looked for."""

POLICY = """
version: "1"
in_force: 2026-01-01
established: NL
controller: {name: A forum, contact: info@forum.example}
enforce: on
brake: {percent: 5, rows: 500}
stores:
  app: {url: $FORUM_DB, at: here}
people:
  user: {table: users, key: id, born: created_at}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: {is: user name, blank: "(gone)"}}
    events: {created_at: always there, ended_at: not yet}
  posts:
    whose: {author: user_id -> user}
    personal: {body: own text}
  invoices:
    whose: {self: user_id -> user}
    personal: {memo: purchase}
    events: {booked_on: always there}
  notices: {nothing personal: what the forum itself says}
mentions:
  - {of: fold(user.name), written: "@{}", in: [posts.body, invoices.memo, notices.text], becomes: "@[gone]"}
  - {of: fold(user.name), written: '[quote="{}"]', in: posts.body, becomes: '[quote="[gone]"]'}
activities:
  serve:
    purpose: to serve
    basis: contract
    uses: [users.name, posts.body]
    keep: 2 years after users.ended_at
  account:
    purpose: to keep the books
    basis: legal obligation
    law: [nl.tax.records after invoices.booked_on]
    uses: [invoices.memo]
"""


def tables() -> sa.MetaData:
    found, whole, text = sa.MetaData(), sa.Integer, sa.Text

    def key() -> sa.Column[int]:
        return sa.Column("id", whole, primary_key=True, autoincrement=False)

    def person() -> sa.Column[int]:
        return sa.Column("user_id", whole, sa.ForeignKey("users.id"), index=True)

    sa.Table(
        "users", found, key(), sa.Column("name", NAME), sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime, index=True),
    )  # fmt: skip
    sa.Table("posts", found, key(), person(), sa.Column("body", text))
    sa.Table(
        "invoices", found, key(), person(), sa.Column("memo", text),
        sa.Column("booked_on", sa.Date, nullable=False, index=True),
    )  # fmt: skip
    sa.Table("notices", found, key(), sa.Column("text", text))
    return found


@dataclass
class Forum:
    """The forum, bound, with its records."""

    folder: Path
    url: str
    map: DataMap
    stores: Mapping[str, Store]
    records: Records

    # ------------------------------------------------------------ what is done

    def endings(self, *people: int) -> None:
        for person in people:
            ending = Ending(
                f"e-{person}", "serve", Person("user", (person,)), datetime(2026, 3, 1, tzinfo=UTC), "asked"
            )
            self.records.record_endings([ending], datetime(2026, 3, 1, tzinfo=UTC))

    def plan(self, person: int | None = None, keeps: bool = True) -> Plan:
        if person is None:
            return make_plan(self.map, self.stores, self.records, AT, keeps=keeps)
        who = Person("user", (person,))
        endings = erase_person(self.map, self.records, who, AT, "erasure", self.stores)
        return make_plan(self.map, self.stores, self.records, AT, person=who, endings=endings, keeps=keeps)

    def carry_out(self, plan: Plan | None = None, at_point: Any = None) -> Outcome:
        resumed = resume(self.map, self.stores, self.records, now=AT, at_point=at_point)
        if resumed is not None:
            return resumed
        plan = plan or self.plan(keeps=False)
        return apply(
            self.map, self.stores, self.records, plan, now=AT, approval=Approval(plan.digest), at_point=at_point
        )

    def erase(self, person: int) -> Outcome:
        return self.carry_out(self.plan(person, keeps=False))

    def verdict(self, promise: str = "mentions/user.name") -> Verdict:
        (found,) = verify(self.map, self.stores, self.records, AT, promise).promises
        return found

    # ------------------------------------------------------------ what stands there

    def texts(self, table: str, column: str) -> dict[int, str | None]:
        return dict(said(self.url, f"SELECT id, {column} FROM {table} ORDER BY id"))

    @property
    def posts(self) -> dict[int, str | None]:
        return self.texts("posts", "body")


def said(url: str, question: str) -> list[Any]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(question))]
    engine.dispose()
    return found


def fill(
    url: str,
    people: Mapping[int, str | None],
    posts: Sequence[tuple[int | None, str | None]] = (),
    notices: Sequence[str] = (),
    invoices: Sequence[tuple[int, str]] = (),
    ended: Mapping[int, datetime] | None = None,
) -> None:
    engine, made = sa.create_engine(url), tables()
    made.create_all(engine)
    rows: dict[str, list[dict[str, Any]]] = {
        "users": [
            {"id": key, "name": name, "created_at": datetime(2020, 1, 1), "ended_at": (ended or {}).get(key)}
            for key, name in people.items()
        ],
        "posts": [{"id": n, "user_id": author, "body": body} for n, (author, body) in enumerate(posts, 1)],
        "notices": [{"id": n, "text": text} for n, text in enumerate(notices, 1)],
        "invoices": [
            {"id": n, "user_id": person, "memo": memo, "booked_on": date(2025, 1, 1)}
            for n, (person, memo) in enumerate(invoices, 1)
        ],
    }
    with engine.begin() as connection:
        for table in made.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
    engine.dispose()


@contextmanager
def opened(folder: Path, url: str, policy: str = POLICY) -> Iterator[Forum]:
    """The forum as a process finds it: everything is opened anew."""
    (folder / "privacy.yaml").write_text(policy, encoding="utf-8")
    declared = read(folder / "privacy.yaml")
    stores = open_stores(declared, {"FORUM_DB": url})
    records = open_records(folder / "state", create=True, at=datetime(2020, 1, 1, tzinfo=UTC))
    try:
        yield Forum(folder, url, bind(declared, stores), stores, records)
    finally:
        records.close()
        for store in stores.values():
            store.close()
