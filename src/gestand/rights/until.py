"""Until when each activity keeps what it has of a person, as far as that can be told.

An upper bound, and said as one ("at the latest"): the latest event over the person's rows decides. One question per
table that has events, whatever the number of activities and rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from gestand.acts import Person
from gestand.datamap.model import Activity, DataMap, Event, Leaf, Table
from gestand.held.decisions import Decisions
from gestand.held.until import OVER, UNKNOWN, End, Seen, activity_end, leaf_end, or_asked
from gestand.plan.latest import sortable
from gestand.rights.selection import Finder, Selection, select
from gestand.stores.base import ColumnId


@dataclass
class Ends:
    """What the stores tell about a person's events and holds; afterwards, the end of each activity."""

    map: DataMap
    person: Person
    at: datetime
    decisions: Decisions = field(default_factory=Decisions)
    """Those that bind this person; set when the store of the group has been asked."""
    _seen: dict[ColumnId, Seen] = field(default_factory=dict)
    _held: dict[str, set[str | None]] = field(default_factory=dict)
    """Per table, the activities that a hold on one of the person's rows or files names."""

    # ------------------------------------------------------------ asking

    def look(self, connection: Connection, finder: Finder, store: str) -> None:
        """Ask a store for every event on rows of the person, and for rows of theirs that are on hold."""
        for table in self.map.tables.values():
            if table.id.store == store and any(claim.group == self.person.group for claim in table.claims):
                selection = select(self.map, table, self.person.group)
                if table.events:
                    self._events(connection, finder, selection)
                self._holds(connection, finder, selection)

    def _events(self, connection: Connection, finder: Finder, selection: Selection) -> None:
        events = list(selection.table.events.values())
        row = finder.lens.base(selection.table.id)
        asked: list[ColumnElement[Any]] = [sa.func.count()]
        for event in events:
            value = row.c[event.column.column]
            asked.extend((_latest(event, value, finder.lens.dialect), sa.func.count(value)))
        for mine in finder.each(selection, row):
            found = connection.execute(sa.select(*asked).select_from(row).where(mine)).one()
            for i, event in enumerate(events):
                seen = Seen(found[1 + 2 * i], int(found[2 + 2 * i]), int(found[0]))
                before = self._seen.get(event.column)
                self._seen[event.column] = seen if before is None else _both(before, seen)

    def _holds(self, connection: Connection, finder: Finder, selection: Selection) -> None:
        table = selection.table
        row = finder.lens.base(table.id)
        for hold in self.decisions.holds:
            if hold.person is None and hold.table == table.name:
                here = finder.lens.row_among(table, row, (hold.row,))
                mine = sa.or_(*finder.each(selection, row))
                if connection.execute(sa.select(sa.literal(1)).select_from(row).where(here, mine).limit(1)).first():
                    self._held.setdefault(table.name, set()).add(hold.activity)

    def look_at_file(self, table: Table, path: str) -> None:
        """A file of the person: a hold can be on it alone."""
        for hold in self.decisions.holds:
            if hold.person is None and (hold.table, hold.row) == (table.name, (path,)):
                self._held.setdefault(table.name, set()).add(hold.activity)

    # ------------------------------------------------------------ telling

    def until(self, table: Table, activity: Activity) -> tuple[str, ...]:
        """An ISO 8601 moment or a word (`until.*` of the catalogues); `hold` beside it when something is held."""
        found = self._end(activity)
        passed = found.moment <= self.at
        said = "passed" if passed else found.said
        whole = any(
            hold.person == self.person and self._names(hold.activity, activity) for hold in self.decisions.holds
        )
        if passed and whole:
            # Not "this will be erased": nothing of it will be, as long as the hold stands.
            return ("hold",)
        part = any(self._names(name, activity) for name in self._held.get(table.name, ()))
        return (said, "hold") if whole or part else (said,)

    def _names(self, held: str | None, activity: Activity) -> bool:
        return held in (activity.name, None)

    def _end(self, activity: Activity) -> End:
        """A recorded ending ends the activity's own term."""
        ended = activity.name in self.decisions.ended.get(self.person.group, {}).get(self.person.key, {})
        end = activity_end(activity, self._leaf, OVER if ended else None)
        silent = self.person.key in self.decisions.silent.get(activity.name, {}).get(self.person.group, ())
        return end if ended or silent else or_asked(activity, end, self.at)

    def _leaf(self, leaf: Leaf, cap: bool) -> End:
        seen = self._seen.get(leaf.event.column)
        if seen is None:
            return UNKNOWN
        return leaf_end(leaf, seen if seen.rows else replace(seen, none=1), self.map.policy.zone, cap)


def _both(one: Seen, other: Seen) -> Seen:
    values = [value for value in (one.latest, other.latest) if value is not None]
    # Of one column, so of one type.
    return Seen(max(values, default=None), one.known + other.known, one.rows + other.rows)


def _latest(event: Event, value: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    latest = sa.func.max(sortable(event, value, dialect))
    # Drivers cannot carry PostgreSQL's infinity; its text can be.
    return sa.cast(latest, sa.Text()) if dialect == "postgresql" else latest


def of_all(ends: Ends, tables: list[Table]) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Per table and activity that uses something of the person's group there."""
    for table in tables:
        for name in users(table, ends.person.group):
            yield (table.name, name), ends.until(table, ends.map.activities[name])


def users(table: Table, group: str) -> tuple[str, ...]:
    """The activities that use a cell, a row or a file of people of this group in a table."""
    mine = {claim.name for claim in table.claims if claim.group == group}
    cells = [name for column in table.personal if mine & set(column.claims) for name in column.activities]
    rows = [name for claim, names in table.row_activities.items() if claim in mine for name in names]
    return tuple(dict.fromkeys((*cells, *rows)))
