"""Hours that drivers work on machines: what is left of them when a contract has ended for a while are totals."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from gestand.cli.show.explanations import of_row
from gestand.plan.explain import explain_row
from verify.ground import moment

from .survey import AT, Survey

POLICY = """
people: {user: {table: users, key: id, born: created_at}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: name}
    events: {ended_at: not yet, created_at: always there}
  hours:
    whose: {driver: user_id -> user}
    personal:
      day: {is: working hours, blank: {keep: month}}
      minutes: {is: working hours, blank: {keep: all}}
      remark: own text
    not personal: {machine: an excavator}
    anonymous:
      k: 3
      by: [day, machine]
      assuming: a colleague who knows who worked in a month
      into:
        table: totals
        by: {day: month}
        people: people
        rows: times
        sums: {minutes: minutes}
        most: 60%
  totals: {nothing personal: hours of machines}
activities:
  serve:
    purpose: to let people work
    basis: contract
    uses: [users.name]
    keep: 1 year after users.ended_at
  plan:
    purpose: to know when machines were used
    basis: contract
    uses: [hours.day, hours.minutes, hours.remark]
    keep: 1 year after users.ended_at
"""

JOINING = (
    POLICY.replace("anonymous:", "generalised:")
    .replace("      assuming: a colleague who knows who worked in a month\n", "")
    .replace("        most: 60%\n", "        later: join\n")
)

BILLING = (
    POLICY
    + """  bill:
    purpose: to prove what was paid
    basis: legal obligation
    law: [nl.tax.records after users.ended_at]
    uses: [hours.minutes]
"""
)

TABLES = (
    "CREATE TABLE users (id {number} PRIMARY KEY, name {text}, ended_at {naive}, created_at {naive} NOT NULL)",
    "CREATE TABLE hours (id {number} PRIMARY KEY, user_id {number} NOT NULL REFERENCES users, day {date},"
    " machine {number}, minutes {number}, remark {text})",
    "CREATE TABLE totals (month {date}, machine {number}, people {number}, times {number}, minutes {number},"
    " UNIQUE (month, machine))",
    "CREATE INDEX hours_user ON hours (user_id)",
    "CREATE INDEX users_ended ON users (ended_at)",
)

PROMISE = "anonymous/hours"


class Hours(Survey):
    """The hours on an engine, with records of its own."""

    def begin(self, policy: str = POLICY) -> Hours:
        self.make(policy, *TABLES)
        return self

    def worked(self, key: int, user: int, day: str | None, machine: int | None, minutes: int | None) -> str:
        values = ", ".join("NULL" if v is None else repr(v) for v in (key, user, day, machine, minutes))
        return f"INSERT INTO hours VALUES ({values}, 'Said by {user}')"

    def group(self, count: int = 3, first: int = 1, day: str | None = "2023-02-", machine: int | None = 7) -> Hours:
        """People who worked in one month on one machine, each a little longer than the one before."""
        for key in range(first, first + count):
            self.person(key)
            self.run(self.worked(key, key, day and f"{day}{key % 9 + 10}", machine, 100 + key))
        return self

    def hours(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT id, user_id, machine, minutes FROM hours ORDER BY id")

    def told(self, key: int) -> list[str]:
        """What `gestand explain` says of a row: what becomes of it."""
        datamap, stores, records = self._opened()
        table = datamap.named("hours")
        assert table is not None
        with closing(records):
            about = explain_row(datamap, stores, records, moment(AT), table, (key,)).about
        for store in stores.values():
            store.close()
        assert about is not None
        return list(of_row(about, held=False))

    def totals(self) -> list[tuple[Any, ...]]:
        found = self.rows("SELECT month, machine, people, times, minutes FROM totals")
        return sorted(((str(row[0]) if row[0] else None, *row[1:]) for row in found), key=repr)
