"""A small service that keeps photos: people in a database, their files in folders, and what one asks of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import yaml

from gestand.acts import Action, Ending, Hold, Keep, Person, Plan
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.ledger.folder import FolderRecords, open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, Outcome, apply
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify
from gestand.verify.report import Verdict

AT = datetime(2026, 3, 14, 2, tzinfo=UTC)

ALICE, BOB, CHARLIE, GONE = 1, 2, 3, 77
"""Alice is here; Bob's contract ended in 2025, Charlie's in 2020; nobody has the last key."""

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, created_at {moment} NOT NULL, ended_at {moment})",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, booked_on DATE)",
    "CREATE INDEX orders_user ON orders (user_id)",
    "CREATE INDEX users_ended ON users (ended_at)",
    "INSERT INTO users VALUES (1, 'Alice', '2019-01-01 00:00:00', NULL),"
    " (2, 'Bob', '2019-01-01 00:00:00', '2025-01-31 12:00:00'),"
    " (3, 'Charlie', '2019-01-01 00:00:00', '2020-01-31 12:00:00')",
)

PATHS = ("1/a.jpg", "1/b.jpg", "2/a.jpg", "3/a.jpg", "3/b.jpg", "3/c.jpg")

POLICY: dict[str, Any] = {
    "version": "1",
    "in_force": "2024-01-01",
    "zone": "Europe/Amsterdam",
    "language": "en",
    "established": "NL",
    "offered_in": ["NL"],
    "controller": {"name": "The Album", "contact": "info@album.example"},
    "enforce": "on",
    "stores": {"app": {"url": "$ALBUM"}, "uploads": {"url": "file:./uploads"}},
    "people": {"user": {"table": "users", "key": "id", "born": "created_at"}},
    "tables": {
        "users": {
            "whose": {"self": "id -> user"},
            "personal": {"name": "name"},
            "events": {"created_at": "always there", "ended_at": "not yet"},
        },
        "orders": {
            "whose": {"self": "user_id -> user"},
            "events": {"booked_on": {"null": "not yet", "none": "never began"}},
        },
        "uploads": {"whose": {"self": "{user.id}/*"}, "personal": {"content": "photo"}},
    },
    "activities": {
        "serve": {
            "purpose": "To keep an album",
            "basis": "contract",
            "uses": ["users.name", "orders", "uploads.content"],
            "keep": "2 years after users.ended_at",
        },
        "show": {
            "purpose": "To show it around",
            "basis": "consent",
            "uses": ["uploads.content"],
            "keep": "1 year after users.ended_at",
        },
    },
}


def user(key: int) -> Person:
    return Person("user", (key,))


@dataclass
class Album:
    url: str
    folder: Path
    said: dict[str, Any]
    map: DataMap = field(init=False)
    stores: dict[str, Store] = field(init=False)
    records: FolderRecords = field(init=False)
    _holds: int = 0

    # ------------------------------------------------------------ how it is built

    def build(self, *statements: str, schema: Sequence[str] = SCHEMA) -> Album:
        moment = "TIMESTAMP" if self.url.startswith("postgresql") else "DATETIME"
        self.sql(*(statement.format(moment=moment) for statement in (*schema, *statements)))
        self.uploads.mkdir()
        return self.put(*PATHS).open()

    def open(self) -> Album:
        path = self.folder / "privacy.yaml"
        path.write_text(yaml.dump(self.said, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
        policy = read(path)
        self.stores = open_stores(policy, {"ALBUM": self.url})
        self.map = bind(policy, self.stores)
        self.records = open_records(self.folder / "state", at=AT)
        return self

    def close(self) -> None:
        self.records.close()
        for store in self.stores.values():
            store.close()

    @property
    def uploads(self) -> Path:
        return self.folder / "uploads"

    def put(self, *paths: str) -> Album:
        for path in paths:
            place = self.uploads / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"\xff\xd8")
        return self

    def sql(self, *statements: str) -> None:
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.exec_driver_sql(question)]
        engine.dispose()
        return found

    # ------------------------------------------------------------ what is recorded

    def hold(self, *, person: int | None = None, file: str = "", activity: str | None = None) -> str:
        return self.hold_in("uploads" if file else "", file, person, activity)

    def hold_in(self, table: str, file: str, person: int | None = None, activity: str | None = None) -> str:
        self._holds += 1
        who = None if person is None else user(person)
        row: tuple[str, tuple[str, ...]] = (table, (file,)) if file else ("", ())
        made = Hold(f"h{self._holds}", activity, who, *row, AT, "a claim", "legal", "2027-01-01")
        self.records.record_hold(made, AT)
        return f"hold/{made.id}"

    def end(self, person: int, *activities: str) -> None:
        made = [Ending(f"e-{person}-{name}", name, user(person), AT, "asked") for name in activities]
        self.records.record_endings(made, AT)

    # ------------------------------------------------------------ what one asks

    def plan(self, person: int | None = None, endings: Sequence[Ending] = (), keeps: bool = True) -> Plan:
        who = None if person is None else user(person)
        return make_plan(self.map, self.stores, self.records, AT, person=who, endings=endings, keeps=keeps)

    def apply(self, person: int | None = None) -> Outcome:
        plan = self.plan(person, keeps=False)
        return apply(self.map, self.stores, self.records, plan, now=AT, approval=Approval(plan.digest))

    def verdict(self, promise: str) -> Verdict:
        (found,) = verify(self.map, self.stores, self.records, AT, promise).promises
        return found

    def files(self) -> set[str]:
        """What is there, by a walk of the test's own."""
        return {str(path.relative_to(self.uploads)) for path in self.uploads.rglob("*") if path.is_file()}


def taken(plan: Plan, table: str = "uploads") -> int:
    """How many files a plan deletes."""
    return sum(s.expected for s in plan.steps if s.table == table and s.action is Action.DELETE_FILES)


def kept(keeps: Sequence[Keep], table: str = "uploads") -> dict[tuple[str, ...], tuple[int, str]]:
    """Of a file table: how many files stay because of what, and until when."""
    mine = [keep for keep in keeps if keep.table == table]
    assert {(keep.store, keep.columns) for keep in mine} <= {(table.partition(":")[0], ("content",))}
    found = {keep.because: (keep.expected, day(keep.until)) for keep in mine}
    assert len(found) == len(mine), "the same reason stands there twice"
    return found


def day(until: str) -> str:
    """The local day on which an end falls; a word as it is."""
    try:
        return datetime.fromisoformat(until).astimezone(ZoneInfo("Europe/Amsterdam")).date().isoformat()
    except ValueError:
        return until
