"""Who must be told of a new version: how many people of each group have data that a changed activity uses.

One statement for each group, over the whole of it: nobody is looked at by name. Rows that an activity is not done for
(`only where`) count as well: who is told once too often has lost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from gestand.changes.announcing import can_do
from gestand.changes.diff import Diff
from gestand.datamap.model import ROW, Claim, DataMap, Group, Table
from gestand.datamap.retention import classes
from gestand.held.decisions import Decisions
from gestand.held.lens import Condition, Lens, one
from gestand.held.whose import people_of
from gestand.plan.cells import present
from gestand.stores.base import SqlStore, Store


@dataclass(frozen=True, slots=True)
class ToTell:
    """`people` of a group: how many have data of any of `activities`, which say for how many each.

    `can`: what each of these people can do about an activity: refuse, object, or leave. `uncounted`: tables of theirs
    that could not be asked together with the group: files, and other stores.
    """

    group: str
    people: int
    activities: Mapping[str, int] = field(default_factory=dict)
    can: Mapping[str, str] = field(default_factory=dict)
    uncounted: tuple[str, ...] = ()


def to_tell(datamap: DataMap, stores: Mapping[str, Store], found: Diff) -> tuple[ToTell, ...]:
    """For each group of people that is touched. `datamap` is of the new policy; StoreError as the stores raise it."""
    changed = [name for name in touched(found) if name in datamap.activities]
    told = (_group(datamap, stores, group, changed) for group in datamap.groups.values() if not group.organisation)
    activities = {activity.name: activity for activity in found.new.activities}
    can = {name: can_do(activities[name]) for name in changed}
    return tuple(
        ToTell(one.group, one.people, one.activities, {name: can[name] for name in one.activities}, one.uncounted)
        for one in told
        if one is not None
    )


def touched(found: Diff) -> Sequence[str]:
    """The activities, by their new names, in which something substantial changes, also of what they use."""
    names = [
        change.subject.name for change in found.changes if change.substantial and change.subject.kind == "activity"
    ]
    return tuple(dict.fromkeys([*names, *found.using(_columns(found))]))


def _columns(found: Diff) -> frozenset[str]:
    return frozenset(c.subject.name for c in found.changes if c.substantial and c.subject.kind == "column")


@dataclass(frozen=True, slots=True)
class _Use:
    """Cells of one table that an activity uses, through one claim."""

    activity: str
    table: Table
    claim: Claim
    columns: tuple[str, ...]


def _uses(datamap: DataMap, group: Group, changed: Iterable[str]) -> Iterator[_Use]:
    wanted = set(changed)
    for table in datamap.tables.values():
        for cls in classes(table):
            for claim in (claim for claim in table.claims if claim.name in cls.claims and claim.group == group.name):
                for name in (name for name in cls.activities if name in wanted):
                    yield _Use(name, table, claim, cls.columns)


def _group(datamap: DataMap, stores: Mapping[str, Store], group: Group, changed: Sequence[str]) -> ToTell | None:
    uses = list(_uses(datamap, group, changed))
    here = [use for use in uses if use.table.id.store == group.table.store and not use.claim.template]
    apart = tuple(sorted({use.table.name for use in uses if use not in here}))
    if not uses:
        return None
    if not here:
        return ToTell(group.name, 0, dict.fromkeys((use.activity for use in uses), 0), uncounted=apart)
    names = list(dict.fromkeys(use.activity for use in here))
    store = cast(SqlStore, stores[group.table.store])
    with store.snapshot() as connection:
        lens = Lens(datamap, store.dialect, datetime.max, Decisions())
        people, somebodys = people_of(lens, group)
        flags = [
            sa.case((sa.or_(*(_has(lens, use, people, group) for use in here if use.activity == name)), 1), else_=0)
            for name in names
        ]
        each = (flag.label(f"a{at}") for at, flag in enumerate(flags))
        rows = sa.select(*each).select_from(people).where(somebodys).subquery("told")
        sums = [sa.func.coalesce(sa.func.sum(column), 0) for column in rows.c]
        any_ = sa.case((sa.or_(*(column == 1 for column in rows.c)), 1), else_=0)
        counts = connection.execute(sa.select(sa.func.coalesce(sa.func.sum(any_), 0), *sums)).one()
    return ToTell(group.name, int(counts[0]), dict(zip(names, map(int, counts[1:]), strict=True)), uncounted=apart)


def _has(lens: Lens, use: _Use, people: FromClause, group: Group) -> Condition:
    """Some row that leads to this person has a value of these cells."""
    row = lens.alias(use.table.id)
    keys = [people.c[name] for name in group.own or group.key]
    theirs = lens.at_key(use.claim, row, lambda columns: sa.and_(*(c == k for c, k in zip(columns, keys, strict=True))))
    there = sa.true() if ROW in use.columns else present(lens.dialect, use.table, use.columns, row)
    return sa.exists(one(row).where(theirs, there))
