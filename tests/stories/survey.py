"""A survey whose answers are nobody's when the contract of who gave them has ended for a while."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import sqlalchemy as sa

from gestand.acts import Hold, Key, Person, Plan
from gestand.datamap.bind import bind
from gestand.datamap.report import to_text
from gestand.errors import Level
from gestand.ledger.folder import open_records
from gestand.plan import make_plan
from gestand.policy.reader import lint
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.run.begin import resume
from gestand.verify.judge import verify
from gestand.verify.report import Verdict
from verify.ground import HEAD, Ground, moment

POLICY = """
people: {user: {table: users, key: id, born: created_at}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {ended_at: not yet, created_at: always there}
  answers:
    whose: {author: user_id -> user}
    personal:
      born: {is: birth date, blank: {keep: year}}
      postcode: {is: address, blank: {keep: first 2}}
      salary: {is: salary, blank: {steps of: 10000}}
      satisfaction: {is: opinion, blank: {keep: all}}
      remark: own text
    events: {answered_at: not yet}
    shell: {answered_at: null}
    anonymous:
      k: 3
      by: [born, postcode, salary]
      sensitive: [satisfaction]
      l: 2
      otherwise: wait
      assuming: somebody who reads the results, and knows that a colleague took part
activities:
  serve:
    purpose: to serve
    basis: contract
    uses: [users.name]
    keep: 1 year after users.ended_at
  ask:
    purpose: to hear how it was
    basis: contract
    uses: [answers.born, answers.postcode, answers.salary, answers.satisfaction, answers.remark]
    keep: 1 year after users.ended_at
"""

TABLES = (
    "CREATE TABLE users (id {number} PRIMARY KEY, name {text}, ended_at {naive}, created_at {naive} NOT NULL)",
    "CREATE TABLE answers (id {number} PRIMARY KEY, user_id {number} REFERENCES users, born {date}, postcode {text},"
    " salary {number}, satisfaction {number}, remark {text}, answered_at {naive})",
    "CREATE INDEX answers_user ON answers (user_id)",
    "CREATE INDEX users_ended ON users (ended_at)",
)

AT = "2026-03-14 02:00:00"
PROMISE = "anonymous/answers"


class Survey(Ground):
    """The survey on an engine, with records of its own."""

    def begin(self, policy: str = POLICY) -> Survey:
        self.make(policy, *TABLES)
        return self

    def person(self, key: int, ended: str = "2024-06-01") -> None:
        when = f"'{ended}'" if ended else "NULL"
        self.run(f"INSERT INTO users VALUES ({key}, 'Person {key}', {when}, '2020-01-01')")

    def answer(
        self, key: int, user: int | None, born: str, postcode: str, salary: int = 31_000, satisfaction: int = 3
    ) -> None:
        said = f"'{born}', '{postcode}', {salary}, {satisfaction}, 'Said by {key}', '2023-02-03 10:11:12'"
        self.run(f"INSERT INTO answers VALUES ({key}, {'NULL' if user is None else user}, {said})")

    def alike(self, count: int = 3, first: int = 1) -> Survey:
        """People born in one year, in one town, who earn about as much, and are not all as satisfied."""
        for key in range(first, first + count):
            self.person(key)
            self.answer(key, key, f"1985-0{key % 9 + 1}-17", f"35{key % 10}1AB", 31_000 + key, key % 2 + 3)
        return self

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(sa.text(question))]
        engine.dispose()
        return found

    def answers(self) -> list[tuple[Any, ...]]:
        columns = "id, user_id, born, postcode, salary, satisfaction, remark, answered_at"
        found = self.rows(f"SELECT {columns} FROM answers ORDER BY id")
        return [(*row[:2], str(row[2]) if row[2] else None, *row[3:]) for row in found]

    def _opened(self) -> tuple[Any, Any, Any]:
        stores = self.stores()
        return bind(self._read, stores), stores, open_records(self.folder / ".gestand", create=True)

    def plan(self, at: str = AT) -> Plan:
        datamap, stores, records = self._opened()
        with closing(records):
            return make_plan(datamap, stores, records, moment(at), keeps=False)

    def night(self, at: str = AT, at_point: Any = None) -> None:
        """A run of everything, or the rest of one that was broken off."""
        datamap, stores, records = self._opened()
        with closing(records):
            now = moment(at)
            if resume(datamap, stores, records, now=now, at_point=at_point) is None:
                plan = make_plan(datamap, stores, records, now, keeps=False)
                apply(datamap, stores, records, plan, now=now, approval=Approval(plan.digest), at_point=at_point)
        for store in stores.values():
            store.close()

    def judged(self, key: str = PROMISE, at: str = AT) -> Verdict:
        datamap, stores, records = self._opened()
        with closing(records):
            (verdict,) = verify(datamap, stores, records, moment(at), key).promises
        for store in stores.values():
            store.close()
        return verdict

    def standings(self, at: str = AT) -> dict[str, str]:
        datamap, stores, records = self._opened()
        with closing(records):
            found = verify(datamap, stores, records, moment(at)).promises
        for store in stores.values():
            store.close()
        return {verdict.key: str(verdict.standing) for verdict in found}

    def map(self) -> str:
        """What `gestand map` says."""
        datamap, stores, records = self._opened()
        records.close()
        for store in stores.values():
            store.close()
        return to_text(datamap)

    def findings(self) -> dict[str, str]:
        """What the map says against it, code by code."""
        datamap, stores, records = self._opened()
        records.close()
        for store in stores.values():
            store.close()
        return {found.code: found.message for found in datamap.findings if str(found.level) == "error"}

    def hold(self, person: int) -> None:
        """Something keeps all that there is of somebody."""
        self._hold(Person("user", (person,)))

    def hold_row(self, table: str, key: int) -> None:
        """Something keeps all that stands in one row."""
        self._hold(None, table, (key,))

    def _hold(self, who: Person | None, table: str = "", row: Key = ()) -> None:
        until, at = moment("2030-01-01 00:00:00").date().isoformat(), moment(AT)
        with closing(open_records(self.folder / ".gestand", create=True)) as records:
            records.record_hold(Hold("h1", None, who, table, row, at, "a claim", "legal", until, None), at)

    def erase(self, person: int, at: str = AT) -> Plan:
        """Somebody asks for erasure, and it is carried out."""
        datamap, stores, records = self._opened()
        now, who = moment(at), Person("user", (person,))
        with closing(records):
            endings = erase_person(datamap, records, who, now, "erasure", stores)
            plan = make_plan(datamap, stores, records, now, person=who, endings=endings, keeps=False)
            if plan.steps:
                apply(datamap, stores, records, plan, now=now, approval=Approval(plan.digest))
        for store in stores.values():
            store.close()
        return plan

    def lint(self) -> set[str]:
        """The codes of what lint says against the policy as an error."""
        self._written()
        found = lint(self.folder / "privacy.yaml")
        return {finding.code for finding in found if finding.level is Level.ERROR}

    def _written(self) -> None:
        text = HEAD + "stores:\n  app: {url: $APP_DB, at: here}\n" + self.policy
        (self.folder / "privacy.yaml").write_text(text, encoding="utf-8")
