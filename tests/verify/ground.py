"""A small service on a real engine, and what the judge says of it: written short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from gestand.acts import Answer, Beginning, Ending, Hold, Person, Question
from gestand.datamap.bind import bind
from gestand.policy.reader import read
from gestand.stores.base import Store
from gestand.stores.opening import open_stores
from gestand.verify.judge import verify
from gestand.verify.report import Report, Verdict
from support.engines import in_words_of

HEAD = """
version: "1"
in_force: 2024-01-01
zone: Europe/Amsterdam
language: nl
established: NL
offered_in: [NL]
controller: {name: A small service, contact: info@example.nl}
rhythm: nightly
enforce: off
"""

USERS = """
people: {user: {table: users, key: id}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {ended_at: %s}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name], keep: %s}
"""
"""One table of people with one event: what NULL means and how it is written, and the term."""


def moment(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Kept:
    """Records in memory: what the judge asks of them."""

    ended: list[Ending] = field(default_factory=list)
    begun: list[Beginning] = field(default_factory=list)
    held: list[Hold] = field(default_factory=list)

    def endings(self) -> list[Ending]:
        return self.ended

    def beginnings(self) -> list[Beginning]:
        return self.begun

    def holds(self) -> list[Hold]:
        return self.held

    def questions(self) -> list[Question]:
        return []

    def answers(self) -> list[Answer]:
        return []

    def entries_of(self, *_: str) -> tuple[()]:
        """There is no ledger: no version of the policy was published in it."""
        return ()

    def end(self, activity: str, person: Person, at: str) -> Kept:
        self.ended.append(Ending(f"e{len(self.ended)}", activity, person, moment(at), "asked"))
        return self

    def begin(self, activity: str, person: Person, at: str) -> Kept:
        self.begun.append(Beginning(f"b{len(self.begun)}", activity, person, moment(at), "came back"))
        return self

    def hold(
        self,
        activity: str | None,
        at: str,
        person: Person | None = None,
        row: tuple[str, tuple[int, ...]] = ("", ()),
        lifted: str = "",
    ) -> Kept:
        until = moment(lifted) if lifted else None
        self.held.append(
            Hold(f"h{len(self.held)}", activity, person, *row, moment(at), "a claim", "legal", "2030-01-01", until)
        )
        return self


def user(key: int | str) -> Person:
    return Person("user", (key,))


@dataclass
class Ground:
    """One database (and a folder of files) with a policy about it."""

    url: str
    folder: Path
    policy: str = ""
    others: dict[str, str] = field(default_factory=dict)
    """More stores and their URLs."""

    @property
    def postgresql(self) -> bool:
        return self.url.startswith("postgresql")

    @property
    def types(self) -> Mapping[str, str]:
        """The engine's own words for what SQLite only pretends to have."""
        if self.postgresql:
            return {"aware": "timestamptz", "naive": "timestamp", "date": "date", "text": "text", "number": "bigint"}
        exact = {"naive": "datetime(6)", "number": "bigint"} if self.url.startswith(("mariadb", "mysql")) else {}
        return {
            "aware": "timestamptz",
            "naive": "datetime",
            "date": "date",
            "text": "text",
            "number": "integer",
            **exact,
        }

    def make(self, policy: str, *statements: str) -> Ground:
        """Run SQL in which `{aware}` and the like are the engine's types."""
        self.policy = policy
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                if self.url.startswith(("mariadb", "mysql")):
                    connection.exec_driver_sql("SET time_zone = '+00:00'")
                connection.exec_driver_sql(in_words_of(self.url, statement.format_map(self.types)))
        engine.dispose()
        return self

    def run(self, *statements: str) -> None:
        self.make(self.policy, *statements)

    def files(self, *paths: str) -> Ground:
        for path in paths:
            place = self.folder / "uploads" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"x")
        return self

    def stores(self) -> dict[str, Store]:
        (self.folder / "uploads").mkdir(exist_ok=True)
        stores = "stores:\n  app: {url: $APP_DB, at: here}\n"
        if "photos" in self.policy:
            stores += '  photos: {url: "file:./uploads", at: here}\n'
        for name, url in self.others.items():
            stores += f'  {name}: {{url: "{url}", at: here}}\n'
        path = self.folder / "privacy.yaml"
        path.write_text(HEAD + stores + self.policy, encoding="utf-8")
        self._read = read(path)
        return open_stores(self._read, {"APP_DB": self.url})

    def report(self, at: str, records: Kept | None = None, promise: str | None = None, known: bool = True) -> Report:
        """`known` False: gestand's own records are not there."""
        stores = self.stores()
        try:
            datamap = bind(self._read, stores)
            return verify(datamap, stores, (records or Kept()) if known else None, moment(at), promise)  # type: ignore[arg-type]
        finally:
            for store in stores.values():
                store.close()

    def verdict(self, key: str, at: str, records: Kept | None = None) -> Verdict:
        (verdict,) = self.report(at, records, key).promises
        return verdict

    def says(self, at: str, records: Kept | None = None, key: str = "keep/serve") -> tuple[str, int]:
        """Standing and count of one promise."""
        verdict = self.verdict(key, at, records)
        return str(verdict.standing), verdict.count


def places(verdict: Verdict) -> dict[str, int]:
    return {f"{place.table}.{place.column}": place.count for place in verdict.places}


def rows(table: str, values: Iterable[str]) -> str:
    return f"INSERT INTO {table} VALUES {', '.join(f'({value})' for value in values)}"
