"""A story: the town after a quiet night, three neighbours in it, and what one asks of it without gestand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import ColumnElement, create_engine, func, select, update

from examples.town import Town
from gestand.acts import Action, Keep, Person, Plan, Question
from gestand.datamap.bind import bind
from gestand.examples import System
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.rights.erasure import erase_person
from gestand.run import Approval, Outcome, apply
from gestand.stores import open_stores
from gestand.verify.judge import verify
from gestand.verify.report import Verdict

from .neighbours import rows_of

ZONE = ZoneInfo("Europe/Amsterdam")

Life = dict[str, list[tuple[Any, ...]]]
Rows = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]


def local(day: str, clock: str = "12:00:00") -> datetime:
    """A moment as a clock in Amsterdam tells it, in UTC as the database has it."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), ZONE).astimezone(UTC)


class Story(Town):
    def verdict(self, promise: str, at: datetime | None = None) -> Verdict:
        """What the verifier says of one promise."""
        found = verify(self.map, self.stores, self.records, at or self.now, promise).promises
        assert [verdict.key for verdict in found] == [promise], f"the verifier has no promise {promise}"
        return found[0]

    def standing(self, promise: str, at: datetime | None = None) -> str:
        return str(self.verdict(promise, at).standing)

    def life(self, person: int) -> Life:
        """Every row and every file of somebody, as it stands in the stores."""
        found: Life = {}
        with self.engine.connect() as connection:
            for table, question in rows_of(person):
                found[table] = [tuple(row) for row in connection.execute(question)]
        folder = self.uploads / str(person)
        found["uploads"] = [(str(f.relative_to(folder)), f.read_bytes()) for f in sorted(folder.glob("*"))]
        return {place: rows for place, rows in found.items() if rows}

    def count(self, table: str, *conditions: ColumnElement[bool]) -> int:
        """How many rows, by a question of the test's own."""
        ((found,),) = self.rows(select(func.count()).select_from(self.table(table)).where(*conditions))
        return int(found)

    def row(self, table: str, key: int) -> dict[str, Any] | None:
        """One row by its key, or None."""
        of = self.table(table)
        (column,) = of.primary_key
        found = self.rows(select(of).where(column == key))
        return dict(found[0]._mapping) if found else None

    def set(self, table: str, key: int, **values: Any) -> None:
        """What the service changes in one of its rows."""
        of = self.table(table)
        (column,) = of.primary_key
        self.change(update(of).where(column == key).values(**values))

    def leave(self, person: int, ended: datetime) -> None:
        """Somebody's contract ended then, everything of theirs is from before it, and they did not say they stay."""
        self.end(person, ended)
        self.ask(person, ended)

    def ask(self, person: int, ended: datetime) -> None:
        """The service asks whether they want to stay, thirty days before two years are over and no day sooner."""
        day = ended.astimezone(ZONE).date()
        last = day.replace(year=day.year + 2, day=28 if (day.month, day.day) == (2, 29) else day.day)
        moment = local(str(last - timedelta(days=30)))
        who = Person("user", (person,))
        asking = [activity.name for activity in self.map.activities.values() if activity.ask is not None]
        self.records.record_questions([Question(f"{name}-{person}", name, who, moment) for name in asking], self.now)

    def end(self, person: int, ended: datetime) -> None:
        """Somebody's contract ended then, and everything of theirs is from before it."""
        before = ended - timedelta(days=30)
        self.set("users", person, contract_ended_at=ended)
        for table, event in (("logins", "at"), ("usage_events", "at"), ("email_outbox", "sent_at")):
            self.set(table, person, **{event: before})
        self.set("sessions", person, started_at=before, expires_at=ended)
        self.set("invoices", person, booked_on=before.date(), paid_on=before.date())

    def everything(self) -> Rows:
        """Every row of every table, by its key."""
        found: Rows = {}
        for table in self.system.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key]
            for row in self.rows(select(table)):
                found[table.name, tuple(row._mapping[key] for key in keys)] = dict(row._mapping)
        return found

    def erasure(self, person: int, group: str = "user") -> Plan:
        """The plan for somebody who asks for erasure, with the endings it proposes."""
        who = Person(group, (person,))
        endings = erase_person(self.map, self.records, who, self.now, "erasure", self.stores)
        plan = make_plan(self.map, self.stores, self.records, self.now, person=who, endings=endings)
        self.records.save_plan(plan, self.now)
        return plan

    def approve(self, plan: Plan, digest: str | None = None, at_point: Callable[[str], None] | None = None) -> Outcome:
        """Carries a plan out that somebody looked at."""
        approval = Approval(plan.digest if digest is None else digest)
        return apply(self.map, self.stores, self.records, plan, now=self.now, approval=approval, at_point=at_point)

    def amend(self, *changes: tuple[str, str]) -> None:
        """The policy with these passages replaced, bound anew."""
        text = self.path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the policy"
            text = text.replace(old, new)
        self.path.write_text(text, encoding="utf-8")
        self.bind()

    def bind(self) -> None:
        """Reads the policy and looks at the live schema again."""
        self.map = bind(read(self.path), self.stores)


def moves(plan: Plan) -> dict[tuple[str, Action], int]:
    """How many rows a plan takes of what."""
    found: dict[tuple[str, Action], int] = {}
    for step in plan.steps:
        place = step.table, step.action
        found[place] = found.get(place, 0) + step.expected
    return found


def stays(plan: Plan, table: str, promise: str) -> list[Keep]:
    """What a plan says of the rows of a table that a promise keeps."""
    return [keep for keep in plan.keeps if keep.table == table and promise in keep.because]


def touched(before: Rows, after: Rows) -> dict[str, set[Any]]:
    """By table the keys of the rows that went, came or are different now."""
    found: dict[str, set[Any]] = {}
    for table, key in before.keys() | after.keys():
        if before.get((table, key)) != after.get((table, key)):
            found.setdefault(table, set()).add(key[0])
    return found


def changed(before: Life, after: Life) -> set[str]:
    """The places where something of somebody is different now."""
    return {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}


@contextmanager
def opened(system: System, directory: Path, url: str | None, kind: type[Any] = Story) -> Iterator[Any]:
    """A story that was built before, of this kind."""
    with ExitStack() as stack:
        if url is not None:
            stack.enter_context(pytest.MonkeyPatch.context()).setenv(system.environment, url)
        path = directory / "privacy.yaml"
        policy = read(path)
        stores = open_stores(policy, os.environ)
        for store in stores.values():
            stack.callback(store.close)
        records = stack.enter_context(closing(open_records(directory / ".gestand", create=False)))
        engine = create_engine(url or f"sqlite:///{directory / system.name}.db")
        stack.callback(engine.dispose)
        yield kind(system, path, engine, bind(policy, stores), stores, records)
