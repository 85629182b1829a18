"""One judging: the map, the hands, the records and the moment, and what was already asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import TypeVar, cast

import sqlalchemy as sa

from gestand.datamap.model import DataMap, Event, Hop, Table
from gestand.errors import StoreError
from gestand.ledger.records import Records
from gestand.stores.base import ColumnId
from gestand.verify import dialects
from gestand.verify.born import Births
from gestand.verify.events import Reader
from gestand.verify.frame import alias, present
from gestand.verify.hands import AllHands
from gestand.verify.kleene import no
from gestand.verify.records import Known, known
from gestand.verify.rows import Rows
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
        return Ask(
            self.datamap, self.known(at), Reader(dialect, at, self.datamap.policy.zone, self._all_readable), self.whole
        )

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

    def some_orphan(self, table: Table) -> bool:
        """Whether a row of a table is of nobody at all. StoreError when that cannot be asked."""

        def find() -> bool:
            hands = self.hands.of(table.id.store)
            rows = Rows.of(self.ask(hands.store.dialect), table)
            orphan = rows.orphan()
            if isinstance(orphan, sa.False_):
                return False
            return hands.any(sa.select(sa.literal(1)).select_from(rows.frame.source).where(orphan))

        return self.once(("orphan", table.id), find)

    def whole(self, hop: Hop) -> bool:
        """Whether a hop always arrives, so that no question needs to look; asked once, unless the engine guards it."""
        if hop.table.store != hop.to.store or hop.to not in self.datamap.tables:
            return False
        return self.once(("whole", hop), lambda: self._arrives(hop))

    def _arrives(self, hop: Hop) -> bool:
        try:
            hands = self.hands.of(hop.table.store)
            table = self.datamap.tables[hop.table]
            if dialects.guards_references(hands.store.dialect) and any(
                ref.declared and ref.columns == hop.columns and ref.to == hop.to for ref in table.references
            ):
                return True
            row, there = alias(table), alias(self.datamap.tables[hop.to])
            pairs = [row.c[a] == there.c[b] for a, b in zip(hop.columns, hop.to_columns, strict=True)]
            target = sa.select(sa.literal(1)).select_from(there).where(*pairs).correlate(row).exists()
            filled = present(row, hop.columns)
            return not hands.any(sa.select(sa.literal(1)).select_from(row).where(filled, no(target)))
        except StoreError:
            return False

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
