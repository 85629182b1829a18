"""Somebody's database and policy: erase a person, and look at everything that stands there afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from gestand.acts import Person, Plan
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.errors import Level, Refused
from gestand.ledger.folder import open_records
from gestand.ledger.records import Records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.run.begin import resume
from gestand.run.executor import Point
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify
from support.engines import in_words_of

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)

HEAD = """
version: "1"
in_force: 2026-01-01
established: NL
offered_in: [NL]
controller: {name: Somebody B.V., contact: privacy@example.nl}
stores: {app: {url: $APP, at: here}}
"""


@dataclass
class Ground:
    """The database, its policy bound, and the records."""

    url: str
    map: DataMap
    stores: dict[str, Store]
    records: Records

    @property
    def errors(self) -> list[str]:
        return [f"{f.code} {f.message}" for f in self.map.findings if f.level is Level.ERROR]

    def plan(self, *person: str | int, group: str = "user", keeps: bool = True) -> Plan:
        who = Person(group, person)
        endings = erase_person(self.map, self.records, who, AT, "erasure", self.stores)
        plan = make_plan(self.map, self.stores, self.records, AT, person=who, endings=endings, keeps=keeps)
        self.records.save_plan(plan, AT)
        return plan

    def erase(self, *person: str | int, group: str = "user") -> None:
        plan = self.plan(*person, group=group, keeps=False)
        apply(self.map, self.stores, self.records, plan, now=AT, approval=Approval(plan.digest))

    def go_on(self, at_point: Point | None = None) -> None:
        """Finishes the run that was cut off. The engine may not have noticed yet that whoever began it is gone."""
        for _ in range(200):
            try:
                resume(self.map, self.stores, self.records, now=AT, at_point=at_point)
                return
            except Refused as refused:
                if refused.code != "store/another-writer":
                    raise
        raise AssertionError("the writer's place was never given back")

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """What stands in a table, in the order of its values."""
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]
        engine.dispose()
        return sorted(found, key=str)

    def change(self, statement: str) -> None:
        """What the application does meanwhile."""
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            connection.exec_driver_sql(in_words_of(self.url, statement))
        engine.dispose()

    def not_kept(self) -> dict[str, str]:
        judged = verify(self.map, self.stores, self.records, AT).promises
        return {v.key: str(v.standing) for v in judged if str(v.standing) != "kept"}


@contextmanager
def ground(url: str, folder: Path, statements: Sequence[str], policy: str) -> Iterator[Ground]:
    """A fresh database in which these statements were run, under this policy (without its head)."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(in_words_of(url, statement))
    engine.dispose()
    with taken(url, folder, HEAD + policy) as found:
        yield found


def folded(column: str, url: str) -> str:
    """A column as values are folded, in the words of an index."""
    return f"(lower(trim({column})))" if url.startswith("sqlite") else f'(lower(btrim({column}) COLLATE "C"))'


@contextmanager
def taken(url: str, folder: Path, policy: str) -> Iterator[Ground]:
    """The database as it is, under this whole policy."""
    path = folder / "privacy.yaml"
    path.write_text(policy, encoding="utf-8")
    said = read(path)
    stores = open_stores(said, {"APP": url})
    with open_records(folder / "records", create=True) as records:
        yield Ground(url, bind(said, stores), dict(stores), records)
    for store in stores.values():
        store.close()
