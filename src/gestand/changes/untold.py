"""Who has to be told of a published version and was not yet: one question for each group, over the whole of it.

Nobody is written to here: whoever sends the mail takes the list, sends, and records that it was sent. Everybody of a
group that the version is about is told of whom something is still there, unless they came when it was in force.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from gestand.acts import Person, Telling
from gestand.clock import CutOff, local_day, midnight
from gestand.datamap.model import ROW, Claim, DataMap, Group, Table
from gestand.datamap.retention import classes
from gestand.errors import StoreError, UsageError
from gestand.held import moments
from gestand.held.decisions import Decisions, decide
from gestand.held.ends import Ends
from gestand.held.lens import Condition, Lens, is_not_true
from gestand.ledger.records import Records
from gestand.ledger.shelf import Shelf
from gestand.ledger.touched import concerned, own_row, touched_by
from gestand.ledger.versions import Version
from gestand.plan.bench import snapshot
from gestand.plan.cells import present
from gestand.policy.addressing import comes_to_look
from gestand.stores.base import Store
from gestand.stores.keys import canonical_key
from gestand.stores.keyvalues import Key
from gestand.stores.mysql_sets import with_room

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Untold:
    """`after`: the tellings that are known, by their ids; whoever was told by one of them is not among `people`.

    `looking`: groups whose people come by themselves to where they are told, as the policy says (`told by`).
    """

    version: Version
    people: tuple[Person, ...]
    after: tuple[str, ...]
    looking: frozenset[str] = frozenset()

    @property
    def due(self) -> tuple[Person, ...]:
        """Those to whom somebody has to write."""
        return tuple(one for one in self.people if one.group not in self.looking)

    def of(self, group: str | None) -> Untold:
        """Only those of one group, all of them: who names a group means to write to it."""
        if group is None:
            return self
        return Untold(self.version, tuple(one for one in self.people if one.group == group), self.after)

    def told(self, at: datetime, proof: str, wanted: Collection[Person]) -> Telling:
        """That those of them who are wanted were told at `at`."""
        return Telling(str(uuid.uuid4()), self.version.version, at, tuple(p for p in self.people if p in wanted), proof)


def untold(datamap: DataMap, stores: Mapping[str, Store], records: Records, at: datetime, version: Version) -> Untold:
    """`UsageError` for a moment before it was published; `StoreError` where people cannot be asked for."""
    if at < version.published:
        raise UsageError(
            "tell/before",
            f"version {version.version} was published later than that",
            "nobody can have been told of it before: take a later moment",
        )
    known = records.tellings(version.version)
    asking = _Asking(datamap, stores, records, at, version, known)
    about = touched_by(Shelf(records.folder), version)
    groups = tuple(concerned(datamap, about))
    people = tuple(person for group in groups for person in asking.people(group))
    looking = frozenset(group.name for group in groups if comes_to_look(datamap.policy.says.changes, group.name))
    return Untold(version, people, tuple(one.id for one in known), looking)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One version and the moment at which it is asked."""

    map: DataMap
    stores: Mapping[str, Store]
    records: Records
    at: datetime
    version: Version
    tellings: Sequence[Telling]

    def people(self, group: Group) -> Iterator[Person]:
        """Those of the group who have to be told."""
        own = own_row(self.map, group)
        if own is None or group.table in self.map.blocked:
            why = self.map.why_blocked.get(group.table, "an error of `gestand map`")
            raise StoreError("tell/blocked", f"nobody can tell who the people of {group.name} are: {why}")
        decisions = decide(self.map, self.records, self.at)
        for key in self._keys(group, decisions, own):
            yield Person(group.name, key)

    @with_room
    def _keys(self, group: Group, decisions: Decisions, own: tuple[Table, Claim]) -> list[Key]:
        with snapshot(self.map, self.stores, group.table.store, decisions, self.at) as bench:
            found = bench.connection.execute(self._question(Ends(bench.work.lens), group, *own))
            return [canonical_key(tuple(values)) for values in found]

    def _question(self, ends: Ends, group: Group, table: Table, claim: Claim) -> sa.Select[Any]:
        row = ends.lens.alias(table.id)
        key = [row.c[name] for name in group.own or group.key]
        somebodys = [column.is_not(None) for column in key if group.own]
        begins = midnight(self.version.since, self.map.policy.zone)
        gone = [_came(ends.lens, group, row, begins), *self._told(ends.lens, group, row, key)]
        there = [_is_left(ends, table, claim, row), *somebodys, *map(is_not_true, gone)]
        return sa.select(*key).select_from(row).where(*there).order_by(*key)

    def _told(
        self, lens: Lens, group: Group, row: FromClause, key: Sequence[ColumnElement[Any]]
    ) -> Iterator[Condition]:
        for telling in self.tellings:
            people = [one.key for one in telling.people if one.group == group.name]
            if people:
                among = lens.among(key, lens.keys(group.key_types, people), group.key_types)
                # A key that is used again is somebody else, who came after others were told.
                yield sa.and_(among, is_not_true(_came(lens, group, row, telling.moment + _TICK)))


def _is_left(ends: Ends, table: Table, claim: Claim, row: FromClause) -> Condition:
    """Something of theirs in their own row is there, and has not ended: else they have left."""
    mine = [cls for cls in classes(table) if claim.name in cls.claims and cls.activities]
    cells = [cls for cls in mine if ROW not in cls.columns] or mine
    found: list[Condition] = []
    for cls in cells:
        there = sa.true() if ROW in cls.columns else present(ends.lens.dialect, table, cls.columns, row)
        found.append(sa.and_(there, is_not_true(ends.cells(table, cls.claims, cls.activities, row))))
    return sa.or_(sa.false(), *found)


def _came(lens: Lens, group: Group, row: FromClause, moment: datetime) -> Condition:
    """Their row was certainly born at that moment or later; of whom nobody can tell that, they were there before."""
    if group.born is None:
        return sa.false()
    value = lens.value(row, group.born)
    cut = CutOff(moment, local_day(moment - _TICK, lens.map.policy.zone))
    before = moments.certainly_before(group.born, value, cut, lens.dialect)
    return sa.and_(value.is_not(None), moments.readable(group.born, value, lens.dialect), is_not_true(before))
