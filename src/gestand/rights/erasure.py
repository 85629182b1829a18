"""The right to erasure (GDPR article 17): which activities end for a person, and which go on and why.

Nothing is erased here and nothing recorded: the caller records the endings and makes a plan, and the plan says what
goes and what stays until when. That is the person's answer.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gestand.acts import Ending, Person
from gestand.datamap.model import Activity, DataMap
from gestand.errors import UsageError
from gestand.held.bound import bind
from gestand.held.decisions import Decisions, decide
from gestand.ledger.records import Records
from gestand.rights.until import users
from gestand.stores.base import Store
from gestand.vocabulary.law import Basis, StatutoryTerm


class Ground(StrEnum):
    """Why an activity, or a part of what it uses, goes on after an erasure."""

    BASIS = "basis"
    """Its basis does not let a person end it: article 17(3)(b) for a duty or public task, or 17(1) is not met."""
    LAW = "law"
    """It ends, but a law says how long its data is kept at least: article 17(3)(b)."""
    HOLD = "hold"
    """A hold or restriction keeps it: articles 17(3)(e) and 18."""


@dataclass(frozen=True, slots=True)
class Stays:
    """An activity that keeps something of the person after the erasure, and on what ground."""

    activity: str
    purpose: str
    basis: Basis
    ground: Ground
    said: str
    laws: tuple[StatutoryTerm, ...]
    holds: tuple[str, ...] = ()
    """The ids of the holds."""


def erase_person(
    datamap: DataMap,
    records: Records,
    person: Person,
    at: datetime,
    reason: str,
    stores: Mapping[str, Store] | None = None,
    only: Collection[str] = (),
) -> tuple[Ending, ...]:
    """An ending at `at` for every activity that uses something of the person's group and whose basis lets it end.

    With `only` for none but these (`insist_endable` says whether they can be).

    One that a record already ended is skipped, if that ending binds this person: a key can have been given to
    somebody else since (the group's `born`). That is asked of `stores`; without them, and with a `born`, the ending is
    made again, which is harmless. `UsageError` for an unknown group.
    """
    over = _ended(datamap, records, person, at, stores)
    return tuple(
        Ending(str(uuid.uuid4()), activity.name, person, at, reason)
        for activity in concerning(datamap, person.group)
        if activity.lets_end and activity.name not in over and (not only or activity.name in only)
    )


def insist_endable(datamap: DataMap, people: Iterable[Person], names: Iterable[str]) -> None:
    """`UsageError` for a name that no erasure of these people ends: unknown, of others, or by law not theirs to end."""
    theirs = {activity.name: activity for person in people for activity in concerning(datamap, person.group)}
    can = ", ".join(name for name, activity in theirs.items() if activity.lets_end) or "none"
    hint = f"name with --activity what an erasure ends for them: {can}"
    for name in names:
        if name not in datamap.activities:
            raise UsageError("erasure/activity", f"the policy has no activity {name}", hint)
        if name not in theirs:
            raise UsageError("erasure/activity", f"{name} uses nothing of whom the erasure is about", hint)
        if not theirs[name].lets_end:
            basis = theirs[name].basis.value
            raise UsageError("erasure/stays", f"{name} rests on a {basis}, which no erasure ends", hint)


def what_stays(datamap: DataMap, records: Records, person: Person, at: datetime) -> tuple[Stays, ...]:
    """The activities that go on, or of which a part stays: what the answer must explain (article 12(4))."""
    holds = decide(datamap, records, at).holds
    found = []
    for activity in concerning(datamap, person.group):
        on = tuple(h.id for h in holds if h.person == person and h.activity in (activity.name, None))
        ground = _ground(activity, bool(on))
        if ground is not None:
            found.append(
                Stays(activity.name, activity.purpose, activity.basis, ground, activity.said, activity.laws, on)
            )
    return tuple(found)


def _ground(activity: Activity, hold: bool) -> Ground | None:
    if not activity.lets_end:
        return Ground.BASIS
    if activity.at_least:
        return Ground.LAW
    return Ground.HOLD if hold else None


def concerning(datamap: DataMap, group: str) -> tuple[Activity, ...]:
    """The activities that use a cell, a row, a file or a list of people of this group, in the policy's order.

    Of an organisation also those that use something of the people who belong to it.
    """
    if group not in datamap.groups:
        groups = ", ".join(sorted(datamap.groups)) or "none"
        raise UsageError("person/group", f"there are no people called {group}", f"groups of people: {groups}")
    theirs = [group, *(members.name for members in datamap.members(group))]
    used = {name for table in datamap.tables.values() for of in theirs for name in users(table, of)}
    used |= {name for keys in datamap.keylists if keys.group in theirs for name in keys.activities}
    return tuple(activity for name, activity in datamap.activities.items() if name in used)


def _ended(
    datamap: DataMap, records: Records, person: Person, at: datetime, stores: Mapping[str, Store] | None
) -> frozenset[str]:
    """The activities that a record has ended for whoever has that key now."""
    decisions = decide(datamap, records, at).only([person], datamap.organisations)
    group = datamap.groups.get(person.group)
    if group is not None and group.born is not None:
        store = stores.get(group.table.store) if stores else None
        if store is None or not hasattr(store, "snapshot"):
            return frozenset()
        with store.snapshot() as connection:
            decisions = bind(connection, datamap, decisions, at, group.table.store)
    return _of(decisions, person)


def _of(decisions: Decisions, person: Person) -> frozenset[str]:
    return frozenset(decisions.ended.get(person.group, {}).get(person.key, {}))
