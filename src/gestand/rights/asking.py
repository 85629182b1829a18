"""Asking before deletion: who is due to be asked whether they want to stay, and what a yes means.

A question is a record, and so is an answer. Nobody is written to here: whoever sends the mail takes the list, sends,
and records that it was sent. No answer lets go; a no is an erasure.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Answer, Person, Question
from gestand.clock import last_day, local_day, midnight
from gestand.datamap.model import ROW, Activity, Claim, DataMap, Table
from gestand.datamap.retention import classes
from gestand.errors import StoreError, UsageError
from gestand.held.bound import bind
from gestand.held.decisions import counts_since, decide, latest_answers
from gestand.held.ends import Ends
from gestand.held.lens import Condition, Lens, is_not_true, is_true
from gestand.ledger.records import Records
from gestand.plan.cells import present
from gestand.policy.model import AskSpec
from gestand.stores.base import SqlStore, Store
from gestand.stores.keys import canonical_key


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who has to be asked whether an activity may go on."""

    activity: str
    person: Person


def due(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, activity: str | None = None
) -> tuple[Due, ...]:
    """Whose term will be over when the time to answer is, of whom something is there, and who was not asked yet.

    Not: whom a record has ended, whoever is on hold, and whoever said that they stay until after that. `UsageError`
    for an activity that does not ask; `StoreError` where the people cannot be asked for.
    """
    asking = [a for a in datamap.activities.values() if a.ask is not None and activity in (None, a.name)]
    if activity is not None and not asking:
        raise _does_not_ask(datamap, activity)
    return tuple(one for each in asking for one in _of_activity(datamap, stores, records, at, each))


def asked(found: Sequence[Due], at: datetime) -> tuple[Question, ...]:
    """The questions that were put to these people at `at`."""
    return tuple(Question(str(uuid.uuid4()), one.activity, one.person, at) for one in found)


def stays(datamap: DataMap, activity: str, person: Person, at: datetime) -> Answer:
    """The answer that the activity may go on, for as long as it says. `UsageError` for one that does not ask."""
    found = datamap.activities.get(activity)
    if found is None or found.ask is None:
        raise _does_not_ask(datamap, activity)
    zone = datamap.policy.zone
    until = midnight(last_day(local_day(at, zone), found.ask.keeps) + timedelta(days=1), zone)
    return Answer(str(uuid.uuid4()), activity, person, at, until)


def _does_not_ask(datamap: DataMap, activity: str) -> UsageError:
    known = ", ".join(a.name for a in datamap.activities.values() if a.ask) or "none"
    return UsageError("ask/activity", f"{activity} is no activity that asks", f"activities that ask: {known}")


@dataclass(frozen=True, slots=True)
class _Asking:
    """One activity, the moment of the question, and the one at which its answer must have come."""

    map: DataMap
    records: Records
    activity: Activity
    ask: AskSpec
    at: datetime

    @property
    def then(self) -> datetime:
        return midnight(last_day(local_day(self.at, self.zone), self.ask.before) + timedelta(days=1), self.zone)

    @property
    def zone(self) -> str:
        return self.map.policy.zone

    def settled(self) -> set[Person]:
        """Who was asked already and can still answer, or has answered until after that."""
        latest = latest_answers(self.records, self.at)
        answers = {person: answer for (name, person), answer in latest.items() if name == self.activity.name}
        found = {person for person, answer in answers.items() if answer.until > self.then}
        since = counts_since(self.ask.before, self.at, self.zone)
        for question in self.records.questions():
            answered = answers.get(question.person)
            counts = question.activity == self.activity.name and since <= question.moment <= self.at
            if counts and (answered is None or answered.moment < question.moment):
                found.add(question.person)
        return found

    def ending(self, store: SqlStore, table: Table, claim: Claim) -> Iterator[Person]:
        """Whose term is over then, of whom something is there, and for whom nothing was recorded."""
        with store.snapshot() as connection:
            decisions = bind(connection, self.map, decide(self.map, self.records, self.at), self.at, table.id.store)
            ends = Ends(Lens(self.map, store.dialect, self.then, decisions))
            row = ends.lens.alias(table.id)
            terms = [*([self.activity.own] if self.activity.own else []), *self.activity.at_least]
            over = [ends.term(table, claim, term, row) for term in terms]
            there = [*self._cells(ends.lens, table, claim, row), *self._elsewhere(ends.lens, table, claim, row)]
            people = decisions.ended.get(claim.group, {}).items()
            ended = ends.lens.person_among(claim, row, [key for key, acts in people if self.activity.name in acts])
            held = ends.frozen(table, claim, self.activity.name, row)
            free = [is_not_true(ended), *([] if held is None else [is_not_true(held)])]
            group = self.map.groups[claim.group]
            key = [row.c[name] for name in group.own or group.key]
            theirs = [column.is_not(None) for column in key if group.own]
            question = (
                sa.select(*key).select_from(row).where(*over, sa.or_(sa.false(), *there), *free, *theirs).order_by(*key)
            )
            for values in connection.execute(question):
                yield Person(claim.group, canonical_key(tuple(values)))

    def _cells(self, lens: Lens, table: Table, claim: Claim, row: FromClause) -> Iterator[Condition]:
        """Something that the activity uses is there in the row, for each way in which cells end."""
        for each in classes(table):
            if self.activity.name in each.activities and claim.name in each.claims:
                yield sa.true() if ROW in each.columns else present(lens.dialect, table, each.columns, row)

    def _elsewhere(self, lens: Lens, own: Table, claim: Claim, row: FromClause) -> Iterator[Condition]:
        """The same of rows of other tables that lead to the person of this one."""
        group = self.map.groups[claim.group]
        key = [row.c[name] for name in group.own or group.key]

        def is_theirs(columns: list[ColumnElement[Any]]) -> Condition:
            return sa.and_(*(mine == theirs for mine, theirs in zip(columns, key, strict=True)))

        for table in self.map.tables.values():
            for leads in table.claims if table.id.store == own.id.store and table.id != own.id else ():
                if leads.group != claim.group or leads.template or table.id in self.map.blocked:
                    continue
                there = lens.alias(table.id)
                cells = list(self._cells(lens, table, leads, there))
                if cells:
                    found: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(there)
                    found = found.where(is_true(lens.at_key(leads, there, is_theirs)), sa.or_(*cells))
                    yield sa.exists(found.correlate(row))


def _of_activity(
    datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, activity: Activity
) -> Iterator[Due]:
    asking = _Asking(datamap, records, activity, cast(AskSpec, activity.ask), at)
    settled = asking.settled()
    for table in datamap.tables.values():
        for claim in (c for c in table.claims if (c.own or not c.hops) and not c.template):
            if activity.name not in table.users(claim.name):
                continue
            if table.id in datamap.blocked:
                why = datamap.why_blocked.get(table.id, "an error of `gestand map`")
                raise StoreError(
                    "ask/blocked", f"nobody of {table.name} can be asked: {why}", "`gestand map` says more"
                )
            for person in asking.ending(cast(SqlStore, stores[table.id.store]), table, claim):
                if person not in settled:
                    yield Due(activity.name, person)
