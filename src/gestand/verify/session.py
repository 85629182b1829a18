"""One judging: the map, the hands, the records and the moment, and what was already asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import TypeVar, cast

import sqlalchemy as sa

from gestand.datamap.model import DataMap, Event
from gestand.errors import StoreError
from gestand.ledger.records import Records
from gestand.stores.base import ColumnId
from gestand.verify.born import Births
from gestand.verify.events import Reader
from gestand.verify.frame import alias
from gestand.verify.hands import AllHands
from gestand.verify.kleene import no
from gestand.verify.records import Known, known
from gestand.verify.status import Ask

T = TypeVar("T")


class Session:
    """Everything a promise is judged with, at the moment `at`; nothing in it is asked twice."""

    def __init__(self, datamap: DataMap, hands: AllHands, records: Records, at: datetime) -> None:
        self.datamap, self.hands, self.at = datamap, hands, at
        self._records = records
        self._births = Births(datamap, hands.of)
        self._known: dict[datetime, Known] = {}
        self._found: dict[Hashable, object] = {}
        self._clean: dict[ColumnId, bool] = {}

    def ask(self, dialect: str, at: datetime | None = None) -> Ask:
        """What conditions are made from, now or at another moment."""
        at = at or self.at
        return Ask(self.datamap, self.known(at), Reader(dialect, at, self.datamap.policy.zone, self._all_readable))

    def known(self, at: datetime) -> Known:
        """The records as they count at a moment."""
        if at not in self._known:
            self._known[at] = known(self.datamap, self._records, at, self._births.since)
        return self._known[at]

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What `find` gives, found once for each key."""
        if key not in self._found:
            self._found[key] = find()
        return cast(T, self._found[key])

    def _all_readable(self, event: Event) -> bool:
        """Whether every value of an event can be read: one look at the column, instead of a check in each question."""
        if event.column not in self._clean:
            try:
                self._clean[event.column] = not self._some_unreadable(event)
            except StoreError:
                self._clean[event.column] = False
        return self._clean[event.column]

    def _some_unreadable(self, event: Event) -> bool:
        table = self.datamap.tables[event.column.table]
        hands = self.hands.of(table.id.store)
        row = alias(table)
        value = row.c[event.column.column]
        reader = Reader(hands.store.dialect, self.at, self.datamap.policy.zone)
        readable = reader.readable(event, value, table.columns[event.column.column].type)
        if readable is None:
            return False
        return hands.any(sa.select(sa.literal(1)).select_from(row).where(value.is_not(None), no(readable)))
